"""A school day of the demo school, played by twelve people of all roles at once through real SSH sessions."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from app.demo.logins import PASSWORDS
from tests.demo_school import looked_into
from tests.live_school import serving, verdict
from tests.personal import known_of, leaks, logs_of
from tests.terminal import Terminal

BUSY = 30.0
"""Seconds that anybody may wait while twelve sign in at once on two processors."""
LESSON = "2026-11-19"
HOMEWORK = "№ 400, повторить § 12"
NEW_PASSWORD = "лыжи-и-кедры-27"


class Day:
    """What people wait for of each other, and their terminals."""

    def __init__(self) -> None:
        self.marked = asyncio.Event()
        self.given_away = asyncio.Event()
        self.entered = asyncio.Event()


async def shows(t: Terminal, text: str) -> None:
    await t.until(text, patience=BUSY)


async def type_line(t: Terminal, text: str) -> None:
    t.press(*("<space>" if sign == " " else sign for sign in text))


async def teacher(t: Terminal, day: Day) -> None:
    """Marks the lesson that is under way, writes its topic by the plan and the homework."""
    await shows(t, "Алгебра")
    t.press("<down>", "<down>", "<down>", "<down>", "<enter>")
    await shows(t, "5-й урок")
    t.press("5", "4", "н")
    await t.when(lambda: "сохранено" in t.screen[0] and "'н" in t.text, "the marks on disk", patience=BUSY)
    t.press("<f2>")
    await shows(t, "ДЗ классу")
    t.press("<f3>", "<tab>", "<tab>")
    t.paste(HOMEWORK)
    t.press("<enter>")
    t.press("<esc>")
    await shows(t, "Журнал > 7А > Алгебра")
    await shows(t, "ДЗ № 400")
    day.marked.set()
    t.press("<esc>")
    await shows(t, "Мой день")
    await day.entered.wait()
    t.press("<f6>")
    await shows(t, "24 ученика")


async def substitute(t: Terminal, day: Day) -> None:
    """Finishes the lesson held instead of a colleague, and gets another one while the day is open."""
    await shows(t, "вместо: Петрова А. И.")
    t.press("<down>", "<down>", "<enter>")
    await shows(t, "4-й урок")
    t.press("<f2>")
    await shows(t, "ДЗ классу")
    t.press("<tab>", "<tab>")
    t.paste("§ 9, № 87")
    t.press("<enter>", "<esc>")
    await shows(t, "Журнал > 8А > Геометрия")
    await shows(t, "ДЗ §")
    t.press("<esc>")
    await shows(t, "Мой день")
    t.press("<right>")
    await shows(t, "пт 20 ноября")
    await day.given_away.wait()
    await shows(t, "каб. 31")


async def novice(t: Terminal, day: Day) -> None:
    """Changes the first password before anything else, then sees the own day."""
    await shows(t, "Новый пароль")
    for word in (PASSWORDS["novice"], NEW_PASSWORD, NEW_PASSWORD):
        t.paste(word)
        t.press("<enter>")
    await shows(t, "Мой день")


async def another_teacher(t: Terminal, day: Day) -> None:
    """Sees that the own lesson was given away, and is refused a mark in a strange class."""
    await shows(t, "Мой день")
    t.press("<f4>")
    await shows(t, "Куда:")
    await type_line(t, "7а алг")
    await shows(t, "Ничего не нашлось")


async def deputy(t: Terminal, day: Day) -> None:
    """Gives tomorrow's geometry away, looks who owes what and what was changed."""
    await shows(t, "Контроль")
    t.press("<f7>", "<right>")
    await shows(t, "Замены > пт 20 ноября")
    await type_line(t, "геометрия петр")
    await shows(t, "геометрия петр")
    t.press("<enter>")
    await shows(t, "тот же предмет")
    t.press("<enter>")
    await shows(t, "замена: Кузнецов")
    day.given_away.set()
    t.press("<esc>", "<esc>")
    await shows(t, "Контроль")
    await day.marked.wait()
    t.press("<f2>")
    await shows(t, "Петрова А. И.")


async def director(t: Terminal, day: Day) -> None:
    """Opens a page and may not write in it (4.1)."""
    await shows(t, "Контроль")
    await day.marked.wait()
    t.press("<f6>")
    await shows(t, "Найти:")
    await type_line(t, "7а алг")
    t.press("<enter>")
    await shows(t, "5-й урок")
    t.press("3")
    await shows(t, "п. 4.1")


async def secretary(t: Terminal, day: Day) -> None:
    """Enters a new pupil of 7А and prints one sheet that an application asks for."""
    await shows(t, "Печать")
    t.press("<f7>", "<f6>")
    await shows(t, "Новый ученик")
    for line in ("Юрьев Глеб Ильич", "м", "04.05.2013", "Ю-2026", "и", "7А"):
        t.paste(line)
        t.press("<enter>")
    t.press("<f2>")
    await shows(t, "Ученик вписан")
    day.entered.set()
    t.press("<esc>", "<esc>", "<f6>")
    await shows(t, "напечатать 12")
    t.press("p")
    await t.until("В папке печати", patience=BUSY)
    t.press("<f5>")
    await shows(t, "напечатать 11")


async def administrator(t: Terminal, day: Day) -> None:
    """Gives a teacher a new first password."""
    await shows(t, "Учётные записи")
    await type_line(t, "фомина")
    await shows(t, "fomina")
    t.press("<enter>")
    await shows(t, "новый первый пароль")
    t.press("<enter>")
    await shows(t, "Перепишите его сейчас")


async def pupil(t: Terminal, day: Day) -> None:
    """Reads in the diary what was set for the class today."""
    await shows(t, "Дневник")
    await day.marked.wait()
    t.press("<right>")
    await shows(t, "23–28 ноября")
    t.press("<left>")
    await t.when(lambda: "16–21 ноября" in t.screen[0], "this week", patience=BUSY)
    t.press("<end>")
    await shows(t, "Суббота")


async def parent(t: Terminal, day: Day) -> None:
    """Turns from one child to the other by a digit."""
    await shows(t, "1 Смирнов Артём")
    t.press("2")
    await shows(t, "Дневник > 16–21 ноября 2026 г. > Смирнова Полина")


async def another_pupil(t: Terminal, day: Day) -> None:
    """Is marked while looking: the mark is in the diary at the next look."""
    await shows(t, "Дневник")
    await day.marked.wait()
    t.press("<right>")
    await shows(t, "23–28 ноября")
    t.press("<left>", "<tab>", "<tab>")
    await shows(t, "Алгебра")


async def another_parent(t: Terminal, day: Day) -> None:
    """Looks at what is due tomorrow and what is new."""
    await shows(t, "Дневник")
    t.press("<tab>")
    await shows(t, "Новое")


Play = Callable[[Terminal, Day], Awaitable[None]]
PEOPLE: dict[str, tuple[str, Play]] = {
    "petrova.ai": ("teacher", teacher),
    "kuznetsov.vp": ("teacher", substitute),
    "soloveva.do": ("novice", novice),
    "sedykh.ti": ("teacher", another_teacher),
    "sokolova.mv": ("deputy", deputy),
    "lebedeva.on": ("director", director),
    "riabova.si": ("office", secretary),
    "gromov.is": ("admin", administrator),
    "smirnov.ad": ("pupil", pupil),
    "smirnova.op": ("guardian", parent),
}


async def test_a_day_of_twelve_people_ends_as_it_should(demo_copy: Path) -> None:
    people = {**PEOPLE, **_two_more(demo_copy)}
    assert len(people) == 12
    day = Day()
    async with serving(demo_copy) as server:
        async with asyncio.TaskGroup() as group:
            for login, (kind, play) in people.items():
                group.create_task(_come_and_go(server.port, login, PASSWORDS[kind], play, day))
        code, said, complained = await server.told_to_stop()
    assert (code, complained) == (0, "")
    _ends_as_expected(demo_copy)
    known = known_of(demo_copy, *PASSWORDS.values(), NEW_PASSWORD, HOMEWORK)
    assert len(known) > 1000
    assert leaks(known, server.said + said + complained + logs_of(demo_copy)) == []


async def _come_and_go(port: int, login: str, password: str, play: Play, day: Day) -> None:
    """Sign in, do the day's work, leave; whoever gets stuck is named with what the screen shows."""
    async with Terminal.connect(port, login, password) as terminal:
        try:
            async with asyncio.timeout(2 * BUSY):
                await play(terminal, day)
        except (TimeoutError, AssertionError) as stuck:
            raise AssertionError(f"{login} is stuck:\n{terminal.text}") from stuck
        terminal.press("<f10>")
        await terminal.until_closed()
        assert terminal.exit_status == 0, terminal.text


def _two_more(folder: Path) -> dict[str, tuple[str, Play]]:
    """The pupil of 7А who stands first on the list, and a parent from 9А."""
    with looked_into(folder) as journal:
        first = one(
            journal,
            "SELECT login FROM account JOIN pupil ON pupil.person_id = account.person_id "
            "JOIN enrollment ON enrollment.pupil_id = pupil.id JOIN person ON person.id = pupil.person_id "
            "JOIN school_class ON school_class.id = school_class_id "
            "WHERE title = '7А' AND password_hash <> '' AND surname = 'Гусев'",
        )
        mother = one(
            journal,
            "SELECT login FROM account JOIN guardian ON guardian.person_id = account.person_id "
            "JOIN guardianship ON guardianship.guardian_id = guardian.id "
            "JOIN enrollment ON enrollment.pupil_id = guardianship.pupil_id "
            "JOIN school_class ON school_class.id = school_class_id "
            "WHERE title = '9А' AND password_hash <> '' AND diary_access ORDER BY account.id",
        )
    return {first: ("pupil", another_pupil), mother: ("guardian", another_parent)}


def one(journal: Any, question: str, *values: object) -> Any:
    """The first value of the first row."""
    return journal.execute(question, values).fetchone()[0]


LESSON_OF_ALGEBRA = """
    SELECT lesson.id FROM lesson JOIN course ON course.id = course_id JOIN subject ON subject.id = subject_id
    JOIN school_class ON school_class.id = course.school_class_id
    WHERE subject.title = 'Алгебра' AND school_class.title = '7А' AND day = ?
"""


def _ends_as_expected(folder: Path) -> None:
    with looked_into(folder) as journal:
        lesson = one(journal, LESSON_OF_ALGEBRA, LESSON)
        marks = journal.execute(
            "SELECT value FROM mark JOIN work ON work.id = work_id WHERE lesson_id = ? ORDER BY pupil_id",
            (lesson,),
        ).fetchall()
        assert sorted(value for (value,) in marks) == ["4", "5"]
        assert one(journal, "SELECT count(*) FROM absence WHERE lesson_id = ?", lesson) == 1
        assert one(journal, "SELECT text FROM homework WHERE lesson_id = ?", lesson) == HOMEWORK
        assert one(journal, "SELECT plan_item_id IS NOT NULL FROM lesson WHERE id = ?", lesson) == 1
        assert one(journal, "SELECT count(*) FROM homework WHERE text = '§ 9, № 87'") == 1
        assert (
            one(
                journal,
                "SELECT surname FROM timetable_change JOIN person ON person.id = substitute_id "
                "WHERE day = '2026-11-20' AND kind = 'substituted' ORDER BY timetable_change.id DESC",
            )
            == "Кузнецов"
        )
        assert one(journal, "SELECT file_no FROM pupil ORDER BY id DESC") == "Ю-2026"
        assert one(journal, "SELECT count(*) FROM print_issue WHERE monday = '2026-11-16'") == 1
        assert (
            one(journal, "SELECT count(*) FROM mark WHERE value = '3' AND set_at > '2026-11-19 05:40'") == 0
        )
        signed = "SELECT count(DISTINCT account_id) FROM sign_in WHERE admitted AND at >= '2026-11-19 05:40'"
        assert one(journal, signed) == 12
        assert one(journal, "SELECT count(*) FROM sign_in WHERE admitted AND ended_at IS NULL") == 0
        assert one(journal, "SELECT must_change_password FROM account WHERE login = 'soloveva.do'") == 0
        assert one(journal, "SELECT must_change_password FROM account WHERE login LIKE 'fomina%'") == 1
    assert verdict(folder).sound
    assert "ERROR" not in (folder / "logs" / "journal.log").read_text(encoding="utf-8")

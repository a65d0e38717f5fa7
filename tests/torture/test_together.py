"""Many people at once: all marks are on disk, and of two at one cell nobody is overwritten unheard."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from models.database import sqlite
from services.book import Book
from services.marking import set_marks
from services.outcomes import Conflict, Saved
from services.requests import SetMarks
from services.settings import BCRYPT_COST, CLOCK_SHIFT, set_setting
from services.writer import Verb
from tests.killing import TALL, open_lesson, saved_on
from tests.live_school import NOON, PUPILS, SURNAMES, on_disk, serving, verdict
from tests.new_school import BARNAUL_AHEAD, QUICK
from tests.school import PASSWORD, School, new
from tests.services.gates import held
from tests.services.test_conflicts import Page, TwoEditors
from tests.terminal import Terminal
from tests.torture.ordeal import Ordeal

SESSIONS, WRITES = 100, 20
HISTORIES = 400
SAME_INSTANTS = 2_000
_MARKS = """
    SELECT lesson.course_id, person.surname, mark.value
    FROM mark JOIN work ON work.id = mark.work_id JOIN lesson ON lesson.id = work.lesson_id
    JOIN pupil ON pupil.id = mark.pupil_id JOIN person ON person.id = pupil.person_id
"""


def founded(folder: Path, teachers: int) -> list[tuple[str, int]]:
    """Make a class of 30 in which so many teach a page of their own; return login and page of each."""
    school = School(folder)
    seven = school.school_class("7А")
    for surname in SURNAMES:
        school.pupil(f"{surname} Имя", seven)
    made = []
    for number in range(teachers):
        teacher = school.teacher(f"Учитель{number} Имя")
        course = school.group_course(
            f"Алгебра {number}", school.group(f"{number}", seven, *SURNAMES), teacher
        )
        school.slot(course, weekday=4, number=3)
        made.append((teacher.login, course))
    shift = NOON - BARNAUL_AHEAD - datetime.now(UTC).replace(tzinfo=None)

    def set_up(book: Book) -> Saved:
        set_setting(book, CLOCK_SHIFT, str(round(shift.total_seconds())), date(2026, 9, 1))
        set_setting(book, BCRYPT_COST, str(QUICK), date(2026, 9, 1))
        return Saved(1, NOON)

    school.house.write(set_up).result()
    school.close()
    return made


async def all_type(
    folder: Path, teachers: list[tuple[str, int]], chance: Random
) -> dict[int, dict[str, str]]:
    """Let everybody open the page, then all type at once; return what looked saved on each page."""
    async with serving(folder) as server, AsyncExitStack() as sessions:

        async def come(login: str) -> Terminal:
            window = Terminal.connect(server.port, login, PASSWORD, size=TALL)
            terminal = await sessions.enter_async_context(window)
            await open_lesson(terminal)
            return terminal

        async def type_marks(terminal: Terminal, digits: str) -> dict[str, str]:
            terminal.press("<home>", "<ctrl+home>", *digits)
            await terminal.when(lambda: len(saved_on(terminal)) == len(digits), "all saved", patience=120)
            assert list(saved_on(terminal).values()) == list(digits)
            return saved_on(terminal)

        terminals = [await come(login) for login, _ in teachers]
        shown = await asyncio.gather(
            *(type_marks(one, "".join(chance.choices("5432", k=WRITES))) for one in terminals)
        )
    return {course: marks for (_, course), marks in zip(teachers, shown, strict=True)}


def marks_on_disk(folder: Path) -> dict[int, dict[str, str]]:
    connection = sqlite.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)
    found: dict[int, dict[str, str]] = {}
    for course, surname, value in connection.execute(_MARKS):
        found.setdefault(course, {})[surname] = value
    connection.close()
    return found


async def written_together(folder: Path, sessions: int, ordeal: Ordeal) -> None:
    shown = await all_type(folder, founded(folder, sessions), ordeal.chance)
    there = marks_on_disk(folder)
    lost = sum(
        there.get(course, {}).get(who) != mark for course, of in shown.items() for who, mark in of.items()
    )
    ordeal.tell(sessions=len(shown), together_acknowledged=sum(map(len, shown.values())), together_lost=lost)
    assert there == shown
    assert sum(map(len, there.values())) == sessions * WRITES
    assert verdict(folder).sound


async def test_a_few_sessions_write_at_once_and_all_of_it_is_there(tmp_path: Path, ordeal: Ordeal) -> None:
    assert PUPILS >= WRITES
    await written_together(tmp_path, 3, ordeal)


@pytest.mark.torture
async def test_a_hundred_sessions_write_twenty_marks_each(tmp_path: Path, ordeal: Ordeal) -> None:
    await written_together(tmp_path, ordeal.times(SESSIONS, least=10), ordeal)


@pytest.fixture
def page(school: School) -> Page:
    return Page(school)


def in_the_same_instant(page: Page, chance: Random, times: int) -> int:
    """Let both editors write into one cell in one commit, again and again; return how many were lost."""
    lost = 0
    writers = (page.petrova, page.leader)
    for version in range(times):
        values = chance.choices("5432", k=2)
        with held(page.school.house):
            answers = [
                page.school.house.write(_mark(page, value, version), who.actor)
                for who, value in zip(writers, values, strict=True)
            ]
        outcomes = [answer.result() for answer in answers]
        first, second = outcomes
        assert isinstance(first, Saved)
        lost += not isinstance(second, Conflict) or (second.theirs, second.version) != (
            values[0],
            version + 1,
        )
        assert first.version == version + 1
    return lost


def _mark(page: Page, value: str, seen: int) -> Verb:
    change = SetMarks(page.lesson, None, page.pupil, (value,), seen, new())
    return lambda book: set_marks(book, change)


def test_of_two_in_the_same_instant_the_second_hears_of_the_first(page: Page) -> None:
    assert in_the_same_instant(page, Random(2), 30) == 0


@pytest.mark.torture
def test_thousands_of_instants_lose_no_update(page: Page, ordeal: Ordeal) -> None:
    times = ordeal.times(SAME_INSTANTS, least=50)
    lost = in_the_same_instant(page, ordeal.chance, times)
    ordeal.tell(same_instants=times, lost_updates=lost)
    assert lost == 0
    assert on_disk(page.school.house.folder).faults == ()


@pytest.mark.torture
def test_hundreds_of_histories_of_two_editors(ordeal: Ordeal) -> None:
    histories = ordeal.times(HISTORIES, least=5)
    of_their_own = settings(
        max_examples=histories,
        stateful_step_count=50,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TwoEditors, settings=of_their_own)
    ordeal.tell(editor_runs=histories)

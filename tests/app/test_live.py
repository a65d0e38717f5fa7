"""Two people with the same page open: what one writes the other sees, whoever wrote it and from wherever."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from models.accounts import Account
from models.database import rows
from models.lessons import Lesson
from services.actor import Actor
from services.house import House
from services.marking import set_marks
from services.outcomes import Saved
from services.requests import SetMarks
from tests.killing import TALL, Shown, cells_on, open_lesson, saved_on
from tests.live_school import (
    COURSE,
    LOGIN,
    OTHER,
    PUPILS,
    SURNAMES,
    Server,
    build,
    held_file,
    on_disk,
    serving,
)
from tests.new_school import QUICK
from tests.school import PASSWORD
from tests.terminal import Terminal


@asynccontextmanager
async def teacher_and_leader(folder: Path) -> AsyncIterator[tuple[Server, Terminal, Terminal]]:
    """The subject's teacher has the lesson open, and the class teacher the same page."""
    build(folder)
    async with (
        serving(folder) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as petrova,
        Terminal.connect(server.port, OTHER, PASSWORD, size=TALL) as lukin,
    ):
        await open_lesson(petrova)
        await lukin.until("Мой день")
        lukin.press("<f6>")
        await lukin.until("Алгебра")
        lukin.press("<enter>")
        await lukin.when(lambda: len(cells_on(lukin)) == PUPILS, "the whole class")
        yield server, petrova, lukin


def shows(terminal: Terminal, who: str, cell: Shown) -> bool:
    return cells_on(terminal)[who] == cell


async def test_what_one_types_the_other_sees_with_its_sign_and_mean(tmp_path: Path) -> None:
    async with teacher_and_leader(tmp_path) as (_, petrova, lukin):
        petrova.press("5", "4")
        await lukin.when(lambda: list(saved_on(lukin).values()) == ["5", "4"], "both marks")
        assert f"{SURNAMES[1]} Имя" in lukin.text
        await lukin.until("4,00")
        row = next(line for line in lukin.lines if SURNAMES[1] in line)
        assert "│«4" in row, "somebody else's mark says so"
        lukin.press("<down>", "<down>", "3")
        await petrova.when(partial(shows, petrova, SURNAMES[2], Shown("3", True)), "the mark of the leader")
        assert cells_on(petrova)[SURNAMES[0]] == Shown("5", True)
        assert on_disk(tmp_path).marks == dict(zip(SURNAMES, "543", strict=False))


async def test_nothing_is_seen_before_it_is_on_disk(tmp_path: Path) -> None:
    async with teacher_and_leader(tmp_path) as (_, petrova, lukin):
        with held_file(tmp_path):
            petrova.press("5")
            await petrova.when(partial(shows, petrova, SURNAMES[0], Shown("5", False)), "a mark on its way")
            lukin.press("<down>")
            await lukin.when(lambda: SURNAMES[1] in lukin.lines[-2], "his own key answered meanwhile")
            assert cells_on(lukin)[SURNAMES[0]].mark == ""
        await lukin.when(lambda: saved_on(lukin) == {SURNAMES[0]: "5"}, "the mark once it is on disk")


async def test_two_at_one_cell_one_is_kept_and_the_other_is_asked(tmp_path: Path) -> None:
    async with teacher_and_leader(tmp_path) as (_, petrova, lukin):
        with held_file(tmp_path):
            for terminal, mark in ((petrova, "5"), (lukin, "2")):
                terminal.press(mark)
                await terminal.when(
                    partial(shows, terminal, SURNAMES[0], Shown(mark, False)),
                    "a mark on its way",
                )
        await petrova.when(lambda: saved_on(petrova) == {SURNAMES[0]: "5"}, "hers, who was first")
        await lukin.when(lambda: "?5" in lukin.text, "the cell in dispute shows what is on disk")
        assert on_disk(tmp_path).marks == {SURNAMES[0]: "5"}
        lukin.press("<up>")
        await lukin.until("Петрова А. И.")
        lukin.press("м")
        await petrova.when(partial(shows, petrova, SURNAMES[0], Shown("2", True)), "his, who insisted")
        assert on_disk(tmp_path).marks == {SURNAMES[0]: "2"}
        assert on_disk(tmp_path).faults == ()


async def test_what_another_process_writes_is_seen(tmp_path: Path) -> None:
    async with teacher_and_leader(tmp_path) as (_, petrova, lukin):
        petrova.press("5")
        await lukin.when(lambda: len(saved_on(lukin)) == 1, "the first mark")
        elsewhere = House(tmp_path, cost=QUICK)
        elsewhere.start()
        try:
            with elsewhere.database.connection_context():
                who = Account.select(Account.id, Account.person).where(Account.login == LOGIN)
                ((account, person),) = rows(who)
                ((lesson,),) = rows(Lesson.select(Lesson.id).where(Lesson.course == COURSE))
            change = SetMarks(lesson, None, PUPILS, ("4",), 0, "from elsewhere")
            actor = Actor(person, account, 0, "command line")
            outcome = elsewhere.write(lambda book: set_marks(book, change), actor).result()
            assert isinstance(outcome, Saved)
        finally:
            elsewhere.stop()
        for terminal in (petrova, lukin):
            await terminal.when(
                partial(shows, terminal, SURNAMES[-1], Shown("4", True)),
                "the mark from elsewhere",
            )
            assert cells_on(terminal)[SURNAMES[0]] == Shown("5", True)

"""Open pages hear of a change: after it is on disk, on the loop's thread, each of them."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from models.database import sqlite
from rules.codes import Role
from services.live import (
    EVERY_DAY,
    CellChanged,
    Live,
    LiveChange,
    ReadAgain,
    ResultChanged,
    TimetableChanged,
    WorkAdded,
)
from services.outcomes import Saved
from services.requests import CloseTerm, CorrectPerson, MovePupil, ReopenTerm
from services.views.correcting import to_correct
from services.views.pupil import pupil_page
from services.writer import LOOK_SECONDS
from tests.school import School, Who
from tests.services.gates import PATIENCE, writes


class Listener:
    """An open page of a course: what it heard, on which thread, and what was on disk then."""

    def __init__(self, school: School, course: int) -> None:
        self._school = school
        self.heard: list[LiveChange] = []
        self.threads: set[int] = set()
        self.on_disk: list[list[str]] = []
        self._came = asyncio.Event()
        school.house.live.attach(asyncio.get_running_loop())
        self.stop = school.house.live.watch(course, self._hear)

    def _hear(self, change: LiveChange) -> None:
        self.heard.append(change)
        self.threads.add(threading.get_ident())
        other = sqlite.connect(str(self._school.house.folder / "journal.db"))
        self.on_disk.append([value for (value,) in other.execute("SELECT value FROM mark ORDER BY id")])
        other.close()
        self._came.set()

    async def until(self, claim: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not claim():
                self._came.clear()
                await self._came.wait()

    async def until_heard(self, kind: type) -> None:
        await self.until(lambda: any(isinstance(change, kind) for change in self.heard))


@pytest.fixture
def petrova(school: School) -> Who:
    """A teacher of algebra in 7А, whose course and lesson are the first ones."""
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    held = petrova.holds(school.course("Алгебра", seven, petrova), "2026-11-19")
    assert isinstance(held, Saved)
    assert held.thing == 1
    return petrova


def test_a_page_hears_the_very_cell_once_it_is_on_disk(school: School, petrova: Who) -> None:
    async def listen() -> Listener:
        page = Listener(school, 1)
        assert isinstance(await asyncio.to_thread(petrova.marks, 1, "Воронин", "5", "4"), Saved)
        await page.until_heard(CellChanged)
        return page

    page = asyncio.run(listen())
    work, cell = page.heard
    assert isinstance(work, WorkAdded), "the first mark brings the first work"
    assert (work.column.lesson, work.column.first_of_lesson) == (1, True)
    assert work.column == school.page(1).columns[0]
    assert isinstance(cell, CellChanged)
    assert (cell.key.lesson, cell.key.pupil, cell.cell.marks) == (1, school.pupil_id("Воронин"), ("5", "4"))
    assert (cell.by, cell.person) == ("Петрова А. И.", petrova.actor.person)
    assert page.threads == {threading.get_ident()}
    assert all(sorted(values) == ["4", "5"] for values in page.on_disk), "never before the commit"


def test_a_refusal_and_a_conflict_are_nobodys_news(school: School, petrova: Who) -> None:
    stranger = school.teacher("Чужов Иван")

    async def listen() -> list[LiveChange]:
        page = Listener(school, 1)
        for outcome in (stranger.marks(1, "Воронин", "2"), petrova.marks(1, "Воронин", "2", seen=7)):
            assert not isinstance(outcome, Saved)
        petrova.sets_term_mark(1, "Воронин", "5")
        await page.until_heard(ResultChanged)
        return page.heard

    (only,) = asyncio.run(listen())
    assert isinstance(only, ResultChanged)
    assert only.mark.value == "5"


def test_only_pages_of_the_course_hear_and_only_while_they_are_open(school: School, petrova: Who) -> None:
    async def listen() -> tuple[Listener, Listener, Listener]:
        page, left, other = Listener(school, 1), Listener(school, 1), Listener(school, 2)
        left.stop()
        left.stop()
        petrova.marks(1, "Воронин", "5")
        await page.until_heard(CellChanged)
        page.stop()
        petrova.marks(1, "Воронин", "4", seen=1)
        last = Listener(school, 1)
        petrova.marks(1, "Воронин", "3", seen=2)
        await last.until(lambda: any(change.cell.marks == ("3",) for change in cells(last)))
        return page, left, other

    page, left, other = asyncio.run(listen())
    assert left.heard == other.heard == []
    assert [change.cell.marks for change in cells(page)] == [("5",)]


def test_a_page_that_breaks_does_not_keep_the_news_from_its_neighbour(
    school: School, petrova: Who, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(change: LiveChange) -> None:
        raise ValueError("Воронин Павел")

    async def listen() -> None:
        school.house.live.watch(1, broken)
        page = Listener(school, 1)
        petrova.marks(1, "Воронин", "5")
        await page.until_heard(CellChanged)

    asyncio.run(listen())
    assert "ValueError" in caplog.text
    assert "Воронин" not in caplog.text


def test_what_another_process_writes_is_noticed_and_the_own_writing_is_not(
    school: School, petrova: Who
) -> None:
    write = (
        "import sys; from models.database import sqlite\n"
        "file = sqlite.connect(sys.argv[1], isolation_level=None)\n"
        "file.execute(\"UPDATE setting SET value = 'Школа № 2' WHERE name = 'school_name'\")\n"
    )

    async def listen() -> Listener:
        page = Listener(school, 1)
        for seen, value in enumerate(("5", "4", "3")):
            petrova.marks(1, "Воронин", value, seen=seen)
            await page.until(partial(heard_cells, page, seen + 1))
        command = [sys.executable, "-c", write, str(school.house.folder / "journal.db")]
        await asyncio.to_thread(subprocess.run, command, check=True, timeout=PATIENCE)
        await page.until_heard(ReadAgain)
        return page

    page = asyncio.run(listen())
    assert [type(change) for change in page.heard] == [WorkAdded, *[CellChanged] * 3, ReadAgain]
    assert page.heard[-1] == ReadAgain(1)
    assert LOOK_SECONDS <= 1.0


def cells(page: Listener) -> list[CellChanged]:
    return [change for change in page.heard if isinstance(change, CellChanged)]


def heard_cells(page: Listener, number: int) -> bool:
    return len(cells(page)) == number


def test_a_loop_that_is_gone_does_not_stop_the_writer(school: School, petrova: Who) -> None:
    async def leave() -> None:
        Listener(school, 1)

    asyncio.run(leave())
    assert isinstance(petrova.marks(1, "Воронин", "5"), Saved)
    assert isinstance(school.house.write(writes("after")).result(PATIENCE), Saved)


def test_nobody_is_told_before_there_is_a_loop() -> None:
    live = Live()
    live.watch(1, lambda change: None)
    live.publish([ReadAgain(1)])
    live.read_again()


@pytest.fixture
def office(school: School, petrova: Who) -> Who:
    """Who moves pupils, beside a second class with a page of its own."""
    school.course("Алгебра", school.school_class("7Б"), petrova)
    return school.somebody("Зимина Ольга", Role.SECRETARY)


def heard_by(school: School, course: int, act: Callable[[], object]) -> list[LiveChange]:
    """Return what an open page of a course hears first of an act."""

    async def listen() -> list[LiveChange]:
        page = Listener(school, course)
        assert isinstance(await asyncio.to_thread(act), Saved)
        await page.until(lambda: bool(page.heard))
        return page.heard

    return asyncio.run(listen())


@pytest.mark.parametrize("course", [1, 2, EVERY_DAY])
def test_pages_of_both_classes_and_whoever_shows_a_day_hear_of_a_move(
    school: School, office: Who, course: int
) -> None:
    pupil, day = school.pupil_id("Воронин"), date(2026, 11, 19)
    moved = partial(office.asks, MovePupil(pupil, 2, day, "", 1, "move"))
    assert isinstance(heard_by(school, course, moved)[0], ReadAgain | TimetableChanged)


def test_an_open_page_hears_that_a_term_is_closed_and_open_again_for_all(school: School, office: Who) -> None:
    deputy = school.somebody("Завучева Ирина", Role.DEPUTY)
    for request in (
        CloseTerm(1, 0, "close"),
        ReopenTerm(1, None, None, date(2026, 11, 20), "Болезнь", "open"),
    ):
        assert heard_by(school, 2, partial(deputy.asks, request))[0] == ReadAgain(2)


@pytest.mark.parametrize("course", [1, EVERY_DAY])
def test_a_corrected_name_is_heard_by_pages_and_whoever_shows_a_day(
    school: School, office: Who, course: int
) -> None:
    person = office.reads(pupil_page, school.pupil_id("Воронин")).person
    seen = office.reads(to_correct, person).identity
    asked = CorrectPerson(person, replace(seen, surname="Ёжиков"), seen, "correct")
    assert isinstance(heard_by(school, course, partial(office.asks, asked))[0], ReadAgain | TimetableChanged)

"""A day of paper costs no more keys from its sheet than on the pages, and says the same there (3.1)."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.session import JournalApp
from app.station import OfficeAt, Station
from models.database import rows
from models.lessons import Absence, Lesson, Mark, Work
from models.people import Person, Pupil
from services.book import Book
from services.outcomes import Outcome, Saved
from services.sheets import lay_out, stored
from tests.paper_day import (
    DAY,
    DAYS,
    NEXT_MORNING,
    PUPILS,
    SUBJECTS,
    Column,
    class_page_keys,
    numbered,
    on_page,
    on_sheet,
    own_page_keys,
    sheet_keys,
)
from tests.school import PASSWORD, School, Who
from tests.screens.golden import settled

pytestmark = pytest.mark.clause("3.1")
MIXED = DAYS["разные уроки"]
MOST_KEYS = 4
"""For the number of a row and a mark."""
CHECK = 4
"""Keys a lesson at most for what the page has no key for: its two totals counted on paper."""


@dataclass(frozen=True)
class OnPaper:
    """A school whose class of thirty had six lessons on Thursday, all of them on paper."""

    school: School
    teacher: Who
    leader: Who
    code: str


def on_paper(folder: Path) -> OnPaper:
    """Build it on Friday morning; one teacher holds all six lessons, another leads the class."""
    school = School(folder)
    teacher, leader = school.teacher("Учителева Анна Ивановна"), school.teacher("Классная Вера Ильинична")
    seven = school.school_class("7А", leader=leader)
    for surname in PUPILS:
        school.pupil(f"{surname} Имя", seven)
    for number, subject in enumerate(SUBJECTS, 1):
        school.slot(school.course(subject, seven, teacher), weekday=4, number=number)

    def lay(book: Book) -> Outcome:
        return Saved(1, book.now.local, lay_out(book, (seven,), date.fromisoformat(DAY)))

    made = school.house.write(lay).result()
    assert isinstance(made, Saved)
    with school.house.database.connection_context():
        sheet = stored(made.thing)
    assert sheet is not None
    school.now_is(NEXT_MORNING)
    return OnPaper(school, teacher, leader, sheet.code)


async def press(paper: OnPaper, who: Who, keys: Sequence[str], folder: Path) -> None:
    """Press keys from the first screen of somebody on."""
    house = paper.school.house
    admission = await house.accounts.admit(who.login, PASSWORD, "10.0.0.7")
    assert admission is not None
    station = Station(folder / "office", house.file)
    app = JournalApp(house.desk(admission), lambda desk: OfficeAt(station, desk))
    house.live.attach(asyncio.get_running_loop())
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await settled(app, pilot)
            await pilot.press(*keys)
            await settled(app, pilot)
        assert app._exception is None
    finally:
        station.close()


def said(paper: OnPaper) -> list[tuple[object, ...]]:
    """Return every mark and absence of the day, and of which lessons the absent are stated."""
    with paper.school.house.database.connection_context():
        marks = rows(
            Mark.select(Lesson.number, Person.surname, Work.kind, Mark.value)
            .join(Work)
            .join(Lesson)
            .switch(Mark)
            .join(Pupil)
            .join(Person)
        )
        absences = rows(
            Absence.select(Lesson.number, Person.surname, Absence.code)
            .join(Lesson)
            .switch(Absence)
            .join(Pupil)
            .join(Person)
        )
        taken = rows(
            Lesson.select(Lesson.number, Lesson.day).where(Lesson.attendance_taken_at.is_null(False))
        )
    return sorted((*marks, *absences, *taken), key=str)


def meant(day: Sequence[Column]) -> list[tuple[object, ...]]:
    """Return what is to stand there."""
    found: list[tuple[object, ...]] = [(number, date.fromisoformat(DAY)) for number in range(1, 7)]
    for number, one in enumerate(day, 1):
        for row, value in one.rows.items():
            kind = 2 if one.kind else 1
            what = ("absent",) if value == "н" else (kind, value)
            found.append((number, PUPILS[row - 1], *what))
    return sorted(found, key=str)


@pytest.mark.parametrize("name", DAYS)
def test_a_sheet_costs_no_more_keys_than_the_pages(name: str) -> None:
    day, code = DAYS[name], "34-0001-50"
    sheet, counted = (len(sheet_keys(code, day, counted=totals)) for totals in (False, True))
    assert sheet < len(own_page_keys(day)), "of one's own lessons, where a page is found by one key"
    assert counted < len(class_page_keys(day)), "of colleagues' lessons, with the totals checked"
    assert counted - sheet <= CHECK * len(day)


def test_a_column_costs_no_more_keys_than_on_the_page_and_a_mark_by_number_four() -> None:
    for day in DAYS.values():
        for one in day:
            assert len(on_sheet(one, down=False)[0]) <= len(on_page(one)) + 1, "F7 once a sheet"
            entries = numbered(one.rows)
            assert not entries or len(entries) <= MOST_KEYS * len(one.rows)


WAYS: dict[str, Callable[[OnPaper], tuple[Who, list[str]]]] = {
    "own pages": lambda paper: (paper.teacher, own_page_keys(MIXED)),
    "pages of the class": lambda paper: (paper.leader, class_page_keys(MIXED)),
    "sheet": lambda paper: (paper.teacher, sheet_keys(paper.code, MIXED, counted=False)),
    "sheet of the class, counted": lambda paper: (paper.leader, sheet_keys(paper.code, MIXED, counted=True)),
}


@pytest.mark.parametrize("way", WAYS)
async def test_the_counted_keys_write_the_whole_day(tmp_path: Path, way: str) -> None:
    paper = on_paper(tmp_path / "school")
    try:
        who, keys = WAYS[way](paper)
        await press(paper, who, keys, tmp_path)
        assert said(paper) == meant(MIXED)
    finally:
        paper.school.close()

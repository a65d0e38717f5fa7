"""The week's sheets made ready on Friday without anybody asking: once, told, retried (2.12)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from app import due as due_at_work
from app.station import OfficeAt, Station
from app.weekly_batch import WeeklyBatch
from models.database import rows
from models.printing import PrintIssue
from rules.codes import Role
from screens.station import NotPrinted, Printed
from services.actor import OFFICE
from services.outcomes import Saved
from services.requests import EnterApplication, RecordPrint
from services.settings import BATCH_TIME, BATCH_WEEKDAY, set_setting
from services.views.ready import ready_sheets
from tests.school import PASSWORD, School, Who, new

pytestmark = pytest.mark.clause("2.12")
MONDAY = date(2026, 11, 16)


class Week:
    """Two pupils of 7А whose parents asked for paper, the secretary, and the server's batch."""

    def __init__(self, school: School, folder: Path) -> None:
        self.school, self.folder = school, folder
        self.petrova = school.teacher("Петрова Анна")
        self.seven = school.school_class("7А", leader=self.petrova)
        self.secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
        for name in ("Воронин Павел", "Белова Анна"):
            self.asked_for(school.pupil(name, self.seven))
        self.station = Station(folder, school.house.file)
        self.batch = WeeklyBatch(school.house, self.station)

    def asked_for(self, pupil: int) -> None:
        asked = EnterApplication(pupil, None, MONDAY, MONDAY, None, 5, "by_hand", new())
        assert isinstance(self.secretary.asks(asked), Saved)

    async def looks(self, at: str) -> bool:
        self.school.now_is(at)
        return await self.batch.look()

    async def prints_due(self, who: Who) -> Printed:
        admission = await self.school.house.accounts.admit(who.login, PASSWORD, "10.0.0.7")
        assert admission is not None
        came = await OfficeAt(self.station, self.school.house.desk(admission)).due(MONDAY)
        assert isinstance(came, Printed), came
        return came

    def decides(self, name: str, value: str, since: str) -> None:
        def decide(book):  # type: ignore[no-untyped-def]  # a verb of one test
            set_setting(book, name, value, date.fromisoformat(since))
            return Saved(1, book.now.local)

        assert isinstance(self.school.house.write(decide, OFFICE).result(), Saved)

    def files(self) -> list[str]:
        return sorted(one.name for one in self.folder.glob("*.pdf"))

    def issues(self) -> int:
        with self.school.house.database.connection_context():
            return len(rows(PrintIssue.select(PrintIssue.id)))


@pytest.fixture
async def week(school: School, tmp_path: Path) -> AsyncIterator[Week]:
    made = Week(school, tmp_path / "office")
    yield made
    made.station.close()


async def test_on_friday_at_one_the_file_lies_ready_and_nothing_is_registered_as_printed(week: Week) -> None:
    assert await week.looks("2026-11-20 12:59")
    assert week.files() == []
    assert await week.looks("2026-11-20 13:00")
    assert week.files() == ["заявления-2026-11-16.pdf"]
    text = "".join(page.extract_text() for page in PdfReader(week.folder / week.files()[0]).pages)
    assert "Воронин Павел" in text
    assert "Белова Анна" in text
    assert week.issues() == 0
    ready = week.secretary.reads(ready_sheets, MONDAY)
    assert ready is not None
    assert (ready.file, ready.sheets, ready.owed) == ("заявления-2026-11-16.pdf", 2, 2)
    assert f"{ready.made_at:%d.%m %H:%M}" == "20.11 13:00"
    assert week.petrova.reads(ready_sheets, MONDAY) is None, "the school's batch is the secretary's"


async def test_a_missed_one_is_made_up_the_same_week_and_never_twice(week: Week) -> None:
    assert await week.looks("2026-11-21 09:00")
    (made,) = week.folder.glob("*.pdf")
    made.unlink()
    assert await week.looks("2026-11-21 09:01")
    assert await WeeklyBatch(week.school.house, week.station).look(), "another start of the server"
    assert week.files() == []
    assert await week.looks("2026-11-23 09:00"), "the next week has its own Friday"
    assert week.files() == []
    assert await week.looks("2026-11-27 13:00")
    assert week.files() == ["заявления-2026-11-23.pdf"]


async def test_the_secretary_takes_the_ready_file_as_it_lies(week: Week) -> None:
    await week.looks("2026-11-20 13:00")
    drawn = (week.folder / "заявления-2026-11-16.pdf").stat().st_mtime_ns
    came = await week.prints_due(week.secretary)
    assert (came.file, came.count) == ("заявления-2026-11-16.pdf", 2)
    assert (week.folder / came.file).stat().st_mtime_ns == drawn, "not drawn again"
    assert week.issues() == 2
    ready = week.secretary.reads(ready_sheets, MONDAY)
    assert ready is not None
    assert ready.owed == 0


async def test_a_mark_of_friday_afternoon_is_on_what_is_printed(week: Week) -> None:
    await week.looks("2026-11-20 13:00")
    course = week.school.course("Алгебра", week.seven, week.petrova)
    held = week.petrova.holds(course, "2026-11-20", 1)
    assert isinstance(held, Saved)
    assert isinstance(week.petrova.marks(held.thing, "Воронин", "5"), Saved)
    came = await week.prints_due(week.secretary)
    assert came.file == "заявления-2026-11-16.pdf", "the old one does not stay beside it"
    assert "Алгебра" in PdfReader(week.folder / came.file).pages[0].extract_text()
    assert week.files() == [came.file]


async def test_what_was_printed_before_is_left_out_of_the_next_file(week: Week) -> None:
    await week.looks("2026-11-20 13:00")
    pupil = week.school.pupil_id("Белова")
    week.secretary.asks(RecordPrint(week.seven, pupil, MONDAY, new()))
    came = await week.prints_due(week.secretary)
    assert came.count == 1
    assert came.file != "заявления-2026-11-16.pdf"


async def test_the_school_decides_the_day_and_the_hour_from_a_date_on(week: Week) -> None:
    week.decides(BATCH_WEEKDAY, "4", "2026-11-19")
    week.decides(BATCH_TIME, "09:30", "2026-11-19")
    assert await week.looks("2026-11-19 09:29")
    assert week.files() == []
    assert await week.looks("2026-11-19 09:30")
    assert week.files() == ["заявления-2026-11-16.pdf"]
    week.decides(BATCH_WEEKDAY, "0", "2026-11-23")
    assert await week.looks("2026-11-29 23:59")
    assert week.files() == ["заявления-2026-11-16.pdf"]


async def test_a_week_that_owes_nothing_makes_no_file(week: Week) -> None:
    for name in ("Воронин", "Белова"):
        week.secretary.asks(RecordPrint(week.seven, week.school.pupil_id(name), MONDAY, new()))
    assert await week.looks("2026-11-20 13:00")
    assert week.files() == []
    assert week.secretary.reads(ready_sheets, MONDAY) is None


async def test_a_folder_that_cannot_be_written_is_told_and_tried_again(week: Week) -> None:
    week.folder.write_text("a file stands where the folder belongs")
    assert not await week.looks("2026-11-20 13:00")
    assert "не записать в папку печати" in week.station.trouble
    assert week.issues() == 0
    week.folder.unlink()
    assert await week.looks("2026-11-20 13:10")
    assert week.station.trouble == ""
    assert week.files() == ["заявления-2026-11-16.pdf"]


async def test_whatever_breaks_the_batch_it_is_tried_again_later(
    week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(due_at_work, "slips_due", broken)
    assert not await week.looks("2026-11-20 13:00")
    assert "внутренняя ошибка, код" in week.station.trouble
    monkeypatch.undo()
    assert await week.looks("2026-11-20 13:10")
    assert week.files() == ["заявления-2026-11-16.pdf"]


async def test_two_who_print_at_once_print_the_sheets_once(week: Week) -> None:
    admission = await week.school.house.accounts.admit(week.secretary.login, PASSWORD, "10.0.0.7")
    assert admission is not None
    office = OfficeAt(week.station, week.school.house.desk(admission))
    first, second = await asyncio.gather(office.due(MONDAY), office.due(MONDAY))
    assert isinstance(first, Printed)
    assert isinstance(second, NotPrinted)
    assert week.issues() == 2

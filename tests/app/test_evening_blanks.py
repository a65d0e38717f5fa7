"""The next day's sheets made ready every evening without anybody asking: once, told, tried again (3.1)."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.evening_blanks import EveningBlanks
from app.station import Station
from models.database import rows
from models.temporary import ReadyBlanks, TemporaryJournal
from rules.codes import Role
from rules.refusals import Reason
from services.evening import blanks_settings
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import EndOutage, OpenOutage, SetBlanks, SetStation
from services.takeover import take_over
from tests.print_service import Cups, cups, needs_cups
from tests.school import School, Who, new
from texts.refusals import sentence

__all__ = ["cups"]
pytestmark = pytest.mark.clause("3.1")
FRIDAY_SHEETS, MONDAY_SHEETS = "временный-журнал-2026-11-20.pdf", "временный-журнал-2026-11-23.pdf"


class Evening:
    """7А with lessons on Thursday, Friday and Monday, 8Б with one on Friday, and the server's duty."""

    def __init__(self, school: School, folder: Path, print_service: str = "") -> None:
        self.school, self.folder = school, folder
        petrova = school.teacher("Петрова Анна")
        seven, eight = school.school_class("7А", leader=petrova), school.school_class("8Б")
        school.pupil("Воронин Павел", seven)
        school.pupil("Гусева Дарья", eight)
        algebra = school.course("Алгебра", seven, petrova)
        for weekday in (1, 4, 5):
            school.slot(algebra, weekday, 2)
        school.slot(school.course("Физика", eight, petrova), 5, 3)
        self.secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
        self.station = Station(folder, school.house.file, print_service=print_service)
        self.blanks = EveningBlanks(school.house, self.station)

    async def looks(self, at: str) -> bool:
        self.school.now_is(at)
        return await self.blanks.look()

    def decides(self, at: str, *, printed: bool = False) -> Outcome:
        held = self.secretary.reads(blanks_settings)
        return self.secretary.asks(SetBlanks(at, printed, (held.at, held.printed), new()))

    def files(self) -> list[str]:
        return sorted(one.name for one in self.folder.glob("*.pdf"))

    def printed(self) -> list[bool]:
        with self.school.house.database.connection_context():
            return [at is not None for (at,) in rows(ReadyBlanks.select(ReadyBlanks.printed_at))]


@pytest.fixture
async def evening(school: School, tmp_path: Path) -> AsyncIterator[Evening]:
    made = Evening(school, tmp_path / "office")
    school.now_is("2026-11-19 11:59")
    yield made
    made.station.close()


async def test_at_four_the_sheets_of_every_class_with_lessons_lie_ready_once(evening: Evening) -> None:
    assert await evening.looks("2026-11-19 15:59")
    assert evening.files() == []
    assert await evening.looks("2026-11-19 16:00")
    assert evening.files() == [FRIDAY_SHEETS]
    text = "".join(page.extract_text() for page in PdfReader(evening.folder / FRIDAY_SHEETS).pages)
    assert "Временный журнал 7А, пт 20 ноября" in text
    assert "Временный журнал 8Б, пт 20 ноября" in text
    (evening.folder / FRIDAY_SHEETS).unlink()
    assert await evening.looks("2026-11-19 16:01")
    assert await EveningBlanks(evening.school.house, evening.station).look(), "another start of the server"
    assert evening.files() == []


def codes_on(file: Path) -> list[str]:
    text = "".join(page.extract_text() for page in PdfReader(file).pages)
    found = re.findall(r"Лист (\d\d-\d{4}-\d\d)", text)
    assert len(set(found)) == 2
    return found


async def test_a_machine_that_took_the_journal_over_lays_the_sheets_that_the_one_before_had_ready(
    evening: Evening,
) -> None:
    assert await evening.looks("2026-11-19 16:00")
    file = evening.folder / FRIDAY_SHEETS
    codes = codes_on(file)
    file.unlink()
    evening.school.now_is("2026-11-19 17:30")
    assert isinstance(evening.school.house.write(take_over).result(), Saved)
    here = EveningBlanks(evening.school.house, evening.station)
    assert await here.look()
    assert codes_on(file) == codes
    file.unlink()
    assert await here.look()
    assert evening.files() == [], "once"
    assert await evening.looks("2026-11-20 16:00")
    assert evening.files() == [MONDAY_SHEETS]
    (evening.folder / MONDAY_SHEETS).unlink()
    assert await EveningBlanks(evening.school.house, evening.station).look()
    assert evening.files() == [FRIDAY_SHEETS], "Monday's were made here: whoever took them away knew why"


async def test_sheets_are_swept_once_nobody_is_reminded_of_their_day_and_nothing_else_is(
    evening: Evening,
) -> None:
    assert await evening.looks("2026-11-19 16:00")
    assert await evening.looks("2026-11-20 16:00")
    own = evening.folder / "временный-журнал-7А-2026-11-20.pdf"
    own.write_bytes(b"printed by somebody")
    assert await evening.looks("2026-12-04 16:00")
    assert FRIDAY_SHEETS in evening.files(), "«Мой день» speaks of that Friday for fourteen days"
    assert await evening.looks("2026-12-07 16:00")
    ahead = [f"временный-журнал-2026-12-{day}.pdf" for day in ("07", "10")]
    assert evening.files() == [MONDAY_SHEETS, *ahead, own.name]


async def test_sheets_of_an_outage_stay_until_everything_of_it_is_due(evening: Evening) -> None:
    assert await evening.looks("2026-11-19 16:00")
    deputy = evening.school.somebody("Завуч Зоя", Role.DEPUTY)
    evening.school.now_is("2026-11-20 09:00")
    opened = deputy.asks(OpenOutage("Нет света", datetime(2026, 11, 20, 8), new()))
    assert isinstance(opened, Saved)
    assert await evening.looks("2026-12-06 16:00")
    assert FRIDAY_SHEETS in evening.files(), "it lasts"
    evening.school.now_is("2026-12-07 09:00")
    assert isinstance(deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 12, 7, 9), new())), Saved)
    assert await evening.looks("2026-12-08 16:00")
    assert FRIDAY_SHEETS in evening.files(), "the two days of 3.2 are not over"
    assert await evening.looks("2026-12-10 16:00")
    assert FRIDAY_SHEETS not in evening.files()


async def test_before_days_without_lessons_it_is_the_next_school_day_and_then_nothing(
    evening: Evening,
) -> None:
    assert await evening.looks("2026-11-19 16:00")
    assert await evening.looks("2026-11-20 16:00")
    assert evening.files() == [FRIDAY_SHEETS, MONDAY_SHEETS], "Saturday and Sunday have no lessons"
    assert await evening.looks("2026-11-21 16:00")
    assert await evening.looks("2026-11-22 16:00")
    assert evening.files() == [FRIDAY_SHEETS, MONDAY_SHEETS]
    evening.school.days_off("2026-11-24", "2026-12-31")
    assert await evening.looks("2026-11-23 16:00")
    assert len(evening.files()) == 2, "nothing for weeks without lessons"


async def test_an_evening_without_power_is_made_up_in_the_morning_while_lessons_are_ahead(
    evening: Evening,
) -> None:
    assert await evening.looks("2026-11-20 07:30")
    assert evening.files() == [FRIDAY_SHEETS]
    assert await evening.looks("2026-11-23 15:00")
    assert evening.files() == [FRIDAY_SHEETS], "Monday's lesson is over"


async def test_what_failed_is_told_to_the_administrator_and_tried_again(evening: Evening) -> None:
    evening.folder.parent.mkdir(exist_ok=True)
    evening.folder.write_text("not a folder")
    assert not await evening.looks("2026-11-19 16:00")
    told = evening.school.house.health().blanks_trouble
    assert told.startswith("Листы временного журнала на пт 20 ноября не готовы: ")
    evening.folder.unlink()
    assert await evening.looks("2026-11-19 16:10")
    assert evening.school.house.health().blanks_trouble == ""
    assert evening.files() == [FRIDAY_SHEETS]
    with evening.school.house.database.connection_context():
        assert TemporaryJournal.select().count() == 2, "the codes of the first try"


async def test_the_school_decides_the_hour_or_that_there_are_none(evening: Evening) -> None:
    assert isinstance(evening.decides("18:30"), Saved)
    assert await evening.looks("2026-11-19 18:29")
    assert evening.files() == []
    assert await evening.looks("2026-11-19 18:30")
    assert evening.files() == [FRIDAY_SHEETS]
    assert isinstance(evening.decides(""), Saved)
    assert await evening.looks("2026-11-20 23:00")
    assert evening.files() == [FRIDAY_SHEETS]
    for typed in ("25:00", "16-00", "16+01", "T1600"):
        wrong = evening.decides(typed)
        assert isinstance(wrong, Refusal)
        assert (wrong.reason, "время пишут так: 16:00" in sentence(wrong)) == (Reason.NO_SUCH_EVENING, True)
    stale = evening.secretary.asks(SetBlanks("17:00", False, ("16:00", False), new()))
    assert isinstance(stale, Conflict)
    teacher: Who = evening.school.teacher("Чужая Имя")
    assert isinstance(teacher.asks(SetBlanks("17:00", False, ("", False), new())), Refusal)


async def test_without_a_printer_what_is_to_be_printed_is_told(evening: Evening) -> None:
    evening.decides("16:00", printed=True)
    assert not await evening.looks("2026-11-19 16:00")
    assert "принтер не выбран" in evening.school.house.health().blanks_trouble
    assert evening.files() == [FRIDAY_SHEETS], "the file lies there all the same"
    assert evening.printed() == [False]


@needs_cups
async def test_a_printer_that_refuses_is_told_and_tried_again_until_it_takes_them_once(
    school: School, tmp_path: Path, cups: Cups
) -> None:
    evening = Evening(school, tmp_path / "office", cups.server)
    try:
        evening.decides("16:00", printed=True)
        chosen = SetStation("office", 5, "13:00", ("", 5, "13:00"), new())
        assert isinstance(evening.secretary.asks(chosen), Saved)
        cups.admin("cupsreject", "office")
        assert not await evening.looks("2026-11-19 16:00")
        assert "не принимает задания" in evening.school.house.health().blanks_trouble
        cups.admin("cupsaccept", "office")
        assert await evening.looks("2026-11-19 16:10")
        assert evening.school.house.health().blanks_trouble == ""
        assert await evening.looks("2026-11-19 16:11")
        assert cups.jobs() == ["office-1"]
        assert evening.printed() == [True]
    finally:
        evening.station.close()

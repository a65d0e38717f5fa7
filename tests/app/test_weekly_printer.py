"""Friday's sheets at a school that chose a printer: registered when it takes them, told when it does not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.station import Station
from app.weekly_batch import WeeklyBatch
from services.outcomes import Saved
from services.requests import SetStation
from services.views.ready import ready_sheets
from tests.app.test_weekly_batch import MONDAY, Week
from tests.print_service import Cups, cups, needs_cups
from tests.school import School, new

__all__ = ["cups"]
pytestmark = [pytest.mark.clause("2.12"), needs_cups]


@pytest.fixture
async def week(school: School, tmp_path: Path, cups: Cups) -> AsyncIterator[Week]:
    made = Week(school, tmp_path / "office")
    made.station = Station(made.folder, school.house.file, print_service=cups.server)
    made.batch = WeeklyBatch(school.house, made.station)
    chosen = made.secretary.asks(SetStation("office", 5, "13:00", ("", 5, "13:00"), new()))
    assert isinstance(chosen, Saved)
    yield made
    made.station.close()


async def test_what_the_printer_takes_on_friday_is_registered_and_printed_once(
    week: Week, cups: Cups
) -> None:
    assert await week.looks("2026-11-20 13:00")
    assert week.issues() == 2
    ready = week.secretary.reads(ready_sheets, MONDAY)
    assert ready is not None
    assert ready.owed == 0
    assert await week.looks("2026-11-20 13:01")
    assert cups.jobs() == ["office-1"]


async def test_a_printer_that_refuses_is_told_and_tried_again_until_it_takes_them(
    week: Week, cups: Cups
) -> None:
    cups.admin("cupsreject", "office")
    assert not await week.looks("2026-11-20 13:00")
    assert "не принимает задания" in week.station.trouble
    assert week.issues() == 0
    assert week.files() == ["заявления-2026-11-16.pdf"]
    assert not await week.looks("2026-11-20 13:10")
    cups.admin("cupsaccept", "office")
    assert await week.looks("2026-11-20 13:20")
    assert week.station.trouble == ""
    assert week.issues() == 2
    assert cups.jobs() == ["office-1"]


async def test_after_the_secretary_printed_them_nothing_is_tried_again(week: Week, cups: Cups) -> None:
    cups.admin("cupsreject", "office")
    assert not await week.looks("2026-11-20 13:00")
    cups.admin("cupsaccept", "office")
    assert (await week.prints_due(week.secretary)).printer == "office"
    assert await week.looks("2026-11-20 13:10")
    assert week.station.trouble == ""
    assert cups.jobs() == ["office-1"]


async def test_sheets_that_wait_in_the_queue_are_told_until_they_leave_it(week: Week, cups: Cups) -> None:
    cups.admin("cupsdisable", "-r", "Нет бумаги", "office")
    assert await week.looks("2026-11-20 13:00")
    assert week.issues() == 2, "accepted"
    assert "ждут в очереди принтера office: очередь остановлена (Нет бумаги)" in week.station.trouble
    assert await week.looks("2026-11-20 13:01")
    assert "Нет бумаги" in week.station.trouble
    cups.admin("cancel", "office-1")
    assert await week.looks("2026-11-20 13:02")
    assert week.station.trouble == ""

"""A nightly pass that breaks is logged and tried again; the server goes on without it."""

from datetime import datetime

import pytest

from app import nightly
from app.nightly import AFTER_START, PAUSE, every_night, pass_over
from models.control import Remark
from models.database import rows
from services.remarks import last_pass
from tests.school import School


class EnoughSeen(BaseException):
    """Ends the endless."""


@pytest.mark.parametrize("breaks", ["overdue_now", "last_pass"])
async def test_a_pass_that_breaks_does_not_end_the_passes(
    breaks: str, school: School, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if slept.count(PAUSE) == 1:
            monkeypatch.undo()
        if len(slept) > 3 and seconds > PAUSE:
            raise EnoughSeen

    def broken(*_: object) -> None:
        raise ZeroDivisionError("Воронин")

    monkeypatch.setattr(nightly, breaks, broken)
    with pytest.raises(EnoughSeen):
        await every_night(school.house, sleep)
    assert slept[0] == AFTER_START
    assert slept.count(PAUSE) == 1
    assert "the nightly pass failed: ZeroDivisionError" in caplog.text
    assert "Воронин" not in caplog.text
    with school.house.database.connection_context():
        assert last_pass() == school.house.clock.now().utc, "the second try was kept"


async def test_with_a_clock_that_is_behind_no_remark_is_taken_for_mended(school: School) -> None:
    teacher = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=teacher)
    school.pupil("Воронин Павел", seven)
    school.slot(school.course("Алгебра", seven, teacher), weekday=2, number=1)
    school.now_is("2026-11-25 03:00")
    assert await pass_over(school.house)
    with school.house.database.connection_context():
        standing = rows(Remark.select(Remark.id).where(Remark.closed_at.is_null()))
    assert standing
    school.house.clock.begin(datetime(2026, 9, 1), datetime(2027, 1, 1))
    assert not await pass_over(school.house)
    with school.house.database.connection_context():
        assert rows(Remark.select(Remark.id).where(Remark.closed_at.is_null())) == standing


async def test_a_pass_that_was_not_kept_waits_before_it_is_tried_again(school: School) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if seconds == PAUSE or len(slept) > 5:
            raise EnoughSeen

    school.house.clock.begin(datetime(2026, 9, 1), datetime(2027, 1, 1))
    with pytest.raises(EnoughSeen):
        await every_night(school.house, sleep)
    assert slept[-1] == PAUSE
    assert len(slept) == 3

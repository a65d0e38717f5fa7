"""A nightly pass that breaks is logged and tried again; the server goes on without it."""

from datetime import datetime

import pytest

from app import nightly as room
from app.nightly import is_due, nightly, pass_over
from models.control import Remark
from models.database import rows
from services.remarks import last_pass
from tests.school import School


@pytest.mark.parametrize("breaks", ["overdue_now", "last_pass"])
async def test_a_pass_that_breaks_is_made_at_the_next_look(
    breaks: str, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(room, breaks, broken)
    look = nightly(school.house).look
    with pytest.raises(ZeroDivisionError):
        await look()
    monkeypatch.undo()
    assert await look()
    with school.house.database.connection_context():
        assert last_pass() == school.house.clock.now().utc


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-11-19 12:00", True),
        ("2026-11-18 02:30", "2026-11-19 02:29", False),
        ("2026-11-18 02:30", "2026-11-19 02:30", True),
        ("2026-11-18 12:00", "2026-11-19 02:30", True),
        ("2026-11-19 02:30", "2026-11-19 23:59", False),
        ("2026-11-18 02:29", "2026-11-19 01:00", True),
    ],
)
def test_a_pass_is_made_once_a_night_or_at_a_late_start(last: str | None, now: str, due: bool) -> None:
    passed = datetime.fromisoformat(last) if last else None
    assert is_due(datetime.fromisoformat(now), passed) is due


async def test_a_pass_that_was_kept_is_not_made_again_the_same_night(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = nightly(school.house).look
    assert await look()
    monkeypatch.setattr(room, "pass_over", None)
    assert await look(), "nothing was due, so nothing was passed over"


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


async def test_a_pass_that_was_not_kept_is_tried_again(school: School) -> None:
    school.house.clock.begin(datetime(2026, 9, 1), datetime(2027, 1, 1))
    assert not await nightly(school.house).look()

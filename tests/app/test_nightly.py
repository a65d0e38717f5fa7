"""A nightly pass that breaks is logged and tried again; the server goes on without it."""

import pytest

from app import nightly
from app.nightly import AFTER_START, PAUSE, every_night
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

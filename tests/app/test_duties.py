"""A duty is looked at until the server stops; a look that breaks ends neither the duty nor the server."""

import asyncio

import pytest

from app.duties import Duty, keep, kept


class EnoughSeen(BaseException):
    """Ends the endless."""


async def test_a_duty_waits_longer_after_a_failure_and_outlives_a_look_that_breaks(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outcomes = iter((True, False, ZeroDivisionError("Воронин"), True))
    slept: list[float] = []

    async def look() -> bool:
        match next(outcomes):
            case bool(done):
                return done
            case fault:
                raise fault

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 5:
            raise EnoughSeen

    with pytest.raises(EnoughSeen):
        await keep(Duty("the trial", look, every=2.0, first=1.0, after_failure=3.0), sleep)
    assert slept == [1.0, 2.0, 3.0, 3.0, 2.0]
    assert "the trial failed: ZeroDivisionError" in caplog.text
    assert "Воронин" not in caplog.text


async def test_duties_go_on_beside_each_other_and_end_with_the_block() -> None:
    looked = {name: asyncio.Event() for name in "ab"}

    def duty(name: str) -> Duty:
        async def look() -> bool:
            looked[name].set()
            await asyncio.Event().wait()
            return True

        return Duty(name, look, first=0.0)

    async with kept(duty(name) for name in looked):
        for one in looked.values():
            await one.wait()
    assert asyncio.all_tasks() == {asyncio.current_task()}

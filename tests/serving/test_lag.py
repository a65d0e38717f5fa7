"""The loop's lag is measured and logged (architecture.md, rule 1)."""

import asyncio
import logging

import pytest

from app.serving.lag import SECONDS_KEPT, LagWatch


def test_only_a_lag_over_the_bound_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    watch = LagWatch(0.1)
    with caplog.at_level(logging.WARNING):
        watch.note(0.05)
        assert not caplog.records
        watch.note(0.4)
    assert "late by 400 ms (bound 100 ms)" in caplog.text
    assert (watch.last, watch.worst, watch.seconds_over_bound) == (0.4, 0.4, 1)


def test_the_worst_of_the_last_minute_is_kept_and_no_older() -> None:
    watch = LagWatch(0.1)
    watch.note(0.09)
    for _ in range(SECONDS_KEPT):
        watch.note(0.01)
    assert watch.worst == 0.01


def test_before_the_first_second_there_is_no_lag() -> None:
    assert (LagWatch().last, LagWatch().worst) == (0.0, 0.0)


async def test_a_loop_that_is_held_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter(range(1_000_000))
    watch = LagWatch(0.5, clock=lambda: float(next(looks)))  # a whole second passes at each look
    monkeypatch.setattr("app.serving.lag.SAMPLE_SECONDS", 0.0)
    watch.start()
    async with asyncio.timeout(10):
        while not watch.seconds_over_bound:
            await asyncio.sleep(0)
    await watch.stop()
    assert watch.last == 1.0

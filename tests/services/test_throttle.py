"""Guessing is slowed down, nobody is locked out."""

import pytest

from services.signing_in.throttle import FORGET_AFTER, FREE_TRIES, LONGEST_DELAY, MOST_REMEMBERED, Throttle

HOME = ("petrova.ai", "10.0.0.5")


class Time:
    """A monotonic clock that goes when it is told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def throttle(time: Time) -> Throttle:
    return Throttle(time)


def guess(throttle: Throttle, times: int, login: str = HOME[0], address: str = HOME[1]) -> None:
    for _ in range(times):
        throttle.failed(login, address)


def test_three_tries_are_free_and_then_the_wait_doubles_up_to_a_minute(throttle: Throttle) -> None:
    waits = []
    for _ in range(12):
        waits.append(throttle.delay(*HOME))
        throttle.failed(*HOME)
    assert waits == [0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert (FREE_TRIES, LONGEST_DELAY) == (3, 60)


def test_ten_thousand_guesses_neither_lock_out_nor_overflow(throttle: Throttle) -> None:
    guess(throttle, 10_000)
    assert throttle.delay(*HOME) == 60


def test_another_address_and_another_login_wait_for_nobody(throttle: Throttle) -> None:
    guess(throttle, 100)
    assert throttle.delay("petrova.ai", "10.0.0.6") == 0
    assert throttle.delay("lukin.v", "10.0.0.5") == 0


def test_a_right_password_forgets_the_wrong_ones_of_that_place_only(throttle: Throttle) -> None:
    guess(throttle, 5)
    guess(throttle, 5, address="10.0.0.6")
    throttle.succeeded(*HOME)
    throttle.succeeded("nobody", "10.0.0.7")
    assert throttle.delay(*HOME) == 0
    assert throttle.delay("petrova.ai", "10.0.0.6") == 8


def test_wrong_tries_are_forgotten_a_quarter_of_an_hour_after_the_last(
    throttle: Throttle, time: Time
) -> None:
    guess(throttle, 6)
    time.now += FORGET_AFTER
    assert throttle.delay(*HOME) == 16
    throttle.failed(*HOME)
    time.now += FORGET_AFTER + 1
    assert throttle.delay(*HOME) == 0
    throttle.failed(*HOME)
    assert throttle.delay(*HOME) == 0, "the count begins anew"


def test_the_memory_has_an_end_and_keeps_the_latest(throttle: Throttle) -> None:
    guess(throttle, 6, login="first")
    guess(throttle, 6, login="second")
    for number in range(MOST_REMEMBERED - 1):
        throttle.failed(f"login{number}", "10.0.0.9")
    assert throttle.delay("first", HOME[1]) == 0
    assert throttle.delay("second", HOME[1]) == 16
    assert len(throttle._failures) == MOST_REMEMBERED


def test_a_place_is_known_while_one_of_its_logins_is_remembered(throttle: Throttle) -> None:
    throttle.remember([("first", "10.0.0.5"), ("second", "10.0.0.5")])
    throttle.succeeded("first", "10.0.0.5")
    throttle.remember((f"login{number}", "10.0.0.9") for number in range(MOST_REMEMBERED - 1))
    assert throttle.known("first", "10.0.0.5")
    assert not throttle.known("second", "10.0.0.5")
    assert throttle.knows_place("10.0.0.5")
    throttle.succeeded("third", "10.0.0.9")
    assert not throttle.known("first", "10.0.0.5")
    assert not throttle.knows_place("10.0.0.5")
    assert len(throttle._addresses) == 1

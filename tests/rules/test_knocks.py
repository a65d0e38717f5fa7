"""Knocking: which failures are news, what is proposed after them, which addresses there are."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.addresses import Address, address_of
from rules.knocks import Knocks, Proposed, Silence, proposal

NOON = datetime(2026, 11, 19, 12)


def after(*answered: bool, enough: int = 3) -> Knocks:
    """What is known after knocks from noon on, one a minute."""
    knocks = Knocks("edu.example.ru:443", enough)
    for minute, one in enumerate(answered):
        knocks = knocks.after(NOON + timedelta(minutes=minute), None if one else Silence.REFUSED)
    return knocks


def test_an_outage_is_proposed_after_enough_failures_in_a_row_and_from_the_first_of_them() -> None:
    assert proposal(after(False, False), None, None) is None
    assert proposal(after(False, False, True, False, False), None, None) is None, "not in a row"
    told = proposal(after(True, False, False, False, False), None, None)
    assert told is not None
    assert (told.what, told.at, told.address) == (
        Proposed.OPEN,
        NOON + timedelta(minutes=1),
        "edu.example.ru:443",
    )


def test_its_end_is_proposed_once_there_are_answers_again() -> None:
    began = NOON
    assert proposal(after(False, False, False), began, None) is None
    told = proposal(after(False, False, False, True, True), began, None)
    assert told is not None
    assert (told.what, told.at) == (Proposed.END, NOON + timedelta(minutes=3))
    assert proposal(after(True, True, False, True), began, None) is None, "it was never away"
    later = NOON + timedelta(hours=1)
    assert proposal(after(False, False, False, True), later, None) is None, "answered before it began"


def test_who_ended_an_outage_while_nobody_answers_is_not_asked_again() -> None:
    knocks = after(False, False, False, False)
    assert proposal(knocks, NOON, NOON + timedelta(minutes=2)) is None
    assert proposal(knocks, NOON - timedelta(hours=3), NOON - timedelta(hours=1)) is not None


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 5))
def test_any_row_of_knocks_is_counted_as_one_counts_by_hand(answered: list[bool], enough: int) -> None:
    knocks = after(*answered, enough=enough)
    last = next((back for back, one in enumerate(reversed(answered)) if one), len(answered))
    assert knocks.failures == last
    told = proposal(knocks, None, None)
    assert (told is not None) == (last >= enough)
    if told is not None:
        assert told.at == NOON + timedelta(minutes=len(answered) - last)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("edu.example.ru:443", Address("edu.example.ru", 443)),
        (" школа.рф:80 ", Address("школа.рф", 80)),
        ("10.0.0.1:65535", Address("10.0.0.1", 65535)),
        ("[::1]:443", Address("::1", 443)),
        *(
            (wrong, None)
            for wrong in (
                *(
                    "",
                    "edu.example.ru",
                    "edu.example.ru:",
                    ":443",
                    "edu.example.ru:0",
                    "edu.example.ru:65536",
                ),
                *("https://edu.example.ru:443", "edu.example.ru/login:443", "edu..ru:443", "-edu.ru:443"),
                *("edu example.ru:443", "edu.ru:44٣", "[::1%eth0]:443", "::1:443", "[edu.ru]:443"),
                *(f"{'я' * 64}.рф:443", f"{'a.' * 130}ru:443", "edu\x1b[2J.ru:443"),
            )
        ),
    ],
)
def test_an_address_is_a_name_or_number_and_a_port_and_nothing_else(
    text: str, address: Address | None
) -> None:
    assert address_of(text) == address

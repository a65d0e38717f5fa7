"""A column typed straight down: a key a row, and no key lands in a row that it was not meant for (3.1)."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.codes import Scale
from screens.journal.typing import codes_of
from screens.sheets.down import Parted, fills, is_begun, parted, surname_of
from services.views.journal import KindOfWork

KINDS = (
    KindOfWork(1, "Ответ на уроке", "О", 1),
    KindOfWork(2, "Контрольная работа", "К", 3),
    KindOfWork(3, "Диктант", "Н", 2),
    KindOfWork(4, "Практическая работа", "П", 2),
)


def said(typed: str, rows_left: int = 30, scale: Scale = Scale.FIVE_POINT) -> Parted:
    return parted(typed, codes_of(scale, of_term=False), KINDS, rows_left)


@pytest.mark.parametrize(
    ("typed", "done", "held"),
    [
        ("5", "", "5"),
        ("54", "", "5 4"),
        ("543", "5", "4 3"),
        ("54н", "5 4 н", ""),
        ("y+j", "y + j", ""),
        ("5/4", "", "5/4"),
        ("5\\43", "5\\4", "3"),
        ("35/4К", "3 5/4К", ""),
        ("4К5", "4К", "5"),
        ("4R5", "4R", "5"),
        ("4п", "4п", ""),
        ("4О", "4 О", ""),
        ("4Н", "4 Н", ""),
        ("НН", "Н Н", ""),
        (".", "", "."),
        (".,5", ". ,", "5"),
        ("5-", "5 -", ""),
        ("*5", "", "*5"),
        ("3*54", "3 *5", "4"),
        ("*н", "*н", ""),
    ],
)
def test_what_is_finished_and_what_may_still_go_on(typed: str, done: str, held: str) -> None:
    assert said(typed) == Parted(tuple(done.split()), tuple(held.split()), "")


@pytest.mark.parametrize(
    ("typed", "done", "held", "strange"),
    [
        ("7н", "", "", "7н"),
        ("3 5", "", "3", " 5"),
        ("12 4", "", "1 2", " 4"),
        ("17 4", "", "1", "7 4"),
        ("512 4", "5", "1 2", " 4"),
        ("543753", "5", "4 3", "753"),
        ("К5", "", "", "К5"),
        ("н 5", "н", "", " 5"),
        ("5/", "", "", "5/"),
        ("5/н", "", "", "5/н"),
        ("5//4", "", "", "5//4"),
        ("**5", "", "", "**5"),
        ("*-", "", "", "*-"),
        ("*5/", "", "", "*5/"),
    ],
)
def test_from_what_is_no_entry_on_nothing_is_taken(typed: str, done: str, held: str, strange: str) -> None:
    assert said(typed) == Parted(tuple(done.split()), tuple(held.split()), strange)


def test_what_stands_below_the_last_row_is_not_taken() -> None:
    assert said("543", rows_left=2) == Parted((), ("5", "4"), "3")
    assert said("н", rows_left=0) == Parted((), (), "н")
    assert said("н*5", rows_left=1) == Parted(("н",), ("*5",), "")


def test_other_scales_have_their_own_keys() -> None:
    assert said("зхн", scale=Scale.PASS_FAIL) == Parted(("з", "х", "н"), (), "")
    assert said("5", scale=Scale.PASS_FAIL) == Parted((), (), "5")
    assert said("5", scale=Scale.NONE) == Parted((), (), "5")
    assert said("зК", scale=Scale.PASS_FAIL) == Parted(("зК",), (), "")


PARTS = st.lists(st.sampled_from(["5", "4", "2", ".", "5/4", "н", "о", "-", "3К", "5/4К", "+"]), max_size=30)


def key_by_key(typed: Iterable[str], rows: int) -> tuple[list[str], str]:
    """Type as the screen does: what is done leaves the line, the row reached goes on."""
    line, done = "", list[str]()
    for key in typed:
        said_now = said(line + key, rows - sum(not fills(part) for part in done))
        done += said_now.done
        line = said_now.rest
    return done, line


@given(PARTS)
def test_each_part_is_of_one_row_in_its_order(parts: list[str]) -> None:
    line = "".join(parts)
    whole = said(line)
    assert [*whole.done, *whole.held] == parts
    assert not whole.strange
    done, rest = key_by_key(line, 30)
    assert [*done, *said(rest).held] == parts


@given(st.text(alphabet="54321 706нокКО/.-+*х\\,;п", max_size=40), st.integers(0, 6))
def test_nothing_typed_is_lost_and_the_pace_of_typing_changes_nothing(typed: str, rows: int) -> None:
    whole = said(typed, rows)
    assert "".join(whole.done) + whole.rest == typed
    done, rest = key_by_key(typed, rows)
    assert "".join(done) + rest == typed
    assert done[: len(whole.done)] == [*whole.done]


@pytest.mark.parametrize(
    ("typed", "done", "strange"),
    [
        ("'", [], "'"),
        ("'ив", [], "'ив"),
        ("5'ив", ["5"], "'ив"),
        ("'ив5", ["'ив"], "5"),
        ("'ив ", ["'ив "], ""),
        ("'ив н5", ["'ив "], "н5"),
        ("'иван-п5", ["'иван-п"], "5"),
        ("эbd5", ["эbd"], "5"),
        ("'5", [], "'5"),
    ],
)
def test_a_surname_ends_with_the_first_key_that_is_no_letter(
    typed: str, done: list[str], strange: str
) -> None:
    assert said(typed) == Parted(tuple(done), (), strange)
    assert is_begun(said(typed).strange) == (typed.endswith(("'", "ив")))


@pytest.mark.parametrize(("jump", "letters"), [("'ив ", "ив"), ("эbd", "ив"), ("'Э.", "эю"), ("''ж", "эж")])
def test_a_surname_is_read_in_either_layout(jump: str, letters: str) -> None:
    assert surname_of(jump) == letters


@given(st.text(max_size=60), st.sampled_from(Scale), st.integers(0, 40))
def test_no_text_breaks_it(typed: str, scale: Scale, rows: int) -> None:
    whole = said(typed, rows, scale)
    assert sum(not fills(part) for part in (*whole.done, *whole.held)) <= rows

"""The typing rules, key by key (screens.md, «The journal page»)."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.codes import DEBT, EXEMPT, FAIL, NOT_ASSESSED, PASS, AbsenceCode, Scale
from screens.journal.typing import (
    AFTER_MARK,
    READY,
    AbsenceEntry,
    Codes,
    Deselect,
    EnterDown,
    Entry,
    Fill,
    GoBack,
    GoHome,
    Intent,
    Jump,
    Leaf,
    MarkEntry,
    Move,
    NextLesson,
    NotACode,
    Nothing,
    Pending,
    Put,
    PutSecond,
    Redo,
    Undo,
    codes_of,
    press,
)
from screens.keys import canonical

FIVE = codes_of(Scale.FIVE_POINT, of_term=False)
PASSED = codes_of(Scale.PASS_FAIL, of_term=False)
UNMARKED = codes_of(Scale.NONE, of_term=False)
TERM = codes_of(Scale.FIVE_POINT, of_term=True)
ABSENT = AbsenceEntry(AbsenceCode.ABSENT)


def typed(*keys: str, codes: Codes = FIVE) -> list[Intent | None]:
    """Press keys as a keyboard sends them and return the intents; None for a key that is not the grid's."""
    typing = READY
    intents: list[Intent | None] = []
    for key in keys:
        answer = press(typing, canonical(key, key if len(key) == 1 else None), codes)
        if answer is None:
            intents.append(None)
            continue
        typing = answer[0]
        intents.extend(answer[1])
    return intents


@pytest.mark.parametrize("digit", ["5", "4", "3", "2", "1"])
def test_a_digit_is_a_mark_at_once(digit: str) -> None:
    assert typed(digit) == [Put(MarkEntry(digit))]


@pytest.mark.parametrize(
    ("keys", "entry"),
    [
        ("нy+Нy", ABSENT),
        ("оjО", AbsenceEntry(AbsenceCode.LATE)),
        (".ю", MarkEntry(DEBT)),
        ("-", Nothing()),
    ],
)
def test_both_layouts_and_the_keypad_give_the_same_code(keys: str, entry: Entry) -> None:
    assert typed(*keys) == [Put(entry)] * len(keys)


def test_delete_clears() -> None:
    assert typed("delete") == [Put(Nothing())]


def test_backspace_clears_and_stays() -> None:
    assert typed("backspace") == [Put(Nothing(), stays=True)]


def test_a_second_mark_typed_in_one_go_belongs_to_the_cell_of_the_first() -> None:
    assert typed(*"5/4") == [Put(MarkEntry("5")), GoBack(), PutSecond("4")]


def test_a_second_mark_after_a_move_belongs_to_the_cell_under_the_cursor() -> None:
    assert typed("5", "down", "/", "4") == [Put(MarkEntry("5")), Move(0, 1), PutSecond("4")]


def test_escape_after_the_slash_returns_to_where_the_cursor_was() -> None:
    assert typed("5", "/", "escape") == [Put(MarkEntry("5")), GoBack(), GoHome()]
    assert typed("/", "escape") == []


def test_another_key_after_the_slash_is_not_lost() -> None:
    assert typed("5", "/", "н") == [Put(MarkEntry("5")), GoBack(), GoHome(), Put(ABSENT)]
    assert typed("5", "/", "down") == [Put(MarkEntry("5")), GoBack(), GoHome(), Move(0, 1)]


def test_a_column_is_filled_with_the_next_code() -> None:
    assert typed("*", "5") == [Fill(MarkEntry("5"))]
    assert typed("*", "н") == [Fill(ABSENT)]


def test_a_fill_can_be_left() -> None:
    assert typed("*", "escape", "5") == [Put(MarkEntry("5"))]
    assert typed("*", "*", "5") == [Put(MarkEntry("5"))]


def test_a_fill_never_clears() -> None:
    assert typed("*", "-", "5") == [Put(MarkEntry("5"))]


def test_a_key_that_is_no_code_after_the_star_is_not_lost() -> None:
    assert typed("*", "right", "5") == [Move(1, 0), Put(MarkEntry("5"))]


def test_a_selection_is_filled_and_dropped() -> None:
    assert typed("shift+down", "*", "4") == [Move(0, 1, selecting=True), Fill(MarkEntry("4")), Deselect()]
    assert typed("shift+down", "4") == [Move(0, 1, selecting=True), Fill(MarkEntry("4")), Deselect()]


def test_a_selection_is_cleared_by_minus() -> None:
    assert typed("shift+down", "-") == [Move(0, 1, selecting=True), Fill(Nothing()), Deselect()]


def test_an_arrow_drops_the_selection() -> None:
    assert typed("shift+down", "down") == [Move(0, 1, selecting=True), Deselect(), Move(0, 1)]


def test_escape_drops_the_selection_first() -> None:
    assert typed("shift+down", "escape", "escape") == [Move(0, 1, selecting=True), Deselect(), None]


@pytest.mark.parametrize("keys", ["'ив", "'bd", "эив", "ЭИВ"])
def test_letters_of_a_surname_jump_in_both_layouts(keys: str) -> None:
    assert typed(*keys) == [Jump("и"), Jump("ив")]


def test_a_digit_ends_the_jump_and_is_a_mark() -> None:
    assert typed(*"'ив5") == [Jump("и"), Jump("ив"), Put(MarkEntry("5"))]


def test_enter_ends_the_jump_so_that_letters_are_codes_again() -> None:
    assert typed("'", "и", "enter", "н") == [Jump("и"), Put(ABSENT)]


def test_letters_that_are_codes_elsewhere_are_letters_in_a_jump() -> None:
    assert typed(*"'но") == [Jump("н"), Jump("но")]


def test_escape_in_a_jump_returns() -> None:
    assert typed("'", "и", "escape", "5") == [Jump("и"), GoHome(), Put(MarkEntry("5"))]


def test_backspace_in_a_jump_takes_a_letter_back() -> None:
    assert typed("'", "и", "в", "backspace", "backspace") == [Jump("и"), Jump("ив"), Jump("и"), GoHome()]


def test_a_double_surname_may_be_jumped_to_with_its_hyphen() -> None:
    assert typed(*"'и-п") == [Jump("и"), Jump("и-"), Jump("и-п")]


@pytest.mark.parametrize(
    ("keys", "intents"),
    [
        (["u"], [Undo()]),
        (["г"], [Undo()]),
        (["ctrl+z"], [Undo()]),
        (["U"], [Redo()]),
        (["Г"], [Redo()]),
        (["up"], [Move(0, -1)]),
        (["pageup"], [Leaf(-1)]),
        (["tab"], [NextLesson(1)]),
        (["shift+tab"], [NextLesson(-1)]),
        (["enter"], [EnterDown()]),
    ],
)
def test_steps_and_moves(keys: list[str], intents: list[Intent]) -> None:
    assert typed(*keys) == intents


def test_escape_after_a_code_is_the_pages_and_takes_nothing_back() -> None:
    assert typed("escape") == [None]
    assert typed("5", "escape") == [Put(MarkEntry("5")), None]
    assert typed("*", "5", "escape") == [Fill(MarkEntry("5")), None]
    assert typed("5", "/", "4", "escape")[-2:] == [PutSecond("4"), None]
    assert typed("5", "down", "escape") == [Put(MarkEntry("5")), Move(0, 1), None]


def test_pass_fail_subjects_have_their_own_codes() -> None:
    assert typed(*"зpхХ[", codes=PASSED) == [Put(MarkEntry(PASS))] * 2 + [Put(MarkEntry(FAIL))] * 3
    assert typed("5", codes=PASSED) == [NotACode("5")]
    assert typed(*"з/", codes=PASSED) == [Put(MarkEntry(PASS)), None]


def test_a_subject_without_marks_takes_only_absences() -> None:
    assert typed(*"н5.о", codes=UNMARKED) == [
        Put(ABSENT),
        NotACode("5"),
        None,
        Put(AbsenceEntry(AbsenceCode.LATE)),
    ]


def test_the_column_of_term_marks_has_words_of_its_own() -> None:
    assert typed(*"5но1", codes=TERM) == [
        Put(MarkEntry("5")),
        Put(MarkEntry(NOT_ASSESSED)),
        Put(MarkEntry(EXEMPT)),
        NotACode("1"),
    ]
    assert typed(".", codes=TERM) == [None]


def test_a_zero_says_that_it_is_no_mark() -> None:
    assert typed(*"07") == [NotACode("0"), NotACode("7")]


KEYS = st.sampled_from(
    [
        *"54321.+-*/нyоjuU'ивz70",
        *("up", "down", "left", "right", "shift+up", "shift+down", "enter", "tab"),
        *("escape", "backspace", "delete", "pageup", "f3"),
    ]
)


@given(st.lists(KEYS, max_size=60))
def test_two_escapes_always_lead_out_of_anything_pending(keys: list[str]) -> None:
    typing = READY
    for key in keys:
        if answer := press(typing, canonical(key, key if len(key) == 1 else None), FIVE):
            typing = answer[0]
    for _ in range(3):
        if answer := press(typing, "escape", FIVE):
            typing = answer[0]
    assert (typing.pending, typing.selecting) == (Pending.NOTHING, False)
    assert press(typing, "escape", FIVE) is None


@given(st.lists(KEYS, max_size=60), st.sampled_from("54321"))
def test_a_mark_is_never_swallowed(keys: list[str], mark: str) -> None:
    typing = READY
    for key in keys:
        if answer := press(typing, canonical(key, key if len(key) == 1 else None), FIVE):
            typing = answer[0]
    assume(typing.pending is not Pending.MINUTES)  # there a digit is a minute of being late
    answer = press(typing, mark, FIVE)
    assert answer is not None
    assert len(answer[1]) >= 1
    assert answer[0].pending is Pending.NOTHING
    if typing.pending is Pending.NOTHING and not typing.selecting:
        assert answer == (AFTER_MARK, (Put(MarkEntry(mark)),))


LATE = AbsenceEntry(AbsenceCode.LATE)


def test_late_takes_minutes_after_a_slash_and_two_digits_are_enough() -> None:
    ten = AbsenceEntry(AbsenceCode.LATE, 10)
    assert typed(*"j/10") == [Put(LATE), GoBack(), Put(ten)]
    assert typed(*"j/105") == [Put(LATE), GoBack(), Put(ten), Put(MarkEntry("5"))]


def test_late_without_a_slash_never_waits() -> None:
    assert typed(*"j5") == [Put(LATE), Put(MarkEntry("5"))]


def test_one_digit_of_minutes_ends_with_the_next_code() -> None:
    assert typed(*"j/7y") == [
        *(Put(LATE), GoBack(), Put(AbsenceEntry(AbsenceCode.LATE, 7))),
        Put(AbsenceEntry(AbsenceCode.ABSENT)),
    ]


def test_minutes_that_are_not_typed_leave_the_lateness_as_it_was() -> None:
    assert typed(*"j/y") == [Put(LATE), GoBack(), GoHome(), Put(AbsenceEntry(AbsenceCode.ABSENT))]


def test_more_minutes_than_a_lesson_has_are_a_whole_lesson() -> None:
    assert typed(*"j/90")[-1] == Put(AbsenceEntry(AbsenceCode.LATE, 45))


def test_exempt_is_one_key() -> None:
    assert typed(*"c") == [Put(AbsenceEntry(AbsenceCode.EXEMPT))]

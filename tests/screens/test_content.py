"""Strings become content through one helper, cleaned and never read as markup."""

import pytest

from screens.content import fitted, flowed, line, safe, shown, text_of, wrapped

HOSTILE = (
    "[@click=app.quit]X[/]",
    "x[/foo]",
    "a\x1b]52;c;aGk=\x07b",
    "a\x1b[6nb",
    "a\x9b31mb",
    "a\u202eb",
    "a\x00b",
    "a\u200bb",
    "a\ue000b",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_steers_a_terminal_is_left(typed: str) -> None:
    for drawn in (safe(typed).plain, shown(typed), fitted(typed, 40), line(typed).plain, *wrapped(typed, 40)):
        assert all(sign.isprintable() for sign in drawn)
        assert "\u202e" not in drawn


def test_markup_stays_letters() -> None:
    content = safe("[b]Иванов[/b]")
    assert content.plain == "[b]Иванов[/b]"
    assert not content.spans


def test_a_long_text_is_cut_with_a_sign_and_a_short_one_is_filled_up() -> None:
    assert fitted("Иванова-Петрова", 8) == "Иванова…"
    assert fitted("Ли", 5) == "Ли   "
    assert fitted("Ли", 5, right=True) == "   Ли"
    assert fitted("Ли", 0) == ""


def test_a_line_is_never_broken_by_what_it_is_made_of() -> None:
    assert line("тема\nурока").plain == "тема урока"
    assert text_of("одна", "другая").plain == "одна\nдругая"


def test_text_is_broken_at_spaces_and_a_long_word_anywhere() -> None:
    assert wrapped("повторить правило", 10) == ("повторить", "правило")
    assert wrapped("ааааабббб", 5) == ("ааааа", "бббб")
    assert wrapped("", 5) == ()


def test_parts_stay_whole_in_lines_of_their_own_width() -> None:
    assert flowed(("С Самостоятельная", "Л Лабораторная", "Т Тест"), 20) == (
        "С Самостоятельная",
        "Л Лабораторная",
        "Т Тест",
    )
    assert flowed(("Л Лабораторная", "Т Тест"), 22) == ("Л Лабораторная  Т Тест",)
    assert flowed((), 20) == ()

"""Text that people typed: nothing that steers a terminal comes through, and names become keys and logins."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.text import clean, clean_line, login_from, mixed_alphabets, name_key

ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(codec=None),
        st.sampled_from("\x1b\x9b\x07\u200b\u202e\u0301\u0308\u0323\u2028\u00ad\ufe0f\u3164\r\n\t аеёйЁ["),
    ),
    max_size=60,
)
FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(ANY_TEXT, st.booleans(), st.integers(0, 40))
def test_cleaning_twice_changes_nothing(text: str, multiline: bool, most: int) -> None:
    once = clean(text, multiline=multiline, most=most)
    assert clean(once, multiline=multiline, most=most) == once
    assert len(once) <= most


@given(ANY_TEXT)
def test_no_control_or_format_character_is_left(text: str) -> None:
    assert not [character for character in clean(text) if unicodedata.category(character) in FORBIDDEN]
    assert "\n" not in clean(text)


@given(ANY_TEXT)
def test_a_text_of_several_lines_keeps_only_plain_line_breaks(text: str) -> None:
    kept = clean(text, multiline=True)
    assert not [
        character for character in kept if unicodedata.category(character) in FORBIDDEN and character != "\n"
    ]


@given(ANY_TEXT)
def test_no_more_than_two_marks_stand_on_a_letter(text: str) -> None:
    run = longest = 0
    for character in clean(text, multiline=True):
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        longest = max(longest, run)
    assert longest <= 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\x1b]52;c;cm0gLXJm\x07Иван", "]52;c;cm0gLXJmИван"),
        ("\x1b[6nИван", "[6nИван"),
        ("\x9b31mИван", "31mИван"),
        ("Ива\u202eнов", "Иванов"),
        ("Ива\u00adнов", "Иванов"),
        ("Ива\u200bнов", "Иванов"),
        ("и\u0306", "й"),
        ("а" + "\u0301" * 9, "а\u0301\u0301"),
        ("Пётр\u00a0Ильич", "Пётр Ильич"),
        ("раз\r\nдва", "раз два"),
        ("\ud800Иван\ue000", "Иван"),
        ("\u3164\u2800", ""),
        ("\u01d8\u200d\u0323\u0323", "\u1ee5\u0323\u0308"),
        ("№ 5 «Тема» — 1…", "№ 5 «Тема» — 1…"),
    ],
)
def test_payloads_lose_their_teeth_and_words_stay(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_lines_of_a_homework_stay_where_several_are_allowed() -> None:
    assert clean("раз\r\nдва\rтри\u2028четыре", multiline=True) == "раз\nдва\nтри\nчетыре"


def test_a_huge_text_is_cut() -> None:
    assert clean("б" * 9000) == "б" * 4000
    assert clean("\x1bб" * 9000, most=5) == "ббббб"


def test_a_line_has_its_spaces_folded() -> None:
    assert clean_line("  Борцова \u00a0 Ксения\tДмитриевна ") == "Борцова Ксения Дмитриевна"


def test_a_name_is_found_without_case_and_without_the_dots_of_yo() -> None:
    assert name_key(" ЁЛКИН  Пётр") == name_key("елкин петр") == "елкин петр"
    assert name_key("Е\u0308лкин") == "елкин"
    assert name_key("Йод") != name_key("Иод")


@given(st.text(alphabet="АБЁЕёйЙ \u0308\u0306-", max_size=20))
def test_a_key_of_a_key_is_the_same_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize("word", ["Мaргелов", "Cергеев", "Ивановa-Петрова"])
def test_two_alphabets_in_one_word_are_seen(word: str) -> None:
    assert mixed_alphabets(word)


@pytest.mark.parametrize("word", ["Маргелов", "Smith", "Иванова-Smith", "5A", "", "Ли Van"])
def test_one_alphabet_a_word_is_fine(word: str) -> None:
    assert not mixed_alphabets(word)


@pytest.mark.parametrize(
    ("name", "login"),
    [
        (("Иванова", "Анна", "Ильинична"), "ivanova.ai"),
        (("Щукин", "Юрий", ""), "shchukin.i"),
        (("Подъячев", "Хрисанф", "Цезаревич"), "podieiachev.kt"),
        (("Ёлкина", "Эмма", "Яновна"), "elkina.ei"),
        (("Иванова-Петрова", "Ольга", "Павловна"), "ivanova-petrova.op"),
        (("Müller", "Jörg", ""), "muller.j"),
        (("李", "", ""), "user"),
        (("; rm -rf /", "", ""), "rm-rf"),
    ],
)
def test_a_login_is_the_surname_as_in_a_passport_and_initials(name: tuple[str, str, str], login: str) -> None:
    assert login_from(*name, taken=lambda _: False) == login


def test_a_taken_login_gets_a_number() -> None:
    taken = {"ivanova.ai", "ivanova.ai2"}
    assert login_from("Иванова", "Анна", "Ильинична", taken.__contains__) == "ivanova.ai3"

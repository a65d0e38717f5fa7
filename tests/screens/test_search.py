"""Finding by the first letters of words."""

import pytest

from rules.text import name_key
from screens.search import found, only

PAGE = name_key("7А Алгебра Петрова А. И.")


@pytest.mark.parametrize(
    "typed", ["7а", "алг", "7а алг", "пет", "7a", "7A алг", "fku", "7f fku", "7а gtnh", "АЛГЕБРА", ""]
)
def test_a_page_is_found_whatever_layout_it_was_typed_in(typed: str) -> None:
    assert found(typed, PAGE)


@pytest.mark.parametrize("typed", ["8а", "гебра", "7а геом"])
def test_only_the_beginnings_of_words_count(typed: str) -> None:
    assert not found(typed, PAGE)


def test_yo_is_found_typed_as_ye() -> None:
    assert found("елк", name_key("Ёлкин Артём"))


def test_what_begins_with_the_typed_letters_stands_first() -> None:
    names = ("Зимина Ольга Петровна", "Петрова Анна Ивановна")
    keys = [name_key(name) for name in names]
    assert only("петр", names, keys) == ("Петрова Анна Ивановна", "Зимина Ольга Петровна")
    assert only(" ", names, keys) == names

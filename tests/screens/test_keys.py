"""One table for both keyboard layouts."""

import pytest
from textual import events

from screens.actions import Action
from screens.help.page import key_lines
from screens.keys import as_latin, as_russian, canonical, readings, stroke

QWERTY = "qwertyuiopasdfghjklzxcvbnm"
JCUKEN = "йцукенгшщзфывапролдячсмить"


@pytest.mark.parametrize(("latin", "russian"), list(zip(QWERTY, JCUKEN, strict=True)))
def test_a_letter_key_is_one_key_in_both_layouts(latin: str, russian: str) -> None:
    assert canonical(latin, latin) == latin
    assert canonical(russian, russian) == latin
    assert canonical(russian.upper(), russian.upper()) == latin.upper()


def test_the_absent_key_is_the_same_key_either_way() -> None:
    assert canonical("н", "н") == canonical("y", "y") == "y"
    assert canonical("о", "о") == canonical("j", "j") == "j"


@pytest.mark.parametrize("sign", list("0123456789./*-+'?"))
def test_signs_are_taken_as_typed(sign: str) -> None:
    assert canonical("whatever", sign) == sign


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("\\", "/"), ("|", "/"), (",", "."), ("ю", "."), ("э", "'"), ("Э", "'"), ("ж", ";"), ("ё", "`")],
)
def test_keys_that_layouts_force_apart_are_brought_together(typed: str, meant: str) -> None:
    assert canonical("whatever", typed) == meant


def test_the_key_of_the_letter_b_is_no_debt() -> None:
    assert canonical("б", "б") == "б"


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("decimal", "."),
        ("divide", "/"),
        ("multiply", "*"),
        ("subtract", "-"),
        ("add", "+"),
        ("f1", "f1"),
        ("f10", "f10"),
        ("enter", "enter"),
        ("ctrl+m", "enter"),
        ("ctrl+z", "ctrl+z"),
        ("ctrl+я", "ctrl+z"),
        ("shift+up", "shift+up"),
        ("escape", "escape"),
    ],
)
def test_named_keys_keep_one_name(key: str, meant: str) -> None:
    assert canonical(key, None) == meant


def test_a_space_has_a_name() -> None:
    assert stroke(events.Key("space", " ")) == "space"


def test_text_typed_in_the_other_layout_is_read_back() -> None:
    assert as_russian("bdfyjd") == "иванов"
    assert as_latin("зуекщмф") == "petrova"
    assert "ив" in readings("bd")


def test_what_a_key_does_is_told_whole_on_the_narrowest_terminal() -> None:
    long = "Заверить, что говорит журнал класса за этот период, целиком, со всеми страницами (п. 4.1)"
    shown = [
        "".join(text for text, _ in line.parts) for line in key_lines((Action("f8", "a", "b", "", long),))
    ]
    assert max(map(len, shown)) <= 78
    assert long in " ".join(" ".join(shown).split())

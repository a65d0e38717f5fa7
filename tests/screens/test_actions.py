"""Declared keys: where they lead and how they are written."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import screens
from screens.actions import Action, action_of, joined, written
from screens.frame import Frame
from screens.keys import canonical

OWN = (Action("enter", "открыть"), Action("/", "вторая отметка", "second"), Action("u U", "назад", "undo"))
COMMON = (Action("f4 /", "найти", "jump"), Action("f1 ?", "клавиши", "help", sign="F1"))


def test_a_screens_own_key_stands_before_the_common_one() -> None:
    keys = joined(OWN, COMMON)
    second = action_of(keys, "/")
    jump = action_of(keys, "f4")
    assert second is not None
    assert second.does == "second"
    assert jump is not None
    assert jump.does == "jump"
    assert jump.keys == ("f4",)


def test_a_common_key_that_is_wholly_taken_goes_away() -> None:
    assert joined((Action("f1 ?", "своё", "own"),), COMMON)[1:] == COMMON[:1]


def test_caps_lock_does_not_lose_a_small_letter() -> None:
    assert action_of((Action("p", "печать", "print"),), "P") is not None
    assert action_of((Action("P", "печать", "print"),), "p") is None


def test_keys_are_written_as_on_the_keyboard() -> None:
    assert [written(key) for key in ("f4", "ctrl+z", "ctrl+pagedown", "shift+tab", "p", "escape")] == [
        "F4",
        "Ctrl+Z",
        "Ctrl+PgDn",
        "Shift+Tab",
        "p",
        "Esc",
    ]


_LOOK_ALIKE = dict(zip("ABCEHKMOPTXY", "АВСЕНКМОРТХУ", strict=True))


def _declared() -> Iterator[tuple[str, Action]]:
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        for name, value in vars(import_module(module.name)).items():
            yield from ((name, value),) if isinstance(value, Action) else ()
            if isinstance(value, type) and issubclass(value, Frame):
                yield from ((name, action) for action in value.ACTIONS)


def test_a_latin_sign_that_looks_cyrillic_is_found_on_either_key() -> None:
    seen = [(name, action) for name, action in _declared() if action.sign in _LOOK_ALIKE]
    assert {action.sign for _, action in seen} == {"P", "T"}
    for name, action in seen:
        twin = canonical("", _LOOK_ALIKE[action.sign].lower())
        assert {action.sign.lower(), twin} <= set(action.keys), (name, action)

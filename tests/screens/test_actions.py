"""Declared keys: where they lead and how they are written."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any

import screens
from rules.codes import Scale
from screens.actions import LOOK_ALIKE, Action, action_of, joined, looking_like, written
from screens.frame import Frame
from screens.journal.declared import typing_keys
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


def _declared() -> Iterator[tuple[str, Action]]:
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        for name, value in vars(import_module(module.name)).items():
            yield from ((name, value),) if isinstance(value, Action) else ()
            if isinstance(value, type) and issubclass(value, Frame):
                yield from ((name, action) for action in value.ACTIONS)


def test_a_latin_sign_that_looks_cyrillic_is_found_on_either_key() -> None:
    cyrillic = {latin: one for one, latin in LOOK_ALIKE.items() if latin.isupper()}
    seen = [(name, action) for name, action in _declared() if action.sign in cyrillic]
    assert {action.sign for _, action in seen} == {"P", "T"}
    for name, action in seen:
        twin = canonical("", cyrillic[action.sign].lower())
        assert {action.sign.lower(), twin} <= set(action.keys), (name, action)


_TWINS = LOOK_ALIKE | {latin: cyrillic for cyrillic, latin in LOOK_ALIKE.items()}


def _together() -> Iterator[tuple[str, list[Action]]]:
    """Yield every screen with all actions that may stand on it, also those that its methods add."""
    for info in pkgutil.walk_packages(screens.__path__, "screens."):
        module = import_module(info.name)
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, Frame) and value.__module__ == info.name:
                named = {word for code in _codes_of(value) for word in code.co_names}
                added = [one for word in sorted(named) for one in _actions_in(vars(module).get(word))]
                codes = [one for scale in Scale for one in typing_keys(scale)]
                own = [*(codes if name == "JournalScreen" else ()), *value.ACTIONS, *added]
                yield name, list(joined(dict.fromkeys(own), value.COMMON))


def _codes_of(screen: type[Frame[Any]]) -> Iterator[CodeType]:
    for one in vars(screen).values():
        method = one.fget if isinstance(one, property) else one
        if isinstance(method, FunctionType):
            yield method.__code__


def _actions_in(value: object) -> Iterator[Action]:
    if isinstance(value, Action):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ():
        yield from _actions_in(one)


def test_a_letter_that_looks_like_a_sign_never_does_what_another_key_says() -> None:
    """Who reads «Р» as a Latin letter gets what «Р» does, or is asked which was meant; two are known."""
    asked = set()
    for screen, actions in _together():
        for action in actions:
            twin = _TWINS.get(action.sign)
            if twin is None:
                continue
            key = canonical("", twin)
            own = action_of(actions, key)
            if own is not None and own.does != action.does:
                asked.add((screen, twin.upper(), action.label, own.label))
    assert asked == {
        ("PupilScreen", "P", "родитель", "заявление"),
        ("AbsentScreen", "Y", "уваж.", "неув."),
    }


def test_no_key_of_a_screen_does_two_things() -> None:
    for screen, actions in _together():
        bound: dict[str, Action] = {}
        for action in actions:
            for key in action.keys if action.does else ():
                there = bound.setdefault(key, action)
                assert there.does == action.does, (screen, key, there.label, action.label)


def test_the_sign_of_a_letter_key_stands_on_it_in_one_of_the_layouts() -> None:
    for screen, actions in _together():
        for action in actions:
            if len(action.sign) == 1 and action.sign.isalpha():
                typed = {canonical("", action.sign), canonical("", action.sign.lower())}
                assert typed & set(action.keys), (screen, action)


def test_a_letter_of_the_other_alphabet_is_found_by_its_look_and_in_its_own_case() -> None:
    guardian, leave = Action("h", "родитель", "guardian", sign="Р"), Action("n", "оставить", "keep", sign="т")
    for typed, found in (
        ("p", guardian),
        ("P", guardian),
        ("р", None),
        ("t", None),
        ("T", None),
        (None, None),
    ):
        assert looking_like((guardian, leave), typed) is found, typed

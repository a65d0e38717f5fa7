"""A declared key: the bottom line, F1 and the printed key card are made from these and from nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """A key that works on a screen; ``does`` names the screen's ``action_…`` method.

    An empty ``does`` declares a key that the focused widget handles itself (arrows, typed marks).
    """

    key: str
    """Canonical key (``screens.keys``), several separated by spaces: ``"f4 /"``."""
    label: str
    """One or two words for the bottom line: «открыть»; empty where another action tells of this key too."""
    does: str = ""
    sign: str = ""
    """How the key is written for people; made from ``key`` when empty."""
    explained: str = ""
    """A full sentence for F1; the label where empty."""
    in_line: bool = True
    """Whether it stands in the bottom line, or only on F1."""
    stays: bool = False
    """Whether it is among the last of a screen's own keys to leave a bottom line that is too narrow."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Every canonical key of the action."""
        return tuple(self.key.split())

    @property
    def written(self) -> str:
        """The key as people read it on the keyboard."""
        return self.sign or " ".join(written(key) for key in self.keys)


LOOK_ALIKE = dict(zip("АВЕКМНОРСТУХаеокрсух", "ABEKMHOPCTYXaeokpcyx", strict=True))
"""Cyrillic letters that are drawn as Latin ones; most stand on another key."""
_ALIKE = LOOK_ALIKE | {latin: cyrillic for cyrillic, latin in LOOK_ALIKE.items()}

_WRITTEN = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "space": "Пробел",
    "delete": "Del",
    "backspace": "Backspace",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "вверх",
    "down": "вниз",
    "left": "влево",
    "right": "вправо",
}


def written(key: str) -> str:
    """Return a canonical key as people read it: ``f4`` is «F4», ``ctrl+z`` is «Ctrl+Z»."""
    if key in _WRITTEN:
        return _WRITTEN[key]
    modifiers, plus, last = key.rpartition("+")
    if plus and modifiers:
        named = last.upper() if len(last) == 1 else written(last)
        return "+".join((*(part.capitalize() for part in modifiers.split("+")), named))
    return key.upper() if len(key) > 1 and key[0] == "f" else key


def joined(own: Iterable[Action], common: Iterable[Action]) -> tuple[Action, ...]:
    """Return a screen's own actions and the common ones, minus common keys that the screen uses itself."""
    first = tuple(own)
    taken = {key for action in first for key in action.keys}
    return (*first, *(left for action in common if (left := _without(action, taken)) is not None))


def _without(action: Action, taken: set[str]) -> Action | None:
    keys = tuple(key for key in action.keys if key not in taken)
    if keys == action.keys:
        return action
    if not keys:
        return None
    return Action(" ".join(keys), action.label, action.does, "", action.explained, action.in_line)


def action_of(actions: Iterable[Action], key: str) -> Action | None:
    """Return the action of a canonical key; a capital letter falls back to its small one (Caps Lock)."""
    listed = tuple(actions)
    for wanted in (key, key.lower()):
        for action in listed:
            if wanted in action.keys:
                return action
    return None


def looking_like(actions: Iterable[Action], character: str | None) -> Action | None:
    """Return the action whose sign is drawn as a letter that was typed in the other alphabet."""
    if character is None:
        return None
    typed = {character.upper(), character.lower()}
    return next((one for one in actions if len(one.sign) == 1 and _ALIKE.get(one.sign) in typed), None)

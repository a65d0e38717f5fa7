"""What keys mean on a page of the journal (screens.md, typing rules): keys in, intents out, nothing else.

The keys are canonical (``screens.keys``), so both keyboard layouts look the same here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from rules.codes import DEBT, EXEMPT, FAIL, NOT_ASSESSED, NUMBERS, PASS, AbsenceCode, Scale
from screens.actions import LOOK_ALIKE
from screens.keys import as_russian, canonical

ABSENT_KEYS = ("y", "+")
LATE_KEY = "j"
EXEMPT_KEY = "c"
MOST_MINUTES = 45
PASS_KEY = "p"
FAIL_KEYS = ("[", "х")
FILL_KEY = "*"
SECOND_KEY = "/"
JUMP_KEY = "'"
CLEAR_KEYS = ("-", "delete")
_TWINS = {latin: canonical("", cyrillic) for cyrillic, latin in LOOK_ALIKE.items() if latin.islower()}
"""Small Latin letter → the key of the Cyrillic one that is drawn alike: «о» and «х» are codes."""


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """A mark that was typed, or a mark of the term where the cursor stands there."""

    value: str


@dataclass(frozen=True, slots=True)
class AbsenceEntry:
    """An absence that was typed."""

    code: AbsenceCode
    minutes: int | None = None
    """Of lateness, where they were typed."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """The cell is to be empty."""


Entry = MarkEntry | AbsenceEntry | Nothing


@dataclass(frozen=True, slots=True)
class Put:
    """Replace what stands in the cell, then go on unless ``stays``."""

    entry: Entry
    stays: bool = False


@dataclass(frozen=True, slots=True)
class GoBack:
    """Return to the cell that was typed last: a second mark is coming for it."""


@dataclass(frozen=True, slots=True)
class PutSecond:
    """Add or replace the second mark of the cell, then go on."""

    value: str


@dataclass(frozen=True, slots=True)
class Fill:
    """Put an entry into every empty cell of the column or of the selection; ``Nothing`` empties all of it."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Move:
    """Move the cursor by columns and rows; ``selecting`` stretches the selection."""

    columns: int
    rows: int
    selecting: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """Move the cursor by windows of rows."""

    windows: int


@dataclass(frozen=True, slots=True)
class ToEnd:
    """Move to the first (-1) or last (1) column, or row where ``of_column``."""

    way: int
    of_column: bool = False


@dataclass(frozen=True, slots=True)
class NextLesson:
    """Move to the next (1) or previous (-1) lesson."""

    way: int


@dataclass(frozen=True, slots=True)
class EnterDown:
    """Go down, from the last pupil to the first one of the next lesson."""


@dataclass(frozen=True, slots=True)
class Jump:
    """Go to the first pupil whose surname begins with the letters."""

    letters: str


@dataclass(frozen=True, slots=True)
class GoHome:
    """Return to where the cursor stood before a jump or a second mark was begun."""


@dataclass(frozen=True, slots=True)
class Deselect:
    """Drop the selection."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last step back."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Carry the last step that was taken back out again."""


@dataclass(frozen=True, slots=True)
class NotACode:
    """The key means something on other pages, here it is no code: say which are."""

    key: str


Intent = (
    Put
    | GoBack
    | PutSecond
    | Fill
    | Move
    | Leaf
    | ToEnd
    | NextLesson
    | EnterDown
    | Jump
    | GoHome
    | Deselect
    | Undo
    | Redo
    | NotACode
)


class Pending(Enum):
    """What the next key belongs to."""

    NOTHING = auto()
    FILL = auto()
    SECOND = auto()
    JUMP = auto()
    MINUTES = auto()


@dataclass(frozen=True, slots=True)
class Typing:
    """Where the typing stands between two keys."""

    pending: Pending = Pending.NOTHING
    letters: str = ""
    after_mark: bool = False
    """The key before was a mark: ``/`` still means that cell."""
    after_late: bool = False
    """The key before was «о»: ``/`` takes the minutes of that cell."""
    went_back: bool = False
    selecting: bool = False


READY = Typing()
AFTER_MARK = Typing(after_mark=True)
AFTER_LATE = Typing(after_late=True)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of the place under the cursor."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    has_second_marks: bool = False


def codes_of(scale: Scale, *, of_term: bool) -> Codes:
    """Return the keys that are codes in a lesson's cell or in the column of term marks."""
    entries: dict[str, Entry] = dict.fromkeys(CLEAR_KEYS, Nothing())
    if of_term:
        entries |= {key: MarkEntry(NOT_ASSESSED) for key in ABSENT_KEYS}
        entries[LATE_KEY] = MarkEntry(EXEMPT)
    else:
        entries |= {key: AbsenceEntry(AbsenceCode.ABSENT) for key in ABSENT_KEYS}
        entries[LATE_KEY] = AbsenceEntry(AbsenceCode.LATE)
        entries[EXEMPT_KEY] = AbsenceEntry(AbsenceCode.EXEMPT)
    if scale is Scale.FIVE_POINT:
        entries |= {number: MarkEntry(number) for number in NUMBERS if not (of_term and number == "1")}
    if scale is Scale.PASS_FAIL:
        entries[PASS_KEY] = MarkEntry(PASS)
        entries |= {key: MarkEntry(FAIL) for key in FAIL_KEYS}
    if scale is not Scale.NONE and not of_term:
        entries[DEBT] = MarkEntry(DEBT)
    return Codes(entries, has_second_marks=scale is Scale.FIVE_POINT and not of_term)


_MOVES: Mapping[str, Intent] = {
    "up": Move(0, -1),
    "down": Move(0, 1),
    "left": Move(-1, 0),
    "right": Move(1, 0),
    "shift+up": Move(0, -1, selecting=True),
    "shift+down": Move(0, 1, selecting=True),
    "shift+left": Move(-1, 0, selecting=True),
    "shift+right": Move(1, 0, selecting=True),
    "pageup": Leaf(-1),
    "pagedown": Leaf(1),
    "home": ToEnd(-1),
    "end": ToEnd(1),
    "ctrl+home": ToEnd(-1, of_column=True),
    "ctrl+end": ToEnd(1, of_column=True),
    "tab": NextLesson(1),
    "shift+tab": NextLesson(-1),
    "enter": EnterDown(),
}
_STEPS: Mapping[str, Intent] = {"u": Undo(), "ctrl+z": Undo(), "U": Redo(), "ctrl+y": Redo()}

Answer = tuple[Typing, tuple[Intent, ...]]


def meant(typing: Typing, key: str, character: str | None, codes: Codes) -> str:
    """Return the key; where it is no code but looks like one in the other alphabet, the code's key."""
    twin = _TWINS.get(character or "")
    if twin is None or key in codes.entries or typing.pending is Pending.JUMP:
        return key
    return twin if twin in codes.entries else key


def press(typing: Typing, key: str, codes: Codes) -> Answer | None:
    """Return what a key makes of the typing and what is to be done; None when the key is not the grid's."""
    match typing.pending:
        case Pending.JUMP:
            return _press_in_jump(typing, key, codes)
        case Pending.FILL:
            return _press_after_fill(typing, key, codes)
        case Pending.SECOND:
            return _press_after_slash(typing, key, codes)
        case Pending.MINUTES:
            return _press_in_minutes(typing, key, codes)
        case Pending.NOTHING:
            return _press_ready(typing, key, codes)


def _press_ready(typing: Typing, key: str, codes: Codes) -> Answer | None:
    entry = _entry(codes, key)
    if entry is not None:
        if typing.selecting:
            return READY, (Fill(entry), Deselect())
        return _after(entry), (Put(entry),)
    if key == FILL_KEY:
        return Typing(Pending.FILL, selecting=typing.selecting), ()
    if key == SECOND_KEY and typing.after_late:
        return Typing(Pending.MINUTES, went_back=True), (GoBack(),)
    if key == SECOND_KEY and codes.has_second_marks:
        back = (GoBack(),) if typing.after_mark else ()
        return Typing(Pending.SECOND, went_back=typing.after_mark), back
    if key == JUMP_KEY:
        return Typing(Pending.JUMP), ()
    if key == "backspace":
        return READY, (Put(Nothing(), stays=True),)
    if key in _MOVES:
        return _moved(typing, _MOVES[key])
    if key in _STEPS:
        return READY, (_STEPS[key],)
    if key == "escape" and typing.selecting:
        return READY, (Deselect(),)
    if len(key) == 1 and key.isdecimal():
        return Typing(selecting=typing.selecting), (NotACode(key),)
    return None


def _after(entry: Entry) -> Typing:
    match entry:
        case MarkEntry():
            return AFTER_MARK
        case AbsenceEntry(AbsenceCode.LATE):
            return AFTER_LATE
    return READY


def _moved(typing: Typing, move: Intent) -> Answer:
    selecting = isinstance(move, Move) and move.selecting
    if typing.selecting and not selecting:
        return READY, (Deselect(), move)
    return Typing(selecting=selecting), (move,)


def _press_after_fill(typing: Typing, key: str, codes: Codes) -> Answer | None:
    cancelled = Typing(selecting=typing.selecting)
    entry = _entry(codes, key)
    if entry is not None and not isinstance(entry, Nothing):
        done: tuple[Intent, ...] = (Fill(entry), Deselect()) if typing.selecting else (Fill(entry),)
        return READY, done
    if key in ("escape", FILL_KEY, "backspace", *CLEAR_KEYS):
        return cancelled, ()
    return press(cancelled, key, codes)


def _press_after_slash(typing: Typing, key: str, codes: Codes) -> Answer | None:
    entry = _entry(codes, key)
    if isinstance(entry, MarkEntry):
        return READY, (PutSecond(entry.value),)
    home: tuple[Intent, ...] = (GoHome(),) if typing.went_back else ()
    if key in ("escape", SECOND_KEY, "backspace"):
        return READY, home
    answer = press(READY, key, codes)
    return (READY, home) if answer is None else (answer[0], (*home, *answer[1]))


def _press_in_minutes(typing: Typing, key: str, codes: Codes) -> Answer | None:
    """Take up to two digits of minutes; any other key ends them and keeps its own meaning."""
    if len(key) == 1 and key.isdecimal():
        digits = typing.letters + key
        if len(digits) == 1:
            return replace(typing, letters=digits), ()
        return READY, (Put(_late(digits)),)
    if key == "backspace" and typing.letters:
        return replace(typing, letters=""), ()
    if not typing.letters or key == "escape":
        done: tuple[Intent, ...] = (GoHome(),)
    else:
        done = (Put(_late(typing.letters)),)
    if key in ("enter", "escape", "backspace", SECOND_KEY):
        return READY, done
    answer = press(READY, key, codes)
    return (READY, done) if answer is None else (answer[0], (*done, *answer[1]))


def _late(digits: str) -> AbsenceEntry:
    return AbsenceEntry(AbsenceCode.LATE, min(int(digits), MOST_MINUTES) or None)


def _press_in_jump(typing: Typing, key: str, codes: Codes) -> Answer | None:
    letter = as_russian(key.lower()) if len(key) == 1 else ""
    if letter.isalpha() or (letter == "-" and typing.letters):
        letters = typing.letters + letter
        return replace(typing, letters=letters), (Jump(letters),)
    if key == "backspace":
        letters = typing.letters[:-1]
        return (replace(typing, letters=letters), (Jump(letters),)) if letters else (READY, (GoHome(),))
    if key == "escape":
        return READY, (GoHome(),)
    if key in ("enter", "space"):
        return READY, ()
    return press(READY, key, codes)


def _entry(codes: Codes, key: str) -> Entry | None:
    """Return the code of a key; Caps Lock does not matter."""
    return codes.entries.get(key) or codes.entries.get(key.lower())

"""Hostile text of every kind that reliability.md names, and a strict reader of what a terminal is sent."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Payload:
    """Something somebody may type, import or write into the file; ``mark`` is what is still seen of it."""

    name: str
    hostile: str
    mark: str

    @property
    def text(self) -> str:
        """The hostile text with its mark before it, so that the screens show which one they drew."""
        return f"{self.mark}{self.hostile}"


# fmt: off
_HOSTILE: tuple[tuple[str, str], ...] = (
    ("esc alone", "\x1b"),
    ("csi colour and blink", "\x1b[31;5m"),
    ("csi conceal", "\x1b[8m"),
    ("csi clear and move away", "\x1b[2J\x1b[999;999H"),
    ("csi leave the alternate screen", "\x1b[?1049l\x1b[?25h"),
    ("csi report every move of the mouse", "\x1b[?1003h"),
    ("csi resize the window", "\x1b[8;50;200t"),
    ("csi print the screen", "\x1b[5i"),
    ("csi insert mode", "\x1b[4h"),
    ("csi scroll region", "\x1b[5;6r\x1b[99T"),
    ("csi end of paste", "\x1b[201~rm\r\x1b[200~"),
    ("reset of the terminal", "\x1bc"),
    ("screen of letters E", "\x1b#8"),
    ("line-drawing letters", "\x1b(0qqq\x0e"),
    ("osc 52 ended by bel", "\x1b]52;c;cm0gLXJmIH4=\x07"),
    ("osc 52 ended by st", "\x1b]52;c;cm0gLXJmIH4=\x1b\\"),
    ("osc 52 asks for the clipboard", "\x1b]52;c;?\x07"),
    ("osc 8 link", "\x1b]8;;http://evil.example/\x1b\\link\x1b]8;;\x1b\\"),
    ("osc 0 title", "\x1b]0;evil title\x07"),
    ("osc 4 palette", "\x1b]4;1;#ff0000\x07"),
    ("osc without an end", "\x1b]2;never ends "),
    ("dsr place of the cursor", "\x1b[6n"),
    ("dsr state", "\x1b[5n"),
    ("da what terminal is it", "\x1b[c\x1b[>c"),
    ("dcs ask for settings", "\x1bP$qm\x1b\\"),
    ("dcs termcap", "\x1bP+q544e\x1b\\"),
    ("apc pm sos", "\x1b_a\x1b\\\x1b^p\x1b\\\x1bXs\x1b\\"),
    ("c1 csi dsr", "\x9b6n"),
    ("c1 osc 52", "\x9d52;c;cm0=\x9c"),
    ("c1 dcs", "\x90$qm\x9c"),
    ("c1 nel, ris of 8 bits", "\x85\x84\x8d\x9a"),
    ("bel", "\x07\x07\x07"),
    ("backspaces", "\x08\x08\x08\x08evil"),
    ("del", "\x7f\x7f"),
    ("nul", "\x00tail"),
    ("breaks and tabs", "\r\n\n\tA\vB\fC\x1c\x1d\x1e\x1fD"),
    ("breaks of unicode", "\u2028A\u2029B"),
    ("action in markup", "[@click=app.quit]X[/]"),
    ("action in markup, quoted", "[@click=\"app.exit()\"]Y[/]"),
    ("close tag of nothing", "x[/foo]"),
    ("bold in markup", "[bold]B[/bold]"),
    ("link in markup", "[link=http://evil.example]L[/link]"),
    ("variable in markup", "[on $error][$nothing]V[/]"),
    ("brackets", "[/][[]\\[[@"),
    ("bidi override", "\u202edrowssap\u202c"),
    ("bidi isolates", "\u2066a\u2067b\u2068c\u2069\u200e\u200f\u061c"),
    ("zero width", "\u200ba\u200cb\u200dc\u2060d\ufeff"),
    ("soft hyphens", "\u00ada\u00ad"),
    ("combining bomb", "e" + "\u0301\u0327\u0338" * 20),
    ("enclosing bomb", "a" + "\u20dd\u20e0" * 30),
    ("private use", "\ue0b0\uf8ff\U000f0001\U0010fffd"),
    ("unassigned", "\u0378\ufdd0\uffff\U000e0fff"),
    ("tags and selectors", "\U000e0041\ufe0f\ufe00\U000e0100"),
    ("letters that look like nothing", "\u3164\u115f\uffa0\u2800"),
    ("emoji", "\U0001f600\U0001f469\u200d\U0001f469\u200d\U0001f467\U0001f1f7\U0001f1fa\u2764\ufe0f"),
    ("wide letters", "漢字仮名交じり文"),
    ("two alphabets in a word", "Ивaнoв"),
    ("right to left", "שלום عليكم ﷽"),
    ("long word", "Длинношеее" * 40),
    ("long wide word", "漢" * 200),
    ("formula =", "=cmd|' /C calc'!A0"),
    ("formula + - @", "+1-2@SUM(A1)"),
    ("sql", "'; DROP TABLE mark; --\"\"'"),
    ("percent format", "%s%n%d%(name)s%%"),
    ("braces", "{}{0.__class__.__init__.__globals__}{self}"),
    ("shell", "$HOME `id` $(id) ; rm -rf ~ | & > <"),
    ("path", "../../etc/passwd\\..\\CON"),
    ("html", "<script>alert(1)</script>&amp;"),
    ("escapes spelt out", "\\x1b[31m\\033[0m^[[6n"),
    ("replacement", "\ufffd\ufffc"),
)
# fmt: on

PAYLOADS: tuple[Payload, ...] = tuple(
    Payload(name, hostile, f"п{number:02}") for number, (name, hostile) in enumerate(_HOSTILE)
)
SURROGATES = "п99\ud83dA\udfff"
"""No file and no wire can carry it, but a call of a service can."""

UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MODES = frozenset({1049, 25, 2004, 7, 1000, 1002, 1006, 2026})
_CONSOLE_MODES = _MODES | {1003, 1004, 1015, 2048}
_STYLES = frozenset(
    {0, 1, 2, 3, 4, 7, 39, 49, *range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108)}
)
_SEQUENCE = re.compile(r"\x1b\[(?P<private>[?>=<]?)(?P<numbers>[0-9;]*)(?P<between>[ -/]*)(?P<end>[@-~])")
_MARKS_PILED = re.compile("[\u0300-\u036f\u20d0-\u20ff]{3}")


def strangers(raw: bytes, size: tuple[int, int], *, console: bool = False) -> list[str]:
    """Return everything in a terminal's bytes that the drawing itself never needs.

    Allowed are letters, line ends, plain styles and colours, moves within the window and the driver's own
    modes; with ``console`` also what the toolkit's own driver asks of a local terminal.
    """
    text = raw.decode("utf-8", "backslashreplace")
    sequences = list(_SEQUENCE.finditer(text))
    moves = [one.start() for one in sequences if one["end"] == "H"] or [0]
    drawing = range(moves[0], moves[-1] if not console else moves[0])
    found = [one for one in sequences if not _own(one, size, console) or _turned(one, drawing)]
    rest = _SEQUENCE.sub("", text)
    letters = sorted(
        letter for letter in set(rest) if unicodedata.category(letter) in UNWANTED and letter not in "\r\n"
    )
    piled = [repr(_MARKS_PILED.findall(rest)[0])] if _MARKS_PILED.search(rest) else []
    return [
        *(_around(text, one.start()) for one in found),
        *(_around(text, text.index(one)) for one in letters),
        *piled,
    ]


def _around(text: str, place: int) -> str:
    return repr(text[max(0, place - 30) : place + 30])


def _turned(found: re.Match[str], drawing: range) -> bool:
    """Whether a mode is turned in the middle of the drawing, where only the whole drawing is framed."""
    return found.start() in drawing and found["end"] in "hl" and found["numbers"] != "2026"


def _own(found: re.Match[str], size: tuple[int, int], console: bool) -> bool:
    """Whether the driver itself sends such a sequence."""
    private, end = found["private"], found["end"]
    numbers = [int(number or 0) for number in found["numbers"].split(";")]
    if private == "?" and end in "hl" and not found["between"]:
        return set(numbers) <= (_CONSOLE_MODES if console else _MODES)
    if private == "?" and end == "p" and found["between"] == "$":
        return numbers == [2026] or (console and numbers == [2048])
    if private:
        return console and private in "><" and end == "u"
    if found["between"]:
        return False
    if end == "H":
        return len(numbers) == 2 and 1 <= numbers[0] <= size[1] and 1 <= numbers[1] <= size[0]
    return end == "m" and _plain_style(numbers)


def _plain_style(numbers: list[int]) -> bool:
    left = iter(numbers)
    for number in left:
        if number in (38, 48):
            if not _colour(left):
                return False
        elif number not in _STYLES:
            return False
    return True


def _colour(left: Iterator[int]) -> bool:
    kind = next(left, -1)
    parts = [next(left, -1) for _ in range({2: 3, 5: 1}.get(kind, 0))]
    return bool(parts) and all(0 <= part <= 255 for part in parts)


# What may be pasted into a line, and what may be typed.
STEERS = re.compile("[\x00-\x1f\x7f-\x9f]")
STEERING = [one for one in PAYLOADS if STEERS.search(one.hostile)]
PASTED = [one.text.replace("\x1b[201~", "")[:30] for one in PAYLOADS]
TYPED = [one.text[:20] for one in PAYLOADS if not STEERS.search(one.text)]

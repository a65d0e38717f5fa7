"""Colours a person's terminal can show, and the drawing brought down to them.

Rich keeps the codes of a style process-wide, so every App draws in 24-bit colour and the
driver of each session brings its own copy down here. All caches hold codes, never people.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache, partial

from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet


class Depth(StrEnum):
    """How many colours a terminal shows."""

    TRUE = "true"
    INDEXED = "256"
    SIXTEEN = "16"
    NONE = "none"


_TRUE_KINDS = ("-direct", "kitty", "alacritty", "wezterm", "ghostty", "foot")
_NO_COLOUR_KINDS = ("", "dumb", "unknown")
_SGR = re.compile(r"\x1b\[([\d;]*)m")
_BLACK, _WHITE = "30", "97"
_LIGHT_ENOUGH_FOR_BLACK = 128


def depth_of(kind: str, environment: Mapping[str, str]) -> Depth:
    """Return the depth of a terminal from its pty TERM and the COLORTERM, NO_COLOR it sent."""
    kind = kind.strip().lower()
    if environment.get("NO_COLOR") or kind in _NO_COLOUR_KINDS or kind.startswith("vt"):
        return Depth.NONE
    if environment.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return Depth.TRUE
    if any(name in kind for name in _TRUE_KINDS):
        return Depth.TRUE
    # «xterm» is what PuTTY calls itself; both have shown 256 colours for twenty years.
    if "256color" in kind or kind == "xterm":
        return Depth.INDEXED
    return Depth.SIXTEEN


def brought_down(drawing: str, depth: Depth) -> str:
    """Return the drawing with every colour the terminal cannot show replaced by the nearest one."""
    if depth is Depth.TRUE:
        return drawing
    return _SGR.sub(partial(_replaced, depth), drawing)


def _replaced(depth: Depth, found: re.Match[str]) -> str:
    return _codes(found[1], depth)


@lru_cache(maxsize=8192)
def _codes(codes: str, depth: Depth) -> str:
    """Return one SGR sequence at the depth; the cache is bounded and pure."""
    plain, letters, paper = _taken_apart(codes)
    if depth is Depth.NONE:
        kept = plain
        if letters and paper and _light(paper) > _light(letters):
            kept = [*plain, "7"]  # dark letters on light paper mark a choice: keep the mark by reversing
    else:
        kept = plain + _nearest(letters, paper, depth)
    # An emptied sequence must vanish: «ESC [ m» would reset the attributes drawn before it.
    return f"\x1b[{';'.join(kept)}m" if kept or not codes else ""


def _taken_apart(codes: str) -> tuple[list[str], ColorTriplet | None, ColorTriplet | None]:
    """Split the parameters of one SGR into attributes, letters' colour and paper's colour."""
    plain: list[str] = []
    colours: dict[str, ColorTriplet] = {}
    left = codes.split(";") if codes else []
    while left:
        code = left.pop(0)
        if code in ("38", "48") and left[:1] == ["2"] and len(left) >= 4:
            colours[code] = ColorTriplet(*(min(int(part or 0), 255) for part in left[1:4]))
            del left[:4]
        elif code in ("38", "48") and left[:1] == ["5"] and len(left) >= 2:
            colours[code] = Color.from_ansi(min(int(left[1] or 0), 255)).get_truecolor()
            del left[:2]
        elif (colour := _standard(code)) is not None:
            colours[colour[0]] = colour[1]
        else:
            plain.append(code)
    return plain, colours.get("38"), colours.get("48")


def _standard(code: str) -> tuple[str, ColorTriplet] | None:
    """Return which of the sixteen colours a code is and whether of letters (38) or paper (48)."""
    number = int(code or 0)
    for first, ansi, target in ((30, 0, "38"), (90, 8, "38"), (40, 0, "48"), (100, 8, "48")):
        if first <= number <= first + 7:
            return target, Color.from_ansi(number - first + ansi).get_truecolor()
    return None


def _nearest(letters: ColorTriplet | None, paper: ColorTriplet | None, depth: Depth) -> list[str]:
    system = ColorSystem.EIGHT_BIT if depth is Depth.INDEXED else ColorSystem.STANDARD
    codes: list[str] = []
    inked = Color.from_triplet(letters).downgrade(system) if letters else None
    papered = Color.from_triplet(paper).downgrade(system) if paper else None
    if inked and papered and inked.number == papered.number and letters != paper:
        # Sixteen colours swallowed the difference: letters that can be read come first.
        assert paper is not None
        codes.append(_BLACK if _light(paper) > _LIGHT_ENOUGH_FOR_BLACK else _WHITE)
    elif inked:
        codes.extend(inked.get_ansi_codes(foreground=True))
    if papered:
        codes.extend(papered.get_ansi_codes(foreground=False))
    return codes


def _light(colour: ColorTriplet) -> float:
    return 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue

"""A terminal's screen as a small SVG: letters as text, rules and blocks as shapes, so any font will do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from pyte.screens import Char

COLUMN, ROW = 9, 19
MARGIN = 10
LETTER_SIZE, LETTER_BASE = 15, 14
FONTS = "'DejaVu Sans Mono','Noto Sans Mono','PT Mono',Consolas,Menlo,'Courier New',monospace"
PAPER, INK = "#14181c", "#d7dce0"
SIXTEEN = {
    "black": "#000000",
    "red": "#aa0000",
    "green": "#00aa00",
    "brown": "#aa5500",
    "blue": "#0000aa",
    "magenta": "#aa00aa",
    "cyan": "#00aaaa",
    "white": "#aaaaaa",
    "brightblack": "#555555",
    "brightred": "#ff5555",
    "brightgreen": "#55ff55",
    "brightbrown": "#ffff55",
    "brightblue": "#5555ff",
    "brightmagenta": "#ff55ff",
    "brightcyan": "#55ffff",
    "brightwhite": "#ffffff",
}
"""The colours of a Linux console by the emulator's names."""
ARMS = {
    "─": "lr",
    "│": "ud",
    "┌": "rd",
    "┐": "ld",
    "└": "ru",
    "┘": "lu",
    "├": "udr",
    "┤": "udl",
    "┬": "lrd",
    "┴": "lru",
    "┼": "lrud",
}
"""Which ways a rule goes from the middle of its cell."""
BLOCKS = {
    "█": (0.0, 0.0, 1.0, 1.0),
    "▌": (0.0, 0.0, 0.5, 1.0),
    "▐": (0.5, 0.0, 0.5, 1.0),
    "▀": (0.0, 0.0, 1.0, 0.5),
    "▄": (0.0, 0.5, 1.0, 0.5),
}
"""Which part of its cell a block fills: left, top, width, height."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of one line that look the same."""

    column: int
    text: str
    ink: str
    paper: str
    bold: bool


def svg_of(screen: Sequence[Sequence[Char]], title: str) -> str:
    """Return the picture of a screen; the same screen gives the same text."""
    width = len(screen[0]) * COLUMN + 2 * MARGIN
    height = len(screen) * ROW + 2 * MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" role="img" aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        f"<style>text{{font:{LETTER_SIZE}px {FONTS}}}.b{{font-weight:bold}}</style>",
        f'<rect width="{width}" height="{height}" rx="6" fill="{PAPER}"/>',
    ]
    runs = [(number, list(runs_of(row))) for number, row in enumerate(screen)]
    lines += [shape for number, found in runs for run in found for shape in _paper(run, number)]
    lines += [shape for number, found in runs for run in found for shape in _drawn(run, number)]
    return "\n".join([*lines, "</svg>", ""])


def runs_of(row: Sequence[Char]) -> Iterator[Run]:
    """Yield the runs of a line from left to right."""
    begun: Run | None = None
    for column, cell in enumerate(row):
        ink, paper = _colour(cell.fg, INK), _colour(cell.bg, PAPER)
        if cell.reverse:
            ink, paper = paper, ink
        look = (ink, paper, cell.bold)
        if begun is not None and (begun.ink, begun.paper, begun.bold) == look:
            begun = Run(begun.column, begun.text + cell.data, *look)
        else:
            if begun is not None:
                yield begun
            begun = Run(column, cell.data, *look)
    if begun is not None:
        yield begun


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    return SIXTEEN.get(name) or f"#{name}"


def _paper(run: Run, row: int) -> Iterator[str]:
    if run.paper != PAPER:
        x, y = _corner(run.column, row)
        yield f'<rect x="{x}" y="{y}" width="{len(run.text) * COLUMN}" height="{ROW}" fill="{run.paper}"/>'


def _drawn(run: Run, row: int) -> Iterator[str]:
    rules = "".join(_rule(sign, run.column + place, row) for place, sign in enumerate(run.text))
    if rules:
        yield f'<path d="{rules}" stroke="{run.ink}" fill="none"/>'
    blocks = "".join(_block(sign, run.column + place, row) for place, sign in enumerate(run.text))
    if blocks:
        yield f'<path d="{blocks}" fill="{run.ink}"/>'
    letters = "".join(" " if sign in ARMS or sign in BLOCKS else sign for sign in run.text)
    yield from _words(letters, run, row)


def _words(letters: str, run: Run, row: int) -> Iterator[str]:
    """Yield a text for every piece between double spaces, stretched to the width of its cells."""
    place = 0
    for piece in letters.split("  "):
        word = piece.strip()
        if word:
            x, y = _corner(run.column + place + len(piece) - len(piece.lstrip()), row)
            bold = ' class="b"' if run.bold else ""
            yield (
                f'<text x="{x}" y="{y + LETTER_BASE}" textLength="{len(word) * COLUMN}"'
                f' lengthAdjust="spacingAndGlyphs" fill="{run.ink}"{bold}>{escape(word)}</text>'
            )
        place += len(piece) + 2


def _rule(sign: str, column: int, row: int) -> str:
    x, y = _corner(column, row)
    middle = f"M{x + COLUMN / 2:g} {y + ROW / 2:g}"
    ends = {"l": f"H{x}", "r": f"H{x + COLUMN}", "u": f"V{y}", "d": f"V{y + ROW}"}
    return "".join(middle + ends[arm] for arm in ARMS.get(sign, ""))


def _block(sign: str, column: int, row: int) -> str:
    if sign not in BLOCKS:
        return ""
    x, y = _corner(column, row)
    left, top, wide, high = BLOCKS[sign]
    across = f"h{wide * COLUMN:g}"
    return f"M{x + left * COLUMN:g} {y + top * ROW:g}{across}v{high * ROW:g}h-{wide * COLUMN:g}z"


def _corner(column: int, row: int) -> tuple[int, int]:
    return MARGIN + column * COLUMN, MARGIN + row * ROW

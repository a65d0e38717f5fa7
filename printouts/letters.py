"""The letters of every printout: which fonts there are, how wide a text is, where it breaks into lines."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from rules.text import clean

if TYPE_CHECKING:  # heavy, and only a process that draws needs it
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

FONTS = Path(__file__).parent / "fonts"
POINT = 25.4 / 72
"""Millimetres in a typographic point."""
LEADING = 1.13
"""Distance between lines, in sizes of the font."""
MOST_REMEMBERED = 5000
"""Broken paragraphs kept between measuring and drawing them."""
UNPRINTABLE = "\u25a1"
"""What stands on paper for a character that no bundled font has."""


class Face(Enum):
    """A bundled font by its file."""

    NARROW = "PTN57F.ttf"
    NARROW_BOLD = "PTN77F.ttf"
    SANS = "PTS55F.ttf"
    SANS_BOLD = "PTS75F.ttf"
    MONO = "PTM55F.ttf"
    RARE = "DejaVuSansCondensed.ttf"
    """Greek, signs of mathematics and whatever else ParaType's fonts do not have."""

    __hash__ = object.__hash__  # a member is itself alone; the stock hash of its name costs a call each time


class Ink(NamedTuple):
    """A font in a size (points)."""

    face: Face
    size: float

    @property
    def pitch(self) -> float:
        """Distance between baselines in millimetres."""
        return self.size * LEADING * POINT


class Run(NamedTuple):
    """A stretch of text in one ink."""

    text: str
    ink: Ink


class Align(Enum):
    """Where a line stands in its width."""

    LEFT = 0.0
    MIDDLE = 0.5
    RIGHT = 1.0

    __hash__ = object.__hash__


class Line(NamedTuple):
    """A line ready to be put on paper; ``width`` and ``pitch`` in millimetres."""

    runs: tuple[Run, ...]
    width: float
    pitch: float


class Paragraph(NamedTuple):
    """Runs of text that share lines.

    With ``smallest`` it shrinks to take one line, to so many points; what needs less wraps unshrunk.
    """

    runs: tuple[Run, ...]
    align: Align = Align.LEFT
    framed: bool = False
    smallest: float | None = None

    def of_lines(self, lines: Sequence[Line]) -> "Paragraph":
        """Return a paragraph that looks like this one and breaks into these lines."""
        runs: list[Run] = []
        for line in lines:
            first, *others = line.runs
            runs.extend((Run(f"\n{first.text}", first.ink) if runs else first, *others))
        return Paragraph(tuple(runs), self.align, self.framed)


def paragraph(
    text: str,
    ink: Ink,
    *,
    align: Align = Align.LEFT,
    framed: bool = False,
    smallest: float | None = None,
) -> Paragraph:
    """Make a paragraph of one run."""
    return Paragraph((Run(text, ink),), align, framed, smallest)


class FontMissing(Exception):
    """A bundled font is not where the program was installed; the words name its file."""


class TypeCase:
    """The fonts of one document: loads a font when its first letter is needed, measures and breaks text."""

    def __init__(self, pdf: "FPDF") -> None:
        self._pdf = pdf
        self._fonts: dict[Face, TTFFont] = {}
        self._spans: dict[tuple[str, Face], tuple[tuple[str, Face], ...]] = {}
        self._ems: dict[tuple[str, Face], float] = {}
        self._broken: dict[tuple[Paragraph, float], tuple[Line, ...]] = {}

    def font(self, face: Face) -> "TTFFont":
        """Return a font, adding it to the document when it is asked for the first time."""
        font = self._fonts.get(face)
        if font is None:
            try:
                self._pdf.add_font(face.name, fname=FONTS / face.value)
            except FileNotFoundError as missing:
                raise FontMissing(face.value) from missing
            # fpdf2 2.8.9 keeps its fonts by lower-case family and style.
            font = self._fonts[face] = cast("TTFFont", self._pdf.fonts[face.name.lower()])
        return font

    def close(self) -> None:
        """Close the files of the fonts."""
        for font in self._fonts.values():
            font.close()

    def spans(self, text: str, face: Face) -> tuple[tuple[str, Face], ...]:
        """Split a text where its face lacks a letter and the face of rare letters has to help."""
        known = self._spans.get((text, face))
        if known is not None:
            return known
        spans: list[tuple[str, Face]] = []
        for letter in text:
            where = face if ord(letter) in self.font(face).cmap else Face.RARE
            if where is Face.RARE and ord(letter) not in self.font(Face.RARE).cmap:
                letter = UNPRINTABLE
            if spans and spans[-1][1] is where:
                spans[-1] = (spans[-1][0] + letter, where)
            else:
                spans.append((letter, where))
        return self._spans.setdefault((text, face), tuple(spans))

    def width(self, text: str, ink: Ink) -> float:
        """Return the width of a cleaned text in millimetres."""
        ems = self._ems.get((text, ink.face))
        if ems is None:
            ems = 0.0
            for letters, face in self.spans(text, ink.face):
                widths = self.font(face).cw
                ems += sum(widths[ord(letter)] for letter in letters)
            self._ems[text, ink.face] = ems
        return ems * ink.size * POINT / 1000

    def lines(self, text: Paragraph, width: float) -> tuple[Line, ...]:
        """Break a paragraph into lines of a width in millimetres; nothing is left out."""
        known = self._broken.get((text, width))
        if known is not None:
            return known
        if len(self._broken) > MOST_REMEMBERED:
            self._broken.clear()
        lines = self._broken[text, width] = tuple(self._lines(text, width))
        return lines

    def _lines(self, text: Paragraph, width: float) -> list[Line]:
        if text.smallest is not None:
            text = self._shrunk(text, width, text.smallest)
        lines: list[Line] = []
        for runs in _between_breaks(text.runs):
            lines.extend(self._wrapped(runs, width))
        return lines

    def _shrunk(self, text: Paragraph, width: float, smallest: float) -> Paragraph:
        """Return the paragraph in the largest inks in which it takes one line, or as it was."""
        runs = tuple(Run(clean(run.text), run.ink) for run in text.runs)
        whole = sum(self.width(run.text, run.ink) for run in runs)
        if whole <= width:
            return text
        scale = width / whole * 0.999
        if min(run.ink.size for run in runs) * scale < smallest:
            return text
        return text._replace(
            runs=tuple(Run(run.text, Ink(run.ink.face, run.ink.size * scale)) for run in runs),
        )

    def _wrapped(self, runs: tuple[Run, ...], width: float) -> list[Line]:
        lines: list[Line] = []
        line: list[Run] = []
        used = 0.0
        for word, gap in _words(runs):
            wide = self._long(word)
            space = self.width(gap.text, gap.ink) if gap is not None and line else 0.0
            if line and used + space + wide > width:
                lines.append(self._line(line))
                line, used, space = [], 0.0, 0.0
            if gap is not None and line:
                line.append(gap)
            if wide > width:
                *full, word = self._chopped(word, width)
                lines.extend(self._line(list(part)) for part in full)
                wide = self._long(word)
            line.extend(word)
            used += space + wide
        lines.append(self._line(line or [Run("", runs[0].ink)]))
        return lines

    def _chopped(self, word: tuple[Run, ...], width: float) -> list[tuple[Run, ...]]:
        """Break a word that is wider than a line, after a hyphen where one stands, else anywhere."""
        letters = [Run(letter, run.ink) for run in word for letter in run.text]
        widths = [self.width(letter.text, letter.ink) for letter in letters]
        parts: list[tuple[Run, ...]] = []
        begin, left = 0, sum(widths)
        while left > width and begin < len(letters) - 1:
            end, used = begin, 0.0
            while end < len(letters) and used + widths[end] <= width:
                used += widths[end]
                end += 1
            end = min(max(end, begin + 1), len(letters) - 1)
            hyphens = [place for place in range(begin + 1, end) if letters[place].text in "-/–—"]
            if hyphens:
                end = hyphens[-1] + 1
            parts.append(_joined(letters[begin:end]))
            left -= sum(widths[begin:end])
            begin = end
        return [*parts, _joined(letters[begin:])]

    def _long(self, runs: tuple[Run, ...]) -> float:
        return sum(self.width(run.text, run.ink) for run in runs)

    def _line(self, runs: list[Run]) -> Line:
        joined = _joined(runs)
        return Line(joined, self._long(joined), max(run.ink.pitch for run in joined))


HELD = "\u00a0"
"""A space at which no line ends; it is written as any other."""


def _between_breaks(runs: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    """Clean the runs and part them where a person pressed Enter."""
    parts: list[list[Run]] = [[]]
    for run in runs:
        held = (clean(piece, multiline=True) for piece in run.text.split(HELD))
        first, *rest = HELD.join(held).split("\n")
        parts[-1].append(Run(first, run.ink))
        parts.extend([Run(text, run.ink)] for text in rest)
    return [tuple(part) for part in parts]


def _words(runs: tuple[Run, ...]) -> list[tuple[tuple[Run, ...], Run | None]]:
    """Part runs at spaces into words, each with the space that stands before it."""
    words: list[tuple[tuple[Run, ...], Run | None]] = []
    word: list[Run] = []
    gap: Run | None = None
    for run in runs:
        for place, piece in enumerate(run.text.split(" ")):
            if place:
                if word:
                    words.append((tuple(word), gap))
                word, gap = [], Run(" ", run.ink)
            if piece:
                word.append(Run(piece, run.ink))
    if word:
        words.append((tuple(word), gap))
    return words


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Join neighbours in one ink, so that a line is written and read back as whole words."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].ink == run.ink:
            joined[-1] = Run(joined[-1].text + run.text, run.ink)
        else:
            joined.append(run)
    return tuple(joined)

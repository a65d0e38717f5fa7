"""Sheets of paper that every printout is put on: letters, lines, codes, and the file they end in."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import segno

from printouts.archive import LANGUAGE, LEVEL, PROGRAM, described
from printouts.letters import POINT, Align, Line, Paragraph, TypeCase
from rules.text import clean

ASCENT = 0.86
"""Where the baseline stands in a line, in sizes of the font."""
FRAME_PADDING = 0.5
THIN, MIDDLE = 0.12, 0.25
"""Widths of ruled lines in millimetres."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A format of paper in millimetres."""

    width: float
    height: float


A4_LANDSCAPE = Paper(297.0, 210.0)
A4_PORTRAIT = Paper(210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the file itself says about the document."""

    title: str
    school: str
    made_at: datetime
    """Of the content, so that the same content makes the same bytes."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printout that stands on disk."""

    pages: int
    sha256: str
    codes: tuple[str, ...] = ()
    """Verification codes of the documents in it, in the order of printing."""


class Sheet:
    """A document under the hand: pages in millimetres from the upper left corner.

    Used in a ``with`` block, because fonts stay open files until then. What is not ``kept`` for decades (a
    slip of a week) is a plain PDF; everything else is one for archives.
    """

    def __init__(self, paper: Paper, imprint: Imprint, *, kept: bool = True) -> None:
        from fpdf import FPDF  # heavy: the running server lays sheets out and never draws one

        level = LEVEL if kept else None
        self._pdf = FPDF(unit="mm", format=(paper.width, paper.height), enforce_compliance=level)
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.set_lang(LANGUAGE)
        title, school, made = clean(imprint.title), clean(imprint.school), imprint.made_at
        made = made if made.tzinfo else made.replace(tzinfo=UTC)
        self._pdf.set_title(title)
        self._pdf.set_author(school)
        self._pdf.set_creator(PROGRAM)
        self._pdf.set_creation_date(made)
        if kept:
            self._pdf.set_xmp_metadata(described(title, school, made))
        self.case = TypeCase(self._pdf)
        self.chosen: dict[object, Any] = {}
        """What was found to fit best, by what it was found for: classmates have the same lessons."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.case.close()

    @property
    def pages(self) -> int:
        """How many pages there are by now."""
        return self._pdf.pages_count

    def next_page(self, paper: Paper | None = None) -> None:
        """Take a clean page, of the document's paper or of another."""
        self._pdf.add_page(format=(paper.width, paper.height) if paper else "")

    def bookmark(self, title: str, level: int = 0) -> None:
        """Let the reader's list of contents lead to this page."""
        self._pdf.start_section(clean(title), level)

    def height(self, text: Paragraph, width: float) -> float:
        """Return the height a paragraph takes in a width."""
        inner, around = _inside(text, width)
        lines = self.case.lines(text, inner)
        return (lines[0].pitch if len(lines) == 1 else sum(line.pitch for line in lines)) + around

    def parted(self, text: Paragraph, width: float, room: float) -> tuple[Paragraph | None, Paragraph | None]:
        """Return the lines of a paragraph that a height can hold, and those it cannot."""
        inner, around = _inside(text, width)
        lines = self.case.lines(text, inner)
        count, left = 0, room - around
        while count < len(lines) and lines[count].pitch <= left:
            left -= lines[count].pitch
            count += 1
        if count == len(lines):
            return text, None
        rest = text.of_lines(lines[count:])
        return (text.of_lines(lines[:count]) if count else None), rest

    def write(self, text: Paragraph, x: float, y: float, width: float) -> float:
        """Put a paragraph with its upper left corner at a place; return the height it took."""
        inner, around = _inside(text, width)
        lines = self.case.lines(text, inner)
        height = sum(line.pitch for line in lines) + around
        if text.framed:
            self.frame(x, y + 0.1, width, height - 0.2)
        self._put(lines, text.align, x + (width - inner) / 2, y + around / 2, inner)
        return height

    def _put(self, lines: Sequence[Line], align: Align, x: float, y: float, width: float) -> None:
        for line in lines:
            left = x + (width - line.width) * align.value
            biggest = max(run.ink.size for run in line.runs)
            baseline = y + (line.pitch - biggest * POINT) / 2 + biggest * POINT * ASCENT
            for run in line.runs:
                for letters, face in self.case.spans(run.text, run.ink.face):
                    self.case.font(face)
                    self._pdf.set_font(face.name, size=run.ink.size)
                    self._pdf.text(left, baseline, letters)
                    left += self.case.width(letters, run.ink)
            y += line.pitch

    def write_up(self, text: Paragraph, x: float, y: float, length: float) -> None:
        """Put a paragraph so that it reads upwards from a place, as high as ``length``."""
        with self._pdf.rotation(90, x, y):
            self.write(text, x, y, length)

    def rule(self, x1: float, y1: float, x2: float, y2: float, thickness: float = THIN) -> None:
        """Draw a line."""
        self._pdf.set_line_width(thickness)
        self._pdf.line(x1, y1, x2, y2)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a frame."""
        self._pdf.set_line_width(MIDDLE)
        self._pdf.rect(x, y, width, height)

    def cut_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a dashed line where the sheet is cut."""
        self._pdf.set_line_width(THIN)
        self._pdf.set_dash_pattern(1.2, 1.2)
        self._pdf.line(x1, y1, x2, y2)
        self._pdf.set_dash_pattern()

    def qr(self, text: str, x: float, y: float, side: float) -> None:
        """Put a QR code of capital Latin letters, digits and « -.:/»; a run of dark squares is one bar."""
        # Any mask is read as well as the one with the lowest penalty, which takes five times as long to find.
        rows = [bytes(row) for row in segno.make_qr(text, error="m", mask=0).matrix]
        module = side / len(rows)
        for down, row in enumerate(rows):
            across = 0
            while across < len(row):
                end = across
                while end < len(row) and row[end]:
                    end += 1
                if end > across:
                    bar = (x + across * module, y + down * module, (end - across) * module, module)
                    self._pdf.rect(*bar, style="F")
                across = max(end, across + 1)

    def save(self, out: Path, codes: tuple[str, ...] = ()) -> Printed:
        """Write the document to disk: either the whole file appears under its name or nothing does."""
        content = bytes(self._pdf.output())
        write_whole(out, content)
        return Printed(self.pages, hashlib.sha256(content).hexdigest(), codes)


def _inside(text: Paragraph, width: float) -> tuple[float, float]:
    """Return the width left for letters and the height a frame adds."""
    if not text.framed:
        return width, 0.0
    return width - 2 * FRAME_PADDING - MIDDLE, 2 * FRAME_PADDING


def write_whole(out: Path, content: bytes) -> None:
    """Write under a name of its own beside the target, sync, then rename; readable by the owner only."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""«Сведения об успеваемости и посещаемости»: the weekly sheet of clause 2.12, two pupils on an A4."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from printouts.grid import Grid, Group
from printouts.letters import Align, Face, Ink, paragraph
from printouts.sheet import A4_LANDSCAPE, Imprint, Printed, Sheet
from printouts.weekly_days import best_columns, days_grid, no_lessons
from printouts.weekly_foot import LEAST_NOTES, TIGHT_NOTES, Foot
from services.views.diary import WeeklySlip, slip_code
from texts import dates

HALF = A4_LANDSCAPE.width / 2
MARGIN, TOP, BOTTOM = 7.5, 6.5, 6.5
"""White around a half in millimetres: old printers do not reach nearer to the edge than five."""
WIDTH = HALF - 2 * MARGIN
FLOOR = A4_LANDSCAPE.height - BOTTOM
SIZES = (8.5, 8.0, 7.5, 7.25, 7.0, 6.75, 6.5)
"""Sizes of the table's letters: the largest that needs the fewest halves is taken."""
NOTES = ((LEAST_NOTES, SIZES[:5]), (TIGHT_NOTES, SIZES))
"""Millimetres for remarks, and the sizes of letters that leave them: a lower line before smaller letters."""
SCHOOL = Ink(Face.SANS, 7.5)
TITLE = Ink(Face.SANS_BOLD, 10.5)
NAME = Ink(Face.SANS_BOLD, 10.0)
NO_LESSONS = Ink(Face.SANS, 9.0)
WEEK = Ink(Face.SANS, 8.5)
SMALLEST_NAME = 7.5
UNDER_TITLE, UNDER_NAME = 0.8, 0.8


@dataclass(frozen=True, slots=True)
class Composed:
    """A slip shared out among halves; the foot stands under the last days or on a half of its own."""

    grid: Grid
    halves: tuple[tuple[Group, ...], ...]
    size: float
    """Of the letters in points."""


def weekly(slips: Sequence[WeeklySlip], out: Path) -> Printed:
    """Print slips in the order given into one PDF, two halves on an A4 with a cut line between them."""
    if not slips:
        raise ValueError("no slips to print")
    first = slips[0]
    title = f"Сведения об успеваемости, {_whose(slips)}, {dates.week(first.week.monday)}"
    with Sheet(A4_LANDSCAPE, Imprint(title, first.school, first.printed_at), kept=False) as sheet:
        lefts = _lefts(sheet)
        drawn = tuple(_draw_slip(sheet, slip, lefts) for slip in slips)
        return sheet.save(out, drawn)


def _whose(slips: Sequence[WeeklySlip]) -> str:
    if len(slips) == 1:
        return f"{slips[0].week.full_name}, {slips[0].week.class_title}"
    return ", ".join(dict.fromkeys(slip.week.class_title for slip in slips))


def _lefts(sheet: Sheet) -> Iterator[float]:
    """Yield the left edge of one half after another, taking a page and drawing its cut line as needed."""
    while True:
        sheet.next_page()
        sheet.cut_line(HALF, 0.0, HALF, A4_LANDSCAPE.height)
        yield MARGIN
        yield HALF + MARGIN


def _draw_slip(sheet: Sheet, slip: WeeklySlip, lefts: Iterator[float]) -> str:
    """Draw one pupil's halves; return the verification code."""
    code = slip_code(slip)
    foot = Foot(sheet, slip, code, WIDTH)
    room = FLOOR - TOP - _head(sheet, slip, None, "")
    composed = _with_notes(sheet, slip, room, foot.height)
    count = len(composed.halves)
    for number, days in enumerate(composed.halves, 1):
        x = next(lefts)
        if number == 1:
            sheet.bookmark(f"{slip.week.class_title} {slip.week.full_name}")
        y = TOP + _head(sheet, slip, x, f"лист {number} из {count}" if count > 1 else "")
        if days:
            y += composed.grid.draw(days, x, y)
        elif count == 1:
            y += sheet.write(paragraph(no_lessons(slip.week), NO_LESSONS), x, y + 2.0, WIDTH) + 4.0
        if number == count:
            foot.draw(x, y, FLOOR)
    return code


@dataclass(frozen=True, slots=True)
class Shared:
    """The days in letters of a size, shared out among halves before the foot is thought of."""

    grid: Grid
    halves: tuple[tuple[Group, ...], ...]
    size: float
    used: float
    """Height of the last half's days in millimetres."""

    def above(self, room: float) -> Composed:
        """Put the foot under the last days, or on a half of its own where they leave it no room."""
        halves = (*self.halves, ()) if self.used > room else self.halves
        return Composed(self.grid, halves, self.size)


def _with_notes(sheet: Sheet, slip: WeeklySlip, room: float, foot: float) -> Composed:
    """Leave lines for remarks wherever they cost smaller letters at most, not another half."""
    columns = best_columns(sheet, slip.week, WIDTH)
    if no_lessons(slip.week):
        return Composed(days_grid(sheet, slip.week, columns, SIZES[0])[0], ((),), SIZES[0])

    @cache
    def table(size: float) -> tuple[Grid, tuple[Group, ...]]:
        return days_grid(sheet, slip.week, columns, size)

    @cache
    def shared(size: float, *, whole: bool) -> Shared:
        grid, groups = table(size)
        halves = tuple(tuple(part) for part in grid.parts(groups, room, whole=whole))
        return Shared(grid, halves, size, grid.heading_height + sum(map(grid.height, halves[-1])))

    composed = _composed(shared, room - foot, SIZES)
    used = composed.grid.heading_height + sum(map(composed.grid.height, composed.halves[-1]))
    for notes, all_sizes in NOTES:
        left = room - foot - notes
        if used <= left:
            return composed
        # Larger letters take more halves already without the remarks.
        sizes = [size for size in all_sizes if size <= composed.size]
        if sizes and len(shared(sizes[-1], whole=False).above(left).halves) <= len(composed.halves):
            return _composed(shared, left, sizes)
    return composed


def _composed(shared: Callable[..., Shared], room: float, sizes: Sequence[float]) -> Composed:
    """Choose the largest letters with which the slip takes the fewest halves, its last days within a room."""

    def halves(size: float, *, whole: bool) -> int:
        return len(shared(size, whole=whole).above(room).halves)

    if halves(sizes[0], whole=True) == 1:
        return shared(sizes[0], whole=True).above(room)
    # Smaller letters never take more halves, and parted groups never more than whole ones.
    fewest = halves(sizes[-1], whole=False)
    size = sizes[bisect_left(sizes, True, key=lambda size: halves(size, whole=False) <= fewest)]
    return shared(size, whole=halves(size, whole=True) <= fewest).above(room)


def _head(sheet: Sheet, slip: WeeklySlip, x: float | None, number: str) -> float:
    """Draw the head at the top of a half, or only measure it where there is no place yet."""
    week = slip.week
    school = paragraph(slip.school, SCHOOL, align=Align.MIDDLE, smallest=6.5)
    title = paragraph("Сведения об успеваемости и посещаемости", TITLE, align=Align.MIDDLE)
    when = paragraph(f"{week.class_title} класс, {dates.week(week.monday)}", WEEK, align=Align.RIGHT)
    right = sheet.case.width(when.runs[0].text, WEEK) + 0.5
    name = paragraph(week.full_name, NAME, smallest=SMALLEST_NAME)
    left = WIDTH - right - 3.0
    heights = [sheet.height(school, WIDTH), sheet.height(title, WIDTH), sheet.height(name, left)]
    if x is not None:
        y = TOP
        sheet.write(school, x, y, WIDTH)
        y += heights[0]
        sheet.write(title, x, y, WIDTH)
        sheet.write(paragraph(number, SCHOOL, align=Align.RIGHT), x, y + 0.7, WIDTH)
        y += heights[1] + UNDER_TITLE
        sheet.write(name, x, y, left)
        sheet.write(when, x + WIDTH - right, y + 0.45, right)
    return sum(heights) + UNDER_TITLE + UNDER_NAME

"""A list saved as a workbook (XLSX): its sheets become rows of cells, as a spreadsheet shows them.

Runs in the child process, like ``workbook``, which reads back what this program wrote itself.
"""

import io
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from exchange.bounds import MOST_COLUMNS, MOST_EMPTY_ROWS, MOST_ROWS, bounded
from exchange.tables import MOST_IN_A_CELL
from exchange.workbook import (
    BROKEN,
    DATE,
    FORMULA,
    MERGED,
    MOST_SHEETS,
    TEXT,
    Cell,
    demand_harmless,
    told_as_broken,
    workbook_parts,
)
from services.importing.incoming import FileRefused, FileTrouble
from texts import temporary

_EXACT = 10**15
"""Up to where a spreadsheet keeps every digit."""
_PADDED = re.compile("0+")
"""The format of numbers that are shown with zeros in front."""

_MOST_LENT = 10 * MOST_ROWS
"""Cells that merged ones cover, all together."""

Row = tuple[int, list[Cell]]


class _Reading(WorkSheetParser):
    """The library's parser of a sheet that also keeps what its read-only sheets throw away.

    openpyxl 3.1.5: what it is fed with, ``parse_row``, ``parse_cell``, ``row_dimensions``, ``merged_cells``.
    """

    def __init__(self, sheet: Any) -> None:
        book = sheet.parent
        super().__init__(
            sheet._get_source(),
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self.sheet = sheet
        self.hidden: set[int] = set()
        self.ended = False
        """Whether the list is over: what follows only formats empty cells."""

    def parse_row(self, row: Any) -> Any:
        """Take a row apart; whether it is hidden is all that is kept of its looks."""
        if self.ended:
            return self.row_counter, []
        number, cells = super().parse_row(row)
        if self.row_dimensions.pop(str(number), {}).get("hidden") in ("1", "true"):
            self.hidden.add(number)
        return number, cells

    def parse_cell(self, element: Any) -> Any:
        """Take a cell apart; a formula that nobody worked out stays a formula."""
        cell = super().parse_cell(element)
        formula = element.find(FORMULA_TAG)
        if formula is not None and cell["value"] is None and cell["data_type"] != "str":
            return cell | {"data_type": "f", "value": f"={formula.text or ''}"}
        return cell

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the rows one after another, those that the file leaves out as empty ones."""
        last = 0
        for number, found in self.parse():
            if number <= last and not self.ended:
                raise FileRefused(FileTrouble.NOT_A_BOOK)
            for _ in range(min(number - last - 1, MOST_EMPTY_ROWS)):
                yield []
            yield _row([ReadOnlyCell(self.sheet, **one) for one in found if one["value"] is not None])
            last = number


def book_parts(content: bytes) -> dict[str, Any]:
    """Return the sheets of a list, or what ``workbook_parts`` returns where it is a temporary journal."""
    demand_harmless(content)
    with told_as_broken():
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        if temporary.OUTAGE in book.sheetnames:
            return {"temporary": workbook_parts(content)}
        if len(book.worksheets) > MOST_SHEETS:
            raise FileRefused(FileTrouble.TOO_MANY_SHEETS, str(len(book.worksheets)))
        sheets = [_sheet(one) for one in book.worksheets]
    return {"sheets": [one for one in sheets if one["rows"] or one["trouble"]]}


def _sheet(sheet: Any) -> dict[str, Any]:
    """Return a sheet; one beyond the limits is told as such, for it may not be the one that is wanted."""
    found: dict[str, Any] = {"title": str(sheet.title), "shown": sheet.sheet_state == "visible"}
    reading = _Reading(sheet)
    coming = reading.rows()
    try:
        rows = list(bounded(coming, lambda cell: cell[1]))
    except FileRefused as refused:
        return found | {"rows": [], "hidden": [], "trouble": [refused.trouble, refused.about]}
    reading.ended = True
    for _ in coming:  # what is merged stands behind the rows
        pass
    _lend(rows, reading)
    hidden = [number for number, _ in rows if number in reading.hidden]
    return found | {"rows": rows, "hidden": hidden, "trouble": None}


def _lend(rows: list[Row], reading: _Reading) -> None:
    """Give what a merged cell says to the rows below that it covers, marked as not their own."""
    numbers, lent = [number for number, _ in rows], 0
    for one in reading.merged_cells.mergeCell if reading.merged_cells else ():
        at, first = one.min_col - 1, bisect_right(numbers, one.min_row)
        if not first or numbers[first - 1] != one.min_row or at >= len(rows[first - 1][1]):
            continue
        text, below = rows[first - 1][1][at][1], rows[first : bisect_right(numbers, one.max_row)]
        if (lent := lent + len(below)) > _MOST_LENT:
            raise FileRefused(FileTrouble.TOO_HEAVY)
        for _, cells in below:
            cells += [(TEXT, "")] * (one.min_col - len(cells))
            cells[at] = (MERGED, text)


def _row(cells: list[Any]) -> list[Cell]:
    row: list[Cell] = []
    for cell in cells:
        if cell.column > MOST_COLUMNS:
            raise FileRefused(FileTrouble.TOO_MANY_COLUMNS, str(cell.column))
        row += [(TEXT, "")] * (cell.column - len(row))
        row[cell.column - 1] = _cell(cell)
    return row


def _cell(cell: Any) -> Cell:
    """Return a cell as a list in text would have it."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        return (FORMULA if cell.data_type == "f" else BROKEN), str(value)[:MOST_IN_A_CELL]
    match value:
        case datetime() if value.time() == time():
            return DATE, f"{value:%d.%m}.{value.year:04}"
        case datetime() | date() | time():
            return DATE, str(value)
        case bool():
            return TEXT, "ИСТИНА" if value else "ЛОЖЬ"
        case int() | float():
            return TEXT, _number(value, cell)
    return TEXT, str(value)[:MOST_IN_A_CELL]


def _number(value: float, cell: Any) -> str:
    """Return a number without the fraction that spreadsheets add, with the zeros that its format adds."""
    if abs(value) >= _EXACT or value != int(value):
        return f"{value:.15g}".replace(".", ",")
    shown = str(int(value))
    return shown.zfill(len(cell.number_format)) if _PADDED.fullmatch(cell.number_format) else shown

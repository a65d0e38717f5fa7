"""A workbook (XLSX) of somebody becomes sheets of plain cells; what it inflates to is counted first.

Runs in the child process. Formulas are told as such and never worked out; dates are told as dates.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from exchange.bounds import bounded
from services.importing.incoming import FileRefused, FileTrouble

MOST_IN_AN_ENTRY = 50 * 1024 * 1024
MOST_INFLATED = 100 * 1024 * 1024
MOST_ENTRIES = 1000
MOST_SHEETS = 60
MOST_IN_A_CELL = 32_767
"""Letters that a spreadsheet itself takes."""
HIGHEST_RATIO = 200
_RATIO_FROM = 1024 * 1024
"""Bytes from which the ratio counts: a small file of blanks packs better than any."""
_CHUNK = 64 * 1024
_DTD = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"))
TEXT, FORMULA, DATE = "text", "formula", "date"
BROKEN, MERGED = "broken", "merged"
"""Of lists: what a spreadsheet itself could not work out, and what is said by the merged cell above."""

Cell = tuple[str, str]
"""What kind of cell it is, and what it says."""
Sheet = tuple[str, list[tuple[int, list[Cell]]]]


def workbook_parts(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook, each its rows that are not empty under their numbers."""
    demand_harmless(content)
    from openpyxl import load_workbook  # heavy, and only the child needs it

    with told_as_broken():
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return [_sheet(one) for one in book.worksheets[:MOST_SHEETS]]


@contextmanager
def told_as_broken() -> Iterator[None]:
    """Let whatever a broken book breaks in its reader be told as one refusal."""
    try:
        yield
    except (FileRefused, MemoryError, RecursionError):
        raise
    except Exception as failure:  # a book that is broken somewhere breaks its reader anywhere
        raise FileRefused(FileTrouble.NOT_A_BOOK) from failure


def demand_harmless(content: bytes) -> None:
    """Inflate every entry once, counting, and look for a DTD; raise ``FileRefused``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_ENTRIES:
                raise FileRefused(FileTrouble.INFLATED)
            if not any(entry.filename == "xl/workbook.xml" for entry in entries):
                raise FileRefused(_other_archive([entry.filename for entry in entries]))
            left = MOST_INFLATED
            for entry in entries:
                left -= _inflated(packed, entry, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as failure:
        raise FileRefused(FileTrouble.NOT_A_BOOK) from failure


def _other_archive(names: list[str]) -> FileTrouble:
    return FileTrouble.OPEN_DOCUMENT if {"mimetype", "content.xml"} <= set(names) else FileTrouble.NOT_A_BOOK


def _inflated(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    size, tail = 0, b""
    with packed.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            too_tight = size > _RATIO_FROM and size > HIGHEST_RATIO * max(entry.compress_size, 1)
            if size > min(left, MOST_IN_AN_ENTRY) or too_tight:
                raise FileRefused(FileTrouble.INFLATED)
            window = tail + chunk
            if any(mark in window for mark in _DTD):
                raise FileRefused(FileTrouble.DTD_IN_BOOK)
            tail = chunk[-64:]
    return size


def _sheet(sheet: Any) -> Sheet:
    sheet.reset_dimensions()  # what a sheet says of its own size is not believed
    return str(sheet.title), list(bounded(_rows(sheet), lambda cell: cell[1]))


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    for row in sheet.iter_rows():
        cells = [_cell(one) for one in row]
        while cells and not cells[-1][1]:
            cells.pop()
        yield cells


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return TEXT, ""
    if cell.data_type == "f":
        return FORMULA, str(getattr(value, "text", value))[:MOST_IN_A_CELL]
    if isinstance(value, datetime | date | time):
        return DATE, value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return TEXT, str(value)[:MOST_IN_A_CELL]

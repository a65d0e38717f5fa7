"""A list saved as text (CSV) becomes rows with their numbers."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from exchange.bounds import MOST_COLUMNS, MOST_EMPTY_ROWS, MOST_ROWS, bounded
from exchange.sniff import delimiter_of, text_of
from services.importing.incoming import FileRefused, FileTrouble

MOST_IN_A_CELL = 4000


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a list under the number a spreadsheet shows."""

    number: int
    cells: tuple[str, ...]


def table_rows(content: bytes) -> tuple[TableRow, ...]:
    """Return the rows of a list that are not empty; limits are checked while reading."""
    text = text_of(content)
    rows = tuple(
        TableRow(number, tuple(cell[:MOST_IN_A_CELL] for cell in cells))
        for number, cells in bounded(_records(text), str.strip)
    )
    if not rows:
        raise FileRefused(FileTrouble.EMPTY)
    return rows


def _records(text: str) -> Iterator[list[str]]:
    """Yield the records of a text; a quote that is never closed would swallow the rest, so it is refused."""
    delimiter = delimiter_of(text)
    number = 0
    try:
        for number, cells in enumerate(_reader(text, delimiter, strict=True), start=1):
            if number > MOST_ROWS + MOST_EMPTY_ROWS or len(cells) > MOST_COLUMNS:
                break
    except csv.Error as failure:
        if "unexpected end of data" in str(failure):
            raise FileRefused(FileTrouble.UNCLOSED_QUOTE, str(number + 1)) from failure
        if "field larger" in str(failure):
            raise FileRefused(FileTrouble.TOO_HEAVY) from failure
    return iter(_reader(text, delimiter, strict=False))


def _reader(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)

"""A list saved as text (CSV) becomes rows with their numbers."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from exchange.sniff import MOST_COLUMNS, MOST_EMPTY_ROWS, MOST_ROWS, delimiter_of, text_of
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
    rows: list[TableRow] = []
    empty = 0
    for number, cells in enumerate(_records(text), start=1):
        if not any(cell.strip() for cell in cells):
            empty += 1
            if empty >= MOST_EMPTY_ROWS:
                break
            continue
        empty = 0
        if len(cells) > MOST_COLUMNS:
            raise FileRefused(FileTrouble.TOO_MANY_COLUMNS, str(len(cells)))
        if len(rows) >= MOST_ROWS:
            raise FileRefused(FileTrouble.TOO_MANY_ROWS, str(MOST_ROWS))
        rows.append(TableRow(number, tuple(cell[:MOST_IN_A_CELL] for cell in cells)))
    if not rows:
        raise FileRefused(FileTrouble.EMPTY)
    return tuple(rows)


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

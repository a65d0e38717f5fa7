"""A table as a workbook (XLSX): every cell is text, so that nothing in it is ever calculated."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter

from exchange.aside import aside
from rules.text import clean

AS_TEXT = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""Rows leave memory as they are written; what looks like a formula or address stays text."""
A4 = 9
"""The number of the paper."""
LINE, HIGHEST = 15.0, 405.0
"""Points: of a line, and of the highest row that spreadsheets take."""


@contextmanager
def new_book(file: Path) -> Iterator[Any]:
    """Write a workbook, its parts aside too. Raises OSError."""
    with aside(file) as made:
        book = xlsxwriter.Workbook(str(made), AS_TEXT | {"tmpdir": str(made.parent)})
        try:
            yield book
        finally:  # closing also lets go of the parts of a book that failed
            _close(book)


def _close(book: Any) -> None:
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as failure:
        raise OSError(*failure.args[0].args) from failure


def write_book(
    file: Path, title: str, header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]
) -> int:
    """Write a table, its header frozen and filtered; return how many rows it has. Raises OSError."""
    with new_book(file) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(title)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        printable(sheet)
        for at, name in enumerate(header):
            sheet.write_string(0, at, name, head)
        count = 0
        for count, row in enumerate(rows, 1):
            sheet.set_row(count, max(map(height, row, widths)))
            for at, text in enumerate(row):
                sheet.write_string(count, at, clean(text, multiline=True), plain)
        sheet.autofilter(0, 0, count, len(header) - 1)
    return count


def height(text: str, width: int) -> float:
    """Return how high a row is for a wrapped text: nobody counts it before a workbook is opened."""
    lines = sum(max(1, -(-len(line) // width)) for line in text.split("\n"))
    return min(LINE * lines, HIGHEST)


def printable(sheet: Any) -> None:
    """Let a sheet fit the width of a page lying down."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)

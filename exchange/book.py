"""A table as a workbook (XLSX): every cell is text, so that nothing in it is ever calculated."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

AS_TEXT = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""Rows leave memory as they are written, beside the file; what looks like a formula or address stays text."""


def new_book(file: Path) -> Any:
    """Open a workbook for writing that only its owner may read. Raises OSError."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600))
    return xlsxwriter.Workbook(str(file), AS_TEXT | {"tmpdir": str(file.parent)})


def write_book(
    file: Path, title: str, header: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[str]]
) -> int:
    """Write a table, its header frozen and filtered; return how many rows it has. Raises OSError."""
    book = new_book(file)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(title)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for at, name in enumerate(header):
        sheet.write_string(0, at, name, head)
    count = 0
    for count, row in enumerate(rows, 1):
        for at, text in enumerate(row):
            sheet.write_string(count, at, text, plain)
    sheet.autofilter(0, 0, count, len(header) - 1)
    closed(book)
    return count


_A4 = 9


def closed(book: Any) -> None:
    """Finish a workbook. Raises OSError."""
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as failure:
        raise OSError(*failure.args) from failure

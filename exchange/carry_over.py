"""The list of what is to be carried over, as a workbook or as CSV: the same rows as on paper (3.2)."""

from pathlib import Path

from exchange.book import write_book
from exchange.plain import write_plain
from services.views.carry_over import ToCarry
from texts.carry_table import HEADER, SHEET, WIDTHS, carry_rows

BOOK, PLAIN = ".xlsx", ".csv"
FORMS = (BOOK, PLAIN)


def write_carry_over(found: ToCarry, out: Path) -> int:
    """Write the list in the form that the file's name ends with; return its rows. Raises OSError."""
    rows = carry_rows(found)
    if out.suffix.lower() == PLAIN:
        return write_plain(out, HEADER, rows)
    return write_book(out, SHEET, HEADER, WIDTHS, rows)

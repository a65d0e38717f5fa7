"""How long and how wide a table of somebody may be, whatever file it came in."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from services.importing.incoming import FileRefused, FileTrouble

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_EMPTY_ROWS = 100
"""One after another; whatever follows so many is not read."""

CellT = TypeVar("CellT")


def bounded(
    rows: Iterable[list[CellT]], says_something: Callable[[CellT], object]
) -> Iterator[tuple[int, list[CellT]]]:
    """Yield the rows that are not empty under the numbers a spreadsheet shows. Raises FileRefused."""
    count = empty = 0
    for number, cells in enumerate(rows, start=1):
        if not any(map(says_something, cells)):
            empty += 1
            if empty >= MOST_EMPTY_ROWS:
                return
            continue
        empty = 0
        if len(cells) > MOST_COLUMNS:
            raise FileRefused(FileTrouble.TOO_MANY_COLUMNS, str(len(cells)))
        if count >= MOST_ROWS:
            raise FileRefused(FileTrouble.TOO_MANY_ROWS, str(MOST_ROWS))
        count += 1
        yield number, cells

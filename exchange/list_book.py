"""Which sheet of somebody's workbook is the list, and what is to be said of the others."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from exchange.headers import Header
from exchange.people import header_in, people_in
from rules.text import clean_line
from services.importing.incoming import FileRefused, FileTrouble, Incoming, Kind, Problem, Warned

SHEET, ROWS = "Sheet", "Rows"
"""What a remark about a whole workbook is about."""
_UNTOLD = (FileTrouble.UNKNOWN_KIND, FileTrouble.OTHER_KIND)

Sheet = Mapping[str, Any]


def list_in(source: str, sheets: Sequence[Sheet], kind: Kind | None, wanted: str = "") -> Incoming:
    """Return what the first sheet that is a list says, or the one named. Raises FileRefused."""
    if not sheets:
        raise FileRefused(FileTrouble.EMPTY)
    asked = [one for one in sheets if _key(one["title"]) == _key(wanted)] if wanted else sheets
    if not asked:
        raise FileRefused(FileTrouble.NO_SUCH_SHEET, ", ".join(clean_line(one["title"]) for one in sheets))
    sheet, header = _first_list(asked, kind)
    read = people_in(source, sheet["rows"], header)
    remarks = [*_about_sheets(sheet, () if wanted else sheets), *_about_rows(sheet)]
    return read.with_warnings(remarks)


def _first_list(sheets: Sequence[Sheet], kind: Kind | None) -> tuple[Sheet, Header]:
    """Return the first sheet with a header of ours, those that are shown before the hidden ones."""
    refusals: list[FileRefused] = []
    for sheet in sorted(sheets, key=lambda one: not one["shown"]):
        try:
            if sheet["trouble"]:
                trouble, about = sheet["trouble"]
                raise FileRefused(FileTrouble(trouble), about)
            return sheet, header_in(sheet["rows"], kind)
        except FileRefused as refused:
            refusals.append(refused)
    raise next((one for one in refusals if one.trouble not in _UNTOLD), refusals[0])


def _about_sheets(taken: Sheet, sheets: Sequence[Sheet]) -> Iterator[Warned]:
    if len(sheets) > 1:
        yield Warned(0, SHEET, clean_line(taken["title"]), Problem.SHEET_TAKEN)
    for one in sheets:
        if one is not taken:
            yield Warned(0, SHEET, clean_line(one["title"]), Problem.SHEET_LEFT)


def _about_rows(sheet: Sheet) -> Iterator[Warned]:
    hidden: Sequence[int] = sheet["hidden"]
    if hidden:
        runs = [[n for _, n in run] for _, run in groupby(enumerate(hidden), lambda pair: pair[1] - pair[0])]
        told = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
        yield Warned(0, ROWS, told, Problem.HIDDEN_ROWS)


def _key(title: str) -> str:
    return clean_line(title).casefold()

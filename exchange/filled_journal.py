"""The file of a temporary journal, read back: what was written into which cell (3.1)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from exchange.child import taken_apart
from exchange.sniff import OLD_BOOK, PACKED, read_bytes
from exchange.workbook import DATE, FORMULA
from rules.text import clean, clean_line
from services.importing.incoming import FileRefused, FileTrouble, Problem, Refused
from services.temporary.sheet import FORM, Field, FilledCell, FilledFile, FilledRow, Place
from texts import temporary as words

OF_CLASS: Mapping[str, Field] = {
    words.COLUMNS[field]: field for field in (Field.KIND, Field.TAKEN, Field.TOPIC, Field.HOMEWORK)
}
OF_PUPIL: Mapping[str, Field] = {
    words.COLUMNS[field]: field for field in (Field.MARKS, Field.ABSENCE, Field.HOMEWORK)
}
WRITABLE = tuple(dict.fromkeys(words.COLUMNS.values()))
LONGEST_TEXT = 2000

Line = Mapping[str, tuple[str, str]]
"""Column → kind of cell and what it says."""


def read_filled(path: Path) -> FilledFile:
    """Read a file back; raise ``FileRefused`` where nothing of it can be taken."""
    return filled_content(clean_line(path.name), read_bytes(path))


def filled_content(source: str, content: bytes) -> FilledFile:
    """Read the bytes of a file in a process of their own; raise ``FileRefused`` as above."""
    if content.startswith(OLD_BOOK):
        raise FileRefused(FileTrouble.OLD_BOOK)
    if not content.startswith(PACKED):
        raise FileRefused(FileTrouble.NOT_A_BOOK)
    return filled_in(source, taken_apart("book", content))


def filled_in(source: str, parts: Sequence[Any]) -> FilledFile:
    """Return what the sheets of a workbook say; raise ``FileRefused`` where they are no temporary journal."""
    return _Reading(source, {clean_line(name): rows for name, rows in parts}).file()


class _Unread(Exception):
    """A cell that means nothing."""

    def __init__(self, problem: Problem, about: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.about = about


class _Reading:
    """A file under way: its rows one after another, remarks beside them."""

    def __init__(self, source: str, sheets: Mapping[str, Any]) -> None:
        self._source = source
        self._sheets = sheets
        self._refused: list[Refused] = []
        self._seen: dict[tuple[str, str], int] = {}

    def file(self) -> FilledFile:
        """Return what the file says."""
        about = self._labels()
        form = about.get(words.FORM_LABEL, "")
        if form != FORM:
            raise FileRefused(FileTrouble.OTHER_FORM, form)
        rows = tuple(row for number, line in self._lines() for row in self._row(number, line))
        return FilledFile(
            source=self._source,
            file=about.get(words.FILE_LABEL, ""),
            school=about.get(words.SCHOOL_KEY_LABEL, ""),
            school_name=about.get(words.SCHOOL_LABEL, ""),
            whose=about.get(words.WHOSE_LABEL, ""),
            days=about.get(words.DAYS_LABEL, ""),
            rows=rows,
            refused=tuple(self._refused),
        )

    def _labels(self) -> Mapping[str, str]:
        rows = self._named(words.OUTAGE)
        return {clean_line(cells[0][1]): clean_line(cells[1][1]) for _, cells in rows if len(cells) > 1}

    def _named(self, sheet: str) -> Sequence[Any]:
        if sheet not in self._sheets:
            raise FileRefused(FileTrouble.NOT_A_TEMPORARY_JOURNAL, f"листа «{sheet}»")
        rows: Sequence[Any] = self._sheets[sheet]
        return rows

    def _lines(self) -> Iterator[tuple[int, Line]]:
        rows = iter(self._named(words.JOURNAL))
        _, head = next(rows, (0, []))
        titles = [clean_line(text) for _, text in head]
        for title in words.HEADER:
            if titles.count(title) != 1:
                raise FileRefused(FileTrouble.NOT_A_TEMPORARY_JOURNAL, f"столбца «{title}»")
        for number, cells in rows:
            yield number, {title: (kind, text) for title, (kind, text) in zip(titles, cells, strict=False)}

    def _row(self, number: int, line: Line) -> Iterator[FilledRow]:
        written = [name for name in WRITABLE if line.get(name, ("", ""))[1].strip()]
        if not written:
            return
        key, pupil = _text(line, words.LESSON_KEY), _text(line, words.PUPIL_KEY)
        place = place_of(key)
        name = clean_line(_text(line, words.PUPIL))
        if place is None or not (pupil.isdecimal() or not pupil) or len(pupil) > _LONGEST_KEY:
            self._remark(number, written[0], line, Problem.ROW_ALTERED)
            return
        if (first := self._seen.setdefault((key, pupil), number)) != number:
            self._remark(number, written[0], line, Problem.SAME_ROW_TWICE, str(first))
            return
        cells = tuple(self._cells(number, written, line, OF_PUPIL if pupil else OF_CLASS))
        if cells:
            whom = int(pupil) if pupil else None
            stood, stamp = _text(line, words.STOOD), _text(line, words.STAMP)
            yield FilledRow(number, place, whom, name if pupil else "", stood, stamp, cells)

    def _cells(
        self, number: int, written: Sequence[str], line: Line, fields: Mapping[str, Field]
    ) -> Iterator[FilledCell]:
        for name in written:
            try:
                yield _understood(fields.get(name), *line[name])
            except _Unread as unread:
                self._remark(number, name, line, unread.problem, unread.about)

    def _remark(self, number: int, column: str, line: Line, problem: Problem, about: str = "") -> None:
        said = clean_line(line.get(column, ("", ""))[1])
        self._refused.append(Refused(number, column, said, problem, about))


def place_of(key: str) -> Place | None:
    """Return the lesson of a key, None where it is none."""
    parts = key.split("/")
    if len(key) > _LONGEST_KEY or len(parts) not in (3, 4):
        return None
    course, day, number, *work = parts
    if not all(
        part.isascii() and part.isdecimal() and len(part) <= _DIGITS for part in (course, number, *work)
    ):
        return None
    try:
        return Place(int(course), date.fromisoformat(day), int(number), int(work[0]) if work else None)
    except ValueError:
        return None


_LONGEST_KEY = 40
_DIGITS = 18
"""Of a number that the database takes."""


def _text(line: Line, column: str) -> str:
    return line.get(column, ("", ""))[1].strip()


def _understood(field: Field | None, kind: str, text: str) -> FilledCell:
    """Return what a cell says, as stored."""
    if field is None:
        raise _Unread(Problem.NOT_HERE)
    if kind == FORMULA:
        raise _Unread(Problem.FORMULA)
    if kind == DATE:
        raise _Unread(Problem.TURNED_INTO_A_DATE)
    text = clean(text, multiline=field is Field.HOMEWORK).strip()
    if len(text) > LONGEST_TEXT:
        raise _Unread(Problem.LONGER_THAN, str(LONGEST_TEXT))
    value = _stored(field, text)
    if value is None:
        if field is Field.ABSENCE and words.is_a_reason(text):
            raise _Unread(Problem.REASON_NOT_HERE)
        raise _Unread(_WRONG[field])
    return FilledCell(field, value)


_WRONG = {
    Field.MARKS: Problem.NOT_A_MARK,
    Field.ABSENCE: Problem.NOT_AN_ABSENCE,
    Field.TAKEN: Problem.NOT_TAKEN,
    Field.KIND: Problem.NOT_A_KIND,
}


def _stored(field: Field, text: str) -> str | None:
    match field:
        case Field.MARKS:
            return words.understood_marks(text)
        case Field.ABSENCE:
            return words.understood_absence(text)
        case Field.HOMEWORK:
            return words.understood_homework(text)
        case Field.TAKEN:
            return words.understood_taken(text)
        case Field.TOPIC:
            return "" if text in words.CLEARS else clean_line(text)
        case Field.KIND:
            return clean_line(text)

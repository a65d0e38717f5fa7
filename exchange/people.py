"""Lists of people and of topics become rows with their values; what is wrong in a row is named."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from exchange import words
from exchange.child import taken_apart
from exchange.headers import Field, Header, header_of
from exchange.words import Read
from exchange.workbook import BROKEN, DATE, FORMULA, MERGED, TEXT, Cell
from rules.text import clean, clean_line, mixed_alphabets
from services.importing.incoming import (
    GuardianRow,
    Incoming,
    Kind,
    Name,
    Problem,
    PupilRow,
    Refused,
    Row,
    StaffRow,
    TopicRow,
    Warned,
)

EARLIEST_BIRTH = date(1920, 1, 1)
_DATES = frozenset({Field.BORN_ON, Field.SINCE, Field.UNTIL})

Rows = Sequence[tuple[int, Sequence[Cell]]]


class _RowRefused(Exception):
    """This row is not taken; the reason was written down."""


@dataclass(slots=True)
class _Line:
    """One row being read: its cells by field, and what is remarked about them."""

    header: Header
    row: int
    cells: list[Cell]
    refused: list[Refused] = field(default_factory=list)
    warned: list[Warned] = field(default_factory=list)

    def raw(self, which: Field) -> str:
        """Return a cell as it was written; a row may be shorter than the header."""
        at = self.header.position.get(which)
        return self.cells[at][1] if at is not None and at < len(self.cells) else ""

    def text(self, which: Field) -> str:
        """Return a cell cleaned, its spaces folded."""
        return clean_line(self.raw(which))

    def refuse(self, which: Field, problem: Problem, about: str = "") -> _RowRefused:
        """Write down why the row is not taken."""
        self.refused.append(Refused(self.row, self.header.title(which), self.text(which), problem, about))
        return _RowRefused()

    def warn(self, which: Field, problem: Problem, about: str = "") -> None:
        """Write down what somebody should look at."""
        shown = clean(self.raw(which)).strip("\r\n")
        self.warned.append(Warned(self.row, self.header.title(which), shown, problem, about))

    def demand_values(self) -> None:
        """Refuse the row where a cell holds what a spreadsheet made of it, and not what somebody wrote."""
        for which, at in self.header.position.items():
            kind = self.cells[at][0] if at < len(self.cells) else TEXT
            if kind == FORMULA and which is not Field.ROW_NUMBER:
                raise self.refuse(which, Problem.FORMULA_WITHOUT_VALUE, xl_rowcol_to_cell(self.row - 1, at))
            if kind == BROKEN and which is not Field.ROW_NUMBER:
                raise self.refuse(which, Problem.BROKEN_CELL)
            if kind == DATE and which not in _DATES:
                raise self.refuse(which, Problem.TURNED_INTO_A_DATE)

    def understood(self, which: Field, read: Callable[[str], Read[Any]]) -> Any:
        """Return what a cell says, or None where it is empty or not understood."""
        if not self.text(which):
            return None
        found = read(self.raw(which))
        if found.problem:
            self.warn(which, found.problem, found.about)
        return found.value

    def day(self, which: Field) -> date | None:
        """Return a date; one that is none, or is no day at all, refuses the row."""
        if not self.text(which):
            return None
        found = words.day(self.raw(which))
        if found.value is None:
            raise self.refuse(which, found.problem or Problem.NOT_A_DATE)
        if which is Field.BORN_ON and found.value < EARLIEST_BIRTH:
            raise self.refuse(which, Problem.NO_SUCH_DAY)
        if found.problem:
            self.warn(which, found.problem, found.about)
        return found.value


def read_people(content: bytes, source: str, kind: Kind | None = None) -> Incoming:
    """Return the rows of a list in text; the kind is told by its columns unless it is given."""
    parts = taken_apart("table", content)
    rows = [(number, [(TEXT, cell) for cell in cells]) for number, cells in parts]
    return people_in(source, rows, header_in(rows, kind))


def header_in(rows: Rows, kind: Kind | None) -> Header:
    """Return the header of a list, whatever file it came in. Raises FileRefused."""
    return header_of([(number, [text for _, text in cells]) for number, cells in rows], kind)


def people_in(source: str, rows: Rows, header: Header) -> Incoming:
    """Return the rows of a list as values, whatever file it came in."""
    reader = _READERS[header.kind]
    taken: list[Row] = []
    refused, warned = list(header.refused), list(header.warned)
    for line in _lines(rows, header):
        try:
            line.demand_values()
            taken.append(reader(line))
            warned += line.warned
        except _RowRefused:
            refused += line.refused
    columns = tuple((which.value, header.title(which)) for which in header.position)
    return Incoming(
        header.kind, source, tuple(taken), refused=tuple(refused), warned=tuple(warned), columns=columns
    )


def _lines(rows: Rows, header: Header) -> Iterator[_Line]:
    """Yield the rows below the header; a merged cell says something where it begins below it too."""
    begun: set[int] = set()
    told: set[int] = set()
    for number, cells in rows:
        if number <= header.row:
            continue
        line = _Line(header, number, list(cells))
        for at, (kind, text) in enumerate(cells):
            if kind != MERGED:
                begun.add(at)
                told.discard(at)
            elif at not in begun:
                line.cells[at] = (TEXT, "")
            elif at not in told and at in header.position.values():
                told.add(at)
                line.warned.append(Warned(number, header.titles[at], clean_line(text), Problem.MERGED_CELL))
        yield line


def _pupil(line: _Line) -> PupilRow:
    name = _name(line)
    if not line.text(Field.CLASS):
        raise line.refuse(Field.CLASS, Problem.MISSING_VALUE)
    title, _ = words.class_title(line.raw(Field.CLASS))
    if title != line.raw(Field.CLASS):
        line.warn(Field.CLASS, Problem.READ_AS, title)
    row = PupilRow(
        row=line.row,
        name=name,
        sex=_sex(line, name),
        born_on=line.day(Field.BORN_ON),
        file_no=line.text(Field.NUMBER),
        class_title=title,
        lodging=line.understood(Field.LODGING, words.lodging) or "",
        since=line.day(Field.SINCE),
        until=line.day(Field.UNTIL),
    )
    if row.since and row.until and row.until < row.since:
        raise line.refuse(Field.UNTIL, Problem.LEAVES_BEFORE_COMING)
    if not row.file_no:
        line.warn(Field.NUMBER, Problem.NO_FILE_NO)
    if not row.born_on:
        line.warn(Field.BORN_ON, Problem.MISSING_VALUE)
    return row


def _guardian(line: _Line) -> GuardianRow:
    name = _name(line)
    number = line.text(Field.PUPIL_NUMBER)
    if not number:
        raise line.refuse(Field.PUPIL_NUMBER, Problem.MISSING_VALUE)
    return GuardianRow(
        row=line.row,
        pupil_file_no=number,
        pupil_name=words.in_one_alphabet(line.text(Field.PUPIL_NAME)),
        name=name,
        sex=_sex(line, name),
        born_on=line.day(Field.BORN_ON),
        relation=line.understood(Field.RELATION, words.relation) or "",
        phone=line.text(Field.PHONE),
    )


def _staff(line: _Line) -> StaffRow:
    name = _name(line)
    position = line.text(Field.POSITION)
    roles = words.roles(position)
    leads = words.class_title(line.raw(Field.LEADS))[0]
    if not roles:
        line.warn(Field.POSITION, Problem.NO_ROLE)
    return StaffRow(
        row=line.row,
        name=name,
        sex=_sex(line, name) or words.patronymic_sex(name.patronymic),
        born_on=line.day(Field.BORN_ON),
        staff_no=line.text(Field.NUMBER),
        position=position,
        roles=roles,
        leads=leads,
        login=line.text(Field.LOGIN).casefold(),
    )


def _topic(line: _Line) -> TopicRow:
    for needed in (Field.TOPIC, Field.CLASS, Field.SUBJECT):
        if not line.text(needed):
            raise line.refuse(needed, Problem.MISSING_VALUE)
    return TopicRow(
        row=line.row,
        class_title=words.class_title(line.raw(Field.CLASS))[0],
        subject=line.text(Field.SUBJECT),
        group=line.text(Field.GROUP),
        number=_number(line, Field.LESSON_NUMBER, 0),
        section=line.text(Field.SECTION),
        topic=line.text(Field.TOPIC),
        hours=_number(line, Field.HOURS, 1),
        homework=line.text(Field.HOMEWORK),
    )


def _number(line: _Line, which: Field, otherwise: int) -> int:
    """Return a whole number from 1 to 999; «1,0» and «1.» are how spreadsheets write 1."""
    text = line.text(which).replace(",", ".").rstrip("0").rstrip(".") if "," in line.text(which) else ""
    text = text or line.text(which).rstrip(".")
    if not text:
        return otherwise
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:4]) <= 999:
        raise line.refuse(which, Problem.NOT_A_NUMBER)
    return int(text)


_READERS: dict[Kind, Callable[[_Line], Row]] = {
    Kind.PUPILS: _pupil,
    Kind.GUARDIANS: _guardian,
    Kind.STAFF: _staff,
    Kind.TOPICS: _topic,
}


def _name(line: _Line) -> Name:
    """Return a name of one column or three, in one alphabet; a row without a usable one is refused."""
    whole = Field.FULL_NAME in line.header.position
    which = Field.FULL_NAME if whole else Field.SURNAME
    parts = (Field.FULL_NAME,) if whole else (Field.SURNAME, Field.GIVEN_NAME, Field.PATRONYMIC)
    written = [line.text(part) for part in parts]
    if not any(written):
        raise line.refuse(which, Problem.MISSING_VALUE)
    usual = [words.in_usual_case(words.in_one_alphabet(part)) for part in written]
    name = words.person_name(usual[0]) if whole else Name(*usual)
    if not words.is_a_name(name):
        raise line.refuse(which, Problem.NOT_A_NAME)
    if not name.surname or not name.given_name:
        raise line.refuse(which, Problem.NAME_INCOMPLETE)
    for part, before, after in zip(parts, written, usual, strict=True):
        if mixed_alphabets(before):
            line.warn(part, Problem.MIXED_ALPHABETS, after)
        elif line.raw(part) != after:
            line.warn(part, Problem.READ_AS, after)
    if not name.patronymic:
        line.warn(Field.FULL_NAME if whole else Field.PATRONYMIC, Problem.NO_PATRONYMIC)
    elif not words.has_usual_parts(name):
        line.warn(which, Problem.READ_AS, " / ".join((name.surname, name.given_name, name.patronymic)))
    return name


def _sex(line: _Line, name: Name) -> str:
    found: str = line.understood(Field.SEX, words.sex) or ""
    spoken = words.patronymic_sex(name.patronymic)
    if found and spoken and found != spoken:
        line.warn(Field.SEX, Problem.SEX_AND_PATRONYMIC)
    return found

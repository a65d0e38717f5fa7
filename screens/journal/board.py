"""What stands on the page: what is on disk, what the person wants instead, and how the two stand."""

from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import NamedTuple

from services.outcomes import Conflict, Refusal
from services.requests import CellRequest, SetAbsence, SetMarks, SetResult
from services.views.journal import Cell, CellKey, Column, JournalPage, LessonHead, PupilRow, TermMark

Value = tuple[str, ...]
"""Marks of a cell as stored, or one code of an absence or of a term mark; empty for nothing."""
SOMEBODY = "-"
"""Stands for the name of whoever wrote what only a later reading of the page showed."""


class What(StrEnum):
    """The facts a cell may hold: each is saved, and disputed, by itself."""

    MARKS = "marks"
    ABSENCE = "absence"
    TERM = "term"
    YEAR = "year"
    EXAM = "exam"
    FINAL = "final"


class Fact(NamedTuple):
    """One fact of the journal; ``work`` is None for the lesson's first work, also before there is one.

    A result has its term (0 where it is of none) where the others have their lesson. A tuple, because
    the lines of the grid look up dozens of them for every key.
    """

    what: What
    pupil: int
    lesson: int
    work: int | None = None


class Place(NamedTuple):
    """Where the cursor may stand; the column after the last one is that of the term marks."""

    column: int
    row: int


class Mood(IntEnum):
    """How a cell stands, the graver the higher; a cell shows the gravest of its facts."""

    PLAIN = 0
    MINE = 1
    THEIRS = 2
    SAVING = 3
    UNSAVED = 4
    REFUSED = 5
    DISPUTED = 6


@dataclass(slots=True)
class Standing:
    """How one fact stands: committed value and version, and what is on its way."""

    value: Value = ()
    version: int = 0
    detail: str = ""
    """What belongs to an absence beside its code: the proved reason."""
    minutes: int | None = None
    wanted: Value | None = None
    """What the person typed and the disk does not have yet."""
    mood: Mood = Mood.PLAIN
    trouble: Conflict | Refusal | None = None
    by: str = ""
    """Who changed it meanwhile."""

    @property
    def shown(self) -> Value:
        """What the cell shows: the wanted value while it is on its way, but a disputed one what is stored."""
        return self.value if self.wanted is None or self.mood is Mood.DISPUTED else self.wanted


NOTHING = Standing()
"""How a fact stands that nobody ever wrote; never changed."""


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell to be painted."""

    marks: Value = ()
    absence: str = ""
    reason: str = ""
    mood: Mood = Mood.PLAIN
    closed: bool = False
    """The pupil is not on the list that day."""
    alone: bool = False
    """The pupil has an individual plan in the subject."""


@dataclass(slots=True)
class Board:
    """The open page: the latest reading of it with everything that happened since laid over."""

    page: JournalPage
    standings: dict[Fact, Standing] = field(default_factory=dict)
    _rows: dict[int, int] = field(default_factory=dict)
    _columns: dict[tuple[int, int | None], int] = field(default_factory=dict)
    _reasons: dict[tuple[Fact, str], str] = field(default_factory=dict)
    """The reason each result of the term was given with: a step back brings it back too."""

    def __post_init__(self) -> None:
        self.read(self.page)

    def read(self, page: JournalPage) -> None:
        """Take a fresh reading of the page; what is on its way stays on its way."""
        by = SOMEBODY if self.standings and page.term == self.page.term else ""
        self.page = page
        self._rows = {pupil.pupil: row for row, pupil in enumerate(page.pupils)}
        self._columns = {}
        for index, column in enumerate(page.columns):
            self._columns[column.lesson, column.work] = index
            if column.first_of_lesson:
                self._columns[column.lesson, None] = index
        for key, cell in page.cells.items():
            self.lay(key, cell, by)
        for pupil, mark in page.term_marks.items():
            self.lay_term_mark(pupil, page.term.term, mark, by)

    @property
    def term_column(self) -> int:
        """Index of the column of term marks."""
        return len(self.page.columns)

    @property
    def last_row(self) -> int:
        """Index of the last pupil, -1 in an empty class."""
        return len(self.page.pupils) - 1

    def column(self, place: Place) -> Column | None:
        """Return the column of a place, None for the column of term marks."""
        return self.page.columns[place.column] if place.column < self.term_column else None

    def lesson(self, place: Place) -> LessonHead | None:
        """Return the lesson of a place."""
        column = self.column(place)
        return None if column is None else self.page.lessons[column.lesson]

    def pupil(self, place: Place) -> PupilRow | None:
        """Return the pupil of a place."""
        return self.page.pupils[place.row] if 0 <= place.row <= self.last_row else None

    def is_closed(self, place: Place) -> bool:
        """Whether the pupil is not on the list on the day of the column."""
        pupil, lesson = self.pupil(place), self.lesson(place)
        if pupil is None:
            return True
        if lesson is None:
            return False
        day = lesson.held_on
        if pupil.stays and not any(stay.covers(day) for stay in pupil.stays):
            return True
        outside = (pupil.since and day < pupil.since) or (pupil.until and day > pupil.until)
        return bool(outside) or self.is_taught_alone(place)

    def is_taught_alone(self, place: Place) -> bool:
        """Whether the pupil has an individual plan in this subject on the day of the column."""
        pupil, lesson = self.pupil(place), self.lesson(place)
        return bool(pupil and lesson and any(stay.covers(lesson.held_on) for stay in pupil.own_plan))

    def marks_fact(self, place: Place) -> Fact | None:
        """Return the fact of the marks, or of the term mark, at a place."""
        pupil, column = self.pupil(place), self.column(place)
        if pupil is None:
            return None
        if column is None:
            return Fact(What.TERM, pupil.pupil, self.page.term.term)
        work = None if column.first_of_lesson else column.work
        return Fact(What.MARKS, pupil.pupil, column.lesson, work)

    def absence_fact(self, place: Place) -> Fact | None:
        """Return the fact of the absence at a place; it belongs to the whole lesson."""
        pupil, column = self.pupil(place), self.column(place)
        if pupil is None or column is None:
            return None
        return Fact(What.ABSENCE, pupil.pupil, column.lesson)

    def facts(self, place: Place) -> tuple[Fact, ...]:
        """Return the facts that a cell shows."""
        marks, column = self.marks_fact(place), self.column(place)
        found = () if marks is None else (marks,)
        if column is not None and column.first_of_lesson and (absence := self.absence_fact(place)):
            return (*found, absence)
        return found

    def standing(self, fact: Fact) -> Standing:
        """Return how a fact stands."""
        return self.standings.setdefault(fact, Standing())

    def shown(self, fact: Fact) -> Value:
        """Return what is shown of a fact."""
        standing = self.standings.get(fact)
        return () if standing is None else standing.shown

    def is_empty(self, place: Place) -> bool:
        """Whether nothing stands in a cell."""
        return not any(self.shown(fact) for fact in self.facts(place))

    def view(self, place: Place) -> CellView:
        """Return a cell as it is to be painted."""
        fact, column = self.marks_fact(place), self.column(place)
        if fact is None:
            return CellView(closed=True)
        marks = self.standings.get(fact, NOTHING)
        absent = NOTHING
        if column is not None and column.first_of_lesson:
            absent = self.standings.get(Fact(What.ABSENCE, fact.pupil, column.lesson), NOTHING)
        mood = max(marks.mood, absent.mood)
        code = "".join(absent.shown[:1])  # the minutes of a lateness stand below the grid
        alone = self.is_taught_alone(place)
        return CellView(marks.shown, code, absent.detail, mood, self.is_closed(place), alone)

    def place(self, fact: Fact) -> Place | None:
        """Return the cell that shows a fact, or None when the page does not have it."""
        row = self._rows.get(fact.pupil)
        if row is None:
            return None
        if fact.what is What.TERM:
            return Place(self.term_column, row) if fact.lesson == self.page.term.term else None
        column = self._columns.get((fact.lesson, fact.work))
        return None if column is None else Place(column, row)

    def lesson_column(self, lesson: int) -> int | None:
        """Return the first column of a lesson."""
        return self._columns.get((lesson, None))

    def key(self, fact: Fact) -> CellKey:
        """Return the cell's key for services; the first work goes by its id where it has one."""
        index = self._columns.get((fact.lesson, fact.work))
        work = fact.work if index is None else self.page.columns[index].work
        return CellKey(fact.lesson, work, fact.pupil)

    def request_for(self, fact: Fact, wanted: Value, standing: Standing, request: str) -> CellRequest:
        """Return what asks for a value of a fact."""
        match fact.what:
            case What.MARKS:
                key = self.key(fact)
                return SetMarks(fact.lesson, key.work, fact.pupil, wanted, standing.version, request)
            case What.ABSENCE:
                code, minutes = (*wanted, "", "")[:2]
                late = int(minutes) if minutes else None
                return SetAbsence(fact.lesson, fact.pupil, code, late, standing.version, request)
            case What.TERM | What.YEAR | What.EXAM | What.FINAL:
                reason = self._reasons.get((fact, "".join(wanted)), "")
                return result_request(self.page.course, fact, wanted, standing, request, reason)

    def lay(self, key: CellKey, cell: Cell, by: str = "") -> tuple[Fact, ...]:
        """Lay what is committed in a cell over the page; older versions than known are passed over.

        ``by`` names who wrote it, empty for a first reading. Returns the facts to be repainted.
        """
        index = self._columns.get((key.lesson, key.work), self._columns.get((key.lesson, None)))
        if index is None:
            return ()
        column = self.page.columns[index]
        if column.work not in (None, key.work) and key.work is not None:
            return ()
        first = column.first_of_lesson
        marks = Fact(What.MARKS, key.pupil, key.lesson, None if first else key.work)
        changed = [marks] if self._commit(marks, cell.marks, cell.marks_version, by) else []
        if first:
            absence = Fact(What.ABSENCE, key.pupil, key.lesson)
            value: Value = (cell.absence,) if cell.absence else ()
            if cell.minutes:
                value = (*value, str(cell.minutes))
            if self._commit(absence, value, cell.absence_version, by, cell.reason, cell.minutes):
                changed.append(absence)
        return tuple(changed)

    def take_work(self, column: Column) -> bool:
        """Let a lesson without a work have its first one; False when the page must be read for it."""
        index = self._columns.get((column.lesson, None))
        if index is None or self.page.columns[index].work not in (None, column.work):
            return False
        columns = (*self.page.columns[:index], column, *self.page.columns[index + 1 :])
        self.page = replace(self.page, columns=columns)
        self._columns[column.lesson, column.work] = index
        return True

    def lay_term_mark(self, pupil: int, term: int, mark: TermMark, by: str = "") -> tuple[Fact, ...]:
        """Lay a committed term mark over the page."""
        fact = Fact(What.TERM, pupil, term)
        self._reasons[fact, mark.value] = mark.reason
        return (fact,) if self._commit(fact, (mark.value,) if mark.value else (), mark.version, by) else ()

    def _commit(
        self, fact: Fact, value: Value, version: int, by: str, detail: str = "", minutes: int | None = None
    ) -> bool:
        """Take a committed value unless a later one is known; tell whether the cell is to be repainted."""
        if version == 0 and fact not in self.standings:
            return False
        known = self.standing(fact)
        same = (known.version, known.detail, known.minutes) == (version, detail, minutes)
        if version < known.version or same:
            return False
        later = version > known.version
        known.value, known.version, known.detail, known.minutes = value, version, detail, minutes
        if later and by and known.wanted is None:
            known.mood, known.by, known.trouble = Mood.THEIRS, by, None
        return known.wanted is None

    def of(self, mood: Mood) -> tuple[Fact, ...]:
        """Return the facts that stand so, in the order they were typed."""
        return tuple(fact for fact, standing in self.standings.items() if standing.mood is mood)

    def marks_of(self, pupil: int) -> tuple[tuple[str, int], ...]:
        """Return the pupil's committed marks of the term with their weights: brought ones, then by lesson."""
        found = [(mark.value, mark.weight) for mark in self.page.brought.get(pupil, ())]
        row = self._rows[pupil]
        for index, column in enumerate(self.page.columns):
            fact = self.marks_fact(Place(index, row))
            standing = None if fact is None else self.standings.get(fact)
            if standing is not None:
                found.extend((value, column.weight or 1) for value in standing.value)
        return tuple(found)


def result_request(
    course: int, fact: Fact, wanted: Value, standing: Standing, request: str, reason: str
) -> SetResult:
    """Return what asks for a result."""
    kind, term, value = fact.what.value, fact.lesson or None, "".join(wanted)
    return SetResult(course, fact.pupil, kind, term, value, standing.version, request, reason)

"""Reading the sheets of the temporary journal as they are printed (3.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.database import rows
from models.lessons import WorkKind
from models.people import Person, Pupil
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.names import full
from services.outcomes import Refusal
from services.refused import Refused
from services.sheets import CLAUSE, Sheet, classes_of_year, holders, latest, next_day
from services.standing import refuse, towards_class, towards_nothing
from services.views.my_day import CourseTitle, course_titles
from services.views.papers import ClassPaper, PaperMark, class_paper, paper_mark
from services.views.timetable import Bells, bells


@dataclass(frozen=True, slots=True)
class BlankLesson:
    """A lesson of the day that a temporary journal is made for."""

    number: int
    starts: str
    title: CourseTitle
    teacher: str
    rows: frozenset[int]
    """The rows of who is at it."""


@dataclass(frozen=True, slots=True)
class BlankRow:
    """A pupil of the class and the row of the sheet."""

    number: int
    full_name: str


@dataclass(frozen=True, slots=True)
class TemporaryJournal:
    """A sheet of a class and a day: who may be marked, and which lessons there are."""

    code: str
    of: ClassPaper
    day: date
    pupils: tuple[BlankRow, ...]
    lessons: tuple[BlankLesson, ...]
    kinds: tuple[tuple[str, str], ...]
    """Letters of the kinds of work with their names."""


@dataclass(frozen=True, slots=True)
class TemporaryJournals:
    """The sheets that are printed together, the youngest class first."""

    mark: PaperMark
    sheets: tuple[TemporaryJournal, ...]

    @property
    def of(self) -> ClassPaper:
        """The class of the first sheet."""
        return self.sheets[0].of

    @property
    def day(self) -> date:
        """The day they are for."""
        return self.sheets[0].day


def temporary_journal(actor: Actor, now: Now, school_class: int) -> TemporaryJournals:
    """Read the sheet of a class for the next day of lessons, as it was laid out. Raises Refused."""
    if refusal := refuse(Act.PRINT_WEEKLY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    return _laid_out(actor, now, (school_class,), next_day(now, (school_class,)))


def temporary_journals(actor: Actor, now: Now, day: date | None = None) -> TemporaryJournals:
    """Read the sheets of every class for a day, the next one of lessons unless named. Raises Refused."""
    if refusal := refuse(Act.PRINT_WEEKLY, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    classes = classes_of_year(now)
    return _laid_out(actor, now, classes, day or next_day(now, classes))


def _laid_out(actor: Actor, now: Now, classes: Iterable[int], day: date | None) -> TemporaryJournals:
    found = [sheet for one in classes if day and (sheet := latest(one, day))]
    if not found:
        raise Refused(Refusal(Reason.NO_LESSONS_AHEAD, Act.PRINT_WEEKLY, CLAUSE))
    rung = bells()
    kinds = tuple(rows(WorkKind.select(WorkKind.letter, WorkKind.title).order_by(WorkKind.position)))
    return TemporaryJournals(paper_mark(actor, now), tuple(_blank(one, rung, kinds) for one in found))


def _blank(sheet: Sheet, rung: Bells, kinds: tuple[tuple[str, str], ...]) -> TemporaryJournal:
    held = sheet.lists.lessons
    titles, names = course_titles({one.course for one in held}), holders(sheet.day, held)
    lessons = [
        BlankLesson(
            one.number,
            rung.starts(one.number),
            titles[one.course],
            names[one.course, one.number],
            frozenset(one.rows),
        )
        for one in held
    ]
    names_of = pupil_names(pupil for _, pupil in sheet.lists.pupils)
    listed = tuple(BlankRow(row, names_of[pupil]) for row, pupil in sheet.lists.pupils)
    of = class_paper(sheet.school_class)
    return TemporaryJournal(sheet.code, of, sheet.day, listed, tuple(lessons), kinds)


def pupil_names(pupils: Iterable[int]) -> dict[int, str]:
    """Return the full names of pupils."""
    found = rows(
        Pupil.select(Pupil.id, Person.surname, Person.given_name, Person.patronymic)
        .join(Person)
        .where(Pupil.id.in_(list(pupils)))
    )
    return {pupil: full(*name) for pupil, *name in found}

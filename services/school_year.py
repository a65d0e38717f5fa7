"""The school year: terms, days off, bells, classes, kinds of work (2.6–2.8, VI)."""

import re
from datetime import date

from models.lessons import WorkKind
from models.people import Person, SchoolClass
from models.school import BellPeriod, DayOff, SchoolYear, Term
from rules.refusals import Reason
from services.book import Book, row_of
from services.filling import filled, may_fill, refusal, title_of
from services.outcomes import Outcome, Refusal

TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
LAST_NUMBER = 12
TERM_KINDS = ("half_year", "quarter", "trimester")
DAY_OFF_KINDS = ("holiday", "vacation")
HEAVIEST_WORK = 10


def add_year(book: Book, title: str, starts_on: date, ends_on: date) -> Outcome:
    """Open a school year; years do not overlap."""
    named = title_of(title)
    if denied := may_fill(book) or _refused(named):
        return denied
    if row_of(SchoolYear, SchoolYear.title == named):
        return refusal(Reason.TITLE_TAKEN, named)
    if starts_on >= ends_on or row_of(
        SchoolYear, SchoolYear.starts_on <= ends_on, SchoolYear.ends_on >= starts_on
    ):
        return refusal(Reason.DATES_CROSSED, starts_on.isoformat())
    return filled(
        book, book.insert(SchoolYear, "add_year", title=named, starts_on=starts_on, ends_on=ends_on)
    )


def add_term(
    book: Book, year: int, kind: str, number: int, grades: tuple[int, int], starts_on: date, ends_on: date
) -> Outcome:
    """Add a term of the grades from–to; it lies in its year and beside the others of those grades."""
    if denied := may_fill(book):
        return denied
    there = row_of(SchoolYear, SchoolYear.id == year)
    if there is None:
        return refusal(Reason.UNKNOWN_THING, year)
    if kind not in TERM_KINDS or not 1 <= grades[0] <= grades[1] <= 11 or number < 1:
        return refusal(Reason.OUT_OF_SCALE, kind)
    if row_of(Term, Term.year == year, Term.kind == kind, Term.number == number):
        return refusal(Reason.TITLE_TAKEN, number)
    crossed = row_of(
        Term,
        Term.year == year,
        Term.grade_from <= grades[1],
        Term.grade_to >= grades[0],
        Term.starts_on <= ends_on,
        Term.ends_on >= starts_on,
    )
    if crossed or not there["starts_on"] <= starts_on < ends_on <= there["ends_on"]:
        return refusal(Reason.DATES_CROSSED, starts_on.isoformat())
    place = {"year": year, "kind": kind, "number": number, "grade_from": grades[0], "grade_to": grades[1]}
    return filled(book, book.insert(Term, "add_term", starts_on=starts_on, ends_on=ends_on, **place))


def add_day_off(book: Book, year: int, day: date, kind: str, title: str) -> Outcome:
    """Note a day without lessons."""
    named = title_of(title)
    if denied := may_fill(book) or _refused(named):
        return denied
    there = row_of(SchoolYear, SchoolYear.id == year)
    if there is None:
        return refusal(Reason.UNKNOWN_THING, year)
    if kind not in DAY_OFF_KINDS:
        return refusal(Reason.OUT_OF_SCALE, kind)
    if not there["starts_on"] <= day <= there["ends_on"]:
        return refusal(Reason.DATES_CROSSED, day.isoformat())
    if row_of(DayOff, DayOff.year == year, DayOff.day == day):
        return refusal(Reason.ALREADY_THERE, day.isoformat())
    return filled(book, book.insert(DayOff, "add_day_off", year=year, day=day, kind=kind, title=named))


def set_bell(book: Book, number: int, starts: str, ends: str) -> Outcome:
    """Say when a lesson of the day begins and ends, as «08:30»; lessons do not overlap."""
    if denied := may_fill(book):
        return denied
    if not 0 <= number <= LAST_NUMBER or not (TIME.fullmatch(starts) and TIME.fullmatch(ends)):
        return refusal(Reason.OUT_OF_SCALE, f"{number} {starts} {ends}")
    earlier = row_of(BellPeriod, BellPeriod.number < number, BellPeriod.ends > starts)
    later = row_of(BellPeriod, BellPeriod.number > number, BellPeriod.starts < ends)
    if starts >= ends or earlier or later:
        return refusal(Reason.DATES_CROSSED, f"{starts}-{ends}")
    there = row_of(BellPeriod, BellPeriod.number == number)
    if there is None:
        return filled(book, book.insert(BellPeriod, "set_bell", number=number, starts=starts, ends=ends))
    book.update(BellPeriod, there, "set_bell", starts=starts, ends=ends)
    return filled(book, there["id"])


def add_class(
    book: Book, year: int, grade: int, letter: str = "", *, class_teacher: int | None = None
) -> Outcome:
    """Open a class of a year; its title is the grade and the letter."""
    named = title_of(f"{grade}{letter}")
    if denied := may_fill(book) or _refused(named):
        return denied
    if row_of(SchoolYear, SchoolYear.id == year) is None:
        return refusal(Reason.UNKNOWN_THING, year)
    if not 1 <= grade <= 11:
        return refusal(Reason.OUT_OF_SCALE, grade)
    if class_teacher is not None and row_of(Person, Person.id == class_teacher) is None:
        return refusal(Reason.UNKNOWN_THING, class_teacher)
    if row_of(SchoolClass, SchoolClass.year == year, SchoolClass.title == named):
        return refusal(Reason.TITLE_TAKEN, named)
    opened = {"year": year, "grade": grade, "letter": letter.strip(), "title": named}
    return filled(book, book.insert(SchoolClass, "add_class", class_teacher=class_teacher, **opened))


def name_class_teacher(book: Book, school_class: int, person: int | None) -> Outcome:
    """Give a class to a class teacher (4.4), or to nobody."""
    there = row_of(SchoolClass, SchoolClass.id == school_class)
    if denied := may_fill(book):
        return denied
    if there is None or (person is not None and row_of(Person, Person.id == person) is None):
        return refusal(Reason.UNKNOWN_THING)
    if there["class_teacher_id"] != person:
        book.update(SchoolClass, there, "name_class_teacher", class_teacher=person)
    return filled(book, school_class)


def add_work_kind(book: Book, title: str, letter: str, weight: int = 1, position: int = 0) -> Outcome:
    """Add a kind of work with its letter and usual weight (2.7)."""
    named, sign = title_of(title), title_of(letter)
    if denied := may_fill(book) or _refused(named) or _refused(sign):
        return denied
    if not 1 <= weight <= HEAVIEST_WORK:
        return refusal(Reason.OUT_OF_SCALE, weight)
    if row_of(WorkKind, (WorkKind.title == named) | (WorkKind.letter == sign)):
        return refusal(Reason.TITLE_TAKEN, named)
    shown = {"title": named, "letter": sign, "weight": weight, "position": position}
    return filled(book, book.insert(WorkKind, "add_work_kind", **shown))


def _refused(named: str | Refusal) -> Refusal | None:
    return named if isinstance(named, Refusal) else None

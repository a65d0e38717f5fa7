"""Sheets of the temporary journal: what stands in which row is kept from the moment it is printed (3.1)."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.courses import Course, GroupMember, StudyGroup
from models.database import rows
from models.people import Enrollment, SchoolClass
from models.temporary import TemporaryJournal
from rules.permissions import Act
from rules.refusals import Reason
from rules.sheet_codes import CodeFault, sheet_code, sheet_number
from services.book import Book
from services.clock import Now
from services.listing import course_list
from services.names import short_name
from services.outcomes import Outcome, Refusal, Saved
from services.own_plans import own_plans
from services.requests import LayOutSheets
from services.settings import SCHOOL_ID, settings_on
from services.standing import refuse, towards_class, towards_nothing
from services.views.grounds import graded, terms_of
from services.views.results_sheet import listed_in
from services.views.teachers import teachers_between
from services.views.timetable import Scheduled, bells, of_classes, scheduled, year_of

CLAUSE = "3.1"
FARTHEST = 14
"""Days ahead in which the next day of lessons is looked for."""


@dataclass(frozen=True, slots=True)
class SheetLesson:
    """A column: a lesson of the day, and the rows of who is at it."""

    course: int
    number: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The rows and columns of a sheet as they are printed."""

    pupils: tuple[tuple[int, int], ...]
    """Numbers of rows with their pupils."""
    lessons: tuple[SheetLesson, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stored sheet."""

    sheet: int
    code: str
    school_class: int
    day: date
    lists: Lists
    laid_at: datetime
    """UTC."""

    def pupil(self, row: int) -> int | None:
        """Return who stands in a row."""
        return dict(self.lists.pupils).get(row)

    def lesson(self, course: int, number: int) -> SheetLesson | None:
        """Return a column."""
        found = (one for one in self.lists.lessons if (one.course, one.number) == (course, number))
        return next(found, None)


def lay_out_sheets(book: Book, change: LayOutSheets) -> Outcome:
    """Keep the sheet of a class, or of every class, for its next day; one that still fits stays."""
    standing = (
        towards_nothing(book.actor, book.now.today)
        if change.school_class is None
        else towards_class(book.actor, change.school_class, book.now.today)
    )
    if refusal := refuse(Act.PRINT_WEEKLY, standing):
        return refusal
    classes = classes_of_year(book.now) if change.school_class is None else (change.school_class,)
    day = next_day(book.now, classes)
    if day is None:
        return Refusal(Reason.NO_LESSONS_AHEAD, Act.PRINT_WEEKLY, CLAUSE)
    return Saved(1, book.now.local, lay_out(book, classes, day))


def lay_out(book: Book, classes: Iterable[int], day: date) -> int:
    """Keep the sheets of a day; return the last one, 0 where no class has a lesson."""
    last = 0
    for school_class in classes:
        lists = planned(school_class, day)
        if lists is None:
            continue
        there = latest(school_class, day)
        last = (
            there.sheet
            if there is not None and there.lists == lists
            else _lay(book, school_class, day, lists)
        )
    return last


def _lay(book: Book, school_class: int, day: date, lists: Lists) -> int:
    number = TemporaryJournal.select().count() + 1
    return book.insert(
        TemporaryJournal,
        "lay_out_sheet",
        code=sheet_code(_school_id(), number),
        school_class=school_class,
        day=day,
        content=_as_json(lists),
        laid_by=book.actor.person or None,
        laid_at=book.now.utc,
    )


def _school_id() -> str:
    return settings_on(date.max).get(SCHOOL_ID, "")


def _as_json(lists: Lists) -> str:
    lessons = [{"course": one.course, "number": one.number, "rows": one.rows} for one in lists.lessons]
    return json.dumps({"rows": lists.pupils, "lessons": lessons}, separators=(",", ":"))


def classes_of_year(now: Now) -> tuple[int, ...]:
    """Return the classes of this year, the youngest first."""
    year = year_of(now.today)
    found = SchoolClass.select(SchoolClass.id).where(SchoolClass.year == (year.year if year else None))
    return tuple(one for (one,) in rows(found.order_by(SchoolClass.grade, SchoolClass.letter)))


def next_day(now: Now, classes: Sequence[int]) -> date | None:
    """Return the next day with lessons of any of the classes, this day as long as they last."""
    rung = bells()
    for day in (now.today + timedelta(days=ahead) for ahead in range(FARTHEST)):
        held = [lesson for one in classes for lesson in lessons_of(one, day)]
        if held and datetime.combine(day, rung.ends(max(one.number for one in held))) > now.local:
            return day
    return None


def lessons_of(school_class: int, day: date) -> tuple[Scheduled, ...]:
    """Return the lessons of a class that take place on a day, of its groups across classes too."""
    year = year_of(day)
    if year is None:
        return ()
    across = GroupMember.select(GroupMember.study_group).where(
        GroupMember.since <= day,
        GroupMember.until.is_null() | (GroupMember.until >= day),
        GroupMember.pupil.in_(_pupils_of(school_class, day)),
    )
    shared = Course.study_group.in_(
        StudyGroup.select(StudyGroup.id).where(StudyGroup.school_class.is_null(), StudyGroup.id.in_(across))
    )
    planned_then = scheduled(year, [day], of_classes([school_class]) | shared)
    held = (one for one in planned_then if one.takes_place)
    return tuple(sorted(held, key=lambda one: (one.number, one.course)))


def _pupils_of(school_class: int, day: date) -> Any:
    return Enrollment.select(Enrollment.pupil).where(
        Enrollment.school_class == school_class,
        Enrollment.since <= day,
        Enrollment.until.is_null() | (Enrollment.until >= day),
    )


def planned(school_class: int, day: date) -> Lists | None:
    """Return what a sheet made now says; None where the class has no lesson or nobody in it."""
    listed = [one.pupil for one in listed_in(school_class) if one.stay.covers(day)]
    held = lessons_of(school_class, day)
    if not held or not listed:
        return None
    pages = [_rows_of_page(one.course, day) for one in held]
    pupils = tuple(_numbered(listed, pages))
    alone = own_plans(Course.id.in_([one.course for one in held]))
    lessons = []
    for lesson, page in zip(held, pages, strict=True):
        there = (
            row
            for row, pupil in pupils
            if pupil in page and not any(stay.covers(day) for stay in alone.get((lesson.course, pupil), ()))
        )
        lessons.append(SheetLesson(lesson.course, lesson.number, tuple(there)))
    return Lists(pupils, tuple(lessons))


def _rows_of_page(course: int, day: date) -> Mapping[int, int]:
    """Return the numbers that pupils have on a page of the journal, where they are on its list that day."""
    place = graded(course)
    terms = terms_of(place.year, place.grade) if place else ()
    term = next((one for one in terms if one.starts_on <= day <= one.ends_on), None)
    if term is None:
        return {}
    listed = course_list(course, term.starts_on, term.ends_on)
    return {
        one.pupil: number
        for number, one in enumerate(listed, 1)
        if any(stay.covers(day) for stay in one.stays)
    }


def _numbered(listed: Sequence[int], pages: Sequence[Mapping[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the rows, numbered as most of the day's pages are, else in their order."""
    of_class = max(pages, key=len, default={})
    usual = all(pupil in of_class for pupil in listed)
    for number, pupil in enumerate(listed, 1):
        yield of_class[pupil] if usual else number, pupil


def latest(school_class: int, day: date) -> Sheet | None:
    """Return the sheet of a class and a day that was made last."""
    made = TemporaryJournal.id.desc()
    of = (TemporaryJournal.school_class == school_class, TemporaryJournal.day == day)
    return next((_sheet(*values) for values in rows(_SHEETS.where(*of).order_by(made).limit(1))), None)


def stored(sheet: int) -> Sheet | None:
    """Return a sheet by its row, None where there is none."""
    return next((_sheet(*values) for values in rows(_SHEETS.where(TemporaryJournal.id == sheet))), None)


def stored_between(first: date, last: date) -> tuple[Sheet, ...]:
    """Return the sheets of some days, the latest day first."""
    days = TemporaryJournal.day.between(first, last)
    order = (TemporaryJournal.day.desc(), TemporaryJournal.id)
    return tuple(_sheet(*values) for values in rows(_SHEETS.where(days).order_by(*order)))


def sheet_of(typed: str) -> Sheet | Refusal:
    """Return the sheet whose code was typed, or why there is none."""
    found = sheet_number(_school_id(), typed)
    if isinstance(found, CodeFault):
        return Refusal(_FAULTS[found], Act.HOLD_LESSON, CLAUSE, typed.strip())
    code = sheet_code(_school_id(), found)
    there = next((_sheet(*one) for one in rows(_SHEETS.where(TemporaryJournal.code == code))), None)
    return there or Refusal(Reason.NO_SUCH_SHEET, Act.HOLD_LESSON, CLAUSE, code)


_FAULTS = {
    CodeFault.NOT_A_CODE: Reason.NOT_A_SHEET_CODE,
    CodeFault.MISTYPED: Reason.SHEET_CODE_MISTYPED,
    CodeFault.OTHER_SCHOOL: Reason.SHEET_OF_OTHER_SCHOOL,
}
_SHEETS = TemporaryJournal.select(
    TemporaryJournal.id,
    TemporaryJournal.code,
    TemporaryJournal.school_class,
    TemporaryJournal.day,
    TemporaryJournal.content,
    TemporaryJournal.laid_at,
)


def _sheet(sheet: int, code: str, school_class: int, day: date, content: str, laid_at: datetime) -> Sheet:
    said = json.loads(content)
    lessons = tuple(SheetLesson(one["course"], one["number"], tuple(one["rows"])) for one in said["lessons"])
    pupils = tuple((number, pupil) for number, pupil in said["rows"])
    return Sheet(sheet, code, school_class, day, Lists(pupils, lessons), laid_at)


def holders(day: date, lessons: Collection[SheetLesson]) -> dict[tuple[int, int], str]:
    """Return who holds each lesson of a day, by course and number: the substitute where there is one."""
    year, courses = year_of(day), [one.course for one in lessons]
    given = {
        (one.course, one.number): one.substitute
        for one in (scheduled(year, [day], Course.id.in_(courses)) if year else ())
        if one.takes_place and one.substitute is not None
    }
    teachers = teachers_between(courses, day, day)
    held = {}
    for one in lessons:
        place = one.course, one.number
        own = ", ".join(teachers.on(one.course, day))
        held[place] = short_name(given[place]) if place in given else own
    return held

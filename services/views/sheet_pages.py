"""Reading the sheets of the temporary journal: which there are, what came of each lesson (3.1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.courses import TimetableChange
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work
from models.temporary import TemporaryComparison, TemporaryRecord, TemporaryTotals
from rules.permissions import Act, Standing
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.comparing import Difference, differences_of
from services.keying import Record, records_of
from services.names import short_name
from services.outcomes import Refusal
from services.refused import Refused
from services.sheets import CLAUSE, Sheet, SheetLesson, holders, sheet_of, stored, stored_between
from services.standing import CourseDay, class_of_course, refuse, towards_course
from services.views.choices import page_choices
from services.views.my_day import CourseTitle, course_titles
from services.views.timetable import class_titles

DAYS_LISTED = 14
"""How far back sheets stand in the list; older ones open by their code."""


@dataclass(frozen=True, slots=True)
class SheetHead:
    """A sheet as people name it."""

    sheet: int
    code: str
    class_title: str
    day: date


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet of the list: how many of its lessons that the reader may see have records from it."""

    head: SheetHead
    lessons: int
    keyed: int
    compared: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What was counted on paper, what stood here then; the time is local."""

    who: str
    at: datetime
    marks: int
    absent: int
    marks_found: int
    absent_found: int

    @property
    def agree(self) -> bool:
        """Whether paper and journal said the same."""
        return (self.marks, self.absent) == (self.marks_found, self.absent_found)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A second person's comparison; the time is local."""

    who: str
    at: datetime
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class LessonOnSheet:
    """A column of a sheet: what came of it."""

    course: int
    number: int
    title: CourseTitle
    teacher: str
    """Who holds it; not asked for where a lesson is read alone."""
    lesson: int | None
    """None while nobody has opened it."""
    keyed: int
    """Records that came from the sheet."""
    by: tuple[str, ...]
    """Who entered them."""
    totals: Totals | None
    comparison: Comparison | None
    """The last one."""
    may_write: bool
    may_compare: bool


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet with its lessons."""

    head: SheetHead
    lessons: tuple[LessonOnSheet, ...]


def sheet_by_code(actor: Actor, now: Now, typed: str) -> SheetPage:
    """Read the sheet whose code was typed. Raises Refused."""
    found = sheet_of(typed)
    if isinstance(found, Refusal):
        raise Refused(found)
    return _page(actor, now, found)


def sheet_page(actor: Actor, now: Now, sheet: int) -> SheetPage:
    """Read a sheet with what came of each lesson. Raises Refused."""
    found = stored(sheet)
    if found is None:
        raise Refused(Refusal(Reason.NO_SUCH_SHEET, Act.VIEW_PAGE, CLAUSE))
    return _page(actor, now, found)


def sheets(actor: Actor, now: Now) -> tuple[SheetLine, ...]:
    """Read the sheets of the last days with lessons that the reader may see, the latest day first."""
    first = now.today - timedelta(days=DAYS_LISTED)
    listed = stored_between(first, now.today)
    keyed_from = {sheet for (sheet,) in rows(TemporaryRecord.select(TemporaryRecord.journal).distinct())}
    titles = class_titles({sheet.school_class for sheet in listed})
    is_shown = _shown(actor, now)
    lines = []
    for sheet in listed:
        own = sum(is_shown(sheet, one) for one in sheet.lists.lessons)
        if own:
            lessons = lessons_on(actor, now, sheet) if sheet.sheet in keyed_from else ()
            keyed, compared = sum(one.keyed > 0 for one in lessons), sum(map(_is_proved, lessons))
            head = SheetHead(sheet.sheet, sheet.code, titles[sheet.school_class], sheet.day)
            lines.append(SheetLine(head, own, keyed, compared))
    return tuple(lines)


def _shown(actor: Actor, now: Now) -> Callable[[Sheet, SheetLesson], bool]:
    """Return what tells whether the reader sees a lesson: by its page, or where the lesson was given."""
    seen = {page.course for page in page_choices(actor, now)}
    substituted = TimetableChange.select(TimetableChange.course).where(
        TimetableChange.substitute == actor.person
    )
    given = {course for (course,) in rows(substituted)}

    def is_shown(sheet: Sheet, one: SheetLesson) -> bool:
        if one.course in seen or one.course not in given:
            return one.course in seen
        return not_shown(actor, now, sheet, one.course, one.number) is None

    return is_shown


def _is_proved(lesson: LessonOnSheet) -> bool:
    return lesson.comparison is not None and not lesson.comparison.differences


def _page(actor: Actor, now: Now, sheet: Sheet) -> SheetPage:
    lessons = lessons_on(actor, now, sheet)
    if not lessons:
        denied = (not_shown(actor, now, sheet, one.course, one.number) for one in sheet.lists.lessons)
        raise Refused(next(filter(None, denied)))
    return SheetPage(head_of(sheet), lessons)


def head_of(sheet: Sheet) -> SheetHead:
    """Return a sheet as people name it."""
    title = class_titles({sheet.school_class})[sheet.school_class]
    return SheetHead(sheet.sheet, sheet.code, title, sheet.day)


def not_shown(actor: Actor, now: Now, sheet: Sheet, course: int, number: int) -> Refusal | None:
    """Return why the reader may not see a lesson of a sheet, None where they may."""
    return refuse(Act.VIEW_PAGE, _standing(actor, now, sheet, course, number))


def _standing(actor: Actor, now: Now, sheet: Sheet, course: int, number: int) -> Standing:
    where = class_of_course(course)
    place = CourseDay(course, where.school_class if where else None, sheet.day, number)
    return towards_course(actor, place, now.today)


def lessons_on(
    actor: Actor, now: Now, sheet: Sheet, only: SheetLesson | None = None
) -> tuple[LessonOnSheet, ...]:
    """Return the lessons of a sheet that the reader may see, or only one of them."""
    asked = sheet.lists.lessons if only is None else (only,)
    standings = {one: _standing(actor, now, sheet, one.course, one.number) for one in asked}
    own = [one for one, standing in standings.items() if refuse(Act.VIEW_PAGE, standing) is None]
    if not own:
        return ()
    opened = _opened(sheet, own)
    keyed = _keyed(records_of(sheet.sheet), opened.values())
    titles = course_titles({one.course for one in own})
    names = holders(sheet.day, own) if only is None else {}
    totals, comparisons = _totals(now, sheet.sheet), _comparisons(now, sheet.sheet)
    told_of = []
    for one in own:
        place = one.course, one.number
        records = keyed.get(opened.get(place, 0), ())
        authors = dict.fromkeys(record.entered_by for record in records)
        told_of.append(
            LessonOnSheet(
                course=one.course,
                number=one.number,
                title=titles[one.course],
                teacher=names.get(place, ""),
                lesson=opened.get(place),
                keyed=sum(bool(record.value) for record in records),
                by=tuple(map(short_name, authors)),
                totals=totals.get(place),
                comparison=comparisons.get(place),
                may_write=refuse(Act.SET_ABSENCE, standings[one]) is None,
                may_compare=bool(records) and actor.person not in authors,
            )
        )
    return tuple(told_of)


def _opened(sheet: Sheet, own: Iterable[SheetLesson]) -> dict[tuple[int, int], int]:
    """Return the lessons that somebody has opened, by course and number."""
    found = rows(
        Lesson.select(Lesson.course, Lesson.number, Lesson.id).where(
            Lesson.day == sheet.day, Lesson.course.in_([one.course for one in own])
        )
    )
    return {(course, number): lesson for course, number, lesson in found}


def _keyed(
    records: Mapping[tuple[str, int], Record], lessons: Iterable[int]
) -> dict[int, tuple[Record, ...]]:
    """Return the records of a sheet by lesson."""
    wanted = list(lessons)
    things = [
        *((("mark", one), lesson) for one, lesson in rows(_marks_of(wanted))),
        *((("absence", one), lesson) for one, lesson in rows(_of(Absence, wanted))),
        *((("homework", one), lesson) for one, lesson in rows(_of(Homework, wanted))),
        *((("lesson", lesson), lesson) for lesson in wanted),
    ]
    found: dict[int, tuple[Record, ...]] = {}
    for thing, lesson in things:
        if thing in records:
            found[lesson] = (*found.get(lesson, ()), records[thing])
    return found


def _marks_of(lessons: list[int]) -> Any:
    return Mark.select(Mark.id, Work.lesson).join(Work).where(Work.lesson.in_(lessons))


def _of(table: Any, lessons: list[int]) -> Any:
    return table.select(table.id, table.lesson).where(table.lesson.in_(lessons))


def _totals(now: Now, sheet: int) -> dict[tuple[int, int], Totals]:
    found = rows(
        TemporaryTotals.select(
            TemporaryTotals.course,
            TemporaryTotals.number,
            TemporaryTotals.counted_by,
            TemporaryTotals.counted_at,
            TemporaryTotals.marks,
            TemporaryTotals.absent,
            TemporaryTotals.marks_found,
            TemporaryTotals.absent_found,
        ).where(TemporaryTotals.journal == sheet)
    )
    return {
        (course, number): Totals(short_name(by or 0), now.local_of(at), *counted)
        for course, number, by, at, *counted in found
    }


def _comparisons(now: Now, sheet: int) -> dict[tuple[int, int], Comparison]:
    """Return the last comparison of each lesson."""
    found = rows(
        TemporaryComparison.select(
            TemporaryComparison.course,
            TemporaryComparison.number,
            TemporaryComparison.differences,
            TemporaryComparison.compared_by,
            TemporaryComparison.compared_at,
        )
        .where(TemporaryComparison.journal == sheet)
        .order_by(TemporaryComparison.id)
    )
    return {
        (course, number): Comparison(short_name(by), now.local_of(at), differences_of(differences))
        for course, number, differences, by, at in found
    }

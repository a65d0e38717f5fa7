"""Reading the papers of the days without the regional system (3.1, 3.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.listing import course_list
from services.names import short_name
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, towards_class
from services.views.carry_over import OutageView, ToCarry, by_teacher, outages, to_carry
from services.views.grounds import graded, terms_of
from services.views.my_day import CourseTitle, course_titles
from services.views.papers import ClassPaper, PaperMark, class_paper, paper_mark
from services.views.results_sheet import ListedPupil, listed_in
from services.views.timetable import Scheduled, bells, of_classes, scheduled, teachers_on, year_of

FARTHEST = 14
"""Days ahead in which the next day of lessons is looked for."""


@dataclass(frozen=True, slots=True)
class CarryOverPaper:
    """What the last outage that ended leaves to carry over."""

    mark: PaperMark
    found: ToCarry


@dataclass(frozen=True, slots=True)
class OutageLine:
    """An outage of the register."""

    outage: OutageView
    lessons: int
    records: int
    left: int
    carried_at: datetime | None
    """When the last record was carried over; None while any is left or there were none."""


@dataclass(frozen=True, slots=True)
class OutageRegister:
    """Every outage of the school, the earliest first."""

    mark: PaperMark
    lines: tuple[OutageLine, ...]


@dataclass(frozen=True, slots=True)
class BlankLesson:
    """A lesson of the day that a temporary journal is made for."""

    number: int
    starts: str
    title: CourseTitle
    teacher: str
    rows: Mapping[int, int]
    """Pupil → number of the row on the page of the journal, of those who are on its list that day."""


@dataclass(frozen=True, slots=True)
class BlankRow:
    """A pupil of the class; the number is that of most pages of the day."""

    number: int
    pupil: int
    full_name: str


@dataclass(frozen=True, slots=True)
class TemporaryJournal:
    """A class and a day: who may be marked, and which lessons there are."""

    mark: PaperMark
    of: ClassPaper
    day: date
    pupils: tuple[BlankRow, ...]
    lessons: tuple[BlankLesson, ...]


def carry_over_paper(actor: Actor, now: Now) -> CarryOverPaper:
    """Read the last outage that ended, with what is to be carried over. Raises Refused."""
    return CarryOverPaper(paper_mark(actor, now), to_carry(actor, now, _last(actor, now).outage))


def _last(actor: Actor, now: Now) -> OutageView:
    ended = [one for one in outages(actor, now) if one.ended_at is not None]
    if not ended:
        raise Refused(Refusal(Reason.NO_OUTAGE, Act.VIEW_OUTAGES, "3.2"))
    return ended[0]


def outage_register(actor: Actor, now: Now) -> OutageRegister:
    """Read every outage with what came of it. Raises Refused."""
    lines = []
    for outage in reversed(outages(actor, now)):
        found = to_carry(actor, now, outage.outage)
        teachers = by_teacher(found)
        left = sum(one.left for one in teachers)
        last = max((one.last_at for one in teachers if one.last_at), default=None)
        records = sum(one.records for one in teachers)
        lines.append(OutageLine(outage, len(found.lessons), records, left, None if left else last))
    return OutageRegister(paper_mark(actor, now), tuple(lines))


def temporary_journal(actor: Actor, now: Now, school_class: int) -> TemporaryJournal:
    """Read the next day of lessons of a class, this day's as long as they last. Raises Refused."""
    if refusal := refuse(Act.PRINT_WEEKLY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    rung = bells()
    for ahead in range(FARTHEST):
        day = now.today + timedelta(days=ahead)
        year = year_of(day)
        planned = scheduled(year, [day], of_classes([school_class])) if year else ()
        held = sorted((one for one in planned if one.takes_place), key=lambda one: (one.number, one.course))
        if held and datetime.combine(day, rung.ends(held[-1].number)) > now.local:
            titles = course_titles({one.course for one in held})
            lessons = tuple(_blank(one, titles[one.course], rung.starts(one.number)) for one in held)
            listed = [one for one in listed_in(school_class) if one.stay.covers(day)]
            return TemporaryJournal(
                paper_mark(actor, now), class_paper(school_class), day, _numbered(listed, lessons), lessons
            )
    raise Refused(Refusal(Reason.NO_LESSONS_AHEAD, Act.PRINT_WEEKLY, "3.1"))


def _blank(lesson: Scheduled, title: CourseTitle, starts: str) -> BlankLesson:
    teachers = (lesson.substitute,) if lesson.substitute else teachers_on(lesson.course, lesson.day)
    names = ", ".join(short_name(person) for person in teachers)
    return BlankLesson(lesson.number, starts, title, names, _rows_of_page(lesson.course, lesson.day))


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


def _numbered(listed: Sequence[ListedPupil], lessons: Sequence[BlankLesson]) -> tuple[BlankRow, ...]:
    """Number the pupils as most of the day's pages do, else in their order."""
    of_class = max((one.rows for one in lessons), key=len, default={})
    pupils = [one.pupil for one in listed]
    usual = (
        of_class if all(pupil in of_class for pupil in pupils) else dict(zip(pupils, count(1), strict=False))
    )
    return tuple(BlankRow(usual[one.pupil], one.pupil, one.full_name) for one in listed)

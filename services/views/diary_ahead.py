"""Reading what a pupil must do for the next school day, what is new, and the lessons missed (2.11)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from models.courses import Course, Subject
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work, WorkKind
from models.results import SummativeMark
from services.actor import Actor
from services.clock import Now
from services.views.attended import attended
from services.views.diary_week import may_read_diary
from services.views.timetable import Scheduled, bells, scheduled, year_of

LOOK_AHEAD = timedelta(days=21)
LOOK_BACK = timedelta(days=28)
MOST_NEWS = 60


@dataclass(frozen=True, slots=True)
class DueLesson:
    """A lesson of the next school day with what is to be brought to it."""

    number: int
    starts: str
    subject: str
    room: str
    change: str
    other: tuple[date, int] | None
    """Where a moved lesson came from."""
    homework: str
    own_homework: str
    nothing_set: bool
    works: tuple[str, ...]
    """Kinds (and titles) of works that are to be handed in that day."""


@dataclass(frozen=True, slots=True)
class DueDay:
    """The next day with lessons; ``lessons`` is empty when none is in sight."""

    on: date | None
    lessons: tuple[DueLesson, ...]


class NewsKind(StrEnum):
    """What is new in a diary."""

    MARK = "mark"
    ABSENCE = "absence"
    HOMEWORK = "homework"
    OWN_HOMEWORK = "own_homework"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class News:
    """Something written since the reader's last visit; ``at`` is local."""

    kind: NewsKind
    at: datetime
    subject: str
    on: date | None
    """Day of the lesson, None for a result of a term or a year."""
    value: str
    more: str = ""
    """The kind of work of a mark, the reason of an absence."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A lesson missed, or come late to."""

    on: date
    number: int
    subject: str
    code: str
    reason: str
    minutes: int | None


def diary_due(actor: Actor, now: Now, pupil: int) -> DueDay:
    """Read what is due on the pupil's next day with lessons."""
    may_read_diary(actor, now, pupil)
    day, lessons = _next_day(pupil, now.today)
    if day is None:
        return DueDay(None, ())
    homework, works, rung = _homework(pupil, lessons, day), _works(lessons, day), bells()
    subjects = _subjects({lesson.course for lesson in lessons})
    seen: set[int] = set()
    due = []
    for lesson in lessons:
        first = lesson.course not in seen  # a double lesson has its homework once
        seen.add(lesson.course)
        text, own, nothing = homework.get(lesson.course, ("", "", False)) if first else ("", "", False)
        due.append(
            DueLesson(
                number=lesson.number,
                starts=rung.starts(lesson.number),
                subject=subjects[lesson.course],
                room=lesson.room,
                change=lesson.change,
                other=lesson.other,
                homework=text,
                own_homework=own,
                nothing_set=nothing,
                works=works.get(lesson.course, ()) if first else (),
            )
        )
    return DueDay(day, tuple(due))


def diary_news(actor: Actor, now: Now, pupil: int, since: datetime | None) -> tuple[News, ...]:
    """Read what was written since an instant (UTC; at most four weeks back), the newest first."""
    may_read_diary(actor, now, pupil)
    after = max(since or now.utc - LOOK_BACK, now.utc - LOOK_BACK)
    found = [*_new_marks(pupil, after), *_new_absences(pupil, after), *_new_results(pupil, after)]
    found += _new_homework(pupil, after, now)
    news = [News(kind, now.local_of(at), *rest) for kind, at, *rest in found]
    return tuple(sorted(news, key=lambda one: one.at, reverse=True)[:MOST_NEWS])


def diary_missed(actor: Actor, now: Now, pupil: int) -> tuple[Missed, ...]:
    """Read every lesson of this school year that the pupil missed or came late to, the newest first."""
    may_read_diary(actor, now, pupil)
    year = year_of(now.today)
    if year is None:
        return ()
    found = rows(
        Absence.select(
            Lesson.day, Lesson.number, Subject.title, Absence.code, Absence.reason, Absence.minutes
        )
        .join(Lesson)
        .join(Course)
        .join(Subject)
        .where(Absence.pupil == pupil, Absence.code != "", Lesson.day >= year.starts_on)
        .order_by(Lesson.day.desc(), Lesson.number)
    )
    return tuple(Missed(*values) for values in found)


def _next_day(pupil: int, today: date) -> tuple[date | None, tuple[Scheduled, ...]]:
    days = [today + timedelta(days=ahead) for ahead in range(1, LOOK_AHEAD.days + 1)]
    year = year_of(days[-1])
    if year is None:
        return None, ()
    theirs = attended(pupil, days[0], days[-1])
    planned = scheduled(year, days, theirs.courses)
    lessons = [one for one in planned if one.takes_place and theirs.on(one.course, one.day)]
    first = min((one.day for one in lessons), default=None)
    return first, tuple(one for one in lessons if one.day == first)


def _subjects(courses: set[int]) -> dict[int, str]:
    return dict(
        rows(Course.select(Course.id, Subject.title).join(Subject).where(Course.id.in_(list(courses))))
    )


def _homework(pupil: int, lessons: tuple[Scheduled, ...], day: date) -> dict[int, tuple[str, str, bool]]:
    """Return by course what was set for a day: for that very date, or at the last lesson before it."""
    found = rows(
        Homework.select(
            Lesson.course,
            Lesson.day,
            Lesson.number,
            Homework.pupil,
            Homework.text,
            Homework.nothing_set,
            Homework.due_on,
        )
        .join(Lesson)
        .where(
            Lesson.course.in_([lesson.course for lesson in lessons]),
            Lesson.day < day,
            Lesson.day >= day - LOOK_BACK,
            Homework.pupil.is_null() | (Homework.pupil == pupil),
            Homework.due_on.is_null() | (Homework.due_on >= day),
        )
        .order_by(Lesson.day, Lesson.number)
    )
    last: dict[int, tuple[date, int]] = {}
    for course, held_on, number, *_, due_on in found:
        if due_on is None:
            last[course] = (held_on, number)
    due: dict[int, tuple[str, str, bool]] = {}
    for course, held_on, number, whose, text, nothing, due_on in found:
        if due_on != day and (due_on is not None or last[course] != (held_on, number)):
            continue
        common, own, nothing_set = due.get(course, ("", "", False))
        if whose is None:
            due[course] = ("; ".join(filter(None, (common, text))), own, bool(nothing) and not common)
        else:
            due[course] = (common, "; ".join(filter(None, (own, text))), nothing_set)
    return due


def _works(lessons: tuple[Scheduled, ...], day: date) -> dict[int, tuple[str, ...]]:
    found = rows(
        Work.select(Lesson.course, WorkKind.title, Work.title)
        .join(WorkKind)
        .switch(Work)
        .join(Lesson)
        .where(Lesson.course.in_([lesson.course for lesson in lessons]), Work.due_on == day)
        .order_by(Work.id)
    )
    works: dict[int, tuple[str, ...]] = {}
    for course, kind, title in found:
        works[course] = (*works.get(course, ()), f"{kind}: {title}" if title else kind)
    return works


def _new_marks(pupil: int, after: datetime) -> list[tuple[Any, ...]]:
    found = rows(
        Mark.select(Mark.set_at, Subject.title, Lesson.day, Mark.value, WorkKind.title)
        .join(Work)
        .join(WorkKind)
        .switch(Work)
        .join(Lesson)
        .join(Course)
        .join(Subject)
        .where(Mark.pupil == pupil, Mark.value != "", Mark.set_at > after)
    )
    return [(NewsKind.MARK, *values) for values in found]


def _new_absences(pupil: int, after: datetime) -> list[tuple[Any, ...]]:
    found = rows(
        Absence.select(Absence.set_at, Subject.title, Lesson.day, Absence.code, Absence.reason)
        .join(Lesson)
        .join(Course)
        .join(Subject)
        .where(Absence.pupil == pupil, Absence.code != "", Absence.set_at > after)
    )
    return [(NewsKind.ABSENCE, *values) for values in found]


def _new_results(pupil: int, after: datetime) -> list[tuple[Any, ...]]:
    found = rows(
        SummativeMark.select(SummativeMark.set_at, Subject.title, SummativeMark.value, SummativeMark.kind)
        .join(Course)
        .join(Subject)
        .where(SummativeMark.pupil == pupil, SummativeMark.value != "", SummativeMark.set_at > after)
    )
    return [(NewsKind.RESULT, at, subject, None, value, kind) for at, subject, value, kind in found]


def _new_homework(pupil: int, after: datetime, now: Now) -> list[tuple[Any, ...]]:
    theirs = attended(pupil, now.today - LOOK_BACK, now.today)
    found = rows(
        Homework.select(
            Homework.written_at, Subject.title, Lesson.course, Lesson.day, Homework.text, Homework.pupil
        )
        .join(Lesson)
        .join(Course)
        .join(Subject)
        .where(
            theirs.courses,
            Homework.text != "",
            Homework.written_at > after,
            Homework.pupil.is_null() | (Homework.pupil == pupil),
        )
    )
    return [
        (NewsKind.HOMEWORK if whose is None else NewsKind.OWN_HOMEWORK, at, subject, day, text)
        for at, subject, course, day, text, whose in found
        if whose is not None or theirs.on(course, day)
    ]

"""Reading what an outage leaves to carry over: by teacher, lesson or page, and record, as it is now (3.2)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from models.courses import Teaching
from models.database import rows
from models.lessons import Lesson
from models.outage import Outage
from rules.calendar import day_beside
from rules.deadlines import DEBT_DAYS, carry_over_due
from rules.outages import Lenience
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import name_key
from services.actor import Actor
from services.clock import Now
from services.names import short_name
from services.outage import told
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import class_of_course, refuse, towards_course, towards_nothing
from services.views.calendar import Decision, decisions_of
from services.views.carried_in_time import held_in_time
from services.views.carried_rows import kinds_by_value, rows_of
from services.views.lenience import decisions
from services.views.my_day import CourseTitle, course_titles
from services.views.outage_records import Carried, Key, known, records_of
from services.views.workdays import workdays

ORDER = ("work", "mark", "absence", "lesson", "homework", "summative_mark")
"""In which records are typed into the regional system: kinds of work, marks, the absent, topic, and so on."""


A_SECOND = timedelta(seconds=1)
"""The last one of a day is in time as a whole."""


@dataclass(frozen=True, slots=True)
class OutageView:
    """An outage, local; ``due`` is the last moment for carrying over, None while it lasts."""

    outage: int
    started_at: datetime
    ended_at: datetime | None
    cause: str
    opened_by: str
    version: int
    due: datetime | None
    carries_over: bool
    """Whether records are carried over at all, as the school had decided when it began."""
    correction: str = ""
    """Why its times or its cause were corrected last; empty where they never were."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record to be carried over."""

    thing: str
    thing_id: int
    pupil: str
    """Full name; empty where it is the whole class's."""
    kind: str
    """Of the work, or the work a mark is for; of a result the period: «quarter», «year», «exam», «final»."""
    value: str
    """What it says now, as stored; empty where it was removed."""
    before: str
    """What the regional system holds: as carried over last, or as it was when access went."""
    carried_at: datetime | None
    """When it was last carried over, local."""
    carried_by: str = ""
    """Who did that."""
    closed: bool = False
    """Whether a later outage has the record now: here it stays as it was carried over."""
    term: int = 0
    """Which of the year's terms a result is of; 0 for all else."""
    late: bool = False
    """Whether it was carried over after the last moment; what is corrected and ticked again is not."""
    kind_before: str = ""
    """The kind of work that the regional system holds, where the record is one."""

    @property
    def is_done(self) -> bool:
        """Whether the regional system holds what stands here."""
        return self.carried_at is not None and self.before == self.value


@dataclass(frozen=True, slots=True)
class LessonToCarry:
    """A lesson, or the results of a page, with what is to be carried over of it."""

    lesson: int
    """0 where these are results: they stand in no lesson."""
    course: int
    title: CourseTitle
    day: date | None
    """None for results."""
    number: int
    teacher: int
    """Who held it, or teaches the page where somebody else opened it; 0 where nobody is known.

    Of results: who taught the page on the day the outage began, whoever gave them.
    """
    teacher_name: str
    items: tuple[Item, ...]

    @property
    def key(self) -> tuple[int, int]:
        """Return what it is known by among the others."""
        return self.course, self.lesson

    @property
    def left(self) -> int:
        """How many records are not carried over yet."""
        return sum(not item.is_done for item in self.items)


@dataclass(frozen=True, slots=True)
class ToCarry:
    """Everything an outage leaves to carry over that the reader may see."""

    outage: OutageView
    lessons: tuple[LessonToCarry, ...]


@dataclass(frozen=True, slots=True)
class TeacherCarried:
    """How far a teacher has come."""

    teacher: int
    """0 where nobody is known."""
    name: str
    records: int
    left: int
    last_at: datetime | None
    """When the last record was carried over, local."""
    late: int
    """Records carried over after the last moment."""
    corrected: int
    """Records that stood there in time and were carried over anew after it."""
    kinds: Mapping[str, int]
    """Kind of record, in their order → how many."""
    others: tuple[str, ...]
    """Who else carried records over, by name."""


@dataclass(frozen=True, slots=True)
class HowFar:
    """How far the teachers have come with an outage: numbers and names, no marks."""

    outage: OutageView
    teachers: tuple[TeacherCarried, ...]
    shows_records: bool
    """Whether the reader may also see the records of all (2.10)."""
    decisions: tuple[Decision, ...] = ()
    """What the school decided of the days that the last moment was counted over."""


def by_teacher(found: ToCarry) -> tuple[TeacherCarried, ...]:
    """Return how far each teacher has come, by name."""
    after = found.outage.due and found.outage.due + A_SECOND
    names = {lesson.teacher: lesson.teacher_name for lesson in found.lessons}
    told = []
    for teacher, name in sorted(names.items(), key=lambda one: name_key(one[1])):
        items = [item for one in found.lessons if one.teacher == teacher for item in one.items]
        done = [item.carried_at for item in items if item.is_done and item.carried_at]
        late = sum(item.late for item in items if item.is_done)
        anew = sum(after is not None and at >= after for at in done) - late
        last, left = max(done, default=None), len(items) - len(done)
        kinds = {thing: sum(item.thing == thing for item in items) for thing in ORDER}
        others = sorted({item.carried_by for item in items if item.is_done} - {name, ""}, key=name_key)
        told.append(TeacherCarried(teacher, name, len(items), left, last, late, anew, kinds, tuple(others)))
    return tuple(told)


def outages(actor: Actor, now: Now) -> tuple[OutageView, ...]:
    """Read every outage, the latest first. Raises Refused."""
    if refusal := refuse(Act.VIEW_OUTAGES, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    return _outages(now)


def to_carry(actor: Actor, now: Now, outage: int, teacher: int | None = None) -> ToCarry:
    """Read what an outage leaves to carry over, of all or of one teacher.

    All by who sees every page (2.10), the own records by who carries them over. Raises Refused.
    """
    found = _named(now, outage)
    pages = _pages_of(teacher) if teacher else None
    lessons = _lessons(now, found, pages) if found.carries_over else ()
    lessons = tuple(one for one in lessons if teacher in (None, one.teacher))
    if _sees_every_page(actor, now):
        return ToCarry(found, lessons)
    leads = {course: _is_own(actor, now, course) for course in {one.course for one in lessons}}
    own = (one for one in lessons if leads[one.course] or one.teacher == actor.person)
    return ToCarry(found, tuple(own))


def how_far(actor: Actor, now: Now, outage: int) -> HowFar:
    """Read how far the teachers have come with an outage. Raises Refused."""
    if refusal := refuse(Act.VIEW_OUTAGES, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    found = _named(now, outage)
    lessons = _lessons(now, found) if found.carries_over else ()
    teachers, decided = by_teacher(ToCarry(found, lessons)), _counted_over(now, found)
    return HowFar(found, teachers, _sees_every_page(actor, now), decided)


def _counted_over(now: Now, outage: OutageView) -> tuple[Decision, ...]:
    if outage.ended_at is None or outage.due is None:
        return ()
    return decisions_of(now, day_beside(outage.ended_at.date(), 1), outage.due.date())


def _named(now: Now, outage: int) -> OutageView:
    found = next((one for one in _outages(now) if one.outage == outage), None)
    if found is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.CARRY_OVER, "3.2"))
    return found


def _sees_every_page(actor: Actor, now: Now) -> bool:
    return refuse(Act.VIEW_PAGE, towards_nothing(actor, now.today)) is None


def my_carrying(actor: Actor, now: Now) -> tuple[tuple[OutageView, int], ...]:
    """Return the outages of which the actor has records to carry over, and how many.

    Older than the other debts of «Мой день» they stand on the deputy's board alone.
    """
    left = []
    oldest = now.local - timedelta(days=DEBT_DAYS)
    pages = _pages_of(actor.person)
    for outage in _outages(now):
        if outage.carries_over and outage.due is not None and outage.due >= oldest:
            own = (one for one in _lessons(now, outage, pages) if one.teacher == actor.person)
            number = sum(one.left for one in own)
            if number:
                left.append((outage, number))
    return tuple(left)


def _pages_of(teacher: int) -> Any:
    """Return the query of the pages on which somebody may have held a lesson."""
    held = Lesson.select(Lesson.course).where(Lesson.taught_by == teacher)
    return held | Teaching.select(Teaching.course).where(Teaching.teacher == teacher)


def _is_own(actor: Actor, now: Now, course: int) -> bool:
    where = class_of_course(course)
    return where is not None and refuse(Act.CARRY_OVER, towards_course(actor, where, now.today)) is None


def _outages(now: Now) -> tuple[OutageView, ...]:
    days, given = workdays(), Lenience(decided=decisions())
    found = Outage.select(
        Outage.id,
        Outage.started_at,
        Outage.ended_at,
        Outage.cause,
        Outage.opened_by,
        Outage.version,
        Outage.correction,
    ).order_by(Outage.started_at.desc())
    views = []
    for outage, started_at, ended_at, cause, opened_by, version, correction in rows(found):
        ended = now.local_of(ended_at) if ended_at else None
        due = carry_over_due(ended.date(), days) if ended else None
        name = short_name(opened_by) if opened_by else ""
        started = now.local_of(started_at)
        carries = given.keeping(started.date()).carries_over
        said = (started, ended, cause, name, version, due, carries, correction)
        views.append(OutageView(outage, *said))
    return tuple(views)


def _lessons(now: Now, outage: OutageView, pages: Any = None) -> tuple[LessonToCarry, ...]:
    """Return the lessons of every page, or of the pages a query names."""
    records = records_of(known(now), outage.outage, pages)
    late = _late(now, outage, records)
    items: dict[int, list[tuple[tuple[Any, ...], Item]]] = {}
    results: dict[int, list[tuple[tuple[Any, ...], Item]]] = {}
    for home, order, item in items_of(now, records, late):
        homes = results if item.thing == "summative_mark" else items
        homes.setdefault(home, []).append(((ORDER.index(item.thing), *order), item))
    found = (*_of_lessons(items), *_of_pages(results, outage.started_at.date()))
    return tuple(sorted(found, key=_place))


def items_of(
    now: Now, records: Mapping[Key, Carried], late: Collection[Key] = ()
) -> Iterator[tuple[int, tuple[Any, ...], Item]]:
    """Yield the lines of a list as they stand now: the lesson or page of each, its order there, itself."""
    titles = kinds_by_value() if any(thing == "work" for thing, _ in records) else {}
    for thing in ORDER:
        there = {number for name, number in records if name == thing}
        for home, number, pupil, kind, order, row in rows_of(thing, there) if there else ():
            carried = records[thing, number]
            value = carried.value if carried.closed else told(thing, row)
            at = now.local_of(carried.at) if carried.at else None
            said = (value, carried.value, at, carried.by, carried.closed)
            item = Item(thing, number, pupil, kind, *said, row.get("term", 0), (thing, number) in late)
            if thing == "work":
                item = replace(item, kind_before=titles.get(carried.value, ""))
            if _is_listed(item):
                yield home, order, item


def _is_listed(item: Item) -> bool:
    """Whether it is a line of the list; a work is made there with its marks, only another kind is a line."""
    if item.thing == "work":
        return item.before not in ("", item.value)
    return item.carried_at is not None or item.value != item.before


def _late(now: Now, outage: OutageView, records: Mapping[Key, Carried]) -> frozenset[Key]:
    if outage.due is None:
        return frozenset()
    after = now.utc_of(outage.due) + A_SECOND
    late = frozenset(key for key, one in records.items() if one.at is not None and one.at >= after)
    return late - held_in_time(outage.outage, late, after)


def _of_lessons(items: Mapping[int, list[tuple[tuple[Any, ...], Item]]]) -> Iterable[LessonToCarry]:
    heads = rows(
        Lesson.select(Lesson.id, Lesson.course, Lesson.day, Lesson.number, Lesson.taught_by).where(
            Lesson.id.in_(list(items))
        )
    )
    titles = course_titles({course for _, course, *_ in heads})
    keepers = _keepers({course for _, course, _, _, teacher in heads if not teacher})
    for lesson, course, day, number, holder in heads:
        teacher = holder or keepers(course, day)
        name = short_name(teacher) if teacher else ""
        yield LessonToCarry(
            lesson, course, titles[course], day, number, teacher, name, _sorted(items[lesson])
        )


def _of_pages(
    results: Mapping[int, list[tuple[tuple[Any, ...], Item]]], began: date
) -> Iterable[LessonToCarry]:
    titles, keepers = course_titles(set(results)), _keepers(set(results))
    for course, items in results.items():
        teacher = keepers(course, began)
        name = short_name(teacher) if teacher else ""
        yield LessonToCarry(0, course, titles[course], None, 0, teacher, name, _sorted(items))


def _sorted(items: list[tuple[tuple[Any, ...], Item]]) -> tuple[Item, ...]:
    return tuple(item for _, item in sorted(items, key=lambda one: one[0]))


def _keepers(courses: Collection[int]) -> Callable[[int, date], int]:
    """Return who teaches a page on a day: whose lesson it is when somebody else opened it."""
    found = rows(
        Teaching.select(Teaching.course, Teaching.teacher, Teaching.since, Teaching.until)
        .where(Teaching.course.in_(list(courses)))
        .order_by(Teaching.id)
    )

    def keeper(course: int, day: date) -> int:
        of_page = ((who, since, until) for page, who, since, until in found if page == course)
        return next((who for who, since, until in of_page if since <= day <= (until or day)), 0)

    return keeper


def _place(lesson: LessonToCarry) -> tuple[Any, ...]:
    """Return where the regional system lists it: class, subject, day; the results of a page at its end."""
    title = lesson.title
    grade = "".join(sign for sign in title.class_title if sign.isdigit())
    return (
        int(grade or 0),
        title.class_title,
        title.subject,
        title.group_title,
        lesson.day or date.max,
        lesson.number,
    )

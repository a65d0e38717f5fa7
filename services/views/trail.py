"""Reading the journal of changes: who did what, by person, page, pupil and day (5.2–5.4)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from models.accounts import Account
from models.audit import AuditEvent
from models.cards import SealedValue
from models.courses import Course
from models.database import TABLES, rows
from models.people import Guardian, Guardianship, Person, Pupil, SchoolClass
from models.school import Setting
from rules.permissions import Act
from rules.text import name_key
from services.actor import Actor
from services.book import chain_head, first_since
from services.cards import LOOKED
from services.clock import Now
from services.names import full, short
from services.refused import Refused
from services.sensitive import GUARDIAN_LOOKED
from services.standing import refuse, towards_nothing
from services.views.my_day import CourseTitle, course_titles
from services.views.timetable import year_of

A_LEAF = 100
"""Events read at a time."""
A_BIG_LEAF = 1000
"""Events read at a time for a file."""
OF_A_PUPIL = tuple(table for table in TABLES if "pupil" in table._meta.fields)
TOLD = {
    "person": "surname given_name patronymic",
    "working_day": "day works title",
    "mark": "value",
    "absence": "code",
    "summative_mark": "value",
    "lesson": "topic",
    "homework": "text",
    "work": "title",
    "plan_item": "topic",
    "timetable_change": "kind",
    "setting": "value",
    "role_grant": "role",
    "pupil_card": "notes",
    "remark": "duty",
}
"""The column that says most about a row of a table, or several of them."""
BETWEEN = "|"
"""What parts several of them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are looked for; None is all."""

    person: int | None = None
    course: int | None = None
    pupil: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """An event in short; ``before`` and ``after`` are the stored value that says most."""

    number: int
    at: datetime
    who: str
    act: str
    thing: str
    page: CourseTitle | None
    school_class: str
    """The class it is about where it is about no page."""
    pupil: str
    """The pupil it is about, or the guardian where it is about one."""
    setting: str
    """The setting it is about, as stored."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Trail:
    """Events, the latest first; ``more`` says that there are older ones."""

    lines: tuple[TrailLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class TrailEvent:
    """An event whole: every column that changed, as stored."""

    line: TrailLine
    address: str
    thing_id: int
    hash: str
    columns: tuple[tuple[str, str, str], ...]
    """Name, what it was, what it is."""


@dataclass(frozen=True, slots=True)
class TrailChoice:
    """A person, a page or a pupil to look for."""

    thing: int
    title: str
    key: str


_OF_A_LINE = (
    AuditEvent.id,
    AuditEvent.at,
    AuditEvent.person,
    AuditEvent.act,
    AuditEvent.thing,
    AuditEvent.course,
    AuditEvent.before,
    AuditEvent.after,
    AuditEvent.thing_id,
)


def trail(actor: Actor, now: Now, wanted: Wanted, before: int | None = None) -> Trail:
    """Read a leaf of events older than event ``before``; raises Refused without the right (5.2)."""
    _may(actor, now)
    where: list[Any] = [AuditEvent.id > 0 if before is None else AuditEvent.id < before]
    if wanted.person is not None:
        where.append(AuditEvent.person == wanted.person)
    if wanted.course is not None:
        where.append(AuditEvent.course == wanted.course)
    if wanted.pupil is not None:
        where.append(_about_pupil(wanted.pupil))
    if wanted.day is not None:
        first, last = _events_of(wanted.day, now)
        where += [AuditEvent.id >= first, AuditEvent.id < last]
    found = rows(
        AuditEvent.select(*_OF_A_LINE).where(*where).order_by(AuditEvent.id.desc()).limit(A_LEAF + 1)
    )
    return Trail(_lines(found[:A_LEAF], now), len(found) > A_LEAF)


def trail_event(actor: Actor, now: Now, number: int) -> TrailEvent | None:
    """Read one event whole, None when there is no such number."""
    _may(actor, now)
    return next(iter(_whole(AuditEvent.id == number, now)), None)


def trail_between(actor: Actor, now: Now, after: int, last: int) -> tuple[TrailEvent, ...]:
    """Read whole events behind one number up to another, the oldest first; a big leaf at a time (5.2)."""
    _may(actor, now)
    return _whole((AuditEvent.id > after) & (AuditEvent.id <= last), now)


def trail_span(actor: Actor, now: Now, since: date | None, until: date | None) -> tuple[int, int]:
    """Return the number before the first event of a span of days, and its last one."""
    _may(actor, now)
    first = _events_of(since, now)[0] if since else 1
    last = _events_of(until, now)[1] - 1 if until else chain_head().number
    return first - 1, last


def _whole(where: Any, now: Now) -> tuple[TrailEvent, ...]:
    found = rows(
        AuditEvent.select(*_OF_A_LINE, AuditEvent.address, AuditEvent.hash)
        .where(where)
        .order_by(AuditEvent.id)
        .limit(A_BIG_LEAF)
    )
    lines = _lines([values[: len(_OF_A_LINE)] for values in found], now)
    return tuple(
        TrailEvent(line, address, thing_id, digest, _changed(line.thing, _row(before), _row(after)))
        for line, (*_, before, after, thing_id, address, digest) in zip(lines, found, strict=True)
    )


def _changed(
    thing: str, was: Mapping[str, Any], there: Mapping[str, Any]
) -> tuple[tuple[str, str, str], ...]:
    """Return the columns that changed, those that say most first."""
    said = TOLD.get(thing, "").split()
    return tuple(
        (name, _text(was.get(name)), _text(there.get(name)))
        for name in sorted({*was, *there}, key=lambda name: (name not in said, name))
        if was.get(name) != there.get(name) or (name == "day" and "works" in there)  # of a calendar
    )


def _about_pupil(pupil: int) -> Any:
    """Return the condition that an event is about a row of the pupil, or a look at the card."""
    about = (AuditEvent.thing == LOOKED) & (AuditEvent.thing_id == pupil)
    about |= (AuditEvent.thing == Pupil._meta.table_name) & (AuditEvent.thing_id == pupil)
    guardians = Guardianship.select(Guardianship.guardian).where(Guardianship.pupil == pupil)
    about |= (AuditEvent.thing == Guardian._meta.table_name) & AuditEvent.thing_id.in_(guardians)
    pupils_own = Pupil.select(Pupil.person).where(Pupil.id == pupil)
    people = pupils_own | Guardian.select(Guardian.person).where(Guardian.id.in_(guardians))
    about |= (AuditEvent.thing == Person._meta.table_name) & AuditEvent.thing_id.in_(people)
    about |= (AuditEvent.thing == GUARDIAN_LOOKED) & AuditEvent.thing_id.in_(guardians)
    sealed = SealedValue.select(SealedValue.id).where(
        ((SealedValue.thing == Pupil._meta.table_name) & (SealedValue.thing_id == pupil))
        | ((SealedValue.thing == Guardian._meta.table_name) & SealedValue.thing_id.in_(guardians))
    )
    about |= (AuditEvent.thing == SealedValue._meta.table_name) & AuditEvent.thing_id.in_(sealed)
    for table in OF_A_PUPIL:
        theirs = table.select(table.id).where(table._meta.fields["pupil"] == pupil)
        about |= (AuditEvent.thing == table._meta.table_name) & AuditEvent.thing_id.in_(theirs)
    return about


def _events_of(day: date, now: Now) -> tuple[int, int]:
    """Return the numbers of the first event of a day and of the first one after it."""
    begins = datetime.combine(day, datetime.min.time())
    return first_since(now.utc_of(begins)), first_since(now.utc_of(begins + timedelta(days=1)))


def _lines(found: Iterable[tuple[Any, ...]], now: Now) -> tuple[TrailLine, ...]:
    events = [(values, _row(values[6]), _row(values[7])) for values in found]
    persons = _persons({values[2] for values, *_ in events if values[2]})
    pupils = _pupils({_whose(values, was, there) for values, was, there in events})
    guardians = _guardians({_guardian(values, was, there) for values, was, there in events})
    titles = course_titles({values[5] for values, *_ in events if values[5]})
    classes = _classes({_class_of(was, there) for _, was, there in events})
    lines = []
    for (number, at, person, act, thing, course, *rest), was, there in events:
        event = (number, at, person, act, thing, course, *rest)
        pupil = pupils.get(_whose(event, was, there), "")
        lines.append(
            TrailLine(
                number=number,
                at=now.local_of(at),
                who=persons.get(person, ""),
                act=act,
                thing=thing,
                page=titles.get(course),
                school_class="" if course else classes.get(_class_of(was, there), ""),
                pupil=pupil or guardians.get(_guardian(event, was, there), ""),
                setting=_text((there or was).get("name")) if thing == Setting._meta.table_name else "",
                before=_said(was, TOLD.get(thing, "")),
                after=_said(there, TOLD.get(thing, "")),
            )
        )
    return tuple(lines)


def _whose(values: tuple[Any, ...], was: Mapping[str, Any], there: Mapping[str, Any]) -> Any:
    """Return the pupil an event is about, None where it is about none."""
    if values[4] in (LOOKED, Pupil._meta.table_name):
        return values[8]
    row = there or was
    if values[4] == SealedValue._meta.table_name and row.get("thing") == Pupil._meta.table_name:
        return row["thing_id"]
    return there.get("pupil_id") or was.get("pupil_id")


def _guardian(values: tuple[Any, ...], was: Mapping[str, Any], there: Mapping[str, Any]) -> Any:
    """Return the guardian an event is about, None where it is about none."""
    if values[4] in (GUARDIAN_LOOKED, Guardian._meta.table_name):
        return values[8]
    row = there or was
    of_one = values[4] == SealedValue._meta.table_name and row.get("thing") == Guardian._meta.table_name
    return row["thing_id"] if of_one else None


def _class_of(was: Mapping[str, Any], there: Mapping[str, Any]) -> Any:
    return (there or was).get("school_class_id")


def _row(text: str) -> dict[str, Any]:
    return dict(json.loads(text)) if text else {}


def _said(row: Mapping[str, Any], told: str) -> str:
    return BETWEEN.join(_text(row.get(name)) for name in told.split()) if row else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _persons(wanted: set[int]) -> dict[int, str]:
    found = rows(
        Person.select(Person.id, Person.surname, Person.given_name, Person.patronymic).where(
            Person.id.in_(list(wanted))
        )
    )
    return {person: short(*name) for person, *name in found}


def _pupils(wanted: set[Any]) -> dict[int, str]:
    found = rows(
        Pupil.select(Pupil.id, Person.surname, Person.given_name, Person.patronymic)
        .join(Person)
        .where(Pupil.id.in_([pupil for pupil in wanted if pupil]))
    )
    return {pupil: short(*name) for pupil, *name in found}


def _classes(wanted: set[Any]) -> dict[int, str]:
    asked = [one for one in wanted if one]
    found = rows(SchoolClass.select(SchoolClass.id, SchoolClass.title).where(SchoolClass.id.in_(asked)))
    return dict(found)


def _guardians(wanted: set[Any]) -> dict[int, str]:
    found = rows(
        Guardian.select(Guardian.id, Person.surname, Person.given_name, Person.patronymic)
        .join(Person)
        .where(Guardian.id.in_([guardian for guardian in wanted if guardian]))
    )
    return {guardian: short(*name) for guardian, *name in found}


def trail_persons(actor: Actor, now: Now) -> tuple[TrailChoice, ...]:
    """Read everybody who has an account."""
    _may(actor, now)
    found = rows(
        Account.select(Person.id, Person.surname, Person.given_name, Person.patronymic, Account.login)
        .join(Person)
        .order_by(Person.name_key)
    )
    return tuple(
        TrailChoice(person, f"{full(*name)}, {login}", name_key(f"{full(*name)} {login}"))
        for person, *name, login in found
    )


def trail_pages(actor: Actor, now: Now) -> tuple[TrailChoice, ...]:
    """Read every page of this year."""
    _may(actor, now)
    year = year_of(now.today)
    courses = rows(Course.select(Course.id).where(Course.year == (year.year if year else None)))
    titles = course_titles({course for (course,) in courses})
    pages = [(course, f"{one.class_title} {one.subject} {one.group_title}") for course, one in titles.items()]
    return tuple(
        TrailChoice(course, title.strip(), name_key(title))
        for course, title in sorted(pages, key=lambda page: (len(page[1].split()[0]), page[1]))
    )


def trail_pupils(actor: Actor, now: Now) -> tuple[TrailChoice, ...]:
    """Read every pupil the school ever had."""
    _may(actor, now)
    found = rows(
        Pupil.select(Pupil.id, Person.surname, Person.given_name, Person.patronymic)
        .join(Person)
        .order_by(Person.name_key)
    )
    return tuple(TrailChoice(pupil, full(*name), name_key(full(*name))) for pupil, *name in found)


def _may(actor: Actor, now: Now) -> None:
    if refusal := refuse(Act.VIEW_AUDIT, towards_nothing(actor, now.today)):
        raise Refused(refusal)

"""Outages of the regional system: opened, ended, and what was carried over afterwards (3.1, 3.2)."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from models.audit import AuditEvent
from models.base import Table
from models.courses import Teaching
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work
from models.outage import CarriedOver, Outage
from models.results import SummativeMark
from models.school import SchoolYear
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line
from services.book import Book, row_of
from services.conflicts import changed_meanwhile
from services.filling import LONGEST_TITLE
from services.lessons import told_homework
from services.live import OutageChanged
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import Carried, CarryOver, CorrectOutage, EndOutage, OpenOutage
from services.standing import CourseDay, class_of_course, refuse, towards_course, towards_nothing
from services.views.lenience import keeping_on
from services.views.timetable import year_of

LONGEST_REASON = 300
CLAUSE, CARRY_CLAUSE = "3.1", "3.2"
CARRIED: Mapping[str, type[Table]] = {
    table._meta.table_name: table for table in (Lesson, Work, Mark, Absence, Homework, SummativeMark)
}
"""Tables whose records are carried over; of a lesson its topic, of a work its kind."""


def open_outage(book: Book, change: OpenOutage) -> Outcome:
    """Say that there is no access to the regional system: this is the temporary journal then (3.1)."""
    if refusal := refuse(Act.KEEP_OUTAGES, towards_nothing(book.actor, book.now.today)):
        return refusal
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    cause, started_at = clean_line(change.cause), book.now.utc_of(change.started_at)
    ended_at = book.now.utc_of(change.ended_at) if change.ended_at else None
    if refusal := _cannot_open(book, cause, started_at, ended_at):
        return refusal
    thing = book.insert(
        Outage,
        "open_outage",
        started_at=started_at,
        ended_at=ended_at,
        ended_by=book.actor.person or None if ended_at else None,
        cause=cause,
        opened_by=book.actor.person or None,
        opened_at=book.now.utc,
    )
    book.announce(OutageChanged())
    return Saved(1, book.now.local, thing)


def _cannot_open(book: Book, cause: str, started_at: datetime, ended_at: datetime | None) -> Refusal | None:
    if refusal := _cannot_stand(book, cause, started_at):
        return refusal
    if ended_at:
        if _is_of_closed_year(book, started_at):
            return _no(Reason.YEAR_CLOSED)
        return _cannot_end(book, started_at, ended_at) or _meets_another(book, 0, started_at, ended_at)
    last = rows(Outage.select(Outage.started_at, Outage.ended_at).order_by(Outage.started_at.desc()).limit(1))
    if last and last[0][1] is None:
        return _no_at(book, Reason.OUTAGE_IS_OPEN, last[0][0])
    if last and last[0][1] > started_at:
        return _no_at(book, Reason.OUTAGES_CROSS, last[0][1])
    return None


def _cannot_stand(book: Book, cause: str, started_at: datetime) -> Refusal | None:
    """Refuse a cause or a beginning that no outage can have."""
    if not cause:
        return _no(Reason.NAME_MISSING)
    if len(cause) > LONGEST_TITLE:
        return _no(Reason.TEXT_TOO_LONG, LONGEST_TITLE)
    if started_at > book.now.utc:
        return _no(Reason.OUTAGE_AHEAD)
    year = year_of(book.now.today)
    if year and book.now.local_of(started_at).date() < year.starts_on <= book.now.today:
        return _no(Reason.OUTAGE_BEFORE_YEAR, year.starts_on.isoformat())
    return None


def end_outage(book: Book, change: EndOutage) -> Outcome:
    """Say that access is back: two working days to carry everything over begin (3.2)."""
    if refusal := refuse(Act.KEEP_OUTAGES, towards_nothing(book.actor, book.now.today)):
        return refusal
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    there = row_of(Outage, Outage.id == change.outage)
    if there is None:
        return _no(Reason.UNKNOWN_THING)
    if there["version"] != change.seen or there["ended_at"] is not None:
        return changed_meanwhile(book, Outage, there)
    ended_at = book.now.utc_of(change.ended_at)
    if refusal := _cannot_end(book, there["started_at"], ended_at):
        return refusal
    version = book.update(Outage, there, "end_outage", ended_at=ended_at, ended_by=book.actor.person or None)
    book.announce(OutageChanged())
    return Saved(version, book.now.local, there["id"])


def _cannot_end(book: Book, started_at: datetime, ended_at: datetime) -> Refusal | None:
    if ended_at > book.now.utc:
        return _no(Reason.OUTAGE_AHEAD)
    if ended_at <= started_at:
        return _no_at(book, Reason.OUTAGE_ENDS_FIRST, started_at)
    return None


def correct_outage(book: Book, change: CorrectOutage) -> Outcome:
    """Correct when an outage began and ended, and its cause; its records are then those of the true times.

    What was carried over stays carried over, also where the true times do not reach it.
    """
    if refusal := refuse(Act.KEEP_OUTAGES, towards_nothing(book.actor, book.now.today)):
        return refusal
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    there = row_of(Outage, Outage.id == change.outage)
    if there is None:
        return _no(Reason.UNKNOWN_THING)
    if there["version"] != change.seen:
        return changed_meanwhile(book, Outage, there)
    if (there["ended_at"] is None) is not (change.ended_at is None):
        return _no(Reason.UNKNOWN_THING)
    said = {
        "cause": clean_line(change.cause),
        "started_at": book.now.utc_of(change.started_at),
        "ended_at": book.now.utc_of(change.ended_at) if change.ended_at else None,
    }
    why = clean_line(change.why)
    if refusal := _cannot_correct(book, there, said, why):
        return refusal
    version = book.update(Outage, there, "correct_outage", **said, correction=why)
    book.announce(OutageChanged())
    return Saved(version, book.now.local, there["id"])


def _cannot_correct(
    book: Book, there: Mapping[str, Any], said: Mapping[str, Any], why: str
) -> Refusal | None:
    began, ended = said["started_at"], said["ended_at"]
    if refusal := _cannot_stand(book, said["cause"], began):
        return refusal
    if ended and (refusal := _cannot_end(book, began, ended)):
        return refusal
    if all(there[name] == value for name, value in said.items()):
        return _no(Reason.NOTHING_TO_CORRECT)
    if not why:
        return _no(Reason.WHY_MISSING)
    if len(why) > LONGEST_REASON:
        return _no(Reason.TEXT_TOO_LONG, LONGEST_REASON)
    if _is_of_closed_year(book, began, there["started_at"]):
        return _no(Reason.YEAR_CLOSED)
    return _meets_another(book, there["id"], began, ended) or _unsays_ticks(book, there["id"], began, ended)


def _is_of_closed_year(book: Book, *instants: datetime) -> bool:
    """Whether one of these instants lies in a year whose archive tells of its outages."""
    closed = rows(
        SchoolYear.select(SchoolYear.starts_on, SchoolYear.ends_on).where(SchoolYear.closed_at.is_null(False))
    )
    days = [book.now.local_of(one).date() for one in instants]
    return any(first <= day <= last for first, last in closed for day in days)


def _meets_another(book: Book, outage: int, began: datetime, ended: datetime | None) -> Refusal | None:
    others = rows(Outage.select(Outage.started_at, Outage.ended_at).where(Outage.id != outage))
    for start, end in others:
        if (end is None or began < end) and (ended is None or start < ended):
            return _no_at(book, Reason.OUTAGES_MEET, start)
    return None


def _unsays_ticks(book: Book, outage: int, began: datetime, ended: datetime | None) -> Refusal | None:
    """Refuse times by which nothing could have been carried over when somebody said that it was."""
    table = CarriedOver  # the kind of a work is noted beside its marks, and stays when they are taken back
    ticked = rows(
        table.select(table.carried_at)
        .where(table.outage == outage, table.carried_at.is_null(False), table.thing != "work")
        .order_by(table.carried_at)
        .limit(1)
    )
    if not ticked or ended is None:
        return None
    if ended > ticked[0][0]:
        return _no_at(book, Reason.CARRIED_OVER_BEFORE, ticked[0][0])
    if not keeping_on(book.now.local_of(began).date()).carries_over:
        return _no(Reason.NOTHING_CARRIED_OVER)
    return None


def carry_over(book: Book, change: CarryOver) -> Outcome:
    """Note that records stand in the regional system now, or that they do not (3.2)."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    outage = row_of(Outage, Outage.id == change.outage)
    if outage is None or not change.records:
        return _no(Reason.UNKNOWN_THING)
    if outage["ended_at"] is None:
        return Refusal(Reason.OUTAGE_LASTS, Act.CARRY_OVER, CARRY_CLAUSE)
    if not keeping_on(book.now.local_of(outage["started_at"]).date()).carries_over:
        return Refusal(Reason.NOTHING_CARRIED_OVER, Act.CARRY_OVER, CARRY_CLAUSE)
    for record in change.records:
        if refusal := _not_of_this_actor(book, record, outage) or _says_otherwise(book, record, change.done):
            return refusal
        _tick(book, change.outage, record, change.done)
        if record.thing == "mark" and change.done:
            _tick_its_work(book, outage, record)
    return Saved(1, book.now.local, change.outage)


def _not_of_this_actor(book: Book, record: Carried, outage: Mapping[str, Any]) -> Refusal | None:
    home = _home_of(record)
    where = class_of_course(home["course_id"]) if home else None
    if home is None or where is None:
        return Refusal(Reason.UNKNOWN_THING, Act.CARRY_OVER, CARRY_CLAUSE)
    place = CourseDay(where.course, where.school_class, home.get("day"), home.get("number"))
    standing = towards_course(book.actor, place, book.now.today)
    owes = _taught(book, home, book.now.local_of(outage["started_at"]).date())
    return refuse(Act.CARRY_OVER, replace(standing, teaches_it=standing.teaches_it or owes))


def _taught(book: Book, home: Mapping[str, Any], began: date) -> bool:
    """Whether the record is the actor's to carry over although the page may be another's by now (3.2)."""
    if home.get("taught_by_id"):
        return bool(home["taught_by_id"] == book.actor.person)
    day = home.get("day") or began
    return (
        row_of(
            Teaching,
            Teaching.course == home["course_id"],
            Teaching.teacher == book.actor.person,
            Teaching.since <= day,
            Teaching.until.is_null() | (Teaching.until >= day),
        )
        is not None
    )


def _home_of(record: Carried) -> dict[str, Any] | None:
    """Return the lesson a record is of; a result is of no lesson and stands for itself."""
    table = CARRIED.get(record.thing)
    row = row_of(table, table.id == record.thing_id) if table else None
    if row is None or table in (Lesson, SummativeMark):
        return row
    if table is Mark:
        work = row_of(Work, Work.id == row["work_id"])
        return row_of(Lesson, Lesson.id == work["lesson_id"]) if work else None
    return row_of(Lesson, Lesson.id == row["lesson_id"])


def _says_otherwise(book: Book, record: Carried, done: bool) -> Conflict | None:
    """Refuse the tick of a record that was changed since it was read off."""
    table = CARRIED[record.thing]
    row = row_of(table, table.id == record.thing_id)
    stands = told(record.thing, row) if row else ""
    if row is None or not done or stands == record.value:
        return None
    return changed_meanwhile(book, table, row, stands)


def _tick(book: Book, outage: int, record: Carried, done: bool) -> None:
    there = row_of(
        CarriedOver,
        CarriedOver.outage == outage,
        CarriedOver.thing == record.thing,
        CarriedOver.thing_id == record.thing_id,
    )
    if not done:
        _take_back(book, there, record)
        return
    said = {"value": record.value, "carried_by": book.actor.person or None, "carried_at": book.now.utc}
    if there is not None and there["carried_at"] is not None and there["value"] == record.value:
        return
    if there is not None:
        book.update(CarriedOver, there, "carry_over", **said)
    else:
        key = {"outage": outage, "thing": record.thing, "thing_id": record.thing_id}
        book.insert(CarriedOver, "carry_over", **key, **said)


def _tick_its_work(book: Book, outage: Mapping[str, Any], mark: Carried) -> None:
    """Note of which kind a work of the outage was made there, with its first mark."""
    work = (row_of(Mark, Mark.id == mark.thing_id) or {})["work_id"]
    row = row_of(Work, Work.id == work) or {}
    key = {"outage": outage["id"], "thing": "work", "thing_id": work}
    there = CarriedOver.select().where(*(getattr(CarriedOver, name) == one for name, one in key.items()))
    made = AuditEvent.select().where(
        AuditEvent.thing == "work",
        AuditEvent.thing_id == work,
        AuditEvent.before == "",
        AuditEvent.at >= outage["started_at"],
    )
    if made.exists() and not there.exists():
        said = {"value": told("work", row), "carried_by": book.actor.person or None}
        book.insert(CarriedOver, "carry_over", **key, **said, carried_at=book.now.utc)


def _take_back(book: Book, there: dict[str, Any] | None, record: Carried) -> None:
    """Take back the tick of what a record says: the regional system holds what it held before the tick."""
    if there is None or there["carried_at"] is None or there["value"] != record.value:
        return
    before = _before_the_tick(there["id"])
    if at := before.get("carried_at"):
        said = {"value": before["value"], "carried_by": before["carried_by_id"]}
        book.update(CarriedOver, there, "carry_over", **said, carried_at=datetime.fromisoformat(at))
    else:
        said = {"value": there["value"], "carried_by": book.actor.person or None}
        book.update(CarriedOver, there, "carry_over", **said, carried_at=None)


def _before_the_tick(carried: int) -> Mapping[str, Any]:
    found = rows(
        AuditEvent.select(AuditEvent.before)
        .where(AuditEvent.thing == CarriedOver._meta.table_name, AuditEvent.thing_id == carried)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return dict(json.loads(found[0][0])) if found and found[0][0] else {}


def told(thing: str, row: Mapping[str, Any]) -> str:
    """Return what a record says, as one stored text; empty where it says nothing."""
    match thing:
        case "mark" | "summative_mark":
            return str(row["value"])
        case "absence":
            parts = (row["code"], row["reason"], "" if row["minutes"] is None else row["minutes"])
            return "|".join(map(str, parts)) if row["code"] else ""
        case "lesson":
            return str(row["topic"])
        case "work":
            return str(row["kind_id"])
        case "homework":
            return told_homework(row)
    raise ValueError(thing)


def _no_at(book: Book, reason: Reason, at: datetime) -> Refusal:
    return _no(reason, book.now.local_of(at).isoformat(timespec="minutes"))


def _no(reason: Reason, about: object = "") -> Refusal:
    return Refusal(reason, Act.KEEP_OUTAGES, CLAUSE, str(about))

"""Weekly progress on paper, the proof that it was printed and that it was given out (2.12)."""

import json
from datetime import date, timedelta

from models.database import rows
from models.people import Enrollment, Pupil, SchoolClass
from models.printing import HandOver, PrintIssue
from rules.calendar import monday_of
from rules.permissions import Act
from rules.refusals import Reason
from services.book import Book, row_of
from services.conflicts import changed_meanwhile
from services.facts import unknown
from services.outcomes import Outcome, Refusal, Saved
from services.requests import HandOverSlip, RecordPrint
from services.standing import refuse, towards_class, towards_pupil


def record_print(book: Book, change: RecordPrint) -> Outcome:
    """Note that weekly sheets of a class, or of one pupil of it, were printed."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if not SchoolClass.select().where(SchoolClass.id == change.school_class).exists():
        return unknown(Act.PRINT_WEEKLY)
    standing = towards_class(book.actor, change.school_class, book.now.today)
    if refusal := refuse(Act.PRINT_WEEKLY, standing):
        return refusal
    monday = monday_of(change.monday)
    if change.pupil is not None and not _in_the_class(change.pupil, change.school_class, monday):
        return Refusal(Reason.NO_PUPILS, Act.PRINT_WEEKLY, "2.12", monday.isoformat())
    issue = book.insert(
        PrintIssue,
        "print_weekly",
        school_class=change.school_class,
        pupil=change.pupil,
        monday=monday,
        printed_by=book.actor.person or None,
        printed_at=book.now.utc,
        codes=json.dumps(dict(change.codes)),
    )
    return Saved(1, book.now.local, issue)


def hand_over(book: Book, change: HandOverSlip) -> Outcome:
    """Note that the printed sheet of a pupil was given out today, or take that back."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    if row_of(Pupil, Pupil.id == change.pupil) is None:
        return unknown(Act.KEEP_APPLICATIONS)
    if refusal := refuse(Act.KEEP_APPLICATIONS, towards_pupil(book.actor, change.pupil, book.now.today)):
        return refusal
    monday = monday_of(change.monday)
    there = row_of(HandOver, HandOver.pupil == change.pupil, HandOver.monday == monday)
    version = there["version"] if there else 0
    if version != change.seen:
        return changed_meanwhile(book, HandOver, there)
    if (change.given and not _printed(change.pupil, monday)) or not (change.given or there):
        return Refusal(Reason.NOT_PRINTED, Act.KEEP_APPLICATIONS, "2.12")
    handed_on = book.now.today if change.given else None
    if there:
        version = book.update(HandOver, there, "hand_over_slip", handed_on=handed_on)
        return Saved(version, book.now.local, there["id"])
    thing = book.insert(
        HandOver,
        "hand_over_slip",
        pupil=change.pupil,
        monday=monday,
        handed_on=handed_on,
        recorded_by=book.actor.person or None,
        recorded_at=book.now.utc,
    )
    return Saved(1, book.now.local, thing)


def _printed(pupil: int, monday: date) -> bool:
    """Whether the pupil's sheet of a week was printed, alone or with a class they were in."""
    issues = rows(
        PrintIssue.select(PrintIssue.school_class).where(
            PrintIssue.monday == monday, (PrintIssue.pupil == pupil) | PrintIssue.pupil.is_null()
        )
    )
    return any(_in_the_class(pupil, school_class, monday) for (school_class,) in issues)


def _in_the_class(pupil: int, school_class: int, monday: date) -> bool:
    """Whether the pupil was in the class on any day of the week."""
    stays = Enrollment.select().where(
        Enrollment.pupil == pupil,
        Enrollment.school_class == school_class,
        Enrollment.since <= monday + timedelta(days=6),
        Enrollment.until.is_null() | (Enrollment.until >= monday),
    )
    return bool(stays.exists())

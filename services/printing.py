"""Weekly progress on paper and the proof that it was printed (2.12)."""

from datetime import date, timedelta

from models.people import Enrollment, SchoolClass
from models.printing import PrintIssue
from rules.calendar import monday_of
from rules.permissions import Act
from rules.refusals import Reason
from services.book import Book
from services.facts import unknown
from services.outcomes import Outcome, Refusal, Saved
from services.requests import RecordPrint
from services.standing import refuse, towards_class


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
    )
    return Saved(1, book.now.local, issue)


def _in_the_class(pupil: int, school_class: int, monday: date) -> bool:
    """Whether the pupil was in the class on any day of the week."""
    stays = Enrollment.select().where(
        Enrollment.pupil == pupil,
        Enrollment.school_class == school_class,
        Enrollment.since <= monday + timedelta(days=6),
        Enrollment.until.is_null() | (Enrollment.until >= monday),
    )
    return bool(stays.exists())

"""Weekly progress on paper and the proof that it was printed (2.12)."""

from models.people import Pupil, SchoolClass
from models.printing import PrintIssue
from rules.permissions import Act
from services.book import Book, answered
from services.facts import unknown
from services.outcomes import Outcome, Saved
from services.requests import RecordPrint
from services.standing import refuse, towards_class


def record_print(book: Book, change: RecordPrint) -> Outcome:
    """Note that weekly sheets of a class, or of one pupil of it, were printed."""
    if event := answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if not SchoolClass.select().where(SchoolClass.id == change.school_class).exists():
        return unknown(Act.PRINT_WEEKLY)
    if change.pupil is not None and not Pupil.select().where(Pupil.id == change.pupil).exists():
        return unknown(Act.PRINT_WEEKLY)
    standing = towards_class(book.actor, change.school_class, book.now.today)
    if refusal := refuse(Act.PRINT_WEEKLY, standing):
        return refusal
    issue = book.insert(
        PrintIssue,
        "print_weekly",
        school_class=change.school_class,
        pupil=change.pupil,
        monday=change.monday,
        printed_by=book.actor.person or None,
        printed_at=book.now.utc,
    )
    return Saved(1, book.now.local, issue)

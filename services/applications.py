"""Written applications for printed progress (2.12): entered, ended, never destroyed."""

from models.database import rows
from models.people import Guardianship, Pupil
from models.printing import PrintApplication
from rules.permissions import Act
from rules.refusals import Reason
from services.book import Book, row_of
from services.conflicts import changed_meanwhile
from services.outcomes import Outcome, Refusal, Saved
from services.requests import EndApplication, EnterApplication
from services.standing import refuse, towards_pupil
from services.views.timetable import year_of

CLAUSE = "2.12"
DELIVERIES = ("by_hand", "by_pupil", "by_post")


def enter_application(book: Book, change: EnterApplication) -> Outcome:
    """Enter an application; from its first day on the office owes a sheet every school week."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if row_of(Pupil, Pupil.id == change.pupil) is None:
        return _no(Reason.UNKNOWN_THING)
    standing = towards_pupil(book.actor, change.pupil, book.now.today)
    if refusal := refuse(Act.KEEP_APPLICATIONS, standing) or _does_not_fit(book, change):
        return refusal
    wanted = {"weekday": change.weekday, "delivery": change.delivery, "received_on": change.received_on}
    thing = book.insert(
        PrintApplication,
        "enter_application",
        pupil=change.pupil,
        guardian=change.guardian,
        since=change.since,
        until=change.until,
        entered_by=book.actor.person or None,
        entered_at=book.now.utc,
        **wanted,
    )
    return Saved(1, book.now.local, thing)


def _does_not_fit(book: Book, change: EnterApplication) -> Refusal | None:
    if change.delivery not in DELIVERIES or not 1 <= change.weekday <= 7:
        return _no(Reason.OUT_OF_SCALE, change.delivery if 1 <= change.weekday <= 7 else change.weekday)
    if change.received_on > book.now.today:
        return _no(Reason.HANDED_IN_AHEAD, change.received_on.isoformat())
    year = year_of(book.now.today)
    if year is None or not year.starts_on <= change.since <= year.ends_on:
        return _no(Reason.OUTSIDE_TERM, change.since.isoformat())
    if change.until is not None and change.until < change.since:
        return _no(Reason.DATES_CROSSED, change.until.isoformat())
    guards = Guardianship.pupil == change.pupil, Guardianship.guardian == change.guardian
    if change.guardian is not None and row_of(Guardianship, *guards) is None:
        return _no(Reason.UNKNOWN_THING)
    same = PrintApplication.select(PrintApplication.since).where(
        PrintApplication.pupil == change.pupil,
        PrintApplication.until.is_null() | (PrintApplication.until >= change.since),
    )
    return _no(Reason.ALREADY_THERE) if rows(same) else None


def end_application(book: Book, change: EndApplication) -> Outcome:
    """Note the last day an application asks for; the sheets printed for it stay in the register."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    there = row_of(PrintApplication, PrintApplication.id == change.application)
    if there is None:
        return _no(Reason.UNKNOWN_THING)
    standing = towards_pupil(book.actor, there["pupil_id"], book.now.today)
    if refusal := refuse(Act.KEEP_APPLICATIONS, standing):
        return refusal
    if there["version"] != change.seen:
        return changed_meanwhile(book, PrintApplication, there)
    if change.until < there["since"]:
        return _no(Reason.DATES_CROSSED, there["since"].isoformat())
    version = book.update(PrintApplication, there, "end_application", until=change.until)
    return Saved(version, book.now.local, there["id"])


def _no(reason: Reason, about: object = "") -> Refusal:
    return Refusal(reason, Act.KEEP_APPLICATIONS, CLAUSE, str(about))

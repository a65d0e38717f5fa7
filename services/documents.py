"""Documents about absences and what they propose for the lessons of their days (2.9)."""

from datetime import date, timedelta
from typing import Any

from models.asked import Asked
from models.courses import Subject
from models.lessons import Absence, AbsenceDocument, Lesson, Mark, Work
from rules.absences import LONGEST_DOCUMENT, USUAL_REASON, DocumentKind, LessonRecord, proposed_code
from rules.codes import AbsenceCode
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line
from services.attendance import announce_cell, reason_refused
from services.book import Book, row_of
from services.cells import stored_absence
from services.conflicts import changed_meanwhile
from services.facts import LessonFacts, lesson_facts, not_listed
from services.outcomes import Outcome, Refusal, Saved
from services.requests import AcceptProposal, EnterDocument, WithdrawDocument
from services.standing import refuse, towards_pupil
from services.views.timetable import year_of

CLAUSE = "2.9"
LONGEST_NOTE = 200


def enter_document(book: Book, change: EnterDocument) -> Outcome:
    """Enter a document; its day of handing in starts the clock of two working days."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    standing = towards_pupil(book.actor, change.pupil, book.now.today)
    note = clean_line(change.note)
    refusal = refuse(Act.KEEP_ATTENDANCE, standing) or _does_not_fit(book, change, note)
    if refusal:
        return refusal
    kind = DocumentKind(change.kind)
    place = {"pupil": change.pupil, "since": change.since, "until": change.until, "kind": kind.value}
    same = row_of(
        AbsenceDocument,
        AbsenceDocument.pupil == change.pupil,
        AbsenceDocument.since == change.since,
        AbsenceDocument.until == change.until,
        AbsenceDocument.kind == kind.value,
        AbsenceDocument.handed_in_on == change.handed_in_on,
        AbsenceDocument.subject == change.subject,
        AbsenceDocument.withdrawn_at.is_null(),
    )
    if same:
        return _no(Reason.ALREADY_THERE)
    thing = book.insert(
        AbsenceDocument,
        "enter_document",
        **place,
        reason=USUAL_REASON[kind].value,
        handed_in_on=change.handed_in_on,
        subject=change.subject,
        note=note,
        entered_by=book.actor.person,
        entered_at=book.now.utc,
    )
    return Saved(1, book.now.local, thing)


def _does_not_fit(book: Book, change: EnterDocument, note: str) -> Refusal | None:
    if change.kind not in tuple(DocumentKind):
        return _no(Reason.OUT_OF_SCALE, change.kind)
    if change.until < change.since or change.until - change.since > timedelta(days=LONGEST_DOCUMENT):
        return _no(Reason.DATES_CROSSED, change.until.isoformat())
    year = year_of(book.now.today)
    if year is None or change.until < year.starts_on or change.since > year.ends_on:
        return _no(Reason.OUTSIDE_TERM, change.since.isoformat())
    if change.handed_in_on > book.now.today:
        return _no(Reason.HANDED_IN_AHEAD, change.handed_in_on.isoformat())
    if change.subject is not None and (
        change.kind != DocumentKind.EXEMPTION or not row_of(Subject, Subject.id == change.subject)
    ):
        return _no(Reason.UNKNOWN_THING)
    return _no(Reason.TEXT_TOO_LONG, str(LONGEST_NOTE)) if len(note) > LONGEST_NOTE else None


def _no(reason: Reason, about: str = "") -> Refusal:
    return Refusal(reason, Act.KEEP_ATTENDANCE, CLAUSE, about)


def withdraw_document(book: Book, change: WithdrawDocument) -> Outcome:
    """Take a document back: it proposes nothing more and its clock stops; given reasons stay."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    there = row_of(AbsenceDocument, AbsenceDocument.id == change.document)
    if there is None:
        return _no(Reason.UNKNOWN_THING)
    standing = towards_pupil(book.actor, there["pupil_id"], book.now.today)
    if refusal := refuse(Act.KEEP_ATTENDANCE, standing):
        return refusal
    if there["withdrawn_at"] is not None or there["version"] != change.seen:
        return changed_meanwhile(book, AbsenceDocument, there)
    version = book.update(AbsenceDocument, there, "withdraw_document", withdrawn_at=book.now.utc)
    return Saved(version, book.now.local, change.document)


def accept_proposal(book: Book, change: AcceptProposal) -> Outcome:
    """Take over what a document proposes at a lesson: the reason of «н», the whole record, or «осв.»."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    document = row_of(AbsenceDocument, AbsenceDocument.id == change.document)
    facts = lesson_facts(change.lesson)
    if document is None or facts is None:
        return _no(Reason.UNKNOWN_THING)
    pupil = document["pupil_id"]
    if refusal := reason_refused(book, facts, pupil):
        return refusal
    there = stored_absence(change.lesson, pupil)
    if there and there["version"] != change.seen:
        return changed_meanwhile(book, Absence, there, there["code"])
    code = _proposed(document, facts, there) if _covers(document, facts, book.now.today) else None
    if code is None:
        return _no(Reason.NOTHING_PROPOSED)
    proved = {"reason": document["reason"], "document": document["id"]}
    if there:
        thing = there["id"]
        version = book.update(Absence, there, "accept_proposal", facts.course, **proved)
    else:
        record = {"lesson": change.lesson, "pupil": pupil, "code": code.value, **proved}
        author = {"set_by": book.actor.person, "set_at": book.now.utc}
        thing, version = book.insert(Absence, "accept_proposal", facts.course, **record, **author), 1
    announce_cell(book, facts.course, change.lesson, pupil)
    return Saved(version, book.now.local, thing)


def _covers(document: dict[str, Any], facts: LessonFacts, today: date) -> bool:
    return (
        document["withdrawn_at"] is None
        and document["since"] <= facts.day <= min(document["until"], today)
        and document["subject_id"] in (None, facts.subject)
        and not_listed(Act.KEEP_ATTENDANCE, facts, document["pupil_id"]) is None
    )


_MARKED = Asked(
    lambda lesson, pupil: (
        Mark.select(Mark.id).join(Work).where(Work.lesson == lesson, Mark.pupil == pupil, Mark.value != "")
    )
)
_TAKEN = Asked(
    lambda lesson: Lesson.select(Lesson.id).where(
        Lesson.id == lesson, Lesson.attendance_taken_at.is_null(False)
    )
)


def _proposed(
    document: dict[str, Any], facts: LessonFacts, there: dict[str, Any] | None
) -> AbsenceCode | None:
    lesson = facts.lesson
    record = LessonRecord(
        written=there is not None,
        code=there["code"] if there else "",
        reason=there["reason"] if there else "",
        attendance_taken=_TAKEN.any(lesson=lesson),
        has_mark=_MARKED.any(lesson=lesson, pupil=document["pupil_id"]),
    )
    return proposed_code(DocumentKind(document["kind"]), record)

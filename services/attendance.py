"""Who was absent, late or exempt (2.5)."""

from dataclasses import dataclass, replace
from datetime import date

from models.asked import Asked
from models.lessons import Absence, AbsenceDocument, Lesson
from rules.absences import change_closed
from rules.codes import AbsenceCode, AbsenceReason
from rules.permissions import Act
from rules.refusals import Reason
from services.book import Book, row_of
from services.cells import cell_now, stored_absence, works_of
from services.conflicts import changed_meanwhile
from services.facts import LessonFacts, closed_then, lesson_facts, not_listed, unknown
from services.live import CellChanged, ReadAgain
from services.names import short_name
from services.outcomes import Outcome, Refusal, Saved
from services.requests import ConfirmAttendance, GiveReason, SetAbsence
from services.standing import refuse, towards_course, towards_pupil
from services.views.journal import CellKey
from services.views.lenience import lenience
from services.views.workdays import workdays

LONGEST_LATENESS = 45


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that stands for a pupil's absence on a day."""

    document: int
    reason: str
    handed_in_on: date


_PAPERS = Asked(
    lambda pupil, day, subject, today: (
        AbsenceDocument.select(AbsenceDocument.id, AbsenceDocument.reason, AbsenceDocument.handed_in_on)
        .where(
            AbsenceDocument.pupil == pupil,
            AbsenceDocument.since <= day,
            AbsenceDocument.until >= day,
            AbsenceDocument.reason != "",
            AbsenceDocument.withdrawn_at.is_null(),
            AbsenceDocument.handed_in_on <= today,
            AbsenceDocument.subject.is_null() | (AbsenceDocument.subject == subject),
        )
        .order_by(AbsenceDocument.handed_in_on.desc(), AbsenceDocument.id.desc())
    )
)


def papers_about(pupil: int, day: date, subject: int, today: date) -> tuple[Paper, ...]:
    """Return the documents about a pupil's absence on a day that were handed in, the latest first."""
    return tuple(Paper(*values) for values in _PAPERS(pupil=pupil, day=day, subject=subject, today=today))


def set_absence(book: Book, change: SetAbsence) -> Outcome:
    """Put or clear a pupil's absence at a lesson; the proved reason stays the class teacher's."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    facts = lesson_facts(change.lesson)
    if facts is None:
        return unknown(Act.SET_ABSENCE)
    standing = towards_course(book.actor, facts.where, book.now.today)
    refusal = refuse(Act.SET_ABSENCE, standing) or closed_then(
        Act.SET_ABSENCE, facts, facts.day, book.now, change.pupil
    )
    if refusal:
        return refusal
    if facts.day > book.now.today:
        return Refusal(Reason.LESSON_AHEAD, Act.SET_ABSENCE, "2.5", facts.day.isoformat())
    if change.code not in ("", *AbsenceCode) or not 0 <= (change.minutes or 0) <= LONGEST_LATENESS:
        return Refusal(Reason.OUT_OF_SCALE, Act.SET_ABSENCE, "2.5", change.code)
    if refusal := not_listed(Act.SET_ABSENCE, facts, change.pupil):
        return refusal
    return _write_absence(book, facts.course, change)


def _write_absence(book: Book, course: int, change: SetAbsence) -> Outcome:
    there = stored_absence(change.lesson, change.pupil)
    version = int(there["version"]) if there else 0
    if there and version != change.seen:
        theirs = f"{there['code']}/{there['minutes']}" if there["minutes"] else there["code"]
        return changed_meanwhile(book, Absence, there, theirs)
    author = book.actor.person
    written = {
        "code": change.code,
        "minutes": change.minutes if change.code == AbsenceCode.LATE else None,
        "set_by": author,
        "set_at": book.now.utc,
    }
    if there is None:
        thing = book.insert(
            Absence, "set_absence", course, lesson=change.lesson, pupil=change.pupil, **written
        )
        version = 1
    else:
        thing = there["id"]
        version = book.update(Absence, there, "set_absence", course, **written)
    announce_cell(book, course, change.lesson, change.pupil)
    return Saved(version, book.now.local, thing)


def give_reason(book: Book, change: GiveReason) -> Outcome:
    """Put the reason of an absence, which is the class teacher's duty (2.9)."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    facts = lesson_facts(change.lesson)
    there = stored_absence(change.lesson, change.pupil)
    if facts is None or there is None or there["code"] != AbsenceCode.ABSENT:
        return unknown(Act.SET_REASON)
    if refusal := reason_refused(book, facts, change.pupil):
        return refusal
    if change.reason not in tuple(AbsenceReason):
        return Refusal(Reason.OUT_OF_SCALE, Act.SET_REASON, "2.9", change.reason)
    if there["version"] != change.seen:
        return changed_meanwhile(book, Absence, there, there["reason"])
    papers = papers_about(change.pupil, facts.day, facts.subject, book.now.today)
    handed_in = tuple(paper.handed_in_on for paper in papers)
    days = workdays()
    given = lenience(book.now, days)
    if closed_on := change_closed(there["reason"], handed_in, days, given, book.now.judged):
        return Refusal(Reason.REASON_TOO_LATE, Act.SET_REASON, "2.9", closed_on.isoformat())
    proof = next((paper.document for paper in papers if paper.reason == change.reason), None)
    version = book.update(Absence, there, "give_reason", facts.course, reason=change.reason, document=proof)
    announce_cell(book, facts.course, change.lesson, change.pupil)
    return Saved(version, book.now.local, there["id"])


def reason_refused(book: Book, facts: LessonFacts, pupil: int) -> Refusal | None:
    """Refuse whoever is not the class teacher of the course or of the pupil, and what is closed (2.9)."""
    standing = towards_course(book.actor, facts.where, book.now.today)
    if not standing.leads_the_class:  # a group across classes has no class teacher, its pupils have
        own = towards_pupil(book.actor, pupil, book.now.today)
        standing = replace(standing, leads_the_class=own.leads_the_class)
    return refuse(Act.SET_REASON, standing) or closed_then(Act.SET_REASON, facts, facts.day, book.now, pupil)


def announce_cell(book: Book, course: int, lesson: int, pupil: int) -> None:
    """Tell the open pages what stands about a pupil at a lesson now."""
    author = book.actor.person
    key = CellKey(lesson, next(iter(works_of(lesson)), None), pupil)
    book.announce(CellChanged(course, key, cell_now(key), short_name(author), author))


def confirm_attendance(book: Book, change: ConfirmAttendance) -> Outcome:
    """State that the absent pupils of a lesson are marked; stating it again changes nothing."""
    facts = lesson_facts(change.lesson)
    lesson = row_of(Lesson, Lesson.id == change.lesson)
    if facts is None or lesson is None:
        return unknown(Act.SET_ABSENCE)
    standing = towards_course(book.actor, facts.where, book.now.today)
    refusal = refuse(Act.SET_ABSENCE, standing) or closed_then(Act.SET_ABSENCE, facts, facts.day, book.now)
    if refusal:
        return refusal
    if facts.day > book.now.today:
        return Refusal(Reason.LESSON_AHEAD, Act.SET_ABSENCE, "2.5", facts.day.isoformat())
    if lesson["attendance_taken_at"] is not None:
        return Saved(lesson["version"], book.now.local, change.lesson)
    version = book.update(
        Lesson, lesson, "confirm_attendance", facts.course, attendance_taken_at=book.now.utc
    )
    book.announce(ReadAgain(facts.course))
    return Saved(version, book.now.local, change.lesson)

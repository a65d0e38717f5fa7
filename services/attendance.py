"""Who was absent, late or exempt (2.5)."""

from models.lessons import Absence, Lesson
from rules.codes import AbsenceCode, AbsenceReason
from rules.permissions import Act
from rules.refusals import Reason
from services.book import Book, row_of
from services.cells import cell_now, stored_absence, works_of
from services.facts import belongs, closed_then, lesson_facts, unknown
from services.live import CellChanged, LessonChanged
from services.names import short_name
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import ConfirmAttendance, GiveReason, SetAbsence
from services.standing import refuse, towards_course
from services.views.journal import CellKey

LONGEST_LATENESS = 45


def set_absence(book: Book, change: SetAbsence) -> Outcome:
    """Put or clear a pupil's absence at a lesson; the proved reason stays the class teacher's."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    facts = lesson_facts(change.lesson)
    if facts is None:
        return unknown(Act.SET_ABSENCE)
    standing = towards_course(book.actor, facts.where, book.now.today)
    refusal = refuse(Act.SET_ABSENCE, standing) or closed_then(
        Act.SET_ABSENCE, facts.year, facts.grade, facts.year_closed, facts.day
    )
    if refusal:
        return refusal
    if facts.day > book.now.today:
        return Refusal(Reason.LESSON_AHEAD, Act.SET_ABSENCE, "2.5", facts.day.isoformat())
    if change.code not in ("", *AbsenceCode) or not 0 <= (change.minutes or 0) <= LONGEST_LATENESS:
        return Refusal(Reason.OUT_OF_SCALE, Act.SET_ABSENCE, "2.5", change.code)
    if not belongs(facts, change.pupil):
        return Refusal(Reason.NOT_ENROLLED_THEN, Act.SET_ABSENCE, "2.3", facts.day.isoformat())
    return _write_absence(book, facts.course, change)


def _write_absence(book: Book, course: int, change: SetAbsence) -> Outcome:
    there = stored_absence(change.lesson, change.pupil)
    version = int(there["version"]) if there else 0
    if there and version != change.seen:
        when = book.now.local_of(there["set_at"])
        return Conflict(there["code"], version, short_name(there["set_by_id"]), when)
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
    _announce(book, course, change.lesson, change.pupil)
    return Saved(version, book.now.local, thing)


def give_reason(book: Book, change: GiveReason) -> Outcome:
    """Put the reason of an absence, which is the class teacher's duty (2.9)."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    facts = lesson_facts(change.lesson)
    there = stored_absence(change.lesson, change.pupil)
    if facts is None or there is None or there["code"] != AbsenceCode.ABSENT:
        return unknown(Act.SET_REASON)
    refusal = refuse(Act.SET_REASON, towards_course(book.actor, facts.where, book.now.today)) or closed_then(
        Act.SET_REASON, facts.year, facts.grade, facts.year_closed, facts.day
    )
    if refusal:
        return refusal
    if change.reason not in tuple(AbsenceReason):
        return Refusal(Reason.OUT_OF_SCALE, Act.SET_REASON, "2.9", change.reason)
    if there["version"] != change.seen:
        when = book.now.local_of(there["set_at"])
        return Conflict(there["reason"], there["version"], short_name(there["set_by_id"]), when)
    version = book.update(Absence, there, "give_reason", facts.course, reason=change.reason)
    _announce(book, facts.course, change.lesson, change.pupil)
    return Saved(version, book.now.local, there["id"])


def _announce(book: Book, course: int, lesson: int, pupil: int) -> None:
    author = book.actor.person
    key = CellKey(lesson, next(iter(works_of(lesson)), None), pupil)
    book.announce(CellChanged(course, key, cell_now(key), short_name(author), author, book.now.local))


def confirm_attendance(book: Book, change: ConfirmAttendance) -> Outcome:
    """State that the absent pupils of a lesson are marked; stating it again changes nothing."""
    facts = lesson_facts(change.lesson)
    lesson = row_of(Lesson, Lesson.id == change.lesson)
    if facts is None or lesson is None:
        return unknown(Act.SET_ABSENCE)
    standing = towards_course(book.actor, facts.where, book.now.today)
    refusal = refuse(Act.SET_ABSENCE, standing) or closed_then(
        Act.SET_ABSENCE, facts.year, facts.grade, facts.year_closed, facts.day
    )
    if refusal:
        return refusal
    if facts.day > book.now.today:
        return Refusal(Reason.LESSON_AHEAD, Act.SET_ABSENCE, "2.5", facts.day.isoformat())
    if lesson["attendance_taken_at"] is not None:
        return Saved(lesson["version"], book.now.local, change.lesson)
    version = book.update(
        Lesson, lesson, "confirm_attendance", facts.course, attendance_taken_at=book.now.utc
    )
    author = book.actor.person
    book.announce(LessonChanged(facts.course, change.lesson, short_name(author), author))
    return Saved(version, book.now.local, change.lesson)

"""Reading which pages owe term marks and which absences owe their reason (2.6, 2.9)."""

from collections.abc import Iterable
from datetime import date, datetime

from models.database import rows
from models.lessons import Absence, AbsenceDocument, Lesson
from models.people import Enrollment, SchoolClass
from models.results import SummativeMark
from models.school import Term
from rules.codes import AbsenceCode, Scale
from rules.deadlines import (
    DutyKind,
    DutyState,
    is_judged,
    judge,
    reason_due,
    term_marks_begin,
    term_marks_due,
)
from rules.enrollment import first_grade_without_marks
from services.clock import Now
from services.views.overdue import Ground, Owed, owed_of

TERM = "term"


def overdue_term_marks(found: Ground, now: Now, year: int, first: date, last: date) -> list[Owed]:
    """Return the pages whose marks of a term that ended between two days are not all set (2.6)."""
    ended = rows(
        Term.select(Term.id, Term.grade_from, Term.grade_to, Term.starts_on, Term.ends_on).where(
            Term.year == year, Term.ends_on >= first, Term.ends_on <= min(last, now.today)
        )
    )
    owed: list[Owed] = []
    for term, grade_from, grade_to, starts_on, ends_on in ended:
        if not is_judged(DutyKind.TERM_MARKS, ends_on, None, found.lenience):
            continue
        due = found.lenience.moved(term_marks_due(ends_on))
        stands = judge(begins=term_marks_begin(ends_on), due=due, done_at=None, now=now.judged)
        if stands is not DutyState.OVERDUE:
            continue
        held = {
            course
            for (course,) in rows(
                Lesson.select(Lesson.course).where(Lesson.day >= starts_on, Lesson.day <= ends_on).distinct()
            )
        }
        there = _set_marks(term)
        for page in found.pages.values():
            if page.course not in held or not grade_from <= page.grade <= grade_to:
                continue
            if page.scale == Scale.NONE or first_grade_without_marks(page.grade):
                continue
            missing = [pupil for pupil in found.listed(page, ends_on) if (page.course, pupil) not in there]
            if missing:
                keepers = found.teachers(page.course, ends_on)
                owed.append(owed_of(page, DutyKind.TERM_MARKS, ends_on, 0, None, keepers, due, len(missing)))
    return owed


def _set_marks(term: int) -> set[tuple[int, int]]:
    return set(
        rows(
            SummativeMark.select(SummativeMark.course, SummativeMark.pupil).where(
                SummativeMark.kind == TERM, SummativeMark.term == term, SummativeMark.value != ""
            )
        )
    )


def overdue_reasons(found: Ground, now: Now, year: int, first: date, last: date) -> list[Owed]:
    """Return the lessons with an absence that a document explains, and whose reason is still missing (2.9).

    It is the class teacher's of the class that the pupil is in now, who has the document, or of the page's
    class where the pupil is in none; absences that no document explains yet have no clock.
    """
    unexplained = rows(
        Absence.select(Absence.pupil, Lesson.id, Lesson.course, Lesson.day, Lesson.number)
        .join(Lesson)
        .where(
            Absence.code == AbsenceCode.ABSENT.value,
            Absence.reason == "",
            Lesson.day >= first,
            Lesson.day <= min(last, now.today),
        )
        .order_by(Lesson.day, Lesson.number, Lesson.id)
    )
    if not unexplained:
        return []
    pupils = {pupil for pupil, *_ in unexplained}
    papers, leaders = _papers(pupils, now), _leaders(pupils, year, now.today)
    late: dict[tuple[int, int, date, int, int], list[datetime]] = {}
    for pupil, lesson, course, day, number in unexplained:
        came = [handed for since, until, handed in papers.get(pupil, ()) if since <= day <= until]
        if not came or not (on := found.pages.get(course)):
            continue
        due = found.lenience.moved(reason_due(min(came), found.workdays))
        if now.judged > due and is_judged(DutyKind.REASONS, day, None, found.lenience):
            leader = leaders.get(pupil) or on.class_teacher or 0
            late.setdefault((lesson, course, day, number, leader), []).append(due)
    owed = []
    for (lesson, course, day, number, leader), dues in late.items():
        page, keeper = found.pages[course], found.keepers.get(leader)
        if keeper is not None:
            about = len(dues)
            owed.append(owed_of(page, DutyKind.REASONS, day, number, lesson, (keeper,), min(dues), about))
    return owed


def _leaders(pupils: Iterable[int], year: int, today: date) -> dict[int, int | None]:
    """Return the class teachers of the classes that pupils are in today."""
    return dict(
        rows(
            Enrollment.select(Enrollment.pupil, SchoolClass.class_teacher)
            .join(SchoolClass)
            .where(
                Enrollment.pupil.in_(list(pupils)),
                SchoolClass.year == year,
                Enrollment.since <= today,
                Enrollment.until.is_null() | (Enrollment.until >= today),
            )
        )
    )


def _papers(pupils: Iterable[int], now: Now) -> dict[int, list[tuple[date, date, date]]]:
    found = rows(
        AbsenceDocument.select(
            AbsenceDocument.pupil,
            AbsenceDocument.since,
            AbsenceDocument.until,
            AbsenceDocument.handed_in_on,
        ).where(
            AbsenceDocument.pupil.in_(list(pupils)),
            AbsenceDocument.reason != "",
            AbsenceDocument.withdrawn_at.is_null(),
            AbsenceDocument.handed_in_on <= now.today,
        )
    )
    papers: dict[int, list[tuple[date, date, date]]] = {}
    for pupil, since, until, handed in found:
        papers.setdefault(pupil, []).append((since, until, handed))
    return papers

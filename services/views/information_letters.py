"""Reading letters to parents: marks by subject in a term beside the pupil's own term before (2.11, 2.12)."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from rules.enrollment import first_grade_without_marks
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, towards_class, towards_pupil
from services.views.choices import class_pupils
from services.views.diary import DiaryResults, SubjectResult
from services.views.diary_week import pupil_title
from services.views.grounds import terms_of
from services.views.journal import TermChoice
from services.views.papers import PaperMark, demand_begun, paper_mark
from services.views.timetable import year_of
from services.views.weekly import results_of_pupil


@dataclass(frozen=True, slots=True)
class LetterSubject:
    """A subject of a letter; what stood in the term before is empty where there was none."""

    subject: str
    fives: int
    fours: int
    threes: int
    twos: int
    mean: Fraction | None
    term_mark: str
    mean_before: Fraction | None
    mark_before: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A pupil in a term."""

    results: DiaryResults
    subjects: tuple[LetterSubject, ...]
    before: int
    """Number of the term before, 0 for the first one of the year."""
    without_marks: bool


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters in the order of printing."""

    mark: PaperMark
    letters: tuple[Letter, ...]


def class_letters(actor: Actor, now: Now, school_class: int, number: int | None = None) -> Letters:
    """Read the letters of a class, by surname; raises Refused without pupils or without the right (2.12)."""
    if refusal := refuse(Act.PRINT_WEEKLY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    pupils = class_pupils(actor, now, school_class)
    if not pupils:
        raise Refused(Refusal(Reason.NO_PUPILS, Act.PRINT_WEEKLY, "2.12", now.today.isoformat()))
    return Letters(paper_mark(actor, now), tuple(_letter(now, one.pupil, number) for one in pupils))


def pupil_letter(actor: Actor, now: Now, pupil: int, number: int | None = None) -> Letters:
    """Read the letter of one pupil (2.12)."""
    if refusal := refuse(Act.PRINT_WEEKLY, towards_pupil(actor, pupil, now.today)):
        raise Refused(refusal)
    return Letters(paper_mark(actor, now), (_letter(now, pupil, number),))


def _letter(now: Now, pupil: int, number: int | None) -> Letter:
    grade, year = pupil_title(pupil, now.today).grade, year_of(now.today)
    terms = terms_of(year.year, grade) if year else ()
    chosen = _chosen(terms, now, number)
    earlier = [one for one in terms if one.ends_on < chosen.starts_on]
    results = results_of_pupil(pupil, now.today, now.today, chosen.term)
    before = results_of_pupil(pupil, now.today, now.today, earlier[-1].term) if earlier else None
    without_marks = grade is not None and first_grade_without_marks(grade)
    marked = () if without_marks else results.subjects
    last = {one.subject: one for one in before.subjects} if before else {}
    return Letter(
        results=results,
        subjects=tuple(_subject(one, results, last, before) for one in marked),
        before=before.term_number if before else 0,
        without_marks=without_marks,
    )


def _chosen(terms: tuple[TermChoice, ...], now: Now, number: int | None) -> TermChoice:
    """Return the term of a number, or the latest one that has begun."""
    begun = [one for one in terms if one.starts_on <= now.today] or list(terms[:1])
    wanted = begun[-1:] if number is None else [one for one in terms if one.number == number]
    if not wanted:
        raise Refused(Refusal(Reason.NO_SUCH_TERM, Act.PRINT_WEEKLY, "2.12"))
    if number is not None:
        demand_begun(wanted[0].starts_on, now, Act.PRINT_WEEKLY, "2.12")
    return wanted[0]


def _subject(
    one: SubjectResult, results: DiaryResults, last: dict[str, SubjectResult], before: DiaryResults | None
) -> LetterSubject:
    count = Counter(mark.value for mark in one.marks)
    given = dict(one.term_marks)
    was = last.get(one.subject)
    return LetterSubject(
        subject=one.subject,
        fives=count["5"],
        fours=count["4"],
        threes=count["3"],
        twos=count["2"],
        mean=one.mean,
        term_mark=given.get(results.term_number, ""),
        mean_before=was.mean if was else None,
        mark_before=given.get(before.term_number, "") if before else "",
    )

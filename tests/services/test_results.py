"""Results are given in their order, and with a reason where the marks say otherwise (2.4, 4.4)."""

from dataclasses import dataclass

import pytest

from rules.codes import Role, Scale
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.views.results import ResultsPage, results_page
from services.views.weekly import diary_results
from tests.school import School, Who

THIRD, FOURTH = ("2027-01-11", "2027-03-20"), ("2027-03-29", "2027-05-26")


@dataclass(frozen=True)
class Year:
    """A class with four quarters, all but the last over."""

    school: School
    petrova: Who
    deputy: Who
    algebra: int
    terms: tuple[int, ...]

    def give(self, pupil: str, *values: str) -> None:
        """Give results of the first terms."""
        for term, value in zip(self.terms, values, strict=False):
            given = self.petrova.sets_result(self.algebra, pupil, "term", term, value)
            assert isinstance(given, Saved), given

    def later(self, pupil: str, kind: str, value: str, seen: int = 0, reason: str = "") -> Outcome:
        """Give a result that is of no term."""
        return self.petrova.sets_result(self.algebra, pupil, kind, None, value, seen, reason)

    @property
    def page(self) -> ResultsPage:
        """The page of results as the teacher reads it."""
        return self.petrova.reads(results_page, self.algebra)


@pytest.fixture
def year(school: School) -> Year:
    """7А on the last day of the year, lessons held in every quarter."""
    petrova = school.teacher("Петрова Анна Ивановна")
    deputy = school.somebody("Завучева Ирина", Role.DEPUTY)
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    school.pupil("Позднева Инна", seven, since="2027-01-11")
    algebra = school.course("Алгебра", seven, petrova)
    school.quarter(3, *THIRD)
    school.quarter(4, *FOURTH)
    school.now_is("2027-05-26 12:00")
    for day in ("2026-10-20", "2026-11-19", "2027-02-02", "2027-05-20"):
        held(petrova.holds(algebra, day))
    terms = tuple(column.term for column in petrova.reads(results_page, algebra).columns if column.term)
    return Year(school, petrova, deputy, algebra, terms)


def held(outcome: Outcome) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


def reason(outcome: Outcome) -> Reason:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


def test_a_year_waits_for_its_terms_and_only_for_those_the_pupil_was_there(year: Year) -> None:
    year.give("Воронин", "4", "4", "5")
    assert reason(year.later("Воронин", "year", "4")) is Reason.TERMS_FIRST
    last = year.petrova.sets_result(year.algebra, "Воронин", "term", year.terms[3], "5")
    assert isinstance(last, Saved)
    assert isinstance(year.later("Воронин", "year", "5"), Saved)
    for term in year.terms[2:]:
        assert isinstance(year.petrova.sets_result(year.algebra, "Позднева", "term", term, "4"), Saved)
    assert isinstance(year.later("Позднева", "year", "4"), Saved)


def test_a_result_of_a_term_before_the_pupil_came_is_refused(year: Year) -> None:
    early = year.petrova.sets_result(year.algebra, "Позднева", "term", year.terms[0], "4")
    assert reason(early) is Reason.NOT_ENROLLED_THEN
    row = year.page.pupils[1]
    assert row.short == "Позднева Инна"
    assert sorted(row.columns) == [2, 3, 4, 5]


def test_an_exam_waits_for_the_year_and_the_final_one_for_the_exam(year: Year) -> None:
    assert reason(year.later("Воронин", "exam", "5")) is Reason.YEAR_FIRST
    year.give("Воронин", "4", "4", "4", "4")
    assert isinstance(year.later("Воронин", "year", "4"), Saved)
    for term in year.terms[2:]:
        year.petrova.sets_result(year.algebra, "Позднева", "term", term, "4")
    assert isinstance(year.later("Позднева", "year", "4"), Saved)
    assert isinstance(year.later("Воронин", "exam", "5"), Saved)
    assert reason(year.later("Позднева", "final", "4")) is Reason.EXAM_FIRST
    assert isinstance(year.later("Воронин", "final", "5"), Saved)


def test_a_result_that_another_stands_on_may_be_changed_but_not_cleared(year: Year) -> None:
    year.give("Воронин", "4", "4", "4", "4")
    assert isinstance(year.later("Воронин", "year", "4"), Saved)
    first = year.terms[0]
    cleared = year.petrova.sets_result(year.algebra, "Воронин", "term", first, "", seen=1)
    assert isinstance(cleared, Refusal)
    assert (cleared.reason, cleared.about) == (Reason.RESULT_STANDS_ON_IT, "year")
    assert isinstance(year.petrova.sets_result(year.algebra, "Воронин", "term", first, "5", seen=1), Saved)


def test_a_doubtful_result_is_kept_with_its_reason(year: Year) -> None:
    term = year.terms[3]
    bare = year.petrova.sets_result(year.algebra, "Воронин", "term", term, "5", reason=" ")
    assert reason(bare) is Reason.FEW_MARKS
    given = year.petrova.sets_result(year.algebra, "Воронин", "term", term, "5", reason=" Олимпиада ")
    assert isinstance(given, Saved)
    ((_, mark),) = year.page.results.items()
    assert (mark.value, mark.reason, mark.set_by) == ("5", "Олимпиада", "Петрова А. И.")


def test_marks_far_from_the_result_and_open_debts_ask_too(year: Year) -> None:
    days = ("2027-05-11", "2027-05-12", "2027-05-13")
    lessons = [held(year.petrova.holds(year.algebra, day)) for day in days]
    for lesson in lessons:
        assert isinstance(year.petrova.marks(lesson, "Воронин", "3"), Saved)
    term = year.terms[3]

    def bare(value: str, seen: int = 0) -> Outcome:
        return year.petrova.sets_result(year.algebra, "Воронин", "term", term, value, seen, reason="")

    assert reason(bare("5")) is Reason.FAR_FROM_MEAN
    assert isinstance(bare("4"), Saved)
    assert isinstance(year.petrova.marks(lessons[0], "Воронин", "3", ".", seen=1), Saved)
    assert reason(bare("3", seen=1)) is Reason.OPEN_DEBTS


def test_two_who_give_the_same_result_are_a_conflict(year: Year) -> None:
    year.give("Воронин", "4")
    other = year.petrova.sets_result(year.algebra, "Воронин", "term", year.terms[0], "5", seen=0)
    assert isinstance(other, Conflict)
    assert (other.theirs, other.who) == ("4", "Петрова А. И.")


def test_a_deputy_reads_results_and_gives_none(year: Year) -> None:
    assert year.deputy.may_read(results_page, year.algebra)
    given = year.deputy.sets_result(year.algebra, "Воронин", "year", None, "5")
    assert isinstance(given, Refusal)
    assert (given.reason, given.clause) == (Reason.SEES_BUT_DOES_NOT_WRITE, "4.2")


def test_a_subject_without_numbers_takes_words_only(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    course = school.course("Основы религий", seven, petrova, scale=Scale.PASS_FAIL)
    assert reason(petrova.sets_term_mark(course, "Воронин", "5")) is Reason.OUT_OF_SCALE
    assert isinstance(petrova.sets_term_mark(course, "Воронин", "pass"), Saved)


def test_a_term_of_another_kind_of_result_is_unknown(year: Year) -> None:
    wrong = year.petrova.sets_result(year.algebra, "Воронин", "year", year.terms[0], "5")
    assert reason(wrong) is Reason.UNKNOWN_THING
    nothing = year.petrova.sets_result(year.algebra, "Воронин", "term", None, "5")
    assert reason(nothing) is Reason.UNKNOWN_THING


def test_the_diary_shows_every_result_in_the_order_they_are_given(year: Year) -> None:
    year.school.now_is("2027-05-25 12:00")
    for term in year.terms:
        assert isinstance(year.petrova.sets_result(year.algebra, "Воронин", "term", term, "4"), Saved)
    for kind, value in (("year", "4"), ("exam", "5"), ("final", "5")):
        assert isinstance(year.petrova.sets_result(year.algebra, "Воронин", kind, None, value), Saved)
    pupil = year.school.pupil_account("Воронин")
    (subject,) = pupil.reads(diary_results, year.school.pupil_id("Воронин")).subjects
    assert subject.later == (("year", "4"), ("exam", "5"), ("final", "5"))

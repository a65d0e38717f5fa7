"""How many marks pages have, and results that are not what the marks propose (2.10)."""

from datetime import date
from fractions import Fraction

import pytest

from rules.codes import Role, Scale
from services.outcomes import Saved
from services.views.density import marks_of_term, term_beside
from tests.school import School, Who

TODAY = date(2026, 11, 19)


@pytest.fixture
def deputy(school: School) -> Who:
    return school.somebody("Орлова Татьяна", Role.DEPUTY)


def page_of(school: School) -> tuple[Who, int, int]:
    """Algebra of 7А with two pupils and a lesson."""
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    for name in ("Воронин Павел", "Гусева Дарья"):
        school.pupil(name, seven)
    algebra = school.course("Алгебра", seven, petrova)
    held = petrova.holds(algebra, "2026-11-19")
    assert isinstance(held, Saved)
    return petrova, algebra, held.thing


def test_marks_are_counted_a_page_and_a_pupil_and_who_has_too_few(school: School, deputy: Who) -> None:
    petrova, algebra, _ = page_of(school)
    for day in ("2026-11-16", "2026-11-17", "2026-11-18"):
        held = petrova.holds(algebra, day)
        assert isinstance(held, Saved)
        petrova.marks(held.thing, "Воронин", "5")
        petrova.marks(held.thing, "Гусева", ".")
    (page,) = deputy.reads(marks_of_term, TODAY).pages
    assert (page.lessons, page.pupils, page.marks, page.few) == (4, 2, 3, 1)
    assert (page.a_pupil, page.teachers) == (Fraction(3, 2), "Петрова А.")


def test_pages_without_marks_are_left_out(school: School, deputy: Who) -> None:
    petrova = school.teacher("Петрова Анна")
    first, seven = school.school_class("1А"), school.school_class("7А")
    for course in (
        school.course("Чтение", first, petrova),
        school.course("Разговоры о важном", seven, petrova, scale=Scale.NONE),
    ):
        petrova.holds(course, "2026-11-19")
    assert deputy.reads(marks_of_term, TODAY).pages == ()


def test_a_result_that_the_marks_do_not_propose_is_listed_with_its_reason(
    school: School, deputy: Who
) -> None:
    petrova, algebra, lesson = page_of(school)
    petrova.marks(lesson, "Воронин", "3")
    petrova.marks(lesson, "Гусева", "4")
    petrova.sets_term_mark(algebra, "Воронин", "5")
    petrova.sets_term_mark(algebra, "Гусева", "4")
    (one,) = deputy.reads(marks_of_term, TODAY).against
    assert (one.pupil, one.value, one.mean, one.proposed) == ("Воронин П.", "5", Fraction(3), "3")
    assert (one.far, one.reason) == (True, "Решение педсовета")


def test_terms_go_back_and_on_again(school: School, deputy: Who) -> None:
    page_of(school)
    second = deputy.reads(marks_of_term, TODAY)
    first = deputy.reads(marks_of_term, term_beside(second, -1))
    assert (first.term_number, first.pages) == (1, ())
    assert deputy.reads(marks_of_term, term_beside(first, 1)).term_number == 2


def test_it_is_for_those_who_control(school: School) -> None:
    petrova, *_ = page_of(school)
    assert not petrova.may_read(marks_of_term, TODAY)

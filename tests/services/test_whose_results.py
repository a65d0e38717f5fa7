"""Which page gives the result of a pupil who changed class within the term, or is taught alone (2.3, 2.4)."""

from dataclasses import dataclass
from datetime import date

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Outcome, Saved
from services.requests import LeavePupil, MovePupil
from services.views.results_sheet import results_sheet
from services.views.weekly import diary_results
from tests.school import School, Who, new, refused

NOVEMBER = 2
"""The second quarter."""


@dataclass
class Seventh:
    """Two parallel classes, each with algebra of its own teacher."""

    school: School
    zimina: Who
    petrova: Who
    lukin: Who
    algebra_a: int
    algebra_b: int
    voronin: int

    def moves(self, since: str) -> None:
        asked = MovePupil(self.voronin, 2, date.fromisoformat(since), "", 1, new())
        assert isinstance(self.zimina.asks(asked), Saved)

    def gives(self, teacher: Who, course: int, value: str) -> Outcome:
        return teacher.sets_result(course, "Воронин", "term", NOVEMBER, value)


@pytest.fixture
def seventh(school: School) -> Seventh:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven_a, seven_b = school.school_class("7А"), school.school_class("7Б")
    voronin = school.pupil("Воронин Павел", seven_a)
    algebra_a, algebra_b = (
        school.course("Алгебра", seven_a, petrova),
        school.course("Алгебра", seven_b, lukin),
    )
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    return Seventh(school, zimina, petrova, lukin, algebra_a, algebra_b, voronin)


@pytest.mark.clause("2.4")
def test_after_a_move_within_the_term_the_new_class_gives_its_result(seventh: Seventh) -> None:
    seventh.moves("2026-11-16")
    assert refused(seventh.gives(seventh.petrova, seventh.algebra_a, "5")) == (
        Reason.NOT_ENROLLED_THEN,
        "2.3",
    )
    assert isinstance(seventh.gives(seventh.lukin, seventh.algebra_b, "4"), Saved)


@pytest.mark.clause("2.4")
def test_of_a_term_that_ended_before_the_move_the_old_class_gives_it(seventh: Seventh) -> None:
    seventh.moves("2026-12-28")
    seventh.school.now_is("2026-12-29 12:00")
    assert isinstance(seventh.gives(seventh.petrova, seventh.algebra_a, "5"), Saved)
    assert refused(seventh.gives(seventh.lukin, seventh.algebra_b, "4"))[0] is Reason.NOT_ENROLLED_THEN


def test_who_left_the_school_still_gets_the_result_of_the_term(seventh: Seventh) -> None:
    left = LeavePupil(seventh.voronin, date(2026, 11, 17), "", 1, new())
    assert isinstance(seventh.zimina.asks(left), Saved)
    assert isinstance(seventh.gives(seventh.petrova, seventh.algebra_a, "5"), Saved)


def test_of_two_results_of_a_term_the_later_one_is_told(seventh: Seventh) -> None:
    assert isinstance(seventh.gives(seventh.petrova, seventh.algebra_a, "5"), Saved)
    seventh.moves("2026-11-16")
    seventh.school.now_is("2026-11-20 12:00")
    assert isinstance(seventh.gives(seventh.lukin, seventh.algebra_b, "4"), Saved)
    pavel = seventh.school.pupil_account("Воронин")
    (algebra,) = pavel.reads(diary_results, seventh.voronin).subjects
    assert algebra.term_marks == ((NOVEMBER, "4"),)
    with seventh.school.house.database.connection_context():
        assert results_sheet(2).results == {(seventh.voronin, "Алгебра", "2"): "4"}


@pytest.mark.clause("2.3")
def test_the_classs_page_gives_no_result_to_who_is_taught_alone(seventh: Seventh) -> None:
    alone = seventh.school.group("Воронин, алгебра", 1, "Воронин")
    own = seventh.school.group_course("Алгебра", alone, seventh.lukin)
    assert refused(seventh.gives(seventh.petrova, seventh.algebra_a, "5")) == (Reason.TAUGHT_ALONE, "2.3")
    assert isinstance(seventh.gives(seventh.lukin, own, "4"), Saved)

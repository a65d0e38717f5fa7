"""Which lessons a diary has: of that day's class and groups, also in the week of a move or of a new year."""

from datetime import date
from typing import NamedTuple

import pytest

from rules.codes import Role
from services.outcomes import Saved
from services.requests import LeavePupil, MovePupil
from services.views.choices import children, class_pupils
from services.views.diary_ahead import NewsKind, diary_due, diary_news
from services.views.diary_week import diary_week
from tests.school import School, Who, new


class Seventh(NamedTuple):
    """Two parallel classes with algebra on every day, each at its own hour, and a pupil of the first."""

    school: School
    petrova: Who
    pavel: Who
    algebra_a: int
    algebra_b: int
    seven_b: int

    def moves(self, since: str) -> None:
        zimina = self.school.somebody("Зимина Ольга", Role.SECRETARY)
        asked = MovePupil(self.pupil, self.seven_b, date.fromisoformat(since), "15-у", 1, new())
        assert isinstance(zimina.asks(asked), Saved)

    @property
    def pupil(self) -> int:
        return self.school.pupil_id("Воронин")

    def lesson(self, course: int, on: str, number: int) -> int:
        held = self.petrova.holds(course, on, number)
        assert isinstance(held, Saved), held
        return held.thing

    def week(self, monday: str) -> list[list[int]]:
        """The numbers of each day's lessons."""
        read = self.pavel.reads(diary_week, self.pupil, date.fromisoformat(monday))
        return [[one.number for one in day.lessons] for day in read.days]


@pytest.fixture
def seventh(school: School) -> Seventh:
    """Thursday, 19 November: 7А has the first lesson, 7Б the second."""
    petrova = school.teacher("Петрова Анна")
    seven_a, seven_b = school.school_class("7А"), school.school_class("7Б")
    school.pupil("Воронин Павел", seven_a)
    school.pupil("Гусева Дарья", seven_b)
    algebra_a, algebra_b = (school.course("Алгебра", one, petrova) for one in (seven_a, seven_b))
    for weekday in range(1, 6):
        school.slot(algebra_a, weekday, 1)
        school.slot(algebra_b, weekday, 2)
    return Seventh(school, petrova, school.pupil_account("Воронин"), algebra_a, algebra_b, seven_b)


def test_in_the_week_of_a_move_each_day_has_the_lessons_of_its_class(seventh: Seventh) -> None:
    for day in ("2026-11-16", "2026-11-18", "2026-11-19"):
        seventh.lesson(seventh.algebra_a, day, 1)
        seventh.lesson(seventh.algebra_b, day, 2)
    seventh.moves("2026-11-18")
    assert seventh.week("2026-11-16") == [[1], [1], [2], [2], [2], []]


def test_tomorrow_has_the_lessons_of_the_class_the_pupil_is_in_tomorrow(seventh: Seventh) -> None:
    seventh.moves("2026-11-23")
    due = seventh.pavel.reads(diary_due, seventh.pupil)
    assert (due.on, [one.number for one in due.lessons]) == (date(2026, 11, 20), [1])
    seventh.school.now_is("2026-11-20 18:00")
    due = seventh.pavel.reads(diary_due, seventh.pupil)
    assert (due.on, [one.number for one in due.lessons]) == (date(2026, 11, 23), [2])


def test_what_the_class_is_set_after_a_pupil_left_it_is_no_news(seventh: Seventh) -> None:
    seventh.moves("2026-11-18")
    seventh.petrova.sets_homework(seventh.lesson(seventh.algebra_a, "2026-11-17", 1), "§ 12")
    seventh.petrova.sets_homework(seventh.lesson(seventh.algebra_a, "2026-11-18", 1), "чужое")
    news = seventh.pavel.reads(diary_news, seventh.pupil, None)
    assert [(one.kind, one.value) for one in news] == [(NewsKind.HOMEWORK, "§ 12")]


def test_what_was_written_before_a_move_back_in_time_stays_in_the_week(seventh: Seventh) -> None:
    wednesday, thursday = (seventh.lesson(seventh.algebra_a, day, 1) for day in ("2026-11-18", "2026-11-19"))
    seventh.petrova.marks(wednesday, "Воронин", "5")
    seventh.petrova.writes_topic(thursday, "чужое")
    seventh.moves("2026-11-18")
    assert seventh.week("2026-11-16") == [[1], [1], [1, 2], [2], [2], []]


def test_who_is_taught_alone_has_the_own_lesson_and_not_the_classs(seventh: Seventh) -> None:
    alone = seventh.school.group("Воронин, алгебра", 1, "Воронин", since="2026-11-19")
    seventh.school.slot(seventh.school.group_course("Алгебра", alone, seventh.petrova), 5, 6)
    seventh.petrova.sets_homework(seventh.lesson(seventh.algebra_a, "2026-11-19", 1), "чужое")
    assert seventh.week("2026-11-16") == [[1], [1], [1], [], [6], []]
    due = seventh.pavel.reads(diary_due, seventh.pupil)
    assert (due.on, [one.number for one in due.lessons]) == (date(2026, 11, 20), [6])
    assert seventh.pavel.reads(diary_news, seventh.pupil, None) == ()


def test_who_left_still_reads_the_diary_of_the_year_and_of_the_last_class(seventh: Seventh) -> None:
    mother = seventh.school.guardian("Воронина Мария", "Воронин")
    seventh.moves("2026-11-09")
    zimina = seventh.school.somebody("Лосева Нина", Role.SECRETARY)
    left = LeavePupil(seventh.pupil, date(2026, 11, 18), "16-у", 3, new())
    assert isinstance(zimina.asks(left), Saved)
    for reader in (seventh.pavel, mother):
        assert [(one.pupil, one.class_title) for one in reader.reads(children)] == [(seventh.pupil, "7Б")]
    assert seventh.week("2026-11-16") == [[2], [2], [2], [], [], []]
    assert [one.full_name for one in zimina.reads(class_pupils, seventh.seven_b)] == ["Гусева Дарья"]


@pytest.fixture
def second_year(school: School) -> Seventh:
    """Wednesday, 1 September 2027, the first day of the second year: the pupil of 7А is in 8А."""
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    pavel, petrova = school.pupil_account("Воронин"), school.teacher("Петрова Анна")
    school.now_is("2027-08-31 12:00")
    school.next_year()
    eight = school.school_class("8А")
    seventh = Seventh(school, petrova, pavel, 0, school.course("Алгебра", eight, petrova), eight)
    school.slot(seventh.algebra_b, 3, 2)
    seventh.moves("2027-09-01")
    return seventh


def test_the_week_in_which_a_year_begins_has_the_lessons_of_the_new_year(second_year: Seventh) -> None:
    assert second_year.week("2027-08-30") == [[], [], [2], [], [], []]
    second_year.school.now_is("2027-09-01 12:00")
    second_year.lesson(second_year.algebra_b, "2027-09-01", 2)
    assert second_year.week("2027-08-30") == [[], [], [2], [], [], []]


def test_the_first_day_of_a_year_is_due_on_the_eve(second_year: Seventh) -> None:
    due = second_year.pavel.reads(diary_due, second_year.pupil)
    assert (due.on, [one.number for one in due.lessons]) == (date(2027, 9, 1), [2])

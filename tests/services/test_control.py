"""What is overdue in the school: every clock, whose it is, and when it is nobody's."""

from datetime import date

import pytest

from rules.codes import Role
from rules.deadlines import DutyKind
from services.outcomes import Saved
from services.views.control import Control, Span, control, term_of
from tests.school import School, Who

THURSDAY = date(2026, 11, 19)
WEEK_OF = date(2026, 11, 11)


@pytest.fixture
def deputy(school: School) -> Who:
    """The deputy."""
    return school.somebody("Орлова Татьяна Сергеевна", Role.DEPUTY)


@pytest.fixture
def petrova(school: School) -> Who:
    """A teacher."""
    return school.teacher("Петрова Анна Ивановна")


@pytest.fixture
def algebra(school: School, petrova: Who) -> int:
    """Algebra of 7А: every Wednesday the third lesson, the class goes home after it."""
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел Андреевич", seven)
    course = school.course("Алгебра", seven, petrova)
    school.slot(course, 3, 3)
    return course


def board(deputy: Who, day: date = WEEK_OF, span: Span = Span.WEEK) -> Control:
    """The board as the deputy sees it."""
    return deputy.reads(control, day, span)


def duties(deputy: Who, day: date = WEEK_OF) -> list[DutyKind]:
    """What is overdue in the week of a day."""
    return [one.duty for one in board(deputy, day).owed]


def held(outcome: object) -> int:
    """The lesson that was opened."""
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


def test_a_lesson_nobody_opened_is_one_debt_and_not_four(deputy: Who, algebra: int) -> None:
    (owed,) = board(deputy).owed
    assert owed.duty is DutyKind.LESSON
    assert (owed.course, owed.day, owed.number, owed.lesson) == (algebra, date(2026, 11, 11), 3, None)
    assert [keeper.name for keeper in owed.keepers] == ["Петрова А. И."]


def test_every_duty_of_an_opened_lesson_counts_until_it_is_done(
    school: School, deputy: Who, petrova: Who, algebra: int
) -> None:
    lesson = held(petrova.holds(algebra, "2026-11-11", 3))
    petrova.marks(lesson, "Воронин", "5")
    assert duties(deputy) == [DutyKind.ABSENCES, DutyKind.TOPIC, DutyKind.HOMEWORK]
    petrova.writes_topic(lesson, "Линейная функция")
    assert duties(deputy) == [DutyKind.ABSENCES, DutyKind.HOMEWORK]
    petrova.sets_homework(lesson, "", nothing=True)
    petrova.marks_absent(lesson, "Воронин", "late")
    assert duties(deputy) == []


def test_homework_is_late_an_hour_and_a_half_after_the_classs_last_lesson(
    school: School, deputy: Who, petrova: Who, algebra: int
) -> None:
    later = school.course("Физика", 1, school.teacher("Сидорова Нина"))
    school.slot(later, 3, 6)
    school.now_is("2026-11-18 10:40")
    lesson = held(petrova.holds(algebra, "2026-11-18", 3))
    petrova.writes_topic(lesson, "Линейная функция")
    petrova.marks_absent(lesson, "Воронин")
    for now, late in (("2026-11-18 12:50", False), ("2026-11-18 15:40", False), ("2026-11-18 15:41", True)):
        school.now_is(now)
        of_algebra = [one.duty for one in board(deputy, THURSDAY).owed if one.course == algebra]
        assert of_algebra == ([DutyKind.HOMEWORK] if late else []), now


def test_a_work_without_any_mark_is_late_after_seven_days(
    school: School, deputy: Who, petrova: Who, algebra: int
) -> None:
    lesson = held(petrova.holds(algebra, "2026-11-11", 3))
    petrova.writes_topic(lesson, "Линейная функция")
    petrova.sets_homework(lesson, "§ 3")
    petrova.marks_absent(lesson, "Воронин", "late")
    petrova.marks(lesson, "Воронин", "5")
    petrova.marks(lesson, "Воронин", seen=1)
    school.now_is("2026-11-18 23:00")
    assert duties(deputy) == []
    school.now_is("2026-11-19 00:01")
    assert duties(deputy) == [DutyKind.MARKS]


def test_a_cancelled_lesson_and_a_class_without_pupils_owe_nothing(
    school: School, deputy: Who, petrova: Who, algebra: int
) -> None:
    empty = school.course("Химия", school.school_class("8Б"), petrova)
    school.slot(empty, 2, 1)
    school.cancel(algebra, "2026-11-11", 3)
    assert duties(deputy) == []


def test_a_substituted_lesson_is_owed_by_the_substitute(school: School, deputy: Who, algebra: int) -> None:
    school.substitute(algebra, "2026-11-11", 3, school.teacher("Лукин Виктор Андреевич"))
    (owed,) = board(deputy).owed
    assert [keeper.name for keeper in owed.keepers] == ["Лукин В. А."]


def test_term_marks_are_late_when_the_holidays_have_begun(
    school: School, deputy: Who, petrova: Who, algebra: int
) -> None:
    school.now_is("2026-12-23 12:00")
    lesson = held(petrova.holds(algebra, "2026-12-23", 3))
    petrova.writes_topic(lesson, "Повторение")
    petrova.sets_homework(lesson, "", nothing=True)
    petrova.marks_absent(lesson, "Воронин", "late")
    school.now_is("2026-12-26 23:00")
    assert duties(deputy, date(2026, 12, 26)) == []
    school.now_is("2026-12-27 08:00")
    (owed,) = board(deputy, date(2026, 12, 26)).owed
    assert (owed.duty, owed.course, owed.number, owed.about) == (DutyKind.TERM_MARKS, algebra, 0, 1)
    school.now_is("2026-12-26 12:00")
    petrova.sets_term_mark(algebra, "Воронин", "5")
    school.now_is("2026-12-27 08:00")
    assert duties(deputy, date(2026, 12, 26)) == []


def test_a_term_shows_all_its_weeks(deputy: Who, algebra: int) -> None:
    whole = board(deputy, THURSDAY, Span.TERM)
    assert (whole.first, whole.last) == (date(2026, 11, 2), date(2026, 12, 26))
    assert whole.term is not None
    assert [one.day.isoformat() for one in whole.owed] == ["2026-11-04", "2026-11-11", "2026-11-18"]
    assert deputy.reads(term_of, algebra, date(2026, 9, 3)) != deputy.reads(term_of, algebra, THURSDAY)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.SECRETARY, Role.ADMINISTRATOR, Role.PUPIL])
def test_nobody_else_looks_at_the_board(school: School, algebra: int, role: Role) -> None:
    assert not school.somebody("Другой Человек", role).may_read(control, THURSDAY)

"""Whose duty the reason of an absence is: the teacher's of the class that the pupil is in now (2.9)."""

from datetime import date, datetime

import pytest

from rules.codes import Role
from rules.deadlines import DutyKind
from services.outcomes import Saved
from services.requests import LeavePupil, MovePupil
from services.views.absences import missing_reasons
from services.views.control import control
from tests.school import School, Who, new

DAY = "2026-11-10"


@pytest.fixture
def leaders(school: School) -> tuple[Who, Who]:
    """The class teachers of 7А and 7Б; Ёлкин of 7А brought a note about 10 November on the 11th."""
    first, second = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А", leader=first)
    school.school_class("7Б", leader=second)
    school.pupil("Ёлкин Семён", seven)
    assert isinstance(first.enters_note("Ёлкин", DAY, DAY, "2026-11-11"), Saved)
    return first, second


def misses(school: School, teacher: Who, course: int) -> None:
    """Let the pupil miss a lesson of a page."""
    held = teacher.holds(course, DAY)
    assert isinstance(held, Saved)
    assert isinstance(teacher.marks_absent(held.thing, "Ёлкин"), Saved)


def owed(school: School) -> list[list[str]]:
    """Whose the reasons are that are missing in the week."""
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
    found = deputy.reads(control, date.fromisoformat(DAY)).owed
    return [[keeper.name for keeper in one.keepers] for one in found if one.duty is DutyKind.REASONS]


@pytest.mark.clause("2.9")
def test_of_a_group_across_classes_it_is_the_pupils_own_class_teachers(
    school: School, leaders: tuple[Who, Who]
) -> None:
    group = school.group("Хор", None, "Ёлкин")
    misses(school, leaders[1], school.group_course("Музыка", group, leaders[1]))
    assert owed(school) == [["Петрова А."]]


@pytest.mark.clause("2.9")
def test_after_a_move_it_is_the_new_class_teachers_who_has_the_note(
    school: School, leaders: tuple[Who, Who]
) -> None:
    misses(school, leaders[0], school.course("Алгебра", 1, leaders[0]))
    assert owed(school) == [["Петрова А."]]
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    pupil = school.pupil_id("Ёлкин")
    assert isinstance(zimina.asks(MovePupil(pupil, 2, date(2026, 11, 12), "", 1, new())), Saved)
    assert owed(school) == [["Лукин В."]]
    assert isinstance(zimina.asks(LeavePupil(pupil, date(2026, 11, 17), "", 2, new())), Saved)
    assert owed(school) == [["Петрова А."]], (
        "who left is in no class now: the page's own class teacher is left"
    )


@pytest.mark.clause("2.9")
def test_only_pupils_whose_two_days_are_over_are_counted_each_by_the_first_of_the_own_documents(
    school: School, leaders: tuple[Who, Who]
) -> None:
    petrova = leaders[0]
    school.pupil("Щукина Яна", 1)
    held = petrova.holds(school.course("Алгебра", 1, petrova), DAY)
    assert isinstance(held, Saved)
    for pupil in ("Ёлкин", "Щукина"):
        assert isinstance(petrova.marks_absent(held.thing, pupil), Saved)
    for pupil, since, until, handed_in in (
        ("Ёлкин", DAY, DAY, "2026-11-16"),
        ("Щукина", "2026-11-09", "2026-11-09", "2026-11-09"),
        ("Щукина", DAY, "2026-11-11", "2026-11-12"),
    ):
        assert isinstance(petrova.enters_note(pupil, since, until, handed_in), Saved)
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)

    def counted(at: str) -> list[tuple[int, datetime]]:
        school.now_is(at)
        found = deputy.reads(control, date.fromisoformat(DAY)).owed
        return [(one.about, one.due) for one in found if one.duty is DutyKind.REASONS]

    friday = datetime(2026, 11, 13, 23, 59, 59)
    assert counted("2026-11-13 23:59:59") == []
    assert counted("2026-11-14 00:00") == [(1, friday)], "Ёлкин's first note; Щукина's is of the 12th"
    assert counted("2026-11-14 23:59:59") == [(1, friday)]
    assert counted("2026-11-15 00:00") == [(2, friday)]
    assert counted("2026-11-17 00:00") == [(2, friday)], "another note begins no new days for what is late"
    told = {one.short: one.due for one in petrova.reads(missing_reasons, 1)}
    assert told == {"Ёлкин С.": friday, "Щукина Я.": datetime(2026, 11, 14, 23, 59, 59)}

"""The week in which a school year begins, and the weeks between two years: whose they are, what is owed."""

from datetime import date

import pytest

from rules.codes import Role
from rules.deadlines import DutyKind
from services.outcomes import Saved
from services.requests import EnterApplication
from services.temporary.taking_out import teacher_file
from services.views.applications import applications_of_week
from services.views.brought_back import about_file
from services.views.control import control
from tests.school import School, Who, new

MONDAY, TUESDAY, WEDNESDAY = date(2027, 8, 30), date(2027, 8, 31), date(2027, 9, 1)


@pytest.fixture
def petrova(school: School) -> Who:
    """Who teaches the only lesson of the second year's first week, on Wednesday: algebra in 8А."""
    petrova = school.teacher("Петрова Анна Ивановна")
    school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", 1)
    school.now_is("2027-08-31 12:00")
    school.next_year()
    eight = school.school_class("8А", leader=petrova)
    school.pupil("Гусева Дарья", eight, since="2027-09-01")
    school.slot(school.course("Алгебра", eight, petrova), 3, 2)
    return petrova


def test_a_lesson_of_the_first_week_is_owed_from_whichever_day_one_looks(
    school: School, petrova: Who
) -> None:
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
    school.now_is("2027-09-03 12:00")
    for day in (MONDAY, WEDNESDAY):
        (owed,) = deputy.reads(control, day).owed
        assert (owed.duty, owed.day, owed.class_title) == (DutyKind.LESSON, WEDNESDAY, "8А")


def test_the_file_of_a_temporary_journal_has_the_first_week(school: School, petrova: Who) -> None:
    file = petrova.reads(teacher_file, petrova.actor.person, TUESDAY, 7)
    assert [one.place.day for one in file.lessons] == [WEDNESDAY]
    about = petrova.reads(about_file, file.school, [one.place for one in file.lessons])
    assert (about.is_ours, about.unplanned) == (True, frozenset())


def applies(school: School, name: str, since: date) -> Who:
    """Let the secretary enter an application about a pupil."""
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    pupil = school.pupil_id(name)
    asked = EnterApplication(pupil, None, since, since, None, 5, "by_hand", new())
    assert isinstance(zimina.asks(asked), Saved)
    return zimina


def test_in_the_first_week_a_sheet_is_owed_by_the_class_of_the_new_year(school: School, petrova: Who) -> None:
    school.now_is("2027-09-01 12:00")
    zimina = applies(school, "Гусева", WEDNESDAY)
    for day in (MONDAY, WEDNESDAY):
        assert [one.class_title for one in zimina.reads(applications_of_week, day)] == ["8А"]


def test_in_summer_no_sheet_is_owed(school: School) -> None:
    school.pupil("Воронин Павел", school.school_class("7А"))
    school.now_is("2027-05-20 12:00")
    zimina = applies(school, "Воронин", date(2027, 5, 20))
    assert len(zimina.reads(applications_of_week, date(2027, 5, 24))) == 1
    assert zimina.reads(applications_of_week, date(2027, 6, 7)) == ()

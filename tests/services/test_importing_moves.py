"""A list of pupils brought in again in the middle of the year: who moved, left or came back meanwhile."""

from datetime import date

import pytest

from exchange.people import read_people
from models.courses import GroupMember, StudyGroup
from rules.codes import Role
from services.importing.incoming import Incoming, Problem
from services.importing.plan import Change
from services.outcomes import Saved
from services.requests import LeavePupil, MovePupil
from tests.school import School, new
from tests.services.bringing import ORLOV, carried, planned, pupil_list, read, stays

TO_5B = ORLOV.replace("5А", "5Б")


@pytest.fixture
def orlov(fifth: School) -> School:
    """Thursday, 19 November: Орлов is in 5А and in its first group since September."""
    carried(fifth, pupil_list(ORLOV))
    fifth.group("5А, англ. 1", 1, "Орлов")
    return fifth


def left(last_day: str) -> Incoming:
    """A list in which the pupil of 5А left."""
    head = "№ личного дела;Фамилия;Имя;Отчество;Класс;Дата выбытия"
    return read_people(f"{head}\n12;Орлов;Пётр;Ильич;5А;{last_day}".encode(), "list.csv")


def in_groups(school: School) -> list[tuple[str, date | None]]:
    """The groups of the only pupil, each with its last day there."""
    return read(school, GroupMember.select(StudyGroup.title, GroupMember.until).join(StudyGroup))


def moves(school: School, to: int, since: str) -> None:
    """Let the secretary move the pupil."""
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    asked = MovePupil(school.pupil_id("Орлов"), to, date.fromisoformat(since), "", 1, new())
    assert isinstance(zimina.asks(asked), Saved)


def leaves(school: School, last_day: str) -> None:
    """Let the secretary note the pupil's last day."""
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    asked = LeavePupil(school.pupil_id("Орлов"), date.fromisoformat(last_day), "", 1, new())
    assert isinstance(zimina.asks(asked), Saved)


def test_a_move_by_a_list_ends_the_groups_of_the_class_that_was_left(orlov: School) -> None:
    carried(orlov, pupil_list(TO_5B))
    assert in_groups(orlov) == [("5А, англ. 1", date(2026, 11, 18))]


def test_a_leaver_of_a_list_leaves_the_groups_too(orlov: School) -> None:
    carried(orlov, left("20.11.2026"))
    assert stays(orlov) == [("Орлов", "5А", date(2026, 9, 1), date(2026, 11, 20))]
    assert in_groups(orlov) == [("5А, англ. 1", date(2026, 11, 20))]
    assert planned(orlov, left("20.11.2026")).changes_nothing


def test_who_left_before_the_stay_began_is_refused_with_the_row(orlov: School) -> None:
    carried(orlov, pupil_list(ORLOV + "12.10.2026"))
    plan = planned(orlov, left("09.10.2026"))
    assert [(one.row, one.column, one.problem) for one in plan.refused] == [
        (2, "Дата выбытия", Problem.LEAVES_BEFORE_COMING)
    ]
    assert plan.changes_nothing


def test_the_day_of_coming_to_the_school_puts_nobody_into_two_classes(orlov: School) -> None:
    moves(orlov, 2, "2026-10-12")
    assert planned(orlov, pupil_list(TO_5B + "01.09.2020")).changes_nothing


def test_who_left_and_came_back_into_another_class_was_not_there_meanwhile(orlov: School) -> None:
    leaves(orlov, "2026-10-09")
    plan = carried(orlov, pupil_list(TO_5B))
    assert [entry.changes for entry in plan.entries] == [(Change("class", "", "5Б"),)]
    assert stays(orlov) == [
        ("Орлов", "5А", date(2026, 9, 1), date(2026, 10, 9)),
        ("Орлов", "5Б", date(2026, 11, 19), None),
    ]

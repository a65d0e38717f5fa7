"""Pupils come, change class and group, leave: cells outside their days refuse, marks follow, lists stay."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Outcome, Refusal, Saved
from services.requests import (
    ArrivePupil,
    JoinGroup,
    LeaveGroup,
    LeavePupil,
    MovePupil,
)
from services.views.completeness import lacks_of_term
from services.views.journal_page import journal_page
from services.views.pupil import PupilPage, groups_for, pupil_page, pupils_of_school
from services.views.results import results_page
from tests.school import School, Who, new, refused


@dataclass
class Office:
    """A secretary, two parallel classes and a teacher of both."""

    school: School
    zimina: Who
    petrova: Who
    seven_a: int
    seven_b: int
    algebra_a: int
    algebra_b: int
    voronin: int

    def page(self) -> PupilPage:
        return self.zimina.reads(pupil_page, self.voronin)

    def moves(self, to: int, since: str, seen: int | None = None) -> Outcome:
        last = self.page().last_stay if seen is None else seen
        return self.zimina.asks(MovePupil(self.voronin, to, date.fromisoformat(since), "15-у", last, new()))

    def leaves(self, last_day: str) -> Outcome:
        last = self.page().last_stay
        return self.zimina.asks(LeavePupil(self.voronin, date.fromisoformat(last_day), "16-у", last, new()))

    def lesson(self, course: int, on: str) -> int:
        held = self.petrova.holds(course, on)
        assert isinstance(held, Saved), held
        return held.thing


@pytest.fixture
def office(school: School) -> Office:
    """Thursday, 19 November; Воронин is in 7А since September."""
    petrova = school.teacher("Петрова Анна")
    seven_a, seven_b = school.school_class("7А", leader=petrova), school.school_class("7Б")
    voronin = school.pupil("Воронин Павел", seven_a)
    school.pupil("Гусева Дарья", seven_b)
    algebra_a, algebra_b = (school.course("Алгебра", one, petrova) for one in (seven_a, seven_b))
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    return Office(school, zimina, petrova, seven_a, seven_b, algebra_a, algebra_b, voronin)


ARRIVES = ArrivePupil(
    "Ёлкина", "Анна", "", "f", date(2013, 5, 4), "Е-17", "boarding", 0, date(2026, 11, 16), "14-у", "one"
)


def test_a_pupil_arrives_and_stands_on_the_page_from_that_day(office: Office) -> None:
    came = office.zimina.asks(replace(ARRIVES, school_class=office.seven_a))
    assert isinstance(came, Saved)
    before, after = (
        office.lesson(office.algebra_a, "2026-11-13"),
        office.lesson(office.algebra_a, "2026-11-16"),
    )
    refusal = office.petrova.marks(before, "Ёлкина", "5")
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.about) == (Reason.NOT_ENROLLED_THEN, "2026-11-13")
    assert isinstance(office.petrova.marks(after, "Ёлкина", "5"), Saved)
    page = office.zimina.reads(pupil_page, came.thing)
    assert (page.full_name, page.file_no, page.lodging) == ("Ёлкина Анна", "Е-17", "boarding")
    assert [(one.class_title, one.order_no) for one in page.stays] == [("7А", "14-у")]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"surname": " "}, Reason.NAME_MISSING),
        ({"given_name": "я" * 101}, Reason.TEXT_TOO_LONG),
        ({"sex": "x"}, Reason.OUT_OF_SCALE),
        ({"lodging": "hotel"}, Reason.OUT_OF_SCALE),
        ({"born_on": date(2026, 11, 16)}, Reason.DATES_CROSSED),
        ({"since": date(2026, 8, 31)}, Reason.OUTSIDE_TERM),
        ({"since": date(2027, 6, 30)}, Reason.OUTSIDE_TERM),
        ({"school_class": 99}, Reason.UNKNOWN_THING),
    ],
)
def test_who_comes_with_something_impossible_is_not_entered(
    office: Office, wrong: dict[str, object], reason: Reason
) -> None:
    asked = replace(ARRIVES, **{"school_class": office.seven_a, **wrong})  # type: ignore[arg-type]  # cases above
    assert refused(office.zimina.asks(asked)) == (reason, "1.6")
    assert len(office.zimina.reads(pupils_of_school)) == 2


def test_the_same_child_is_not_entered_twice(office: Office) -> None:
    first = replace(ARRIVES, school_class=office.seven_a)
    office.zimina.asks(first)
    again = replace(first, file_no="", request="two")
    assert refused(office.zimina.asks(again))[0] is Reason.PUPIL_KNOWN
    same_number = replace(first, surname="Ветрова", request="three")
    assert refused(office.zimina.asks(same_number))[0] is Reason.TITLE_TAKEN
    namesake = replace(again, born_on=date(2012, 1, 9), request="four")
    assert isinstance(office.zimina.asks(namesake), Saved)


def test_marks_follow_the_pupil_into_the_other_class(office: Office) -> None:
    there = office.lesson(office.algebra_a, "2026-11-10")
    assert isinstance(office.petrova.marks(there, "Воронин", "3"), Saved)
    assert isinstance(office.moves(office.seven_b, "2026-11-16"), Saved)
    here = office.lesson(office.algebra_b, "2026-11-17")
    assert isinstance(office.petrova.marks(here, "Воронин", "4"), Saved)
    stale = office.lesson(office.algebra_a, "2026-11-17")
    assert refused(office.petrova.marks(stale, "Воронин", "5"))[0] is Reason.NOT_ENROLLED_THEN
    results = office.petrova.reads(results_page, office.algebra_b)
    basis = results.bases[office.voronin, results.columns[1].term]
    assert (basis.mean, basis.marks) == (Fraction(7, 2), 2)
    (brought,) = office.petrova.reads(journal_page, office.algebra_b).brought[office.voronin]
    assert (brought.value, brought.where, brought.day) == ("3", "7А", date(2026, 11, 10))


def test_the_list_of_a_past_day_is_as_it_was(office: Office) -> None:
    office.moves(office.seven_b, "2026-11-16")

    def of(day: str) -> dict[str, str]:
        lines = office.zimina.reads(pupils_of_school, date.fromisoformat(day))
        return {one.full_name: one.class_title for one in lines}

    assert of("2026-11-15")["Воронин Павел"] == "7А"
    assert of("2026-11-16")["Воронин Павел"] == "7Б"
    old = office.school.page(office.algebra_a)
    (row,) = [one for one in old.pupils if one.pupil == office.voronin]
    assert (row.since, row.until) == (None, date(2026, 11, 15))


def test_a_move_is_refused_where_it_cannot_be(office: Office) -> None:
    assert refused(office.moves(office.seven_a, "2026-11-16"))[0] is Reason.ALREADY_THERE
    assert refused(office.moves(office.seven_b, "2026-08-31"))[0] is Reason.OUTSIDE_TERM
    assert refused(office.moves(99, "2026-11-16"))[0] is Reason.UNKNOWN_THING
    seen = office.page().last_stay
    office.moves(office.seven_b, "2026-11-16")
    assert refused(office.moves(office.seven_a, "2026-11-18", seen))[0] is Reason.MOVED_MEANWHILE
    assert refused(office.moves(office.seven_a, "2026-11-15"))[0] is Reason.DATES_CROSSED


def test_a_mistaken_class_is_corrected_on_its_own_day(office: Office) -> None:
    seven_v = office.school.school_class("7В")
    office.moves(office.seven_b, "2026-11-16")
    assert isinstance(office.moves(seven_v, "2026-11-16"), Saved)
    assert [one.class_title for one in office.page().stays] == ["7А", "7В"]


def test_who_leaves_keeps_every_record_and_may_come_back(office: Office) -> None:
    lesson, after = (
        office.lesson(office.algebra_a, "2026-11-13"),
        office.lesson(office.algebra_a, "2026-11-17"),
    )
    office.petrova.marks(lesson, "Воронин", "5")
    assert isinstance(office.leaves("2026-11-14"), Saved)
    assert refused(office.petrova.marks(after, "Воронин", "5"))[0] is Reason.NOT_ENROLLED_THEN
    (cell,) = office.school.page(office.algebra_a).cells.values()
    assert cell.marks == ("5",)
    (line,) = [one for one in office.zimina.reads(pupils_of_school) if one.pupil == office.voronin]
    assert (line.class_title, line.left_on) == ("7А", date(2026, 11, 14))
    assert refused(office.leaves("2026-11-15"))[0] is Reason.ALREADY_LEFT
    assert isinstance(office.moves(office.seven_a, "2026-11-18"), Saved)
    assert [(one.since.day, one.until) for one in office.page().stays][1] == (18, None)


def test_a_last_day_lies_within_the_stay_and_the_year(office: Office) -> None:
    assert refused(office.leaves("2027-06-30"))[0] is Reason.DATES_CROSSED
    assert refused(office.leaves("2026-08-31"))[0] is Reason.DATES_CROSSED


def test_groups_end_with_the_class(office: Office) -> None:
    group = office.school.group("7А, английский, 1", office.seven_a, "Воронин")
    english = office.school.group_course("Английский язык", group, office.petrova)
    office.moves(office.seven_b, "2026-11-16")
    (line,) = office.page().groups
    assert (line.title, line.subjects, line.until) == (
        "7А, английский, 1",
        "Английский язык",
        date(2026, 11, 15),
    )
    lesson = office.lesson(english, "2026-11-17")
    assert refused(office.petrova.marks(lesson, "Воронин", "5"))[0] is Reason.NOT_ENROLLED_THEN


def test_of_a_split_subject_a_pupil_has_one_group_a_day(office: Office) -> None:
    first = office.school.group("Англ. 1", office.seven_a, "Воронин")
    second = office.school.group("Англ. 2", office.seven_a)
    for group in (first, second):
        office.school.group_course("Английский язык", group, office.petrova)
    joined = office.zimina.asks(JoinGroup(office.voronin, second, date(2026, 11, 16), new()))
    assert isinstance(joined, Saved)
    assert [(one.title, one.until) for one in office.page().groups] == [
        ("Англ. 1", date(2026, 11, 15)),
        ("Англ. 2", None),
    ]
    again = office.zimina.asks(JoinGroup(office.voronin, second, date(2026, 11, 17), new()))
    assert refused(again)[0] is Reason.ALREADY_THERE
    back = office.zimina.asks(JoinGroup(office.voronin, first, date(2026, 11, 16), new()))
    assert refused(back)[0] is Reason.DATES_CROSSED
    choices = office.zimina.reads(groups_for, office.voronin)
    assert [(one.title, one.subjects) for one in choices] == [
        ("Англ. 1", "Английский язык"),
        ("Англ. 2", "Английский язык"),
    ]


def test_a_group_of_another_class_takes_nobody_and_a_stay_ends_once(office: Office) -> None:
    other = office.school.group("7Б, англ.", office.seven_b)
    strange = office.zimina.asks(JoinGroup(office.voronin, other, date(2026, 11, 16), new()))
    assert refused(strange)[0] is Reason.NOT_ENROLLED_THEN
    office.school.group("Хор", office.seven_a, "Воронин")
    (line,) = office.page().groups
    leave = LeaveGroup(line.membership, date(2026, 11, 18), new())
    assert isinstance(office.zimina.asks(leave), Saved)
    later = LeaveGroup(line.membership, date(2026, 11, 19), new())
    assert refused(office.zimina.asks(later))[0] is Reason.ALREADY_LEFT
    earlier = LeaveGroup(line.membership, date(2026, 8, 19), new())
    assert refused(office.zimina.asks(earlier))[0] is Reason.DATES_CROSSED


def test_movement_is_the_secretarys_and_the_administrators(office: Office) -> None:
    deputy = office.school.somebody("Завучева Ирина", Role.DEPUTY)
    last = office.page().last_stay
    leave = LeavePupil(office.voronin, date(2026, 11, 18), "", last, new())
    assert refused(office.petrova.asks(leave)) == (Reason.NO_SUCH_RIGHT, "4")
    assert refused(deputy.asks(leave)) == (Reason.SEES_BUT_DOES_NOT_WRITE, "4.2")
    administrator = office.school.somebody("Громов Илья", Role.ADMINISTRATOR)
    assert isinstance(administrator.asks(leave), Saved)


def test_who_has_an_individual_plan_is_written_on_the_own_page_alone(office: Office) -> None:
    alone = office.school.group("Воронин, алгебра", office.seven_a, "Воронин", since="2026-11-10")
    own_page = office.school.group_course("Алгебра", alone, office.petrova)
    before, after = (office.lesson(office.algebra_a, day) for day in ("2026-11-09", "2026-11-11"))
    assert isinstance(office.petrova.marks(before, "Воронин", "3"), Saved)
    for outcome in (
        office.petrova.marks(after, "Воронин", "5"),
        office.petrova.marks_absent(after, "Воронин"),
        office.petrova.sets_homework_for("Воронин", after, "№ 1"),
    ):
        assert refused(outcome) == (Reason.TAUGHT_ALONE, "2.3")
    own = office.lesson(own_page, "2026-11-11")
    assert isinstance(office.petrova.marks(own, "Воронин", "5"), Saved)
    page = office.petrova.reads(journal_page, office.algebra_a)
    (row,) = [one for one in page.pupils if one.pupil == office.voronin]
    assert [stay.since for stay in row.own_plan] == [date(2026, 11, 10)]
    assert [mark.value for mark in page.brought[office.voronin]] == ["5"]


def test_two_pupils_of_a_group_are_no_individual_plan(office: Office) -> None:
    office.school.pupil("Второв Илья", office.seven_a)
    group = office.school.group("7А, 1", office.seven_a, "Воронин", "Второв")
    office.school.group_course("Алгебра", group, office.petrova)
    lesson = office.lesson(office.algebra_a, "2026-11-11")
    assert isinstance(office.petrova.marks(lesson, "Воронин", "5"), Saved)


def test_a_page_does_not_owe_the_result_of_who_is_taught_alone(office: Office) -> None:
    alone = office.school.group("Воронин, алгебра", office.seven_a, "Воронин")
    own_page = office.school.group_course("Алгебра", alone, office.petrova)
    office.school.now_is("2026-10-20 12:00")
    for course in (office.algebra_a, own_page):
        office.lesson(course, "2026-10-20")
    term = office.school.page(own_page).terms[0].term
    office.petrova.sets_result(own_page, "Воронин", "term", term, "5")
    with office.school.house.database.connection_context():
        assert lacks_of_term(term) == ()

"""Written applications for paper: entered, due every school week, ended (2.12)."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Conflict, Saved
from services.requests import EndApplication, EnterApplication, HandOverSlip, RecordPrint
from services.views.applications import ApplicationDue, applications_of_week, week_is_free
from services.views.control import Span, control
from services.views.pupil import pupil_page
from tests.school import School, Who, new, refused

MONDAY = date(2026, 11, 16)


@dataclass
class Office:
    """A class with a pupil whose mother has no diary access."""

    school: School
    leader: Who
    strange: Who
    zimina: Who
    seven: int
    voronin: int
    asked: EnterApplication

    def due(self, who: Who | None = None, monday: date = MONDAY) -> tuple[ApplicationDue, ...]:
        return (who or self.zimina).reads(applications_of_week, monday)


@pytest.fixture
def office(school: School) -> Office:
    leader, strange = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А", leader=leader)
    voronin = school.pupil("Воронин Павел", seven)
    school.relative("Воронина Мария", "Воронин", diary_access=False)
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    (mother,) = zimina.reads(pupil_page, voronin).guardians
    asked = EnterApplication(
        voronin, mother.guardian, date(2026, 11, 16), MONDAY, None, 5, "by_pupil", "first"
    )
    return Office(school, leader, strange, zimina, seven, voronin, asked)


def test_an_application_is_owed_every_week_until_its_sheet_is_printed(office: Office) -> None:
    assert isinstance(office.zimina.asks(office.asked), Saved)
    (due,) = office.due()
    assert (due.full_name, due.class_title, due.guardian, due.delivery) == (
        "Воронин Павел",
        "7А",
        "Воронина М.",
        "by_pupil",
    )
    assert (due.due_on, due.printed_at) == (date(2026, 11, 20), None)
    assert isinstance(office.zimina.asks(RecordPrint(office.seven, office.voronin, MONDAY, new())), Saved)
    assert office.due()[0].printed_at is not None
    assert office.due(monday=date(2026, 11, 23))[0].printed_at is None
    assert office.due(monday=date(2026, 11, 9)) == ()


def test_sheets_are_listed_by_class_then_name_with_yo_beside_ye(office: Office) -> None:
    tenth = office.school.school_class("10А")
    classes = {"Жуков Ян": office.seven, "Ёлкин Пётр": office.seven, "Агеев Ян": tenth}
    for name, school_class in classes.items():
        pupil, surname = office.school.pupil(name, school_class), name.split()[0]
        office.school.relative(f"{surname} Отец", surname, diary_access=False)
        (father,) = office.zimina.reads(pupil_page, pupil).guardians
        asked = replace(office.asked, pupil=pupil, guardian=father.guardian, request=name)
        assert isinstance(office.zimina.asks(asked), Saved)
    assert isinstance(office.zimina.asks(office.asked), Saved)
    listed = [one.full_name for one in office.due()]
    assert listed == ["Воронин Павел", "Ёлкин Пётр", "Жуков Ян", "Агеев Ян"]


def test_a_sheet_stands_in_control_until_it_is_printed_and_given_out(office: Office) -> None:
    deputy = office.school.somebody("Орлова Ирина", Role.DEPUTY)
    last_week, day = date(2026, 11, 9), date(2026, 11, 13)
    office.zimina.asks(replace(office.asked, received_on=last_week, since=last_week))

    def owed(span: Span, monday: date = last_week) -> list[tuple[str, date]]:
        return [(one.full_name, one.due_on) for one in deputy.reads(control, monday, span).slips]

    assert owed(Span.WEEK) == owed(Span.TERM) == [("Воронин Павел", day)]
    assert owed(Span.WEEK, MONDAY) == [], "Friday of this week is still ahead"
    office.zimina.asks(RecordPrint(office.seven, None, last_week, new()))
    assert owed(Span.TERM) == [("Воронин Павел", day)], "printed, and the week is over: it lies in the office"
    office.zimina.asks(HandOverSlip(office.voronin, last_week, True, 0, new()))
    assert owed(Span.TERM) == []


def test_a_sheet_is_given_out_once_it_is_printed_and_that_can_be_taken_back(office: Office) -> None:
    office.zimina.asks(office.asked)
    give = HandOverSlip(office.voronin, MONDAY, True, 0, new())
    assert refused(office.zimina.asks(give)) == (Reason.NOT_PRINTED, "2.12")
    assert refused(office.zimina.asks(replace(give, given=False))) == (Reason.NOT_PRINTED, "2.12")
    office.zimina.asks(RecordPrint(office.seven, office.voronin, date(2026, 11, 9), new()))
    assert refused(office.zimina.asks(give)) == (Reason.NOT_PRINTED, "2.12"), "that was another week"
    office.zimina.asks(RecordPrint(office.seven, office.voronin, MONDAY, new()))
    assert refused(office.strange.asks(give)) == (Reason.NOT_YOUR_CLASS, "4.4")
    assert isinstance(office.leader.asks(give), Saved)
    (due,) = office.due()
    assert (due.handed_on, due.hand_over) == (office.school.house.clock.now().today, 1)
    assert isinstance(office.zimina.asks(replace(give, request=new())), Conflict), (
        "it was given out meanwhile"
    )
    assert isinstance(office.zimina.asks(replace(give, given=False, seen=1, request=new())), Saved)
    assert (office.due()[0].handed_on, office.due()[0].hand_over) == (None, 2)


def test_a_sheet_of_another_class_does_not_serve_the_pupil(office: Office) -> None:
    eight = office.school.school_class("8Б")
    office.school.pupil("Лосев Егор", eight)
    office.zimina.asks(office.asked)
    office.zimina.asks(RecordPrint(eight, None, MONDAY, new()))
    give = HandOverSlip(office.voronin, MONDAY, True, 0, new())
    assert refused(office.zimina.asks(give)) == (Reason.NOT_PRINTED, "2.12")


def test_a_sheet_asked_for_after_its_weekday_is_not_late_before_the_application_began(office: Office) -> None:
    deputy = office.school.somebody("Орлова Ирина", Role.DEPUTY)
    wednesday = date(2026, 11, 18)
    office.zimina.asks(replace(office.asked, received_on=wednesday, since=wednesday, weekday=1))
    assert [one.due_on for one in deputy.reads(control, MONDAY, Span.WEEK).slips] == [wednesday]


def test_a_sheet_of_the_whole_class_serves_the_application(office: Office) -> None:
    office.leader.asks(office.asked)
    office.leader.asks(RecordPrint(office.seven, None, MONDAY, new()))
    assert office.due()[0].printed_at is not None


def test_only_whose_duty_it_is_sees_and_enters_it(office: Office) -> None:
    assert refused(office.strange.asks(office.asked)) == (Reason.NOT_YOUR_CLASS, "4.4")
    office.leader.asks(office.asked)
    assert len(office.due(office.leader)) == 1
    assert office.due(office.strange) == ()


def test_an_ended_application_owes_nothing_afterwards_and_stays_in_the_register(office: Office) -> None:
    entered = office.zimina.asks(office.asked)
    assert isinstance(entered, Saved)
    end = EndApplication(entered.thing, date(2026, 11, 20), 1, new())
    assert isinstance(office.zimina.asks(end), Saved)
    assert (len(office.due()), office.due(monday=date(2026, 11, 23))) == (1, ())
    (line,) = office.zimina.reads(pupil_page, office.voronin).applications
    assert (line.until, line.version) == (date(2026, 11, 20), 2)
    assert isinstance(office.zimina.asks(replace(end, request=new())), Conflict)
    before = replace(end, until=date(2026, 11, 1), seen=2, request=new())
    assert refused(office.zimina.asks(before))[0] is Reason.DATES_CROSSED


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"weekday": 8}, Reason.OUT_OF_SCALE),
        ({"delivery": "by_pigeon"}, Reason.OUT_OF_SCALE),
        ({"received_on": date(2026, 11, 20)}, Reason.HANDED_IN_AHEAD),
        ({"since": date(2026, 8, 1)}, Reason.OUTSIDE_TERM),
        ({"until": date(2026, 11, 1)}, Reason.DATES_CROSSED),
        ({"guardian": 99}, Reason.UNKNOWN_THING),
        ({"pupil": 99}, Reason.UNKNOWN_THING),
    ],
)
def test_an_application_with_something_impossible_is_not_entered(
    office: Office, wrong: dict[str, object], reason: Reason
) -> None:
    asked = replace(office.asked, **wrong)  # type: ignore[arg-type]  # the cases above
    assert refused(office.zimina.asks(asked)) == (reason, "2.12")
    assert office.due() == ()


def test_one_application_at_a_time(office: Office) -> None:
    office.zimina.asks(office.asked)
    assert refused(office.zimina.asks(replace(office.asked, request=new())))[0] is Reason.ALREADY_THERE


def test_a_week_of_holidays_is_owed_nothing_but_what_was_printed_all_the_same(office: Office) -> None:
    deputy = office.school.somebody("Орлова Ирина", Role.DEPUTY)
    free = date(2026, 11, 9)
    office.zimina.asks(replace(office.asked, received_on=free, since=free))
    office.school.days_off("2026-11-09", "2026-11-12")
    assert len(office.due(monday=free)) == 1, "Friday was a day of school"
    assert not office.zimina.reads(week_is_free, free)
    office.school.days_off("2026-11-13", "2026-11-13")
    assert office.due(monday=free) == ()
    assert office.zimina.reads(week_is_free, free)
    assert deputy.reads(control, free, Span.WEEK).slips == deputy.reads(control, free, Span.TERM).slips == ()
    assert len(office.due()) == 1, "the next week asks again"
    office.zimina.asks(RecordPrint(office.seven, office.voronin, free, new()))
    assert len(office.due(monday=free)) == 1, "what lies in the office is to be given out"


def test_a_week_of_holidays_with_a_lesson_held_is_told(office: Office) -> None:
    free = date(2026, 11, 9)
    office.zimina.asks(replace(office.asked, received_on=free, since=free))
    office.school.days_off("2026-11-09", "2026-11-14")
    algebra = office.school.course("Алгебра", office.seven, office.leader)
    assert isinstance(office.leader.holds(algebra, "2026-11-11"), Saved)
    assert len(office.due(monday=free)) == 1


def test_who_left_is_owed_nothing(office: Office) -> None:
    office.zimina.asks(office.asked)
    office.school.pupil("Ветров Илья", office.seven, until="2026-11-10")
    gone = replace(office.asked, pupil=office.school.pupil_id("Ветров"), guardian=None, request=new())
    assert isinstance(office.zimina.asks(gone), Saved)
    assert [one.full_name for one in office.due()] == ["Воронин Павел"]

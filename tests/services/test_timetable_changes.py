"""What is different on one day: substitutes who are free, cancelled lessons, changes taken back (IV)."""

import uuid
from datetime import date

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import ChangeLesson, CloseAccount
from services.views.journal_page import journal_page
from services.views.my_day import my_day
from services.views.school_day import SchoolLesson, free_teachers, school_day
from tests.school import School, Who

TODAY = date(2026, 11, 19)


class Thursday:
    """Algebra of 7А and music of 7Б in the third hour of Thursday; two teachers more, one of them free."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.deputy = school.somebody("Орлова Татьяна Сергеевна", Role.DEPUTY)
        self.petrova, self.busy = school.teacher("Петрова Анна"), school.teacher("Занятой Иван")
        self.free, self.idle = school.teacher("Свободный Пётр"), school.teacher("Антонов Олег")
        seven, other = school.school_class("7А"), school.school_class("7Б")
        school.pupil("Воронин Павел", seven)
        self.algebra = school.course("Алгебра", seven, self.petrova)
        self.music = school.course("Музыка", other, self.busy)
        self.elsewhere = school.course("Алгебра", other, self.free)
        for course in (self.algebra, self.music):
            school.slot(course, 4, 3)
        school.slot(self.elsewhere, 4, 5)

    def change(
        self,
        kind: str,
        substitute: Who | None = None,
        *,
        who: Who | None = None,
        seen: int = 0,
        course: int | None = None,
        day: date = TODAY,
    ) -> Outcome:
        person = substitute.actor.person if substitute else None
        asked = ChangeLesson(course or self.algebra, day, 3, kind, person, seen, uuid.uuid4().hex)
        return (who or self.deputy).asks(asked)

    def lesson(self) -> SchoolLesson:
        day = self.deputy.reads(school_day, TODAY)
        return next(one for one in day.lessons if one.course == self.algebra)


@pytest.fixture
def thursday(school: School) -> Thursday:
    return Thursday(school)


def why(outcome: Outcome) -> tuple[Reason, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, outcome.clause


def test_a_lesson_is_given_to_a_teacher_who_is_free_and_taken_back(thursday: Thursday) -> None:
    assert isinstance(thursday.change("substituted", thursday.free), Saved)
    assert (thursday.lesson().change, thursday.lesson().substitute, thursday.lesson().seen) == (
        "substituted",
        "Свободный П.",
        1,
    )
    (given, _) = thursday.free.reads(my_day, TODAY).lessons
    assert (given.class_title, given.instead_of) == ("7А", "Петрова А.")
    assert isinstance(thursday.change("", seen=1), Saved)
    assert (thursday.lesson().change, thursday.lesson().substitute) == ("", "")
    assert [one.class_title for one in thursday.free.reads(my_day, TODAY).lessons] == ["7Б"]


def test_a_substitute_fills_that_lesson_under_the_own_name_and_no_other(thursday: Thursday) -> None:
    thursday.change("substituted", thursday.free)
    held = thursday.free.holds(thursday.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    assert isinstance(thursday.free.marks(held.thing, "Воронин", "5"), Saved)
    page = thursday.petrova.reads(journal_page, thursday.algebra)
    assert (page.lessons[held.thing].taught_by, page.lessons[held.thing].substituted) == (
        "Свободный П.",
        True,
    )
    assert isinstance(thursday.free.holds(thursday.algebra, "2026-11-18", 3), Refusal)
    thursday.change("", seen=1)
    refused = thursday.free.marks(held.thing, "Воронин", "4", seen=1)
    assert why(refused) == (Reason.NOT_YOUR_SUBJECT, "4.3"), "the right went with the change"


def test_nobody_is_in_two_classes_in_one_hour(thursday: Thursday) -> None:
    refused = thursday.change("substituted", thursday.busy)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.clause, refused.about) == (Reason.SUBSTITUTE_BUSY, "IV", "7Б")
    assert isinstance(thursday.change("cancelled", course=thursday.music), Saved)
    assert isinstance(thursday.change("substituted", thursday.busy), Saved), "the own lesson was cancelled"


def test_only_a_teacher_substitutes_only_a_lesson_of_that_day(thursday: Thursday) -> None:
    assert why(thursday.change("substituted", thursday.deputy)) == (Reason.NOT_A_TEACHER, "IV")
    assert why(thursday.change("cancelled", day=date(2026, 11, 20))) == (Reason.NOT_IN_TIMETABLE, "IV")
    for kind, who in (("moved", None), ("substituted", None), ("cancelled", thursday.free)):
        assert why(thursday.change(kind, who)) == (Reason.OUT_OF_SCALE, "IV")


def test_nobody_whose_account_is_closed_substitutes(thursday: Thursday) -> None:
    administrator = thursday.school.somebody("Громов Илья", Role.ADMINISTRATOR)
    assert isinstance(administrator.asks(CloseAccount(thursday.free.login, "close")), Saved)
    assert why(thursday.change("substituted", thursday.free)) == (Reason.NOT_A_TEACHER, "IV")


def test_a_lesson_with_marks_is_not_cancelled_and_nothing_is_lost(thursday: Thursday) -> None:
    held = thursday.petrova.holds(thursday.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    assert isinstance(thursday.change("cancelled"), Saved), "an opened lesson without records may be"
    thursday.change("", seen=1)
    thursday.petrova.marks(held.thing, "Воронин", "5")
    assert why(thursday.change("cancelled", seen=2)) == (Reason.LESSON_WAS_HELD, "IV")
    (cell,) = thursday.petrova.reads(journal_page, thursday.algebra).cells.values()
    assert cell.marks == ("5",)


@pytest.mark.parametrize("record", ["topic", "homework", "absence", "attendance"])
def test_any_record_keeps_its_lesson(thursday: Thursday, record: str) -> None:
    held = thursday.petrova.holds(thursday.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    if record == "topic":
        thursday.petrova.writes_topic(held.thing, "Дроби")
    elif record == "homework":
        thursday.petrova.sets_homework(held.thing, "§ 1")
    else:
        thursday.petrova.marks_absent(held.thing, "Воронин")
    assert why(thursday.change("cancelled"))[0] is Reason.LESSON_WAS_HELD


def test_deputy_and_administrator_change_the_timetable_and_nobody_else(thursday: Thursday) -> None:
    administrator = thursday.school.somebody("Громов Илья", Role.ADMINISTRATOR)
    director = thursday.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    for who in (thursday.petrova, director):
        assert isinstance(thursday.change("cancelled", who=who), Refusal)
        assert not who.may_read(school_day, TODAY)
        assert not who.may_read(free_teachers, thursday.algebra, TODAY, 3)
    assert isinstance(thursday.change("cancelled", who=administrator), Saved)


def test_two_who_change_one_lesson_learn_of_each_other(thursday: Thursday) -> None:
    thursday.change("cancelled")
    conflict = thursday.change("substituted", thursday.free)
    assert isinstance(conflict, Conflict)
    assert (conflict.theirs, conflict.who, conflict.version) == ("cancelled", "Орлова Т. С.", 1)


def test_the_fittest_free_teacher_stands_first(thursday: Thursday) -> None:
    found = thursday.deputy.reads(free_teachers, thursday.algebra, TODAY, 3)
    assert [(one.short, one.lessons, one.same_subject) for one in found] == [
        ("Свободный П.", 1, True),
        ("Антонов О.", 0, False),
    ], "neither the busy one nor the lesson's own teacher"

"""Lessons moved, extra and in another room: everybody's day, the diary and the clocks follow them (IV)."""

import uuid
from datetime import date

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Outcome, Refusal, Saved
from services.requests import ChangeLesson
from services.views.control import control
from services.views.day import DayLesson
from services.views.diary_week import diary_week
from services.views.my_day import my_day
from services.views.school_day import pages_of_year, school_day
from tests.school import School, Who

THURSDAY, FRIDAY, SUNDAY_OFF = date(2026, 11, 19), date(2026, 11, 20), date(2026, 8, 30)


class Week:
    """Algebra of 7А on Thursday, third; music of 7А on Friday, first; a free teacher."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
        self.petrova, self.music_teacher = school.teacher("Петрова Анна"), school.teacher("Нотин Иван")
        self.free = school.teacher("Свободный Пётр")
        self.seven = school.school_class("7А")
        school.pupil("Воронин Павел", self.seven)
        self.child = school.pupil_account("Воронин")
        self.algebra = school.course("Алгебра", self.seven, self.petrova)
        self.music = school.course("Музыка", self.seven, self.music_teacher)
        school.slot(self.algebra, 4, 3)
        school.slot(self.music, 5, 1)

    def change(
        self,
        kind: str,
        to: tuple[date, int] | None = None,
        *,
        substitute: Who | None = None,
        room: str = "",
        seen: int = 0,
        at: tuple[date, int] = (THURSDAY, 3),
        course: int | None = None,
    ) -> Outcome:
        person = substitute.actor.person if substitute else None
        day, number = to or (None, None)
        request = uuid.uuid4().hex
        return self.deputy.asks(
            ChangeLesson(course or self.algebra, *at, kind, person, seen, request, room, day, number)
        )

    def day_of(self, who: Who, on: date) -> list[tuple[int, str, str]]:
        day = who.reads(my_day, on)
        return [(one.number, one.subject, one.change) for one in day.lessons]

    def diary(self) -> list[tuple[date, int, str, str]]:
        week = self.child.reads(diary_week, self.school.pupil_id("Воронин"))
        return [
            (day.on, lesson.number, lesson.subject, lesson.change)
            for day in week.days
            for lesson in day.lessons
        ]


@pytest.fixture
def week(school: School) -> Week:
    return Week(school)


def why(outcome: Outcome) -> tuple[Reason, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, outcome.about


def test_a_moved_lesson_is_held_where_it_went_and_not_where_it_was(week: Week) -> None:
    assert isinstance(week.change("moved", (FRIDAY, 2), room="12"), Saved)
    assert week.day_of(week.petrova, THURSDAY) == [(3, "Алгебра", "moved")]
    assert week.day_of(week.petrova, FRIDAY) == [(2, "Алгебра", "moved_here")]
    assert week.diary() == [
        (THURSDAY, 3, "Алгебра", "moved"),
        (FRIDAY, 1, "Музыка", ""),
        (FRIDAY, 2, "Алгебра", "moved_here"),
    ]
    (friday,) = [one for one in week.deputy.reads(school_day, FRIDAY).lessons if one.subject == "Алгебра"]
    assert (friday.origin, friday.other, friday.room, friday.seen) == (
        (THURSDAY, 3),
        (THURSDAY, 3),
        "12",
        1,
    )


def test_a_moved_lesson_owes_nothing_on_its_old_day(week: Week) -> None:
    week.change("moved", (FRIDAY, 2))
    week.school.now_is("2026-11-21 09:00")
    owed = week.deputy.reads(control, FRIDAY).owed
    assert {(one.day, one.number) for one in owed if one.course == week.algebra} == {(FRIDAY, 2)}


def test_the_move_is_taken_back(week: Week) -> None:
    week.change("moved", (FRIDAY, 2))
    assert isinstance(week.change("", seen=1), Saved)
    assert week.day_of(week.petrova, THURSDAY) == [(3, "Алгебра", "")]
    assert week.day_of(week.petrova, FRIDAY) == []


def test_a_lesson_goes_nowhere_where_class_or_teacher_sits_already(week: Week) -> None:
    assert why(week.change("moved", (FRIDAY, 1))) == (Reason.HOUR_TAKEN, "7А")
    other = week.school.school_class("7Б")
    elsewhere = week.school.course("Алгебра", other, week.petrova)
    week.school.slot(elsewhere, 5, 2)
    assert why(week.change("moved", (FRIDAY, 2))) == (Reason.HOUR_TAKEN, "7Б")
    assert isinstance(week.change("moved", (FRIDAY, 2), substitute=week.free), Saved)


def test_two_groups_of_a_class_may_sit_apart(week: Week) -> None:
    first, second = (week.school.group(f"англ. {n}", week.seven) for n in (1, 2))
    one = week.school.group_course("Английский язык", first, week.petrova)
    two = week.school.group_course("Английский язык", second, week.free)
    assert isinstance(week.change("extra", at=(FRIDAY, 4), course=one), Saved)
    assert isinstance(week.change("extra", at=(FRIDAY, 4), course=two), Saved)
    assert why(week.change("extra", at=(FRIDAY, 4))) == (Reason.HOUR_TAKEN, "7А")


def test_who_substitutes_at_the_moved_lesson_fills_it_and_nobody_else_does(week: Week) -> None:
    week.change("moved", (FRIDAY, 2), substitute=week.free)
    week.school.now_is("2026-11-20 11:00")
    (lesson,) = week.free.reads(my_day, FRIDAY).lessons
    assert (lesson.number, lesson.instead_of) == (2, "Петрова А.")
    held = week.free.holds(week.algebra, "2026-11-20", 2)
    assert isinstance(held, Saved)
    assert isinstance(week.free.marks(held.thing, "Воронин", "5"), Saved)
    assert isinstance(week.free.holds(week.algebra, "2026-11-19", 3), Refusal)


def test_an_extra_lesson_is_a_lesson_like_others(week: Week) -> None:
    assert isinstance(week.change("extra", at=(FRIDAY, 0), room="зал"), Saved)
    assert week.day_of(week.petrova, FRIDAY) == [(0, "Алгебра", "extra")]
    lesson: DayLesson = week.petrova.reads(my_day, FRIDAY).lessons[0]
    assert lesson.room == "зал"
    week.school.now_is("2026-11-20 08:30")
    held = week.petrova.holds(week.algebra, "2026-11-20", 0)
    assert isinstance(held, Saved)
    week.petrova.writes_topic(held.thing, "Повторение")
    assert why(week.change("", at=(FRIDAY, 0), seen=1))[0] is Reason.LESSON_WAS_HELD
    week.petrova.writes_topic(held.thing, "", seen=2)
    assert isinstance(week.change("", at=(FRIDAY, 0), seen=1), Saved)
    assert week.day_of(week.petrova, FRIDAY) == []


def test_another_room_is_shown_to_teacher_and_pupil(week: Week) -> None:
    assert isinstance(week.change("room", room="каб. физики"), Saved)
    assert week.petrova.reads(my_day, THURSDAY).lessons[0].room == "каб. физики"
    assert week.diary()[0] == (THURSDAY, 3, "Алгебра", "room")


def test_a_lesson_with_records_moves_nowhere(week: Week) -> None:
    held = week.petrova.holds(week.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    week.petrova.marks(held.thing, "Воронин", "5")
    assert why(week.change("moved", (FRIDAY, 2)))[0] is Reason.LESSON_WAS_HELD
    assert isinstance(week.change("room", room="5"), Saved)


@pytest.mark.parametrize(
    ("kind", "to", "room", "reason"),
    [
        ("moved", None, "", Reason.OUT_OF_SCALE),
        ("moved", (THURSDAY, 3), "", Reason.OUT_OF_SCALE),
        ("moved", (FRIDAY, 13), "", Reason.OUT_OF_SCALE),
        ("moved", (SUNDAY_OFF, 1), "", Reason.OUTSIDE_TERM),
        ("room", None, " ", Reason.OUT_OF_SCALE),
        ("room", None, "я" * 41, Reason.OUT_OF_SCALE),
        ("cancelled", (FRIDAY, 2), "", Reason.OUT_OF_SCALE),
        ("extra", None, "", Reason.LESSON_EXISTS),
        ("unheard", None, "", Reason.OUT_OF_SCALE),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    week: Week, kind: str, to: tuple[date, int] | None, room: str, reason: Reason
) -> None:
    assert why(week.change(kind, to, room=room))[0] is reason


def test_only_who_changes_the_timetable_reads_the_pages_for_it(week: Week) -> None:
    titles = [one.title for one in week.deputy.reads(pages_of_year)]
    assert titles == [("7А", "Алгебра", ""), ("7А", "Музыка", "")]
    assert not week.petrova.may_read(pages_of_year)

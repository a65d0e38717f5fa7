"""Pages of the journal, groups, the timetable and its changes."""

from datetime import date
from functools import partial

import pytest

from models.courses import GroupMember
from models.database import rows
from rules.codes import Scale
from rules.refusals import Reason
from services import courses, timetable_filling
from services.outcomes import Outcome, Saved
from tests.school import School, Who
from tests.services.test_people import do, made_by, reason

SEPTEMBER = date(2026, 9, 1)
THURSDAY = date(2026, 11, 19)


def test_a_subject_stands_once(school: School) -> None:
    made_by(school, lambda book: courses.add_subject(book, "Музыка", Scale.PASS_FAIL))
    assert reason(do(school, lambda book: courses.add_subject(book, " Музыка"))) is Reason.TITLE_TAKEN


def test_a_class_has_one_page_of_a_subject_and_a_group_has_its_own(school: School) -> None:
    seventh = school.school_class("7А")
    school.course("Алгебра", seventh)
    subject = made_by(school, lambda book: courses.add_subject(book, "Труд"))
    group = made_by(school, lambda book: courses.add_group(book, school.year, "гр. 1", school_class=seventh))

    def add(school_class: int | None, study_group: int | None) -> Outcome:
        return do(
            school,
            lambda book: courses.add_course(
                book, school.year, subject, school_class=school_class, study_group=study_group
            ),
        )

    assert isinstance(add(seventh, None), Saved)
    assert reason(add(seventh, None)) is Reason.ALREADY_THERE
    assert isinstance(add(None, group), Saved)
    assert reason(add(None, group)) is Reason.ALREADY_THERE
    assert reason(add(None, None)) is Reason.UNKNOWN_THING
    assert reason(add(4040, None)) is Reason.UNKNOWN_THING


def test_a_group_title_is_not_repeated_in_a_year(school: School) -> None:
    made_by(school, lambda book: courses.add_group(book, school.year, "хор"))
    again = do(school, lambda book: courses.add_group(book, school.year, "хор"))
    assert reason(again) is Reason.TITLE_TAKEN


def test_a_pupil_is_in_a_group_once_at_a_time(school: School) -> None:
    child = school.pupil("Ёлкин Семён", school.school_class("7А"))
    group = made_by(school, lambda book: courses.add_group(book, school.year, "хор"))

    def join(since: date, until: date | None = None) -> Outcome:
        return do(school, lambda book: courses.join_group(book, group, child, since=since, until=until))

    assert isinstance(join(SEPTEMBER, THURSDAY), Saved)
    assert reason(join(THURSDAY)) is Reason.ALREADY_THERE
    assert isinstance(join(date(2026, 11, 20)), Saved)
    assert reason(join(THURSDAY, SEPTEMBER)) is Reason.DATES_CROSSED
    with school.house.database.connection_context():
        assert len(rows(GroupMember.select(GroupMember.id))) == 2


def test_a_page_is_given_to_a_teacher_once_at_a_time(school: School) -> None:
    course, teacher = school.course("Алгебра", school.school_class("7А")), school.teacher("Петрова Анна")

    def give(since: date, until: date | None = None) -> Outcome:
        person = teacher.actor.person
        return do(school, lambda book: courses.add_teaching(book, course, person, since=since, until=until))

    assert isinstance(give(SEPTEMBER, THURSDAY), Saved)
    assert reason(give(THURSDAY)) is Reason.ALREADY_THERE
    assert isinstance(give(date(2026, 11, 20)), Saved)
    assert reason(give(THURSDAY, SEPTEMBER)) is Reason.DATES_CROSSED


def slot(school: School, course: int, number: int = 1, week: int = 0, weekday: int = 4) -> Outcome:
    return do(
        school,
        lambda book: timetable_filling.add_slot(
            book, course, weekday=weekday, number=number, week=week, since=SEPTEMBER
        ),
    )


def test_a_class_has_one_lesson_in_an_hour_unless_weeks_take_turns(school: School) -> None:
    seventh = school.school_class("7А")
    art, music, algebra = (school.course(title, seventh) for title in ("ИЗО", "Музыка", "Алгебра"))
    assert isinstance(slot(school, art, week=1), Saved)
    assert isinstance(slot(school, music, week=2), Saved)
    assert reason(slot(school, algebra)) is Reason.HOUR_TAKEN
    assert reason(slot(school, algebra, week=2)) is Reason.HOUR_TAKEN
    assert isinstance(slot(school, algebra, number=2), Saved)
    assert reason(slot(school, algebra, number=2)) is Reason.HOUR_TAKEN


def group_course(school: School, seventh: int, title: str, *teachers: Who) -> int:
    group = made_by(school, lambda book: courses.add_group(book, school.year, title, school_class=seventh))
    subject = made_by(school, lambda book: courses.add_subject(book, f"Язык {title}"))
    course = made_by(school, lambda book: courses.add_course(book, school.year, subject, study_group=group))
    for teacher in teachers:
        made_by(
            school,
            partial(courses.add_teaching, course=course, teacher=teacher.actor.person, since=SEPTEMBER),
        )
    return course


def test_two_groups_of_a_class_sit_apart_in_one_hour_but_the_class_does_not(school: School) -> None:
    seventh = school.school_class("7А")
    one = group_course(school, seventh, "гр. 1", school.teacher("Ли Ирина"))
    two = group_course(school, seventh, "гр. 2", school.teacher("Орлова Анна"))
    assert isinstance(slot(school, one), Saved)
    assert isinstance(slot(school, two), Saved)
    assert reason(slot(school, school.course("Алгебра", seventh))) is Reason.HOUR_TAKEN


def test_a_teacher_is_in_one_room_in_an_hour(school: School) -> None:
    teacher = school.teacher("Петрова Анна")
    first = school.course("Алгебра", school.school_class("7А"), teacher)
    second = school.course("Алгебра", school.school_class("7Б"), teacher)
    assert isinstance(slot(school, first), Saved)
    assert reason(slot(school, second)) is Reason.HOUR_TAKEN
    assert isinstance(slot(school, second, number=2), Saved)


def test_an_hour_is_free_again_once_a_slot_has_ended(school: School) -> None:
    seventh = school.school_class("7А")
    algebra, music = school.course("Алгебра", seventh), school.course("Музыка", seventh)
    held = partial(timetable_filling.add_slot, weekday=4, number=1)
    october = partial(held, course=algebra, since=SEPTEMBER, until=date(2026, 10, 31))
    assert isinstance(do(school, october), Saved)
    assert reason(slot(school, music)) is Reason.HOUR_TAKEN
    assert isinstance(do(school, partial(held, course=music, since=date(2026, 11, 1))), Saved)


@pytest.mark.parametrize(
    ("weekday", "week", "number"), [(0, 0, 1), (8, 0, 1), (1, 3, 1), (1, 0, 13), (1, 0, -1)]
)
def test_an_hour_that_does_not_exist_is_refused(school: School, weekday: int, week: int, number: int) -> None:
    course = school.course("Алгебра", school.school_class("7А"))
    assert reason(slot(school, course, number, week, weekday)) is Reason.OUT_OF_SCALE


def made(school: School, course: int) -> None:
    assert isinstance(slot(school, course), Saved)

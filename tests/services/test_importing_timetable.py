"""A FET file: parts, courses folded from activities, places in a week or two."""

from datetime import date

from models.courses import Course, StudyGroup, Teaching, TimetableSlot
from models.people import SchoolClass, Staff
from models.school import BellPeriod
from services.importing.incoming import Problem
from services.importing.plan import Change, State
from tests.exchange.files import TWO_WEEKS, activity, in_room, starting
from tests.school import School
from tests.services.bringing import (
    carried,
    count,
    course_rows,
    fet_file,
    planned,
    read,
    slot_rows,
    staff_list,
)


class TestTimetable:
    """A FET file: parts, courses folded from activities, places in a week or two."""

    def test_activities_of_one_subject_set_and_teacher_are_one_course(self, fifth: School) -> None:
        twice = activity(1, "Алгебра", "Ёлкина", "5А") + activity(2, "Алгебра", "Ёлкина", "5А", duration=2)
        carried(fifth, fet_file(twice + activity(3, "Алгебра", "Ёлкина", "5Б")))
        assert course_rows(fifth) == [("Алгебра", "5А", None, 6), ("Алгебра", "5Б", None, 2)]

    def test_another_teacher_of_the_same_pupils_has_a_course_of_the_own(self, fifth: School) -> None:
        both = activity(1, "Алгебра", "Ёлкина", "5А") + activity(2, "Алгебра", "Орлов П.С.", "5А")
        carried(fifth, fet_file(both))
        assert count(fifth, Course) == 2
        assert planned(fifth, fet_file(both)).changes_nothing

    def test_a_subgroup_is_a_study_group_of_its_class(self, fifth: School) -> None:
        carried(fifth, fet_file(activity(1, "Музыка", "Ёлкина", "5А-1-д")))
        groups = (
            StudyGroup.select(StudyGroup.title, SchoolClass.title).join(SchoolClass).order_by(StudyGroup.id)
        )
        assert read(fifth, groups) == [("5А-1", "5А"), ("5А-1-д", "5А"), ("5А-д", "5А")]
        assert course_rows(fifth) == [("Музыка", None, "5А-1-д", 2)]

    def test_several_sets_at_once_are_a_group_across_classes(self, fifth: School) -> None:
        file = fet_file(activity(1, "Музыка", "Ёлкина", "5Б+5А"))
        carried(fifth, file)
        assert course_rows(fifth) == [("Музыка", None, "5А + 5Б", 2)]
        assert planned(fifth, file).changes_nothing

    def test_a_two_week_timetable_has_weeks_and_folds_what_stands_in_both(self, fifth: School) -> None:
        activities = "".join(activity(number, "Алгебра", "Ёлкина", "5А") for number in (1, 2, 3))
        places = (
            starting(1, "А-Понедельник", "08:30")
            + starting(2, "В-Понедельник", "08:30")
            + starting(3, "В-Вторник", "09:25")
            + in_room(3, "21 К")
        )
        file = fet_file(activities, places, days=TWO_WEEKS)
        carried(fifth, file)
        assert slot_rows(fifth) == [(1, 0, 1, ""), (2, 2, 2, "21 К")]
        assert course_rows(fifth) == [("Алгебра", "5А", None, 3)]
        assert planned(fifth, file).changes_nothing

    def test_a_double_activity_stands_in_two_lessons(self, fifth: School) -> None:
        one = activity(1, "Алгебра", "Ёлкина", "5А", duration=2)
        carried(fifth, fet_file(one, starting(1, "Вторник", "09:25")))
        assert slot_rows(fifth) == [(2, 0, 2, ""), (2, 0, 3, "")]

    def test_a_new_timetable_ends_the_old_places_yesterday(self, fifth: School) -> None:
        one = activity(1, "Алгебра", "Ёлкина", "5А")
        carried(fifth, fet_file(one, starting(1, "Вторник", "09:25")))
        carried(fifth, fet_file(one, starting(1, "Понедельник", "08:30")))
        slots = TimetableSlot.select(TimetableSlot.weekday, TimetableSlot.since, TimetableSlot.until)
        assert read(fifth, slots) == [
            (2, date(2026, 9, 1), date(2026, 11, 18)),
            (1, date(2026, 11, 19), None),
        ]

    def test_another_teacher_takes_a_course_over_from_today(self, fifth: School) -> None:
        carried(fifth, fet_file(activity(1, "Алгебра", "Ёлкина", "5А")))
        plan = carried(fifth, fet_file(activity(1, "Алгебра", "Орлов П.С.", "5А")))
        assert [entry.changes for entry in plan.of(State.CHANGED)] == [
            (Change("teacher", "", "Орлов П. С."), Change("teacher_until", "", "2026-11-18"))
        ]
        teachings = Teaching.select(Teaching.since, Teaching.until).order_by(Teaching.id)
        assert read(fifth, teachings) == [
            (date(2026, 9, 1), date(2026, 11, 18)),
            (date(2026, 11, 19), None),
        ]

    def test_a_surname_that_fits_one_member_of_staff_is_that_one_and_said(self, fifth: School) -> None:
        carried(fifth, staff_list("7;Ёлкина;Анна;Ильинична;;Учитель;;"))
        plan = carried(fifth, fet_file(activity(1, "Алгебра", "Елкина", "5А"), teachers=["Елкина"]))
        said = [(one.value, one.about) for one in plan.warned if one.problem is Problem.TEACHER_IS]
        assert said == [("Елкина", "Ёлкина Анна Ильинична")]
        assert count(fifth, Staff) == 1

    def test_a_surname_that_fits_two_is_refused_and_initials_tell_them_apart(self, fifth: School) -> None:
        carried(fifth, staff_list("7;Ёлкина;Анна;Ильинична;;Учитель;;", "8;Ёлкина;Вера;Львовна;;Учитель;;"))
        plan = planned(fifth, fet_file(activity(1, "Алгебра", "Ёлкина", "5А"), teachers=["Ёлкина"]))
        assert [one.problem for one in plan.refused] == [Problem.SEVERAL_FIT]
        assert Problem.NO_TEACHER in [one.problem for one in plan.warned]
        told = planned(fifth, fet_file(activity(1, "Алгебра", "Ёлкина В.", "5А"), teachers=["Ёлкина В."]))
        assert told.refused == ()

    def test_activities_of_unknown_things_are_refused_by_their_number(self, fifth: School) -> None:
        plan = planned(
            fifth,
            fet_file(
                activity(1, "Латынь", "Ёлкина", "5А")
                + activity(2, "Музыка", "Ёлкина", "9Я")
                + activity(3, "Музыка", "Ёлкина", "")
            ),
        )
        assert [(one.row, one.problem) for one in plan.refused] == [
            (1, Problem.UNKNOWN_SUBJECT),
            (2, Problem.UNKNOWN_STUDENTS),
            (3, Problem.NO_STUDENTS),
        ]

    def test_bells_are_made_where_there_are_none_and_never_overwritten(self, fifth: School) -> None:
        hours = ["08:30", "9 урок 15:30", "23:50"]
        plan = carried(fifth, fet_file(activity(1, "Алгебра", "Ёлкина", "5А"), hours=["08:45", *hours[1:]]))
        assert [one.about for one in plan.warned if one.problem is Problem.BELLS_DIFFER] == [
            "08:30",
            "09:30",
            "10:30",
        ]
        assert count(fifth, BellPeriod) == 7

    def test_a_school_without_bells_gets_the_hours_of_the_file(self, school: School) -> None:
        hours = [f"{number} урок {7 + number:02}:00" for number in range(8, 10)]
        carried(school, fet_file(activity(1, "Алгебра", "Ёлкина", "5А"), hours=hours))
        bells = BellPeriod.select(BellPeriod.number, BellPeriod.starts, BellPeriod.ends)
        assert read(school, bells.where(BellPeriod.number > 7)) == [
            (8, "15:00", "15:45"),
            (9, "16:00", "16:45"),
        ]

    def test_a_guessed_grade_is_said(self, school: School) -> None:
        file = fet_file(activity(1, "Алгебра", "Ёлкина", "ЛД201"), students="<Year><Name>ЛД201</Name></Year>")
        plan = carried(school, file)
        assert [(one.value, one.about) for one in plan.warned if one.problem is Problem.GRADE_GUESSED] == [
            ("ЛД201", "10")
        ]

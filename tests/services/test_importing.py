"""Lists and timetables are brought into a school: a dry run stores nothing, a second run changes nothing."""

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from exchange.fet import read_fet
from exchange.people import read_people
from exchange.reading import read_file
from models.accounts import Account, RoleGrant
from models.audit import AuditEvent
from models.base import Table
from models.courses import Course, StudyGroup, Subject, Teaching, TimetableSlot
from models.database import TABLES, rows
from models.people import Enrollment, Guardian, Guardianship, Person, Pupil, SchoolClass, Staff
from models.school import BellPeriod
from rules.codes import Role
from services.actor import OFFICE, Actor
from services.house import House
from services.importing.carrying import SCHOOL_CHANGED, carry_out, plan_import
from services.importing.incoming import FileRefused, FileTrouble, Incoming, Problem
from services.importing.plan import Change, ImportPlan, Options, State, Thing
from services.outcomes import NotSaved, Saved
from services.refused import Refused
from tests.exchange.files import TWO_WEEKS, activity, fet, in_room, shared, starting
from tests.school import School, Who

PUPILS = "№ личного дела;Фамилия;Имя;Отчество;Пол;Дата рождения;Класс;Дата зачисления"
GUARDIANS = "№ личного дела;Ученик;Фамилия;Имя;Отчество;Кем приходится;Телефон"
STAFF = "Табельный №;Фамилия;Имя;Отчество;Дата рождения;Должность;Кл. руководство;Логин"
ORLOV = "12;Орлов;Пётр;Ильич;М;01.02.2015;5А;"


@pytest.fixture
def fifth(school: School) -> School:
    """A school with the classes 5А and 5Б."""
    school.school_class("5А")
    school.school_class("5Б")
    return school


class TestTheRealFiles:
    """What ``../shared/data`` holds goes into an ordinary school."""

    def test_pupils_with_every_mistake_named(self, school: School) -> None:
        _classes_of_the_real_school(school)
        plan = _plan(school, read_file(shared("people/pupils-1251.csv")))
        assert Counter(entry.state for entry in plan.entries) == {State.NEW: 265}
        assert [(remark.row, remark.problem) for remark in plan.refused] == [
            (17, Problem.NO_SUCH_DAY),
            (42, Problem.NO_SUCH_GRADE),
            (52, Problem.NOT_A_NAME),
            (270, Problem.SAME_ROW_TWICE),
        ]
        assert [(remark.row, remark.problem) for remark in plan.warned] == [
            (5, Problem.READ_AS),
            (9, Problem.READ_AS),
            (9, Problem.AGE_OUTSIDE_CLASS),
            (13, Problem.READ_AS),
            (22, Problem.READ_AS),
            (27, Problem.NO_FILE_NO),
            (46, Problem.NO_PATRONYMIC),
            (57, Problem.MIXED_ALPHABETS),
        ]

    def test_pupils_then_guardians_then_staff_and_the_second_run_changes_nothing(
        self, school: School
    ) -> None:
        _classes_of_the_real_school(school)
        for name in ("pupils-1251.csv", "guardians-1251.csv", "staff-utf8bom.csv"):
            _carry(school, read_file(shared(f"people/{name}")))
        before = _contents(school)
        for name in ("pupils-1251.csv", "guardians-1251.csv", "staff-utf8bom.csv"):
            plan = _plan(school, read_file(shared(f"people/{name}")))
            assert plan.changes_nothing, plan.of(State.NEW) + plan.of(State.CHANGED)
            assert isinstance(carry_out(school.house.writer, plan), Saved)
        assert _contents(school) == before
        assert (_count(school, Pupil), _count(school, Enrollment)) == (265, 265)
        assert (_count(school, Guardian), _count(school, Guardianship)) == (213, 213)
        assert (_count(school, Staff), _count(school, Account)) == (38, 38)

    def test_guardians_whose_pupil_is_doubtful_are_refused(self, school: School) -> None:
        _classes_of_the_real_school(school)
        _carry(school, read_file(shared("people/pupils-1251.csv")))
        plan = _plan(school, read_file(shared("people/guardians-1251.csv")))
        assert [(remark.row, remark.value, remark.problem) for remark in plan.refused] == [
            (13, "Б-1016", Problem.NO_SUCH_PUPIL),
            (22, "Б-1026", Problem.NO_SUCH_PUPIL),
            (35, "А-1041", Problem.NO_SUCH_PUPIL),
            (37, "Шпанова Аля", Problem.PUPIL_NAME_DIFFERS),
            (42, "Б-1051", Problem.NO_SUCH_PUPIL),
        ]

    def test_seven_leaders_too_many_are_named(self, school: School) -> None:
        _classes_of_the_real_school(school)
        plan = _plan(school, read_file(shared("people/staff-utf8bom.csv")))
        doubled = [remark.row for remark in plan.warned if remark.problem is Problem.CLASS_HAS_TEACHER]
        assert doubled == [12, 13, 16, 17, 18, 20, 22]

    def test_the_timetable_file_fills_an_empty_school(self, school: School) -> None:
        plan = _carry(school, read_file(shared("fet/timetable-ru.fet")))
        assert Counter(entry.thing for entry in plan.of(State.NEW)) == {
            Thing.SUBJECT: 123,
            Thing.STAFF: 47,
            Thing.SCHOOL_CLASS: 14,
            Thing.STUDY_GROUP: 71,
            Thing.COURSE: 302,
        }
        assert plan.refused == ()
        assert _count(school, TimetableSlot) == 0
        hours = _read(school, Course.select(Course.hours_in_two_weeks))
        durations = 337 * 1 + 221 * 2 + 4 * 3
        assert sum(hour for (hour,) in hours) == durations
        assert _plan(school, read_file(shared("fet/timetable-ru.fet"))).changes_nothing

    def test_a_teacher_of_the_timetable_file_holds_a_lesson(self, school: School) -> None:
        _carry(school, read_file(shared("fet/timetable-ru.fet")))
        person, login = _read(
            school,
            Person.select(Person.id, Account.login)
            .join(Account, on=(Account.person == Person.id))
            .where(Person.surname == "Петрова"),
        )[0]
        assert login == "petrova"
        account = _read(school, Account.select(Account.id).where(Account.login == login))[0][0]
        course = _read(school, Teaching.select(Teaching.course).where(Teaching.teacher == person))[0][0]
        teacher = _who(school, person, account, login)
        assert isinstance(teacher.holds(course, "2026-11-19"), Saved)


class TestADryRun:
    """The dry run is the import itself, taken back."""

    def test_nothing_is_stored_by_a_dry_run(self, fifth: School) -> None:
        before = _contents(fifth)
        plan = _plan(fifth, _pupils(ORLOV))
        assert [entry.state for entry in plan.entries] == [State.NEW]
        assert _contents(fifth) == before

    def test_nothing_is_stored_where_the_school_changed_meanwhile(self, fifth: School) -> None:
        plan = _plan(fifth, _pupils(ORLOV))
        fifth.pupil("Орлов Пётр Ильич", 1)
        before = _contents(fifth)
        assert carry_out(fifth.house.writer, plan) == NotSaved(SCHOOL_CHANGED)
        assert _contents(fifth) == before

    def test_every_row_written_has_its_event_in_the_same_transaction(self, fifth: School) -> None:
        events = _count(fifth, AuditEvent)
        commits = fifth.house.writer.commits
        _carry(fifth, _pupils(ORLOV, "13;Ли;Ван;;М;01.03.2015;5Б;"))
        assert fifth.house.writer.commits == commits + 2
        new = _read(fifth, AuditEvent.select(AuditEvent.act, AuditEvent.thing).where(AuditEvent.id > events))
        assert Counter(new) == {
            ("import_pupils", "person"): 2,
            ("import_pupils", "pupil"): 2,
            ("import_pupils", "enrollment"): 2,
        }

    def test_a_request_sent_again_is_not_carried_out_twice(self, fifth: School) -> None:
        plan = _plan(fifth, _pupils(ORLOV))
        first = carry_out(fifth.house.writer, plan, OFFICE, "import-1")
        before = _contents(fifth)
        again = carry_out(fifth.house.writer, plan, OFFICE, "import-1")
        assert isinstance(first, Saved)
        assert isinstance(again, Saved)
        assert _contents(fifth) == before

    def test_only_the_administrator_fills_a_school(self, fifth: School) -> None:
        for role in (Role.TEACHER, Role.DIRECTOR, Role.DEPUTY, Role.GUARDIAN):
            who = fifth.somebody(f"Некто {role}", role)
            with pytest.raises(Refused) as refused:
                plan_import(fifth.house.writer, _pupils(ORLOV), Options(), who.actor)
            assert refused.value.refusal.act == "fill_school"
        administrator = fifth.somebody("Админов А А", Role.ADMINISTRATOR)
        assert plan_import(fifth.house.writer, _pupils(ORLOV), Options(), administrator.actor).entries

    def test_a_school_without_an_open_year_takes_nothing(self, tmp_path: Path) -> None:
        house = House(tmp_path, source=lambda: datetime(2026, 11, 19, 5, 0), cost=4)
        house.start()
        try:
            with pytest.raises(FileRefused) as refused:
                plan_import(house.writer, _pupils(ORLOV))
        finally:
            house.stop()
        assert refused.value.trouble is FileTrouble.NO_YEAR


class TestPupils:
    """Matched by personal file number, else by name and date of birth; never guessed."""

    def test_a_new_pupil_is_in_the_class_from_the_first_day_of_the_year(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV))
        assert _stays(fifth) == [("Орлов", "5А", date(2026, 9, 1), None)]

    def test_a_day_of_coming_within_the_year_is_kept_and_an_earlier_one_is_the_years(
        self, fifth: School
    ) -> None:
        _carry(fifth, _pupils(ORLOV + "15.10.2026", "13;Ли;Ван;;М;01.03.2015;5Б;01.09.2021"))
        assert [since for _, _, since, _ in _stays(fifth)] == [date(2026, 10, 15), date(2026, 9, 1)]

    def test_a_changed_surname_is_found_by_the_number(self, fifth: School) -> None:
        _carry(fifth, _pupils("12;Орлова;Анна;Ильинична;Ж;01.02.2015;5А;"))
        plan = _carry(fifth, _pupils("12;Соколова;Анна;Ильинична;Ж;01.02.2015;5А;"))
        assert [entry.changes for entry in plan.of(State.CHANGED)] == [
            (Change("surname", "Орлова", "Соколова"),)
        ]
        assert _count(fifth, Pupil) == 1

    def test_the_number_typed_in_latin_is_the_same_number(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV.replace("12;", "А-12;", 1)))
        assert _plan(fifth, _pupils(ORLOV.replace("12;", "a-12;", 1))).changes_nothing

    def test_another_person_under_a_known_number_is_refused(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV))
        plan = _plan(fifth, _pupils("12;Ли;Ван;;М;05.05.2015;5А;"))
        assert [(one.problem, one.about) for one in plan.refused] == [
            (Problem.FILE_NO_TAKEN, "Орлов Пётр Ильич")
        ]

    def test_a_pupil_without_a_number_is_found_by_name_and_birth_and_gets_the_number(
        self, fifth: School
    ) -> None:
        _carry(fifth, _pupils(ORLOV.replace("12;", ";", 1)))
        plan = _carry(fifth, _pupils(ORLOV.replace("Орлов;Пётр", "ОРЛОВ;Петр")))
        assert [entry.changes for entry in plan.entries] == [(Change("file_no", "", "12"),)]
        assert _count(fifth, Pupil) == 1

    def test_the_same_child_under_another_number_is_refused(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV))
        plan = _plan(fifth, _pupils(ORLOV.replace("12;", "99;", 1)))
        assert [(one.problem, one.about) for one in plan.refused] == [(Problem.OTHER_FILE_NO, "12")]

    def test_namesakes_born_on_other_days_are_two_pupils(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV, "13;Орлов;Пётр;Ильич;М;02.02.2015;5А;"))
        assert _count(fifth, Pupil) == 2

    def test_a_namesake_who_cannot_be_told_apart_is_refused(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV))
        plan = _plan(fifth, _pupils(";Орлов;Пётр;Ильич;М;;5А;"))
        assert [one.problem for one in plan.refused] == [Problem.NAMESAKE_WITHOUT_DATE]

    def test_two_rows_that_disagree_about_one_pupil_are_named(self, fifth: School) -> None:
        plan = _plan(fifth, _pupils(ORLOV, ORLOV.replace("5А", "5Б")))
        assert [(one.row, one.problem, one.about) for one in plan.refused] == [
            (3, Problem.FILE_NO_TWICE, "2")
        ]

    def test_another_class_is_a_move_from_today(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV))
        plan = _carry(fifth, _pupils(ORLOV.replace("5А", "5Б")))
        assert [entry.changes for entry in plan.entries] == [(Change("class", "5А", "5Б"),)]
        assert _stays(fifth) == [
            ("Орлов", "5А", date(2026, 9, 1), date(2026, 11, 18)),
            ("Орлов", "5Б", date(2026, 11, 19), None),
        ]

    def test_an_empty_cell_takes_nothing_away(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV))
        assert _plan(fifth, _pupils("12;Орлов;Пётр;Ильич;;;5А;")).changes_nothing

    def test_a_missing_class_is_refused_or_made_when_that_was_allowed(self, fifth: School) -> None:
        incoming = _pupils(ORLOV.replace("5А", "6В"))
        assert [(one.column, one.problem) for one in _plan(fifth, incoming).refused] == [
            ("Класс", Problem.NO_SUCH_CLASS)
        ]
        _carry(fifth, incoming, Options(create_classes=True))
        made = SchoolClass.select(SchoolClass.grade, SchoolClass.letter).where(SchoolClass.title == "6В")
        assert _read(fifth, made) == [(6, "В")]

    def test_a_leaver_of_an_earlier_year_is_refused(self, fifth: School) -> None:
        read = read_people("Фамилия;Имя;Класс;Дата выбытия\nОрлов;Пётр;5А;01.06.2026".encode(), "list.csv")
        assert [one.problem for one in _plan(fifth, read).refused] == [Problem.OUTSIDE_YEAR]


class TestGuardians:
    """Tied by the pupil's number; a parent of two children is one person only where that is proved."""

    def test_siblings_have_one_mother_by_name_and_telephone(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV, "13;Орлова;Яна;Ильинична;Ж;01.03.2015;5Б;"))
        _carry(
            fifth,
            _guardians(
                "12;Орлов Пётр;Орлова;Инна;Львовна;мать;+7 (913) 111-22-33",
                "13;Орлова Яна;Орлова;Инна;Львовна;мать;89131112233",
            ),
        )
        assert (_count(fifth, Guardian), _count(fifth, Guardianship)) == (1, 2)

    def test_a_namesake_with_another_telephone_is_somebody_else_and_remarked(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV, "13;Ли;Ван;;М;01.03.2015;5Б;"))
        rows_of_file = (
            "12;Орлов Пётр;Орлова;Инна;Львовна;мать;89131112233",
            "13;Ли Ван;Орлова;Инна;Львовна;мать;89130000000",
        )
        plan = _carry(fifth, _guardians(*rows_of_file))
        assert [(one.row, one.problem) for one in plan.warned] == [(3, Problem.NAMESAKE)]
        assert _count(fifth, Guardian) == 2
        assert _plan(fifth, _guardians(*rows_of_file)).changes_nothing

    def test_a_new_telephone_is_a_change(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV))
        _carry(fifth, _guardians("12;;Орлова;Инна;Львовна;мать;89131112233"))
        plan = _plan(fifth, _guardians("12;;Орлова;Инна;Львовна;мать;89130000000"))
        assert [entry.changes for entry in plan.entries] == [(Change("phone", "89131112233", "89130000000"),)]

    def test_a_wrong_number_never_opens_another_childs_diary(self, fifth: School) -> None:
        _carry(fifth, _pupils(ORLOV))
        plan = _plan(fifth, _guardians("12;Ли Ван;Ли;Мэй;;мать;1"))
        assert [(one.problem, one.about) for one in plan.refused] == [
            (Problem.PUPIL_NAME_DIFFERS, "Орлов Пётр Ильич")
        ]
        assert plan.entries == ()


class TestStaff:
    """Staff get an account without a password, roles by position, the class they lead."""

    def test_a_teacher_gets_a_login_a_role_and_a_class_but_no_password(self, fifth: School) -> None:
        _carry(fifth, _staff("7;Ёлкина;Анна;Ильинична;;Учитель;5А;"))
        account = _read(
            fifth, Account.select(Account.login, Account.password_hash, Account.must_change_password)
        )
        assert account == [("elkina.ai", "", True)]
        assert _read(fifth, RoleGrant.select(RoleGrant.role)) == [("teacher",)]
        leader = SchoolClass.select(Person.surname).join(Person).where(SchoolClass.title == "5А")
        assert _read(fifth, leader) == [("Ёлкина",)]

    def test_the_second_of_a_name_gets_a_numbered_login(self, fifth: School) -> None:
        _carry(fifth, _staff("7;Ёлкина;Анна;Ильинична;;Учитель;;", "8;Ёлкина;Алла;Игоревна;;Учитель;;"))
        assert [login for (login,) in _read(fifth, Account.select(Account.login))] == [
            "elkina.ai",
            "elkina.ai2",
        ]

    def test_a_new_duty_is_added_and_none_is_taken(self, fifth: School) -> None:
        _carry(fifth, _staff("7;Ёлкина;Анна;Ильинична;;Учитель;;"))
        plan = _carry(fifth, _staff("7;Ёлкина;Анна;Ильинична;;Заместитель директора;;"))
        assert plan.entries[0].changes == (
            Change("position", "Учитель", "Заместитель директора"),
            Change("role", "", "deputy"),
        )
        assert set(_read(fifth, RoleGrant.select(RoleGrant.role))) == {("teacher",), ("deputy",)}

    def test_a_file_never_makes_an_administrator(self, fifth: School) -> None:
        plan = _carry(fifth, _staff("7;Ёлкина;Анна;Ильинична;;Администратор;;"))
        assert _count(fifth, RoleGrant) == 0
        assert [one.problem for one in plan.warned] == [Problem.NO_ROLE]

    def test_somebody_elses_login_is_refused(self, fifth: School) -> None:
        _carry(fifth, _staff("7;Ёлкина;Анна;Ильинична;;Учитель;;"))
        plan = _plan(fifth, _staff("8;Орлов;Пётр;Ильич;;Учитель;;elkina.ai"))
        assert [one.problem for one in plan.refused] == [Problem.LOGIN_TAKEN]

    def test_a_surname_from_a_timetable_is_pointed_at_and_not_guessed(self, fifth: School) -> None:
        _carry(fifth, _fet(activity(1, "Алгебра", "Ёлкина", "5А")))
        plan = _carry(fifth, _staff("7;Ёлкина;Анна;Ильинична;;Учитель;;"))
        assert [(one.problem, one.about) for one in plan.warned] == [(Problem.POSSIBLY_SAME, "Ёлкина")]
        assert [entry.state for entry in plan.entries] == [State.NEW]


class TestTimetable:
    """A FET file: parts, courses folded from activities, places in a week or two."""

    def test_activities_of_one_subject_set_and_teacher_are_one_course(self, fifth: School) -> None:
        twice = activity(1, "Алгебра", "Ёлкина", "5А") + activity(2, "Алгебра", "Ёлкина", "5А", duration=2)
        _carry(fifth, _fet(twice + activity(3, "Алгебра", "Ёлкина", "5Б")))
        assert _courses(fifth) == [("Алгебра", "5А", None, 6), ("Алгебра", "5Б", None, 2)]

    def test_another_teacher_of_the_same_pupils_has_a_course_of_the_own(self, fifth: School) -> None:
        both = activity(1, "Алгебра", "Ёлкина", "5А") + activity(2, "Алгебра", "Орлов П.С.", "5А")
        _carry(fifth, _fet(both))
        assert _count(fifth, Course) == 2
        assert _plan(fifth, _fet(both)).changes_nothing

    def test_a_subgroup_is_a_study_group_of_its_class(self, fifth: School) -> None:
        _carry(fifth, _fet(activity(1, "Музыка", "Ёлкина", "5А-1-д")))
        groups = (
            StudyGroup.select(StudyGroup.title, SchoolClass.title).join(SchoolClass).order_by(StudyGroup.id)
        )
        assert _read(fifth, groups) == [("5А-1", "5А"), ("5А-1-д", "5А"), ("5А-д", "5А")]
        assert _courses(fifth) == [("Музыка", None, "5А-1-д", 2)]

    def test_several_sets_at_once_are_a_group_across_classes(self, fifth: School) -> None:
        file = _fet(activity(1, "Музыка", "Ёлкина", "5Б+5А"))
        _carry(fifth, file)
        assert _courses(fifth) == [("Музыка", None, "5А + 5Б", 2)]
        assert _plan(fifth, file).changes_nothing

    def test_a_two_week_timetable_has_weeks_and_folds_what_stands_in_both(self, fifth: School) -> None:
        activities = "".join(activity(number, "Алгебра", "Ёлкина", "5А") for number in (1, 2, 3))
        places = (
            starting(1, "А-Понедельник", "08:30")
            + starting(2, "В-Понедельник", "08:30")
            + starting(3, "В-Вторник", "09:25")
            + in_room(3, "21 К")
        )
        file = _fet(activities, places, days=TWO_WEEKS)
        _carry(fifth, file)
        assert _slots(fifth) == [(1, 0, 1, ""), (2, 2, 2, "21 К")]
        assert _courses(fifth) == [("Алгебра", "5А", None, 3)]
        assert _plan(fifth, file).changes_nothing

    def test_a_double_activity_stands_in_two_lessons(self, fifth: School) -> None:
        one = activity(1, "Алгебра", "Ёлкина", "5А", duration=2)
        _carry(fifth, _fet(one, starting(1, "Вторник", "09:25")))
        assert _slots(fifth) == [(2, 0, 2, ""), (2, 0, 3, "")]

    def test_a_new_timetable_ends_the_old_places_yesterday(self, fifth: School) -> None:
        one = activity(1, "Алгебра", "Ёлкина", "5А")
        _carry(fifth, _fet(one, starting(1, "Вторник", "09:25")))
        _carry(fifth, _fet(one, starting(1, "Понедельник", "08:30")))
        slots = TimetableSlot.select(TimetableSlot.weekday, TimetableSlot.since, TimetableSlot.until)
        assert _read(fifth, slots) == [
            (2, date(2026, 9, 1), date(2026, 11, 18)),
            (1, date(2026, 11, 19), None),
        ]

    def test_another_teacher_takes_a_course_over_from_today(self, fifth: School) -> None:
        _carry(fifth, _fet(activity(1, "Алгебра", "Ёлкина", "5А")))
        plan = _carry(fifth, _fet(activity(1, "Алгебра", "Орлов П.С.", "5А")))
        assert [entry.changes for entry in plan.of(State.CHANGED)] == [
            (Change("teacher", "", "Орлов П. С."), Change("teacher_until", "", "2026-11-18"))
        ]
        teachings = Teaching.select(Teaching.since, Teaching.until).order_by(Teaching.id)
        assert _read(fifth, teachings) == [
            (date(2026, 9, 1), date(2026, 11, 18)),
            (date(2026, 11, 19), None),
        ]

    def test_a_surname_that_fits_one_member_of_staff_is_that_one_and_said(self, fifth: School) -> None:
        _carry(fifth, _staff("7;Ёлкина;Анна;Ильинична;;Учитель;;"))
        plan = _carry(fifth, _fet(activity(1, "Алгебра", "Елкина", "5А"), teachers=["Елкина"]))
        said = [(one.value, one.about) for one in plan.warned if one.problem is Problem.TEACHER_IS]
        assert said == [("Елкина", "Ёлкина Анна Ильинична")]
        assert _count(fifth, Staff) == 1

    def test_a_surname_that_fits_two_is_refused_and_initials_tell_them_apart(self, fifth: School) -> None:
        _carry(fifth, _staff("7;Ёлкина;Анна;Ильинична;;Учитель;;", "8;Ёлкина;Вера;Львовна;;Учитель;;"))
        plan = _plan(fifth, _fet(activity(1, "Алгебра", "Ёлкина", "5А"), teachers=["Ёлкина"]))
        assert [one.problem for one in plan.refused] == [Problem.SEVERAL_FIT]
        assert Problem.NO_TEACHER in [one.problem for one in plan.warned]
        told = _plan(fifth, _fet(activity(1, "Алгебра", "Ёлкина В.", "5А"), teachers=["Ёлкина В."]))
        assert told.refused == ()

    def test_activities_of_unknown_things_are_refused_by_their_number(self, fifth: School) -> None:
        plan = _plan(
            fifth,
            _fet(
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
        plan = _carry(fifth, _fet(activity(1, "Алгебра", "Ёлкина", "5А"), hours=["08:45", *hours[1:]]))
        assert [one.about for one in plan.warned if one.problem is Problem.BELLS_DIFFER] == [
            "08:30",
            "09:30",
            "10:30",
        ]
        assert _count(fifth, BellPeriod) == 7

    def test_a_school_without_bells_gets_the_hours_of_the_file(self, school: School) -> None:
        hours = [f"{number} урок {7 + number:02}:00" for number in range(8, 10)]
        _carry(school, _fet(activity(1, "Алгебра", "Ёлкина", "5А"), hours=hours))
        bells = BellPeriod.select(BellPeriod.number, BellPeriod.starts, BellPeriod.ends)
        assert _read(school, bells.where(BellPeriod.number > 7)) == [
            (8, "15:00", "15:45"),
            (9, "16:00", "16:45"),
        ]

    def test_a_guessed_grade_is_said(self, school: School) -> None:
        file = _fet(activity(1, "Алгебра", "Ёлкина", "ЛД201"), students="<Year><Name>ЛД201</Name></Year>")
        plan = _carry(school, file)
        assert [(one.value, one.about) for one in plan.warned if one.problem is Problem.GRADE_GUESSED] == [
            ("ЛД201", "2")
        ]


def _classes_of_the_real_school(school: School) -> None:
    for grade in range(1, 12):
        for letter in "АБ" if grade < 10 else "А":
            school.school_class(f"{grade}{letter}")


def _pupils(*lines: str) -> Incoming:
    return read_people("\n".join((PUPILS, *lines)).encode(), "pupils.csv")


def _guardians(*lines: str) -> Incoming:
    return read_people("\n".join((GUARDIANS, *lines)).encode(), "guardians.csv")


def _staff(*lines: str) -> Incoming:
    return read_people("\n".join((STAFF, *lines)).encode(), "staff.csv")


def _fet(activities: str, constraints: str = "", **parts: Any) -> Incoming:
    return read_fet(fet(activities, constraints, **parts), "school.fet")


def _plan(school: School, incoming: Incoming, options: Options | None = None) -> ImportPlan:
    return plan_import(school.house.writer, incoming, options)


def _carry(school: School, incoming: Incoming, options: Options | None = None) -> ImportPlan:
    plan = _plan(school, incoming, options)
    outcome = carry_out(school.house.writer, plan)
    assert isinstance(outcome, Saved), outcome
    return plan


def _read(school: School, query: Any) -> list[Any]:
    with school.house.database.connection_context():
        return list(rows(query))


def _count(school: School, table: type[Table]) -> int:
    with school.house.database.connection_context():
        return int(table.select().count())


def _contents(school: School) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with school.house.database.connection_context():
        return {table.__name__: list(rows(table.select().order_by(table.id))) for table in TABLES}


def _stays(school: School) -> list[Any]:
    return _read(
        school,
        Enrollment.select(Person.surname, SchoolClass.title, Enrollment.since, Enrollment.until)
        .join(Pupil)
        .join(Person)
        .switch(Enrollment)
        .join(SchoolClass)
        .order_by(Enrollment.id),
    )


def _courses(school: School) -> list[Any]:
    return _read(
        school,
        Course.select(Subject.title, SchoolClass.title, StudyGroup.title, Course.hours_in_two_weeks)
        .join(Subject)
        .switch(Course)
        .left_outer_join(SchoolClass)
        .switch(Course)
        .left_outer_join(StudyGroup)
        .order_by(Course.id),
    )


def _slots(school: School) -> list[Any]:
    columns = (TimetableSlot.weekday, TimetableSlot.week, TimetableSlot.number, TimetableSlot.room)
    return _read(school, TimetableSlot.select(*columns).order_by(*columns))


def _who(school: School, person: int, account: int, login: str) -> Who:
    return Who(school, login, login, Actor(person, account, 0, "127.0.0.1"))

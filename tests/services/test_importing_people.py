"""Lists of pupils, guardians and staff are matched with the school and never guessed."""

from datetime import date

from exchange.people import read_people
from models.accounts import Account, RoleGrant
from models.people import Guardian, Guardianship, Person, Pupil, SchoolClass
from services.importing.incoming import Problem
from services.importing.plan import Change, Options, State
from tests.exchange.files import activity
from tests.school import School
from tests.services.bringing import (
    ORLOV,
    carried,
    count,
    fet_file,
    guardian_list,
    planned,
    pupil_list,
    read,
    staff_list,
    stays,
)


class TestPupils:
    """Matched by personal file number, else by name and date of birth; never guessed."""

    def test_a_new_pupil_is_in_the_class_from_the_first_day_of_the_year(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV))
        assert stays(fifth) == [("Орлов", "5А", date(2026, 9, 1), None)]

    def test_a_day_of_coming_within_the_year_is_kept_and_an_earlier_one_is_the_years(
        self, fifth: School
    ) -> None:
        carried(fifth, pupil_list(ORLOV + "15.10.2026", "13;Ли;Ван;;М;01.03.2015;5Б;01.09.2021"))
        assert [since for _, _, since, _ in stays(fifth)] == [date(2026, 10, 15), date(2026, 9, 1)]

    def test_a_changed_surname_is_found_by_the_number(self, fifth: School) -> None:
        carried(fifth, pupil_list("12;Орлова;Анна;Ильинична;Ж;01.02.2015;5А;"))
        plan = carried(fifth, pupil_list("12;Соколова;Анна;Ильинична;Ж;01.02.2015;5А;"))
        assert [entry.changes for entry in plan.of(State.CHANGED)] == [
            (Change("surname", "Орлова", "Соколова"),)
        ]
        assert count(fifth, Pupil) == 1

    def test_the_number_typed_in_latin_is_the_same_number(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV.replace("12;", "А-12;", 1)))
        assert planned(fifth, pupil_list(ORLOV.replace("12;", "a-12;", 1))).changes_nothing

    def test_another_person_under_a_known_number_is_refused(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV))
        plan = planned(fifth, pupil_list("12;Ли;Ван;;М;05.05.2015;5А;"))
        assert [(one.problem, one.about) for one in plan.refused] == [
            (Problem.FILE_NO_TAKEN, "Орлов Пётр Ильич")
        ]

    def test_a_pupil_without_a_number_is_found_by_name_and_birth_and_gets_the_number(
        self, fifth: School
    ) -> None:
        carried(fifth, pupil_list(ORLOV.replace("12;", ";", 1)))
        plan = carried(fifth, pupil_list(ORLOV.replace("Орлов;Пётр", "ОРЛОВ;Петр")))
        assert [entry.changes for entry in plan.entries] == [(Change("file_no", "", "12"),)]
        assert count(fifth, Pupil) == 1

    def test_the_same_child_under_another_number_is_refused(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV))
        plan = planned(fifth, pupil_list(ORLOV.replace("12;", "99;", 1)))
        assert [(one.problem, one.about) for one in plan.refused] == [(Problem.OTHER_FILE_NO, "12")]

    def test_namesakes_born_on_other_days_are_two_pupils(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV, "13;Орлов;Пётр;Ильич;М;02.02.2015;5А;"))
        assert count(fifth, Pupil) == 2

    def test_a_namesake_who_cannot_be_told_apart_is_refused(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV))
        plan = planned(fifth, pupil_list(";Орлов;Пётр;Ильич;М;;5А;"))
        assert [one.problem for one in plan.refused] == [Problem.NAMESAKE_WITHOUT_DATE]

    def test_two_rows_that_disagree_about_one_pupil_are_named(self, fifth: School) -> None:
        plan = planned(fifth, pupil_list(ORLOV, ORLOV.replace("5А", "5Б")))
        assert [(one.row, one.problem, one.about) for one in plan.refused] == [
            (3, Problem.FILE_NO_TWICE, "2")
        ]

    def test_another_class_is_a_move_from_today(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV))
        plan = carried(fifth, pupil_list(ORLOV.replace("5А", "5Б")))
        assert [entry.changes for entry in plan.entries] == [(Change("class", "5А", "5Б"),)]
        assert stays(fifth) == [
            ("Орлов", "5А", date(2026, 9, 1), date(2026, 11, 18)),
            ("Орлов", "5Б", date(2026, 11, 19), None),
        ]

    def test_an_empty_cell_takes_nothing_away(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV))
        assert planned(fifth, pupil_list("12;Орлов;Пётр;Ильич;;;5А;")).changes_nothing

    def test_a_missing_class_is_refused_or_made_when_that_was_allowed(self, fifth: School) -> None:
        incoming = pupil_list(ORLOV.replace("5А", "6В"))
        assert [(one.column, one.problem) for one in planned(fifth, incoming).refused] == [
            ("Класс", Problem.NO_SUCH_CLASS)
        ]
        carried(fifth, incoming, Options(create_classes=True))
        made = SchoolClass.select(SchoolClass.grade, SchoolClass.letter).where(SchoolClass.title == "6В")
        assert read(fifth, made) == [(6, "В")]

    def test_a_leaver_of_an_earlier_year_is_refused(self, fifth: School) -> None:
        read = read_people("Фамилия;Имя;Класс;Дата выбытия\nОрлов;Пётр;5А;01.06.2026".encode(), "list.csv")
        assert [one.problem for one in planned(fifth, read).refused] == [Problem.OUTSIDE_YEAR]


class TestGuardians:
    """Tied by the pupil's number; a parent of two children is one person only where that is proved."""

    def test_siblings_have_one_mother_by_name_and_telephone(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV, "13;Орлова;Яна;Ильинична;Ж;01.03.2015;5Б;"))
        carried(
            fifth,
            guardian_list(
                "12;Орлов Пётр;Орлова;Инна;Львовна;мать;+7 (913) 111-22-33",
                "13;Орлова Яна;Орлова;Инна;Львовна;мать;89131112233",
            ),
        )
        assert (count(fifth, Guardian), count(fifth, Guardianship)) == (1, 2)

    def test_a_namesake_with_another_telephone_is_somebody_else_and_remarked(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV, "13;Ли;Ван;;М;01.03.2015;5Б;"))
        rows_of_file = (
            "12;Орлов Пётр;Орлова;Инна;Львовна;мать;89131112233",
            "13;Ли Ван;Орлова;Инна;Львовна;мать;89130000000",
        )
        plan = carried(fifth, guardian_list(*rows_of_file))
        assert [(one.row, one.problem) for one in plan.warned] == [(3, Problem.NAMESAKE)]
        assert count(fifth, Guardian) == 2
        assert planned(fifth, guardian_list(*rows_of_file)).changes_nothing

    def test_a_new_telephone_is_a_change(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV))
        carried(fifth, guardian_list("12;;Орлова;Инна;Львовна;мать;89131112233"))
        plan = planned(fifth, guardian_list("12;;Орлова;Инна;Львовна;мать;89130000000"))
        assert [entry.changes for entry in plan.entries] == [(Change("phone", "89131112233", "89130000000"),)]

    def test_a_wrong_number_never_opens_another_childs_diary(self, fifth: School) -> None:
        carried(fifth, pupil_list(ORLOV))
        plan = planned(fifth, guardian_list("12;Ли Ван;Ли;Мэй;;мать;1"))
        assert [(one.problem, one.about) for one in plan.refused] == [
            (Problem.PUPIL_NAME_DIFFERS, "Орлов Пётр Ильич")
        ]
        assert plan.entries == ()


class TestStaff:
    """Staff get an account without a password, roles by position, the class they lead."""

    def test_a_teacher_gets_a_login_a_role_and_a_class_but_no_password(self, fifth: School) -> None:
        carried(fifth, staff_list("7;Ёлкина;Анна;Ильинична;;Учитель;5А;"))
        account = read(
            fifth, Account.select(Account.login, Account.password_hash, Account.must_change_password)
        )
        assert account == [("elkina.ai", "", True)]
        assert read(fifth, RoleGrant.select(RoleGrant.role)) == [("teacher",)]
        leader = SchoolClass.select(Person.surname).join(Person).where(SchoolClass.title == "5А")
        assert read(fifth, leader) == [("Ёлкина",)]

    def test_the_second_of_a_name_gets_a_numbered_login(self, fifth: School) -> None:
        carried(fifth, staff_list("7;Ёлкина;Анна;Ильинична;;Учитель;;", "8;Ёлкина;Алла;Игоревна;;Учитель;;"))
        assert [login for (login,) in read(fifth, Account.select(Account.login))] == [
            "elkina.ai",
            "elkina.ai2",
        ]

    def test_a_new_duty_is_added_and_none_is_taken(self, fifth: School) -> None:
        carried(fifth, staff_list("7;Ёлкина;Анна;Ильинична;;Учитель;;"))
        plan = carried(fifth, staff_list("7;Ёлкина;Анна;Ильинична;;Заместитель директора;;"))
        assert plan.entries[0].changes == (
            Change("position", "Учитель", "Заместитель директора"),
            Change("role", "", "deputy"),
        )
        assert set(read(fifth, RoleGrant.select(RoleGrant.role))) == {("teacher",), ("deputy",)}

    def test_a_file_never_makes_an_administrator(self, fifth: School) -> None:
        plan = carried(fifth, staff_list("7;Ёлкина;Анна;Ильинична;;Администратор;;"))
        assert count(fifth, RoleGrant) == 0
        assert [one.problem for one in plan.warned] == [Problem.NO_ROLE]

    def test_somebody_elses_login_is_refused(self, fifth: School) -> None:
        carried(fifth, staff_list("7;Ёлкина;Анна;Ильинична;;Учитель;;"))
        plan = planned(fifth, staff_list("8;Орлов;Пётр;Ильич;;Учитель;;elkina.ai"))
        assert [one.problem for one in plan.refused] == [Problem.LOGIN_TAKEN]

    def test_a_surname_from_a_timetable_is_pointed_at_and_not_guessed(self, fifth: School) -> None:
        carried(fifth, fet_file(activity(1, "Алгебра", "Ёлкина", "5А")))
        plan = carried(fifth, staff_list("7;Ёлкина;Анна;Ильинична;;Учитель;;"))
        assert [(one.problem, one.about) for one in plan.warned] == [(Problem.POSSIBLY_SAME, "Ёлкина")]
        assert [entry.state for entry in plan.entries] == [State.NEW]

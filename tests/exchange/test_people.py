"""Lists of pupils, guardians and staff: columns in any order, mistakes named by row and column."""

from datetime import date

import pytest

from exchange.people import read_people
from rules.codes import Role
from services.importing.incoming import (
    FileRefused,
    FileTrouble,
    GuardianRow,
    Incoming,
    Kind,
    Name,
    Problem,
    PupilRow,
    Remark,
    StaffRow,
    TopicRow,
)
from tests.exchange.files import read_list, shared


def test_pupils_of_the_real_list_and_its_mistakes() -> None:
    read = read_list(shared("people/pupils-1251.csv"))
    assert (read.kind, len(read.rows)) == (Kind.PUPILS, 267)
    assert _seen(read.refused) == [
        (17, "Дата рожд.", Problem.NO_SUCH_DAY),
        (52, "Ф.И.О. обучающегося", Problem.NOT_A_NAME),
    ]
    assert _seen(read.warned) == [
        (5, "Ф.И.О. обучающегося", Problem.READ_AS),
        (9, "Дата рожд.", Problem.READ_AS),
        (13, "Класс", Problem.READ_AS),
        (22, "Пол", Problem.READ_AS),
        (27, "№ личного дела", Problem.NO_FILE_NO),
        (46, "Ф.И.О. обучающегося", Problem.NO_PATRONYMIC),
        (57, "Ф.И.О. обучающегося", Problem.MIXED_ALPHABETS),
    ]
    assert read.rows[0] == PupilRow(
        row=2,
        name=Name("Смоленская", "Эмилия", "Харламовна"),
        sex="f",
        born_on=date(2019, 3, 6),
        file_no="А-1001",
        class_title="1А",
        lodging="boarding",
    )


def test_guardians_of_the_real_list() -> None:
    read = read_list(shared("people/guardians-1251.csv"))
    assert (read.kind, len(read.rows), read.refused, read.warned) == (Kind.GUARDIANS, 218, (), ())
    assert read.rows[0] == GuardianRow(
        row=2,
        pupil_file_no="А-1001",
        pupil_name="Смоленская Эмилия",
        name=Name("Смоленская", "Бэлла", "Афанасьевна"),
        relation="mother",
        phone="+7 (913) 770-19-22",
    )


def test_staff_of_the_real_list() -> None:
    read = read_list(shared("people/staff-utf8bom.csv"))
    assert (read.kind, len(read.rows), read.refused) == (Kind.STAFF, 38, ())
    assert _seen(read.warned) == [(1, "Предмет", Problem.COLUMN_NOT_KEPT)]
    leader = read.rows[4]
    assert isinstance(leader, StaffRow)
    assert (leader.name.surname, leader.roles, leader.leads) == ("Брагина", (Role.TEACHER,), "2А")


def test_our_own_template_of_pupils_in_any_order_of_columns() -> None:
    read = _read(
        "Класс;Пол;Отчество;Имя;Фамилия;Дата рождения;Табельный №;СНИЛС;Дата зачисления;Дата выбытия;"
        "Группа воспитания;Проживание",
        "5а;Ж;Ильинична;Анна;Ёлкина;01.02.2015;12;;01.09.2026;;1;приходящий",
    )
    assert read.rows == (
        PupilRow(
            row=2,
            name=Name("Ёлкина", "Анна", "Ильинична"),
            sex="f",
            born_on=date(2015, 2, 1),
            file_no="12",
            class_title="5А",
            lodging="day",
            since=date(2026, 9, 1),
        ),
    )
    assert _seen(read.warned) == [
        (1, "СНИЛС", Problem.COLUMN_ON_CONSENT),
        (1, "Группа воспитания", Problem.COLUMN_NOT_KEPT),
        (2, "Класс", Problem.READ_AS),
    ]


def test_our_own_template_of_guardians() -> None:
    read = _read(
        "№ ученика;Фамилия;Имя;Отчество;Пол;Дата рождения;СНИЛС;Документ серия;Документ номер;"
        "Степень родства;Телефон;Печатный дневник",
        "12;Ёлкин;Илья;Ильич;М;03.04.1985;;;;отец;89130000000;да",
    )
    (row,) = read.rows
    assert isinstance(row, GuardianRow)
    assert (row.pupil_file_no, row.relation, row.born_on) == ("12", "father", date(1985, 4, 3))
    assert _seen(read.warned) == [
        (1, "СНИЛС", Problem.COLUMN_ON_CONSENT),
        (1, "Документ серия", Problem.COLUMN_ON_CONSENT),
        (1, "Документ номер", Problem.COLUMN_ON_CONSENT),
        (1, "Печатный дневник", Problem.COLUMN_NOT_KEPT),
    ]


def test_our_own_template_of_staff() -> None:
    read = _read(
        "Табельный №;Фамилия;Имя;Отчество;Пол;Дата рождения;Должность;Предметы;Классное руководство;Логин",
        '7;Яхин;Созон;Фёдорович;М;;Учитель;"Алгебра; геометрия";7А;Yakhin.SF',
    )
    (row,) = read.rows
    assert isinstance(row, StaffRow)
    assert (row.staff_no, row.leads, row.login, row.sex) == ("7", "7А", "yakhin.sf", "m")


def test_staff_whose_column_is_called_a_role_are_no_pupils_of_the_class_they_lead() -> None:
    taken = _read("Фамилия;Имя;Роль;Класс", "Петрова;Анна;учитель;5Б")
    assert [type(row) for row in taken.rows] == [StaffRow]


def test_a_title_above_the_header_is_passed_over() -> None:
    read = _read("Список учеников на 1 сентября;;;", ";;;", "Фамилия;Имя;Отчество;Класс", "Ли;Ван;;5А")
    assert [row.row for row in read.rows] == [4]


def test_an_unknown_column_is_named_and_the_rest_is_taken() -> None:
    read = _read("Фамилия;Имя;Отчество;Класс;Любимый цвет", "Орлов;Пётр;Ильич;5А;синий")
    assert _seen(read.refused) == [(1, "Любимый цвет", Problem.UNKNOWN_COLUMN)]
    assert len(read.rows) == 1


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        (";Пётр;Ильич;5А;М;01.02.2015", "Фамилия", Problem.NAME_INCOMPLETE),
        (";;;5А;М;01.02.2015", "Фамилия", Problem.MISSING_VALUE),
        ("Орлов;Пётр;Ильич;;М;01.02.2015", "Класс", Problem.MISSING_VALUE),
        ("Орлов;Пётр;Ильич;5А;М;вчера", "Дата рождения", Problem.NOT_A_DATE),
        ("Орлов;Пётр;Ильич;5А;М;01.02.1715", "Дата рождения", Problem.NO_SUCH_DAY),
        ("=1+1;Пётр;Ильич;5А;М;01.02.2015", "Фамилия", Problem.NOT_A_NAME),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(cells: str, column: str, problem: Problem) -> None:
    read = _read("Фамилия;Имя;Отчество;Класс;Пол;Дата рождения", cells)
    assert (_seen(read.refused), read.rows) == ([(2, column, problem)], ())


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("Орлов;Пётр;Ильич;5А;Ж;01.02.2015", Problem.SEX_AND_PATRONYMIC),
        ("Орлов;Пётр;Ильич;5А;?;01.02.2015", Problem.NOT_UNDERSTOOD),
        ("ОРЛОВ;Пётр;Ильич;5А;М;01.02.2015", Problem.READ_AS),
        ("Орлов;Пётр;Ильич;5А;М;", Problem.MISSING_VALUE),
    ],
)
def test_a_row_worth_a_look_is_taken_and_remarked(cells: str, problem: Problem) -> None:
    read = _read("Фамилия;Имя;Отчество;Класс;Пол;Дата рождения", cells)
    assert len(read.rows) == 1
    assert problem in [remark.problem for remark in read.warned]


def test_escape_codes_never_reach_a_value_or_a_remark() -> None:
    read = _read("ФИО;Класс", "\x1b]52;c;cm0=\x07Орлов Пётр;5А", "Ор\u202eлов Пётр;5А")
    said = [remark.value for remark in (*read.refused, *read.warned)] + [
        row.name.full for row in read.rows if not isinstance(row, TopicRow)
    ]
    assert said
    assert not [text for text in said if "\x1b" in text or "\u202e" in text]


@pytest.mark.parametrize(
    ("header", "kind", "trouble", "about"),
    [
        ("Город;Улица", None, FileTrouble.UNKNOWN_KIND, ""),
        ("Фамилия;Имя;Класс", Kind.STAFF, FileTrouble.OTHER_KIND, "staff"),
        ("Фамилия;Имя;Класс;Класс", None, FileTrouble.COLUMN_TWICE, "Класс"),
        ("Фамилия;Имя;Степень родства", None, FileTrouble.MISSING_COLUMN, "№ личного дела"),
    ],
)
def test_a_list_that_is_not_understood_is_refused(
    header: str, kind: Kind | None, trouble: FileTrouble, about: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        read_people(f"{header}\n1;2;3;4\n".encode(), "list.csv", kind)
    assert (refused.value.trouble, refused.value.about) == (trouble, about)


def _read(*lines: str) -> Incoming:
    return read_people("\r\n".join(lines).encode("utf-8-sig"), "list.csv")


def _seen(remarks: tuple[Remark, ...]) -> list[tuple[int, str, Problem]]:
    return [(remark.row, remark.column, remark.problem) for remark in remarks]

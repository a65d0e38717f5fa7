"""Names, dates, sexes and classes as schools write them."""

from datetime import date

import pytest

from exchange import words
from rules.codes import Role
from services.importing.incoming import Name, Problem


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Иванов Пётр Ильич", Name("Иванов", "Пётр", "Ильич")),
        (" Борцова  Ксения  Дмитриевна", Name("Борцова", "Ксения", "Дмитриевна")),
        ("Ли Ван", Name("Ли", "Ван")),
        ("Мамедов Али Гасан оглы", Name("Мамедов", "Али", "Гасан оглы")),
        ("Иванова - Петрова Анна Ильинична", Name("Иванова-Петрова", "Анна", "Ильинична")),
        ("Лещенко А.Е.", Name("Лещенко", "А.", "Е.")),
        ("Степанова Г.П", Name("Степанова", "Г.", "П.")),
        ("Орлов П.", Name("Орлов", "П.")),
        ("Иванова", Name("Иванова")),
    ],
)
def test_a_name_has_its_parts(written: str, name: Name) -> None:
    assert words.person_name(written) == name


def test_only_letters_hyphens_and_apostrophes_make_a_name() -> None:
    assert words.is_a_name(Name("Иванова-Петрова", "Д'Артаньян"))
    for written in ("=cmd|'/c calc'!A1", "+7 913 000", "Иванов 2", "@mail", ""):
        assert not words.is_a_name(words.person_name(written)), written


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("1А", "1А"),
        ("1а", "1А"),
        (" 10 б ", "10Б"),
        ("7-В", "7В"),
        ("5«Г»", "5Г"),
        ("5A", "5А"),
        ("12В", "12В"),
    ],
)
def test_a_class_is_read_however_it_is_typed(written: str, title: str) -> None:
    assert words.class_title(written) == (title, True)


def test_a_title_that_is_no_school_class_stays() -> None:
    assert words.class_title(" ЛД101 ") == ("ЛД101", False)


@pytest.mark.parametrize("written", ["01.09.2026", "1.9.2026", "01/09/2026", "2026-09-01", "46266"])
def test_a_date_is_read_in_every_form(written: str) -> None:
    assert words.day(written).value == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("31.02.2013", Problem.NO_SUCH_DAY),
        ("00.01.2013", Problem.NO_SUCH_DAY),
        ("01.09.15", Problem.NOT_A_DATE),
        ("сентябрь", Problem.NOT_A_DATE),
    ],
)
def test_what_is_no_date_is_named(written: str, problem: Problem) -> None:
    assert words.day(written).problem is problem


@pytest.mark.parametrize(
    ("written", "value", "usual"),
    [
        ("М", "m", True),
        ("Ж", "f", True),
        ("м", "m", True),
        ("ж.", "f", True),
        ("муж", "m", False),
        ("жен.", "f", False),
        ("Мужской", "m", False),
    ],
)
def test_a_sex_is_read_and_an_unusual_spelling_remarked(written: str, value: str, usual: bool) -> None:
    read = words.sex(written)
    assert read.value == value
    assert (read.problem is None) is usual


@pytest.mark.parametrize(
    ("position", "roles"),
    [
        ("Учитель", (Role.TEACHER,)),
        ("Директор", (Role.DIRECTOR,)),
        ("Зам. директора по УВР", (Role.DEPUTY,)),
        ("Заместитель директора по ВР, учитель истории", (Role.DEPUTY, Role.TEACHER)),
        ("Секретарь", (Role.SECRETARY,)),
        ("Библиотекарь", ()),
        ("Администратор", ()),
    ],
)
def test_a_position_gives_roles(position: str, roles: tuple[Role, ...]) -> None:
    assert words.roles(position) == roles


def test_latin_look_alikes_inside_a_russian_word_become_russian() -> None:
    assert words.in_one_alphabet("Мaргелов Smith") == "Маргелов Smith"


def test_capitals_become_an_ordinary_name() -> None:
    assert words.in_usual_case("ИВАНОВА-ПЕТРОВА АННА де Ли") == "Иванова-Петрова Анна де Ли"

"""FET files: cycles of one and two weeks, sets of pupils, activities, and every way a file can be bad."""

from pathlib import Path

import pytest

from exchange.fet import read_fet
from services.importing.incoming import (
    CycleDay,
    FileRefused,
    FileTrouble,
    Kind,
    LessonHour,
    Name,
    StudentSet,
    Teacher,
    Timetable,
)
from tests.exchange.files import TWO_WEEKS, activity, fet, in_room, named, read_list, shared, starting

ONE = activity(1, "Алгебра", "Ёлкина", "5А")


def test_the_real_file_of_562_activities() -> None:
    timetable = _real()
    assert len(timetable.activities) == 562
    assert (len(timetable.subjects), len(timetable.teachers)) == (123, 47)
    assert sum(one.is_class for one in timetable.sets) == 14
    assert timetable.days[0] == CycleDay("А-Понедельник", 1, 1)
    assert timetable.days[11] == CycleDay("В-Суббота", 6, 2)
    assert timetable.hours[2] == LessonHour("12:20", 3, "12:20")
    assert Teacher("Лещенко А.Е.", Name("Лещенко", "А.", "Е.")) in timetable.teachers
    assert {len(one.teachers) for one in timetable.activities} == {1, 2}
    assert {one.duration for one in timetable.activities} == {1, 2, 3}


def test_one_fixed_hour_in_the_real_file_is_no_timetable() -> None:
    timetable = _real()
    assert (timetable.placed, timetable.is_made, timetable.two_weeks) == (1, False, True)


def test_a_subgroup_under_several_groups_stands_once() -> None:
    sets = [one for one in _real().sets if one.title == "ЛД101-П1-Б2"]
    assert sets == [StudentSet("ЛД101-П1-Б2", "ЛД101", False)]


@pytest.mark.parametrize(
    ("days", "cycle"),
    [
        (["Понедельник", "Вторник"], [(1, 0), (2, 0)]),
        (["пн", "Вт.", "ср"], [(1, 0), (2, 0), (3, 0)]),
        (["Monday", "Tuesday"], [(1, 0), (2, 0)]),
        (TWO_WEEKS, [(1, 1), (2, 1), (1, 2), (2, 2)]),
        (["Пн 1", "Вт 1", "Пн 2", "Вт 2"], [(1, 1), (2, 1), (1, 2), (2, 2)]),
        (["Понедельник", "Вторник", "Понедельник (знам.)"], [(1, 1), (2, 1), (1, 2)]),
        (["День 1", "День 2"], [(1, 0), (2, 0)]),
        (["Пн 1", "Пн 2", "Пн 3"], [(1, 1), (1, 2), (0, 0)]),
        (["Пн", "Вт", "Праздник", "Кружки"], [(1, 0), (2, 0), (0, 0), (0, 0)]),
    ],
)
def test_days_of_the_cycle(days: list[str], cycle: list[tuple[int, int]]) -> None:
    assert [(day.weekday, day.week) for day in _small(ONE, days=days).days] == cycle


@pytest.mark.parametrize(
    ("hours", "lessons"),
    [
        (["08:30", "10:10"], [(1, "08:30"), (2, "10:10")]),
        (["0 урок 7:40-8:25", "1 урок 8:30-9:15"], [(0, "07:40"), (1, "08:30")]),
        (["1", "2"], [(1, ""), (2, "")]),
        (["утро", "день"], [(1, ""), (2, "")]),
    ],
)
def test_hours_become_numbers_of_lessons_with_their_beginnings(
    hours: list[str], lessons: list[tuple[int, str]]
) -> None:
    assert [(hour.number, hour.starts) for hour in _small(ONE, hours=hours).hours] == lessons


def test_where_a_year_is_a_grade_its_groups_are_the_classes() -> None:
    students = (
        "<Year><Name>5</Name><Group><Name>5А</Name><Subgroup><Name>5А-1</Name></Subgroup></Group>"
        "<Group><Name>5б</Name></Group></Year>"
    )
    assert _small(ONE, students=students).sets == (
        StudentSet("5", "", False),
        StudentSet("5А", "", True),
        StudentSet("5А-1", "5А", False),
        StudentSet("5Б", "", True),
    )


def test_a_subgroup_of_two_classes_belongs_to_none() -> None:
    students = (
        "<Year><Name>5А</Name><Group><Name>5А-н</Name><Subgroup><Name>немцы</Name></Subgroup></Group></Year>"
        "<Year><Name>5Б</Name><Group><Name>5Б-н</Name><Subgroup><Name>немцы</Name></Subgroup></Group></Year>"
    )
    assert StudentSet("немцы", "", False) in _small(ONE, students=students).sets


def test_a_generated_timetable_is_read_with_rooms() -> None:
    two = activity(2, "Музыка", "Ёлкина+Орлов П.С.", "5А+5Б", duration=2)
    places = starting(1, "Понедельник", "08:30") + starting(2, "Вторник", "09:25") + in_room(2, "21 К")
    timetable = _small(ONE + two, places)
    assert timetable.is_made
    assert [(one.day, one.hour, one.room) for one in timetable.activities] == [
        ("Понедельник", "08:30", ""),
        ("Вторник", "09:25", "21 К"),
    ]
    assert (timetable.activities[1].teachers, timetable.activities[1].students) == (
        ("Ёлкина", "Орлов П.С."),
        ("5А", "5Б"),
    )


def test_a_wish_of_less_weight_is_no_place() -> None:
    assert _small(ONE, starting(1, "Понедельник", "08:30", weight="95")).placed == 0


def test_inactive_activities_are_counted_and_left_out() -> None:
    off = activity(2, "Музыка", "Ёлкина", "5А").replace(">true<", ">false<")
    timetable = _small(ONE + off)
    assert (len(timetable.activities), timetable.inactive) == (1, 1)


def test_a_file_in_the_encoding_it_declares_is_read() -> None:
    head = '<?xml version="1.0" encoding="windows-1251"?>'
    content = fet(ONE, head=head).decode().encode("cp1251")
    read = read_fet(content, "t.fet").timetable
    assert read is not None
    assert read.subjects == ("Алгебра", "Музыка")


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (fet(ONE)[: len(fet(ONE)) // 2], FileTrouble.CUT_SHORT),
        (fet(ONE)[:-3], FileTrouble.CUT_SHORT),
        (b"<fet>Days & Hours</fet>", FileTrouble.NOT_XML),
        (b"<timetable ascttversion='1'/>", FileTrouble.WRONG_ROOT),
        (fet(ONE).decode().encode("cp1251"), FileTrouble.WRONG_ENCODING),
        (fet(ONE, head='<?xml version="1.0" encoding="klingon"?>'), FileTrouble.WRONG_ENCODING),
        (b'<!DOCTYPE fet [<!ENTITY a "b">]><fet>&a;</fet>', FileTrouble.FORBIDDEN_XML),
        (b'<!DOCTYPE fet SYSTEM "file:///etc/passwd"><fet/>', FileTrouble.FORBIDDEN_XML),
    ],
)
def test_each_bad_file_has_its_own_refusal(tmp_path: Path, content: bytes, trouble: FileTrouble) -> None:
    path = tmp_path / "school.fet"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read_list(path)
    assert refused.value.trouble is trouble


def test_the_real_file_cut_in_half_is_refused(tmp_path: Path) -> None:
    whole = shared("fet/timetable-ru.fet").read_bytes()
    path = tmp_path / "half.fet"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileRefused) as refused:
        read_list(path)
    assert refused.value.trouble is FileTrouble.CUT_SHORT


def test_the_kind_is_told_by_content_and_never_by_name(tmp_path: Path) -> None:
    path = tmp_path / "pupils.csv"
    path.write_bytes(fet(ONE))
    assert read_list(path).kind is Kind.FET
    with pytest.raises(FileRefused) as refused:
        read_list(path, Kind.PUPILS)
    assert refused.value.trouble is FileTrouble.OTHER_KIND


def test_a_list_is_no_fet(tmp_path: Path) -> None:
    path = tmp_path / "school.fet"
    path.write_text("Фамилия;Имя;Класс\nЛи;Ван;5А\n", encoding="utf-8")
    assert read_list(path).kind is Kind.PUPILS
    with pytest.raises(FileRefused) as refused:
        read_list(path, Kind.FET)
    assert refused.value.trouble is FileTrouble.NOT_XML


def test_names_are_cleaned() -> None:
    timetable = _small(ONE, teachers=["Ёл\u202eкина", " Орлов  П.С. "])
    assert [teacher.written for teacher in timetable.teachers] == ["Ёлкина", "Орлов П.С."]


def test_too_many_names_are_refused() -> None:
    teachers = [f"Учитель{number}" for number in range(5_001)]
    with pytest.raises(FileRefused) as refused:
        _small(ONE, teachers=teachers)
    assert refused.value.trouble is FileTrouble.TOO_HEAVY
    assert len(named(teachers, "Teacher")) > 5_001


def _small(activities: str, constraints: str = "", **parts: list[str] | str) -> Timetable:
    read = read_fet(fet(activities, constraints, **parts), "t.fet")  # type: ignore[arg-type]  # by keyword
    assert read.timetable is not None
    return read.timetable


def _real() -> Timetable:
    read = read_list(shared("fet/timetable-ru.fet"))
    assert read.timetable is not None
    return read.timetable

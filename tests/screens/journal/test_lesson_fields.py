"""The lesson form's fields and the one request that each changed group of them is."""

from dataclasses import replace
from datetime import date

import pytest

from screens.journal.lesson_fields import LessonFields, NotAField, last_homework
from screens.journal.new_lesson import day_of
from services.outcomes import Saved
from services.requests import SetHomework, SetTopic, SetWork
from services.views.journal import ClassHomework, JournalPage
from tests.screens.journal.pages import NOW, page

WORK_0 = {"kind0": "О", "weight0": "1", "title0": "", "due0": ""}
EMPTY_WORK = {"kind1": "", "weight1": "", "title1": "", "due1": ""}


def fields(opened: JournalPage | None = None) -> LessonFields:
    opened = opened or page()
    return LessonFields.of(opened, opened.lessons[10])


def test_an_untouched_form_asks_for_nothing() -> None:
    form = fields()
    for group in ("topic", "homework", "work0", "work1"):
        assert form.request_for(group, form.committed, "r") is None


def test_a_topic_goes_with_its_material_over_the_version_that_was_seen() -> None:
    typed = {"topic": "  Линейная   функция ", "material": "§ 14"}
    assert fields().request_for("topic", typed, "r") == SetTopic(10, "Линейная функция", "§ 14", 1, "r")


def test_homework_with_its_day() -> None:
    typed = {"homework": "§ 14", "due": "24.11"}
    assert fields().request_for("homework", typed, "r") == SetHomework(
        10, None, "§ 14", False, date(2026, 11, 24), 0, "r"
    )


def test_nothing_set_is_a_value_of_its_own() -> None:
    typed = {"homework": "Не задано", "due": ""}
    assert fields().request_for("homework", typed, "r") == SetHomework(10, None, "", True, None, 0, "r")


def test_a_day_that_is_none_is_told() -> None:
    answer = fields().request_for("homework", {"homework": "§ 14", "due": "31.02"}, "r")
    assert isinstance(answer, NotAField)
    assert answer.name == "due"


@pytest.mark.parametrize("typed", ["К", "к", "r", "R", "контр", "rjynh"])
def test_a_kind_of_work_is_found_by_letter_or_name_in_either_layout(typed: str) -> None:
    kind = fields().kind_called(typed)
    assert kind is not None
    assert kind.name == "Контрольная"


def test_a_changed_kind_brings_its_weight_unless_one_was_typed() -> None:
    assert fields().request_for("work0", {**WORK_0, "kind0": "К"}, "r") == SetWork(10, 100, 2, "", 2, 1, "r")
    typed = {**WORK_0, "kind0": "К", "weight0": "3"}
    assert fields().request_for("work0", typed, "r") == SetWork(10, 100, 2, "", 3, 1, "r")


def test_a_second_work_is_added() -> None:
    typed = {**EMPTY_WORK, "kind1": "к", "title1": "Диктант"}
    assert fields().request_for("work1", typed, "r") == SetWork(10, None, 2, "Диктант", 2, 0, "r")


def test_an_unknown_kind_and_a_wrong_weight_are_told() -> None:
    for typed in ({**WORK_0, "kind0": "Щ"}, {**WORK_0, "weight0": "много"}):
        assert isinstance(fields().request_for("work0", typed, "r"), NotAField)


def test_what_was_saved_is_the_new_ground() -> None:
    form = fields()
    typed = {**EMPTY_WORK, "kind1": "К", "weight1": "2"}
    request = form.request_for("work1", typed, "r")
    assert isinstance(request, SetWork)
    form.note_saved("work1", request, typed, Saved(1, NOW, 555))
    assert form.request_for("work1", typed, "r") is None
    assert form.request_for("work1", {**typed, "title1": "Тест"}, "r") == SetWork(
        10, 555, 2, "Тест", 2, 1, "r"
    )


def test_homework_as_last_time_is_the_latest_before_this_lesson() -> None:
    opened = page()
    lessons = {
        key: replace(head, homework=ClassHomework(f"§ {key}" if key != 12 else "", False, None, 1))
        for key, head in opened.lessons.items()
    }
    opened = replace(opened, lessons=lessons)
    assert last_homework(opened, lessons[13]) == "§ 11"
    assert last_homework(opened, lessons[10]) == ""


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("19.11", date(2026, 11, 19)),
        ("1.2", date(2027, 2, 1)),
        ("19.11.2025", date(2025, 11, 19)),
        ("19.11.25", date(2025, 11, 19)),
        ("19ю11", date(2026, 11, 19)),
        ("", date(2026, 11, 19)),
        ("31.02", None),
        ("завтра", None),
    ],
)
def test_a_day_is_typed_as_people_write_it(typed: str, day: date | None) -> None:
    assert day_of(typed, date(2026, 11, 19)) == day

"""A temporary journal taken out as a file is merged as if it were typed; nothing of others is lost (3.1)."""

from datetime import date
from pathlib import Path

import pytest

from exchange.filled_journal import filled_in
from exchange.workbook import workbook_parts
from rules.codes import Role
from services.audit import verify_chain, verify_journal
from services.outcomes import Conflict, NotSaved, Saved
from services.temporary.merging import CHANGED_SINCE, Came, Merging, lessons_of
from services.temporary.sheet import Field
from services.views.trail import trail_between
from tests.laptop import House, Laptop, brought_back, rehearsed, taken_out
from tests.school import School
from texts import temporary as words

pytestmark = pytest.mark.clause("3.1")
MARK, ABSENCE = words.COLUMNS[Field.MARKS], words.COLUMNS[Field.ABSENCE]
KIND, TOPIC, HOMEWORK = (words.COLUMNS[field] for field in (Field.KIND, Field.TOPIC, Field.HOMEWORK))
MONDAY = "23.11.2026"


@pytest.fixture
def house(school: School) -> House:
    return House(school)


def test_a_lesson_filled_on_a_laptop_stands_in_the_journal_as_if_it_were_typed(
    house: House, tmp_path: Path
) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    band = laptop.row(day=MONDAY)
    laptop.write(band, KIND, "Контрольная")
    laptop.write(band, ABSENCE, "отмечены")
    laptop.write(band, TOPIC, "Корень из числа")
    laptop.write(band, HOMEWORK, "не задано")
    laptop.write(laptop.row("Ёлкин", day=MONDAY), MARK, "4/5")
    laptop.write(laptop.row("Щукина", day=MONDAY), ABSENCE, "оп 10")
    laptop.write(laptop.row("Щукина", day=MONDAY), MARK, 3)
    laptop.write(laptop.row("Яковлев", day=MONDAY), ABSENCE, "н")
    laptop.write(laptop.row("Яковлев", day=MONDAY), HOMEWORK, "Параграф 5")
    file = laptop.close()
    house.monday()
    brought = brought_back(house.petrova, file)
    assert (brought.saved, brought.file.refused) == (1, ())
    assert {cell.came for cell in brought.cells} == {Came.NEW}
    assert house.cell("Ёлкин", "2026-11-23") == (("4", "5"), "", None)
    assert house.cell("Щукина", "2026-11-23") == (("3",), "late", 10)
    assert house.cell("Яковлев", "2026-11-23") == ((), "absent", None)
    page = house.school.page(house.algebra)
    lesson = next(one for one in page.lessons.values() if one.held_on == date(2026, 11, 23))
    assert (lesson.topic, lesson.homework.nothing_set, lesson.attendance_taken) == (
        "Корень из числа",
        True,
        True,
    )
    (column,) = [one for one in page.columns if one.lesson == lesson.lesson]
    assert column.kind is not None
    assert (column.kind.name, column.weight) == ("Контрольная", 2), "the weight is the kind's usual one"
    assert lesson.taught_by == "Петрова А."


def test_a_second_reading_changes_nothing_whatever_the_journal_says_since(
    house: House, tmp_path: Path
) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин"), MARK, "4")
    laptop.write(laptop.row("Щукина"), MARK, "5")
    file = laptop.close()
    assert brought_back(house.petrova, file).saved == 1
    head = house.school.house.look(lambda actor, now: verify_chain(house.school.house.keys.audit))
    again = brought_back(house.petrova, file)
    assert again.told == [("Ёлкин", "4", "same"), ("Щукина", "5", "same")]
    assert house.school.house.look(lambda actor, now: verify_chain(house.school.house.keys.audit)) == head
    house.petrova.marks(house.lesson, "Ёлкин", seen=1)
    again = brought_back(house.petrova, file)
    assert again.told == [("Ёлкин", "4", "earlier"), ("Щукина", "5", "same")]
    assert house.cell("Ёлкин") == ((), "", None), "a mark that was taken away does not come back"


def test_what_others_changed_meanwhile_is_a_dispute_and_stays(house: House, tmp_path: Path) -> None:
    house.petrova.marks(house.lesson, "Ёлкин", "3")
    house.petrova.marks(house.lesson, "Щукина", "3")
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    for pupil, mark in (("Ёлкин", "5"), ("Щукина", "4"), ("Яковлев", "2")):
        laptop.write(laptop.row(pupil), MARK, mark)
    laptop.write(laptop.row(), TOPIC, "Моя тема")
    file = laptop.close()
    house.petrova.marks(house.lesson, "Ёлкин", "2", seen=1)
    house.petrova.marks(house.lesson, "Щукина", "4", seen=1)
    house.petrova.writes_topic(house.lesson, "Чужая тема")
    brought = brought_back(house.petrova, file)
    assert brought.told == [
        ("", "Моя тема", "conflict"),
        ("Ёлкин", "5", "conflict"),
        ("Щукина", "4", "same"),
        ("Яковлев", "2", "new"),
    ]
    disputes = [cell.why for cell in brought.cells if isinstance(cell.why, Conflict)]
    assert [(why.theirs, why.who) for why in disputes] == [("Чужая тема", "Петрова А."), ("2", "Петрова А.")]
    assert [house.cell(name)[0] for name in ("Ёлкин", "Щукина", "Яковлев")] == [("2",), ("4",), ("2",)]


def test_a_correction_in_the_file_after_it_was_read_once_is_taken(house: House, tmp_path: Path) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    row = laptop.row("Ёлкин")
    laptop.write(row, MARK, "4")
    brought_back(house.petrova, laptop.close())
    laptop.write(row, MARK, "5")
    assert brought_back(house.petrova, laptop.close()).told == [("Ёлкин", "5", "changed")]
    laptop.write(row, MARK, "-")
    assert brought_back(house.petrova, laptop.close()).told == [("Ёлкин", "", "changed")]
    assert house.cell("Ёлкин") == ((), "", None)


def test_an_empty_cell_and_a_missing_row_delete_nothing_and_a_minus_does(
    house: House, tmp_path: Path
) -> None:
    for pupil in ("Ёлкин", "Щукина", "Яковлев"):
        house.petrova.marks(house.lesson, pupil, "5")
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Щукина"), MARK, "-")
    laptop.sheet.delete_rows(laptop.row("Яковлев"))
    brought_back(house.petrova, laptop.close())
    assert [house.cell(name)[0] for name in ("Ёлкин", "Щукина", "Яковлев")] == [("5",), (), ("5",)]


def test_a_changed_timetable_is_no_reason_to_refuse_and_moved_lessons_keep_their_place(
    house: House, tmp_path: Path
) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин", day=MONDAY), MARK, "4")
    file = laptop.close()
    house.school.cancel(house.algebra, "2026-11-23", 2)
    house.monday()
    assert brought_back(house.petrova, file).told == [("Ёлкин", "4", "new")]
    assert house.cell("Ёлкин", "2026-11-23")[0] == ("4",)


def test_what_is_refused_in_a_lesson_that_was_not_held_leaves_no_trace_and_the_rest_is_taken(
    house: House, tmp_path: Path
) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин", day=MONDAY), MARK, "зач")
    laptop.write(laptop.row("Щукина", day=MONDAY), MARK, "5")
    file = laptop.close()
    house.monday()
    assert brought_back(house.petrova, file).told == [("Ёлкин", "pass", "refused"), ("Щукина", "5", "new")]
    assert house.cell("Щукина", "2026-11-23")[0] == ("5",)
    journal = house.school.house
    verdict = journal.look(lambda actor, now: verify_journal(journal.keys.audit))
    assert (verdict.first_bad, verdict.strangers) == (None, ())
    deputy = house.school.somebody("Завуч Зоя", Role.DEPUTY)
    acts = [one.line.act for one in deputy.reads(trail_between, 0, 10_000)]
    assert acts.count("hold_lesson") == 2, "one on Thursday, one on Monday"


def test_the_kind_of_work_counts_wherever_its_row_was_sorted_to(house: House, tmp_path: Path) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx", days=1))
    laptop.write(laptop.row(), KIND, "Контрольная")
    laptop.write(laptop.row("Ёлкин"), MARK, "5")
    laptop.sheet.move_range("A2:Q2", rows=10)
    assert brought_back(house.petrova, laptop.close()).saved == 1
    columns = [one.kind.name for one in house.school.page(house.algebra).columns if one.kind]
    assert columns == ["Контрольная"]


def test_a_work_of_another_kind_is_added_beside_the_one_that_came_meanwhile(
    house: House, tmp_path: Path
) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row(), KIND, "к")
    laptop.write(laptop.row("Ёлкин"), MARK, "5")
    file = laptop.close()
    house.petrova.marks(house.lesson, "Ёлкин", "3")
    assert brought_back(house.petrova, file).told == [("", "Контрольная", "new"), ("Ёлкин", "5", "new")]
    columns = [one.kind.name for one in house.school.page(house.algebra).columns if one.kind]
    assert columns == ["Ответ на уроке", "Контрольная"]
    assert house.cell("Ёлкин")[0] == ("3", "5")
    assert brought_back(house.petrova, file).saved == 0


def test_each_work_of_a_lesson_has_its_own_rows(house: House, tmp_path: Path) -> None:
    house.petrova.marks(house.lesson, "Ёлкин", "3")
    laptop = Laptop(taken_out(house.petrova, tmp_path / "one.xlsx"))
    laptop.write(laptop.row(), KIND, "Контрольная")
    brought_back(house.petrova, laptop.close())
    (column,) = house.school.page(house.algebra).columns
    assert column.kind is not None
    assert column.kind.name == "Контрольная", "the kind of a work that was there is corrected"
    other = Laptop(taken_out(house.petrova, tmp_path / "two.xlsx"))
    with pytest.raises(IndexError):
        other.row("Ёлкин", day="19.11.2026", at=1)


def test_the_longest_texts_that_stand_there_come_back_whole(house: House, tmp_path: Path) -> None:
    house.petrova.writes_topic(house.lesson, "ж" * 2000)
    house.petrova.sets_homework(house.lesson, '"щ\n' * 666)
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row(), TOPIC, "Корень")
    assert brought_back(house.petrova, laptop.close()).told == [("", "Корень", "changed")]


def test_a_topic_of_the_plan_is_taken_as_the_plans(house: House, tmp_path: Path) -> None:
    house.petrova.adds_topic(house.algebra, "Корень")
    house.petrova.adds_topic(house.algebra, "Степень")
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    assert [cell.value for cell in laptop.book[words.TOPICS]["A"]] == ["Корень", "Степень"]
    laptop.write(laptop.row(), TOPIC, "степень")
    brought_back(house.petrova, laptop.close())
    (lesson,) = house.school.page(house.algebra).lessons.values()
    assert lesson.plan_item == 2


def test_what_was_shown_is_what_is_written_or_nothing_of_the_lesson_is(house: House, tmp_path: Path) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин", day=MONDAY), MARK, 4)
    laptop.write(laptop.row("Щукина", day=MONDAY), MARK, 3)
    file = laptop.close()
    house.monday()
    filled = filled_in(file.name, workbook_parts(file.read_bytes()))
    (rows,) = lessons_of(filled)
    shown = rehearsed(house.petrova, filled, rows)
    held = house.petrova.holds(house.algebra, "2026-11-23", 2)
    assert isinstance(held, Saved)
    house.petrova.marks(held.thing, "Щукина Яна", "5")
    outcome = house.school.house.write(Merging(filled, rows, shown), house.petrova.actor).result()
    assert outcome == NotSaved(CHANGED_SINCE)
    assert house.cell("Ёлкин", "2026-11-23") == ((), "", None)
    assert house.cell("Щукина", "2026-11-23") == (("5",), "", None)

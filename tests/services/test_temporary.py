"""A temporary journal taken out as a file is merged as if it were typed; nothing of others is lost (3.1)."""

from datetime import date, datetime
from pathlib import Path

import pytest

from exchange.temporary_journal import write_temporary_journal
from rules.codes import Role, Scale
from rules.permissions import Act
from rules.refusals import Reason
from services.audit import verify_chain, verify_journal
from services.importing.incoming import Problem
from services.outcomes import Conflict, Refusal, Saved
from services.refused import Refused
from services.requests import ChangeLesson, EndOutage, OpenOutage
from services.temporary.merging import Came
from services.temporary.sheet import Field
from services.temporary.taking_out import class_file, teacher_file
from services.views.carry_over import to_carry
from services.views.history import cell_history
from services.views.journal import CellKey
from services.views.trail import trail_between
from tests.laptop import Laptop, brought_back, taken_out
from tests.school import School, new
from texts import temporary as words
from texts.trail_table import line as trail_line

pytestmark = pytest.mark.clause("3.1")
MARK, ABSENCE = words.COLUMNS[Field.MARKS], words.COLUMNS[Field.ABSENCE]
KIND, TOPIC, HOMEWORK = (words.COLUMNS[field] for field in (Field.KIND, Field.TOPIC, Field.HOMEWORK))
MONDAY = "23.11.2026"


class House:
    """Algebra of 7А on Thursday (held) and Monday, by Петрова; physics on Monday by Лукин."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.petrova, self.lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
        self.seven = school.school_class("7А", leader=self.petrova)
        for name in ("Ёлкин Пётр", "Щукина Яна", "Яковлев Ян"):
            school.pupil(name, self.seven)
        self.algebra = school.course("Алгебра", self.seven, self.petrova)
        self.physics = school.course("Физика", self.seven, self.lukin)
        school.slot(self.algebra, 4, 3)
        school.slot(self.algebra, 1, 2)
        school.slot(self.physics, 1, 4)
        held = self.petrova.holds(self.algebra, "2026-11-19", 3)
        assert isinstance(held, Saved)
        self.lesson = held.thing

    def monday(self) -> None:
        self.school.now_is("2026-11-23 15:00")

    def cell(self, pupil: str, day: str = "2026-11-19") -> tuple[tuple[str, ...], str, int | None]:
        page = self.school.page(self.algebra)
        lesson = next(one for one in page.lessons.values() if one.held_on == date.fromisoformat(day))
        child = self.school.pupil_id(pupil)
        cells = [
            cell for key, cell in page.cells.items() if (key.lesson, key.pupil) == (lesson.lesson, child)
        ]
        marks = tuple(mark for cell in cells for mark in cell.marks)
        absences = [cell for cell in cells if cell.absence]
        return marks, absences[0].absence if absences else "", absences[0].minutes if absences else None


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


def test_whoever_reads_the_file_writes_with_own_rights_alone(house: House, tmp_path: Path) -> None:
    deputy = house.school.somebody("Завуч Зоя", Role.DEPUTY)
    laptop = Laptop(taken_out(deputy, tmp_path / "j.xlsx", school_class=house.seven))
    laptop.write(laptop.row("Ёлкин", number=2, day=MONDAY), MARK, "4")
    laptop.write(laptop.row("Ёлкин", number=4, day=MONDAY), MARK, "5")
    file = laptop.close()
    house.monday()
    by_deputy = brought_back(deputy, file)
    assert {cell.came for cell in by_deputy.cells} == {Came.REFUSED}
    assert by_deputy.saved == 0
    assert isinstance(by_deputy.cells[0].why, Refusal)
    assert by_deputy.cells[0].why.clause == "4.2"
    by_lukin = brought_back(house.lukin, file)
    assert by_lukin.told == [("Ёлкин", "4", "refused"), ("Ёлкин", "5", "new")]
    why = by_lukin.cells[0].why
    assert isinstance(why, Refusal)
    assert (why.act, why.clause, why.reason) == (Act.HOLD_LESSON, "4.3", Reason.NOT_YOUR_SUBJECT)
    assert house.school.page(house.physics).lessons
    assert len(house.school.page(house.algebra).lessons) == 1, "nothing of a refused lesson was opened"


def test_only_own_lessons_or_those_of_an_own_class_are_taken_out(house: House) -> None:
    with pytest.raises(Refused):
        house.lukin.reads(teacher_file, house.petrova.actor.person, None, 7)
    with pytest.raises(Refused):
        house.lukin.reads(class_file, house.seven, None, 7)
    own = house.lukin.reads(teacher_file, house.lukin.actor.person, None, 7)
    assert {one.title.subject for one in own.lessons} == {"Физика"}
    with pytest.raises(Refused) as refused:
        house.lukin.reads(teacher_file, house.lukin.actor.person, date(2026, 11, 20), 1)
    assert refused.value.refusal.reason is Reason.NO_LESSONS_THEN


def test_a_substitute_takes_out_the_lesson_and_the_teacher_no_longer_does(
    house: House, tmp_path: Path
) -> None:
    house.school.substitute(house.algebra, "2026-11-23", 2, house.lukin)
    mine = house.petrova.reads(teacher_file, house.petrova.actor.person, None, 7)
    assert [one.place.day for one in mine.lessons] == [date(2026, 11, 19)]
    laptop = Laptop(taken_out(house.lukin, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин", number=2), MARK, "4")
    file = laptop.close()
    house.monday()
    assert brought_back(house.lukin, file).told == [("Ёлкин", "4", "new")]


def test_what_a_verb_refuses_is_refused_with_its_clause(house: House, tmp_path: Path) -> None:
    one = house.school.school_class("1А", leader=house.petrova)
    house.school.pupil("Первов Ян", one)
    house.school.slot(house.school.course("Труд", one, house.petrova, scale=Scale.PASS_FAIL), 4, 1)
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин", day="19.11.2026"), MARK, "зач")
    laptop.write(laptop.row("Ёлкин", day=MONDAY), MARK, "5")
    laptop.write(laptop.row("Щукина", day="19.11.2026"), MARK, "3/4/5")
    laptop.write(laptop.row("Щукина", day="19.11.2026"), ABSENCE, "оп 46")
    laptop.write(laptop.row("Первов"), MARK, "зач")
    brought = brought_back(house.petrova, laptop.close())
    whys = [cell.why for cell in brought.cells]
    assert [why.reason for why in whys if isinstance(why, Refusal)] == [
        Reason.NO_MARKS_IN_THIS_CLASS,
        Reason.OUT_OF_SCALE,
        Reason.TOO_MANY_MARKS,
        Reason.OUT_OF_SCALE,
        Reason.LESSON_AHEAD,
    ]
    assert brought.saved == 0


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


def test_a_topic_of_the_plan_is_taken_as_the_plans(house: House, tmp_path: Path) -> None:
    house.petrova.adds_topic(house.algebra, "Корень")
    house.petrova.adds_topic(house.algebra, "Степень")
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    assert [cell.value for cell in laptop.book[words.TOPICS]["A"]] == ["Корень", "Степень"]
    laptop.write(laptop.row(), TOPIC, "степень")
    brought_back(house.petrova, laptop.close())
    (lesson,) = house.school.page(house.algebra).lessons.values()
    assert lesson.plan_item == 2


def test_the_trail_tells_what_was_taken_out_and_that_it_came_from_a_file(
    house: House, tmp_path: Path
) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин"), MARK, "4")
    brought_back(house.petrova, laptop.close())
    deputy = house.school.somebody("Завуч Зоя", Role.DEPUTY)
    events = deputy.reads(trail_between, 0, 10_000)
    acts = [(one.line.who, one.line.act) for one in events]
    told = {one.line.act: trail_line(one, house.school.house.clock.now()) for one in events}
    assert told["take_out_journal"][4:7] == ("временный журнал взят файлом", "Временные журналы файлом", 1)
    assert "7А Алгебра" in told["bring_in_journal"]
    assert ("Петрова А.", "take_out_journal") in acts
    came = acts.index(("Петрова А.", "bring_in_journal"))
    assert acts[came - 2 : came] == [("Петрова А.", "add_work"), ("Петрова А.", "set_mark")]
    assert house.school.house.look(lambda actor, now: verify_chain(house.school.house.keys.audit))[1] is None


def test_what_came_from_a_file_during_an_outage_is_carried_over_like_the_rest(
    house: House, tmp_path: Path
) -> None:
    house.petrova.writes_topic(house.lesson, "Стояла раньше")
    deputy = house.school.somebody("Завуч Зоя", Role.DEPUTY)
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин"), MARK, "4")
    laptop.write(laptop.row("Щукина"), ABSENCE, "н")
    file = laptop.close()
    house.school.now_is("2026-11-19 12:30")
    opened = deputy.asks(OpenOutage("Нет интернета", datetime(2026, 11, 19, 12, 30), new()))
    assert isinstance(opened, Saved)
    brought_back(house.petrova, file)
    (lesson,) = house.petrova.reads(to_carry, opened.thing).lessons
    assert [(one.thing, one.value) for one in lesson.items] == [("mark", "4"), ("absence", "absent||")]


def test_what_a_file_brings_after_the_outage_is_in_its_list_and_what_is_typed_then_is_not(
    house: House, tmp_path: Path
) -> None:
    deputy = house.school.somebody("Завуч Зоя", Role.DEPUTY)
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин", day="19.11.2026"), MARK, "4")
    laptop.write(laptop.row("Ёлкин", day=MONDAY), MARK, "5")
    file = laptop.close()
    opened = deputy.asks(OpenOutage("Нет интернета", datetime(2026, 11, 19, 11, 0), new()))
    assert isinstance(opened, Saved)
    house.school.now_is("2026-11-19 14:00")
    deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 13, 0), new()))
    house.petrova.marks(house.lesson, "Щукина", "3")
    assert house.petrova.reads(to_carry, opened.thing).lessons == ()
    house.monday()
    assert brought_back(house.petrova, file).saved == 2
    (lesson,) = house.petrova.reads(to_carry, opened.thing).lessons
    assert [(one.thing, one.pupil, one.value) for one in lesson.items] == [("mark", "Ёлкин Пётр", "4")]


def test_the_history_of_a_cell_says_that_a_mark_came_from_a_file(house: House, tmp_path: Path) -> None:
    house.petrova.marks(house.lesson, "Ёлкин", "3")
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    laptop.write(laptop.row("Ёлкин"), MARK, "4")
    house.school.now_is("2026-11-19 12:05")
    brought_back(house.petrova, laptop.close())
    (column,) = house.school.page(house.algebra).columns
    key = CellKey(house.lesson, column.work, house.school.pupil_id("Ёлкин"))
    past = house.petrova.reads(cell_history, key)
    assert [(one.after, one.from_file) for one in past] == [("3", False), ("4", True)]


@pytest.mark.parametrize("column", [words.LESSON_KEY, words.PUPIL_KEY, words.STOOD, words.STAMP])
def test_a_row_whose_closed_cells_were_changed_is_not_taken(
    house: House, tmp_path: Path, column: str
) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    row, other = laptop.row("Ёлкин", day="19.11.2026"), laptop.row("Щукина", day=MONDAY)
    laptop.write(row, MARK, "4")
    strange = {words.STOOD: '{"marks":"3"}'}.get(
        column, laptop.sheet.cell(other, laptop.column(column)).value
    )
    laptop.write(row, column, strange)
    laptop.write(laptop.row("Яковлев", day="19.11.2026"), MARK, "5")
    brought = brought_back(house.petrova, laptop.close())
    assert ("Яковлев", "5", "new") in brought.told
    (altered,) = [cell for cell in brought.cells if cell.name.startswith("Ёлкин")]
    assert (altered.came, altered.why, altered.row) == (Came.REFUSED, Problem.ROW_ALTERED, row)
    assert house.cell("Ёлкин")[0] == ()


def test_a_row_of_another_file_is_not_taken(house: House, tmp_path: Path) -> None:
    ours = Laptop(taken_out(house.petrova, tmp_path / "a.xlsx"))
    theirs = Laptop(taken_out(house.petrova, tmp_path / "b.xlsx"))
    row = ours.row("Ёлкин")
    ours.write(row, MARK, "4")
    ours.write(row, words.STAMP, theirs.sheet.cell(row, theirs.column(words.STAMP)).value)
    (cell,) = brought_back(house.petrova, ours.close()).cells
    assert (cell.came, cell.why) == (Came.REFUSED, Problem.ROW_ALTERED)


def test_stamps_are_the_schools_own(house: House, tmp_path: Path) -> None:
    file = house.petrova.reads(teacher_file, house.petrova.actor.person, None, 1)
    with pytest.raises(StopIteration):
        write_temporary_journal(file, tmp_path / "unsealed.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == [], "nothing half-written stays"
    assert list(tmp_path.glob(".book-*")) == []


def test_a_change_of_the_timetable_of_the_day_is_taken_out_as_it_is(house: House) -> None:
    deputy = house.school.somebody("Завуч Зоя", Role.DEPUTY)
    moved = ChangeLesson(
        house.algebra, date(2026, 11, 23), 2, "moved", None, 0, new(), "", date(2026, 11, 24), 5
    )
    assert isinstance(deputy.asks(moved), Saved)
    mine = house.petrova.reads(teacher_file, house.petrova.actor.person, None, 7)
    assert [(one.place.day, one.place.number) for one in mine.lessons] == [
        (date(2026, 11, 19), 3),
        (date(2026, 11, 24), 5),
    ]

"""Who may take a temporary journal out and bring it back, what stays of it, what is not believed (3.1)."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from exchange.temporary_journal import write_temporary_journal
from rules.codes import Role, Scale
from rules.permissions import Act
from rules.refusals import Reason
from services.audit import verify_chain
from services.importing.incoming import Problem
from services.outcomes import Refusal, Saved
from services.refused import Refused
from services.requests import ChangeLesson, EndOutage, OpenOutage
from services.temporary.merging import Came
from services.temporary.sheet import Field
from services.temporary.taking_out import class_file, teacher_file
from services.views.carry_over import to_carry
from services.views.history import cell_history
from services.views.journal import CellKey
from services.views.outage_records import known, records_of
from services.views.result_papers import teacher_report
from services.views.timetable_papers import teacher_timetable_paper
from services.views.trail import trail_between
from tests.laptop import House, Laptop, brought_back, taken_out
from tests.school import School, new
from tests.services.test_questions import counting
from texts import temporary as words
from texts.merging import NOT_FOR_THE_READER
from texts.trail_table import line as trail_line

pytestmark = pytest.mark.clause("3.1")
MARK, ABSENCE = words.COLUMNS[Field.MARKS], words.COLUMNS[Field.ABSENCE]
KIND, TOPIC, HOMEWORK = (words.COLUMNS[field] for field in (Field.KIND, Field.TOPIC, Field.HOMEWORK))
MONDAY = "23.11.2026"


@pytest.fixture
def house(school: School) -> House:
    return House(school)


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


def test_whoever_may_not_see_a_page_is_not_told_by_a_file_what_stands_on_it(
    house: House, tmp_path: Path
) -> None:
    laptop = Laptop(taken_out(house.petrova, tmp_path / "j.xlsx"))
    for pupil, mark in (("Ёлкин", "4"), ("Щукина", "5"), ("Яковлев", "3")):
        laptop.write(laptop.row(pupil), MARK, mark)
    file = laptop.close()
    house.petrova.marks(house.lesson, "Ёлкин", "3")
    house.petrova.marks(house.lesson, "Щукина", "5")
    told = brought_back(house.lukin, file).cells
    assert {(cell.came, cell.before) for cell in told} == {(Came.REFUSED, "")}
    assert {isinstance(cell.why, Refusal) and cell.why.reason for cell in told} <= NOT_FOR_THE_READER
    deputy = house.school.somebody("Завуч Зоя", Role.DEPUTY)
    seen = brought_back(deputy, file)
    assert seen.told == [("Ёлкин", "4", "conflict"), ("Щукина", "5", "same"), ("Яковлев", "3", "refused")]


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


@pytest.mark.parametrize(
    "paper", [partial(teacher_file, since=None, days=7), teacher_report, teacher_timetable_paper]
)
def test_of_a_teacher_who_is_nobody_there_is_no_paper(house: House, paper: Callable[..., Any]) -> None:
    deputy = house.school.somebody("Завуч Зоя", Role.DEPUTY)
    with pytest.raises(Refused) as refused:
        deputy.reads(paper, teacher=10**6)
    assert refused.value.refusal.reason is Reason.UNKNOWN_THING


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


def test_files_of_days_without_an_outage_cost_its_list_no_questions(house: House, tmp_path: Path) -> None:
    deputy = house.school.somebody("Завуч Зоя", Role.DEPUTY)
    file = taken_out(house.petrova, tmp_path / "j.xlsx")
    opened = deputy.asks(OpenOutage("Нет интернета", datetime(2026, 11, 19, 11, 0), new()))
    assert isinstance(opened, Saved)
    house.school.now_is("2026-11-19 14:00")
    deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 13, 0), new()))
    house.monday()
    questions = []
    for day in ("", MONDAY, "19.11.2026"):
        if day:
            laptop = Laptop(file)
            laptop.write(laptop.row("Ёлкин", day=day), MARK, "5")
            assert brought_back(house.petrova, laptop.close()).saved == 1
        with counting(house.school) as asked:
            house.petrova.reads(lambda actor, now: records_of(known(now), opened.thing))
        questions.append(len(asked))
    before, other_day, own_day = questions
    assert before == other_day < own_day


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

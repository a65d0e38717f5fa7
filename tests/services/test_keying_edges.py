"""Sheets keyed back where there is more than one of something: lessons, works, sheets, people (3.1)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.database import rows
from models.lessons import Homework, Lesson
from models.temporary import TemporaryRecord
from rules.refusals import Reason
from services.outcomes import Outcome, Saved
from services.requests import (
    KeyIn,
    KeyInLesson,
    LayOutSheets,
    OpenOutage,
    SaidRow,
    SetHomework,
    SetTopic,
    SetWork,
)
from services.sheets import latest, stored
from services.views.carry_over import to_carry
from services.views.keying import keyed_lesson
from services.views.sheet_pages import sheet_page
from services.views.timetable import bells
from tests.school import new
from tests.services.test_comparing_sheets import attendance_taken
from tests.services.test_keying import ANSWER, CONTROL, FRIDAY, PUPILS, Paper, at, journal, paper, told

__all__ = ["paper"]
pytestmark = pytest.mark.clause("3.1")


def held(paper: Paper, number: int = 2) -> int:
    outcome = paper.petrova.holds(paper.algebra, FRIDAY, number)
    assert isinstance(outcome, Saved)
    return outcome.thing


def back(paper: Paper, topic: str, homework: str, *, nothing: bool = False, **seen: int) -> KeyInLesson:
    place = paper.sheet, paper.algebra, 2
    asked = seen.get("lesson", 0), seen.get("written", 0)
    return KeyInLesson(*place, topic, homework, nothing, *asked, new())


def erased(paper: Paper, row: int, kind: int = ANSWER) -> Outcome:
    return paper.petrova.asks(KeyIn(paper.sheet, paper.algebra, 2, row, (), kind, "", 0, 0, new()))


def entered(paper: Paper) -> list[tuple[Any, ...]]:
    with paper.school.house.database.connection_context():
        record = TemporaryRecord
        return list(rows(record.select(record.journal, record.thing, record.entered_by).order_by(record.id)))


def test_one_of_two_lessons_of_a_day_is_keyed_though_the_other_was_cancelled(paper: Paper) -> None:
    paper.school.slot(paper.algebra, 5, 4)
    paper.school.cancel(paper.algebra, FRIDAY, 4)
    other = held(paper, 1)
    paper.petrova.marks(other, "Белова Яна", "2")
    assert isinstance(paper.keys(2, "5"), Saved)
    assert paper.row(2).marks[ANSWER].marks == ("5",)
    assert paper.page().lesson not in (None, other)


def test_what_is_not_there_is_erased_without_a_trace_in_the_lesson(paper: Paper) -> None:
    lesson = held(paper)
    control = paper.petrova.asks(SetWork(lesson, None, CONTROL, "", 2, 0, new()))
    assert isinstance(control, Saved)
    before = journal(paper.school)
    assert isinstance(erased(paper, 1), Saved)
    assert isinstance(erased(paper, 1, CONTROL), Saved)
    assert (journal(paper.school), entered(paper)) == (before, [])


def test_an_answer_is_no_mark_of_the_test_that_the_lesson_has(paper: Paper) -> None:
    lesson = held(paper)
    paper.petrova.asks(SetWork(lesson, None, CONTROL, "", 2, 0, new()))
    assert isinstance(paper.keys(2, "5"), Saved)
    marks = paper.row(2).marks
    assert {kind: stood.marks for kind, stood in marks.items()} == {ANSWER: ("5",)}
    assert [kind for _, _, kind, *_ in journal(paper.school)["work"]] == [CONTROL, ANSWER]


def test_the_back_keyed_once_more_changes_neither_who_entered_it_nor_what_is_not_on_it(
    paper: Paper,
) -> None:
    petrova, lesson = paper.petrova, held(paper)
    same = [petrova.adds_topic(paper.algebra, "Корень") for _ in range(2)]
    items = [one.thing for one in same if isinstance(one, Saved)]
    petrova.asks(SetTopic(lesson, "Корень", "Учебник, § 12", 1, new(), items[1]))
    due = date(2026, 11, 27)
    petrova.asks(SetHomework(lesson, None, "№ 1", False, due, 0, new()))
    assert isinstance(paper.lukin.asks(back(paper, "Корень", "№ 1", lesson=2, written=1)), Saved)
    assert entered(paper) == [], "it was on the page before"
    assert isinstance(paper.lukin.asks(back(paper, "Степень", "№ 2", lesson=2, written=1)), Saved)
    lukin = paper.lukin.actor.person
    assert entered(paper) == [(paper.sheet, "lesson", lukin), (paper.sheet, "homework", lukin)]
    assert isinstance(petrova.asks(back(paper, "Степень", "№ 2", lesson=3, written=2)), Saved)
    assert [by for *_, by in entered(paper)] == [lukin, lukin], "the same once more is nobody else's"
    with paper.school.house.database.connection_context():
        ((material, item),) = rows(Lesson.select(Lesson.material, Lesson.plan_item))
        ((due_on,),) = rows(Homework.select(Homework.due_on))
    assert (material, due_on) == ("Учебник, § 12", due)
    assert item is None, "a topic of the teacher's own"


def test_a_topic_that_the_plan_has_twice_stays_the_one_it_was(paper: Paper) -> None:
    petrova, lesson = paper.petrova, held(paper)
    same = [petrova.adds_topic(paper.algebra, "Корень") for _ in range(2)]
    items = [one.thing for one in same if isinstance(one, Saved)]
    petrova.asks(SetTopic(lesson, "Корень", "", 1, new(), items[1]))
    other = petrova.holds(paper.algebra, FRIDAY, 3)
    assert isinstance(other, Saved)
    petrova.asks(SetTopic(other.thing, "Корень", "", 1, new(), items[0]))
    assert isinstance(petrova.asks(back(paper, "Корень", "", lesson=2)), Saved)
    with paper.school.house.database.connection_context():
        found = rows(Lesson.select(Lesson.plan_item).order_by(Lesson.id))
    assert [item for (item,) in found] == [items[1], items[0]]


def test_homework_is_taken_away_by_the_back_and_nothing_set_is_an_answer(paper: Paper) -> None:
    assert isinstance(paper.petrova.asks(back(paper, "Корень", "№ 1")), Saved)
    assert isinstance(paper.petrova.asks(back(paper, "Корень", "", lesson=2, written=1)), Saved)
    there = paper.lesson().homework
    assert (there.text, there.nothing_set) == ("", False)
    assert isinstance(paper.petrova.asks(back(paper, "Корень", "", nothing=True, lesson=2, written=2)), Saved)
    assert paper.lesson().homework.nothing_set


def test_nothing_set_is_said_at_once(paper: Paper) -> None:
    assert isinstance(paper.petrova.asks(back(paper, "Корень", "", nothing=True)), Saved)
    assert paper.lesson().homework.nothing_set


def test_two_sheets_of_a_day_tell_each_what_came_from_it(paper: Paper) -> None:
    school = paper.school
    assert isinstance(paper.keys(1, "5"), Saved)
    school.now_is("2026-11-19 16:00")
    school.pupil("Яшин Ян", paper.seven)
    laid = paper.lukin.asks(LayOutSheets(paper.seven, new()))
    assert isinstance(laid, Saved)
    assert laid.thing != paper.sheet
    school.now_is(f"{FRIDAY} 15:10")
    later = replace(paper, sheet=laid.thing)
    assert (paper.page().keyed, later.page().keyed) == (1, 0)
    assert isinstance(later.keys(2, "4"), Saved)
    assert isinstance(later.keys(1, "5", marks=1), Saved)
    assert (paper.page().keyed, later.page().keyed) == (1, 2)
    assert [one.keyed for one in paper.deputy.reads(sheet_page, laid.thing).lessons] == [2, 0]
    own = {row.pupil.number: row for row in paper.deputy.reads(keyed_lesson, *later_place(later)).rows}
    assert own[2].marks[ANSWER].from_sheet
    assert not paper.row(2).marks[ANSWER].from_sheet, "it came from the other sheet"


def later_place(paper: Paper) -> tuple[int, int, int]:
    return paper.sheet, paper.algebra, 2


def test_attendance_is_taken_where_the_absent_agree_also_when_all_are_and_marks_do_not(paper: Paper) -> None:
    for row in range(1, 5):
        assert isinstance(paper.keys(row, absence="absent"), Saved)
    assert isinstance(paper.counts(1, 4), Saved)
    totals = paper.page().totals
    assert totals is not None
    assert not totals.agree
    assert attendance_taken(paper.school)


def test_who_entered_a_part_of_a_lesson_does_not_compare_it(paper: Paper) -> None:
    paper.keys(1, "5")
    paper.keys(2, "4", who=paper.lukin)
    for who in (paper.petrova, paper.lukin):
        assert told(paper.compares(who, SaidRow(1, ((ANSWER, ("5",)),), "")))[0] is Reason.COMPARES_OWN
    assert isinstance(paper.compares(paper.deputy), Saved)


def test_what_was_erased_and_who_came_late_are_counted_and_compared_as_on_paper(paper: Paper) -> None:
    paper.keys(1, "5", "4", absence="late")
    paper.keys(2, "3", absence="absent")
    paper.keys(3, "2", absence="absent")
    erase = KeyIn(paper.sheet, paper.algebra, 2, 3, (), ANSWER, "", 1, 1, new())
    assert isinstance(paper.petrova.asks(erase), Saved)
    said = SaidRow(1, ((ANSWER, ("5", "4")),), "late"), SaidRow(2, ((ANSWER, ("3",)),), "absent")
    assert isinstance(paper.compares(paper.deputy, *said), Saved)
    comparison = paper.page().comparison
    assert comparison is not None
    assert comparison.differences == ()
    assert isinstance(paper.counts(3, 1), Saved)
    totals = paper.page().totals
    assert totals is not None
    assert totals.agree


def test_what_stood_on_the_page_before_is_of_no_outage_though_the_sheet_says_it_too(paper: Paper) -> None:
    lesson, school = held(paper), paper.school
    paper.petrova.marks(lesson, "Белова Яна", "5")
    school.now_is(f"{FRIDAY} 17:00")
    opened = paper.deputy.asks(OpenOutage("Обрыв", at(FRIDAY, "16:00"), new(), at(FRIDAY, "16:30")))
    assert isinstance(opened, Saved)
    assert isinstance(paper.keys(2, "5", marks=1), Saved)
    school.now_is("2026-11-21 10:00")
    version = paper.row(2).marks[ANSWER].version
    assert isinstance(paper.petrova.marks(lesson, "Белова Яна", "4", seen=version), Saved)
    assert paper.petrova.reads(to_carry, opened.thing).lessons == ()


def test_a_lesson_that_was_typed_on_the_page_alone_is_not_compared_with_paper(paper: Paper) -> None:
    paper.petrova.marks(held(paper), "Белова Яна", "5")
    assert told(paper.compares(paper.deputy))[0] is Reason.NOTHING_KEYED


def test_sheets_are_of_this_day_until_its_last_lesson_ends(paper: Paper) -> None:
    _, last = paper.deputy.reads(lambda actor, now: bells().stands(date.fromisoformat(FRIDAY), 3))
    for moment, day in (
        (last - timedelta(minutes=1), date.fromisoformat(FRIDAY)),
        (last, date(2026, 11, 27)),
    ):
        paper.school.now_is(moment.isoformat(" ", "minutes"))
        laid = paper.lukin.asks(LayOutSheets(paper.seven, new()))
        assert isinstance(laid, Saved)
        assert paper.deputy.reads(sheet_page, laid.thing).head.day == day


def test_a_sheet_has_who_is_there_that_day_and_the_lessons_that_take_place(paper: Paper) -> None:
    school = paper.school
    school.now_is("2026-11-19 16:00")
    school.pupil("Ушаков Иван", paper.seven, until="2026-11-19")
    school.pupil("Яшин Ян", paper.seven, since="2026-11-21")
    here = school.pupil("Алёшин Ким", paper.seven, since="2026-11-20")
    school.cancel(paper.english, FRIDAY, 3)
    laid = paper.lukin.asks(LayOutSheets(paper.seven, new()))
    assert isinstance(laid, Saved)
    with school.house.database.connection_context():
        made, last = stored(laid.thing), latest(paper.seven, date.fromisoformat(FRIDAY))
    assert made is not None
    assert made == last, "the one that was made last is printed"
    assert {pupil for _, pupil in made.lists.pupils} == {here, *map(school.pupil_id, PUPILS)}
    assert [(one.course, len(one.rows)) for one in made.lists.lessons] == [(paper.algebra, 5)]

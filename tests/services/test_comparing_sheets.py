"""A sheet keyed back is proved: by the totals counted on paper, and by a second person (3.1)."""

import pytest

from models.database import rows
from models.lessons import Lesson
from rules.refusals import Reason
from services.outcomes import Saved
from services.requests import CountTotals, LayOutSheets, SaidRow
from services.views.keying import keyed_lesson
from services.views.sheet_pages import sheets
from tests.school import School, new
from tests.services.test_keying import ANSWER, FRIDAY, Paper, paper, told

__all__ = ["paper"]
pytestmark = pytest.mark.clause("3.1")


def attendance_taken(school: School) -> bool:
    """Whether the only lesson's absent pupils are marked."""
    with school.house.database.connection_context():
        ((at,),) = rows(Lesson.select(Lesson.attendance_taken_at))
    return at is not None


def test_totals_that_agree_take_attendance_and_others_are_kept_with_both_numbers(
    paper: Paper,
) -> None:
    paper.keys(1, "5")
    paper.keys(3, absence="absent")
    assert isinstance(paper.counts(2, 2), Saved)
    totals = paper.page().totals
    assert totals is not None
    assert (totals.marks, totals.marks_found, totals.absent, totals.absent_found) == (2, 1, 2, 1)
    assert not totals.agree
    assert not attendance_taken(paper.school)
    paper.keys(2, "4")
    assert isinstance(paper.counts(2, 1), Saved)
    totals = paper.page().totals
    assert totals is not None
    assert totals.agree
    assert attendance_taken(paper.school)
    assert told(paper.counts(-1, 0))[0] is Reason.OUT_OF_SCALE
    assert told(paper.counts(0, 5))[0] is Reason.OUT_OF_SCALE, "more absent than are at the lesson"


def test_attendance_of_a_group_across_classes_is_taken_when_every_class_has_its_totals(
    school: School,
) -> None:
    petrova = school.teacher("Петрова Анна")
    seven, other = school.school_class("7А", leader=petrova), school.school_class("7Б", leader=petrova)
    school.pupil("Белова Яна", seven)
    school.pupil("Ершов Ян", other)
    across = school.group("технологии", None, "Белова Яна", "Ершов Ян")
    work = school.group_course("Труд", across, petrova)
    school.slot(work, 5, 4)
    laid = [petrova.asks(LayOutSheets(one, new())) for one in (seven, other)]
    school.now_is(f"{FRIDAY} 15:00")
    for number, (sheet, taken) in enumerate(zip(laid, (False, True), strict=True)):
        assert isinstance(sheet, Saved)
        assert len(petrova.reads(keyed_lesson, sheet.thing, work, 4).rows) == 1, "the own class's pupil"
        assert isinstance(petrova.asks(CountTotals(sheet.thing, work, 4, 0, 0, f"count {number}")), Saved)
        assert attendance_taken(school) is taken


def test_a_second_person_compares_and_the_differences_are_kept_with_who_and_when(paper: Paper) -> None:
    both = (SaidRow(1, ((ANSWER, ("5",)),), ""), SaidRow(3, (), "absent"))
    assert told(paper.compares(paper.deputy, *both))[0] is Reason.NOTHING_KEYED
    paper.keys(1, "5")
    paper.keys(3, absence="absent")
    paper.keys(4, "2")
    assert told(paper.compares(paper.petrova, *both))[0] is Reason.COMPARES_OWN
    assert told(paper.compares(paper.school.teacher("Чужая Имя"), *both))[0] is Reason.NOT_YOUR_SUBJECT
    assert told(paper.compares(paper.deputy, SaidRow(9, (), "")))[0] is Reason.NO_SUCH_ROW
    assert isinstance(paper.compares(paper.deputy, *both), Saved)
    comparison = paper.page().comparison
    assert comparison is not None
    assert (comparison.who, f"{comparison.at:%d.%m %H:%M}") == ("Завучева З.", "20.11 15:00")
    (difference,) = comparison.differences
    assert (difference.row, difference.paper.marks, difference.here.marks) == (4, (), ((ANSWER, ("2",)),))
    (line,) = paper.deputy.reads(sheets)
    assert (line.lessons, line.keyed, line.compared) == (2, 1, 0)
    paper.compares(paper.deputy, *both, SaidRow(4, ((ANSWER, ("2",)),), ""))
    (line,) = paper.deputy.reads(sheets)
    assert line.compared == 1


def test_totals_of_one_lesson_of_a_group_across_classes_say_nothing_of_its_other_one(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    classes = [school.school_class(title, leader=petrova) for title in ("7А", "7Б")]
    for name, where in zip(("Белова Яна", "Ершов Ян"), classes, strict=True):
        school.pupil(name, where)
    across = school.group("технологии", None, "Белова Яна", "Ершов Ян")
    work = school.group_course("Труд", across, petrova)
    for number in (4, 5):
        school.slot(work, 5, number)
    laid = [petrova.asks(LayOutSheets(one, new())) for one in classes]
    school.now_is(f"{FRIDAY} 15:00")
    first, second = (one.thing for one in laid if isinstance(one, Saved))
    for sheet, number in ((first, 4), (second, 5)):
        assert isinstance(petrova.asks(CountTotals(sheet, work, number, 0, 0, new())), Saved)
    with school.house.database.connection_context():
        taken = rows(Lesson.select(Lesson.attendance_taken_at))
    assert taken == [(None,), (None,)], "the other class of each has not told its totals"

"""Sheets keyed back: the same records as typing makes, from whom they came, and nothing overwritten (3.1)."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from models.base import Table
from models.database import rows
from models.lessons import Absence, Homework, Lesson, Mark, Work
from models.temporary import TemporaryRecord
from rules.codes import Role
from rules.refusals import Reason
from rules.sheet_codes import sheet_code
from services.audit import verify_journal
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import (
    ChangeLesson,
    CloseTerm,
    CompareSheet,
    ConfirmAttendance,
    CountTotals,
    EndOutage,
    KeyIn,
    KeyInLesson,
    LayOutSheets,
    LeavePupil,
    OpenOutage,
    SaidRow,
    SetMarks,
    SetWork,
)
from services.settings import SCHOOL_ID, settings_on
from services.sheets import stored
from services.views.carry_over import to_carry
from services.views.history import cell_history
from services.views.journal import CellKey
from services.views.keying import KeyedLesson, KeyedRow, keyed_lesson
from services.views.pupil import pupil_page
from services.views.sheet_pages import LessonOnSheet, sheet_by_code, sheets
from tests.school import School, Who, new
from texts.refusals import sentence

pytestmark = pytest.mark.clause("3.1")
PUPILS = ("Антонов Илья", "Белова Яна", "Воронин Павел", "Ёлкин Артём")
ANSWER, CONTROL = 1, 2
FRIDAY = "2026-11-20"


@dataclass(frozen=True)
class Paper:
    """A sheet of 7А for Friday 20 November with algebra and a group's English, printed the day before."""

    school: School
    petrova: Who
    lukin: Who
    """Leads the class and teaches the group."""
    deputy: Who
    seven: int
    algebra: int
    english: int
    sheet: int

    def lesson(self, who: Who | None = None) -> KeyedLesson:
        return (who or self.petrova).reads(keyed_lesson, self.sheet, self.algebra, 2)

    def row(self, number: int) -> KeyedRow:
        return next(one for one in self.lesson().rows if one.pupil.number == number)

    def page(self) -> LessonOnSheet:
        return self.lesson().of

    def keys(
        self,
        row: int,
        *marks: str,
        kind: int = ANSWER,
        absence: str | None = None,
        who: Who | None = None,
        **seen: int,
    ) -> Outcome:
        asked = KeyIn(
            *(self.sheet, self.algebra, 2, row, marks or None, kind, absence),
            *(seen.get("marks", 0), seen.get("absence", 0), new()),
        )
        return (who or self.petrova).asks(asked)

    def counts(self, marks: int, absent: int) -> Outcome:
        return self.petrova.asks(CountTotals(self.sheet, self.algebra, 2, marks, absent, new()))

    def compares(self, who: Who, *said: SaidRow) -> Outcome:
        return who.asks(CompareSheet(self.sheet, self.algebra, 2, said, new()))


def built(school: School) -> Paper:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А", leader=lukin)
    for name in PUPILS:
        school.pupil(name, seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, 5, 2)
    group = school.group("7А, 1", seven, "Белова Яна", "Ёлкин Артём")
    english = school.group_course("Английский язык", group, lukin)
    school.slot(english, 5, 3)
    laid = lukin.asks(LayOutSheets(seven, new()))
    assert isinstance(laid, Saved)
    school.now_is(f"{FRIDAY} 15:00")
    deputy = school.somebody("Завучева Зоя", Role.DEPUTY)
    return Paper(school, petrova, lukin, deputy, seven, algebra, english, laid.thing)


@pytest.fixture
def paper(school: School) -> Paper:
    return built(school)


JOURNAL: tuple[type[Table], ...] = (Lesson, Work, Mark, Absence, Homework)


def journal(school: School) -> dict[str, list[tuple[Any, ...]]]:
    """Every column of every record that a lesson has."""
    with school.house.database.connection_context():
        return {one._meta.table_name: list(rows(one.select().order_by(one.id))) for one in JOURNAL}


def typed_on_the_page(paper: Paper) -> None:
    petrova = paper.petrova
    held = petrova.holds(paper.algebra, FRIDAY, 2)
    assert isinstance(held, Saved)
    lesson = held.thing
    petrova.marks(lesson, "Белова Яна", "5", "4")
    petrova.marks_absent(lesson, "Воронин Павел")
    control = petrova.asks(SetWork(lesson, None, CONTROL, "", 2, 0, new()))
    assert isinstance(control, Saved)
    petrova.asks(SetMarks(lesson, control.thing, paper.school.pupil_id("Ёлкин Артём"), ("4",), 0, new()))
    petrova.writes_topic(lesson, "Корень", seen=1)
    petrova.sets_homework(lesson, "№ 15")
    petrova.asks(ConfirmAttendance(lesson, new()))


def keyed_from_the_sheet(paper: Paper) -> None:
    assert isinstance(paper.keys(2, "5", "4"), Saved)
    assert isinstance(paper.keys(3, absence="absent"), Saved)
    assert isinstance(paper.keys(4, "4", kind=CONTROL), Saved)
    back = KeyInLesson(paper.sheet, paper.algebra, 2, "Корень", "№ 15", False, 1, 0, new())
    assert isinstance(paper.petrova.asks(back), Saved)
    assert isinstance(paper.counts(3, 1), Saved)


def test_a_sheet_keyed_back_equals_the_same_typed_on_the_page(tmp_path: Path) -> None:
    came = []
    for way in (typed_on_the_page, keyed_from_the_sheet):
        school = School(tmp_path / way.__name__)
        try:
            way(built(school))
            came.append(journal(school))
            with school.house.database.connection_context():
                verdict = verify_journal(school.house.keys.audit)
            assert (verdict.first_bad, verdict.strangers) == (None, ())
        finally:
            school.close()
    on_the_page, from_the_sheet = came
    assert from_the_sheet == on_the_page
    assert [len(found) for found in on_the_page.values()] == [1, 2, 3, 1, 1]


def test_every_record_says_that_it_came_from_paper_and_who_entered_it(paper: Paper) -> None:
    keyed_from_the_sheet(paper)
    with paper.school.house.database.connection_context():
        found = rows(
            TemporaryRecord.select(TemporaryRecord.thing, TemporaryRecord.value, TemporaryRecord.entered_by)
        )
        (day,) = rows(Lesson.select(Lesson.day))[0]
    person = paper.petrova.actor.person
    assert sorted(found) == sorted(
        [
            ("mark", "5", person),
            ("mark", "4", person),
            ("mark", "4", person),
            ("absence", "absent||", person),
            ("lesson", "Корень", person),
            ("homework", "№ 15", person),
        ]
    )
    assert day == date.fromisoformat(FRIDAY), "the lesson's own day"
    assert paper.row(2).marks[ANSWER].from_sheet
    assert (paper.page().keyed, paper.page().by) == (6, ("Петрова А.",))
    lesson = paper.page().lesson
    assert lesson is not None
    paper.school.now_is(f"{FRIDAY} 15:20")
    paper.petrova.marks(lesson, "Белова Яна", "3", seen=1)
    cell = CellKey(lesson, 1, paper.school.pupil_id("Белова Яна"))
    history = [(one.after, one.sheet) for one in paper.petrova.reads(cell_history, cell)]
    assert history == [("5/4", paper.lesson().head.code), ("3", "")]
    assert not paper.row(2).marks[ANSWER].from_sheet, "changed on the page it is no longer the paper's"


def test_rows_stay_as_printed_whoever_comes_or_leaves_later(paper: Paper) -> None:
    paper.school.pupil("Абрамов Ян", paper.seven)
    names = [one.pupil.short for one in paper.lesson().rows]
    assert names == list(PUPILS)
    assert [one.pupil.number for one in paper.lesson().rows] == [1, 2, 3, 4]
    with paper.school.house.database.connection_context():
        assert stored(paper.sheet) is not None


def test_what_stands_there_meanwhile_is_told_with_who_and_when_and_not_overwritten(paper: Paper) -> None:
    held = paper.petrova.holds(paper.algebra, FRIDAY, 2)
    assert isinstance(held, Saved)
    paper.school.now_is(f"{FRIDAY} 15:10")
    paper.petrova.marks(held.thing, "Белова Яна", "3")
    paper.petrova.marks_absent(held.thing, "Воронин Павел")
    clash = paper.keys(2, "5", absence="late")
    assert isinstance(clash, Conflict)
    assert (clash.theirs, clash.who, f"{clash.when:%H:%M}") == ("3", "Петрова А.", "15:10")
    clash = paper.keys(3, absence="late")
    assert isinstance(clash, Conflict)
    assert clash.theirs == "absent"
    stands = paper.row(2).marks[ANSWER]
    assert (stands.marks, stands.from_sheet) == (("3",), False)
    assert paper.row(2).absence is None, "the half that would fit is not written either"
    assert isinstance(paper.keys(2, "5", absence="late", marks=stands.version), Saved)
    assert paper.row(2).marks[ANSWER].marks == ("5",)


def back(paper: Paper, topic: str, homework: str = "", seen: int = 0) -> KeyInLesson:
    return KeyInLesson(paper.sheet, paper.algebra, 2, topic, homework, False, seen, 0, new())


def test_a_topic_written_while_the_back_of_the_sheet_was_typed_is_told_and_stays(paper: Paper) -> None:
    held = paper.petrova.holds(paper.algebra, FRIDAY, 2)
    assert isinstance(held, Saved)
    paper.petrova.writes_topic(held.thing, "Степень")
    clash = paper.lukin.asks(back(paper, "Корень", "№ 1"))
    assert isinstance(clash, Conflict)
    assert clash.theirs == "Степень"
    assert (paper.lesson().topic, paper.lesson().homework.text) == ("Степень", "")
    assert isinstance(paper.lukin.asks(back(paper, "Корень", seen=clash.version)), Saved)


def test_a_lesson_that_was_only_opened_meanwhile_takes_the_back_of_the_sheet(paper: Paper) -> None:
    assert isinstance(paper.keys(2, "5"), Saved)
    assert isinstance(paper.lukin.asks(back(paper, "Корень")), Saved)
    assert paper.lesson().topic == "Корень"


def test_a_topic_of_the_plan_stays_one_when_the_back_of_the_sheet_is_keyed(paper: Paper) -> None:
    first, second = (paper.petrova.adds_topic(paper.algebra, one) for one in ("Степень", "Корень"))
    assert isinstance(first, Saved)
    assert isinstance(second, Saved)
    held = paper.petrova.holds(paper.algebra, FRIDAY, 2)
    assert isinstance(held, Saved)
    paper.petrova.writes_topic(held.thing, "Степень", item=first.thing)

    def item() -> object:
        with paper.school.house.database.connection_context():
            return rows(Lesson.select(Lesson.plan_item).where(Lesson.id == held.thing))[0][0]

    paper.petrova.asks(back(paper, "Степень", "№ 1", seen=2))
    assert (item(), paper.lesson().lesson_version) == (first.thing, 2)
    paper.petrova.asks(back(paper, "Корень", "№ 1", seen=2))
    assert item() == second.thing


def told(outcome: Outcome) -> tuple[Reason, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, sentence(outcome)


def test_what_cannot_be_keyed_is_refused_in_a_sentence_and_opens_no_lesson(paper: Paper) -> None:
    reason, said = told(paper.keys(9, "5"))
    assert (reason, "строки 9 на этом листе нет" in said) == (Reason.NO_SUCH_ROW, True)
    other = KeyIn(paper.sheet, paper.english, 3, 1, ("5",), ANSWER, None, 0, 0, new())
    reason, said = told(paper.lukin.asks(other))
    assert (reason, "прочерк" in said) == (Reason.ROW_NOT_AT_LESSON, True)
    assert told(paper.keys(1, "7"))[0] is Reason.OUT_OF_SCALE
    assert told(paper.keys(1, "5", "4", "3"))[0] is Reason.TOO_MANY_MARKS
    paper.school.cancel(paper.algebra, FRIDAY, 2)
    reason, said = told(paper.keys(1, "5"))
    assert (reason, "урок 20.11.2026 отменён" in said) == (Reason.LESSON_CANCELLED, True)
    assert journal(paper.school)["lesson"] == []


def test_a_day_ahead_a_leaver_and_a_closed_term_are_refused(paper: Paper) -> None:
    paper.school.now_is("2026-11-19 18:00")
    assert told(paper.keys(1, "5"))[0] is Reason.LESSON_AHEAD
    paper.school.now_is("2026-12-30 12:00")
    page = paper.deputy.reads(pupil_page, paper.school.pupil_id("Антонов Илья"))
    left = LeavePupil(page.pupil, date(2026, 11, 19), "3-у", page.last_stay, new())
    assert isinstance(paper.school.somebody("Зимина Ольга", Role.SECRETARY).asks(left), Saved)
    reason, said = told(paper.keys(1, "5"))
    assert (reason, "20.11.2026 ученика нет в списке" in said) == (Reason.NOT_ENROLLED_THEN, True)
    assert isinstance(paper.keys(2, "5"), Saved)
    term = paper.school.page(paper.algebra).term.term
    assert isinstance(paper.deputy.asks(CloseTerm(term, 3, new())), Saved)
    reason, said = told(paper.keys(3, "5"))
    assert (reason, "период закрыт" in said) == (Reason.TERM_CLOSED, True)


def test_a_lesson_that_was_moved_is_sent_to_where_it_went(paper: Paper) -> None:
    moved = ChangeLesson(
        paper.algebra, date(2026, 11, 20), 2, "moved", None, 0, new(), "", date(2026, 11, 21), 4
    )
    assert isinstance(paper.deputy.asks(moved), Saved)
    reason, said = told(paper.keys(1, "5"))
    assert (reason, "перенесён на 21.11.2026" in said) == (Reason.LESSON_MOVED, True)


def test_the_teacher_the_substitute_and_the_class_teacher_key_and_nobody_else(paper: Paper) -> None:
    school = paper.school
    stranger = school.teacher("Чужая Имя")
    assert told(paper.keys(1, "5", who=stranger))[0] is Reason.NOT_YOUR_SUBJECT
    assert told(paper.keys(1, "5", who=paper.deputy))[0] is Reason.SEES_BUT_DOES_NOT_WRITE
    with pytest.raises(Refused):
        paper.lesson(stranger)
    assert paper.lesson(paper.deputy).of.may_write is False
    school.substitute(paper.algebra, FRIDAY, 2, stranger)
    assert isinstance(paper.keys(1, "5", who=stranger), Saved)
    assert paper.page().by == ("Чужая И.",)


def test_a_sheet_opens_by_its_code_to_who_may_see_a_lesson_of_it(paper: Paper) -> None:
    (line,) = paper.petrova.reads(sheets)
    page = paper.petrova.reads(sheet_by_code, line.head.code.replace("-", ""))
    assert (page.head.class_title, page.head.day) == ("7А", date.fromisoformat(FRIDAY))
    assert [one.title.subject for one in page.lessons] == ["Алгебра"], "the own lessons"
    assert len(paper.deputy.reads(sheet_by_code, line.head.code).lessons) == 2
    own = paper.petrova.reads(lambda actor, now: settings_on(now.today).get(SCHOOL_ID, ""))
    for typed, reason in (
        ("сорок один", Reason.NOT_A_SHEET_CODE),
        (line.head.code[:-1] + ("1" if line.head.code[-1] != "1" else "2"), Reason.SHEET_CODE_MISTYPED),
        (sheet_code("another school", 1), Reason.SHEET_OF_OTHER_SCHOOL),
        (sheet_code(own, 4711), Reason.NO_SUCH_SHEET),
    ):
        with pytest.raises(Refused) as why:
            paper.petrova.reads(sheet_by_code, typed)
        assert why.value.refusal.reason is reason
    with pytest.raises(Refused) as why:
        paper.school.teacher("Чужая Имя").reads(sheet_by_code, line.head.code)
    assert why.value.refusal.reason is Reason.NOT_YOUR_SUBJECT


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}")


def test_what_is_keyed_when_access_is_back_is_carried_over_with_its_outage(paper: Paper) -> None:
    """The other system lacks it: it is of the outage that the sheet's day lies in, and of no other."""
    school, deputy = paper.school, paper.deputy

    def outage(day: str, begins: str, ends: str) -> int:
        school.now_is(f"{day} {ends}")
        opened = deputy.asks(OpenOutage("Обрыв", at(day, begins), new()))
        assert isinstance(opened, Saved)
        assert isinstance(deputy.asks(EndOutage(opened.thing, 1, at(day, ends), new())), Saved)
        return opened.thing

    first = outage(FRIDAY, "15:10", "16:00")
    paper.keys(2, "5")
    paper.keys(2, "4", marks=1)
    paper.keys(3, absence="absent")
    second = outage("2026-11-21", "10:00", "11:00")
    school.now_is("2026-11-21 12:00")
    paper.keys(4, "3")

    def listed(number: int) -> list[tuple[str, str, str]]:
        found = paper.petrova.reads(to_carry, number).lessons
        return [(item.pupil, item.before, item.value) for one in found for item in one.items]

    assert listed(first) == [
        ("Белова Яна", "", "4"),
        ("Ёлкин Артём", "", "3"),
        ("Воронин Павел", "", "absent||"),
    ]
    assert listed(second) == []
    lesson = paper.page().lesson
    assert lesson is not None
    paper.petrova.marks(lesson, "Антонов Илья", "5")
    assert len(listed(first)) == 3, "typed on the page after the outage it is no business of it"

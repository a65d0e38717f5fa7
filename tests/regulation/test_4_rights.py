"""Section 4 of the regulation: rights of everybody who takes part."""

from datetime import date

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Refusal, Saved
from services.requests import ChangeLesson, CloseTerm, ReopenTerm, SealTerm
from services.views.choices import children, class_choices, page_choices
from services.views.class_results import class_results
from services.views.diary_ahead import diary_due, diary_missed
from services.views.diary_week import diary_week
from services.views.history import cell_history
from services.views.journal import CellKey
from services.views.journal_page import journal_page
from services.views.sealed import compare_code, sealed_terms
from services.views.weekly import diary_results, weekly_slips
from tests.school import School


@pytest.mark.clause("2.10")
@pytest.mark.clause("4.1")
@pytest.mark.clause("4.2")
@pytest.mark.parametrize(("role", "clause"), [(Role.DIRECTOR, "4.1"), (Role.DEPUTY, "4.2")])
def test_the_head_and_deputies_see_every_page_and_write_none(school: School, role: Role, clause: str) -> None:
    petrova = school.teacher("Петрова Анна")
    seven, eight = school.school_class("7А"), school.school_class("8А")
    school.pupil("Воронин Павел", seven)
    algebra, physics = school.course("Алгебра", seven, petrova), school.course("Физика", eight)
    lesson = _held(petrova.holds(algebra, "2026-11-19"))
    head = school.somebody("Орлова Тамара", role)
    assert [page.course for page in head.reads(page_choices)] == [algebra, physics]
    assert head.may_read(journal_page, physics)
    assert head.may_read(diary_week, school.pupil_id("Воронин"))
    for outcome in (
        head.marks(lesson, "Воронин", "5"),
        head.marks_absent(lesson, "Воронин"),
        head.writes_topic(lesson, "Тема"),
        head.sets_homework(lesson, "§ 1"),
        head.holds(algebra, "2026-11-18"),
        head.sets_term_mark(algebra, "Воронин", "5"),
    ):
        assert isinstance(outcome, Refusal)
        assert (outcome.clause, outcome.reason) == (clause, Reason.SEES_BUT_DOES_NOT_WRITE)
    assert not school.page(algebra).cells


@pytest.mark.clause("4.3")
def test_a_subject_teacher_edits_the_own_subject_and_no_other(school: School) -> None:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = _held(petrova.holds(algebra, "2026-11-19"))
    for outcome in (
        lukin.marks(lesson, "Воронин", "5"),
        lukin.marks_absent(lesson, "Воронин"),
        lukin.writes_topic(lesson, "Тема"),
        lukin.sets_homework(lesson, "§ 1"),
        lukin.holds(algebra, "2026-11-18"),
    ):
        assert isinstance(outcome, Refusal)
        assert (outcome.clause, outcome.reason) == ("4.3", Reason.NOT_YOUR_SUBJECT)
    assert not lukin.may_read(cell_history, CellKey(lesson, None, school.pupil_id("Воронин")))


@pytest.mark.clause("4.3")
def test_a_substitute_fills_that_one_lesson_under_the_own_name(school: School) -> None:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, weekday=4, number=3)
    school.slot(algebra, weekday=4, number=4)
    school.substitute(algebra, "2026-11-19", 3, lukin)
    given = _held(lukin.holds(algebra, "2026-11-19", 3))
    assert isinstance(lukin.marks(given, "Воронин", "5"), Saved)
    assert isinstance(lukin.holds(algebra, "2026-11-19", 4), Refusal)
    other = _held(petrova.holds(algebra, "2026-11-19", 4))
    assert isinstance(lukin.marks(other, "Воронин", "5"), Refusal)
    head = school.page(algebra).lessons[given]
    assert (head.taught_by, head.substituted) == ("Лукин В.", True)


@pytest.mark.clause("4.3")
def test_a_substitute_fills_the_lesson_of_an_earlier_day_while_it_is_owed_and_sees_the_page(
    school: School,
) -> None:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, weekday=4, number=3)
    school.slot(algebra, weekday=4, number=4)
    school.substitute(algebra, "2026-11-19", 3, lukin)
    for day, opens in (
        ("2026-11-18", False),
        ("2026-11-24", True),
        ("2026-12-03", True),
        ("2026-12-04", False),
    ):
        school.now_is(f"{day} 12:00")
        assert lukin.may_read(journal_page, algebra) is opens, day
    school.now_is("2026-11-24 12:00")
    given = _held(lukin.holds(algebra, "2026-11-19", 3))
    assert isinstance(lukin.marks(given, "Воронин", "5"), Saved)
    assert isinstance(lukin.holds(algebra, "2026-11-19", 4), Refusal)
    assert isinstance(lukin.sets_term_mark(algebra, "Воронин", "5"), Refusal)


@pytest.mark.clause("4.4")
def test_a_class_teacher_sees_and_edits_the_whole_journal_of_the_own_class(school: School) -> None:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven, eight = school.school_class("7А", leader=lukin), school.school_class("8А")
    school.pupil("Воронин Павел", seven)
    school.pupil("Белова Софья", eight)
    algebra = school.course("Алгебра", seven, petrova)
    other = school.course("Алгебра", eight, petrova)
    lesson = _held(petrova.holds(algebra, "2026-11-19"))
    assert [page.course for page in lukin.reads(page_choices)] == [algebra]
    assert isinstance(lukin.marks_absent(lesson, "Воронин"), Saved)
    assert isinstance(lukin.sets_term_mark(algebra, "Воронин", "5"), Saved)
    for kind in ("year", "exam", "final"):
        assert isinstance(lukin.sets_result(algebra, "Воронин", kind, None, "5"), Saved)
    assert lukin.may_read(class_results, seven)
    assert not lukin.may_read(class_results, eight)
    refused = lukin.sets_term_mark(other, "Белова", "5")
    assert isinstance(refused, Refusal)
    assert refused.clause == "4.3"
    assert [choice.title for choice in lukin.reads(class_choices)] == ["7А"]
    assert lukin.may_read(weekly_slips, seven, None, date(2026, 11, 16))
    assert not lukin.may_read(weekly_slips, eight, None, date(2026, 11, 16))


@pytest.mark.clause("2.11")
@pytest.mark.clause("4.5")
def test_a_pupil_sees_the_own_diary_only(school: School) -> None:
    seven = school.school_class("7А")
    petrova = school.teacher("Петрова Анна")
    own, other = school.pupil("Воронин Павел", seven), school.pupil("Белова Софья", seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, weekday=4, number=3)
    lesson = _held(petrova.holds(algebra, "2026-11-19", 3))
    petrova.marks(lesson, "Воронин", "5")
    petrova.marks(lesson, "Белова", "2")
    petrova.writes_topic(lesson, "Линейная функция")
    petrova.sets_homework(lesson, "§ 14")
    pavel = school.pupil_account("Воронин Павел")
    (seen,) = pavel.reads(diary_week, own).days[3].lessons
    assert (seen.subject, seen.topic, seen.homework, seen.kinds) == (
        "Алгебра",
        "Линейная функция",
        "§ 14",
        ("Ответ на уроке",),
    )
    assert [mark.value for mark in seen.marks] == ["5"]
    for view in (diary_week, diary_results, diary_due, diary_missed):
        assert not pavel.may_read(view, other)
    assert not pavel.may_read(journal_page, algebra)
    assert pavel.reads(page_choices) == ()
    refused = pavel.marks(lesson, "Воронин", "5", seen=1)
    assert isinstance(refused, Refusal)
    assert refused.clause == "4.5"


@pytest.mark.clause("4.6")
def test_a_parent_sees_the_own_children_only_and_only_with_diary_access(school: School) -> None:
    seven = school.school_class("7А")
    for name in ("Воронин Павел", "Воронина Анна", "Белова Софья"):
        school.pupil(name, seven)
    olga = school.guardian("Воронина Ольга", "Воронин", "Воронина Анна")
    without = school.guardian("Белов Олег", "Белова", diary_access=False)
    names = [child.full_name for child in olga.reads(children)]
    assert names == ["Воронин Павел", "Воронина Анна"]
    assert olga.may_read(diary_week, school.pupil_id("Воронин"))
    assert not olga.may_read(diary_week, school.pupil_id("Белова"))
    assert not olga.may_read(diary_results, school.pupil_id("Белова"))
    assert without.reads(children) == ()
    assert not without.may_read(diary_week, school.pupil_id("Белова"))


def _held(outcome: object) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


@pytest.mark.clause("IV")
@pytest.mark.clause("2.3")
def test_a_change_of_the_day_is_in_the_diary_and_its_lesson_is_the_substitutes(school: School) -> None:
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    for number in (2, 3):
        school.slot(algebra, weekday=4, number=number)
    thursday = date(2026, 11, 19)
    for number, kind, who in ((2, "substituted", lukin.actor.person), (3, "cancelled", None)):
        change = ChangeLesson(algebra, thursday, number, kind, who, 0, f"change {number}")
        assert isinstance(deputy.asks(change), Saved)
    pavel = school.pupil_account("Воронин")
    seen = pavel.reads(diary_week, school.pupil_id("Воронин")).days[3].lessons
    assert [(one.number, one.change, one.teacher) for one in seen] == [
        (2, "substituted", "Лукин В."),
        (3, "cancelled", "Петрова А."),
    ]
    assert isinstance(lukin.holds(algebra, "2026-11-19", 2), Saved)
    assert isinstance(lukin.holds(algebra, "2026-11-19", 3), Refusal)


@pytest.mark.clause("IV")
def test_moved_and_extra_lessons_and_another_room_are_in_the_diary(school: School) -> None:
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, school.teacher("Петрова Анна"))
    for number in (2, 3):
        school.slot(algebra, weekday=4, number=number)
    thursday, friday = date(2026, 11, 19), date(2026, 11, 20)
    for change in (
        ChangeLesson(algebra, thursday, 2, "moved", None, 0, "move", "", friday, 1),
        ChangeLesson(algebra, thursday, 3, "room", None, 0, "room", "12"),
        ChangeLesson(algebra, friday, 5, "extra", None, 0, "extra"),
    ):
        assert isinstance(deputy.asks(change), Saved)
    week = school.pupil_account("Воронин").reads(diary_week, school.pupil_id("Воронин"))
    seen = [(one.number, one.change, one.room) for day in week.days for one in day.lessons]
    assert seen == [(2, "moved", ""), (3, "room", "12"), (1, "moved_here", ""), (5, "extra", "")]


@pytest.mark.clause("4.1")
def test_the_director_certifies_the_electronic_journal_and_a_later_change_is_seen(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = _held(petrova.holds(algebra, "2026-10-20"))
    term = school.page(algebra).terms[0].term
    deputy = school.somebody("Орлова Татьяна", Role.DEPUTY)
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    assert isinstance(deputy.asks(CloseTerm(term, 1, "close")), Saved)
    assert isinstance(deputy.asks(SealTerm(seven, term, "not hers")), Refusal)
    assert isinstance(director.asks(SealTerm(seven, term, "seal")), Saved)
    code = director.reads(sealed_terms)[0].code
    today = school.house.clock.now().today
    assert isinstance(deputy.asks(ReopenTerm(term, None, None, today, "Ошибка", "open")), Saved)
    assert isinstance(petrova.marks(lesson, "Воронин", "5"), Saved)
    found = director.reads(compare_code, code)
    assert found is not None
    assert [part.page for part in found.changed] == ["Алгебра"]

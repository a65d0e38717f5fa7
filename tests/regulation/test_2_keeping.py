"""Section 2 of the regulation: how the journal is kept."""

from datetime import date, datetime

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Conflict, Refusal, Saved
from services.requests import CloseTerm, ConfirmAttendance, ReopenTerm, SetWork
from services.views.choices import page_choices
from services.views.day import DebtKind, DutyState
from services.views.diary_week import diary_week
from services.views.journal_page import journal_page
from services.views.my_day import my_day
from services.views.plan import course_plan
from tests.school import School


@pytest.mark.clause("2.2")
def test_a_lesson_keeps_marks_attendance_topic_and_homework(school: School) -> None:
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = _held(petrova.holds(algebra, "2026-11-19", 3))
    assert isinstance(petrova.marks(lesson, "Воронин", "5", "4"), Saved)
    assert isinstance(petrova.marks_absent(lesson, "Воронин", "late"), Saved)
    assert isinstance(petrova.writes_topic(lesson, "Линейная функция"), Saved)
    assert isinstance(petrova.sets_homework(lesson, "§ 14, № 342–345"), Saved)
    page = school.page(algebra)
    (column,) = page.columns
    head = page.lessons[lesson]
    assert (head.topic, head.homework.text, head.taught_by) == (
        "Линейная функция",
        "§ 14, № 342–345",
        "Петрова А. И.",
    )
    (cell,) = page.cells.values()
    assert (cell.marks, cell.absence, column.kind and column.kind.letter) == (("5", "4"), "late", "О")


@pytest.mark.clause("2.3")
def test_a_teacher_opens_only_the_pages_of_the_own_subjects(school: School) -> None:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А")
    algebra = school.course("Алгебра", seven, petrova)
    physics = school.course("Физика", seven, lukin)
    assert [page.course for page in petrova.reads(page_choices)] == [algebra]
    assert petrova.may_read(journal_page, algebra)
    assert not petrova.may_read(journal_page, physics)


@pytest.mark.clause("2.3")
def test_a_pupil_gets_no_mark_for_a_day_outside_the_own_stay_in_the_class(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Дёмин Артём", seven, since="2026-11-12")
    school.pupil("Ушёл Иван", seven, until="2026-11-10")
    algebra = school.course("Алгебра", seven, petrova)
    before, after = (_held(petrova.holds(algebra, day)) for day in ("2026-11-11", "2026-11-12"))
    refused = petrova.marks(before, "Дёмин", "5")
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.clause) == (Reason.NOT_ENROLLED_THEN, "2.3")
    assert isinstance(petrova.marks(after, "Дёмин", "5"), Saved)
    assert isinstance(petrova.marks(after, "Ушёл", "5"), Refusal)


@pytest.mark.clause("2.4")
def test_marks_out_of_scale_are_refused_and_two_marks_are_the_most(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = _held(petrova.holds(algebra, "2026-11-19"))
    assert _reason(petrova.marks(lesson, "Воронин", "6")) is Reason.OUT_OF_SCALE
    assert _reason(petrova.marks(lesson, "Воронин", "5", "4", "3")) is Reason.TOO_MANY_MARKS
    assert isinstance(petrova.marks(lesson, "Воронин", "."), Saved)


@pytest.mark.clause("2.4")
def test_the_subject_teacher_sets_the_mark_of_the_term(school: School) -> None:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    assert isinstance(petrova.sets_term_mark(algebra, "Воронин", "4"), Saved)
    assert _clause(lukin.sets_term_mark(algebra, "Воронин", "5", seen=1)) == "4.3"
    again = petrova.sets_term_mark(algebra, "Воронин", "5", seen=0)
    assert isinstance(again, Conflict)
    assert again.theirs == "4"


@pytest.mark.clause("2.5")
def test_absences_are_due_on_the_day_of_the_lesson_and_a_debt_from_the_next(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, weekday=4, number=3)
    lesson = _held(petrova.holds(algebra, "2026-11-19", 3))
    petrova.writes_topic(lesson, "Тема")
    petrova.sets_homework(lesson, "§ 14")
    school.now_is("2026-11-19 23:00")
    (today,) = petrova.reads(my_day).lessons
    assert today.absences.state is DutyState.RUNNING
    school.now_is("2026-11-20 08:00")
    debts = [debt for debt in petrova.reads(my_day).debts if debt.held_on == date(2026, 11, 19)]
    assert [(debt.kind, debt.clause) for debt in debts] == [(DebtKind.ABSENCES, "2.5")]
    assert isinstance(petrova.asks(ConfirmAttendance(lesson, "confirmed-1")), Saved)
    assert not [debt for debt in petrova.reads(my_day).debts if debt.held_on == date(2026, 11, 19)]


@pytest.mark.clause("2.5")
def test_nobody_is_marked_absent_from_a_lesson_that_is_still_ahead(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    lesson = _held(petrova.holds(school.course("Алгебра", seven, petrova), "2026-11-20"))
    assert _reason(petrova.marks_absent(lesson, "Воронин")) is Reason.LESSON_AHEAD
    assert _clause(petrova.marks_absent(lesson, "Воронин")) == "2.5"


@pytest.mark.clause("2.6")
def test_marks_of_a_work_are_a_debt_after_the_days_of_the_local_act(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, weekday=4, number=3)
    lesson = _held(petrova.holds(algebra, "2026-11-12", 3))
    kind = school.page(algebra).kinds[1]
    petrova.asks(SetWork(lesson, None, kind.kind, "Функции", 2, 0, "work-1"))
    school.now_is("2026-11-19 12:00")
    assert DebtKind.MARKS not in [debt.kind for debt in petrova.reads(my_day).debts]
    school.now_is("2026-11-20 00:30")
    (debt,) = [debt for debt in petrova.reads(my_day).debts if debt.kind is DebtKind.MARKS]
    assert (debt.clause, debt.due) == ("2.6", datetime(2026, 11, 19, 23, 59, 59))


@pytest.mark.clause("2.7")
def test_every_mark_belongs_to_a_kind_of_work(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = _held(petrova.holds(algebra, "2026-11-19"))
    test = school.page(algebra).kinds[1]
    added = petrova.asks(SetWork(lesson, None, test.kind, "Функции", 3, 0, "work-1"))
    assert isinstance(added, Saved)
    assert isinstance(petrova.marks(lesson, "Воронин", "4", work=added.thing), Saved)
    assert isinstance(petrova.marks(lesson, "Воронин", "4", work=added.thing + 1), Refusal)
    (column,) = school.page(algebra).columns
    assert column.kind is not None
    assert (column.kind.name, column.weight, column.title) == ("Контрольная", 3, "Функции")


@pytest.mark.clause("2.7")
def test_the_topic_follows_the_plan_and_the_plan_shows_how_far_the_course_is(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    algebra = school.course("Алгебра", school.school_class("7А"), petrova)
    fractions = _held(petrova.adds_topic(algebra, "Дроби"))
    _held(petrova.adds_topic(algebra, "Степени"))
    petrova.writes_topic(_held(petrova.holds(algebra, "2026-11-16")), "Дроби", item=fractions)
    petrova.writes_topic(_held(petrova.holds(algebra, "2026-11-17")), "Повторение")
    plan = petrova.reads(course_plan, algebra)
    assert [topic.topic for topic in plan.topics if topic.item == plan.next_item] == ["Степени"]
    assert plan.progress.behind == 1


@pytest.mark.clause("2.8")
def test_homework_for_one_pupil_is_written_beside_that_for_the_class(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    for name in ("Воронин Павел", "Гусева Дарья"):
        school.pupil(name, seven)
    lesson = _held(petrova.holds(school.course("Алгебра", seven, petrova), "2026-11-19"))
    petrova.sets_homework(lesson, "§ 14")
    petrova.sets_homework_for("Воронин", lesson, "Повторить § 12")
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    told = {
        name: [
            (one.homework, one.own_homework)
            for day in director.reads(diary_week, school.pupil_id(name)).days
            for one in day.lessons
        ]
        for name in ("Воронин", "Гусева")
    }
    assert told == {"Воронин": [("§ 14", "Повторить § 12")], "Гусева": [("§ 14", "")]}


@pytest.mark.clause("2.8")
def test_homework_runs_for_an_hour_and_a_half_after_the_last_lesson_of_that_class(school: School) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra, music = school.course("Алгебра", seven, petrova), school.course("Музыка", seven)
    school.slot(algebra, weekday=4, number=3)
    school.slot(music, weekday=4, number=6)
    school.now_is("2026-11-19 15:39")
    (lesson,) = petrova.reads(my_day).lessons
    assert (lesson.homework.state, lesson.homework.due) == (
        DutyState.RUNNING,
        datetime(2026, 11, 19, 15, 40),
    )
    school.now_is("2026-11-19 15:41")
    assert petrova.reads(my_day).lessons[0].homework.state is DutyState.OVERDUE
    opened = _held(petrova.holds(algebra, "2026-11-19", 3))
    petrova.sets_homework(opened, "", nothing=True)
    assert petrova.reads(my_day).lessons[0].homework.state is DutyState.DONE_LATE


def _held(outcome: object) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


def _reason(outcome: object) -> Reason:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


def _clause(outcome: object) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.clause


@pytest.mark.clause("2.4")
def test_the_subject_teacher_gives_the_year_after_its_terms_and_a_doubtful_result_with_a_reason(
    school: School,
) -> None:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = _held(petrova.holds(algebra, "2026-11-19"))
    assert isinstance(petrova.marks(lesson, "Воронин", "3"), Saved)
    second = school.page(algebra).term.term
    assert _reason(petrova.sets_result(algebra, "Воронин", "year", None, "5")) is Reason.TERMS_FIRST
    without = petrova.sets_result(algebra, "Воронин", "term", second, "5", reason="")
    assert _reason(without) is Reason.FAR_FROM_MEAN
    assert isinstance(petrova.sets_result(algebra, "Воронин", "term", second, "5", reason="Олимпиада"), Saved)
    assert isinstance(petrova.sets_result(algebra, "Воронин", "year", None, "5"), Saved)


@pytest.mark.clause("2.6")
def test_a_closed_term_takes_nothing_until_a_deputy_opens_it_with_a_reason(school: School) -> None:
    petrova, deputy = school.teacher("Петрова Анна"), school.somebody("Орлова Тамара", Role.DEPUTY)
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = _held(petrova.holds(algebra, "2026-10-20"))
    first = school.page(algebra).terms[0].term
    assert isinstance(petrova.sets_result(algebra, "Воронин", "term", first, "4"), Saved)
    assert isinstance(deputy.asks(CloseTerm(first, 0, "close")), Saved)
    assert _reason(petrova.marks(lesson, "Воронин", "5")) is Reason.TERM_CLOSED
    today = date(2026, 11, 19)
    assert _reason(deputy.asks(ReopenTerm(first, algebra, None, today, "", "why"))) is Reason.WHY_MISSING
    assert isinstance(deputy.asks(ReopenTerm(first, algebra, None, today, "Болезнь", "open")), Saved)
    assert isinstance(petrova.marks(lesson, "Воронин", "5"), Saved)

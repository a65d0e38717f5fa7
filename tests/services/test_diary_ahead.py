"""What a pupil must bring to the next school day, what is new since the last visit, and lessons missed."""

import uuid
from datetime import date, datetime

import pytest

from services.outcomes import Saved
from services.requests import SetHomework, SetWork
from services.views.diary_ahead import DueDay, News, NewsKind, diary_due, diary_missed, diary_news
from tests.new_school import BARNAUL_AHEAD
from tests.school import School, Who


@pytest.fixture
def petrova(school: School) -> Who:
    return school.teacher("Петрова Анна Ивановна")


@pytest.fixture
def algebra(school: School, petrova: Who) -> int:
    """Algebra of 7А on Mondays, Thursdays and Fridays, two pupils."""
    seven = school.school_class("7А")
    for name in ("Воронин Павел", "Гусева Дарья"):
        school.pupil(name, seven)
    course = school.course("Алгебра", seven, petrova)
    for weekday in (1, 4, 5):
        school.slot(course, weekday, 2)
    return course


@pytest.fixture
def pavel(school: School, algebra: int) -> Who:
    assert algebra
    return school.pupil_account("Воронин")


def held(petrova: Who, algebra: int, day: str, number: int = 2) -> int:
    outcome = petrova.holds(algebra, day, number)
    assert isinstance(outcome, Saved)
    return outcome.thing


def due(pavel: Who) -> DueDay:
    return pavel.reads(diary_due, pavel.school.pupil_id("Воронин"))


def news(pavel: Who, since: str | None = None) -> list[tuple[NewsKind, str]]:
    after = datetime.fromisoformat(since) - BARNAUL_AHEAD if since else None
    found: tuple[News, ...] = pavel.reads(diary_news, pavel.school.pupil_id("Воронин"), after)
    return [(one.kind, one.value) for one in found]


def test_what_the_last_lesson_set_is_due_at_the_next_one(petrova: Who, algebra: int, pavel: Who) -> None:
    petrova.sets_homework(held(petrova, algebra, "2026-11-16"), "§ 13")
    petrova.sets_homework(held(petrova, algebra, "2026-11-19"), "§ 14")
    day = due(pavel)
    assert (day.on, [lesson.homework for lesson in day.lessons]) == (date(2026, 11, 20), ["§ 14"])


def test_homework_for_a_later_day_waits_for_that_day(
    school: School, petrova: Who, algebra: int, pavel: Who
) -> None:
    lesson = held(petrova, algebra, "2026-11-19")
    for_monday = SetHomework(lesson, None, "Доклад", False, date(2026, 11, 23), 0, uuid.uuid4().hex)
    assert isinstance(petrova.asks(for_monday), Saved)
    assert [one.homework for one in due(pavel).lessons] == [""]
    school.now_is("2026-11-20 18:00")
    assert (due(pavel).on, due(pavel).lessons[0].homework) == (date(2026, 11, 23), "Доклад")


def test_own_homework_and_a_work_to_be_handed_in_stand_beside(petrova: Who, algebra: int, pavel: Who) -> None:
    lesson = held(petrova, algebra, "2026-11-19")
    petrova.sets_homework(lesson, "", nothing=True)
    petrova.sets_homework_for("Воронин", lesson, "Таблица")
    petrova.sets_homework_for("Гусева", lesson, "чужое")
    kind = petrova.school.page(algebra).kinds[1].kind
    work = SetWork(lesson, None, kind, "Функции", 1, 0, uuid.uuid4().hex, date(2026, 11, 20))
    assert isinstance(petrova.asks(work), Saved)
    (one,) = due(pavel).lessons
    assert (one.homework, one.nothing_set, one.own_homework) == ("", True, "Таблица")
    assert one.works == ("Контрольная: Функции",)


def test_a_cancelled_lesson_is_not_prepared_for(
    school: School, petrova: Who, algebra: int, pavel: Who
) -> None:
    petrova.sets_homework(held(petrova, algebra, "2026-11-19"), "§ 14")
    school.cancel(algebra, "2026-11-20", 2)
    assert due(pavel).on == date(2026, 11, 23)
    assert due(pavel).lessons[0].homework == "§ 14"


def test_a_double_lesson_has_its_homework_once(
    school: School, petrova: Who, algebra: int, pavel: Who
) -> None:
    school.slot(algebra, 5, 3)
    petrova.sets_homework(held(petrova, algebra, "2026-11-19"), "§ 14")
    assert [one.homework for one in due(pavel).lessons] == ["§ 14", ""]


def test_only_what_was_written_since_the_last_visit_is_new(
    school: School, petrova: Who, algebra: int, pavel: Who
) -> None:
    lesson = held(petrova, algebra, "2026-11-19")
    petrova.marks(lesson, "Воронин", "5")
    school.now_is("2026-11-19 13:00")
    petrova.marks_absent(lesson, "Воронин", "late")
    petrova.sets_homework(lesson, "§ 14")
    petrova.sets_homework_for("Воронин", lesson, "Таблица")
    petrova.sets_homework_for("Гусева", lesson, "чужое")
    petrova.marks(lesson, "Гусева", "2")
    petrova.sets_term_mark(algebra, "Воронин", "5")
    assert set(news(pavel, "2026-11-19 12:30")) == {
        (NewsKind.ABSENCE, "late"),
        (NewsKind.HOMEWORK, "§ 14"),
        (NewsKind.OWN_HOMEWORK, "Таблица"),
        (NewsKind.RESULT, "5"),
    }
    assert (NewsKind.MARK, "5") in news(pavel)
    assert (NewsKind.MARK, "2") not in news(pavel)


def test_a_removed_mark_is_no_news(petrova: Who, algebra: int, pavel: Who) -> None:
    lesson = held(petrova, algebra, "2026-11-19")
    petrova.marks(lesson, "Воронин", "5")
    petrova.marks(lesson, "Воронин", seen=1)
    assert news(pavel) == []


def test_lessons_missed_are_listed_newest_first(petrova: Who, algebra: int, pavel: Who) -> None:
    for day in ("2026-11-16", "2026-11-19"):
        petrova.marks_absent(held(petrova, algebra, day), "Воронин")
    missed = pavel.reads(diary_missed, pavel.school.pupil_id("Воронин"))
    assert [(one.on.day, one.subject, one.code) for one in missed] == [
        (19, "Алгебра", "absent"),
        (16, "Алгебра", "absent"),
    ]

"""«Мой день»: what each lesson still needs, and the way into it."""

from datetime import date, datetime

from textual.events import Key

from screens.journal.page import JournalScreen
from screens.my_day.lines import LessonPlace, day_lines
from screens.my_day.page import MyDayScreen
from screens.rows import RowList
from services.views.day import DayLesson, Debt, DebtKind, Duty, DutyState, MyDay
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample

NOW = datetime(2026, 11, 12, 11, 0)
DAY = date(2026, 11, 12)


def _duty(
    state: DutyState, due: datetime | None = None, done: int = 0, of: int = 0, letter: str = ""
) -> Duty:
    return Duty(state, due, done, of, letter)


def _lesson(number: int, subject: str, *duties: Duty, **more: object) -> DayLesson:
    nothing = _duty(DutyState.NOT_APPLICABLE)
    five = (*duties, *(nothing,) * (5 - len(duties)))
    told: dict[str, object] = {
        "instead_of": "",
        "given_to": "",
        "change": "",
        "other": None,
        "group_title": "",
    } | more
    return DayLesson(
        number=number,
        starts=f"{number + 7:02}:30",
        course=number,
        lesson=None,
        class_title="7А",
        subject=subject,
        room="21",
        absences=five[0],
        topic=five[1],
        kind=five[2],
        homework=five[3],
        marks=five[4],
        **told,  # type: ignore[arg-type]  # the sample's own keywords
    )


EVENING = datetime(2026, 11, 12, 23, 59, 59)
SAMPLE = MyDay(
    DAY,
    NOW,
    (
        _lesson(
            1,
            "Алгебра",
            _duty(DutyState.DONE, done=2, of=24),
            _duty(DutyState.DONE),
            _duty(DutyState.DONE, letter="К"),
            _duty(DutyState.DONE_LATE),
            _duty(DutyState.DONE, done=7, of=24),
        ),
        _lesson(
            2,
            "Основы безопасности и защиты Родины",
            _duty(DutyState.DONE, of=24),
            _duty(DutyState.RUNNING, EVENING),
            _duty(DutyState.NOT_APPLICABLE),
            _duty(DutyState.RUNNING, datetime(2026, 11, 12, 14, 10)),
            _duty(DutyState.NOT_APPLICABLE),
            group_title="гр. 1",
        ),
        _lesson(
            3,
            "Геометрия",
            _duty(DutyState.RUNNING, EVENING),
            _duty(DutyState.OVERDUE),
            _duty(DutyState.NOT_APPLICABLE),
            _duty(DutyState.OVERDUE),
            instead_of="Лукин В. А.",
        ),
        _lesson(4, "Физика", given_to="Сидорова Н. П."),
        _lesson(5, "Химия", change="cancelled"),
        _lesson(6, "Музыка", *(_duty(DutyState.NOT_YET),) * 4),
    ),
    (
        Debt(date(2026, 11, 10), 3, 8, "6Б", "Математика", DebtKind.ABSENCES, EVENING, "2.5"),
        Debt(
            date(2026, 11, 11), 3, 9, "7А", "Алгебра", DebtKind.HOMEWORK, datetime(2026, 11, 11, 15, 5), "2.8"
        ),
        Debt(
            *(date(2026, 11, 11), 4, 10, "7А", "Английский язык", DebtKind.HOMEWORK),
            *(datetime(2026, 11, 11, 15, 5), "2.8", "гр. 2 (7А)"),
        ),
        Debt(date(2026, 11, 11), 5, 11, "7А", "ОБЗР", DebtKind.TOPIC, EVENING, "2.7", "гр. 1 (7А)"),
    ),
    "",
)


def _text(day: MyDay, width: int) -> str:
    lines = ("".join(text for text, _ in line.parts).rstrip() for line in day_lines(day, width))
    return "\n".join(lines)


def test_every_state_of_a_lesson_is_a_word_or_a_sign() -> None:
    assert_like("my-day-states-80", _text(SAMPLE, 80))
    assert_like("my-day-states-120", _text(SAMPLE, 120))


def test_no_line_is_wider_than_the_window() -> None:
    for line in _text(SAMPLE, 80).splitlines():
        assert len(line) <= 77, line


def test_a_day_off_says_why() -> None:
    assert "Уроков нет: Каникулы" in _text(MyDay(DAY, NOW, (), (), "Каникулы"), 80)


def test_two_readings_of_a_lesson_are_one_place() -> None:
    assert LessonPlace(1, DAY, 2, None) == LessonPlace(1, DAY, 2, 77)


async def test_enter_holds_the_lesson_and_opens_its_page(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("down", "enter")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, JournalScreen)
        held = sample.school.page(sample.algebra).lessons.values()
        assert [lesson.number for lesson in held if lesson.held_on == date(2026, 11, 19)] == [3]
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, MyDayScreen)
        assert pilot.app.screen.query_one(RowList).chosen == LessonPlace(
            sample.algebra, date(2026, 11, 19), 3
        )


async def test_days_turned_faster_than_they_are_read_still_open_the_right_lesson(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        for key in (*["right"] * 4, "enter"):
            pilot.app.post_message(Key(key, None))
        await settled(pilot.app, pilot)
        held = sample.school.page(sample.maths).lessons.values()
        assert [lesson.held_on for lesson in held if lesson.held_on > date(2026, 11, 19)] == [
            date(2026, 11, 23)
        ]


async def test_a_mark_typed_before_the_page_is_there_is_not_lost(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher) as pilot:
        for key in ("down", "enter", "5", "4"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await settled(pilot.app, pilot)
        assert isinstance(pilot.app.screen, JournalScreen)
        page = sample.school.page(sample.algebra)
        today = [lesson.lesson for lesson in page.lessons.values() if lesson.held_on == date(2026, 11, 19)]
        marks = [cell.marks for key, cell in page.cells.items() if key.lesson in today and cell.marks]
        assert sorted(marks) == [("4",), ("5",)]


async def test_arrows_turn_days_and_one_key_in_both_layouts_comes_back(
    sample: Sample, signed_in: SignedIn
) -> None:
    async with signed_in(sample.teacher) as pilot:
        for today in ("t", "е"):
            await pilot.press("left")
            await settled(pilot.app, pilot)
            assert "ср 18 ноября" in screen_text(pilot.app)
            await pilot.press(today)
            await settled(pilot.app, pilot)
            assert "чт 19 ноября" in screen_text(pilot.app)


async def test_a_substitute_sees_whose_lesson_it_is(sample: Sample, signed_in: SignedIn) -> None:
    sample.school.substitute(sample.algebra, "2026-11-19", 3, sample.other)
    async with signed_in(sample.other) as pilot:
        assert "вместо: Петрова А. И." in screen_text(pilot.app)
    async with signed_in(sample.teacher) as pilot:
        assert "замена: Сидорова Н. П." in screen_text(pilot.app)


async def test_a_debt_of_half_a_class_names_the_group(sample: Sample, signed_in: SignedIn) -> None:
    school = sample.school
    group = school.group("гр. 2 (7А)", 1, "Антонов")
    school.slot(school.group_course("Информатика", group, sample.teacher), 3, 5)
    async with signed_in(sample.teacher) as pilot:
        await pilot.press("end")
        await settled(pilot.app, pilot)
        assert "ср 18.11, 5 урок 7А Информатика, гр. 2" in screen_text(pilot.app)

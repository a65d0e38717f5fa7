"""The diary: weeks, results, children."""

from datetime import date
from fractions import Fraction

from screens.diary.lines import results_lines, week_lines
from screens.rows import Row
from services.views.diary import (
    DiaryDay,
    DiaryLesson,
    DiaryMark,
    DiaryResults,
    DiaryWeek,
    OpenDebt,
    SubjectResult,
)
from services.views.diary_ahead import DueDay, DueLesson
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample

CONTROL = DiaryMark("5", "К", "Контрольная", "Линейная функция", 2)
GRAMMAR = DiaryMark("4", "К", "Контрольная", "Линейная функция", 2)
ANSWER = DiaryMark("3", "О", "Ответ на уроке", "", 1)
DEBT = DiaryMark(".", "С", "Самостоятельная", "", 1)


def _lesson(number: int, subject: str, **more: object) -> DiaryLesson:
    nothing: dict[str, object] = {
        "change": "",
        "other": None,
        "topic": "",
        "material": "",
        "kinds": (),
        "marks": (),
        "absence": "",
        "reason": "",
        "minutes": None,
        "homework": "",
        "nothing_set": False,
        "own_homework": "",
        "teacher": "Петрова А. И.",
        "room": "21",
    }
    return DiaryLesson(number=number, starts="08:30", subject=subject, **(nothing | more))  # type: ignore[arg-type]  # the sample's own keywords


WEEK = DiaryWeek(
    1,
    "Воронин Павел Андреевич",
    "7А",
    date(2026, 11, 16),
    (
        DiaryDay(
            date(2026, 11, 16),
            (
                _lesson(1, "Алгебра", marks=(CONTROL, GRAMMAR, ANSWER), homework="§ 14, № 342–345"),
                _lesson(2, "Основы безопасности и защиты Родины", absence="absent", reason="illness"),
                _lesson(3, "Физика", change="substituted", nothing_set=True, topic="Сила тяжести"),
                _lesson(4, "Химия", change="cancelled"),
                _lesson(
                    5, "Музыка", absence="late", minutes=10, own_homework="Выучить партию второго голоса"
                ),
                _lesson(6, "Алгебра", marks=(DEBT,), material="Учебник, с. 71"),
            ),
            "",
        ),
        DiaryDay(date(2026, 11, 17), (), "Осенние каникулы"),
        DiaryDay(date(2026, 11, 18), (), ""),
    ),
)
RESULTS = DiaryResults(
    1,
    "Воронин Павел Андреевич",
    "7А",
    "quarter",
    2,
    (
        SubjectResult("Алгебра", (CONTROL, ANSWER, DEBT) * 12, Fraction(13, 3), ((1, "4"), (2, "5"))),
        SubjectResult("Музыка", (), None, ()),
    ),
    (OpenDebt("Алгебра", "Самостоятельная", "Корни", date(2026, 11, 10)),),
    3,
    1,
)


def _text(lines: tuple[Row, ...]) -> str:
    return "\n".join("".join(text for text, _ in line.parts).rstrip() for line in lines)


def test_a_week_with_everything_in_it_looks_as_kept() -> None:
    assert_like("diary-week-80", _text(week_lines(WEEK, 80, date(2026, 11, 16))))


def test_what_is_due_stands_on_the_day_it_is_due() -> None:
    on = WEEK.days[0].on
    first = WEEK.days[0].lessons[0]
    due = DueLesson(first.number, "08:30", first.subject, "", "", None, "№ 77", "с. 5", False, ("Реферат",))
    told = _text(week_lines(WEEK, 80, on, DueDay(on, (due,)))).splitlines()
    (row,) = [index for index, line in enumerate(told) if "К уроку: № 77" in line]
    assert first.subject in told[row] or first.subject in told[row - 1]
    assert [part.strip() for part in told[row + 1 : row + 3]] == ["Лично: с. 5", "Сдать: Реферат"]
    other = _text(week_lines(WEEK, 80, on, DueDay(date(2026, 11, 17), (due,))))
    assert "К уроку" not in other


def test_letters_of_works_are_told_under_the_results_whole() -> None:
    told = [line.strip() for line in _text(results_lines(RESULTS, 80)).splitlines()]
    assert "(К) контрольная" in told


def test_results_look_as_kept() -> None:
    assert_like("diary-results-80", _text(results_lines(RESULTS, 80)))


def test_no_line_is_wider_than_the_window() -> None:
    for lines in (week_lines(WEEK, 80, date(2026, 11, 16)), results_lines(RESULTS, 80)):
        assert all(len(line) <= 78 for line in _text(lines).splitlines())


async def test_digits_turn_to_another_child_and_tab_to_results(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.guardian) as pilot:
        await pilot.press("2")
        await settled(pilot.app, pilot)
        assert "Белова Софья" in screen_text(pilot.app).splitlines()[0]
        await pilot.press("3")
        await settled(pilot.app, pilot)
        assert "Белова Софья" in screen_text(pilot.app).splitlines()[0]
        for part in ("К пт 20 ноября", "II четверть", "За год пропущено", "Понедельник"):
            await pilot.press("tab")
            await settled(pilot.app, pilot)
            assert part in screen_text(pilot.app)
        await pilot.press("shift+tab")
        await settled(pilot.app, pilot)
        assert "За год пропущено: 1 урок (без причины 1), дней 1; опозданий 0" in screen_text(pilot.app)


async def test_arrows_turn_weeks(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.pupil) as pilot:
        await pilot.press("left")
        await settled(pilot.app, pilot)
        assert "9–14 ноября" in screen_text(pilot.app)
        await pilot.press("right", "right")
        await settled(pilot.app, pilot)
        assert "23–28 ноября" in screen_text(pilot.app)
        await pilot.press("е")
        await settled(pilot.app, pilot)
        assert "16–21 ноября" in screen_text(pilot.app)


async def test_a_guardian_without_access_is_told_whom_to_ask(sample: Sample, signed_in: SignedIn) -> None:
    nobody = sample.school.guardian("Чернова Анна Львовна", "Черных", diary_access=False)
    async with signed_in(nobody) as pilot:
        assert "Обратитесь к секретарю" in screen_text(pilot.app)

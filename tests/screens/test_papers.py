"""«Документы» by keys: papers come into the station's folder, a refusal is said."""

from pathlib import Path

from pypdf import PdfReader
from textual.pilot import Pilot

from app.key_card import teachers_keys
from app.station import Station
from app.weekly_batch import WeeklyBatch
from rules.codes import Role
from screens.frame import PageScreen
from screens.journal.lesson_page import LessonScreen
from services.outcomes import Saved
from services.requests import EnterApplication
from services.views.applications import applications_of_week
from services.views.pupil import card_looks
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import PUPILS, Sample


async def press(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


async def test_a_deputy_prints_papers_into_the_folder(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    async with signed_in(sample.deputy) as pilot:
        await press(pilot, "f4", *"документы", "enter")
        text = await press(pilot, "right")
        assert_like("papers-80x24", text)
        text = await press(pilot, "enter")
        assert "В папке печати" in text.splitlines()[-1]
    made = sorted(path.name.split("-")[0] for path in (tmp_path / "office").glob("*.pdf"))
    assert made == ["журнал"]


async def test_a_secretary_may_not_print_the_journal_and_prints_forms(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f8", "right")
        assert "> Сводная ведомость" in text
        assert "Журнал класса за год" not in text, "what would be refused is not offered"
        assert "Журнал выдачи" in text
        await press(pilot, "end", "enter")
        await press(pilot, "с")
    made = sorted(path.name.split("-")[0] for path in (tmp_path / "office").glob("*.pdf"))
    assert made == ["заявление", "согласие"]


async def test_a_week_of_holidays_says_that_nothing_is_to_be_printed(
    sample: Sample, signed_in: SignedIn
) -> None:
    sample.school.days_off("2026-11-23", "2026-11-28")
    async with signed_in(sample.secretary) as pilot:
        assert "Заявлений на эту неделю нет" in await press(pilot, "f6")
        assert "уроков нет (каникулы): листки по заявлениям не нужны" in await press(pilot, "right")


async def test_one_key_prints_all_that_applications_ask_for(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    today = sample.school.house.clock.now().today
    for name in ("Антонов", "Белова"):
        pupil = sample.school.pupil_id(name)
        asked = EnterApplication(pupil, None, today, today, None, 5, "by_hand", f"asked {name}")
        assert isinstance(sample.secretary.asks(asked), Saved)
    async with signed_in(sample.secretary) as pilot:
        text = await press(pilot, "f6")
        assert "напечатать 2, выдать 0" in text
        text = await press(pilot, "space")
        assert "ещё не напечатан" in text
        text = await press(pilot, "f8")
        assert "В папке печати: 2 листка" in text
        assert "напечатать 0, выдать 2" in text, "what was printed is seen at once"
        text = await press(pilot, "space")
        assert "выдать 1" in text
        assert "> 7А   Белова" in text, "the next sheet to give out comes under the cursor"
        text = await press(pilot, "down", "space")
        assert "выдать 2" in text
        text = await press(pilot, "f8")
        assert "печатать больше нечего" in text
        text = await press(pilot, "space")
        assert "выдать 1" in text
        text = await press(pilot, "f9")
        assert "выдать 0" in text
        assert_like("applications-given-80x24", text)
        text = await press(pilot, "space")
        assert "выдать 1" in text, "given out by mistake is taken back"
    (made,) = (tmp_path / "office").glob("*.pdf")
    texts = " ".join(page.extract_text() for page in PdfReader(made).pages)
    assert "Антонов" in texts
    assert "Белова" in texts
    due = sample.secretary.reads(applications_of_week, today)
    assert all(one.printed_at for one in due)


async def test_the_whole_school_is_printed_with_its_progress_told(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    async with signed_in(sample.secretary) as pilot:
        assert "сначала интернат" not in screen_text(pilot.app)
        text = await press(pilot, "f3")
        assert "сначала интернат" in text
        text = await press(pilot, "f5")
        assert "В папке печати: 9 листков" in text
    assert [path.name for path in (tmp_path / "office").glob("*.pdf")] == [
        "неделя-2026-11-16-школа-сначала-интернат.pdf"
    ]


async def test_papers_of_a_past_day_are_printed_beside_as_the_journal_was_then(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    held = sample.teacher.holds(sample.algebra, "2026-11-19", 2)
    assert isinstance(held, Saved)
    sample.teacher.writes_topic(held.thing, "Первая тема")
    sample.school.now_is("2026-11-20 09:00")
    sample.teacher.writes_topic(held.thing, "Вторая тема", seen=2)
    async with signed_in(sample.deputy) as pilot:
        await press(pilot, "f4", *"документы", "enter")
        text = await press(pilot, "right", "f5")
        assert "На какой день: документы" in text
        assert "01.12.2026 ещё не наступило" in await press(pilot, *"01.12", "enter")
        assert "День: такой даты нет" in await press(pilot, *["backspace"] * 5, *"40.11", "enter")
        text = await press(pilot, *["backspace"] * 5, *"19.11", "enter")
        assert "7А > на 19.11.2026" in text.splitlines()[0]
        text = await press(pilot, "enter")
        assert "В папке печати" in text.splitlines()[-1]
        await press(pilot, "f5", "enter")
        await press(pilot, "enter")
    past, present = (
        " ".join(page.extract_text() for page in PdfReader(file).pages)
        for file in sorted((tmp_path / "office").glob("журнал-7А-*.pdf"))
    )
    assert "Первая тема" in past
    assert "Вторая тема" not in past
    assert "по состоянию на 19.11.2026" in past
    assert "Вторая тема" in present
    assert "по состоянию" not in present


async def test_a_page_that_was_not_there_on_that_day_is_refused(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    sample.school.now_is("2026-11-20 09:00")
    seven = sample.school.school_class("7В")
    sample.school.pupil("Новый Пётр", seven)
    async with signed_in(sample.deputy) as pilot:
        await press(pilot, "f4", *"документы", "enter")
        while "7В" not in (await press(pilot, "right")).splitlines()[0]:
            pass
        await press(pilot, "f5", *"19.11", "enter")
        assert "этого больше нет в журнале" in await press(pilot, "enter")
    assert not list((tmp_path / "office").glob("*.pdf"))


async def test_the_secretary_chooses_the_printer_and_the_hour_and_sees_what_lies_ready(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    today = sample.school.house.clock.now().today
    pupil = sample.school.pupil_id("Антонов")
    asked = EnterApplication(pupil, None, today, today, None, 5, "by_hand", "asked")
    assert isinstance(sample.secretary.asks(asked), Saved)
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f4", *"станция", "enter")
        text = await press(pilot, "end", "up", "enter")
        assert "День недели" in text
        text = await press(pilot, "backspace", "9", "f2")
        assert "день недели от 1 до 7" in text
        text = await press(pilot, "backspace", "4", "tab", *["backspace"] * 5, *"12:00", "f2")
        assert "по четвергам в 12:00" in text
        assert "(*) только в папку" in text
        station = Station(tmp_path / "office", sample.school.house.file)
        assert await WeeklyBatch(sample.school.house, station).look()
        station.close()
        text = await press(pilot, "escape", "f6")
        assert "По заявлениям готово само, чт 19.11 12:00: 1 листок" in text
        assert "файл заявления-2026-11-16.pdf. Записать напечатанными: F8" in text
        text = await press(pilot, "f8")
        assert "По заявлениям готово чт 19.11 12:00 и напечатано: 1 листок" in text
        text = await press(pilot, "escape")
        assert "и напечатано: 1 листок" in text


async def test_a_teacher_without_a_class_prints_the_own_report_and_timetable_alone(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    async with signed_in(sample.other) as pilot:
        text = await press(pilot, "f4", *"документы", "enter")
        assert "Классов, чьи документы вы печатаете, нет." in text
        assert "Сидорова Нина Павловна" in text
        assert "Петрова" not in text
        assert "Контроль" not in text
        assert "> Памятка по клавишам" in text
        text = await press(pilot, "down", "enter")
        assert "В папке печати" in text.splitlines()[-1]
        await press(pilot, "end", "enter")
    made = sorted(path.name.partition("-2026")[0] for path in (tmp_path / "office").glob("*.pdf"))
    assert made == ["отчёт-учителя-Сидорова-Н-П", "расписание-учителя-Сидорова-Н-П"]


async def test_every_key_offered_on_a_teachers_first_screens_stands_on_the_printed_key_card(
    sample: Sample, signed_in: SignedIn
) -> None:
    printed = {(key.written, key.explained or key.label) for _, keys in teachers_keys() for key in keys}
    async with signed_in(sample.teacher) as pilot:
        for way in ((), ("enter",), ("f2",)):
            await press(pilot, *way)
            screen = pilot.app.screen
            assert isinstance(screen, PageScreen)
            offered = {(key.written, key.explained or key.label) for key in screen.actions if key.label}
            assert len(offered) > 6
            without_slash = {("F4", "Найти класс, предмет, фамилию или команду")}
            assert offered - printed - without_slash == set(), "«/» is a second mark there"
    assert isinstance(screen, LessonScreen)


async def test_a_secretary_prints_the_key_card_also_while_looking_at_a_past_day(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    async with signed_in(sample.secretary) as pilot:
        sample.school.now_is("2026-11-20 09:00")
        await press(pilot, "f8", "f5", *"19.11", "enter")
        while "> Памятка по клавишам" not in screen_text(pilot.app):
            await press(pilot, "down")
        assert "В папке печати" in await press(pilot, "enter")
    (made,) = (tmp_path / "office").glob("*.pdf")
    assert made.name == "памятка-2026-11-20.pdf"
    assert "по состоянию" not in PdfReader(made).pages[0].extract_text()


async def test_a_letter_and_a_card_of_a_pupil_are_printed_and_the_look_is_kept(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    async with signed_in(sample.secretary) as pilot:
        await press(pilot, "f8", "right")
        assert "печатается на ученике" in await press(pilot, "к")
        await press(pilot, "end", "п")
        text = await press(pilot, "к")
        assert "В папке печати" in text.splitlines()[-1]
    made = sorted(path.name.split("-")[0] for path in (tmp_path / "office").glob("*.pdf"))
    assert made == ["карточка", "письмо"]
    director = sample.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    looks = [
        (look.who, look.printed)
        for name in PUPILS
        for look in director.reads(card_looks, sample.school.pupil_id(name.split()[0]))
    ]
    assert looks == [("Зимина О. П.", True)]

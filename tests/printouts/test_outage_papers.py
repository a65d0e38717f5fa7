"""Papers of an outage and of a day without any network: read back from their PDFs (3.1, 3.2)."""

from datetime import date, datetime
from pathlib import Path

import pytest

from app.papers import DOCUMENTS
from rules.codes import Role
from services.outcomes import Saved
from services.refused import Refused
from services.requests import Carried, CarryOver, CorrectOutage, EndOutage, LayOutSheets, OpenOutage
from services.sheets import Sheet, sheet_of
from services.views.carry_over import outages, to_carry
from tests.printouts.pieces import pages_of
from tests.school import School, Who, new

POINTS = 72 / 25.4
"""In a millimetre."""


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-19 {clock}")


@pytest.fixture
def petrova(school: School) -> Who:
    return school.teacher("Петрова Анна Ивановна")


@pytest.fixture
def deputy(school: School, petrova: Who) -> Who:
    """A lesson of the morning with records made while there was no access; one of them was carried over."""
    seven = school.school_class("7А", leader=petrova)
    for name in ("Ёлкин Пётр Ильич", "Щукина Яна"):
        school.pupil(name, seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, 4, 3)
    school.slot(algebra, 5, 2)
    held = petrova.holds(algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    petrova.marks(held.thing, "Ёлкин Пётр Ильич", "3")
    deputy = school.somebody("Завучева Зоя Яковлевна", Role.DEPUTY)
    school.now_is("2026-11-19 12:01")
    opened = deputy.asks(OpenOutage("Обрыв кабеля", at("12:01"), new()))
    assert isinstance(opened, Saved)
    petrova.marks(held.thing, "Ёлкин Пётр Ильич", "4", seen=1)
    petrova.marks_absent(held.thing, "Щукина Яна")
    petrova.sets_term_mark(algebra, "Ёлкин Пётр Ильич", "4")
    school.now_is("2026-11-19 14:00")
    deputy.asks(EndOutage(opened.thing, 1, at("14:00"), new()))
    lesson, _ = petrova.reads(to_carry, opened.thing).lessons
    absence = next(one for one in lesson.items if one.thing == "absence")
    ticked = CarryOver(opened.thing, (Carried("absence", absence.thing_id, absence.value),), True, new())
    assert isinstance(petrova.asks(ticked), Saved)
    return deputy


def printed(who: Who, document: str, out: Path, *about: int) -> list[list[str]]:
    paper = DOCUMENTS[document]
    if paper.laid_out:
        who.asks(LayOutSheets(next(iter(about), None), new()))
    paper.draw(who.reads(paper.read, *about), out)
    return [[piece.text for piece in pieces] for pieces in pages_of(out)]


def test_the_sheet_tells_what_to_type_and_what_stands_there(deputy: Who, tmp_path: Path) -> None:
    (page,) = printed(deputy, "carry-over", tmp_path / "sheet.pdf")
    text = " ".join(page)
    assert "7А Алгебра · чт 19.11, 3-й урок" in text
    assert "Перенести до сб 21.11 (п. 3.2)" in text
    mark = page.index("Ёлкин Пётр Ильич")
    assert page[mark - 1 : mark + 3] == ["Отметки: ответ на уроке", "Ёлкин Пётр Ильич", "4", "3"]
    absent = page.index("Щукина Яна")
    assert page[absent + 1 : absent + 3] == ["н", "да"]
    results = page.index("7А Алгебра · итоговые отметки")
    assert mark < results
    assert page[results + 2 : results + 5] == ["Итоговые отметки: II четверть", "Ёлкин Пётр Ильич", "4"]


def test_the_act_names_who_is_left_and_after_the_term_who_was_late(
    school: School, deputy: Who, petrova: Who, tmp_path: Path
) -> None:
    (page,) = printed(deputy, "carry-over-act", tmp_path / "act.pdf")
    assert "не перенесено: 2" in page
    assert "3: отметок 1, отсутствий 1, итогов 1" in page
    assert any("Не перенесено: 2 записи." in piece for piece in page)
    school.now_is("2026-11-23 09:00")
    (outage,) = deputy.reads(outages)
    items = [item for one in petrova.reads(to_carry, outage.outage).lessons for item in one.items]
    left = tuple(Carried(one.thing, one.thing_id, one.value) for one in items if not one.is_done)
    deputy.asks(CarryOver(outage.outage, left, True, new()))
    (page,) = printed(deputy, "carry-over-act", tmp_path / "act.pdf")
    assert "позже срока: 2" in page
    assert "Петрова А. И.; переносили также: Завучева З. Я." in " ".join(page)
    assert any("Всё перенесено." in piece for piece in page)
    assert "Исправлено" not in " ".join(page)
    (page,) = printed(deputy, "outages", tmp_path / "outages.pdf")
    text = " ".join(page)
    assert "19.11.2026 12:01 19.11.2026 14:00 1 ч 59 мин Обрыв кабеля" in text
    assert "3 записи, 23.11.2026 09:00" in text
    assert "Дольше часа: ноябрь 2026 г. – 1. Письмо Минобрнауки России от 15.02.2012 № АП-147/07" in text
    assert "Директор ____" in text


def test_the_act_and_the_register_tell_that_the_times_were_corrected(
    school: School, deputy: Who, tmp_path: Path
) -> None:
    school.now_is("2026-11-19 14:30")
    (outage,) = deputy.reads(outages)
    said = (outage.outage, outage.version, "Обрыв кабеля", at("11:40"), at("13:50"))
    assert isinstance(deputy.asks(CorrectOutage(*said, "Час назвали по памяти", new())), Saved)
    (page,) = printed(deputy, "carry-over-act", tmp_path / "act.pdf")
    text = " ".join(page)
    assert "Перебой 19.11 11:40–13:50, 2 ч 10 мин. Причина: Обрыв кабеля" in text
    assert "Исправлено 19.11.2026 14:30, Завучева З. Я.: было 19.11 12:01–14:00, 1 ч 59 мин" in text
    assert "Почему: Час назвали по памяти" in text
    (page,) = printed(deputy, "outages", tmp_path / "outages.pdf")
    assert "Обрыв кабеля (исправлено)" in " ".join(page)


def test_a_blank_is_of_the_next_day_of_lessons_with_a_code_and_numbered_rows(
    school: School, petrova: Who, deputy: Who, tmp_path: Path
) -> None:
    seven = 1
    front, back = printed(petrova, "temporary-journal", tmp_path / "blank.pdf", seven)
    assert "Временный журнал 7А, пт 20 ноября 2026 г." in front
    code = next(piece.removeprefix("Лист ") for piece in front if piece.startswith("Лист "))
    sheet = petrova.reads(lambda actor, now: sheet_of(code))
    assert isinstance(sheet, Sheet)
    assert sheet.day == date(2026, 11, 20)
    assert f"Лист {code}" in back
    row = front.index("Ёлкин Пётр Ильич")
    assert front[row - 1] == "1"
    assert "2. Алгебра 09:30" in front
    assert {"Всего отметок, 5/4 — две", "Всего «н»"} <= set(front)
    subject = back.index("Алгебра")
    assert back[subject + 1] == "Петрова А. И."
    school.now_is("2026-11-20 09:00")
    front, _ = printed(petrova, "temporary-journal", tmp_path / "blank.pdf", seven)
    assert "Временный журнал 7А, пт 20 ноября 2026 г." in front, "the lesson is not over"
    assert f"Лист {code}" in front, "printed again, it is the same sheet"
    stranger = school.teacher("Лукин Виктор")
    with pytest.raises(Refused):
        printed(stranger, "temporary-journal", tmp_path / "blank.pdf", seven)
    school.pupil("Яковлев Ян", seven)
    front, _ = printed(petrova, "temporary-journal", tmp_path / "blank.pdf", seven)
    assert "Яковлев Ян" in front
    assert f"Лист {code}" not in front, "other rows are another sheet"


def test_a_row_keeps_the_number_of_the_page_and_who_is_not_at_a_lesson_has_a_dash(
    school: School, petrova: Who, tmp_path: Path
) -> None:
    """Who left in the middle of the term keeps a row of the page; a group across classes has a column too."""
    seven, other = school.school_class("7А", leader=petrova), school.school_class("7Б")
    school.pupil("Антонов Илья", seven, until="2026-11-10")
    for name in ("Белова Яна", "Гусев Олег", "Дымов Ян"):
        school.pupil(name, seven)
    school.pupil("Ершов Ян", other)
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, 5, 1)
    group = school.group("7А, 1", seven, "Гусев Олег", "Дымов Ян")
    school.slot(school.group_course("Английский язык", group, petrova), 5, 2)
    across = school.group("технологии", None, "Белова Яна", "Ершов Ян")
    school.slot(school.group_course("Труд", across, petrova), 5, 3)
    alone = school.group("инд.", seven, "Дымов Ян")
    school.group_course("Алгебра", alone, petrova)
    page, back = printed(petrova, "temporary-journal", tmp_path / "blank.pdf", seven)
    belova, gusev, dymov = (page.index(name) for name in ("Белова Яна", "Гусев Олег", "Дымов Ян"))
    assert page[belova - 1 : belova + 3] == ["2", "Белова Яна", "–", "3"], "algebra and the third lesson"
    assert page[gusev - 1 : gusev + 3] == ["3", "Гусев Олег", "–", "4"]
    assert page[dymov - 1 : dymov + 3] == ["4", "Дымов Ян", "–", "–"]
    assert any(piece.startswith("Труд") for piece in back)


def test_all_classes_are_one_file_and_each_begins_on_the_front_of_a_leaf(
    school: School, petrova: Who, deputy: Who, tmp_path: Path
) -> None:
    eight = school.school_class("8Б", leader=petrova)
    school.pupil("Дымов Ян", eight)
    school.slot(school.course("Физика", eight, petrova), 5, 1)
    empty = school.school_class("9А")
    school.slot(school.course("Химия", empty, petrova), 5, 3)
    pages = printed(deputy, "temporary-journals", tmp_path / "all.pdf")
    assert len(pages) == 4
    assert "Временный журнал 7А, пт 20 ноября 2026 г." in pages[0]
    assert "Временный журнал 8Б, пт 20 ноября 2026 г." in pages[2]
    for number in range(68):
        school.pupil(f"Яшин Ян{number}", 1)
    pages = printed(deputy, "temporary-journals", tmp_path / "all.pdf")
    assert len(pages) == 6, "two of pupils, one of lessons, a back that stays empty"
    assert "Временный журнал 8Б, пт 20 ноября 2026 г." in pages[4]
    with pytest.raises(Refused):
        printed(petrova, "temporary-journals", tmp_path / "all.pdf")


def test_forty_five_pupils_and_eight_lessons_stay_on_one_leaf(
    school: School, petrova: Who, tmp_path: Path
) -> None:
    seven = school.school_class("7А", leader=petrova)
    for number in range(45):
        school.pupil(f"Константинопольская-Ёлкина{chr(0x430 + number % 32)} Александра{number}", seven)
    for number in range(1, 9):
        school.slot(school.course(f"Предмет с очень длинным названием {number}", seven, petrova), 5, number)
    front, back = printed(petrova, "temporary-journal", tmp_path / "blank.pdf", seven)
    names = [text for text in front if text.startswith("Константинопольская")]
    assert len(names) == 45
    places = {piece.text: piece.y for pieces in pages_of(tmp_path / "blank.pdf") for piece in pieces}
    last = next(text for text in back if text.startswith("Внесено в журнал"))
    foot = next(text for text in back if "стр. 2 из 2" in text)
    assert places[last] > places[foot] + 3.0 * POINTS, "nothing is written over the foot"


def test_the_headings_of_a_blank_are_as_high_as_their_words(
    school: School, petrova: Who, deputy: Who, tmp_path: Path
) -> None:
    printed(petrova, "temporary-journal", tmp_path / "blank.pdf", 1)
    _, back = pages_of(tmp_path / "blank.pdf")
    tops = {piece.text: piece.y for piece in back}
    assert abs(tops["Тема"] - tops["Алгебра"]) < 8.0 * POINTS
    assert abs(tops["Алгебра"] - tops["Петрова А. И."]) < 6.0 * POINTS

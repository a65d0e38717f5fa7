"""Papers of a class with the hard cases in it: read back from the PDF and held against the journal."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from app.papers import DOCUMENTS, Of
from printouts.sheet import Printed
from rules.codes import Role
from services.outcomes import Saved
from services.requests import HandOverSlip, LayOutSheets, MovePupil, RecordPrint
from services.views.papers import class_list, course_paper, year_results
from services.views.pupil import pupil_page
from tests.school import School, Who

LONG = "Константинопольская-Новгородцева-Преображенская-Ростовцевская"
"""A surname of 60 letters."""
PUPILS = 46


@dataclass
class Hard:
    """A class of 46 with a leaver, an individual plan and a long surname; algebra of 60 lessons."""

    school: School
    director: Who
    secretary: Who
    petrova: Who
    seven: int
    algebra: int
    folder: Path

    def printed(self, document: str, about: int | None, who: Who | None = None) -> tuple[Printed, PdfReader]:
        paper, out = DOCUMENTS[document], self.folder / f"{document}.pdf"
        content = (who or self.director).reads(paper.read, *(() if about is None else (about,)))
        made = paper.draw(content, out)
        return made, PdfReader(out)


@pytest.fixture
def hard(school: School, tmp_path: Path) -> Hard:
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=petrova)
    for number in range(PUPILS - 4):
        school.pupil(f"Ученик{chr(1072 + number // 26)}{chr(1072 + number % 26)} Имя", seven)
    school.pupil(f"{LONG} Анна", seven)
    school.pupil("Ёлкин Пётр Ильич", seven)
    school.pupil("Ушедший Илья", seven, until="2026-11-10")
    school.pupil("Отдельный Глеб", seven)
    algebra = school.course("Алгебра", seven, petrova)
    alone = school.group("Отдельный, алгебра", seven, "Отдельный")
    school.group_course("Алгебра", alone, petrova)
    school.now_is("2026-12-26 12:00")
    day = date(2026, 11, 2)
    lessons = []
    for number in range(60):
        held = petrova.holds(algebra, (day + timedelta(days=number % 54)).isoformat(), 1 + number // 54)
        assert isinstance(held, Saved), held
        lessons.append(held.thing)
    petrova.writes_topic(lessons[0], "Линейная функция: очень длинная тема, " * 8)
    petrova.marks(lessons[0], "Ёлкин", "5", "4")
    petrova.marks(lessons[1], "Ёлкин", "3")
    petrova.marks_absent(lessons[2], "Ёлкин")
    petrova.sets_term_mark(algebra, "Ёлкин", "4")
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    return Hard(school, director, secretary, petrova, seven, algebra, tmp_path)


def words(page: Any) -> str:
    return " ".join(page.extract_text().split())


def test_a_page_of_60_lessons_and_46_pupils_is_whole(hard: Hard) -> None:
    made, read = hard.printed("page", hard.algebra)
    texts = [words(page) for page in read.pages]
    assert made.pages == 3 * (2 + 1), "25 lessons a spread, 45 pupils a page"
    assert all(f"стр. {number} из {made.pages}" in text for number, text in enumerate(texts, 1))
    everything = " ".join(texts)
    shown = hard.school.page(hard.algebra)
    missing = [one.short for one in shown.pupils if one.short.split()[0] not in everything.replace(" ", "")]
    assert missing == []
    line = next(text for text in re.split(r"\n", read.pages[0].extract_text()) if "Ёлкин" in text)
    assert line
    assert "5/4" in texts[0]
    assert "Проведено уроков за период: 60" in everything
    assert everything.count("очень длинная тема") == 8


def test_a_leaver_and_an_individual_plan_are_marked_so(hard: Hard) -> None:
    _, read = hard.printed("page", hard.algebra)
    lines = [line for page in read.pages for line in page.extract_text().splitlines()]
    (gone, *_) = [line for line in lines if "Ушедший" in line]
    assert gone.split()[3:] == ["в"] * 10
    assert any("Отдельный" in line and "инд." in line for line in lines)


def test_the_mean_on_paper_is_the_mean_on_the_screen(hard: Hard) -> None:
    _, read = hard.printed("page", hard.algebra)
    last = " ".join(words(page) for page in read.pages)
    assert "4,00" in last
    paper = hard.director.reads(course_paper, hard.algebra)
    assert paper.page.term_marks[hard.school.pupil_id("Ёлкин")].value == "4"


def test_the_same_content_is_the_same_paper(hard: Hard) -> None:
    first, _ = hard.printed("page", hard.algebra)
    second, _ = hard.printed("page", hard.algebra)
    assert first.sha256 == second.sha256


def test_the_journal_of_a_class_has_a_title_contents_and_bookmarks_that_lead_there(hard: Hard) -> None:
    made, read = hard.printed("journal", hard.seven)
    assert "Классный журнал" in words(read.pages[0])
    contents = words(read.pages[1])
    assert "Содержание" in contents
    titles = {
        str(one.title): (read.get_destination_page_number(one) or 0) + 1
        for group in read.outline
        for one in (group if isinstance(group, list) else [group])
        if isinstance(one, Destination)
    }
    where = next(page for title, page in titles.items() if title.startswith("7А Алгебра, II"))
    assert f"02.11 – 26.12 {where}" in contents
    for chapter in ("Сведения о пропущенных уроках", "Сводная ведомость", "Список класса"):
        assert re.search(rf"{chapter} .*?\b{titles[chapter]}\b", contents), chapter
        assert chapter in words(read.pages[titles[chapter] - 1])
    assert made.pages == len(read.pages)


def test_results_of_the_year_are_on_the_sheet_and_on_the_cards(hard: Hard) -> None:
    results = hard.director.reads(year_results, hard.seven)
    assert results.results == {(hard.school.pupil_id("Ёлкин"), "Алгебра", "2"): "4"}
    _, sheet = hard.printed("results", hard.seven)
    assert "Сводная ведомость" in words(sheet.pages[0])
    made, cards = hard.printed("report-cards", hard.seven)
    assert made.pages == PUPILS // 2
    assert any("Ёлкин Пётр Ильич" in words(page) for page in cards.pages)


def test_a_class_list_of_a_past_day_has_who_was_there(hard: Hard) -> None:
    before = hard.director.reads(class_list, hard.seven, date(2026, 11, 9))
    after = hard.director.reads(class_list, hard.seven, date(2026, 11, 11))
    assert (len(before.pupils), len(after.pupils)) == (PUPILS, PUPILS - 1)
    _, read = hard.printed("class-list", hard.seven)
    assert "Ушедший" not in " ".join(words(page) for page in read.pages)


def test_missed_lessons_and_the_register_are_counted(hard: Hard) -> None:
    _, read = hard.printed("absences", hard.seven)
    assert "Всего 1 1" in words(read.pages[-1])
    november = words(read.pages[0])
    assert "Ноябрь 2026: пропущено уроков по дням" in november
    assert "02 03 04" in november
    month = next(page for page in map(words, read.pages) if re.search(r"Ёлкин П. И. 1 1 – – –", page))
    assert "Ноябрь" in month, "one lesson on the one day, no reason yet"
    issue = RecordPrint(hard.seven, None, date(2026, 12, 21), uuid.uuid4().hex)
    assert isinstance(hard.secretary.asks(issue), Saved)
    _, register = hard.printed("register", None, hard.secretary)
    assert "26.12.2026 12:00 21.12.2026 7А весь класс Зимина О." in words(register.pages[0])
    pupil = hard.school.pupil_id("Ёлкин")
    code = ((pupil, "ABCD-2345"),)
    for request in (
        RecordPrint(hard.seven, pupil, date(2026, 12, 21), uuid.uuid4().hex, code),
        HandOverSlip(pupil, date(2026, 12, 21), True, 0, uuid.uuid4().hex),
    ):
        assert isinstance(hard.secretary.asks(request), Saved)
    _, register = hard.printed("register", None, hard.secretary)
    assert "7А Ёлкин П. И. Зимина О. ABCD-2345 26.12.2026" in words(register.pages[0])


def test_a_month_of_missed_lessons_adds_up_by_reason_one_without_a_reason_too(hard: Hard) -> None:
    _, read = hard.printed("absences", hard.seven)
    assert "Всего Болезнь Уважит. Без уваж. Причины нет" in words(read.pages[0])
    months = " ".join(words(page) for page in read.pages[:-1])
    assert re.search(r"Ёлкин П. И. 1 1 – – – 1 ", months), "one lesson, and it stands under «Причины нет»"


def test_the_letters_of_a_page_are_explained_under_it_and_no_others(hard: Hard) -> None:
    _, read = hard.printed("page", hard.algebra)
    told = words(read.pages[0]).partition("Обозначения: ")[2]
    for meaning in ("О – ответ на уроке", "н – нет на уроке: причина не указана", "инд. – "):
        assert meaning in told
    assert "Б – " not in told, "nobody was ill"
    assert "в – " not in told, "who left stands on the next page"
    (left,) = [page for page in map(words, read.pages) if "Ушедший" in page and "01 02" not in page][:1]
    assert "в – выбыл(а)" in left.partition("Обозначения: ")[2]


def test_a_page_without_letters_has_no_legend_and_a_journal_without_pages_says_why(
    school: School, tmp_path: Path
) -> None:
    petrova, seven = school.teacher("Петрова Анна"), school.school_class("7А")
    director = school.somebody("Лебедева Ольга", Role.DIRECTOR)
    DOCUMENTS["journal"].draw(director.reads(DOCUMENTS["journal"].read, seven), tmp_path / "a.pdf")
    contents = words(PdfReader(tmp_path / "a.pdf").pages[1])
    assert "Страниц журнала нет: предметы классу не назначены." in contents
    assert "0 страниц" not in contents.replace("\u00a0", " ")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    DOCUMENTS["page"].draw(petrova.reads(course_paper, algebra), tmp_path / "a.pdf")
    assert "Обозначения" not in words(PdfReader(tmp_path / "a.pdf").pages[0])


def _lines(read: PdfReader) -> list[str]:
    return [line for page in read.pages for line in page.extract_text().splitlines()]


def test_what_was_given_out_of_a_class_stands_under_it_with_its_code_and_day(hard: Hard) -> None:
    first, other = (hard.school.pupil_id(name) for name in ("Ёлкин", "Отдельный"))
    codes = ((first, "ABCD-2345"), (other, "EFGH-2345"))
    week = date(2026, 12, 21)
    for request in (
        RecordPrint(hard.seven, None, week, uuid.uuid4().hex, ((first, "ABCD-9999"),)),
        RecordPrint(hard.seven, None, week, uuid.uuid4().hex, codes),
        HandOverSlip(first, week, True, 0, uuid.uuid4().hex),
    ):
        assert isinstance(hard.secretary.asks(request), Saved)
    _, register = hard.printed("register", None, hard.secretary)
    text = words(register.pages[0])
    assert text.count("весь класс") == 2
    assert "7А Ёлкин П. И. Зимина О. ABCD-2345 26.12.2026" in text
    assert "ABCD-9999" not in text, "the paper of the later batch was given out"
    assert "EFGH-2345" not in text, "nobody took that one"


def test_the_consent_is_a_paper_of_its_own(hard: Hard) -> None:
    hard.school.relative("Ёлкина Мария Ильинична", "Ёлкин", diary_access=False)
    pupil = hard.school.pupil_id("Ёлкин")
    for document, title in (("application", "Заявление"), ("consent", "Согласие на обработку")):
        made, read = hard.printed(document, pupil, hard.secretary)
        text = words(read.pages[0])
        assert made.pages == 1
        assert title in text
        assert "Ёлкина Мария Ильинична" in text
    assert "Согласие" not in words(PdfReader(hard.folder / "application.pdf").pages[0])


def test_a_class_without_pupils_or_lessons_is_printed_calmly(school: School, tmp_path: Path) -> None:
    empty, director = school.school_class("1Б"), school.somebody("Лебедева Ольга", Role.DIRECTOR)
    course = school.course("Чтение", empty, school.teacher("Зимина Анна"))
    for document, about in (
        ("page", course),
        *((name, empty) for name in ("journal", "results", "class-list")),
    ):
        content = director.reads(DOCUMENTS[document].read, about)
        assert DOCUMENTS[document].draw(content, tmp_path / "a.pdf").pages >= 1
    for told in ("В классе нет ни одного ученика", "В 1 классе отметки не выставляются"):
        for document in ("results", "report-cards"):
            DOCUMENTS[document].draw(director.reads(DOCUMENTS[document].read, empty), tmp_path / "a.pdf")
            (page,) = PdfReader(tmp_path / "a.pdf").pages
            assert told in words(page)
        school.pupil("Первов Илья", empty)


@pytest.mark.parametrize("name", [name for name, one in DOCUMENTS.items() if one.of is Of.CLASS])
def test_papers_of_a_class_are_for_those_whose_duty_it_is(hard: Hard, name: str) -> None:
    read: Callable[..., Any] = DOCUMENTS[name].read
    stranger = hard.school.teacher("Чужой Иван")
    hard.school.slot(hard.algebra, 1, 1)
    assert isinstance(hard.petrova.asks(LayOutSheets(hard.seven, uuid.uuid4().hex)), Saved)
    assert hard.petrova.may_read(read, hard.seven)
    assert not stranger.may_read(read, hard.seven)
    assert not hard.school.pupil_account("Ёлкин").may_read(read, hard.seven)


def test_the_mean_on_paper_counts_marks_brought_from_another_class(school: School, tmp_path: Path) -> None:
    petrova = school.teacher("Петрова Анна")
    classes = [school.school_class(title) for title in ("7А", "7Б")]
    pupil = school.pupil("Воронин Павел", classes[0])
    courses = [school.course("Алгебра", one, petrova) for one in classes]
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    before = petrova.holds(courses[0], "2026-11-10")
    assert isinstance(before, Saved)
    assert isinstance(petrova.marks(before.thing, "Воронин", "2"), Saved)
    stay = secretary.reads(pupil_page, pupil).last_stay
    moved = MovePupil(pupil, classes[1], date(2026, 11, 16), "", stay, uuid.uuid4().hex)
    assert isinstance(secretary.asks(moved), Saved)
    after = petrova.holds(courses[1], "2026-11-17", 2)
    assert isinstance(after, Saved)
    assert isinstance(petrova.marks(after.thing, "Воронин", "5"), Saved)
    DOCUMENTS["page"].draw(petrova.reads(course_paper, courses[1]), tmp_path / "a.pdf")
    (line,) = [one for one in in_pages(tmp_path / "a.pdf") if "Воронин" in one]
    assert line.split()[-2:] == ["5", "3,50"]


def test_means_and_results_stand_behind_the_last_lessons_however_many(school: School, tmp_path: Path) -> None:
    petrova, seven = school.teacher("Петрова Анна"), school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.now_is("2026-12-26 12:00")
    for number in range(25):
        day = date(2026, 11, 2) + timedelta(days=number)
        assert isinstance(petrova.holds(algebra, day.isoformat()), Saved)
    made = DOCUMENTS["page"].draw(petrova.reads(course_paper, algebra), tmp_path / "a.pdf")
    assert made.pages == 2, "one spread holds 25 lessons, the mean and the result"
    assert isinstance(petrova.holds(algebra, "2026-12-01"), Saved)
    made = DOCUMENTS["page"].draw(petrova.reads(course_paper, algebra), tmp_path / "a.pdf")
    assert made.pages == 4


def in_pages(file: Path) -> list[str]:
    return _lines(PdfReader(file))

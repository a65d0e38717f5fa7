"""Letters to parents and personal cards: read back from the PDF and held against the diary and the card."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.papers import DOCUMENTS
from rules.codes import Role
from rules.refusals import Reason
from services.book import Book
from services.outcomes import Outcome, Saved
from services.refused import Refused
from services.requests import SetCard
from services.settings import CARD_HEALTH, set_setting
from services.views.information_letters import class_letters, pupil_letter
from services.views.weekly import diary_results
from tests.school import School, Who

LONG = "Константинопольская-Новгородцева-Преображенская-Ростовцевская"
"""A surname of 60 letters."""


@dataclass
class Written:
    """7А with marks in both quarters, a pupil without any, and 60 debts of one pupil."""

    school: School
    secretary: Who
    petrova: Who
    other: Who
    seven: int
    algebra: int
    folder: Path

    def pages(self, document: str, *about: int, who: Who | None = None) -> list[str]:
        paper, out = DOCUMENTS[document], self.folder / f"{document}.pdf"
        paper.draw((who or self.petrova).reads(paper.read, *about), out)
        return [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]


@pytest.fixture
def written(school: School, tmp_path: Path) -> Written:
    petrova, other = school.teacher("Петрова Анна Ивановна"), school.teacher("Орлов Глеб")
    seven = school.school_class("7А", leader=petrova)
    for name in ("Ёлкин Пётр Ильич", f"{LONG} Анна", "Новиков Илья"):
        school.pupil(name, seven)
    algebra = school.course("Алгебра", seven, petrova)
    for day, values in (("2026-10-01", ("4",)), ("2026-10-02", ("3",))):
        held = petrova.holds(algebra, day)
        assert isinstance(held, Saved)
        petrova.marks(held.thing, "Ёлкин", *values)
    for day, value in (("2026-11-09", "5"), ("2026-11-10", "4"), ("2026-11-11", "5")):
        held = petrova.holds(algebra, day)
        assert isinstance(held, Saved)
        petrova.marks(held.thing, "Ёлкин", value)
        petrova.marks(held.thing, "Новиков", ".")
        last = held.thing
    petrova.marks_absent(last, LONG)
    school.now_is("2026-10-26 12:00")
    assert isinstance(petrova.sets_term_mark(algebra, "Ёлкин", "4"), Saved)
    school.now_is("2026-11-19 12:00")
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    return Written(school, secretary, petrova, other, seven, algebra, tmp_path)


def test_a_letter_counts_marks_and_compares_with_the_pupils_own_term_before(written: Written) -> None:
    (page,) = written.pages("letter", written.school.pupil_id("Ёлкин"))
    assert "II четверть, 7А класс" in page
    assert "Алгебра 2 1 – – 4,67 – 3,50 4 выше 1,17" in page
    assert "выше по предметам 1, ниже 0, тот же 0" in page
    assert "Все работы сданы." in page
    (first,) = written.pages("letter", written.school.pupil_id("Ёлкин"), 1)
    assert "Алгебра – 1 1 – 3,50 4 Сравнить с прошлым периодом пока нечего." in first


def test_the_mean_and_the_absences_of_a_letter_are_the_diarys(written: Written) -> None:
    for letter in written.petrova.reads(class_letters, written.seven).letters:
        diary = written.petrova.reads(diary_results, letter.results.pupil)
        assert letter.results == diary
        assert [one.mean for one in letter.subjects] == [one.mean for one in diary.subjects]


def test_letters_of_a_class_are_whole_two_on_a_page(written: Written) -> None:
    pages = written.pages("letters", written.seven, who=written.secretary)
    assert len(pages) == 2
    assert "Ёлкин Пётр Ильич" in pages[0]
    assert LONG in pages[0].replace(" ", "").replace("Анна", "")
    assert "Пропущено 1 урок" in pages[0].replace("\u00a0", " ")
    assert "Не сданы работы (3): Алгебра: Ответ на уроке, 09.11" in pages[1]


def test_a_long_letter_goes_on_over_the_next_half(written: Written) -> None:
    for number in range(40):
        written.school.course(f"Предмет с длинным названием номер {number:02}", written.seven, written.other)
    pages = written.pages("letter", written.school.pupil_id("Ёлкин"))
    text = " ".join(pages)
    assert all(f"номер {number:02}" in text for number in range(40))
    assert "Ёлкин Пётр Ильич, продолжение" in text
    assert text.count("Ознакомлен(а)") == 1


def test_class_1_gets_a_letter_without_marks(written: Written) -> None:
    one = written.school.school_class("1А")
    written.school.pupil("Младший Ия", one)
    written.school.course("Математика", one, written.other)
    (page,) = written.pages("letters", one, who=written.secretary)
    assert "В 1 классе отметки не выставляются." in page
    assert "Математика" not in page


def test_a_class_without_pupils_and_a_term_that_is_not_there_are_refused(written: Written) -> None:
    empty = written.school.school_class("8А")
    with pytest.raises(Refused) as none:
        written.secretary.reads(class_letters, empty)
    assert none.value.refusal.reason is Reason.NO_PUPILS
    for number in (0, 4):
        with pytest.raises(Refused) as unknown:
            written.secretary.reads(pupil_letter, written.school.pupil_id("Ёлкин"), number)
        assert unknown.value.refusal.reason is Reason.NO_SUCH_TERM


@pytest.mark.parametrize("document", ["letter", "card"])
def test_papers_of_a_pupil_are_for_those_whose_duty_it_is(written: Written, document: str) -> None:
    pupil = written.school.pupil_id("Ёлкин")
    read = DOCUMENTS[document].read
    assert written.petrova.may_read(read, pupil)
    assert written.secretary.may_read(read, pupil)
    assert not written.other.may_read(read, pupil)
    assert not written.school.pupil_account("Ёлкин").may_read(read, pupil)


def decide(school: School, keeps: str) -> None:
    """Let the school keep groups of health, or not."""

    def verb(book: Book) -> Outcome:
        set_setting(book, CARD_HEALTH, keeps, book.now.today)
        return Saved(1, book.now.local)

    assert isinstance(school.house.write(verb).result(), Saved)


def test_a_card_has_what_is_kept_and_no_health_group_that_is_not(written: Written) -> None:
    school, pupil = written.school, written.school.pupil_id("Ёлкин")
    school.relative("Ёлкина Мария Ивановна", "Ёлкин")
    decide(school, "yes")
    card = SetCard(
        pupil, "г. Озёрск", "ул. Лесная, 1", "+7 000", "вторая", "школа № 2", "шахматы " * 30, 0, "card"
    )
    assert isinstance(written.secretary.asks(card), Saved)
    (page,) = written.pages("card", pupil, who=written.secretary)
    for part in ("Ёлкин Пётр Ильич", "г. Озёрск", "ул. Лесная, 1", "Группа здоровья вторая", "Ёлкина Мария"):
        assert part in page
    assert page.count("шахматы") == 30
    school.now_is("2026-11-20 12:00")
    decide(school, "no")
    (page,) = written.pages("card", pupil, who=written.secretary)
    assert "здоров" not in page
    assert "вторая" not in page


def test_nothing_of_a_full_card_is_cut_and_its_tables_go_on(written: Written) -> None:
    school, secretary, pupil = written.school, written.secretary, written.school.pupil_id(LONG)
    lines = [letter * 290 for letter in "абвгде"]
    decide(school, "yes")
    born, lives, phone, health, came, notes = lines
    full = SetCard(pupil, born, lives, phone, health, came, notes, 0, "full")
    assert isinstance(secretary.asks(full), Saved)
    for number in range(60):
        school.relative(f"{LONG} Родитель{number:02}", LONG)
    pages = written.pages("card", pupil, who=secretary)
    text = " ".join(pages).replace(" ", "")
    assert len(pages) > 1
    assert [line for line in lines if text.count(line) != 1] == []
    assert [number for number in range(60) if f"Родитель{number:02}" not in text] == []
    assert all(f"стр. {number} из {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert "Заявления о печати сведений (п. 2.12): нет" in pages[-1]
    assert "Карточку ведёт" in pages[-1]


@pytest.mark.parametrize("document", ["letters", "letter", "card"])
def test_the_same_content_is_the_same_bytes(written: Written, document: str) -> None:
    paper = DOCUMENTS[document]
    about = written.seven if document == "letters" else written.school.pupil_id("Ёлкин")
    content = written.petrova.reads(paper.read, about)
    first, second = (paper.draw(content, written.folder / name) for name in ("1.pdf", "2.pdf"))
    assert first.sha256 == second.sha256

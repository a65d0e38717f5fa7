"""Whole years and single pages are sealed like terms; paper bears the narrowest seal that holds (4.1)."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from printouts.certified import read_back
from printouts.class_journal import class_journal as draw_journal
from printouts.year_results import year_results as draw_sheet
from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Outcome, Refusal, Saved
from services.requests import CloseTerm, ReopenTerm, SealTerm
from services.views.papers import ClassJournal, class_journal, year_results
from services.views.sealed import Compared, Sealable, compare_code, sealed_pages, sealed_terms
from services.views.sealed_content import Part
from tests.school import School, Who

MUSIC = "Музыка"


@dataclass
class Year:
    """7А of a year of two quarters, both with lessons; nothing is closed yet."""

    school: School
    director: Who
    deputy: Who
    petrova: Who
    seven: int
    courses: dict[str, int]
    lessons: dict[tuple[str, int], int]
    terms: tuple[int, ...]

    def closes(self, *numbers: int) -> None:
        for number in numbers:
            last = "2026-10-30 09:00" if number == 1 else "2026-12-28 09:00"
            self.school.now_is(max(last, "2026-11-19 12:00"))
            asked = CloseTerm(self.terms[number - 1], 4, _new())
            outcome = self.deputy.asks(asked)
            while isinstance(outcome, Refusal) and outcome.reason is Reason.RESULTS_LACKING:
                lacking = int("".join(sign for sign in outcome.about if sign.isdigit()))
                outcome = self.deputy.asks(CloseTerm(self.terms[number - 1], lacking, _new()))
            assert isinstance(outcome, Saved), outcome

    def seals(self, term: int | None = None, page: str = "") -> Outcome:
        self.school.utc += timedelta(minutes=1)
        number = self.terms[term - 1] if term else None
        return self.director.asks(SealTerm(self.seven, number, _new(), self.courses.get(page)))

    def mends(self, page: str, term: int, *marks: str) -> None:
        today = self.school.house.clock.now().today
        opened = ReopenTerm(self.terms[term - 1], self.courses[page], None, today, "Ошибка", _new())
        assert isinstance(self.deputy.asks(opened), Saved)
        seen = 0
        while True:
            outcome = self.petrova.marks(self.lessons[page, term], "Воронин", *marks, seen=seen)
            if isinstance(outcome, Saved):
                return
            seen += 1

    def listed(self) -> dict[tuple[str, int], Sealable]:
        return {(one.term_kind, one.term_number): one for one in self.director.reads(sealed_terms)}

    def pages(self, kind: str, number: int) -> dict[str, Sealable]:
        pages = self.director.reads(sealed_pages, self.listed()[kind, number])
        return {one.page: one for one in pages}

    def compared(self, code: str) -> Compared:
        found = self.director.reads(compare_code, code)
        assert found is not None
        return found

    def journal(self) -> ClassJournal:
        return self.director.reads(class_journal, self.seven)

    def codes(self) -> dict[tuple[str, int], str]:
        """Return the code that each page of the journal would bear on paper."""
        return {
            (one.page.subject, one.page.term.number): one.seal.code if one.seal else ""
            for one in self.journal().pages
        }


@pytest.fixture
def year(school: School) -> Year:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    courses = {title: school.course(title, seven, petrova) for title in ("Алгебра", MUSIC)}
    lessons = {}
    for title, course in courses.items():
        for number, day in ((1, "2026-10-20"), (2, "2026-11-10")):
            held = petrova.holds(course, day, list(courses).index(title) + 1)
            assert isinstance(held, Saved)
            petrova.marks(held.thing, "Воронин", "4")
            lessons[title, number] = held.thing
    deputy = school.somebody("Орлова Имя", Role.DEPUTY)
    director = school.somebody("Лебедева Имя", Role.DIRECTOR)
    terms = tuple(one.term for one in school.page(courses["Алгебра"]).terms)
    return Year(school, director, deputy, petrova, seven, courses, lessons, terms)


def _new() -> str:
    return uuid.uuid4().hex


def reason(outcome: Outcome) -> Reason:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason


def test_a_year_is_sealed_once_all_its_terms_are_closed(year: Year) -> None:
    assert reason(year.seals()) is Reason.TERMS_NOT_CLOSED
    year.closes(1)
    assert reason(year.seals()) is Reason.TERMS_NOT_CLOSED
    assert ("year", 0) not in year.listed()
    year.closes(2)
    assert isinstance(year.seals(), Saved)
    listed = year.listed()["year", 0]
    found = year.compared(listed.code)
    assert (found.term_kind, found.page, found.changed) == ("year", "", ())
    assert set(year.codes().values()) == {listed.code}


def test_a_change_in_a_sealed_year_is_named_by_page_and_term(year: Year) -> None:
    year.closes(1, 2)
    year.seals()
    code = year.listed()["year", 0].code
    year.mends(MUSIC, 2, "5")
    assert year.compared(code).changed == (Part("quarter", 2, MUSIC),)


def test_results_of_the_year_are_under_its_seal(year: Year) -> None:
    algebra = year.courses["Алгебра"]
    for term in year.terms:
        assert isinstance(year.petrova.sets_result(algebra, "Воронин", "term", term, "4"), Saved)
    year.closes(1, 2)
    assert isinstance(year.petrova.sets_result(algebra, "Воронин", "year", None, "4"), Saved)
    year.seals()
    code = year.listed()["year", 0].code
    assert year.compared(code).changed == ()
    assert isinstance(year.petrova.sets_result(algebra, "Воронин", "year", None, "5", 1), Saved)
    assert year.compared(code).changed == (Part("sheet", 0, ""), Part("year", 0, "Алгебра"))


def test_the_sheet_of_results_bears_the_code_of_the_year_while_it_says_what_was_sealed(
    year: Year, tmp_path: Path
) -> None:
    def printed() -> set[str]:
        draw_sheet(year.director.reads(year_results, year.seven), tmp_path / "a.pdf")
        return set(read_back(tmp_path / "a.pdf").codes)

    algebra = year.courses["Алгебра"]
    assert isinstance(year.petrova.sets_result(algebra, "Воронин", "term", year.terms[0], "4"), Saved)
    year.closes(1, 2)
    year.seals(1)
    assert printed() == set(), "the seal of a term is not of the year's sheet"
    year.seals()
    assert printed() == {year.listed()["year", 0].code}
    reopened = ReopenTerm(year.terms[0], algebra, None, date(2026, 12, 28), "Ошибка", _new())
    assert isinstance(year.deputy.asks(reopened), Saved)
    assert isinstance(year.petrova.sets_result(algebra, "Воронин", "term", year.terms[0], "5", 1), Saved)
    assert printed() == set()


def test_one_page_of_a_closed_term_is_sealed_and_the_others_are_not(year: Year) -> None:
    assert reason(year.seals(1, MUSIC)) is Reason.NOT_CLOSED
    year.closes(1)
    assert isinstance(year.seals(1, MUSIC), Saved)
    pages = year.pages("quarter", 1)
    assert (pages["Алгебра"].code, pages[MUSIC].with_the_class) == ("", False)
    code = pages[MUSIC].code
    assert (year.compared(code).page, year.compared(code).changed) == (MUSIC, ())
    assert year.codes() == {("Алгебра", 1): "", ("Алгебра", 2): "", (MUSIC, 1): code, (MUSIC, 2): ""}
    year.mends("Алгебра", 1, "5")
    assert year.compared(code).changed == (), "another page is not this one's business"
    year.mends(MUSIC, 1, "2")
    assert year.compared(code).changed == (Part("quarter", 1, MUSIC),)
    assert year.listed()["quarter", 1].code == "", "the class as a whole was not sealed"


def test_a_page_of_another_class_is_not_sealed_with_this_one(year: Year) -> None:
    year.closes(1)
    eight = year.school.school_class("8А")
    asked = SealTerm(eight, year.terms[0], _new(), year.courses[MUSIC])
    assert reason(year.director.asks(asked)) is Reason.UNKNOWN_THING


def test_paper_bears_the_narrowest_seal_that_holds(year: Year) -> None:
    year.closes(1, 2)
    year.seals()
    of_year = year.listed()["year", 0].code
    year.seals(1)
    of_term = year.listed()["quarter", 1].code
    assert year.codes()[MUSIC, 1] == of_term
    assert year.codes()[MUSIC, 2] == of_year
    year.seals(1, MUSIC)
    of_page = year.pages("quarter", 1)[MUSIC].code
    assert year.codes()[MUSIC, 1] == of_page
    assert year.codes()["Алгебра", 1] == of_term
    assert year.pages("quarter", 1)["Алгебра"].with_the_class
    year.mends(MUSIC, 1, "5")
    assert year.codes()[MUSIC, 1] == ""
    assert isinstance(year.seals(1), Saved)
    again = year.listed()["quarter", 1].code
    assert len({of_year, of_term, of_page, again}) == 4
    assert year.codes()[MUSIC, 1] == again, "the seal of the page is narrower and holds no more"
    assert year.codes()["Алгебра", 1] == again, "of two that hold the later one"


def test_a_narrow_seal_stands_although_a_wider_one_is_later(year: Year) -> None:
    year.closes(1, 2)
    for term, page in ((1, MUSIC), (1, ""), (None, "")):
        assert isinstance(year.seals(term, page), Saved)
    assert year.codes() == {
        (MUSIC, 1): year.pages("quarter", 1)[MUSIC].code,
        ("Алгебра", 1): year.listed()["quarter", 1].code,
        (MUSIC, 2): year.listed()["year", 0].code,
        ("Алгебра", 2): year.listed()["year", 0].code,
    }


def test_the_title_page_tells_who_certified_when_with_what_code_and_how_many_pages(
    year: Year, tmp_path: Path
) -> None:
    def title_page() -> str:
        draw_journal(year.journal(), tmp_path / "a.pdf")
        return " ".join(PdfReader(tmp_path / "a.pdf").pages[0].extract_text().split())

    year.closes(1)
    year.seals(1)
    title = title_page()
    assert "I четверть, 2 страницы" in title
    assert "Страниц журнала заверено: 2 из 4" in title
    year.seals(1, MUSIC)
    title = title_page()
    codes = (year.listed()["quarter", 1].code, year.pages("quarter", 1)[MUSIC].code)
    seals = {one.seal.code: one.seal for one in year.journal().pages if one.seal}
    assert set(seals) == set(codes)
    for code, of in zip(codes, ("I четверть", "Музыка, I четверть"), strict=True):
        seal = seals[code]
        at = f"{seal.sealed_at:%d.%m.%Y %H:%M}"
        assert f"Заверено электронно {at}, Лебедева И., код {code}: {of}, 1 страница" in title
        assert f"SHA-256 {seal.digest[:16]}, запись {seal.head_number} журнала изменений" in title
        assert seal.head_hash[:16] in title
    assert "Страниц журнала заверено: 2 из 4" in title


def test_a_title_page_of_a_journal_that_nobody_certified_says_nothing_of_it(
    year: Year, tmp_path: Path
) -> None:
    draw_journal(year.journal(), tmp_path / "a.pdf")
    assert "Заверено электронно" not in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_a_sealed_journal_printed_again_has_the_same_content_hash(year: Year, tmp_path: Path) -> None:
    year.closes(1, 2)
    year.seals()

    def printed(by: Who) -> tuple[str, set[str]]:
        content = by.reads(class_journal, year.seven)
        draw_journal(content, tmp_path / "a.pdf")
        title = " ".join(PdfReader(tmp_path / "a.pdf").pages[0].extract_text().split())
        return title[title.index("Заверено электронно") :], {
            one.seal.digest for one in content.pages if one.seal
        }

    first = printed(year.director)
    year.school.now_is("2027-06-01 09:00")
    assert printed(year.deputy) == first, "whoever prints it, whenever"
    year.mends(MUSIC, 1, "5")
    assert printed(year.director) != first
    year.mends(MUSIC, 1, "4")
    assert printed(year.director) == first, "the same content is the same seal"

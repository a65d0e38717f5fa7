"""The director seals a closed term; paper and journal are held against each other for ever (4.1)."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.papers import DOCUMENTS
from models.database import rows
from models.people import Person
from rules.codes import Role
from rules.refusals import Reason
from rules.text import name_key
from services.audit import verify_journal
from services.outcomes import Outcome, Refusal, Saved
from services.past import end_of_day, looking_back
from services.requests import CloseTerm, CorrectPerson, ReopenTerm, SealTerm
from services.views.correcting import to_correct
from services.views.papers import course_paper
from services.views.sealed import compare_code, sealed_terms
from services.views.sealed_content import Part
from tests.school import School, Who


@dataclass
class Closed:
    """7А whose first quarter is closed, with a mark and a result in it."""

    school: School
    director: Who
    deputy: Who
    petrova: Who
    seven: int
    algebra: int
    lesson: int
    term: int

    def seals(self, who: Who | None = None) -> Outcome:
        return (who or self.director).asks(SealTerm(self.seven, self.term, uuid.uuid4().hex))

    @property
    def code(self) -> str:
        return self.director.reads(sealed_terms)[0].code

    def changed(self) -> tuple[str, ...]:
        found = self.director.reads(compare_code, self.code)
        assert found is not None
        return tuple(part.page for part in found.changed)

    def opens_again(self) -> None:
        today = self.school.house.clock.now().today
        asked = ReopenTerm(self.term, self.algebra, None, today, "Ошибка в журнале", uuid.uuid4().hex)
        assert isinstance(self.deputy.asks(asked), Saved)


@pytest.fixture
def closed(school: School) -> Closed:
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    algebra, music = (school.course(title, seven, petrova) for title in ("Алгебра", "Музыка"))
    lessons = [petrova.holds(course, "2026-10-20") for course in (algebra, music)]
    held = lessons[0]
    assert isinstance(held, Saved)
    petrova.marks(held.thing, "Воронин", "4")
    term = school.page(algebra).terms[0].term
    petrova.sets_result(algebra, "Воронин", "term", term, "4")
    deputy, director = (school.somebody(f"{name} Имя", role) for name, role in
                        (("Орлова", Role.DEPUTY), ("Лебедева", Role.DIRECTOR)))  # fmt: skip
    assert isinstance(deputy.asks(CloseTerm(term, 1, "close")), Saved)
    return Closed(school, director, deputy, petrova, seven, algebra, held.thing, term)


def why(outcome: Outcome) -> tuple[Reason, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, outcome.clause


def test_a_sealed_term_agrees_with_the_journal_whoever_looks_and_whenever(closed: Closed) -> None:
    assert isinstance(closed.seals(), Saved)
    assert closed.changed() == ()
    closed.school.now_is("2027-03-01 09:00")
    assert closed.changed() == ()
    found = closed.deputy.reads(compare_code, closed.code)
    assert found is not None
    assert (found.class_title, found.term_number, found.sealed_by) == ("7А", 1, "Лебедева И.")


def test_what_was_changed_since_is_named_by_its_page(closed: Closed) -> None:
    closed.seals()
    closed.opens_again()
    assert isinstance(closed.petrova.marks(closed.lesson, "Воронин", "5", seen=1), Saved)
    assert closed.changed() == ("Алгебра",)
    assert isinstance(closed.petrova.marks(closed.lesson, "Воронин", "4", seen=2), Saved)
    assert closed.changed() == (), "the same content is the same seal"


@pytest.mark.parametrize("what", ["topic", "absence", "homework", "result"])
def test_anything_a_page_says_is_under_the_seal(closed: Closed, what: str) -> None:
    closed.seals()
    closed.opens_again()
    if what == "topic":
        closed.petrova.writes_topic(closed.lesson, "Другая тема", seen=1)
    elif what == "absence":
        closed.petrova.marks_absent(closed.lesson, "Воронин", "late")
    elif what == "homework":
        closed.petrova.sets_homework(closed.lesson, "№ 1")
    else:
        closed.petrova.sets_result(closed.algebra, "Воронин", "term", closed.term, "5", 1)
    assert closed.changed() == ("Алгебра",)


def test_a_second_seal_of_the_same_is_not_given_and_a_changed_term_gets_a_new_code(closed: Closed) -> None:
    closed.seals()
    first = closed.code
    assert why(closed.seals()) == (Reason.ALREADY_SEALED, "4.1")
    closed.opens_again()
    closed.petrova.marks(closed.lesson, "Воронин", "5", seen=1)
    closed.school.now_is("2026-11-20 09:00")
    assert isinstance(closed.seals(), Saved)
    assert closed.code != first
    old = closed.director.reads(compare_code, first)
    assert old is not None
    assert old.changed == (Part("quarter", 1, "Алгебра"),)


def test_only_the_director_certifies_and_only_what_is_closed(closed: Closed) -> None:
    assert why(closed.seals(closed.deputy)) == (Reason.SEES_BUT_DOES_NOT_WRITE, "4.2")
    assert why(closed.seals(closed.petrova))[0] is Reason.NO_SUCH_RIGHT
    second = closed.school.page(closed.algebra).terms[1].term
    asked = SealTerm(closed.seven, second, uuid.uuid4().hex)
    assert why(closed.director.asks(asked)) == (Reason.NOT_CLOSED, "4.1")
    empty = SealTerm(closed.school.school_class("9Б"), closed.term, uuid.uuid4().hex)
    assert why(closed.director.asks(empty)) == (Reason.NOTHING_TO_SEAL, "4.1")
    assert why(closed.director.asks(SealTerm(99, closed.term, "x")))[0] is Reason.UNKNOWN_THING
    assert not closed.petrova.may_read(sealed_terms)


def test_an_unknown_code_is_unknown(closed: Closed) -> None:
    assert closed.director.reads(compare_code, "ABCD-2345") is None


def test_every_page_of_sealed_paper_bears_the_code_and_a_changed_one_does_not(
    closed: Closed, tmp_path: Path
) -> None:
    closed.seals()

    def printed() -> list[str]:
        content = closed.director.reads(course_paper, closed.algebra, closed.term)
        DOCUMENTS["page"].draw(content, tmp_path / "page.pdf")
        return [page.extract_text() for page in PdfReader(tmp_path / "page.pdf").pages]

    assert all(
        f"Заверено электронно 19.11.2026, Лебедева И., код {closed.code}" in text for text in printed()
    )
    closed.opens_again()
    closed.petrova.marks(closed.lesson, "Воронин", "5", seen=1)
    assert not any("Заверено" in text for text in printed())


@pytest.mark.parametrize("whose", ["Воронин Павел", "Петрова Анна"])
def test_a_corrected_name_is_another_page_and_the_paper_of_the_day_of_sealing_still_bears_the_code(
    closed: Closed, whose: str
) -> None:
    closed.seals()
    school, administrator = closed.school, closed.school.somebody("Громов Илья", Role.ADMINISTRATOR)
    school.now_is("2027-02-01 12:00")
    with school.house.database.connection_context():
        (person,) = (
            one for (one,) in rows(Person.select(Person.id).where(Person.name_key == name_key(whose)))
        )
    seen = administrator.reads(to_correct, person).identity
    asked = CorrectPerson(person, replace(seen, surname="Ёжикова"), seen, uuid.uuid4().hex)
    assert isinstance(administrator.asks(asked), Saved)
    assert closed.changed() == ("Алгебра", "Музыка"), "the page bears the name"
    then = closed.director.reads(end_of_day, date(2026, 11, 19))
    with looking_back(school.house.file, then) as now:
        paper = course_paper(closed.director.actor, now, closed.algebra, closed.term)
    assert paper.seal is not None
    assert paper.seal.code == closed.code


def test_the_certificate_is_a_row_with_a_history(closed: Closed) -> None:
    closed.seals()
    house = closed.school.house
    with house.database.connection_context():
        assert verify_journal(house.keys.audit).sound
    (sealed, *_) = closed.director.reads(sealed_terms)
    assert sealed.sealed_at is not None
    assert sealed.sealed_at.date() == date(2026, 11, 19)

"""A school whose year is closed, with a signed journal, for tests of the archive."""

from datetime import date
from functools import partial
from pathlib import Path

from app.archive import Keeping, sha256
from rules.codes import Role
from rules.seal import SignatureState
from services.book import Book
from services.clock import system_utc
from services.outcomes import Outcome, Saved
from services.requests import CloseTerm, CloseYear, SealTerm
from services.school_year import add_class
from services.settings import CLOCK_SHIFT, SECOND_PLACE, set_setting
from services.signatures import AttachSignature, attach_signature
from services.views.closing import terms_and_year
from services.views.sealed import sealed_terms
from tests.school import School

TOPIC = "=Квадратные уравнения; «дискриминант»"
DOCUMENT, SIGNATURE = b"%PDF signed", b"signature"


def closed_school(folder: Path, *, second: Path | None = None) -> str:
    """Make the school and close its year; return the code under which a document is signed."""
    folder.mkdir(parents=True)
    school = School(folder)
    petrova = school.teacher("Петрова Анна Ивановна")
    deputy = school.somebody("Орлова Имя", Role.DEPUTY)
    director = school.somebody("Лебедева Имя", Role.DIRECTOR)
    school.somebody("Громов Иван", Role.ADMINISTRATOR)
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    for title in ("/1", "-1"):  # nothing of which a file's name could be made as it stands
        school.house.write(partial(add_class, year=school.year, grade=7, letter=title)).result()
    algebra = school.course("Алгебра", seven, petrova)
    held = petrova.holds(algebra, "2026-11-17")
    assert isinstance(held, Saved)
    assert isinstance(petrova.writes_topic(held.thing, TOPIC), Saved)
    assert isinstance(petrova.marks(held.thing, "Воронин", "5"), Saved)
    school.now_is("2027-05-27 12:00")
    *terms, year = deputy.reads(terms_and_year)
    for term in terms:
        assert term.term is not None
        petrova.sets_result(algebra, "Воронин", "term", term.term, "5")
        assert isinstance(deputy.asks(CloseTerm(term.term, 1, f"close {term.term}")), Saved)
    assert isinstance(petrova.sets_result(algebra, "Воронин", "year", None, "5"), Saved)
    assert isinstance(deputy.asks(CloseYear(year.year, "close")), Saved)
    assert isinstance(director.asks(SealTerm(seven, terms[0].term, "seal")), Saved)
    code = next(one.code for one in director.reads(sealed_terms) if one.code)
    _sign(school, code)
    shift = school.utc - system_utc()
    settings = {CLOCK_SHIFT: str(round(shift.total_seconds())), SECOND_PLACE: str(second or "")}
    school.house.write(lambda book: _set(book, settings)).result()
    school.close()
    return code


def _sign(school: School, code: str) -> None:
    Keeping(school.house.folder, code).put(DOCUMENT, SIGNATURE)
    sums = sha256(DOCUMENT), sha256(SIGNATURE)
    asked = AttachSignature(
        (code,), sums[0], "журнал.pdf", sums[1], code, "Лебедева", None, SignatureState.UNCHECKED, "sign"
    )
    assert isinstance(school.house.write(lambda book: attach_signature(book, asked)).result(), Saved)


def _set(book: Book, settings: dict[str, str]) -> Outcome:
    for name, value in settings.items():
        set_setting(book, name, value, date(2026, 9, 1))
    return Saved(1, book.now.local)

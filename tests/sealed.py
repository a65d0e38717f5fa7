"""A school on disk with a sealed quarter, and its journal on paper, for tests of the command line."""

from pathlib import Path

from app.cli.common import Exit
from app.main import main
from rules.codes import Role
from services.outcomes import Saved
from services.requests import CloseTerm, SealTerm
from services.views.sealed import sealed_terms
from tests.school import School


def sealed_school(folder: Path) -> str:
    """Make a school whose 7А has a sealed first quarter; return the code."""
    folder.mkdir(parents=True)
    school = School(folder)
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    held = petrova.holds(algebra, "2026-10-20")
    assert isinstance(held, Saved)
    term = school.page(algebra).terms[0].term
    deputy = school.somebody("Орлова Имя", Role.DEPUTY)
    director = school.somebody("Лебедева Имя", Role.DIRECTOR)
    assert isinstance(deputy.asks(CloseTerm(term, 1, "close")), Saved)
    assert isinstance(director.asks(SealTerm(seven, term, "seal")), Saved)
    code = director.reads(sealed_terms)[0].code
    school.close()
    return code


def printed_journal(folder: Path, out: Path) -> Path:
    """Print the journal of 7А."""
    year_of_the_class = ["--class", "7А", "--data", str(folder), "--out", str(out)]
    assert main(["print", "journal", *year_of_the_class]) == Exit.DONE
    return out

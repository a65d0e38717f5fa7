"""Documents for archives are PDF/A-2B: what they bear, and what validators that are not ours say of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from app.papers import DOCUMENTS, Of
from printouts.weekly import weekly
from rules.codes import Role
from services.outcomes import Saved
from services.requests import CloseTerm, EndOutage, LayOutSheets, OpenOutage, SealTerm
from tests.printouts.samples import slip
from tests.school import School
from tests.validators import preflight, qpdf


@dataclass(frozen=True)
class Small:
    """A class with a sealed quarter, a rare letter in a topic and a long name."""

    school: School
    about: dict[Of, tuple[int, ...]]
    folder: Path

    def printed(self, document: str, name: str = "") -> Path:
        paper, out = DOCUMENTS[document], self.folder / f"{name or document}.pdf"
        paper.draw(self.school.house.look(paper.read, *self.about[paper.of]), out)
        return out


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    folder = tmp_path_factory.mktemp("archive")
    school = School(folder)
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    pupil = school.pupil("Ёлкин Пётр", seven)
    algebra = school.course("Алгебра", seven, petrova)
    held = petrova.holds(algebra, "2026-10-20")
    assert isinstance(held, Saved)
    petrova.writes_topic(held.thing, "Углы α и β, знаки ∠ и →, «<&>»")
    petrova.marks(held.thing, "Ёлкин", "5")
    term = school.page(algebra).terms[0].term
    deputy = school.somebody("Орлова Имя", Role.DEPUTY)
    director = school.somebody("Лебедева Имя", Role.DIRECTOR)
    assert isinstance(deputy.asks(CloseTerm(term, 1, "close")), Saved)
    assert isinstance(director.asks(SealTerm(seven, term, "seal")), Saved)
    school.slot(algebra, 5, 1)
    assert isinstance(deputy.asks(LayOutSheets(None, "sheets")), Saved)
    opened = deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 11), "open"))
    assert isinstance(opened, Saved)
    assert isinstance(deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 12), "end")), Saved)
    about = {
        Of.TEACHER: (petrova.actor.person,),
        Of.CLASS: (seven,),
        Of.COURSE: (algebra,),
        Of.PUPIL: (pupil,),
        Of.OUTAGE: (opened.thing,),
        Of.SCHOOL: (),
        Of.PROGRAM: (),
    }
    yield Small(school, about, folder)
    school.close()


@pytest.mark.parametrize("document", sorted(DOCUMENTS))
def test_every_document_says_it_is_for_archives_and_bears_what_that_takes(
    small: Small, document: str
) -> None:
    read = PdfReader(small.printed(document))
    root: Any = read.root_object
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp", "a colour profile"
    xmp = read.xmp_metadata
    assert xmp is not None
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("2", "B")
    assert (xmp.dc_title or {})["x-default"]
    assert xmp.dc_creator == ["Школа для проверок"]
    assert str(root["/Lang"]) == "ru-RU"
    fonts = {str(font["/BaseFont"]): font for font in _fonts(read)}
    assert fonts
    assert all(_embedded(font) for font in fonts.values()), fonts.keys()
    assert "/Encrypt" not in read.trailer
    assert "/ID" in read.trailer


def _fonts(read: PdfReader) -> Iterator[Any]:
    for page in read.pages:
        held: Any = page["/Resources"]
        for font in held.get("/Font", {}).values():
            yield font.get_object() if isinstance(font, IndirectObject) else font


def _embedded(font: Any) -> bool:
    (inner,) = font["/DescendantFonts"]
    return "/FontFile2" in inner.get_object()["/FontDescriptor"] and "/ToUnicode" in font


@pytest.mark.parametrize("document", sorted(DOCUMENTS))
def test_foreign_validators_find_nothing_against_a_document(small: Small, document: str) -> None:
    paper = small.printed(document)
    assert qpdf(paper) == ""
    assert preflight(paper) == []


def test_the_validator_does_tell_a_plain_pdf(tmp_path: Path) -> None:
    weekly([slip()], tmp_path / "plain.pdf")
    assert any("MetaData" in line for line in preflight(tmp_path / "plain.pdf"))


def test_the_times_in_a_document_are_its_contents_and_not_the_clocks(small: Small) -> None:
    paper = DOCUMENTS["results"]
    content = small.school.house.look(paper.read, *small.about[paper.of])
    files = [small.folder / name for name in ("first.pdf", "second.pdf")]
    for file in files:
        paper.draw(content, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    xmp = PdfReader(files[0]).xmp_metadata
    assert xmp is not None
    made = content.mark.printed_at.replace(microsecond=0)
    assert {xmp.xmp_create_date, xmp.xmp_modify_date, xmp.xmp_metadata_date} == {made}

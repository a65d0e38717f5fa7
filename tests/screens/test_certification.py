"""«Заверение журналов» by keys."""

from datetime import datetime
from functools import partial
from pathlib import Path

from pypdf import PdfReader

from rules.codes import Role
from rules.seal import SignatureState
from services.outcomes import Refusal, Saved
from services.requests import CloseTerm, SealTerm, SetMarks
from services.signatures import AttachSignature, attach_signature
from services.views.sealed import sealed_pages, sealed_terms
from tests.screens.conftest import SignedIn
from tests.screens.golden import assert_like, screen_text, settled
from tests.screens.samples import Sample


async def test_the_director_certifies_a_term_and_checks_a_code_of_paper(
    sample: Sample, signed_in: SignedIn
) -> None:
    held = sample.teacher.holds(sample.algebra, "2026-10-20", 2)
    assert isinstance(held, Saved)
    term = sample.school.page(sample.algebra).terms[0].term
    assert isinstance(sample.deputy.asks(CloseTerm(term, 7, "close")), Saved)
    director = sample.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    async with signed_in(director) as pilot:
        await pilot.press("f4", *"завер", "enter")
        await settled(pilot.app, pilot)
        await pilot.press("down", "enter")
        await settled(pilot.app, pilot)
        assert "ещё не заверен" in screen_text(pilot.app)
        await pilot.press("f8", "up", "down", "f8")
        await settled(pilot.app, pilot)
        assert "Заверить: 7А класс, I четверть? Снять" in screen_text(pilot.app)
        assert not director.reads(sealed_terms)[1].code, (
            "one key, or two with another line between, is no yes"
        )
        await pilot.press("f8")
        await settled(pilot.app, pilot)
        code = director.reads(sealed_terms)[1].code
        text = screen_text(pilot.app)
        assert code
        assert code in text
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert "Журнал говорит то же самое" in screen_text(pilot.app)
        await pilot.press("f5", *code, "enter")
        await settled(pilot.app, pilot)
        assert "Журнал говорит то же самое" in screen_text(pilot.app)
        await pilot.press("end", *["backspace"] * 9, *"AAAA-2222", "enter")
        await settled(pilot.app, pilot)
        assert "журнал не печатал" in screen_text(pilot.app)
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        assert_like("certification-80x24", screen_text(pilot.app).replace(code, "ABCD-2345"))


async def test_one_page_is_certified_and_printed_from_the_pages_of_its_class(
    sample: Sample, signed_in: SignedIn, tmp_path: Path
) -> None:
    assert isinstance(sample.teacher.holds(sample.algebra, "2026-10-20", 2), Saved)
    term = sample.school.page(sample.algebra).terms[0].term
    assert isinstance(sample.deputy.asks(CloseTerm(term, 7, "close")), Saved)
    director = sample.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    async with signed_in(director) as pilot:
        await pilot.press("f4", *"завер", "enter")
        await settled(pilot.app, pilot)
        await pilot.press("down", "f6")
        await settled(pilot.app, pilot)
        assert "Заверение страниц > 7А > I четверть" in screen_text(pilot.app)
        await pilot.press("f8", "f8")
        await settled(pilot.app, pilot)
        (sealed, *rest) = director.reads(sealed_pages, director.reads(sealed_terms)[1])
        assert (sealed.page, sealed.with_the_class, [one.code for one in rest]) == (
            "Алгебра",
            False,
            ["", ""],
        )
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        text = screen_text(pilot.app)
        assert "7А класс, Алгебра, I четверть" in text
        assert_like("certification-pages-80x24", text.replace(sealed.code, "ABCD-2345"))
        await pilot.press("p")
        await settled(pilot.app, pilot)
        assert "В папке печати: 2 страницы" in screen_text(pilot.app).replace("\u00a0", " ")
        (paper,) = (tmp_path / "office").glob("страница-7А-Алгебра-период-1-*.pdf")
        assert sealed.code in PdfReader(paper).pages[0].extract_text()
        await pilot.press("down", "enter")
        await settled(pilot.app, pilot)
        assert "Это ещё не заверено" in screen_text(pilot.app)
        await pilot.press("escape")
        await settled(pilot.app, pilot)
        await pilot.press("p")
        await settled(pilot.app, pilot)
        assert "В папке печати" in screen_text(pilot.app)
        assert list((tmp_path / "office").glob("журнал-7А-*.pdf"))


async def test_a_kept_signature_stands_under_what_it_signs(sample: Sample, signed_in: SignedIn) -> None:
    assert isinstance(sample.teacher.holds(sample.algebra, "2026-10-20", 2), Saved)
    term = sample.school.page(sample.algebra).terms[0].term
    assert isinstance(sample.deputy.asks(CloseTerm(term, 7, "close")), Saved)
    director = sample.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    seven = next(one.school_class for one in director.reads(sealed_terms) if one.class_title == "7А")
    assert isinstance(director.asks(SealTerm(seven, term, "seal")), Saved)
    code = next(one.code for one in director.reads(sealed_terms) if one.code)
    at, long = datetime(2026, 11, 19, 4, 30), "Константинопольская-Новгородцева Анна"
    for name, state in (("Лебедева Ольга", SignatureState.INTACT), (long, SignatureState.UNCHECKED)):
        asked = AttachSignature((code,), "a" * 64, "журнал.pdf", name, code, name, at, state, name)
        assert isinstance(sample.school.house.write(partial(attach_signature, change=asked)).result(), Saved)
    async with signed_in(director) as pilot:
        await pilot.press("f4", *"завер", "enter")
        await settled(pilot.app, pilot)
        lines = screen_text(pilot.app).splitlines()
        place = next(number for number, line in enumerate(lines) if code in line)
        assert [line.strip() for line in lines[place + 1 : place + 3]] == [
            "подпись: Лебедева Ольга, 19.11.2026: проверена",
            "подпись: Константинопольская-Новгор…, 19.11.2026: приложена, не проверена",
        ]


async def test_a_whole_year_is_certified_once_its_terms_are_closed(
    sample: Sample, signed_in: SignedIn
) -> None:
    assert isinstance(sample.teacher.holds(sample.algebra, "2026-10-20", 2), Saved)
    director = sample.school.somebody("Лебедева Ольга", Role.DIRECTOR)
    sample.school.now_is("2026-12-28 09:00")
    page = sample.school.page(sample.algebra)
    (owed,) = [(key, cell) for key, cell in page.cells.items() if "." in cell.marks]
    made_good = SetMarks(owed[0].lesson, owed[0].work, owed[0].pupil, ("4",), owed[1].marks_version, "good")
    assert isinstance(sample.teacher.asks(made_good), Saved)
    for number, term in enumerate(sample.school.page(sample.algebra).terms, 1):
        outcome = sample.deputy.asks(CloseTerm(term.term, 0, f"close {number}"))
        if isinstance(outcome, Refusal):
            lacking = int("".join(sign for sign in outcome.about if sign.isdigit()))
            outcome = sample.deputy.asks(CloseTerm(term.term, lacking, f"close {number} so"))
        assert isinstance(outcome, Saved), outcome
    async with signed_in(director) as pilot:
        await pilot.press("f4", *"завер", "enter")
        await settled(pilot.app, pilot)
        assert "весь год" in screen_text(pilot.app)
        periods = director.reads(sealed_terms)
        place = next(n for n, one in enumerate(periods) if (one.class_title, one.term) == ("7А", None))
        await pilot.press(*["down"] * place, "f8", "f8")
        await settled(pilot.app, pilot)
        code = director.reads(sealed_terms)[place].code
        assert code
        assert code in screen_text(pilot.app)
        await pilot.press("enter")
        await settled(pilot.app, pilot)
        assert f"Код {code}: 7А класс, весь год, заверил(а) Лебедева О." in screen_text(pilot.app)

"""The key card: every key of a teacher's screens stands on it, on one A5, or on as many as it takes."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.key_card import key_card as gathered
from app.key_card import teachers_keys
from app.papers import DOCUMENTS
from printouts.key_card import KeyCard, KeyLine, KeySection, key_card
from rules.codes import Role, Scale
from screens.actions import Action
from screens.edges import COMMON
from screens.journal.declared import typing_keys
from screens.journal.page import JournalScreen
from services.views.papers import PaperMark
from tests.school import School

MARK = PaperMark("Школа № 1", "", datetime(2026, 11, 20, 12, 40))
JOURNAL = (*(key for scale in Scale for key in typing_keys(scale)), *JournalScreen.ACTIONS, *COMMON)


def words(page: Any) -> str:
    return " ".join(page.extract_text().split())


def as_told(action: Action) -> str:
    told = action.explained or action.label
    return f"{action.written} {told[0].upper()}{told[1:]}"


@pytest.fixture
def printed(school: School, tmp_path: Path) -> PdfReader:
    content = school.teacher("Петрова Анна").reads(gathered)
    assert key_card(content, tmp_path / "keys.pdf").pages == 1
    return PdfReader(tmp_path / "keys.pdf")


def test_every_key_of_a_journal_page_stands_there_with_what_it_does_on_both_halves(
    printed: PdfReader,
) -> None:
    (page,) = printed.pages
    text = words(page)
    assert len(JOURNAL) > 30
    told = [key for key in JOURNAL if key.label or key.explained]
    assert [key.written for key in told if text.count(as_told(key)) < 2] == []


def test_every_key_of_every_screen_on_a_teachers_way_stands_there(printed: PdfReader) -> None:
    text = words(printed.pages[0])
    keys = [key for _, actions in teachers_keys() for key in actions if key.label or key.explained]
    assert len(keys) > 80
    assert [as_told(key) for key in keys if as_told(key) not in text] == []
    assert [title for title, _ in teachers_keys() if title not in text] == []


def test_the_halves_are_the_same_and_a_line_between_them_is_cut(printed: PdfReader) -> None:
    places: list[tuple[str, bool]] = []
    (page,) = printed.pages
    middle = float(page.mediabox.width) / 2
    page.extract_text(visitor_text=lambda text, cm, tm, *_: places.append((text.strip(), tm[4] < middle)))
    left = [text for text, on_left in places if text and on_left]
    assert len(left) > 150
    assert left == [text for text, on_left in places if text and not on_left]
    assert b" d\n" in page.get_contents().get_data(), "a dashed line"  # type: ignore[union-attr]  # there is one


def test_what_one_a5_cannot_hold_goes_on_and_says_again_which_screen_it_is(tmp_path: Path) -> None:
    many = tuple(
        KeyLine(f"Ctrl+Shift+Клавиша{number}", f"Делает дело номер {number}. " * 4) for number in range(99)
    )
    made = key_card(KeyCard(MARK, (KeySection("Ёмкий экран", many),), "Совет"), tmp_path / "many.pdf")
    assert made.pages > 1
    pages = [words(page) for page in PdfReader(tmp_path / "many.pdf").pages]
    text = " ".join(pages).replace(" ", "")
    assert [line for line in many if text.count(f"{line.key}{line.does}".replace(" ", "")) != 2] == []
    assert all("Ёмкий экран" in page for page in pages)


def test_the_same_card_is_the_same_bytes(tmp_path: Path) -> None:
    card = KeyCard(MARK, (KeySection("Экран", (KeyLine("F1", "Клавиши"),)),), "Совет")
    for name in ("one.pdf", "two.pdf"):
        key_card(card, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_it_is_nobodys_secret(school: School) -> None:
    for role in (Role.TEACHER, Role.SECRETARY):
        assert school.somebody(f"Некто {role.value}", role).may_read(DOCUMENTS["keys"].read)

from collections.abc import Iterator

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from printouts.letters import FONTS, UNPRINTABLE, Face, Ink, Line, Paragraph, Run, TypeCase, paragraph

PLAIN = Ink(Face.NARROW, 8.0)


@pytest.fixture(scope="module")
def case() -> Iterator[TypeCase]:
    case = TypeCase(FPDF())
    yield case
    case.close()


def texts(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(run.text for run in line.runs) for line in lines]


def test_a_text_breaks_at_spaces_and_loses_nothing(case: TypeCase) -> None:
    text = "Признаки равенства треугольников и соотношения между сторонами"
    lines = case.lines(paragraph(text, PLAIN), 30.0)
    assert len(lines) > 2
    assert " ".join(texts(lines)) == text
    assert all(line.width <= 30.0 for line in lines)


def test_no_line_ends_at_a_space_that_holds(case: TypeCase) -> None:
    text = "; ".join(f"{letter}\u00a0–\u00a0работа" for letter in "ОДКСЛАНЧ")
    lines = case.lines(paragraph(text, PLAIN), 30.0)
    assert len(lines) > 2
    assert {line[:4] for line in texts(lines)} <= {f"{letter}\u00a0–\u00a0" for letter in "ОДКСЛАНЧ"}


def test_a_word_wider_than_the_line_is_parted_after_its_hyphen(case: TypeCase) -> None:
    word = "Константинопольская-Верхнезареченская"
    lines = case.lines(paragraph(word, PLAIN), 30.0)
    assert texts(lines)[0] == "Константинопольская-"
    assert "".join(texts(lines)) == word


def test_a_word_without_hyphens_is_parted_anywhere(case: TypeCase) -> None:
    lines = case.lines(paragraph("щ" * 60, PLAIN), 20.0)
    assert "".join(texts(lines)) == "щ" * 60
    assert all(line.width <= 20.0 for line in lines)


@given(st.text("абвёЩ -№5", max_size=60), st.floats(4.0, 60.0))
def test_whatever_is_written_all_its_letters_come_out(case: TypeCase, text: str, width: float) -> None:
    lines = case.lines(paragraph(text, PLAIN), width)
    assert "".join("".join(texts(lines)).split()) == "".join(text.split())
    assert all(line.width <= width for line in lines)


def test_a_text_shrinks_down_to_its_limit(case: TypeCase) -> None:
    text = "Изобразительное искусство"
    wide = case.width(text, PLAIN)
    (line,) = case.lines(paragraph(text, PLAIN, smallest=6.0), wide * 0.9)
    assert line.runs[0].text == text
    assert 6.0 <= line.runs[0].ink.size < 8.0
    assert line.width <= wide * 0.9


def test_a_text_that_would_need_less_than_its_limit_wraps_in_full_size(case: TypeCase) -> None:
    text = "Изобразительное искусство"
    lines = case.lines(paragraph(text, PLAIN, smallest=6.0), case.width(text, PLAIN) * 0.7)
    assert texts(lines) == ["Изобразительное", "искусство"]
    assert lines[0].runs[0].ink == PLAIN


def test_enter_pressed_by_a_person_ends_the_line(case: TypeCase) -> None:
    assert texts(case.lines(paragraph("§ 5\n§ 6", PLAIN), 50.0)) == ["§ 5", "§ 6"]


def test_runs_of_two_inks_share_a_line(case: TypeCase) -> None:
    bold = Ink(Face.NARROW_BOLD, 8.0)
    (line,) = case.lines(Paragraph((Run("лично: ", bold), Run("№ 5", PLAIN))), 50.0)
    assert [run.text for run in line.runs] == ["лично: ", "№ 5"]
    assert line.width == pytest.approx(case.width("лично: ", bold) + case.width("№ 5", PLAIN))


def test_greek_letters_come_from_the_font_of_rare_letters(case: TypeCase) -> None:
    assert case.spans("угол α, ё", Face.NARROW) == (
        ("угол ", Face.NARROW),
        ("α", Face.RARE),
        (", ё", Face.NARROW),
    )
    assert case.width("α", PLAIN) == case.width("α", Ink(Face.RARE, 8.0))


def test_a_letter_of_no_font_leaves_a_visible_sign(case: TypeCase) -> None:
    assert case.spans("漢", Face.NARROW) == ((UNPRINTABLE, Face.RARE),)


def test_signs_that_steer_a_terminal_do_not_come_on_paper(case: TypeCase) -> None:
    assert texts(case.lines(paragraph("§\x1b 5\u202e", PLAIN), 50.0)) == ["§ 5"]


def test_every_face_is_bundled_with_its_licence() -> None:
    assert all((FONTS / face.value).is_file() for face in Face)
    listed = {path.name: path.read_text(encoding="utf-8") for path in FONTS.glob("LICENSE-*.txt")}
    assert all(any(face.value in licence for licence in listed.values()) for face in Face)

"""The lines under the grid, the explanation of a mean, the sentences of the bottom line, and travelling."""

from dataclasses import replace
from datetime import date

from screens.journal.board import Board, Mood, Place
from screens.journal.foot import lesson_line, pupil_line
from screens.journal.notices import standing_notice
from screens.journal.travel import (
    Advance,
    advanced,
    first_free,
    found,
    lesson_beside,
    opening_column,
    travelled,
)
from screens.journal.typing import EnterDown, Jump, ToEnd
from screens.journal.why import why_lines
from services.outcomes import Conflict
from services.views.journal import Cell, CellKey, ClassHomework, Column, PupilRow
from tests.screens.journal.pages import NOW, TEST, page, pupil

VORONIN = PupilRow(1, 1, "Воронин Павел", "Воронин Павел Андреевич", "воронин павел андреевич", None, None)


def test_the_lesson_line_says_date_kind_topic_and_homework() -> None:
    opened = page((VORONIN,), 1)
    column = Column(10, 100, True, TEST, "", 2, 1)
    head = replace(
        opened.lessons[10],
        topic="Линейная функция",
        homework=ClassHomework("§ 14, № 342–345", False, None, 1),
        number=3,
    )
    board = Board(replace(opened, columns=(column,), lessons={10: head}))
    assert lesson_line(board, Place(0, 0), 90) == (
        "16.11 пн, 3-й урок   К Контрольная x2   Линейная функция   ДЗ § 14, № 342–345"
    )
    assert len(lesson_line(board, Place(0, 0), 79)) <= 79


def test_a_substitute_is_named_in_the_lesson_line() -> None:
    opened = page((VORONIN,), 1)
    head = replace(opened.lessons[10], substituted=True, taught_by="Лукин В. А.")
    assert "замена: Лукин В. А." in lesson_line(Board(replace(opened, lessons={10: head})), Place(0, 0), 120)


def test_the_pupil_line_counts_absences_and_names_debts() -> None:
    cells = {
        CellKey(10, 100, 1): Cell((".",), 1),
        CellKey(11, 101, 1): Cell(absence="absent", absence_version=1),
        CellKey(12, 102, 1): Cell(absence="late", absence_version=1),
    }
    board = Board(page((VORONIN,), cells=cells))
    assert pupil_line(board, Place(0, 0)) == (
        "Воронин Павел Андреевич   пропусков 1 (причина не указана)   опозданий 1   долг: О 16.11"
    )


def test_nothing_a_person_typed_can_steer_the_terminal() -> None:
    opened = page((replace(VORONIN, full="Ворон\x1b]52;c;x\x07ин [b]"),), 1)
    head = replace(opened.lessons[10], topic="\x9bTема[/foo]\u202e")
    board = Board(replace(opened, lessons={10: head}))
    lines = lesson_line(board, Place(0, 0), 120) + pupil_line(board, Place(0, 0))
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(lines)


def test_the_explanation_shows_weights_what_was_left_out_and_the_next_mark() -> None:
    cells = {
        CellKey(10, 100, 1): Cell(("5",), 1),
        CellKey(11, 101, 1): Cell((".",), 1),
        CellKey(12, 500, 1): Cell(("4",), 1),
    }
    opened = page((VORONIN,), 3, extra_columns=(Column(12, 500, False, TEST, "", 2, 1),), cells=cells)
    text = "\n".join(
        "".join(part for part, _ in line.parts) for line in why_lines(Board(opened), Place(0, 0), 100)
    )
    assert "Почему 4,33?" in text
    assert "(5*1 + 4*2) / (1 + 2) = 13 / 3 = 4,33" in text
    assert "Не считаются  . (долг, зачёт, освобождение)" in text
    assert "5: средний 4,50, итог 5   изменит итог" in text
    assert "нужно: 1\u00a0пятёрка с весом 1" in text


def test_a_dispute_is_said_until_it_is_settled_wherever_the_cursor_is() -> None:
    board = Board(page((VORONIN, pupil(2)), cells={CellKey(10, 100, 1): Cell(("4",), 3)}))
    fact = board.marks_fact(Place(0, 0))
    assert fact
    standing = board.standing(fact)
    standing.wanted, standing.mood = ("5",), Mood.DISPUTED
    standing.trouble = Conflict("4", 3, "Иванова А. И.", NOW)
    said = "Иванова А. И. поставила 4 в 12:00, вы 5: т — оставить 4, м — заменить на 5"
    assert standing_notice(board, board.facts(Place(0, 0))) == (said, "refused")
    assert standing_notice(board, board.facts(Place(0, 1))) == (f"Воронин, 16.11: {said}", "refused")


def test_a_code_passes_over_pupils_who_are_not_on_the_list_that_day() -> None:
    board = Board(page((pupil(1), pupil(2, since=date(2026, 11, 18)), pupil(3))))
    assert advanced(board, Place(0, 0), Advance.DOWN).place == Place(0, 2)
    assert advanced(board, Place(3, 0), Advance.DOWN).place == Place(3, 1)
    assert advanced(board, Place(0, 0), Advance.RIGHT).place == Place(1, 0)
    assert advanced(board, Place(0, 0), Advance.STAY).place == Place(0, 0)
    assert advanced(board, Place(0, 2), Advance.DOWN).passed_the_end
    assert not advanced(board, Place(0, 2), Advance.STAY).passed_the_end


def test_enter_leads_from_the_last_pupil_to_the_first_of_the_next_lesson() -> None:
    second = Column(10, 500, False, TEST, "", 2, 1)
    board = Board(page((pupil(1), pupil(2)), 2, extra_columns=(second,)))
    arrival = travelled(board, Place(0, 1), EnterDown(), 10)
    assert (arrival.place, arrival.passed_the_end) == (Place(2, 0), True)
    assert travelled(board, Place(3, 1), EnterDown(), 10).place == Place(3, 1)


def test_tab_goes_by_lessons_not_by_works() -> None:
    second = Column(10, 500, False, TEST, "", 2, 1)
    board = Board(page(2, 2, extra_columns=(second,)))
    assert [lesson_beside(board, column, 1) for column in range(4)] == [2, 2, 3, 3]
    assert [lesson_beside(board, column, -1) for column in range(4)] == [0, 0, 0, 2]


def test_ends_and_jumps() -> None:
    board = Board(page((pupil(1, "Ёлкин Артём"), pupil(2, "Иванов Илья")), 3))
    assert travelled(board, Place(1, 0), ToEnd(1), 10).place == Place(2, 0)
    assert travelled(board, Place(1, 0), ToEnd(1, of_column=True), 10).place == Place(1, 1)
    assert found(board, Jump("ив")) == 1
    assert found(board, Jump("щ")) is None


def test_the_page_opens_at_the_asked_lesson_or_the_last_one_held() -> None:
    board = Board(page(2, 10, cells={CellKey(13, 103, 1): Cell(("5",), 1)}))
    assert opening_column(board, 11) == 1
    assert opening_column(board, None) == 3
    assert first_free(board, 3) == Place(3, 1)

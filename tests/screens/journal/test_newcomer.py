"""A pupil comes while a column is being typed: rows shift, and no code falls into another pupil's row."""

from dataclasses import replace
from datetime import date

import pytest
from textual.events import Key

from rules.codes import Role
from screens.journal.board import Place
from services.outcomes import Saved
from services.requests import ArrivePupil
from services.views.journal_page import journal_page
from tests.school import School, new
from tests.screens.journal.stage import Stage, shown, staged

DAY = "2026-11-19"


@pytest.fixture
def stage(school: School) -> Stage:
    return staged(school)


def comes(stage: Stage) -> None:
    """Let the secretary enter a pupil who stands first on the list."""
    zimina = stage.school.somebody("Зимина Ольга", Role.SECRETARY)
    born, since = date(2013, 5, 4), date(2026, 11, 16)
    asked = ArrivePupil("Абрамов", "Лев", "", "m", born, "", "day", 1, since, "", new())
    assert isinstance(zimina.asks(asked), Saved)


async def test_the_cursor_stays_at_its_pupil_when_another_comes(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("5", "4")
        comes(stage)
        await seen.settled()
        await seen.press("3")
        assert stage.stored(DAY, "Воронин") == (("3",), "")
        assert [stage.stored(DAY, name)[0] for name in ("Абрамов", "Белова")] == [(), ("4",)]


async def test_a_code_typed_before_the_rows_shifted_is_its_pupils(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        grid, board = seen.app.page.grid, seen.app.page._sitting
        assert board is not None
        comes(stage)
        later = stage.petrova.reads(journal_page, stage.course)
        assert grid.cursor == Place(grid.cursor.column, 0)
        grid.on_key(Key("5", "5"))  # what it means lies in the queue when the later reading comes
        grid.read_again(board.board, lambda: board.board.read(replace(later, term=board.board.page.term)))
        await seen.settled()
        assert stage.stored(DAY, "Антонов") == (("5",), "")
        assert stage.stored(DAY, "Абрамов") == ((), "")


async def test_what_was_selected_is_not_filled_once_rows_shifted(stage: Stage) -> None:
    async with shown(stage.screen()) as seen:
        await seen.press("shift+down", "shift+down")
        assert len(seen.app.page.grid.selection) == 3
        comes(stage)
        await seen.settled()
        assert len(seen.app.page.grid.selection) == 0

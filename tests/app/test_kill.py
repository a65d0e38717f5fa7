"""No mark that looked saved is missing after the server was killed at a random moment."""

from pathlib import Path
from random import Random

from tests.killing import TALL, Tally, one_kill, open_lesson, saved_on
from tests.live_school import LOGIN, PUPILS, build, marks_on_disk, serving, verified
from tests.school import PASSWORD
from tests.terminal import Terminal

KILLS = 6


async def test_thirty_marks_take_thirty_keys_and_each_is_on_disk_when_it_looks_saved(tmp_path: Path) -> None:
    build(tmp_path)
    async with (
        serving(tmp_path) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        terminal.press(*"545354525554535455435452545354")
        await terminal.when(lambda: len(saved_on(terminal)) == PUPILS, "30 marks saved")
        shown = saved_on(terminal)
        assert marks_on_disk(tmp_path) == shown
        assert "".join(shown[who] for who in sorted(shown)) == "545354525554535455435452545354"


async def test_no_mark_that_looked_saved_is_missing_after_kills(tmp_path: Path) -> None:
    build(tmp_path)
    tally, chance = Tally(), Random(20261119)
    for _ in range(KILLS):
        await one_kill(tmp_path, chance, tally)
    assert tally.lost == []
    assert tally.looked_saved > 0
    assert await verified(tmp_path) == 0
    async with (
        serving(tmp_path) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        for who, mark in marks_on_disk(tmp_path).items():
            assert any(who in line and mark in line.partition("│")[2][:5] for line in terminal.lines), who

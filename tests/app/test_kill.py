"""No mark that looked saved is missing after the server was killed at a random moment."""

from pathlib import Path
from random import Random

from tests.killing import TALL, Rounds, cells_on, open_lesson, saved_on
from tests.live_school import LOGIN, PUPILS, SURNAMES, build, held_file, on_disk, serving
from tests.school import PASSWORD
from tests.terminal import Terminal

KILLS = 8
DIGITS = "545354525554535455435452545354"


async def test_thirty_marks_take_thirty_keys_and_each_is_on_disk_when_it_looks_saved(tmp_path: Path) -> None:
    build(tmp_path)
    assert len(DIGITS) == PUPILS
    async with (
        serving(tmp_path) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        terminal.press(DIGITS[0])
        await terminal.when(lambda: len(saved_on(terminal)) == 1, "the first mark alone")
        assert on_disk(tmp_path).marks == {SURNAMES[0]: DIGITS[0]}, "a mark waits for no other"
        terminal.press(*DIGITS[1:])
        seen: list[dict[str, str]] = []

        def all_look_saved() -> bool:
            seen.append(saved_on(terminal))
            assert seen[-1].items() <= on_disk(tmp_path).marks.items(), "shown as saved before it was"
            return len(seen[-1]) == PUPILS

        await terminal.when(all_look_saved, "30 marks saved")
        assert seen[-1] == dict(zip(SURNAMES, DIGITS, strict=True)) == on_disk(tmp_path).marks


async def test_a_mark_on_its_way_does_not_look_saved(tmp_path: Path) -> None:
    build(tmp_path)
    async with (
        serving(tmp_path) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        with held_file(tmp_path):
            terminal.press("5", "4")
            await terminal.when(lambda: cells_on(terminal)[SURNAMES[1]].mark == "4", "the second mark")
            shown = cells_on(terminal)
            assert (shown[SURNAMES[0]].mark, shown[SURNAMES[0]].saved) == ("5", False)
            assert not shown[SURNAMES[1]].saved
            assert on_disk(tmp_path).marks == {}
        await terminal.when(lambda: len(saved_on(terminal)) == 2, "both saved once the file is free")
        assert on_disk(tmp_path).marks == dict(zip(SURNAMES, "54", strict=False))


async def test_no_mark_that_looked_saved_is_missing_after_kills(tmp_path: Path) -> None:
    build(tmp_path)
    rounds = Rounds(tmp_path, Random(20261119))
    for _ in range(KILLS):
        await rounds.one()
    await rounds.last_look()
    tally = rounds.tally
    assert tally.lost == []
    assert tally.wrong == []
    assert tally.looked_saved > KILLS
    assert tally.in_doubt < tally.typed  # how many are in doubt is up to the speed of the machine

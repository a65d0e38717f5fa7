"""The long form: two hundred kills while a lesson is filled over SSH."""

import sys
from pathlib import Path
from random import Random

import pytest

from tests.killing import Rounds
from tests.live_school import build

KILLS = 200


@pytest.mark.torture
async def test_two_hundred_kills_lose_no_mark_that_looked_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(tmp_path)
    rounds = Rounds(tmp_path, Random(7))
    for _ in range(KILLS):
        await rounds.one()
    await rounds.last_look()
    tally = rounds.tally
    with capsys.disabled():
        sys.stdout.write(f"\n{tally.table()}\n")
    assert tally.lost == []
    assert tally.wrong == []
    assert tally.kills == KILLS
    assert tally.looked_saved > KILLS

"""The long form: two hundred kills while a lesson is filled over SSH."""

import sys
from pathlib import Path
from random import Random

import pytest

from tests.killing import Tally, one_kill
from tests.live_school import build, verified

KILLS = 200


@pytest.mark.torture
async def test_two_hundred_kills_lose_no_mark_that_looked_saved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(tmp_path)
    tally, chance = Tally(), Random(7)
    for _ in range(KILLS):
        await one_kill(tmp_path, chance, tally)
    with capsys.disabled():
        sys.stdout.write(f"\n{tally.table()}\n")
    assert tally.lost == []
    assert tally.looked_saved > KILLS
    assert await verified(tmp_path) == 0

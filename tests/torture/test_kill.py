"""The long form: two hundred kills while a lesson is filled over SSH."""

from pathlib import Path

import pytest

from tests.killing import Rounds
from tests.live_school import build
from tests.torture.ordeal import Ordeal

KILLS = 200


@pytest.mark.torture
async def test_two_hundred_kills_lose_no_mark_that_looked_saved(tmp_path: Path, ordeal: Ordeal) -> None:
    build(tmp_path)
    rounds = Rounds(tmp_path, ordeal.chance)
    kills = ordeal.times(KILLS, least=5)
    for _ in range(kills):
        await rounds.one()
    await rounds.last_look()
    tally = rounds.tally
    ordeal.tell(kills=tally.kills, acknowledged=tally.looked_saved, lost=len(tally.lost))
    ordeal.tell(doubled=len(tally.wrong))
    assert tally.lost == []
    assert tally.wrong == []
    assert tally.looked_saved > kills

"""The change journal torn anywhere: it goes on from its last whole record, and nothing of it is missing."""

import shutil
from pathlib import Path
from random import Random

import pytest

from backups.changes import end_of, files_in, records_of
from backups.facts import opened
from backups.replay import replay
from services.house import House
from tests.backups.conftest import data, pattern
from tests.backups.signed import KEYS
from tests.backups.test_changes import house, kept, place
from tests.backups.writing import write
from tests.torture.ordeal import Ordeal

__all__ = ["data", "house", "pattern", "place"]
TEARS = 1000
CHANGES = 12


def torn(house: House, place: Path, tears: int, chance: Random) -> int:
    """Cut the file at so many places, each time letting it go on; return how often something lacks."""
    older, trial = place.parent / "older.db", place.parent / "trial.db"
    kept(house, place)
    with opened(house.file, "mode=ro") as connection:
        connection.execute("VACUUM INTO ?", (str(older),))
    for number in range(CHANGES):
        write(house, f"later_{number}", "x" * chance.randrange(1, 300))
        end = kept(house, place)
    (path,) = files_in(place)
    whole = path.read_bytes()
    first = next(at for at, _ in records_of(path))
    lacking = 0
    for number in range(tears):
        path.write_bytes(whole[: first + (len(whole) - first) * number // tears])
        there = kept(house, place) == end == end_of(place)
        shutil.copy(older, trial)
        lacking += not there or replay(trial, place, KEYS)[0] != CHANGES
    return lacking


def test_a_torn_change_journal_is_written_on_and_lacks_nothing(house: House, place: Path) -> None:
    assert torn(house, place, 25, Random(1)) == 0


@pytest.mark.torture
def test_a_change_journal_torn_at_a_thousand_places(house: House, place: Path, ordeal: Ordeal) -> None:
    tears = ordeal.times(TEARS, least=50)
    lacking = torn(house, place, tears, ordeal.chance)
    ordeal.tell(changes_torn=tears, changes_lost=lacking)
    assert lacking == 0

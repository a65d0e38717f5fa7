"""SQLite's own log torn anywhere: the journal opens, and what was acknowledged before the tear is there."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from models.database import sqlite
from services.house import House
from services.marking import set_marks
from services.outcomes import Saved
from services.requests import SetMarks
from tests.live_school import build, on_disk, verdict
from tests.torture.ordeal import Ordeal
from tests.torture.writing import LESSON, new_marks, versions

TEARS = 1000
MARKS = 60
GARBAGE = 4096


@dataclass(frozen=True)
class Left:
    """What a killed server left: a folder, and how long the log was when each event was acknowledged."""

    folder: Path
    log: bytes
    acknowledged: tuple[tuple[int, int], ...]
    """Length of the log, number of the last event."""

    def promised(self, tear: int) -> int:
        """Return the last event that was acknowledged while the log was not longer than this."""
        return max((event for length, event in self.acknowledged if length <= tear), default=0)


@pytest.fixture
def left(tmp_path: Path) -> Left:
    """A lesson's marks one after another, none of them yet in the file itself."""
    (tmp_path / "school").mkdir()
    build(tmp_path / "school", held=True)
    house = House(tmp_path / "school")
    log = house.folder / "journal.db-wal"
    house.start()
    actor, seen = versions(house)
    acknowledged = []
    for pupil, mark, request in new_marks("torn", MARKS, seen):
        change = SetMarks(LESSON, None, pupil, (mark,), seen[pupil], request)
        answer = house.write(lambda book, change=change: set_marks(book, change), actor, request).result()  # type: ignore[misc]
        assert isinstance(answer, Saved)
        seen[pupil] = answer.version
        acknowledged.append((log.stat().st_size, on_disk(house.folder).head[0]))
    copy = Path(shutil.copytree(house.folder, tmp_path / "left", ignore=shutil.ignore_patterns("*-shm")))
    house.stop()
    return Left(copy, (copy / "journal.db-wal").read_bytes(), tuple(acknowledged))


def tear(left: Left, place: Path, at: int, kind: str, chance: Random) -> int:
    """Tear the log at a byte; return how many promised events are lost, -1 if nothing is to be read."""
    log = {
        "cut": lambda: left.log[:at],
        "garbage to the end": lambda: left.log[:at] + chance.randbytes(len(left.log) - at),
        "garbage in the midst": lambda: left.log[:at] + chance.randbytes(GARBAGE) + left.log[at + GARBAGE :],
        "zeros to the end": lambda: left.log[:at].ljust(len(left.log), b"\0"),
    }[kind]()
    shutil.copytree(left.folder, place)
    (place / "journal.db-wal").write_bytes(log)
    try:
        there = on_disk(place)
        whole = there.faults == () and verdict(place).sound
    except sqlite.DatabaseError:
        return -1
    finally:
        shutil.rmtree(place)
    return max(0, left.promised(at) - there.head[0]) if whole else -1


def torn(left: Left, folder: Path, tears: int, chance: Random) -> list[int]:
    """Tear the log at so many places spread over all of it, each in another way than the one before."""
    kinds = ("cut", "garbage to the end", "garbage in the midst", "zeros to the end")
    places = [len(left.log) * number // tears + chance.randrange(600) for number in range(tears)]
    places[:3] = [0, 31, 32]  # the head of the log, its last byte, the first frame
    return [tear(left, folder / "torn", at, kinds[n % len(kinds)], chance) for n, at in enumerate(places)]


def test_a_torn_log_takes_nothing_that_was_acknowledged_before_the_tear(left: Left, tmp_path: Path) -> None:
    assert len({length for length, _ in left.acknowledged}) == MARKS, "the log grew at each mark"
    assert len(left.log) == left.acknowledged[-1][0]
    assert torn(left, tmp_path, 24, Random(1)) == [0] * 24


@pytest.mark.torture
def test_a_log_torn_at_a_thousand_places(left: Left, tmp_path: Path, ordeal: Ordeal) -> None:
    lost = torn(left, tmp_path, ordeal.times(TEARS, least=50), ordeal.chance)
    ordeal.tell(tears=len(lost), torn_open=sum(one >= 0 for one in lost))
    ordeal.tell(torn_lost=sum(one for one in lost if one > 0))
    assert set(lost) == {0}

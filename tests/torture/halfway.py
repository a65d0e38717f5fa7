"""Cuts the power of a disk in the middle of copying a school that is written to.

``python -m tests.torture.halfway CUTS SEED SCHOOL DISK`` prints one JSON object. It runs as root in a mount
namespace of its own. Before a line of ``backups`` the disk is shut down, as in `tests.torture.power`: while a
snapshot is made, while it is copied to the second place, while the change journal there is written.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from types import CodeType

import backups.disk
from app.changes import kinds
from backups.change_journal import ChangeJournal
from backups.changes import ChangesDamaged, Forked, compare
from backups.disk import PART
from backups.facts import opened
from backups.retention import noted_in
from backups.second import copy_to
from backups.snapshot import make_snapshot
from backups.snapshot_keys import SnapshotKeys
from backups.verify import verify_snapshot
from models.database import sqlite
from tests.backups.dying import in_a_child, traced
from tests.backups.signed import school_keys
from tests.live_school import ROOT, on_disk, verdict
from tests.torture.ledger import ENDLESS, Ledger, lost_by
from tests.torture.power import cut, formatted, powered

ANSWERS = 20
"""Marks acknowledged before each copying begins; more come while it goes on."""
NOWHERE = 0
"""Among the lines: the power is cut when all is done."""
BEGUN = datetime(2026, 11, 20, 10, 45)
DECISIVE = (backups.disk.publish, backups.disk.write_whole, backups.disk.settle, ChangeJournal._write_next)


@dataclass
class Halfway:
    """What the cuts did."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    broken: list[str] = field(default_factory=list)
    """A journal, a change journal or a next copy that is not as it should be."""
    offered: int = 0
    """Snapshots that called themselves checked after a cut, in both places."""
    offered_bad: int = 0
    claimed: int = 0
    """Copies said to be made, and ends of the change journal said to be written, before the cut."""
    claimed_lost: int = 0


@dataclass
class Copying:
    """The school on the disk and what is done with it."""

    disk: Path
    now: datetime = BEGUN

    @property
    def folder(self) -> Path:
        return self.disk / "school"

    @property
    def here(self) -> Path:
        return self.folder / "backups"

    @property
    def second(self) -> Path:
        return self.disk / "second"

    @property
    def keys(self) -> SnapshotKeys:
        return school_keys(self.folder / "keys")

    @property
    def claims(self) -> Path:
        """What was said to be done, kept where no power is cut."""
        return self.disk.with_name("claims")

    def claim(self, what: object) -> None:
        with self.claims.open("a") as file:
            file.write(f"{what}\n")

    def snapshot(self) -> None:
        made = make_snapshot(self.folder / "journal.db", self.here, self.now, "0.1.0", self.keys)
        self.claim(made.path)

    def copy(self) -> None:
        self.second.mkdir(exist_ok=True)
        self.claim(copy_to(noted_in(self.here, self.keys)[0][0], self.second, self.keys))

    def change_journal(self) -> None:
        """Write what is new, a day later each time, so that a file begins."""
        self.second.mkdir(exist_ok=True)
        journal = ChangeJournal(self.second, kinds(), self.keys)
        with opened(self.folder / "journal.db", "mode=rw") as connection:
            for days in range(2):
                self.claim(journal.catch_up(connection, self.now + timedelta(days=days)).event)
        journal.close()

    def all_of_it(self) -> None:
        self.snapshot()
        self.copy()
        self.change_journal()


def decisive(code: CodeType) -> bool:
    """Whether the power must be cut before each line here: where something gets its name."""
    return code in {verb.__code__ for verb in DECISIVE}


def points_of(copying: Copying, number: int, chance: Random) -> list[int]:
    """Return before which lines to cut: decisive ones first, then any; the last is after all of them."""
    deciding: list[int] = []
    whole = traced(copying.all_of_it, 0, deciding, decisive=decisive)
    chosen = chance.sample(deciding, min(len(deciding), max(1, number // 2)))
    return [*chosen, *(chance.randint(1, whole) for _ in range(number - len(chosen) - 1)), NOWHERE]


def stop(process: int) -> None:
    """Hold a process outside any call: a sync during which a disk is shut down may say «done» and lie."""
    os.kill(process, signal.SIGSTOP)
    while Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        os.sched_yield()


def cut_at(copying: Copying, point: int, run: str) -> Ledger:
    """Let a child write and another copy; cut the power before that line; hear the first one out."""
    ledger = Ledger()
    writing = subprocess.Popen(
        [sys.executable, "-m", "tests.torture.writing", str(copying.folder), run, str(ENDLESS)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    assert writing.stdout is not None
    while len(ledger.answered) < ANSWERS and (line := writing.stdout.readline()):
        ledger.hear(line.decode())

    def end() -> None:
        stop(writing.pid)
        cut(copying.disk)
        os._exit(0)

    def copy() -> None:
        traced(copying.all_of_it, point, end=end)
        end()

    in_a_child(copy)
    writing.kill()
    said = writing.stdout.read()
    writing.wait()
    writing.stdout.close()
    for told in said.splitlines(keepends=True):
        if told.endswith(b"\n"):
            ledger.hear(told.decode())
    return ledger


def look_after(copying: Copying, ledger: Ledger, told: Halfway) -> None:
    """Hold what the machine finds at its start against what was said before the cut, then copy once more."""
    told.cuts += 1
    told.acknowledged += len(ledger.answered)
    told.lost += len(lost_by(copying.folder, ledger))
    told.broken += on_disk(copying.folder).faults
    if not (history := verdict(copying.folder)).sound:
        told.broken.append(str(history))
    for place in (copying.here, copying.second):
        for one in noted_in(place, copying.keys)[0]:
            told.offered += 1
            told.offered_bad += not verify_snapshot(one.path, copying.keys).good
    with opened(copying.folder / "journal.db", "mode=rw") as connection:
        end = compare(copying.second, connection)
    for claim in copying.claims.read_text().splitlines() if copying.claims.exists() else ():
        told.claimed += 1
        if claim.isdigit():
            told.claimed_lost += end is None or end.event < int(claim)
        else:
            told.claimed_lost += not verify_snapshot(Path(claim), copying.keys).good
    copying.now += timedelta(days=2)
    copying.all_of_it()
    left = [path.name for place in (copying.here, copying.second) for path in place.glob(f"*{PART}")]
    told.broken += left
    swept(copying)
    copying.claims.unlink()


def swept(copying: Copying) -> None:
    """Take all copies away but the newest: the disk is small."""
    for place in (copying.here, copying.second):
        newest = noted_in(place, copying.keys)[0][0]
        for path in place.glob("journal-*"):
            if path.stem.split(".")[0] != newest.path.name.split(".")[0]:
                path.unlink()


def main() -> None:
    """Cut so many times and tell of it."""
    number, chance = int(sys.argv[1]), Random(sys.argv[2])
    school, disk = Path(sys.argv[3]), Path(sys.argv[4])
    image = disk.with_name("disk.img")
    formatted(image, school, disk)
    copying, told = Copying(disk), Halfway()
    with powered(image, disk):
        points = points_of(copying, number, chance)
        swept(copying)
        copying.claims.unlink()
    for count, point in enumerate(points):
        with powered(image, disk):
            ledger = cut_at(copying, point, f"run{count}")
        with powered(image, disk):
            try:
                look_after(copying, ledger, told)
            except (ChangesDamaged, Forked, sqlite.DatabaseError, OSError) as fault:
                told.broken.append(f"{point}: {fault!r}")
    sys.stdout.write(json.dumps(vars(told)))


if __name__ == "__main__":
    main()

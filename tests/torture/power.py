"""Cuts the power of a disk again and again while a school on it is written to.

``python -m tests.torture.power full|normal CUTS SEED SCHOOL DISK`` prints one JSON object. It runs as root
in a mount namespace of its own: an ext4 file system in a file, mounted at ``DISK`` through a loop device.
``EXT4_IOC_SHUTDOWN`` without a flush of its log is the cut: whatever the program has written and not synced
is gone, as it is with the memory of a machine. What it cannot show is a disk that says «synced» and lies; a
test of a real disk does.
"""

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from models.database import sqlite
from tests.backups.signed import make_snapshot, verify_snapshot
from tests.live_school import ROOT, on_disk, verdict
from tests.torture.ledger import ENDLESS, Ledger, lost_by

SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = 2
LOOP_MAJOR = 7
MEGABYTES = 96
NOW = datetime(2026, 11, 20, 10, 45)


@dataclass
class Cuts:
    """What the cuts did."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    broken: list[str] = field(default_factory=list)
    snapshots: int = 0
    snapshots_lost: int = 0


def cut(disk: Path) -> None:
    """Cut the power of a loop-mounted disk, and of no other."""
    device = os.stat(disk).st_dev
    if os.major(device) != LOOP_MAJOR or device == os.stat(disk.parent).st_dev:
        raise RuntimeError(f"{disk} is no loop device of this test")
    opened = os.open(disk, os.O_RDONLY)
    try:
        fcntl.ioctl(opened, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
    finally:
        os.close(opened)


@contextmanager
def powered(image: Path, disk: Path) -> Iterator[Path]:
    """Mount the disk as a machine does that starts; the file system replays its own log."""
    subprocess.run(["mount", "-o", "loop", str(image), str(disk)], check=True)
    try:
        yield disk / "school"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def formatted(image: Path, school: Path, disk: Path) -> None:
    """Make the disk and put the school on it; unmounting writes all of it."""
    with image.open("wb") as file:
        file.truncate(MEGABYTES * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
    with powered(image, disk) as folder:
        subprocess.run(["cp", "-a", str(school), str(folder)], check=True)


def written_until_cut(folder: Path, disk: Path, sync: str, run: str, answers: int) -> Ledger:
    """Let a child write; after so many answers stop it where it is, hear it out, and cut the power."""
    ledger = Ledger()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.torture.writing", str(folder), run, str(ENDLESS), sync],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    while len(ledger.answered) < answers and (line := child.stdout.readline()):
        ledger.hear(line.decode())
    child.send_signal(signal.SIGSTOP)
    os.waitpid(child.pid, os.WUNTRACED)
    os.set_blocking(child.stdout.fileno(), False)
    said = child.stdout.read() or b""
    cut(disk)
    child.kill()
    child.wait()
    child.stdout.close()
    for line in said.splitlines(keepends=True):
        if line.endswith(b"\n"):
            ledger.hear(line.decode())
    return ledger


def look_after(folder: Path, ledger: Ledger, cuts: Cuts) -> None:
    """Hold the file that is left against what was acknowledged."""
    cuts.cuts += 1
    cuts.acknowledged += len(ledger.answered)
    try:
        cuts.broken += [*on_disk(folder).faults, *ledger.refused]
        cuts.lost += len(lost_by(folder, ledger))
        if not (told := verdict(folder)).sound:
            cuts.broken.append(str(told))
    except sqlite.DatabaseError as fault:
        cuts.broken.append(repr(fault))


def snapshot_then_cut(image: Path, disk: Path, cuts: Cuts) -> None:
    """Cut the power the moment a snapshot is called checked; it must be one when the machine starts."""
    with powered(image, disk) as folder:
        made = make_snapshot(folder / "journal.db", folder / "backups", NOW, "0.1.0")
        cut(disk)
    with powered(image, disk):
        cuts.snapshots += 1
        cuts.snapshots_lost += not verify_snapshot(made.path).good
        if made.path.exists():
            made.path.unlink()


def main() -> None:
    """Cut so many times and tell of it."""
    sync, number, chance = sys.argv[1], int(sys.argv[2]), Random(sys.argv[3])
    school, disk = Path(sys.argv[4]), Path(sys.argv[5])
    image = disk.with_name("disk.img")
    formatted(image, school, disk)
    cuts = Cuts()
    for count in range(number):
        with powered(image, disk) as folder:
            ledger = written_until_cut(folder, disk, sync, f"run{count}", chance.randint(1, 400))
        with powered(image, disk) as folder:
            look_after(folder, ledger, cuts)
        if sync == "full":
            snapshot_then_cut(image, disk, cuts)
    sys.stdout.write(json.dumps(vars(cuts)))


if __name__ == "__main__":
    main()

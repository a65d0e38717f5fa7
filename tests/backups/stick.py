"""Runs inside a mount namespace of its own: the second place on a stick as shops sell them, FAT or exFAT.

``python -m tests.backups.stick vfat|exfat|fusefat DATA DISK`` prints one JSON object: what was done there, or
why no such stick can be had. ``DATA`` holds a school with snapshots; ``DISK`` is an empty folder.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.changes import kinds
from backups.change_journal import ChangeJournal
from backups.changes import DAMAGED, Forked, compare, end_of, set_aside, set_damaged_aside
from backups.disk import PART
from backups.facts import opened
from backups.snapshot import make_snapshot, snapshots_in
from backups.year_archive import check, copy_archive, publish_folder, unfinished
from tests.backups.conftest import NOW, PROGRAM
from tests.backups.signed import KEYS, copy_to, noted_in, prune, verify_snapshot

MEGABYTES = 64
FORBIDDEN = set('\\:*?"<>|')
"""In a name on a stick that Windows reads."""
MAKERS = {"vfat": "mkfs.vfat", "exfat": "mkfs.exfat", "fusefat": "mkfs.vfat"}
DAYS = 40
"""Of daily snapshots, so that the rules take some of them away."""


class NoStick(Exception):
    """This machine has no such file system; why."""


class Enough(Exception):
    """What was to be seen was seen; whether it was good."""


def ran(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NoStick(f"the program {command[0]} is not installed") from None
    if done.returncode:
        raise NoStick(f"{' '.join(command[:3])}: {(done.stderr or done.stdout).strip()}")


@contextmanager
def plugged_in(kind: str, image: Path, disk: Path) -> Iterator[Path]:
    """Format a stick in a file and mount it, as the desktop of a Linux does."""
    with image.open("wb") as file:
        file.truncate(MEGABYTES * 1024 * 1024)
    ran(MAKERS[kind], str(image))
    command = ["losetup", "--find", "--show", str(image)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    device = found.stdout.strip()
    if not device:
        raise NoStick(f"losetup: {found.stderr.strip()}")
    ways = {
        "vfat": ("mount", "-t", "vfat", "-o", "utf8=1,shortname=mixed,flush", device, str(disk)),
        "exfat": ("mount.exfat-fuse", device, str(disk)),
        "fusefat": ("fusefat", "-o", "rw+", device, str(disk)),
    }
    try:
        ran(*ways[kind])
        try:
            yield disk / "journal"
        finally:
            subprocess.run(["umount", "--lazy", str(disk)], check=True)
    finally:
        subprocess.run(["losetup", "--detach", device], check=True)


def snapshots_on(stick: Path, data: Path) -> dict[str, Any]:
    """Copy what is there, once and again; make one on the stick itself; let the rules take old ones away."""
    newest = noted_in(data / "backups")[0][0]
    copied = copy_to(newest, stick)
    again = copy_to(newest, stick) == copied
    with copied.open("r+b") as file:
        file.write(b"\0\0\0\0")
    mended = verify_snapshot(copy_to(newest, stick)).good
    own = make_snapshot(data / "journal.db", stick, NOW, PROGRAM, KEYS)
    for day in range(DAYS):
        make_snapshot(data / "journal.db", stick, NOW + timedelta(days=day, hours=1), PROGRAM, KEYS)
    before = len(snapshots_in(stick))
    gone = prune(stick, newest.manifest.school)
    return {
        "copied once": again,
        "mended": mended,
        "made there": verify_snapshot(own.path).good or own.path in gone,
        "all good": all(verify_snapshot(path).good for path in snapshots_in(stick)),
        "taken away": before - len(snapshots_in(stick)),
    }


def change_journal_on(stick: Path, data: Path) -> dict[str, Any]:
    """Write it, go on another day, set aside what forked and what is damaged."""
    with opened(data / "journal.db", "mode=rw") as connection:
        journal = ChangeJournal(stick, kinds(), KEYS)
        first = journal.catch_up(connection, NOW)
        journal.close()
        journal = ChangeJournal(stick, kinds(), KEYS)
        last = journal.catch_up(connection, NOW + timedelta(days=1))
        journal.close()
        whole = compare(stick, connection) == last
        set_damaged_aside(stick)
        kept = end_of(stick)
        set_aside(stick, Forked(first.event, last.event))
        journal = ChangeJournal(stick, kinds(), KEYS)
        anew = journal.catch_up(connection, NOW) == last
        journal.close()
    return {
        "whole": whole,
        "after damage": kept is not None,
        "set aside": [path.suffix for path in stick.glob(f"*{DAMAGED}")],
        "anew": anew,
    }


def archive_on(stick: Path, data: Path) -> dict[str, Any]:
    """Copy a folder that is like the archive of a year, with Russian names."""
    source = data / "years" / "2025-26"
    with unfinished(source) as part:
        (part / "журналы").mkdir()
        (part / "журналы" / "журнал-7А.pdf").write_bytes(b"%PDF")
        (part / "таблицы").mkdir()
        (part / "таблицы" / "mark.csv").write_text("5;4;3\n")
        publish_folder(part, source)
    (stick / "years").mkdir(mode=0o700)
    copy_archive(source, stick / "years" / source.name)
    copy_archive(source, stick / "years" / source.name)
    return {"archive": check(stick / "years" / source.name)}


def main() -> None:
    """Do all of it and tell."""
    kind, data, disk = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    told: dict[str, Any] = {}
    try:
        with plugged_in(kind, disk.with_name(f"{kind}.img"), disk) as stick:
            stick.mkdir(mode=0o700)
            if kind == "fusefat":  # knows too little for more than one copy
                newest = noted_in(data / "backups")[0][0]
                raise Enough(verify_snapshot(copy_to(newest, stick)).good)
            told |= snapshots_on(stick, data) | change_journal_on(stick, data) | archive_on(stick, data)
            names = [path.name for path in stick.rglob("*")]
            told["parts left"] = [name for name in names if name.endswith(PART)]
            told["names Windows refuses"] = [
                name for name in names if set(name) & FORBIDDEN or name[-1] in ". "
            ]
            free = shutil.disk_usage(stick).free
            (stick / "filler").write_bytes(b"\0" * max(0, free - 4096))
            try:
                make_snapshot(data / "journal.db", stick, NOW + timedelta(days=99), PROGRAM, KEYS)
            except Exception as full:  # noqa: BLE001  # what it is is told
                told["full"] = str(getattr(full, "trouble", repr(full)))
            told["parts left"] += [name for name in os.listdir(stick) if name.endswith(PART)]
    except Enough as one:
        told = {"copied": one.args[0]}
    except NoStick as none:
        told = {"no stick": str(none)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()

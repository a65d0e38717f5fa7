"""``zhurnal doctor``: is this machine fit to keep the journal, each point read back and not assumed."""

import argparse
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.cli.common import Exit, add_common, say
from backups.lock import held_by_a_server
from backups.snapshot import snapshots_in
from exchange.detached import counts_gost
from models.audit import AuditEvent
from models.database import PRAGMAS, SAFE_SQLITE, open_school, pragmas_read_back, rows, sqlite_version
from services.clock import system_utc
from services.house import DATABASE

LEAST_FREE_MEGABYTES = 500
LEAST_YEAR = 2026
READ_BACK = {"synchronous": {"full": 2}, "temp_store": {"memory": 2}}
"""How SQLite answers for settings that are written as words."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing looked at: what, whether it is in order, and what was seen."""

    what: str
    good: bool
    seen: str


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "doctor",
        help="проверить машину: SQLite, диск, часы, права файлов",
        description="Проверяет, годится ли машина для журнала: ничего не меняет, называет, что поправить.",
    )
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Look at everything and say what is not in order."""
    points = list(examine(args.data))
    if args.json:
        print(json.dumps([asdict(point) for point in points], ensure_ascii=False, indent=2))
    else:
        for point in points:
            print(f"  {'да ' if point.good else 'НЕТ'}  {point.what}: {point.seen}")
    bad = [point.what for point in points if not point.good]
    if bad:
        say(f"Не в порядке: {', '.join(bad)}.", beside_json=args.json)
        return Exit.DAMAGED
    say("Всё в порядке.", beside_json=args.json)
    return Exit.DONE


def examine(folder: Path) -> Iterator[Point]:
    """Yield every point, the ones about a school only where the folder has one."""
    version = ".".join(map(str, sqlite_version()))
    least = ".".join(map(str, SAFE_SQLITE))
    yield Point("Python", sys.version_info >= (3, 11), ".".join(map(str, sys.version_info[:3])))
    yield Point("SQLite", sqlite_version() >= SAFE_SQLITE, f"{version}, нужна не ниже {least}")
    yield _disk(folder)
    if not (folder / DATABASE).is_file():
        yield Point("журнал", False, f"в папке {folder} нет файла {DATABASE}")
        return
    yield from _database(folder)
    yield from _rights(folder)
    yield Point("сервер", True, "работает" if held_by_a_server(folder) else "не запущен")
    yield _snapshots(folder / "backups")
    gost = "проверяются" if counts_gost() else "не проверяются: нет openssl или пакета libengine-gost-openssl"
    yield Point("подписи ГОСТ", True, gost)


def _disk(folder: Path) -> Point:
    place = next((parent for parent in (folder, *folder.parents) if parent.exists()), Path("/"))
    free = shutil.disk_usage(place).free // 1_000_000
    return Point("диск", free >= LEAST_FREE_MEGABYTES, f"свободно {free} МБ, нужно от {LEAST_FREE_MEGABYTES}")


def _database(folder: Path) -> Iterator[Point]:
    opened = open_school(folder / DATABASE)
    with opened.connection_context():
        for name, seen in pragmas_read_back(opened).items():
            wanted = PRAGMAS[name]
            wanted = READ_BACK.get(name, {}).get(str(wanted), wanted)
            yield Point(f"настройка {name}", seen == wanted, str(seen))
        fault = opened.execute_sql("PRAGMA quick_check").fetchone()[0]
        yield Point("файл журнала", fault == "ok", "цел" if fault == "ok" else fault)
        last = rows(AuditEvent.select(AuditEvent.at).order_by(AuditEvent.id.desc()).limit(1))
        shift = opened.execute_sql("SELECT value FROM setting WHERE name = 'clock_shift_seconds'").fetchone()
        yield _clock(last[0][0] if last else None, shifted=shift is not None)


def _clock(last: datetime | None, *, shifted: bool) -> Point:
    now = system_utc()
    seen = f"{now:%d.%m.%Y %H:%M} UTC"
    if shifted:
        return Point("часы", now.year >= LEAST_YEAR, f"{seen}; у учебной школы своё время")
    behind = last is not None and now < last
    return Point(
        "часы",
        now.year >= LEAST_YEAR and not behind,
        f"{seen}, раньше последней записи журнала ({last:%d.%m.%Y %H:%M})" if behind else seen,
    )


def _rights(folder: Path) -> Iterator[Point]:
    private = [folder / "keys", *sorted((folder / "keys").glob("*")), folder / DATABASE]
    for path in private:
        if not path.exists():
            yield Point(f"права {path.name}", False, "нет на месте")
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        mine = path.stat().st_uid == os.getuid()
        if path.suffix != ".pub":
            yield Point(f"права {path.name}", mine and not mode & 0o077, f"{mode:04o}")


def _snapshots(folder: Path) -> Point:
    there = snapshots_in(folder) if folder.is_dir() else []
    newest = f", последний {there[0].name}" if there else ": сделайте zhurnal backup"
    return Point("снимки", True, f"{len(there)}{newest}")

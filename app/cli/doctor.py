"""``zhurnal doctor``: is this machine fit to keep the journal, and how is what is not so to be mended."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.common import Exit, add_common, say
from app.doctor.copies import copies
from app.doctor.installed import asked_of, installed
from app.doctor.machine import machine, queue
from app.doctor.point import Point
from app.doctor.school import school
from app.doctor.second import KEPT, copy_here, given_way, others_seen_from_here, seen_from_here
from app.install.place import Place
from app.install.plan import UNIT, UNITS
from app.snapshots import school_time
from app.standby.place import where
from backups.facts import opened, setting_of
from models.database import sqlite
from services.house import DATABASE
from services.settings import SECOND_PLACE, STATION_QUEUE
from texts.system import of_database


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "doctor",
        help="проверить установку: служба, права, ключи, копии, часы, диск, порт",
        description="Проверяет, годится ли машина для журнала: ничего не меняет, называет, как поправить.",
    )
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Look at everything and say what is not in order and how to mend it."""
    points = list(examine(args.data))
    if args.json:
        print(json.dumps([asdict(point) for point in points], ensure_ascii=False, indent=2))
    else:
        for point in points:
            sign = "НЕТ" if not point.good else "!  " if point.mend else "да "
            print(f"  {sign}  {point.what}: {point.seen}")
            if point.mend:
                print(f"         → {point.mend}")
    bad = list(dict.fromkeys(point.what for point in points if not point.good))
    if bad:
        say(f"Не в порядке: {', '.join(bad)}.", beside_json=args.json)
        return Exit.SUPERSEDED if KEPT in bad else Exit.DAMAGED
    say("Всё в порядке.", beside_json=args.json)
    return Exit.DONE


def examine(folder: Path, place: Place | None = None) -> Iterator[Point]:
    """Yield every point, the ones about a school only where the folder has one."""
    place = place or Place()
    yield from machine(folder)
    if not (folder / DATABASE).is_file() and where(folder) is not None:
        yield from copy_here(folder)
        return
    if not (folder / DATABASE).is_file():
        mend = "zhurnal init или zhurnal restore СНИМОК; другая папка: --data"
        yield Point("журнал", False, f"в папке {folder} нет файла {DATABASE}", mend)
        return
    try:
        yield from _journal(folder, place)
    except sqlite.DatabaseError as broken:
        mend = "та ли это папка? если та: остановите сервер и zhurnal restore последнего снимка"
        yield Point("файл журнала", False, f"не читается: {of_database(str(broken))}", mend)


def _journal(folder: Path, place: Place) -> Iterator[Point]:
    yield from school(folder)
    given = list(given_way(folder))
    yield from given
    if given:
        return  # nobody writes here any more: neither new copies nor a service are wanted
    yield from copies(folder)
    now = school_time(folder / DATABASE)
    yield from seen_from_here(folder, now)
    yield from others_seen_from_here(folder, now)
    with opened(folder / DATABASE, "mode=ro") as connection:
        printer, second = (setting_of(connection, name) or "" for name in (STATION_QUEUE, SECOND_PLACE))
    asked = asked_of(place.at(UNITS / UNIT))
    if asked is not None and place.at(asked.server.data) == folder:
        printer = asked.printer or printer  # the service's word is stronger than the school's choice
    yield queue(printer)
    yield from installed(place, folder, second)

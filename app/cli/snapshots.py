"""``zhurnal snapshots``: what snapshots there are, here and in the second place, and which are taken away."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli.backup import refusal
from app.cli.common import Exit, add_common, agreed, say
from app.opening import open_house
from app.snapshots import FOLDER, keys_of
from backups.retention import Noted, noted_in, prune
from backups.second import folder_of
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, typed
from services.settings import SCHOOL_ID, SECOND_PLACE, settings_on
from texts import backups as words


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "snapshots",
        help="какие снимки есть",
        description=(
            "Перечисляет снимки в папке backups и во втором месте: когда сделан, сколько в нём записей.\n"
            "С ключом --prune убирает старые: остаются 24 часовых, 14 дневных, 8 недельных, 12 месячных\n"
            "и по одному за учебный год навсегда; последние три не убираются никогда."
        ),
    )
    add_common(parser)
    parser.add_argument("--prune", action="store_true", help="убрать снимки, которые хранить уже не нужно")


def run(args: argparse.Namespace) -> int:
    """List the snapshots of every place, or prune them."""
    house = open_house(args.data)
    settings = house.look(lambda actor, now: settings_on(now.today))
    places = {words.HERE: args.data / FOLDER}
    try:
        if place := settings.get(SECOND_PLACE):
            places[place] = folder_of(place)
        if args.prune:
            return _prune(places, settings.get(SCHOOL_ID, ""), args)
        found = {title: _listed(folder, keys_of(args.data)) for title, folder in places.items()}
    except BackupFailed as failed:
        raise refusal(failed) from failed
    if args.json:
        print(
            json.dumps({title: _as_json(*one) for title, one in found.items()}, ensure_ascii=False, indent=2)
        )
    else:
        for title, (noted, doubtful) in found.items():
            print(words.place(title, str(places[title])))
            for one in noted:
                note = one.manifest
                rows = sum(note.rows.values())
                print(f"  {words.listed(one.path.name, note.made_at, rows, note.stored_size)}")
            for path in doubtful:
                print(f"  {words.doubtful(path.name)}")
    here = found[words.HERE][0]
    say(words.how_many(len(here), here[0].manifest.made_at if here else None), beside_json=args.json)
    return Exit.DONE


def _listed(folder: Path, keys: SnapshotKeys) -> tuple[list[Noted], list[Path]]:
    with typed(folder):
        return noted_in(folder, keys) if folder.is_dir() else ([], [])


def _prune(places: dict[str, Path], school: str, args: argparse.Namespace) -> int:
    if not agreed(words.ASK_PRUNE, args.yes):
        say(words.NOT_PRUNED)
        return Exit.REFUSED
    gone: list[Path] = []
    for folder in places.values():
        with typed(folder):
            gone += prune(folder, school, keys_of(args.data))
    if args.json:
        print(json.dumps({"gone": [str(path) for path in gone]}, ensure_ascii=False))
    say(words.pruned(len(gone)), beside_json=args.json)
    return Exit.DONE


def _as_json(noted: list[Noted], doubtful: list[Path]) -> dict[str, Any]:
    return {
        "snapshots": [
            {
                "path": str(one.path),
                "made_at": one.manifest.made_at.isoformat(),
                "size": one.manifest.stored_size,
                "encrypted": bool(one.manifest.recipients),
            }
            for one in noted
        ],
        "doubtful": [str(path) for path in doubtful],
    }

"""``zhurnal keys``: the school's keys, how they stand, and changing the one of sensitive values."""

import argparse
import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from app.cli.backup import refusal
from app.cli.common import CannotGoOn, Exit, add_common, agreed, say
from app.opening import open_house, open_to_write
from app.snapshots import FOLDER, keys_of
from backups.retention import noted_in
from backups.second import folder_of
from backups.troubles import BackupFailed, typed
from services.house import House
from services.outcomes import Outcome, Saved
from services.rotation import (
    SealedKey,
    is_private,
    key_to_lock_with,
    note_dropped,
    note_rotated,
    reseal_piece,
    sealed_keys,
)
from services.settings import SECOND_PLACE, settings_on
from services.writer import Verb
from texts import keys as words
from texts.system import cause

LIST, ROTATE, DROP = "list", "rotate", "drop"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as it is listed."""

    name: str
    mode: str
    good: bool
    told: str


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "keys",
        help="ключи школы: какие есть, сменить ключ личных данных",
        description=(
            "Перечисляет ключи из папки keys: для чего каждый, чьи права, цел ли, нужен ли ещё.\n"
            "  zhurnal keys rotate      новый ключ личных данных, всё внесённое шифруется им заново;\n"
            "                           прерванное продолжается той же командой, сервер не останавливать\n"
            "  zhurnal keys drop ИМЯ    удалить прежний ключ, который журналу больше не нужен"
        ),
    )
    add_common(parser)
    parser.add_argument(
        "what",
        nargs="?",
        metavar="rotate|drop",
        choices=(LIST, ROTATE, DROP),
        default=LIST,
        help="что сделать",
    )
    parser.add_argument("name", nargs="?", metavar="ИМЯ", help="имя ключа для drop, например 1-3fa90c1d")


def run(args: argparse.Namespace) -> int:
    """List the keys, change the one of sensitive values, or take an old one away."""
    if (args.what == DROP) is not (args.name is not None):
        raise CannotGoOn("Имя ключа называют для drop: zhurnal keys drop 1-3fa90c1d", Exit.WRONG_USAGE)
    if args.what == ROTATE:
        return _rotate(open_to_write(args.data), args)
    if args.what == DROP:
        return _drop(open_to_write(args.data), args)
    house = open_house(args.data)
    lines = list(_listed(house))
    if args.json:
        print(json.dumps([_as_json(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        width = max(len(line.name) for line in lines)
        for line in lines:
            print(f"  {'да ' if line.good else 'НЕТ'}  {line.name:<{width}}  {line.mode}  {line.told}")
        if not any(line.name.startswith("sealed-") for line in lines):
            print(f"  {words.NEVER_KEPT}")
    good = all(line.good for line in lines)
    say(words.IN_ORDER if good else words.OUT_OF_ORDER, beside_json=args.json)
    return Exit.DONE if good else Exit.DAMAGED


def _listed(house: House) -> Iterator[KeyLine]:
    sealed = house.look(sealed_keys, house.keys.vault)
    own = {key.path.name for key in sealed if key.path}
    folder = house.keys.vault.folder
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.name not in own and path.suffix not in {".part", ".pub"}:
            yield _line(path, words.PURPOSES.get(path.name, words.UNKNOWN))
    for key in sealed:
        told = words.sealed_key(fault=key.fault, newest=key.newest, number_of_values=key.values)
        if key.path is None:
            yield KeyLine(f"sealed-{key.name}.key", "----", good=False, told=told)
        else:
            yield _line(key.path, told, good=key.fault is None)


def _line(path: Path, told: str, *, good: bool = True) -> KeyLine:
    mode = stat.S_IMODE(path.stat().st_mode)
    private = is_private(path)
    whole = told if private else f"{told}; {words.not_private(mode)}"
    return KeyLine(path.name, f"{mode:04o}", good and private, whole)


def _as_json(line: KeyLine) -> dict[str, Any]:
    return {"file": line.name, "mode": line.mode, "good": line.good, "told": line.told}


def _rotate(house: House, args: argparse.Namespace) -> int:
    before = house.look(sealed_keys, house.keys.vault)
    if not any(key.values for key in before):
        say(words.NOTHING_LOCKED, beside_json=args.json)
        return Exit.DONE
    house.start()
    try:
        key = house.look(key_to_lock_with, house.keys.vault)
        done = _reseal(house)
        _written(house, partial(note_rotated, key=key))
    except OSError as trouble:
        raise CannotGoOn(f"Новый ключ не записать в папку keys: {cause(trouble)}.") from trouble
    finally:
        house.stop()
    closed = sum(one.values for one in house.look(sealed_keys, house.keys.vault) if not one.newest)
    if args.json:
        print(json.dumps({"key": key.name, "done": done, "closed": closed}, ensure_ascii=False))
    say(words.rotated(done, key.name, closed), beside_json=args.json)
    return Exit.DAMAGED if closed else Exit.DONE


def _reseal(house: House) -> int:
    """Lock everything anew, piece after piece; what another wrote with the old key meanwhile as well."""
    done = 0
    while True:
        last, before = 0, done
        while (piece := _written(house, partial(reseal_piece, after=last))).thing:
            last, done = piece.thing, done + piece.version
        if done == before:
            return done


def _written(house: House, verb: Verb) -> Saved:
    outcome: Outcome = house.write(verb).result()
    if not isinstance(outcome, Saved):
        raise CannotGoOn("Журнал не смог записать на диск. Повторите: zhurnal keys rotate.")
    return outcome


def _drop(house: House, args: argparse.Namespace) -> int:
    keys = {key.name: key for key in house.look(sealed_keys, house.keys.vault)}
    key = keys.get(args.name)
    if key is None or key.path is None:
        raise CannotGoOn(words.not_there(args.name))
    if key.newest:
        raise CannotGoOn(words.the_newest(key.name))
    if key.values:
        raise CannotGoOn(words.still_needed(key.name, key.values))
    needing = _snapshots_needing(house, args.data, key)
    if not agreed(words.ask_drop(key.name, len(needing), max(needing, default=None)), args.yes):
        say(words.NOT_DROPPED, beside_json=args.json)
        return Exit.REFUSED
    house.start()
    try:
        _written(house, partial(note_dropped, key=key))
    finally:
        house.stop()
    house.keys.vault.drop(key.path)
    say(words.dropped(key.name), beside_json=args.json)
    return Exit.DONE


def _snapshots_needing(house: House, data: Path, key: SealedKey) -> list[datetime]:
    """Return when the snapshots were made that hold values of a key, here and in the second place."""
    places = [data / FOLDER]
    second = house.look(lambda actor, now: settings_on(now.today).get(SECOND_PLACE))
    noted = []
    try:
        if second:
            places.append(folder_of(second))
        for place in places:
            with typed(place):
                noted += noted_in(place, keys_of(data))[0] if place.is_dir() else []
    except BackupFailed as failed:
        raise refusal(failed) from failed
    made = {one.manifest.file: one.manifest for one in noted}
    return [note.made_at for note in made.values() if note.audit_id < key.replaced_at]

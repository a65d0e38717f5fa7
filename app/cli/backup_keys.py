"""``zhurnal backup --encrypt``: to whom snapshots are encrypted, and what their notes are checked by."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn, Exit, say
from app.snapshots import keys_of
from backups.second import on_the_same_disk
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, Trouble, typed
from services.house import DATABASE
from texts import backups as words


def add_choices(parser: Any) -> None:
    """Add the ways to switch encryption on and off, and to print the public key."""
    one = parser.add_mutually_exclusive_group()
    one.add_argument(
        "--encrypt",
        metavar="ФАЙЛ",
        type=Path,
        help="шифровать снимки впредь; в ФАЙЛ (на флешке) пишется запасной ключ для сейфа, второго нет",
    )
    one.add_argument(
        "--encrypt-to",
        metavar="age1…",
        help="то же, но запасной ключ сделан заранее программой age: назовите его открытую половину",
    )
    one.add_argument("--no-encrypt", action="store_true", help="новые снимки больше не шифровать")
    one.add_argument(
        "--public-key",
        action="store_true",
        help="напечатать открытый ключ, которым проверяют снимки",
    )


def chosen(args: argparse.Namespace) -> bool:
    """Say whether keys are what was asked for."""
    return bool(args.encrypt or args.encrypt_to or args.no_encrypt or args.public_key)


def run_keys(args: argparse.Namespace) -> int:
    """Do what was asked with the keys of a school that is there; raises ``BackupFailed``."""
    if not (args.data / DATABASE).is_file():
        raise BackupFailed(Trouble.SOURCE_MISSING, str(args.data / DATABASE))
    keys = keys_of(args.data)
    with typed(args.data / "keys"):
        if args.public_key:
            _tell(keys, words.PUBLIC_KEY.format(key=keys.public()), args.json)
        elif args.no_encrypt:
            keys.encrypt_no_more()
            _tell(keys, words.NOT_ENCRYPTED, args.json)
        elif args.encrypt_to:
            keys.encrypt_to(args.encrypt_to)
            _tell(keys, words.encrypted_to(""), args.json)
        else:
            spare = _spare(keys, args.encrypt.expanduser().absolute(), args.data)
            same = on_the_same_disk(args.data, spare)
            _tell(keys, words.encrypted_to(str(spare), same_disk=same), args.json)
    return Exit.DONE


def _spare(keys: SnapshotKeys, place: Path, data: Path) -> Path:
    """Write the spare key first: a key that is not written down must open nothing."""
    if place.resolve().is_relative_to(data.resolve()):
        raise CannotGoOn(words.SPARE_ELSEWHERE.format(folder=data))
    try:
        with typed(place):
            public = keys.write_spare(place)
    except BackupFailed as failed:
        stands = place.exists() and failed.trouble is Trouble.FOLDER_MISSING
        raise BackupFailed(Trouble.KEY_FILE_STANDS, str(place)) if stands else failed from failed
    keys.encrypt_to(public)
    return place


def _tell(keys: SnapshotKeys, sentence: str, as_json: bool) -> None:
    if as_json:
        told = {"signer": keys.public(), "recipients": list(keys.recipients())}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    say(sentence, beside_json=as_json)

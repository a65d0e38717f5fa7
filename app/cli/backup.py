"""``zhurnal backup``: a checked snapshot of the journal, while the server works or not."""

import argparse
import json
from functools import partial
from pathlib import Path
from typing import Any

from app import VERSION
from app.cli.backup_keys import add_choices, chosen, run_keys
from app.cli.common import CannotGoOn, Exit, add_common, say
from app.opening import open_to_write
from app.snapshots import keys_of, school_time
from backups.disk import write_whole
from backups.manifest import plain
from backups.second import LABEL, folder_of, on_the_same_disk
from backups.snapshot import Snapshot, make_snapshot
from backups.troubles import BackupFailed, Trouble, typed
from services.book import Book
from services.outcomes import Outcome, Saved
from services.settings import SECOND_PLACE, change_setting
from texts import backups as words

NOWHERE = "нет"
TRIED = "zhurnal-was-here"
DAMAGE = (Trouble.SOURCE_DAMAGED, Trouble.DRILL_FAILED, Trouble.RESTORED_DAMAGED, Trouble.SNAPSHOT_BAD)


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "backup",
        help="сделать снимок журнала и проверить его",
        description=(
            "Делает снимок журнала, не останавливая сервер, и проверяет его пробным восстановлением.\n"
            "Рядом со снимком (.db.zst) лежит подписанная опись (.json): храните и переносите их вместе.\n"
            "С --encrypt снимки впредь шифруются (.db.zst.age) двумя ключами: школы и запасным для сейфа.\n"
            "Ключи из папки keys в снимок не входят: держите их копию отдельно от снимков."
        ),
    )
    add_common(parser)
    parser.add_argument(
        "--to", metavar="ПАПКА", type=Path, help="куда положить (обычно ПАПКА_ДАННЫХ/backups)"
    )
    parser.add_argument(
        "--second",
        metavar="МЕСТО",
        help="запомнить второе место, куда сервер кладёт каждый снимок: папка на другом диске, label:ИМЯ "
        "флешки или «нет»",
    )
    add_choices(parser)


def run(args: argparse.Namespace) -> int:
    """Make the snapshot and say where it is."""
    if args.second is not None:
        return _choose_second(args)
    if chosen(args):
        try:
            return run_keys(args)
        except BackupFailed as failed:
            raise refusal(failed) from failed
    database, folder = args.data / "journal.db", args.to or args.data / "backups"
    try:
        snapshot = make_snapshot(database, folder, school_time(database), VERSION, keys_of(args.data))
    except BackupFailed as failed:
        raise refusal(failed) from failed
    if args.json:
        print(json.dumps(as_json(snapshot), ensure_ascii=False, indent=2))
    manifest = snapshot.manifest
    said = words.made(str(snapshot.path), sum(manifest.rows.values()), manifest.stored_size)
    say(said, beside_json=args.json)
    return Exit.DONE


def _choose_second(args: argparse.Namespace) -> int:
    """Remember where copies of snapshots go."""
    place = "" if args.second == NOWHERE else args.second
    if place and not place.startswith(LABEL):
        place = str(Path(place).expanduser().absolute())
    house = open_to_write(args.data)
    same = bool(place) and on_the_same_disk(args.data, _made_ready(place))
    house.start()
    try:
        verb = partial(_remember, place=place)
        if not isinstance(house.write(verb).result(), Saved):
            raise CannotGoOn("Второе место не записано в журнал. Повторите команду.")
    finally:
        house.stop()
    say(words.second_chosen(place, same_disk=same))
    return Exit.DONE


def _made_ready(place: str) -> Path:
    """Make the folder of a second place on a disk that is there now; raises CannotGoOn."""
    try:
        folder = folder_of(place)
        with typed(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(folder / TRIED, b"")
            (folder / TRIED).unlink()
    except BackupFailed as failed:
        raise refusal(failed) from failed
    return folder


def _remember(book: Book, place: str) -> Outcome:
    change_setting(book, SECOND_PLACE, place)
    return Saved(1, book.now.local)


def as_json(snapshot: Snapshot) -> dict[str, Any]:
    """Return a snapshot as values of JSON."""
    return {"path": str(snapshot.path), **plain(snapshot.manifest)}


def refusal(failed: BackupFailed) -> CannotGoOn:
    """Turn a trouble into the sentence and the code to leave with."""
    sentence = words.refused(failed.trouble, failed.about, failed.finding)
    return CannotGoOn(sentence, Exit.DAMAGED if failed.trouble in DAMAGE else Exit.REFUSED)

"""``zhurnal restore``: put a snapshot in the journal's place, keeping what was there."""

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import PeeweeException

from app import VERSION
from app.cli.backup import refusal
from app.cli.brought_forward import brought_forward, brought_to, moment
from app.cli.common import CannotGoOn, Exit, add_common, add_key, agreed, complain, say
from app.snapshots import FOLDER, clock_of, keys_of
from app.upgrading import bring_up
from backups.facts import known_steps
from backups.lock import held_by_a_server, last_holder
from backups.restore import Plan, Restored, plan_restore, restore
from backups.snapshot import snapshots_in
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, Finding, Trouble
from models.school import Setting
from services.book import Book, row_of
from services.house import House
from services.keys import AUDIT_KEY, PEPPER, open_keys
from services.outcomes import Outcome, Saved
from services.settings import RESTORED_FROM, set_setting
from texts import backups as words


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "restore",
        help="восстановить журнал из снимка",
        description=(
            "Ставит снимок на место журнала. Сервер должен быть остановлен. Нынешний журнал сначала\n"
            "сохраняется: целый — снимком в ПАПКА_ДАННЫХ/backups, повреждённый — рядом под новым именем."
        ),
    )
    parser.add_argument(
        "snapshot",
        metavar="СНИМОК",
        type=Path,
        nargs="?",
        help="файл снимка (.db.zst или .db.zst.age), рядом с ним его опись (.json)",
    )
    parser.add_argument(
        "--to", metavar="ВРЕМЯ", type=moment, help='вернуть журнал, каким он был: "2026-11-20 10:45"'
    )
    parser.add_argument(
        "--replay", action="store_true", help="вернуть записи, которые есть в журнале изменений, а в базе нет"
    )
    parser.add_argument(
        "--from",
        dest="source",
        metavar="ПАПКА",
        type=Path,
        help="где снимки и журнал изменений (обычно ПАПКА_ДАННЫХ/backups; второе место)",
    )
    add_common(parser)
    add_key(parser)
    parser.add_argument("--new-keys", action="store_true", help="ключи школы утеряны: завести новые")


def run(args: argparse.Namespace) -> int:
    """Ask, restore, note it in the history, say what was kept."""
    data: Path = args.data
    keys = keys_of(data, args.key, args.signer)
    try:
        keys.identities()
        _demand_keys(data / "keys", args.new_keys)
        plan = _plan(_chosen(args, keys), data, keys)
        readable = plan.standing is not None
        asked = words.question(plan.manifest.made_at, str(plan.database), readable)
        if plan.taken and not agreed(asked, args.yes):
            raise CannotGoOn(words.declined())
        if args.new_keys:
            open_keys(data / "keys", make=True)
        now = clock_of(plan.facts).now().local
        restored = restore(
            plan.snapshot,
            plan.database,
            now,
            VERSION,
            known_steps(),
            keys,
            keep_in=data / "backups",
            after=lambda done: _note(done, now),
        )
        keys.remember(plan.manifest.signer)
    except BackupFailed as failed:
        raise refusal(failed) from failed
    _tell(restored, args.json)
    if plan.manifest.recipients and not keys.recipients():
        complain(words.ENCRYPT_AGAIN)
    return Exit.DONE


def _chosen(args: argparse.Namespace, keys: SnapshotKeys) -> Path:
    """Return the snapshot that was named, or make the one that was asked for."""
    if sum((args.snapshot is not None, args.to is not None, args.replay)) != 1:
        raise CannotGoOn(words.NAME_ONE, Exit.WRONG_USAGE)
    source = args.source or args.data / FOLDER
    if args.replay:
        return brought_forward(args.data, source, keys)
    if args.to is not None:
        return brought_to(args.data, source, args.to, keys)
    snapshot: Path = args.snapshot
    return snapshot


def _plan(snapshot: Path, data: Path, keys: SnapshotKeys) -> Plan:
    if held_by_a_server(data):
        raise BackupFailed(Trouble.SERVER_RUNNING, last_holder(data))
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return plan_restore(snapshot, data / "journal.db", known_steps(), keys)
    except BackupFailed as failed:
        if failed.finding is not Finding.FILE_MISSING:
            raise
        others = words.newest([str(path) for path in snapshots_in(data / "backups")[:5]])
        raise CannotGoOn(f"{words.verdict(str(snapshot), failed.finding)} {others}") from failed


def _demand_keys(keys: Path, new_keys: bool) -> None:
    """Stop while the school's keys are not there: a new pair made silently would lock everybody out."""
    if not new_keys and not all((keys / name).is_file() for name in (PEPPER, AUDIT_KEY)):
        raise CannotGoOn(words.keys_missing(str(keys)))


def _note(restored: Restored, now: datetime) -> None:
    """Bring the schema to this program's and write the restore into the history."""
    value = f"{now:%Y-%m-%dT%H:%M:%S} {restored.manifest.file} sha256={restored.manifest.sha256}"

    def restored_from(book: Book) -> Outcome:
        before = row_of(Setting, Setting.name == RESTORED_FROM, Setting.since == now.date())
        if before is None:
            set_setting(book, RESTORED_FROM, value, now.date())
        else:
            book.update(Setting, before, "set_setting", value=value)
        return Saved(1, now)

    bring_up(restored.database.parent, locked=True)
    try:
        house = House(restored.database.parent)
        house.start()
        try:
            outcome = house.write(restored_from).result()
        finally:
            house.stop()
    except (OSError, PeeweeException) as error:
        raise CannotGoOn(words.not_noted(str(error)), Exit.DAMAGED) from error
    if not isinstance(outcome, Saved):
        raise CannotGoOn(words.not_noted(str(outcome)), Exit.DAMAGED)


def _tell(restored: Restored, as_json: bool) -> None:
    kept = str(restored.kept) if restored.kept else None
    manifest = restored.manifest
    if as_json:
        facts = {"database": str(restored.database), "restored_from": manifest.file, "kept": kept}
        print(json.dumps(facts, ensure_ascii=False, indent=2))
    rows = sum(manifest.rows.values())
    say(words.restored(str(restored.database), manifest.made_at, rows, kept), beside_json=as_json)

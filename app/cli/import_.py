"""``zhurnal import``: other people's lists and timetables, a dry run first, then one transaction."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import VERSION
from app.cli.backup import refusal
from app.cli.brought import hand_in, lay_down
from app.cli.common import CannotGoOn, Exit, add_common, agreed, say
from app.opening import open_to_write
from app.snapshots import FOLDER, keys_of
from backups.snapshot import make_snapshot
from backups.troubles import BackupFailed
from exchange.reading import Brought, read_file
from rules.text import clean_line
from services.house import House
from services.importing.carrying import carry_out, plan_import
from services.importing.incoming import FileRefused, Incoming, Kind, Remark
from services.importing.plan import ImportPlan, Options
from services.outcomes import Saved
from texts import imports as words


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "import",
        help="внести списки учеников, родителей, сотрудников или расписание",
        description=(
            "Вносит в журнал списки и планы (CSV или XLSX) и расписание программы FET (.fet). Временный\n"
            "журнал (XLSX), заполненный на другом компьютере, кладёт на сервер: внесёт его сам учитель.\n"
            "Что в файле, видно по содержимому, а не по имени. Столбцы называются так, в любом порядке:\n"
            f"  сотрудники  {words.COLUMNS_OF[Kind.STAFF]}\n"
            f"  ученики     {words.COLUMNS_OF[Kind.PUPILS]}\n"
            f"  родители    {words.COLUMNS_OF[Kind.GUARDIANS]}\n"
            f"  планы       {words.COLUMNS_OF[Kind.TOPICS]}\n"
            "Вместо «ФИО» можно три столбца: Фамилия; Имя; Отчество. Первая строка — названия.\n"
            "Сначала показывает, что будет новым, что изменится, что не принято и почему; до вашего\n"
            "согласия ничего не записывает. Повторный прогон того же файла ничего не меняет."
        ),
    )
    parser.add_argument("files", metavar="ФАЙЛ", nargs="+", type=Path, help="что внести, по порядку")
    parser.add_argument(
        "--kind",
        choices=[kind.value for kind in Kind],
        help="что это: ученики, родители, сотрудники, расписание (обычно видно по содержимому)",
    )
    parser.add_argument(
        "--sheet", metavar="ЛИСТ", default="", help="лист книги XLSX (обычно первый, который похож на список)"
    )
    parser.add_argument("--dry-run", action="store_true", help="только показать, ничего не записывать")
    parser.add_argument(
        "--lay",
        action="store_true",
        help="не вносить, а положить на сервер: внесут с экрана «Списки» секретарь, завуч, администратор",
    )
    parser.add_argument(
        "--create-classes", action="store_true", help="создать классы, которых ещё нет в этом учебном году"
    )
    add_common(parser)


def run(args: argparse.Namespace) -> int:
    """Bring the files in one after another; stop at the first that cannot be taken."""
    kind = Kind(args.kind) if args.kind else None
    incoming = [_read(path, kind, args.sheet) for path in args.files]
    house = open_to_write(args.data)
    house.start()
    try:
        documents = [_take(house, one, path, args) for one, path in zip(incoming, args.files, strict=True)]
    finally:
        house.stop()
    if args.json:
        print(json.dumps(documents if len(documents) > 1 else documents[0], ensure_ascii=False, indent=2))
    return Exit.DONE


def _take(house: House, one: Incoming | Brought, path: Path, args: argparse.Namespace) -> dict[str, Any]:
    if isinstance(one, Brought):
        return hand_in(house, one, args)
    return lay_down(one, path, args) if args.lay else _bring_in(house, one, args)


def _read(path: Path, kind: Kind | None, sheet: str) -> Incoming | Brought:
    try:
        return read_file(path, kind, sheet)
    except FileRefused as failed:
        raise CannotGoOn(words.file_refused(clean_line(path.name), failed.trouble, failed.about)) from failed


def _bring_in(house: House, incoming: Incoming, args: argparse.Namespace) -> dict[str, Any]:
    """Show the dry run of one file, ask, apply; return the plan for JSON."""
    try:
        plan = plan_import(house.writer, incoming, Options(create_classes=args.create_classes))
    except FileRefused as failed:
        raise CannotGoOn(words.file_refused(incoming.source, failed.trouble, failed.about)) from failed
    if not args.json:
        for line in words.dry_run(plan):
            print(line)
    applied = False
    if plan.changes_nothing:
        say(words.changes_nothing(plan), beside_json=args.json)
    elif args.dry_run:
        say(words.rehearsed(plan), beside_json=args.json)
    elif agreed("Записать?", args.yes):
        _apply(house, plan)
        applied = True
        say(words.done(plan), beside_json=args.json)
    else:
        raise CannotGoOn("Ничего не записано: согласия не было.")
    return as_json(plan, applied=applied)


def _apply(house: House, plan: ImportPlan) -> None:
    """Make a snapshot, then write everything in one transaction."""
    try:
        now = house.clock.now().local
        make_snapshot(house.file, house.folder / FOLDER, now, VERSION, keys_of(house.folder))
    except BackupFailed as failed:
        raise refusal(failed) from failed
    outcome = carry_out(house.writer, plan)
    if not isinstance(outcome, Saved):
        raise CannotGoOn(
            "Ничего не записано: пока вы читали, журнал изменился или диск отказал. Повторите команду."
        )


def as_json(plan: ImportPlan, *, applied: bool) -> dict[str, Any]:
    """Return a plan as values of JSON."""
    return {
        "file": plan.incoming.source,
        "kind": plan.kind,
        "year": plan.year,
        "applied": applied,
        "entries": [asdict(entry) for entry in plan.entries],
        "refused": [_remark(remark) for remark in plan.refused],
        "warned": [_remark(remark) for remark in plan.warned],
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {**asdict(remark), "reason": words.reason(remark)}

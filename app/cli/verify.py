"""``zhurnal verify``: the history chain, every row against it, and the snapshots."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli.common import Exit, add_common, say
from app.cli.verify_attached import archive_faults
from app.cli.verify_paper import verify_code, verify_paper
from app.wiring import open_house
from backups.manifest import ManifestDamaged, ManifestNewer, manifest_path, parse
from backups.snapshot import snapshots_in
from backups.verify import verify_snapshot
from services.audit import Fault, Verdict, verify_journal
from services.settings import SCHOOL_ID, settings_on
from texts import backups as words
from texts.paper_codes import codes_meant

FAULTS = {
    Fault.CHANGED: "изменена в обход журнала",
    Fault.UNKNOWN: "появилась в обход журнала",
    Fault.MISSING: "исчезла в обход журнала",
}


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "verify",
        help="проверить историю изменений и снимки",
        description=(
            "Проверяет цепочку истории, каждую строку журнала против неё, архив и снимки в папке backups.\n"
            "Можно назвать файл снимка: тогда проверяется он один. Или код с заверенной бумаги, например\n"
            "ABCD-2345, или напечатанный документ PDF: тогда журнал сравнивается с тем, что было заверено,\n"
            "и проверяются электронные подписи документа."
        ),
    )
    add_common(parser)
    told = "файл снимка, код с бумаги или документ PDF"
    parser.add_argument("what", nargs="?", metavar="СНИМОК, КОД или PDF", help=told)


def run(args: argparse.Namespace) -> int:
    """Check and say what was found; damage has an exit code of its own."""
    if args.what is not None and codes_meant(args.what) and not Path(args.what).exists():
        return verify_code(args)
    if args.what is not None and args.what.casefold().endswith(".pdf"):
        return verify_paper(args)
    if args.what is not None:
        return _one_snapshot(Path(args.what), args.json)
    house = open_house(args.data)
    folder = args.data / "backups"
    snapshots = snapshots_in(folder) if folder.is_dir() else []
    heads = [head for snapshot in snapshots if (head := _head(snapshot)) is not None]
    verdict = house.look(lambda actor, now: verify_journal(house.keys.audit, heads))
    school = house.look(lambda actor, now: settings_on(now.today).get(SCHOOL_ID))
    checked = [(snapshot, verify_snapshot(snapshot, school)) for snapshot in snapshots]
    bad = [(snapshot, found) for snapshot, found in checked if not found.good]
    lost = archive_faults(house, args.data)
    if args.json:
        whole = _as_json(verdict, [str(snapshot) for snapshot, _ in bad], lost)
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        _print(verdict)
        for snapshot, found in bad:
            print(f"  {words.verdict(str(snapshot), found.finding, found.about)}")
        for fault in lost:
            print(f"  {fault}")
    if verdict.sound and not bad and not lost:
        said = f"Журнал цел: событий истории {verdict.events}, строк {verdict.rows}, снимков {len(checked)}."
        say(said, beside_json=args.json)
        return Exit.DONE
    say("Найдено повреждение: подробности выше. Ничего не исправлено само.", beside_json=args.json)
    return Exit.DAMAGED


def _head(snapshot: Path) -> tuple[int, str] | None:
    try:
        manifest = parse(manifest_path(snapshot).read_bytes())
    except (OSError, ManifestDamaged, ManifestNewer):
        return None
    return (manifest.audit_id, manifest.audit_hash) if manifest.audit_id else None


def _one_snapshot(path: Path, as_json: bool) -> int:
    found = verify_snapshot(path)
    if as_json:
        print(json.dumps({"path": str(found.path), "finding": found.finding}, ensure_ascii=False))
    say(words.verdict(str(found.path), found.finding, found.about), beside_json=as_json)
    return Exit.DONE if found.good else Exit.DAMAGED


def _print(verdict: Verdict) -> None:
    if verdict.first_bad is not None:
        print(f"  история: цепочка нарушена на событии {verdict.first_bad}")
    if verdict.rewritten_since is not None:
        print(f"  история: событие {verdict.rewritten_since} не то, что помнит снимок: история переписана")
    for stranger in verdict.strangers:
        print(f"  {stranger.thing} {stranger.thing_id}: строка {FAULTS[stranger.fault]}")


def _as_json(verdict: Verdict, bad_snapshots: list[str], lost: list[str]) -> dict[str, Any]:
    return {
        "sound": verdict.sound and not bad_snapshots and not lost,
        "events": verdict.events,
        "rows": verdict.rows,
        "first_bad_event": verdict.first_bad,
        "rewritten_since": verdict.rewritten_since,
        "strangers": [
            {"thing": stranger.thing, "id": stranger.thing_id, "fault": stranger.fault}
            for stranger in verdict.strangers
        ],
        "bad_snapshots": bad_snapshots,
        "archive_faults": lost,
    }

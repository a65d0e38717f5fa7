"""``zhurnal verify``: the history chain, every row against it, and the snapshots."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.anchors import anchor_as_json, anchor_of, anchors_of, note_of
from app.cli.backup import refusal
from app.cli.common import Exit, add_common, add_key, say
from app.cli.verify_attached import archive_faults
from app.cli.verify_paper import verify_code, verify_paper
from app.opening import open_house
from app.snapshots import keys_of
from backups.snapshot import snapshots_in
from backups.troubles import OF_A_KEY, BackupFailed
from backups.verify import Verdict as Snapshot
from backups.verify import verify_snapshot
from services.anchors import Held, Standing, certificate_anchors, hold
from services.audit import Fault, Verdict, verify_journal
from services.house import DATABASE
from services.settings import SCHOOL_ID, settings_on
from texts import backups as words
from texts.anchors import anchored, of_snapshot
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
            "История сверяется и с тем, что помнят о ней снимки, второе место и заверения директора.\n"
            "Можно назвать файл снимка: проверяется он, и история журнала сверяется с его описью. Или код с\n"
            "заверенной бумаги, например ABCD-2345, или напечатанный документ PDF: журнал сравнивается с\n"
            "тем, что было заверено, и проверяются электронные подписи документа."
        ),
    )
    add_common(parser)
    add_key(parser)
    told = "файл снимка, код с бумаги или документ PDF"
    parser.add_argument("what", nargs="?", metavar="СНИМОК, КОД или PDF", help=told)


def run(args: argparse.Namespace) -> int:
    """Check and say what was found; damage has an exit code of its own."""
    if args.what is not None and codes_meant(args.what) and not Path(args.what).exists():
        return verify_code(args)
    if args.what is not None and args.what.casefold().endswith(".pdf"):
        return verify_paper(args)
    if args.what is not None:
        return _one_snapshot(args)
    house = open_house(args.data)
    folder = args.data / "backups"
    snapshots = snapshots_in(folder) if folder.is_dir() else []
    keys = keys_of(args.data)
    verdict = house.look(lambda actor, now: verify_journal(house.keys.audit))
    held = house.look(hold, (*anchors_of(house, args.data), *house.look(certificate_anchors)))
    school = house.look(lambda actor, now: settings_on(now.today).get(SCHOOL_ID))
    checked = [(snapshot, verify_snapshot(snapshot, keys, school)) for snapshot in snapshots]
    bad = [(snapshot, found) for snapshot, found in checked if not found.good]
    lost = archive_faults(house, args.data)
    rewritten = [one for one in held if one.standing is Standing.REWRITTEN]
    if args.json:
        whole = _as_json(verdict, held, [str(snapshot) for snapshot, _ in bad], lost)
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        _print(verdict)
        for line in anchored(held):
            print(f"  {line}")
        for snapshot, found in bad:
            print(f"  {words.verdict(str(snapshot), found.finding, found.about)}")
        for fault in lost:
            print(f"  {fault}")
    if verdict.sound and not rewritten and not bad and not lost:
        said = f"Журнал цел: событий истории {verdict.events}, строк {verdict.rows}, снимков {len(checked)}."
        say(said, beside_json=args.json)
        return Exit.DONE
    say("Найдено повреждение: подробности выше. Ничего не исправлено само.", beside_json=args.json)
    return Exit.DAMAGED


def _one_snapshot(args: argparse.Namespace) -> int:
    """Check a snapshot, and hold the journal of the data folder against what its note remembers."""
    keys = keys_of(args.data, args.key, args.signer)
    try:
        keys.identities()
    except BackupFailed as failed:
        raise refusal(failed) from failed
    found = verify_snapshot(Path(args.what), keys)
    held = _held_against(args.data, found)
    if args.json:
        told = {"path": str(found.path), "finding": found.finding, "anchors": list(map(anchor_as_json, held))}
        print(json.dumps(told, ensure_ascii=False))
    for one in held:
        say(of_snapshot(one), beside_json=args.json)
    say(words.verdict(str(found.path), found.finding, found.about), beside_json=args.json)
    rewritten = any(one.standing is Standing.REWRITTEN for one in held)
    if found.finding in OF_A_KEY and not rewritten:
        return Exit.REFUSED
    return Exit.DONE if found.good and not rewritten else Exit.DAMAGED


def _held_against(data: Path, found: Snapshot) -> tuple[Held, ...]:
    """Hold the journal, where there is one of that school, against the note of a snapshot."""
    note = found.manifest or note_of(found.path)
    anchor = anchor_of(note) if note else None
    if anchor is None or note is None or not (data / DATABASE).is_file():
        return ()
    house = open_house(data)
    if house.look(lambda actor, now: settings_on(now.today).get(SCHOOL_ID)) != note.school:
        return ()
    return house.look(hold, (anchor,))


def _print(verdict: Verdict) -> None:
    if verdict.first_bad is not None:
        print(f"  история: цепочка нарушена на событии {verdict.first_bad}")
    for stranger in verdict.strangers:
        print(f"  {stranger.thing} {stranger.thing_id}: строка {FAULTS[stranger.fault]}")


def _as_json(
    verdict: Verdict, held: Sequence[Held], bad_snapshots: list[str], lost: list[str]
) -> dict[str, Any]:
    rewritten = [one.anchor.number for one in held if one.standing is Standing.REWRITTEN]
    return {
        "sound": verdict.sound and not rewritten and not bad_snapshots and not lost,
        "events": verdict.events,
        "rows": verdict.rows,
        "first_bad_event": verdict.first_bad,
        "rewritten_since": rewritten[0] if rewritten else None,
        "anchors": [anchor_as_json(one) for one in held],
        "strangers": [
            {"thing": stranger.thing, "id": stranger.thing_id, "fault": stranger.fault}
            for stranger in verdict.strangers
        ],
        "bad_snapshots": bad_snapshots,
        "archive_faults": lost,
    }

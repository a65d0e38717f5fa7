"""``zhurnal verify`` of paper: codes held against the journal (2.12, 4.1), signatures of a document."""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from app.anchors import anchor_as_json
from app.cli.common import CannotGoOn, Exit, say
from app.cli.verify_attached import attached_to
from app.opening import open_house
from app.redrawn import altered_pages, slips_are_altered
from app.trusted import trusted_in
from printouts.certified import Embedded, NotReadable, PaperRead, read_back
from rules.seal import SignatureState
from services.anchors import Anchor, Standing, hold
from services.clock import Clock
from services.views.on_paper import ComparedSlip, code_on_paper
from services.views.sealed import Compared
from texts.anchors import of_paper
from texts.certification import agrees, compared, never_given, paper_compared, part_title, said_otherwise
from texts.paper_codes import codes_meant
from texts.signatures import NOT_OF_THIS, inside, who_signed
from texts.system import cause

SIGNED = b"/ByteRange"
"""What every document with a signature inside holds."""


def verify_code(args: argparse.Namespace) -> int:
    """Hold the code of a certified paper against the journal (4.1)."""
    found = open_house(args.data).look(code_on_paper, *codes_meant(args.what))
    if args.json:
        print(json.dumps(_code_as_json(args.what, found), ensure_ascii=False))
    if found is None:
        say(never_given(args.what.upper()), beside_json=args.json)
        return Exit.DAMAGED
    say(compared(found), beside_json=args.json)
    return Exit.DONE if agrees(found) else Exit.DAMAGED


def _code_as_json(code: str, found: Compared | ComparedSlip | None) -> dict[str, Any]:
    changed = [part_title(one) for one in found.changed] if isinstance(found, Compared) else None
    return {"code": code, "known": found is not None, "agrees": agrees(found), "changed": changed}


def verify_paper(args: argparse.Namespace) -> int:
    """Hold every code of a printed document against the journal, and judge its signatures (4.1)."""
    content, paper, embedded = _read(args)
    house = open_house(args.data)
    compared_with = {code: house.look(code_on_paper, code) for code in paper.codes}
    attached = attached_to(house, args.data, Path(args.what), content, paper.codes)
    altered = altered_pages(house, paper, compared_with)
    forged = slips_are_altered(paper, compared_with)
    held = house.look(hold, [Anchor(number, head, args.what) for number, head in paper.heads])
    if args.json:
        whole = {
            "pages": paper.pages,
            "without_code": paper.without,
            "altered_pages": altered,
            "altered_slips": forged,
            "anchors": [anchor_as_json(one) for one in held],
            "codes": [_code_as_json(code, found) for code, found in compared_with.items()],
            "signatures": [_embedded_as_json(one, house.clock) for one in embedded],
            "attached": [one.as_json for one in attached],
        }
        print(json.dumps(whole, ensure_ascii=False))
    else:
        for code, found in compared_with.items():
            print(f"  {compared(found) if found else never_given(code)}")
        for one in held:
            print(f"  {of_paper(one)}")
        if altered or forged:
            print(f"  {said_otherwise(altered)}")
        for line in (*(_embedded(one, house.clock) for one in embedded), *(one.told for one in attached)):
            print(f"  {line}")
    rewritten = any(one.standing is Standing.REWRITTEN for one in held)
    agree = all(map(agrees, compared_with.values())) and not altered and not forged and not rewritten
    states = {one.state for one in embedded} | {one.state for one in attached}
    sound = SignatureState.CHANGED not in states
    said = paper_compared(paper.pages, paper.without, agree=agree)
    say(said if sound else said + NOT_OF_THIS, beside_json=args.json)
    return Exit.DONE if (paper.codes or states) and agree and sound else Exit.DAMAGED


def _read(args: argparse.Namespace) -> tuple[bytes, PaperRead, tuple[Embedded, ...]]:
    """Return a document, its codes and the signatures inside; raises CannotGoOn."""
    file = Path(args.what)
    try:
        content = file.read_bytes()
        if SIGNED not in content:
            return content, read_back(file), ()
        from printouts.signed import signatures_in  # a heavy library, for signed documents alone

        embedded = signatures_in(content, trusted_in(args.data))
        return content, _codes_of_signed(file), embedded
    except OSError as trouble:
        raise CannotGoOn(f"Не прочитать {args.what}: {cause(trouble)}.") from trouble
    except NotReadable as why:
        told = (
            f"{args.what}: это не PDF, он повреждён или закрыт паролем. Назовите файл, напечатанный журналом."
        )
        raise CannotGoOn(told, Exit.DAMAGED) from why


def _codes_of_signed(file: Path) -> PaperRead:
    """Return the codes of a document whose signatures are known already: they tell that it was spoilt."""
    try:
        return read_back(file)
    except NotReadable:
        return PaperRead((), 0, 0, {}, (), Counter())


def _embedded_as_json(one: Embedded, clock: Clock) -> dict[str, Any]:
    at = clock.local(one.signed_at).isoformat() if one.signed_at else None
    return {"signer": one.signer, "signed_at": at, "state": one.state, "trusted": one.trusted}


def _embedded(one: Embedded, clock: Clock) -> str:
    """Return in a sentence what a signature inside the document is worth."""
    at = clock.local(one.signed_at) if one.signed_at else None
    return f"{who_signed(one.signer, at)}: {inside(one.state, trusted=one.trusted)}"

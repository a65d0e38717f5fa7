"""``zhurnal sign --attach``: a detached signature made outside is kept with its certified document (4.1)."""

import argparse
import json
import uuid
from pathlib import Path

from app.archive import Keeping, sha256
from app.cli.common import CannotGoOn, Exit, say
from app.opening import open_to_write
from app.trusted import trusted_in
from exchange.detached import Detached, HoldsTheDocument, NotASignature, judged, read_detached
from printouts.certified import NotReadable, read_back
from rules.refusals import Reason
from rules.seal import SignatureState
from rules.text import clean
from services.house import House
from services.outcomes import NotSaved, Refusal, Saved
from services.signatures import AttachSignature, attach_signature
from services.views.signatures import certified_codes
from texts.refusals import on_command_line
from texts.signatures import beside, who_signed
from texts.system import cause

CERTIFY_FIRST = (
    "На документе нет кода заверения этого журнала (п. 4.1). Сначала директор заверяет период или год "
    "(«Заверение журналов», F8), потом документ печатают и подписывают."
)


def attach(args: argparse.Namespace, document: bytes, file: bytes) -> int:
    """Judge a signature, keep it with its document and register it; all of that or nothing."""
    detached = _read(args.attach, file)
    found = judged(detached, document, trusted_in(args.data))
    told = beside(found.state, trusted=found.trusted)
    if found.state is SignatureState.CHANGED:
        raise CannotGoOn(f"Не приложено: {told}", Exit.DAMAGED)
    house = open_to_write(args.data)
    house.start()
    try:
        codes = _codes(house, args.file)
        _keep(house, args, document, detached, found.state, codes)
    finally:
        house.stop()
    at = house.clock.local(detached.signed_at) if detached.signed_at else None
    if args.json:
        whole = {"codes": codes, "signer": detached.signer, "state": found.state, "trusted": found.trusted}
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    kept = f"Хранится вместе с документом под кодом {codes[0]}."
    say(f"{who_signed(detached.signer, at)}: {told} {kept}", beside_json=args.json)
    return Exit.DONE


def _read(name: Path, file: bytes) -> Detached:
    try:
        return read_detached(file)
    except NotASignature as error:
        told = f"Не приложено: {name} не файл подписи. Нужна отсоединённая подпись (.sig) в виде CMS."
        raise CannotGoOn(told) from error
    except HoldsTheDocument as error:
        told = f"Не приложено: в {name} лежит и сам документ. Подпишите его отсоединённой подписью."
        raise CannotGoOn(told) from error


def _codes(house: House, file: Path) -> tuple[str, ...]:
    try:
        codes = house.look(certified_codes, read_back(file).codes)
    except NotReadable as error:
        raise CannotGoOn(f"Не приложено: {file} повреждён, закрыт паролем или это не PDF.") from error
    if not codes:
        raise CannotGoOn(f"Не приложено. {CERTIFY_FIRST}")
    return codes


def _keep(
    house: House,
    args: argparse.Namespace,
    document: bytes,
    detached: Detached,
    state: SignatureState,
    codes: tuple[str, ...],
) -> None:
    keeping = Keeping(args.data, codes[0])
    request = uuid.uuid4().hex
    asked = AttachSignature(
        codes,
        sha256(document),
        clean(args.file.name),
        sha256(detached.content),
        codes[0],
        detached.signer,
        detached.signed_at,
        state,
        request,
    )
    try:
        keeping.put(document, detached.content)
    except OSError as trouble:
        keeping.take_back()
        raise CannotGoOn(f"Не записать в архив: {cause(trouble)}. Ничего не приложено.") from trouble
    outcome = house.write(lambda book: attach_signature(book, asked), request=request).result()
    if isinstance(outcome, Saved):
        return
    if isinstance(outcome, Refusal) and outcome.reason is Reason.ALREADY_THERE:
        raise CannotGoOn("Эта подпись к этому документу уже приложена, в архиве она есть.")
    keeping.take_back()
    match outcome:
        case Refusal() as refusal:
            raise CannotGoOn(f"Не приложено: {on_command_line(refusal)}")
        case NotSaved(why):
            raise CannotGoOn(f"Подпись не записана в журнал ({why}) и убрана. Повторите команду.")
        case _:
            raise CannotGoOn("Подпись не записана в журнал и убрана. Повторите команду.")

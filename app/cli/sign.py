"""``zhurnal sign``: an electronic signature by a key file (4.1)."""

import argparse
import json
import re
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from app.cli.attach import attach
from app.cli.common import CannotGoOn, Exit, add_common, read_password, say
from app.opening import open_to_write
from printouts.certified import read_back
from printouts.sheet import write_whole
from printouts.signing import CannotSign, Key, Signed, Unsignable, open_key, signed
from services.clock import Clock, system_utc
from services.house import House
from services.outcomes import Refusal, Saved
from services.signatures import NoteSigning, note_signing
from services.views.signatures import certified_codes
from texts.dates import day_numbers
from texts.refusals import on_command_line
from texts.system import cause

ENDING = "-подпись"
SIGNED_ALREADY = re.compile(rf"{ENDING}(?:-\d+)?$")
WHY = {
    Unsignable.WRONG_PASSWORD: "пароль к ключу не подошёл, или файл ключа повреждён. Повторите команду.",
    Unsignable.NO_KEY_FILE: "это не файл ключа PKCS#12 (.p12, .pfx). Укажите файл, который выдал "
    "удостоверяющий центр.",
    Unsignable.NO_KEY_INSIDE: "в файле нет закрытого ключа с сертификатом. Выгрузите ключ вместе с ним.",
    Unsignable.OTHER_KIND_OF_KEY: "ключ такого вида (например, ГОСТ) здесь не применить. Подпишите документ "
    "в КриптоПро отсоединённой подписью.",
    Unsignable.EXPIRED: "срок сертификата кончился {on}. Получите новый.",
    Unsignable.NOT_YET: "сертификат действует только с {on}. Проверьте часы этой машины.",
    Unsignable.DAMAGED: "документ повреждён или это не PDF. Напечатайте его заново.",
    Unsignable.LOCKED: "документ закрыт паролем. Журнал таких не печатает: напечатайте документ заново.",
    Unsignable.NOT_OURS: "этот документ напечатан не журналом. Подписывается то, что напечатал журнал "
    "(zhurnal print или экран «Документы»).",
    Unsignable.BY_THIS_KEY: "этим ключом документ уже подписан, второй раз не нужно. Проверить подпись: "
    "zhurnal verify ФАЙЛ.",
}


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "sign",
        help="подписать напечатанный документ электронной подписью",
        description=(
            "Подписывает документ PDF, который напечатал журнал, ключом из файла PKCS#12 (п. 4.1).\n"
            "Пароль к ключу спрашивается и нигде не хранится. Исходный документ остаётся как был,\n"
            "подписанный ложится рядом. Второй человек подписывает уже подписанный документ так же.\n"
            "Подпись, сделанную в другой программе (КриптоПро), прикладывает --attach: она проверяется и\n"
            "хранится вместе с документом под кодом заверения."
        ),
    )
    add_common(parser)
    parser.add_argument("file", metavar="ДОКУМЕНТ.pdf", type=Path, help="что подписать")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--pkcs12", metavar="КЛЮЧ.p12", type=Path, help="файл ключа")
    way.add_argument(
        "--attach", metavar="ДОКУМЕНТ.pdf.sig", type=Path, help="отсоединённая подпись, сделанная не здесь"
    )
    parser.add_argument("--out", metavar="ФАЙЛ.pdf", type=Path, help="куда записать (обычно рядом)")


def run(args: argparse.Namespace) -> int:
    """Sign, or attach what was signed elsewhere, and say what came out."""
    if args.attach and args.out:
        told = "Ключ --out только для --pkcs12: приложенная подпись хранится в архиве журнала."
        raise CannotGoOn(told, Exit.WRONG_USAGE)
    args.file = args.file.expanduser()
    document, file = _read(args.file), _read(args.attach or args.pkcs12)
    return attach(args, document, file) if args.attach else _sign(args, document, file)


def _sign(args: argparse.Namespace, document: bytes, file: bytes) -> int:
    house = open_to_write(args.data)
    clock = house.clock
    key, made = _signed(document, file, clock)
    out = (args.out or _beside(args.file, made.number)).expanduser().absolute()
    if out.exists():
        raise CannotGoOn(f"Не подписано: {out} уже есть. Назовите другой файл ключом --out.")
    try:
        write_whole(out, made.content)
    except OSError as trouble:
        raise CannotGoOn(f"Не записать {out}: {cause(trouble)}. Ничего не подписано.") from trouble
    _note(house, args.file, out)
    until = clock.local(key.until)
    if args.json:
        told = {"path": str(out), "signer": key.name, "until": until.isoformat(), "number": made.number}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    which = f", подпись № {made.number}" if made.number > 1 else ""
    said = f"Подписано: {key.name}, сертификат до {day_numbers(until)}{which}: {out}"
    say(said, beside_json=args.json)
    return Exit.DONE


def _note(house: House, file: Path, out: Path) -> None:
    """Keep in the journal of changes that a document was signed; without that the signed file goes."""
    house.start()
    try:
        change = NoteSigning(house.look(certified_codes, read_back(file).codes), uuid.uuid4().hex)
        outcome = house.write(lambda book: note_signing(book, change), request=change.request).result()
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    finally:
        house.stop()
    if not isinstance(outcome, Saved):
        out.unlink(missing_ok=True)
        why = (
            on_command_line(outcome)
            if isinstance(outcome, Refusal)
            else "журнал изменений не смог это записать."
        )
        raise CannotGoOn(f"Не подписано: {why} Подписанный файл убран, повторите команду.")


def _read(file: Path) -> bytes:
    try:
        return file.expanduser().read_bytes()
    except OSError as trouble:
        raise CannotGoOn(f"Не прочитать {file}: {cause(trouble)}.") from trouble


def _signed(document: bytes, file: bytes, clock: Clock) -> tuple[Key, Signed]:
    """Sign by the machine's own time: a certificate lives by it, whatever the school's clock is set to."""
    now = system_utc()
    try:
        key = open_key(file, read_password("Пароль к ключу"), now)
        return key, signed(document, key, clock.local(now))
    except CannotSign as refused:
        on = day_numbers(clock.local(refused.on)) if isinstance(refused.on, datetime) else ""
        raise CannotGoOn(f"Не подписано: {WHY[refused.why].format(on=on)}") from refused


def _beside(file: Path, number: int) -> Path:
    """Return the name of a signed document: «журнал-подпись.pdf», «журнал-подпись-2.pdf»."""
    stem = SIGNED_ALREADY.sub("", file.stem)
    return file.with_name(f"{stem}{ENDING}{f'-{number}' if number > 1 else ''}.pdf")

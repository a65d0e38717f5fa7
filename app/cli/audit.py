"""``zhurnal audit``: the journal of changes of a span of days as a table for an inspector."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn, Exit, add_common, say
from app.cli.naming import day
from app.opening import open_house
from exchange.plain import write_plain
from services.audit import verify_chain
from services.book import Book, Head, chain_head
from services.house import House
from services.outcomes import Outcome, Saved
from services.views.trail import trail_between, trail_span
from texts.plurals import counted
from texts.system import cause
from texts.trail_table import HEADER, foot, line, span


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "audit",
        help="выгрузить журнал изменений таблицей для проверяющего",
        description=(
            "Записывает журнал изменений в файл CSV (открывается в Excel и LibreOffice): когда, кто, что,\n"
            "о чём, было и стало. В конце — голова цепи: по ней видно, что ничего не переписано.\n"
            "СНИЛС, паспортов и паролей в таблице нет. Сервер не останавливать."
        ),
    )
    add_common(parser)
    parser.add_argument("--out", metavar="ФАЙЛ", type=Path, required=True, help="куда записать, файл .csv")
    told = "с какого дня (2026-09-01), по какой день; без них — всё"
    parser.add_argument("--since", metavar="ДЕНЬ", type=day, help=told)
    parser.add_argument("--until", metavar="ДЕНЬ", type=day, help="по какой день включительно")


def run(args: argparse.Namespace) -> int:
    """Write the table and say how much is in it."""
    if args.since and args.until and args.since > args.until:
        raise CannotGoOn("Первый день позже последнего. Поменяйте --since и --until.", Exit.WRONG_USAGE)
    if args.out.exists() and not (args.out.is_file() and args.out.stat().st_size == 0):
        raise CannotGoOn(f"{args.out} уже есть. Ничего не выгружено, назовите другой файл.")
    house = open_house(args.data)
    head = house.look(lambda actor, now: chain_head())
    first_bad = house.look(lambda actor, now: verify_chain(house.keys.audit))[1]
    try:
        rows = write_plain(args.out, HEADER, _lines(house, head, first_bad, args.since, args.until))
    except OSError as trouble:
        raise CannotGoOn(f"Не записать {args.out}: {cause(trouble)}. Ничего не выгружено.") from trouble
    number = rows - len(list(foot(head, house.clock.now().local, None, "")))
    _note(house, head)
    events = counted(number, "запись", "записи", "записей")
    whole = "Цепочка цела." if first_bad is None else f"Цепочка НАРУШЕНА на записи {first_bad}."
    said = f"Выгружено: {events}, {args.out}. {whole} Голова цепи: {head.number}, {head.hash[:16]}."
    say(said, beside_json=args.json)
    return Exit.DONE if first_bad is None else Exit.DAMAGED


def _lines(
    house: House, head: Head, first_bad: int | None, since: date | None, until: date | None
) -> Iterator[Any]:
    """Give the events leaf by leaf, so that a year of them needs no more memory than a day."""
    after, last = house.look(trail_span, since, until)
    now = house.clock.now()
    while leaf := house.look(trail_between, after, min(last, head.number)):
        for event in leaf:
            yield line(event, now)
        after = leaf[-1].line.number
    yield from foot(head, now.local, first_bad, span(since, until))


def _note(house: House, head: Head) -> None:
    """Keep in the trail that it was taken out."""

    def exported(book: Book) -> Outcome:
        book.note("export_trail", "audit_event", head.number)
        return Saved(1, book.now.local, head.number)

    house.start()
    try:
        house.write(exported).result()
    finally:
        house.stop()

"""``zhurnal export``: what other programs and hands take over, as tables (3.2)."""

import argparse
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn, Exit, add_common, say
from app.wiring import open_house
from exchange.carry_over import BOOK, FORMS, write_carry_over
from services.house import House
from services.refused import Refused
from services.views.outage_papers import carry_over_paper
from texts.outage import records
from texts.refusals import sentence
from texts.system import cause


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "export",
        help="выгрузить таблицей XLSX или CSV",
        description="Выгружает данные таблицами, которые открываются в Excel и LibreOffice.",
    )
    tables = parser.add_subparsers(
        title="что выгрузить", metavar="ТАБЛИЦА", dest="table", required=True, help="какая таблица"
    )
    carrying = tables.add_parser(
        "carry-over",
        help="что перенести в региональную систему после перебоя",
        description=(
            "Записывает лист переноса последнего перебоя (п. 3.2) таблицей: те же строки в том же порядке,\n"
            "что на экране и на бумаге. Вид файла — по имени: .xlsx или .csv."
        ),
    )
    add_common(carrying)
    carrying.add_argument("--out", metavar="ФАЙЛ", type=Path, required=True, help="куда, .xlsx или .csv")


def run(args: argparse.Namespace) -> int:
    """Write the table and say how much is in it."""
    out = new_file(args.out, FORMS)
    house = open_house(args.data)
    house.start()
    try:
        rows = _carry_over(house, out)
    except Refused as refused:
        raise CannotGoOn(sentence(refused.refusal)) from refused
    except OSError as trouble:
        raise CannotGoOn(f"Не записать {out}: {cause(trouble)}. Ничего не выгружено.") from trouble
    finally:
        house.stop()
    say(f"Выгружено: {records(rows)}, {out}", beside_json=args.json)
    return Exit.DONE


def _carry_over(house: House, out: Path) -> int:
    return write_carry_over(house.look(carry_over_paper).found, out)


def new_file(named: Path, forms: tuple[str, ...] = (BOOK,)) -> Path:
    """Return where to write; a file that is there already, or of another kind, is refused."""
    out = named.expanduser().absolute()
    if out.suffix.lower() not in forms:
        kinds = " или ".join(forms)
        raise CannotGoOn(f"{out.name}: имя файла должно кончаться на {kinds}.", Exit.WRONG_USAGE)
    if out.exists() and not (out.is_file() and out.stat().st_size == 0):
        raise CannotGoOn(f"{out} уже есть. Ничего не выгружено, назовите другой файл.")
    return out

"""``zhurnal export``: what other programs and hands take over, as tables (3.1, 3.2)."""

import argparse
import json
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn, Exit, add_common, say
from app.cli.naming import add_outage, class_named, day, outage_named, teacher_named
from app.opening import open_house
from exchange.carry_over import BOOK, FORMS, write_carry_over
from exchange.temporary_journal import write_temporary_journal
from services.house import House
from services.outcomes import Saved
from services.refused import Refused
from services.temporary.taking_out import MOST_DAYS, USUAL_DAYS, Sealing, class_file, teacher_file
from services.views.outage_papers import carry_over_paper
from texts.outage import records
from texts.plurals import lessons
from texts.refusals import on_command_line
from texts.system import cause

TEMPORARY = "temporary-journal"


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
            "Записывает лист переноса перебоя (п. 3.2) таблицей: те же строки в том же порядке,\n"
            "что на экране и на бумаге. Вид файла — по имени: .xlsx или .csv."
        ),
    )
    add_common(carrying)
    add_outage(carrying)
    carrying.add_argument("--out", metavar="ФАЙЛ", type=Path, required=True, help="куда, .xlsx или .csv")
    taking = tables.add_parser(
        TEMPORARY,
        help="временный журнал учителя или класса, чтобы заполнить его на другом компьютере",
        description=(
            "Записывает временный журнал (п. 3.1) книгой XLSX: уроки ближайших дней и ученики.\n"
            "Заполненную книгу кладут на сервер командой zhurnal import, а вносит её сам учитель\n"
            "со своего экрана: F4, «Временный журнал файлом»."
        ),
    )
    add_common(taking)
    whose = taking.add_mutually_exclusive_group(required=True)
    whose.add_argument("--teacher", metavar="ФАМИЛИЯ", help="фамилия или полное имя")
    whose.add_argument("--class", dest="class_title", metavar="КЛАСС", help="например, 7А")
    taking.add_argument("--since", metavar="ДАТА", type=day, help="с какого дня, 2026-11-16 (обычно с этого)")
    told = f"сколько дней, от 1 до {MOST_DAYS} (обычно {USUAL_DAYS})"
    taking.add_argument("--days", metavar="ЧИСЛО", type=int, default=USUAL_DAYS, help=told)
    taking.add_argument("--out", metavar="ФАЙЛ.xlsx", type=Path, required=True, help="куда записать")


def run(args: argparse.Namespace) -> int:
    """Write the table and say how much is in it."""
    taking = args.table == TEMPORARY
    out = new_file(args.out, (BOOK,) if taking else FORMS)
    house = open_house(args.data)
    house.start()
    try:
        said, number = _temporary_journal(house, args, out) if taking else _carry_over(house, args, out)
    except Refused as refused:
        raise CannotGoOn(on_command_line(refused.refusal)) from refused
    except OSError as trouble:
        raise CannotGoOn(f"Не записать {out}: {cause(trouble)}. Ничего не выгружено.") from trouble
    finally:
        house.stop()
    if args.json:
        print(json.dumps({"path": str(out), "lessons" if taking else "records": number}, ensure_ascii=False))
    say(f"Выгружено: {said}, {out}", beside_json=args.json)
    return Exit.DONE


def _carry_over(house: House, args: argparse.Namespace, out: Path) -> tuple[str, int]:
    outage = outage_named(house.look, args.outage) if args.outage is not None else None
    number = write_carry_over(house.look(carry_over_paper, outage).found, out)
    return records(number), number


def _temporary_journal(house: House, args: argparse.Namespace, out: Path) -> tuple[str, int]:
    if not 1 <= args.days <= MOST_DAYS:
        raise CannotGoOn(f"Дней может быть от 1 до {MOST_DAYS}, а не {args.days}.", Exit.WRONG_USAGE)
    if args.teacher is None:
        file = house.look(class_file, class_named(house.look, args.class_title), args.since, args.days)
    else:
        file = house.look(teacher_file, teacher_named(house.look, args.teacher), args.since, args.days)
    sealing = Sealing(file)
    if not isinstance(house.write(sealing).result(), Saved):
        raise CannotGoOn("Не записать в журнал изменений, что журнал взят файлом. Повторите команду.")
    number = write_temporary_journal(sealing.file, out)
    return f"{file.whose}, {lessons(number)}", number


def new_file(named: Path, forms: tuple[str, ...] = (BOOK,)) -> Path:
    """Return where to write; a file that is there already, or of another kind, is refused."""
    out = named.expanduser().absolute()
    if out.suffix.lower() not in forms:
        kinds = " или ".join(forms)
        raise CannotGoOn(f"{out.name}: имя файла должно кончаться на {kinds}.", Exit.WRONG_USAGE)
    if out.exists() and not (out.is_file() and out.stat().st_size == 0):
        raise CannotGoOn(f"{out} уже есть. Ничего не выгружено, назовите другой файл.")
    return out

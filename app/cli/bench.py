"""``zhurnal bench``: measures of the serving and of the pages, beside what they are compared with."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.cli.check import source_folder
from app.cli.common import CannotGoOn, Exit, say

SUMMARY = "измерить: клавиши, память, вход, запись на диск, открытие страницы, снимки, запуск"
MOST_SESSIONS = 160
MOST_SECONDS = 300
MOST_VISITS = 100_000
MOST_ROUNDS = 1000
MOST_PAGES = 1000
MOST_YEARS = 20
MOST_SLIPS = 2000
MOST_MEGABYTES = 2000
MODULES = {"print": "paper"}
WHOLE = {"visitors": 20, "batches": 8, "alone": 5, "writing_pages": 60, "writing_seconds": 15.0}
"""How much is measured beside the sessions; the test of the measurement takes less."""


def add_parser(subparsers: Any) -> None:
    """Add the verb and what can be measured."""
    parser = subparsers.add_parser(
        "bench",
        help=SUMMARY,
        description="Измеряет программу на этой машине, рядом с тем, с чем её сравнивают. "
        "Нужна папка с исходным кодом и средства разработки.",
    )
    kinds = parser.add_subparsers(title="что измерить", metavar="ЧТО", dest="document", required=True)
    for one in (
        *(_add_serving(kinds), _add_pages(kinds), _add_paper(kinds)),
        *(_add_backup(kinds), _add_standby(kinds), _add_start(kinds)),
    ):
        _add_common(one)


def _add_serving(kinds: Any) -> argparse.ArgumentParser:
    serving: argparse.ArgumentParser = kinds.add_parser(
        "serving",
        help="сессии по SSH и запись отметок",
        description="Открывает настоящий сервер и настоящие сессии SSH и печатает таблицу; занимает минуты.",
    )
    serving.add_argument(
        "--sessions",
        type=_counts(MOST_SESSIONS),
        default=[1, 30, 100],
        metavar="1,30,100",
        help="сколько сессий открыть",
    )
    serving.add_argument(
        "--seconds",
        type=_between(2, MOST_SECONDS),
        default=60,
        metavar="СЕКУНДЫ",
        help="сколько печатать в каждой (обычно 60)",
    )
    serving.add_argument(
        "--visits",
        type=_between(1, MOST_VISITS),
        default=1600,
        metavar="СКОЛЬКО",
        help="приходов и уходов подряд (обычно 1600)",
    )
    serving.set_defaults(asked=("sessions", "seconds", "visits"))
    return serving


def _add_pages(kinds: Any) -> argparse.ArgumentParser:
    pages: argparse.ArgumentParser = kinds.add_parser(
        "pages",
        help="открытие страницы журнала в файле на много лет",
        description="Строит файлы на один год и на много лет, открывает одну и ту же страницу по очереди.",
    )
    _add_files_of_years(pages)
    pages.add_argument(
        "--rounds",
        type=_between(1, MOST_ROUNDS),
        default=12,
        metavar="КРУГОВ",
        help="по пять открытий в круге",
    )
    return pages


def _add_start(kinds: Any) -> argparse.ArgumentParser:
    start: argparse.ArgumentParser = kinds.add_parser(
        "start",
        help="запуск сервера с файлом на много лет",
        description="Строит файлы на один год и на много лет, запускает на каждом сервер по очереди, "
        "рядом — одна загрузка программы.",
    )
    _add_files_of_years(start)
    start.add_argument(
        "--rounds", type=_between(1, MOST_ROUNDS), default=7, metavar="КРУГОВ", help="сколько раз запустить"
    )
    return start


def _add_files_of_years(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--years", type=_counts(MOST_YEARS), default=[1, 3, 10], metavar="1,3,10", help="сколько лет в файлах"
    )
    one.set_defaults(asked=("years", "pages", "rounds"))
    one.add_argument(
        "--pages",
        type=_between(2, MOST_PAGES),
        default=208,
        metavar="СКОЛЬКО",
        help="страниц в году (208: 250 000 отметок)",
    )


def _add_paper(kinds: Any) -> argparse.ArgumentParser:
    paper: argparse.ArgumentParser = kinds.add_parser(
        "print",
        help="листки недели и печать класса",
        description="Рисует листки недели на всех ядрах рядом с простыми вызовами библиотеки PDF.",
    )
    paper.add_argument(
        "--slips",
        type=_counts(MOST_SLIPS),
        default=[60, 200, 600],
        metavar="60,200,600",
        help="сколько листков рисовать",
    )
    paper.add_argument(
        "--rounds", type=_between(1, MOST_ROUNDS), default=3, metavar="КРУГОВ", help="сколько раз повторить"
    )
    paper.set_defaults(asked=("slips", "rounds"))
    return paper


def _add_backup(kinds: Any) -> argparse.ArgumentParser:
    backup: argparse.ArgumentParser = kinds.add_parser(
        "backup",
        help="снимок рядом с простой копией файла, ожидание пишущих",
        description="Строит файлы нескольких размеров, делает зашифрованные снимки, пока в журнал пишут, и "
        "восстанавливает последний.",
    )
    backup.add_argument(
        "--sizes",
        type=_counts(MOST_MEGABYTES),
        default=[20, 200],
        metavar="20,200",
        help="размеры файла, МБ (до 2000)",
    )
    backup.add_argument(
        "--rounds", type=_between(1, MOST_ROUNDS), default=3, metavar="КРУГОВ", help="снимков каждого размера"
    )
    backup.set_defaults(asked=("sizes", "rounds"))
    return backup


def _add_standby(kinds: Any) -> argparse.ArgumentParser:
    standby: argparse.ArgumentParser = kinds.add_parser(
        "standby",
        help="запасной сервер: что теряется, когда главный убит, и как скоро открыт журнал",
        description="Ведёт два сервера на этой машине, убивает главный, пока люди пишут, сравнивает "
        "записанное с копией, затем перенимает журнал и ждёт первого экрана учителя.",
    )
    standby.add_argument(
        "--kills",
        type=_between(1, MOST_ROUNDS),
        default=20,
        metavar="РАЗ",
        help="сколько раз убить (обычно 20)",
    )
    standby.add_argument(
        "--people",
        type=_between(1, 30),
        default=30,
        metavar="СКОЛЬКО",
        help="сколько пишут сразу (обычно 30, можно до 30)",
    )
    standby.add_argument(
        "--sizes",
        type=_counts(MOST_MEGABYTES),
        default=[200],
        metavar="200",
        help="размеры файла для перехода, МБ",
    )
    standby.add_argument("--seed", type=int, default=20261128, metavar="ЧИСЛО", help="когда убивать")
    standby.set_defaults(asked=("kills", "people", "sizes", "seed"))
    return standby


def _add_common(one: argparse.ArgumentParser) -> None:
    one.add_argument("--json", metavar="ФАЙЛ", type=Path, help="записать таблицу и все цифры в файл")
    one.add_argument(
        "--where",
        metavar="ПАПКА",
        type=Path,
        default=Path(tempfile.gettempdir()),
        help="на каком диске мерить (обычно там, где временные файлы)",
    )


def run(args: argparse.Namespace) -> int:
    """Measure in a process of its own: nothing of the command line stands in the figures."""
    root = source_folder()
    if not args.where.is_dir():
        raise CannotGoOn(f"Папки {args.where} нет. Укажите другую ключом --where.")
    order = {name: getattr(args, name) for name in args.asked}
    if args.document == "serving":
        order |= WHOLE
    order["where"] = str(args.where.absolute())
    order["json"] = str(args.json.absolute()) if args.json else None
    words = (sys.executable, "-m", f"tests.bench.{MODULES.get(args.document, args.document)}")
    code = subprocess.run(words, cwd=root, input=json.dumps(order), text=True).returncode
    if code:
        raise CannotGoOn("Измерить не удалось: причина выше.")
    say(f"Измерено{f', цифры в {args.json}' if args.json else ''}.")
    return Exit.DONE


def _counts(most: int) -> Callable[[str], list[int]]:
    """Return what reads «1,3,10», each at most so much."""

    def read(text: str) -> list[int]:
        counts = [int(part) for part in text.split(",")]
        if not all(1 <= count <= most for count in counts):
            raise ValueError(text)
        return sorted(set(counts))

    return read


def _between(least: int, most: int) -> Callable[[str], int]:
    """Return what reads one number."""

    def read(text: str) -> int:
        if not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return read

"""``zhurnal torture``: the long forms of the promises, run once and told in one table."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from secrets import randbelow
from xml.etree import ElementTree

from app.cli.check import Step, run_step, source_folder
from app.cli.common import Exit, complain, say
from app.cli.ordeals import ROWS, Row

SUMMARY = "испытать журнал: убийства, отключения питания, подбор паролей"
_ABOUT = """Испытать обещания журнала: убийства процесса, отключения питания, порванный журнал SQLite,
переполненный диск, повреждённые снимки, подбор паролей, шум на входе, права каждого на всё.

В конце таблица. Испытания идут на придуманных школах во временной папке; ваш журнал не трогают. Нужна папка с
исходным кодом; для отключений питания нужны права root и петлевые устройства (loop)."""
MINUTES = 20.0
LONG_FORMS = Step("испытания (pytest)", ("-m", "pytest", "-m", "torture or proof"))


@dataclass(frozen=True, slots=True)
class Told:
    """What the long forms said of themselves."""

    figures: dict[str, list[int]]
    failed: list[str]
    skipped: dict[str, str]
    """Test → why it was not run."""
    ran: int


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its options."""
    parser = subparsers.add_parser("torture", help=SUMMARY, description=_ABOUT)
    told = f"сколько примерно минут испытывать на двух ядрах (обычно {MINUTES:g})"
    parser.add_argument("--minutes", metavar="N", type=float, default=MINUTES, help=told)
    told = "повторить испытания с этим числом; без него оно случайное и печатается"
    parser.add_argument("--seed", metavar="S", type=int, default=None, help=told)
    parser.add_argument(
        "--only", metavar="СЛОВО", default="", help="только испытания, в имени которых оно есть"
    )
    parser.add_argument("--json", action="store_true", help="таблицу вывести в виде JSON")


def run(args: argparse.Namespace) -> int:
    """Run the long forms and answer with a table."""
    root = source_folder()
    seed = randbelow(1_000_000) if args.seed is None else args.seed
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "torture.xml"
        words = [f"--seed={seed}", f"--hypothesis-seed={seed}", f"--minutes={args.minutes:g}"]
        words += ["-k", args.only] if args.only else []
        show = sys.stderr if args.json else sys.stdout
        whole = run_step(LONG_FORMS, root, show, (*words, f"--junitxml={report}"))
        told = read_report(report.read_text(encoding="utf-8")) if report.exists() else Told({}, [], {}, 0)
    again = f"./zhurnal torture --seed {seed} --minutes {args.minutes:g}"
    if args.json:
        print(as_json(told, again, whole.seconds))
    else:
        print("\n".join(table(told, again, whole.seconds)))
    return verdict(told, whole.passed, again, as_json=args.json)


def read_report(report: str) -> Told:
    """Read the figures, the failures and the reasons of what was not run from pytest's own report."""
    told = Told({}, [], {}, 0)
    cases = list(ElementTree.fromstring(report).iter("testcase"))
    for case in cases:
        name = case.get("name", "")
        left_out = case.find("skipped")
        fell = case.find("failure") is not None or case.find("error") is not None
        if left_out is not None:
            told.skipped[name] = left_out.get("message", "")
        elif fell:
            told.failed.append(name)
        for said in case.iter("property"):
            figure = said.get("name", "")
            if not (figure in BY_PASSING and (fell or left_out is not None)):
                told.figures.setdefault(figure, []).append(int(said.get("value", "0")))
    return replace(told, ran=len(cases))


BY_PASSING = frozenset(row.figure for row in ROWS if row.by_passing)


def table(told: Told, again: str, seconds: float) -> Iterable[str]:
    """Yield the lines of the table: what was done, what came of it, what it must be."""
    shown = [row for row in ROWS if row.figure in told.figures]
    yield ""
    yield f"{'испытание':<62}{'получилось':>12}  {'должно быть':<12}держится"
    heading = ""
    for row in shown:
        if row.heading != heading:
            heading = row.heading
            yield heading
        value = row.of(told.figures[row.figure])
        told_so = "" if row.must is None else "да" if row.holds(value) else "НЕТ"
        yield f"  {row.title:<60}{value:>12}  {row.wanted:<12}{told_so}".rstrip()
    yield ""
    yield f"испытаний {told.ran}, за {seconds / 60:.1f} мин; повторить: {again}"
    for name, reason in told.skipped.items():
        yield f"ПРОПУЩЕНО {name}: {reason}"
    for test, cases in groupby(told.failed, key=lambda name: name.partition("[")[0]):
        yield f"НЕ ВЫДЕРЖАНО {', '.join(cases)}"
        yield f"  повторить одно: {again} --only {test}"


def as_json(told: Told, again: str, seconds: float) -> str:
    """Return the same as a JSON document."""
    figures = {row.figure: row.of(told.figures[row.figure]) for row in ROWS if row.figure in told.figures}
    document = {
        "figures": figures,
        "failed": told.failed,
        "skipped": told.skipped,
        "ran": told.ran,
        "seconds": round(seconds, 1),
        "again": again,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def broken(told: Told, rows: Sequence[Row] = ROWS) -> list[str]:
    """Return the rows of the table that do not hold."""
    there = [row for row in rows if row.figure in told.figures]
    return [row.title for row in there if not row.holds(row.of(told.figures[row.figure]))]


def verdict(told: Told, passed: bool, again: str, *, as_json: bool) -> int:
    """Say in one sentence how it ended and return the exit code."""
    if not told.ran:
        complain("Испытания не начались, причина выше.")
        return Exit.REFUSED
    if not passed or broken(told):
        say(f"Испытания не выдержаны. Повторить: {again}", beside_json=as_json)
        return Exit.REFUSED
    left_out = f" Пропущено: {len(told.skipped)}, причины названы." if told.skipped else ""
    say(f"Испытания выдержаны.{left_out}", beside_json=as_json)
    return Exit.DONE

"""``zhurnal check``: format, lint, types, floors and tests in one go, with a table at the end."""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from app.cli.common import CannotGoOn, Exit, say

SUMMARY = "проверить сам код: вид, типы, этажи, тесты"
_ABOUT = """Проверить сам код: вид, замечания, типы, этажи и тесты.

Следующий шаг идёт и после неудачи; в конце таблица. Нужна папка с исходным кодом."""
_CLOSING_LINE = re.compile(r"[= ]*((?:\d+ \w+|no tests ran)(?:, \d+ \w+)* in [\d.]+s.*?)[= ]*")


@dataclass(frozen=True, slots=True)
class Step:
    """One tool to run: its name for people and the words after ``python``."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How a step ended; ``note`` is the closing line of the tests."""

    name: str
    passed: bool
    seconds: float
    note: str = ""


AT_ONCE = ("-n", str(min((os.cpu_count() or 1) + 2, 6)), "--dist", "loadfile")
"""Tests run in two processes more than there are cores, as most of them wait; a file stays in one."""
STEPS: tuple[Step, ...] = (
    Step("вид кода (ruff format)", ("-m", "ruff", "format", "--check", ".")),
    Step("замечания (ruff check)", ("-m", "ruff", "check", ".")),
    Step("типы (mypy)", ("-m", "mypy")),
    Step(
        "этажи (import-linter)",
        ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    ),
    Step("тесты (pytest)", ("-m", "pytest", *AT_ONCE)),
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its options."""
    parser = subparsers.add_parser("check", help=SUMMARY, description=_ABOUT)
    parser.add_argument("--json", action="store_true", help="таблицу вывести в виде JSON")


def run(args: argparse.Namespace) -> int:
    """Run every step whatever the earlier ones said and answer with a table."""
    root = source_folder()
    show = sys.stderr if args.json else sys.stdout
    results = [run_step(step, root, show) for step in STEPS]
    return tell(results, as_json=args.json)


def source_folder() -> Path:
    """Return the folder of the source; an installed package has no tests beside it."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "tests").is_dir() or not (root / "pyproject.toml").is_file():
        raise CannotGoOn("Проверять нечего: рядом нет исходного кода. Запустите ./zhurnal в его папке.")
    return root


def run_step(step: Step, root: Path, show: TextIO, more: Sequence[str] = ()) -> Result:
    """Run one step, letting its output through line by line."""
    print(f"\n── {step.name}", file=show, flush=True)
    started = time.monotonic()
    closing = ""
    command = [sys.executable, *step.words, *more]
    # Tests start the program hundreds of times: compiled anew each time it is half again as slow to start.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=root, env=kept, stdin=nothing, stdout=pipe, stderr=subprocess.STDOUT
    ) as tool:
        assert tool.stdout is not None
        for raw in tool.stdout:
            line = raw.decode(errors="replace")
            print(line, end="", file=show, flush=True)
            closing = closing_line(line) or closing
    return Result(step.name, tool.returncode == 0, time.monotonic() - started, closing)


def closing_line(line: str) -> str:
    """Return the counts of the closing line of a test run, or an empty string."""
    found = _CLOSING_LINE.fullmatch(line.rstrip("\r\n"))
    return found[1] if found else ""


def tell(results: Sequence[Result], *, as_json: bool) -> int:
    """Print the table and the verdict; return the exit code."""
    failed = [result.name.strip() for result in results if not result.passed]
    if as_json:
        rows = [
            {
                "step": one.name.strip(),
                "passed": one.passed,
                "seconds": round(one.seconds, 1),
                "note": one.note,
            }
            for one in results
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print_table(results, print)
    verdict = f"Проверка не пройдена: {', '.join(failed)}." if failed else "Проверка пройдена."
    say(verdict, beside_json=as_json)
    return Exit.REFUSED if failed else Exit.DONE


def print_table(results: Sequence[Result], line: Callable[[str], None]) -> None:
    """Write a row a step: name, verdict, seconds and the closing line of the tests."""
    width = max(len(result.name) for result in results)
    line("")
    for one in results:
        verdict = "да " if one.passed else "НЕТ"
        line(f"{one.name:<{width}}  {verdict}  {one.seconds:>7.1f} с  {one.note}".rstrip())

"""P9: the start of the server with a file of many years beside Python and the imports alone."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from tests.bench.archive import founded, grown
from tests.bench.at_work import ROOT, serving
from tests.bench.memory import growth
from tests.bench.pages import marks_of, megabytes_of
from tests.bench.report import Row, keep, machine, table

MOST_BESIDE_IMPORTS = 2.0
IMPORTS = "from app.cli import serve; print(serve.__name__, flush=True)"


@dataclass(frozen=True, slots=True)
class Started:
    """A file, and the seconds from the start of the process to the open journal, the latest last."""

    years: int
    marks: int
    mb: float
    seconds: tuple[float, ...]
    ratios: tuple[float, ...]
    """Each start beside the imports of its own round."""


def main(order: Mapping[str, Any]) -> None:
    """Build the files, start the server on each by turns, print the table."""
    about = machine(order["where"])
    with tempfile.TemporaryDirectory(prefix="zhurnal-bench-", dir=order["where"]) as temporary:
        sizes = measured(Path(temporary), order["pages"], order["years"], order["rounds"])
    lines = rows_of(sizes)
    sys.stdout.write(table(lines) + "\n")
    if order["json"]:
        figures = [{"years": one.years, "marks": one.marks, "seconds": one.seconds} for one in sizes]
        keep(Path(order["json"]), lines, {"machine": about, "starts": figures})


def measured(folder: Path, pages: int, years: Sequence[int], rounds: int) -> list[Started]:
    """Start the server of each file by turns, the imports alone in each round."""
    sys.stderr.write("… заполняю файлы\n")
    (folder / "one").mkdir()
    founded(folder / "one")
    files = {count: folder / f"years-{count}" for count in years}
    for count, file in files.items():
        grown(folder / "one", file, pages=pages, years=count)
    taken: dict[int, list[float]] = {count: [] for count in years}
    beside = []
    for turn in range(rounds + 1):
        imports = _imports_alone()
        times = {count: _start(file) for count, file in files.items()}
        if turn:  # the first round warms the files up
            beside.append(imports)
            for count, seconds in times.items():
                taken[count].append(seconds)
    return [
        Started(
            count,
            marks_of(file),
            megabytes_of(file),
            tuple(taken[count]),
            tuple(one / alone for one, alone in zip(taken[count], beside, strict=True)),
        )
        for count, file in files.items()
    ]


def _imports_alone() -> float:
    began = perf_counter()
    with subprocess.Popen((sys.executable, "-c", IMPORTS), cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        return perf_counter() - began


def _start(folder: Path) -> float:
    began = perf_counter()
    with serving(folder):
        return perf_counter() - began


def rows_of(sizes: Sequence[Started]) -> list[Row]:
    """Return every row of the table."""
    lines = []
    for size in sizes:
        seconds, ratio = median(size.seconds), median(size.ratios)
        lines.append(
            Row(
                "P9",
                f"запуск сервера, лет: {size.years} (отметок {size.marks}, {size.mb:.0f} МБ)",
                f"{seconds:.2f} с",
                f"Python и загрузка программы: {seconds / ratio:.2f} с",
                ratio,
                f"≤ {MOST_BESIDE_IMPORTS:g}",
                ratio <= MOST_BESIDE_IMPORTS,
            )
        )
    if len(sizes) > 1:
        power = growth([(size.marks, median(size.seconds)) for size in sizes])
        lines.append(
            Row("", "рост времени с числом отметок, степень", f"{power:.2f}", "", None, "≤ 1", power <= 1.05)
        )
    return lines


if __name__ == "__main__":
    main(json.load(sys.stdin))

"""P7 and P11: weekly slips beside the library's plain calls, one class beside a rival's measured print."""

import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from fpdf import FPDF

from printouts.binding import bind
from printouts.letters import FONTS, Face
from printouts.sheet import A4_LANDSCAPE
from printouts.weekly import weekly
from tests.bench.memory import growth
from tests.bench.report import Row, keep, machine, table
from tests.printouts.samples import slip

A_CLASS = 25
RIVAL_SECONDS, RIVAL_MB = 4.16, 11.0
"""RosarioSIS with wkhtmltopdf, one class of 30: measured in the trials of the design."""
MOST_BESIDE_PLAIN = 2.0
LESS_TIME, LESS_SIZE = 1 / 10, 1 / 20
LINES_UNDER = 12
"""Lines of results and signatures under a week's lessons."""
COLUMNS = (
    (8, "Пн"),
    (5, "1"),
    (26, "Русский язык"),
    (45, "Деепричастие"),
    (38, "§ 20"),
    (10, "4 (К)"),
    (8, "н"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """So many slips, ours and by plain calls, in seconds."""

    slips: int
    ours: float
    plain: float


def main(order: Mapping[str, Any]) -> None:
    """Measure and print the table."""
    about = machine(order["where"])
    with tempfile.TemporaryDirectory(prefix="zhurnal-bench-", dir=order["where"]) as temporary:
        folder = Path(temporary)
        sizes = [drawn(folder, count, order["rounds"]) for count in order["slips"]]
        seconds, mb = one_class(folder, order["rounds"])
    lines = [*_bulk(sizes), *_one(seconds, mb)]
    sys.stdout.write(table(lines) + "\n")
    if order["json"]:
        bulk = [{"slips": one.slips, "ours": one.ours, "plain": one.plain} for one in sizes]
        figures = {"bulk": bulk, "class": {"seconds": seconds, "mb": mb}}
        keep(Path(order["json"]), lines, {"machine": about, **figures})


def drawn(folder: Path, count: int, rounds: int) -> Drawn:
    """Draw slips on every processor and bind them, by turns with the plain calls in one."""
    sys.stderr.write(f"… {count} листков\n")
    ours, plain = [], []
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_warm, range(workers)))
        for _ in range(rounds):
            ours.append(_ours(pool, folder, count))
            plain.append(_plain(folder / "plain.pdf", count))
    return Drawn(count, median(ours), median(plain))


def _warm(_: int) -> None:
    """Let a worker load what it draws with before anything is measured."""
    with tempfile.TemporaryDirectory() as folder:
        weekly([slip()], Path(folder) / "warm.pdf")


def _ours(pool: ProcessPoolExecutor, folder: Path, count: int) -> float:
    began = perf_counter()
    classes = [range(first, min(first + A_CLASS, count)) for first in range(0, count, A_CLASS)]
    parts = [folder / f"part-{number}.pdf" for number in range(len(classes))]
    list(pool.map(_draw_class, classes, parts))
    bind([(part.stem, part) for part in parts], folder / "whole.pdf")
    return perf_counter() - began


def _draw_class(numbers: Sequence[int], out: Path) -> None:
    weekly([slip(f"Ученик{number} Имя Отчество") for number in numbers], out)


def _plain(out: Path, count: int) -> float:
    """Put as many lines on as many pages by the library's own cells: nothing measured, nothing wrapped."""
    lines = sum(len(day.lessons) for day in slip().week.days) + LINES_UNDER
    began = perf_counter()
    pdf = FPDF(unit="mm", format=(A4_LANDSCAPE.width, A4_LANDSCAPE.height))
    pdf.set_auto_page_break(False)
    pdf.add_font("narrow", fname=FONTS / Face.NARROW.value)
    for number in range(count):
        if number % 2 == 0:
            pdf.add_page()
        left = 8 + 148 * (number % 2)
        for line in range(lines):
            pdf.set_xy(left, 8 + line * 4)
            pdf.set_font("narrow", size=7.5)
            for width, text in COLUMNS:
                pdf.cell(width, 4, text, border=1)
    pdf.output(str(out))
    return perf_counter() - began


def one_class(folder: Path, rounds: int) -> tuple[float, float]:
    """Print one class of 30 as a person does; return the seconds and the size in MB."""
    out = folder / "class.pdf"
    slips = [slip(f"Ученик{number} Имя Отчество") for number in range(30)]
    taken = []
    for _ in range(rounds):
        began = perf_counter()
        weekly(slips, out)
        taken.append(perf_counter() - began)
    return median(taken), out.stat().st_size / 1_000_000


def _bulk(sizes: Sequence[Drawn]) -> list[Row]:
    lines = []
    for one in sizes:
        ratio = one.ours / one.plain
        met = ratio <= MOST_BESIDE_PLAIN
        beside = f"простые вызовы библиотеки, один процесс: {one.plain:.2f} с"
        what = f"{one.slips} листков недели, все ядра"
        lines.append(Row("P7", what, f"{one.ours:.2f} с", beside, ratio, f"≤ {MOST_BESIDE_PLAIN:g}", met))
    if len(sizes) > 1:
        power = growth([(one.slips, one.ours) for one in sizes])
        lines.append(
            Row("", "рост времени: степень от числа листков", f"{power:.2f}", bar="≤ 1", met=power <= 1.05)
        )
    return lines


def _one(seconds: float, mb: float) -> list[Row]:
    ratio, size = seconds / RIVAL_SECONDS, mb / RIVAL_MB
    return [
        Row(
            "P11",
            "класс из 30: время",
            f"{seconds:.2f} с",
            f"RosarioSIS {RIVAL_SECONDS} с",
            ratio,
            "≤ 0.1",
            ratio <= LESS_TIME,
        ),
        Row(
            "P11",
            "класс из 30: размер",
            f"{mb:.2f} МБ",
            f"RosarioSIS {RIVAL_MB:g} МБ",
            size,
            "≤ 0.05",
            size <= LESS_SIZE,
        ),
    ]


if __name__ == "__main__":
    main(json.load(sys.stdin))

"""What was measured, what stands beside it, and whether the bar is met: as a table and as JSON."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; without a bar it is only for the reader."""

    number: str
    what: str
    measured: str
    beside: str = ""
    ratio: float | None = None
    bar: str = ""
    met: bool | None = None


HEADS = ("№", "что", "получилось", "рядом, в том же прогоне", "отношение", "мерка", "держится")
VERDICTS = {True: "да", False: "НЕТ", None: ""}


def table(rows: Iterable[Row]) -> str:
    """Return the rows under their heads, columns as wide as they need."""
    lines = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
    return (row.number, row.what, row.measured, row.beside, ratio, row.bar, VERDICTS[row.met])


def machine(where: str) -> dict[str, object]:
    """Return what the figures depend on and a reader elsewhere cannot see."""
    return {
        "disk": disk_kind(Path(where)),
        "processors": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
    }


def disk_kind(folder: Path) -> str:
    """Return the kind of file system a folder lies on; «tmpfs» is memory and no disk at all."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    within = [(len(point), kind) for point, kind in mounts if folder.resolve().is_relative_to(point)]
    return max(within, default=(0, "unknown"))[1]


def keep(file: Path, rows: Sequence[Row], figures: dict[str, object]) -> None:
    """Write everything as JSON: the rows of the table and the figures they were made of."""
    text = json.dumps({"rows": [asdict(row) for row in rows], **figures}, ensure_ascii=False, indent=1)
    file.write_text(text + "\n", encoding="utf-8")

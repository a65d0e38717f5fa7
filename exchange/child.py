"""Other people's bytes are taken apart in a process of their own, with little memory and little time.

Only plain values come back, as JSON: lists of cells, or the names and numbers of a timetable.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange.fet_xml import timetable_parts
from exchange.sniff import MOST_BYTES
from exchange.tables import table_rows
from exchange.workbook import workbook_parts
from services.importing.incoming import FileRefused, FileTrouble

REFUSED_EXIT = 3
ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "OPENPYXL_LXML": "False"}
"""Of the child; without lxml openpyxl 3.1.5 reads by defusedxml."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the child may use."""

    memory_bytes: int = 768 * 1024 * 1024
    cpu_seconds: int = 20
    wall_seconds: int = 60


def taken_apart(form: str, content: bytes, limits: Limits | None = None) -> Any:
    """Return the plain parts of a file, or raise ``FileRefused``.

    ``form`` is "table", "fet", "book" (a temporary journal) or "sheets" (a list, or whatever book it is).
    """
    limits = limits or Limits()
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "exchange.child", form]
    command += [str(limits.memory_bytes), str(limits.cpu_seconds)]
    try:
        done = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=limits.wall_seconds,
            env=ENVIRONMENT | {"PYTHONPATH": str(root)},
            cwd=root,
            check=False,
        )
    except subprocess.TimeoutExpired as failure:
        raise FileRefused(FileTrouble.TOO_HEAVY) from failure
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == REFUSED_EXIT:
        trouble, about = json.loads(done.stdout)
        raise FileRefused(FileTrouble(trouble), about)
    raise FileRefused(FileTrouble.TOO_HEAVY)


def main(arguments: list[str]) -> int:
    """Read bytes from standard input and write their parts to standard output: what runs in the child."""
    form, memory_bytes, cpu_seconds = arguments[0], int(arguments[1]), int(arguments[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: Any = _parts(form, sys.stdin.buffer.read(MOST_BYTES + 1))
        code = 0
    except FileRefused as refused:
        answer, code = [refused.trouble, refused.about], REFUSED_EXIT
    except (MemoryError, RecursionError):
        answer, code = [FileTrouble.TOO_HEAVY, ""], REFUSED_EXIT
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return code


def _parts(form: str, content: bytes) -> Any:
    if form == "fet":
        return timetable_parts(content)
    if form == "book":
        return workbook_parts(content)
    if form == "sheets":
        from exchange.sheets import book_parts  # heavy, and only the child needs it

        return book_parts(content)
    return [[row.number, row.cells] for row in table_rows(content)]


if __name__ == "__main__":
    # Leaves at once: a parser that was stopped half-way has nothing worth tidying up.
    os._exit(main(sys.argv[1:]))

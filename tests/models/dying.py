"""Brings an old file to today's form again and again, each time killed at another line of the way.

``python -m tests.models.dying FOLDER`` prints one JSON object a point: how it ended, what a second try made.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import playhouse.migrations
from playhouse.migrations import Runner

from models.database import MIGRATIONS, migrate, open_school, sqlite
from tests.backups.dying import in_a_child

FIRST = "0001_first_tables"
POINTS = 30
TRACED = (playhouse.migrations.__file__, str(MIGRATIONS))


def old_file(file: Path) -> None:
    """Make a file of the first version."""
    opened = open_school(file)
    with opened.connection_context():
        Runner(opened, directory=str(MIGRATIONS)).up(FIRST)


def brought(file: Path) -> None:
    """Bring a file to today's form."""
    opened = open_school(file)
    with opened.connection_context():
        migrate(opened)


def traced(verb: Callable[[], None], stop_at: int) -> int:
    """Run a verb and be killed before the line of a step, or of what takes it, with that number."""
    lines = 0

    def on_line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        if not frame.f_code.co_filename.startswith(TRACED):
            return None
        if event == "line":
            lines += 1
            if lines == stop_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return on_line

    sys.settrace(on_line)
    try:
        verb()
    finally:
        sys.settrace(None)
    return lines


def form_of(file: Path) -> list[Any]:
    """Return the steps taken and every table, index and trigger there is."""
    connection = sqlite.connect(str(file))
    steps = connection.execute("SELECT name FROM schema_migration ORDER BY id").fetchall()
    things = connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    fault = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return [steps, things, fault]


def main() -> None:
    """Try every point."""
    folder = Path(sys.argv[1])
    old = folder / "old.db"
    in_a_child(lambda: old_file(old))
    whole = Path(shutil.copy(old, folder / "whole.db"))
    lines = traced(lambda: brought(whole), stop_at=0)
    meant = form_of(whole)
    for point in sorted({1 + lines * n // POINTS for n in range(POINTS)}):
        file = Path(shutil.copy(old, folder / f"{point}.db"))
        ended = in_a_child(lambda file=file, point=point: traced(lambda: brought(file), point))  # type: ignore[misc]
        taken = len(form_of(file)[0])
        again = in_a_child(lambda file=file: brought(file))  # type: ignore[misc]
        told = {"ended": ended, "taken": taken, "again": again, "same": form_of(file) == meant}
        sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()

"""Runs a verb of backups again and again, each time in a process that is killed at another point.

``python -m tests.backups.dying snapshot|restore|prune|upgrade line|bytes DATA OUT POINTS`` makes
``OUT/<point>/`` for each point and prints a JSON line each: the point and the signal that ended it (0: it
finished before).
"""

import json
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import backups
import backups.retention
import backups.upgrade
import models.database
from backups.facts import known_steps
from backups.restore import restore
from tests.backups.signed import KEYS, make_snapshot, prune, safe_state

OURS = str(Path(backups.__file__).parent)
MIGRATING = (str(Path("models") / "database.py"), str(Path("playhouse") / "migrations.py"), "_later.py")
"""What takes the steps of a newer form, and the steps themselves."""
NOW = datetime(2026, 11, 20, 10, 45)
SCHOOL = "school-39"


def snapshot(data: Path, place: Path) -> None:
    make_snapshot(data / "journal.db", place, NOW, "0.1.0")


def restoring(data: Path, place: Path) -> None:
    restore(
        next((data / "backups").glob("*.db.zst")),
        place / "journal.db",
        NOW,
        "0.1.0",
        known_steps(),
        KEYS,
        keep_in=place / "kept",
        after=lambda _: None,
    )


def pruning(data: Path, place: Path) -> None:
    prune(place / "backups", SCHOOL)


def later_program(steps: Path) -> None:
    """Let the program know two steps more."""
    shutil.copytree(models.database.MIGRATIONS, steps)
    for number in (9998, 9999):
        made = f"CREATE TABLE later_{number} (id INTEGER PRIMARY KEY)"
        step = f'def up(migrator, db):\n    db.execute_sql("{made}")\n'
        (steps / f"{number}_later.py").write_text(step, "utf-8")
    for room in (models.database, backups.facts):
        vars(room)["MIGRATIONS"] = steps


def upgrading(data: Path, place: Path) -> None:
    database = place / "journal.db"
    kept = safe_state(database, place / "backups", NOW, "0.1.0")
    backups.upgrade.upgrade(database, kept, new_form)


def new_form(copy: Path) -> None:
    opened = models.database.open_school(copy)
    with opened.connection_context():
        models.database.migrate(opened)


def prepared(what: str, data: Path, place: Path) -> Path:
    """Give a restore or an upgrade a school of its own to be done over."""
    if what != "snapshot":
        shutil.copytree(data, place)
    return place


def decisive(code: CodeType) -> bool:
    """Whether a kill must be tried before each line here: where the journal is swapped, or copies deleted."""
    return code.co_filename == backups.upgrade.__file__ or code is backups.retention.prune.__code__


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def traced(
    verb: Callable[[], object],
    stop_at: int,
    deciding: list[int] | None = None,
    end: Callable[[], None] = killed,
    decisive: Callable[[CodeType], bool] = decisive,
) -> int:
    """Run a verb and be ended before the line of ``backups`` with that number; return how many it had.

    ``deciding`` gets the numbers of every decisive line.
    """
    lines = 0

    def on_line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal lines
        file = frame.f_code.co_filename
        if not file.startswith(OURS) and not file.endswith(MIGRATING):
            return None
        if event == "line":
            lines += 1
            if deciding is not None and decisive(frame.f_code):
                deciding.append(lines)
            if lines == stop_at:
                end()
        return on_line

    sys.settrace(on_line)
    try:
        verb()
    finally:
        sys.settrace(None)
    return lines


def limited(verb: Callable[[], None], most: int) -> None:
    """Run a verb and be killed by the kernel when a file would grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    verb()


def in_a_child(verb: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            verb()
            os._exit(0)
        finally:
            os._exit(9)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    what, how, data, out, most = (
        sys.argv[1],
        sys.argv[2],
        Path(sys.argv[3]),
        Path(sys.argv[4]),
        int(sys.argv[5]),
    )
    verb = {"snapshot": snapshot, "restore": restoring, "prune": pruning, "upgrade": upgrading}[what]
    if what == "upgrade":
        later_program(out / "steps")
    if how == "line":
        deciding: list[int] = []
        whole = traced(lambda: verb(data, prepared(what, data, out / "whole")), 0, deciding)
        points = sorted({1 + whole * n // most for n in range(most)} | set(deciding))
    else:
        size = (data / "journal.db").stat().st_size
        points = [40_000 + (size - 40_000) * n // most for n in range(most)]
    ways: dict[str, Callable[[Callable[[], None], int], object]] = {"line": traced, "bytes": limited}
    for point in points:
        place = prepared(what, data, out / str(point))
        ended = in_a_child(lambda place=place, point=point: ways[how](lambda: verb(data, place), point))  # type: ignore[misc]  # mypy does not infer defaults
        sys.stdout.write(json.dumps({"point": point, "ended": ended}) + "\n")


if __name__ == "__main__":
    main()

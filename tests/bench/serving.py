"""``zhurnal bench serving``: what a key, a session and a mark cost, with what stands beside each.

Reads its order as JSON from the standard input, as ``app/cli/bench.py`` writes it.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from time import sleep
from typing import Any

from app.cli.common import say
from models.database import sqlite
from tests.bench.at_work import ROOT, Server, Typists, first_screen_alone, pages_alone, serving
from tests.bench.bars import rows_of
from tests.bench.figures import Sessions, Visits
from tests.bench.founding import Page, found
from tests.bench.memory import memory, processor
from tests.bench.report import keep, machine, table

VISITS_BETWEEN = 3
"""Connections between two starts of a process."""
AT_ONCE = 4
SECONDS_TO_TIDY_UP = 2.5
"""Of silence, in which the server clears away what closed screens left."""
_TYPED = "SELECT course, after FROM audit_event WHERE act = 'set_mark' AND sign_in IS NOT NULL ORDER BY id"


def main(order: dict[str, Any]) -> None:
    """Measure everything, print the table, and keep the figures where asked."""
    about = machine(order["where"])
    with tempfile.TemporaryDirectory(prefix="zhurnal-bench-", dir=order["where"]) as made:
        folder = Path(made)
        sizes = [_sessions(folder / f"school{count}", count, order["seconds"]) for count in order["sessions"]]
        visits = _visits(folder / "visited", order)
        writing = _writing(folder / "written", order["writing_pages"], order["writing_seconds"])
    rows = rows_of(sizes, visits, writing)
    say(table(rows))
    if order["json"]:
        figures: dict[str, object] = {
            "machine": about,
            "order": order,
            "sessions": [asdict(size) for size in sizes],
            "visits": asdict(visits),
            "writing": writing,
        }
        keep(Path(order["json"]), rows, figures)


def _sessions(folder: Path, count: int, seconds: int) -> Sessions:
    _tell(f"сессий: {count}, каждая печатает отметку в секунду, секунд: {seconds}")
    pages = _founded(folder, count)
    with serving(folder) as server, Typists.at_work() as typists:
        before = memory(server.pid)
        typists.do("open", port=server.port, people=_people(pages))
        used = processor(server.pid)
        typed = typists.do("type", seconds=seconds)["typed"]
        used = processor(server.pid) - used
        after, errors, late = memory(server.pid), server.troubles(), server.seconds_late()
        typists.do("leave")
    return Sessions(
        sessions=count,
        keys=sum(len(one["marks"]) for one in typed),
        painted=tuple(wait for one in typed for wait in one["painted"]),
        bytes=tuple(size for one in typed for size in one["bytes"]),
        unpainted=sum(one["unpainted"] for one in typed),
        lost=_lost(folder, typed),
        errors=errors + sum(one["gone"] for one in typed),
        seconds_late=late,
        memory_before=before,
        memory_after=after,
        processor=used / seconds,
    )


def _lost(folder: Path, typed: Sequence[dict[str, Any]]) -> int:
    """Count the typed marks that the file does not have in their order."""
    kept: dict[int, list[str]] = {}
    database = sqlite.connect(str(folder / "journal.db"))
    for course, after in database.execute(_TYPED):
        kept.setdefault(course, []).append(json.loads(after)["value"])
    database.close()
    return sum(lost_marks(one["marks"], "".join(kept.get(one["course"], ()))) for one in typed)


def lost_marks(typed: str, kept: str) -> int:
    """Return how many typed marks are not kept in the place where they were typed."""
    return len(typed) - sum(mark == value for mark, value in zip(typed, kept, strict=False))


def _visits(folder: Path, order: Mapping[str, Any]) -> Visits:
    pages, alone, visits = _founded(folder, order["visitors"]), order["alone"], order["visits"]
    with serving(folder) as server, Typists.at_work() as typists:
        _tell("вход: подключение по SSH и запуск отдельного процесса по очереди")
        _visited(server, typists, pages[:1], 1)
        first, beside = [], []
        for turn in range(alone):
            first += _visited(server, typists, pages[turn : turn + VISITS_BETWEEN], 1)
            beside.append(first_screen_alone(folder, pages[turn]))
        with pages_alone(folder, pages[:alone]) as apps:
            memories = tuple(memory(app.pid) for app in apps)
        _tell(f"приходят и уходят: {visits} раз")
        by_visits = _come_and_go(server, typists, pages, visits, order["batches"])
        errors = server.troubles()
    return Visits(tuple(first), tuple(beside), memories, by_visits, errors)


def _visited(server: Server, typists: Typists, pages: Sequence[Page], at_once: int) -> list[float]:
    told = typists.do("visit", port=server.port, people=_people(pages), at_once=at_once)
    return list(told["first_screen"])


def _come_and_go(
    server: Server, typists: Typists, pages: Sequence[Page], visits: int, batches: int
) -> tuple[tuple[int, float], ...]:
    points = [(0, memory(server.pid))]
    for batch in range(1, batches + 1):
        upto = visits * batch // batches
        people = [pages[visit % len(pages)] for visit in range(points[-1][0], upto)]
        _visited(server, typists, people, AT_ONCE)
        sleep(SECONDS_TO_TIDY_UP)
        points.append((upto, memory(server.pid)))
    return tuple(points)


def _writing(folder: Path, pages: int, seconds: float) -> dict[str, Any]:
    _tell("запись на диск: 60 пишущих и простой цикл по очереди")
    order = {
        "folder": str(folder),
        "pages": [asdict(page) for page in _founded(folder, pages)],
        "seconds": seconds,
    }
    told: dict[str, Any] = json.loads(
        subprocess.run(
            (sys.executable, "-m", "tests.bench.writing"),
            cwd=ROOT,
            input=json.dumps(order),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
    )
    told["wait_median"] = median(told["waits"])
    return told


def _founded(folder: Path, count: int) -> tuple[Page, ...]:
    folder.mkdir()
    return found(folder, count)


def _people(pages: Sequence[Page]) -> list[tuple[str, int]]:
    return [(page.login, page.course) for page in pages]


def _tell(what: str) -> None:
    sys.stderr.write(f"… {what}\n")


if __name__ == "__main__":
    main(json.load(sys.stdin))

"""P8: a snapshot under write load beside a plain copy of the file, and how long writers wait meanwhile."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter
from typing import Any

from app import VERSION
from app.opening import open_house
from app.snapshots import FOLDER, keys_of
from backups.facts import known_steps
from backups.restore import restore
from backups.snapshot import Snapshot, make_snapshot
from backups.snapshot_keys import SnapshotKeys
from services.book import Book
from services.house import DATABASE, House
from services.outcomes import Outcome, Saved
from services.settings import set_setting
from tests.bench.archive import founded, grown
from tests.bench.memory import growth
from tests.bench.report import Row, keep, machine, table

NOW = datetime(2026, 12, 20, 12, 0)
PAGES_A_YEAR = 208
MB_A_PAGE = 0.107
BREATH = 0.005
"""Seconds between two writes of the one who is measured: about a hundred a second, the busiest hour."""
MOST_BESIDE_A_COPY = 25.0
LONGEST_PAUSE = 0.25
LONGEST_SNAPSHOT, LONGEST_RESTORE = 15.0, 60.0
JUDGED_MB = 200
SMALLEST_COMPARED_MB = 100
"""Copying less takes a few hundredths of a second, and the checks of a snapshot have costs of their own."""
MS = 1000.0


@dataclass(frozen=True, slots=True)
class Taken:
    """What one size took, in seconds; every list has one number a round."""

    mb: float
    stored_mb: float
    snapshots: tuple[float, ...]
    copies: tuple[float, ...]
    restored: float
    pause: float
    """The longest that a write waited while a snapshot was made."""
    pause_alone: float
    """The longest while nothing else was done."""
    writes: int


class Writing(Thread):
    """Writes a setting and its event again and again through the school's writer; keeps the longest wait."""

    def __init__(self, house: House) -> None:
        super().__init__(daemon=True)
        self._house, self._ended = house, Event()
        self.longest, self.writes = 0.0, 0

    def run(self) -> None:
        """Write until told to end."""
        while not self._ended.wait(BREATH):
            began = perf_counter()
            outcome = self._house.write(self._verb).result()
            self.longest = max(self.longest, perf_counter() - began)
            assert isinstance(outcome, Saved), outcome
            self.writes += 1

    def _verb(self, book: Book) -> Outcome:
        set_setting(book, f"measured_{id(self)}_{self.writes}", "x", date(2026, 9, 1))
        return Saved(1, book.now.local)

    def end(self) -> None:
        """Wait for the last write."""
        self._ended.set()
        self.join()


def main(order: Mapping[str, Any]) -> None:
    """Build a file of each size, measure, print the table."""
    about = machine(order["where"])
    with tempfile.TemporaryDirectory(prefix="zhurnal-bench-", dir=order["where"]) as temporary:
        folder = Path(temporary)
        _tell("заполняю одну страницу службами журнала")
        (folder / "one").mkdir()
        founded(folder / "one")
        taken = [measured(folder, size, order["rounds"]) for size in order["sizes"]]
    lines = rows_of(taken)
    sys.stdout.write(table(lines) + "\n")
    if order["json"]:
        keep(Path(order["json"]), lines, {"machine": about, "sizes": [asdict(one) for one in taken]})


def measured(folder: Path, size: int, rounds: int) -> Taken:
    """Make snapshots and plain copies by turns beside one who writes, then restore the last snapshot."""
    _tell(f"файл на {size} МБ")
    data = folder / f"mb-{size}"
    wanted = max(1, round(size / MB_A_PAGE))
    years = max(1, round(wanted / PAGES_A_YEAR))
    grown(folder / "one", data, pages=max(1, wanted // years), years=years)
    keys = keys_of(data)
    keys.encrypt_to(keys.write_spare(folder / f"spare-{size}"))
    house = open_house(data)
    house.start()
    try:
        alone = _beside(house, lambda: Event().wait(2.0))[1]
        snapshots, copies, pauses, made = [], [], [], None
        for _ in range(rounds):
            copies.append(_beside(house, lambda: _copy(house.file, data / "copy"))[0])
            found: list[Snapshot] = []
            seconds, writer = _beside(
                house,
                lambda found=found: found.append(
                    make_snapshot(house.file, data / FOLDER, NOW, VERSION, keys)
                ),
            )
            snapshots.append(seconds)
            pauses.append(writer)
            made = found[0]
    finally:
        house.stop()
    assert made is not None
    restored = _restored(made, folder / f"new-{size}", keys)
    return Taken(
        made.manifest.size / 1_000_000,
        made.manifest.stored_size / 1_000_000,
        tuple(snapshots),
        tuple(copies),
        restored,
        max(one.longest for one in pauses),
        alone.longest,
        sum(one.writes for one in pauses),
    )


def _restored(made: Snapshot, new: Path, keys: SnapshotKeys) -> float:
    """Return how long it takes to put a snapshot into a new folder."""
    began = perf_counter()
    new.mkdir()
    restore(made.path, new / DATABASE, NOW, VERSION, known_steps(), keys, keep_in=new, after=lambda _: None)
    seconds = perf_counter() - began
    shutil.rmtree(new)
    return seconds


def _beside(house: House, work: Any) -> tuple[float, Writing]:
    """Do something while somebody writes; return how long it took, and the one who wrote."""
    writer = Writing(house)
    writer.start()
    began = perf_counter()
    work()
    seconds = perf_counter() - began
    writer.end()
    return seconds, writer


def _copy(file: Path, into: Path) -> None:
    with file.open("rb") as source, into.open("wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
        target.flush()
        os.fsync(target.fileno())
    into.unlink()


def rows_of(sizes: Sequence[Taken]) -> list[Row]:
    """Return the rows of the table."""
    lines = [row for one in sizes for row in _of(one)]
    if len(sizes) > 1:
        power = growth([(one.mb, median(one.snapshots)) for one in sizes])
        lines.append(Row("", "рост: степень от размера", f"{power:.2f}", bar="≤ 1", met=power <= 1.05))
    return lines


def _of(one: Taken) -> list[Row]:
    named, judged = f"{one.mb:.0f} МБ", one.mb < JUDGED_MB * 1.2
    compared = one.mb >= SMALLEST_COMPARED_MB
    bars = [word for word, held in (("≤ 25", compared), ("≤ 15 с", judged)) if held]
    snapshot, copy = median(one.snapshots), median(one.copies)
    ratio = snapshot / copy
    return [
        Row(
            "P8",
            f"снимок, {named} (хранится {one.stored_mb:.1f} МБ)",
            f"{snapshot:.2f} с",
            f"копия и fsync: {copy:.2f} с",
            ratio,
            " и ".join(bars),
            (ratio <= MOST_BESIDE_A_COPY or not compared) and (snapshot <= LONGEST_SNAPSHOT or not judged),
        ),
        Row(
            "P8",
            f"дольше всего ждала запись, {named}",
            f"{one.pause * MS:.0f} мс",
            f"без снимка: {one.pause_alone * MS:.0f} мс, записей {one.writes}",
            None,
            "≤ 250 мс",
            one.pause <= LONGEST_PAUSE,
        ),
        Row(
            "P8",
            f"восстановление, {named}",
            f"{one.restored:.2f} с",
            bar="≤ 60 с" if judged else "",
            met=one.restored <= LONGEST_RESTORE if judged else None,
        ),
    ]


def _tell(what: str) -> None:
    sys.stderr.write(f"… {what}\n")


if __name__ == "__main__":
    main(json.load(sys.stdin))

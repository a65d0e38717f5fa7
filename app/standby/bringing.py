"""Bringing what lies beside the journal to the second machine, on a line of its own: the copy never waits."""

import asyncio
import logging
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from app.archive import sha256
from app.kiosk.line import AnotherServer, Away
from app.standby import place
from app.standby.copies import Copies
from app.standby.line import Gone, Line, NotNamed, line_to
from app.standby.shelves import LARGEST_FILE, SHELVES, lies_beside, mark_of
from app.standby.talk import FOLLOW
from app.year_archive import FOLDER as YEARS
from backups.disk import PART, digest, part_of, publish, settle
from backups.mirror import Doubt, Doubted
from backups.troubles import BackupFailed, Trouble, typed
from backups.year_archive import SUMS, check, private

log = logging.getLogger("zhurnal.standby")

P = ParamSpec("P")
T = TypeVar("T")
COMING = "coming"
"""Where an archive grows until it is whole."""
PIECE = 256 * 1024
PAUSE_SECONDS = 0.05
"""Between two pieces: people type on the first machine, and an archive has time."""
RETRY_SECONDS = 60.0
ROOM = 512 * 1024 * 1024
"""What an archive leaves free on the disk: the journal's copies come first."""
LARGEST_LIST = 4 * 1024 * 1024
MOST_FILES = 20_000
SUM_LETTERS = 64


class Bringing:
    """Makes the shelves here as they are there, fetches the newest snapshot and archives; removes none."""

    def __init__(self, data: Path, where: place.Where, copies: Copies) -> None:
        self.mark = ""
        """Of what was told last."""
        self.trouble, self.about = "", ""
        """Why something could not be brought, a stored value, and what."""
        self._data = data
        self._where = where
        self._copies = copies
        self._snapshots: Sequence[str] = ()
        self._told: Any = None
        """Not begun with."""
        self._wanted: Any = None
        self._news = asyncio.Event()

    def tell(self, lying: Any) -> None:
        """Take note of what lies on the first machine."""
        self.mark, self._told = mark_of(lying), lying

    def begin(self, snapshots: Sequence[str] = ()) -> None:
        """Bring what was told of and the newest snapshot: the history of whoever told it has been proved."""
        if self._told is not None or snapshots != self._snapshots:
            self._wanted = self._wanted if self._told is None else self._told
            self._told, self._snapshots = None, snapshots
            self._news.set()

    async def run(self) -> None:
        """Bring whatever is told of until cancelled; what failed is tried again from time to time."""
        while True:
            await self._news.wait()
            self._news.clear()
            if not await self.bring():
                with suppress(TimeoutError):
                    async with asyncio.timeout(RETRY_SECONDS):
                        await self._news.wait()
                self._news.set()

    async def bring(self) -> bool:
        """Bring all that is not here; whether nothing is left out."""
        where = self._where
        wrong: list[tuple[str, str]] = []
        try:
            missing = await asyncio.to_thread(lambda: list(self._missing(self._wanted)))
            if missing:
                key, _ = place.own_key(self._data)
                async with line_to(where.host, where.port, where.key, key, FOLLOW) as line:
                    for about, bring in missing:
                        if trouble := await _tried(bring, line):
                            wrong.append((trouble, about))
        except (Away, AnotherServer, NotNamed):
            return False  # whoever follows the journal tells of it
        except (LookupError, TypeError, ValueError, AttributeError):  # no such answer is known here
            wrong.append((Doubt.PIECE_DAMAGED, YEARS))
        except BackupFailed as failed:
            wrong.append((failed.trouble, failed.about))
        except Exception as fault:  # noqa: BLE001 - the copy must live on without what lies beside it
            log.error("what lies beside the journal could not be brought: %s", type(fault).__name__)
            return False
        if wrong and wrong[0] != (self.trouble, self.about):
            log.warning("not everything beside the journal was brought: %s", wrong[0][0])
        self.trouble, self.about = wrong[0] if wrong else ("", "")
        return not wrong and not self._copies.lacks(self._snapshots)

    def _missing(self, wanted: Any) -> Iterator[tuple[str, Callable[[Line], Awaitable[None]]]]:
        """Give what has to be brought and how; what is here and is not there leaves a shelf."""
        if self._copies.lacks(self._snapshots):
            yield self._snapshots[0], self._take_snapshot
        if wanted is None:
            return
        with typed(self._data):
            for shelf, files in wanted["shelves"].items():
                if shelf not in SHELVES:
                    raise ValueError(shelf)
                if files is None:
                    yield shelf, _unreadable
                    continue
                for name, size, total in files:
                    if not _is_here(self._data / shelf / name, size, total):
                        yield f"{shelf}/{name}", _File(self._data, f"{shelf}/{name}", size, total).bring
                _remove_others(self._data / shelf, {name for name, _, _ in files})
            if wanted["years"] is None:
                yield YEARS, _unreadable
            for name, size, total in sorted(wanted["years"] or (), reverse=True):
                if not _is_the_archive(self._data / YEARS / name, total):
                    yield f"{YEARS}/{name}", _Archive(self._data, name, size, total).bring

    async def _take_snapshot(self, line: Line) -> None:
        await self._copies.take_snapshot(line, self._snapshots)


class _File:
    """A file of a shelf."""

    def __init__(self, data: Path, way: str, size: int, total: str) -> None:
        if not lies_beside(way) or size < 0 or (size > LARGEST_FILE and total):
            raise ValueError(way)
        self._data, self._way, self._size, self._total = data, way, size, total

    async def bring(self, line: Line) -> None:
        """Fetch it beside its place and put it there once its sum is right."""
        if not self._total:
            raise Gone(self._way)
        content = await _read(line, self._way, self._size)
        if sha256(content) != self._total:
            raise Doubted(Doubt.PIECE_DAMAGED, self._way)
        await _on_disk(self._data, _put, self._data / self._way, content)


class _Archive:
    """An archive of a year, fetched file by file and proved as a whole before it gets its name."""

    def __init__(self, data: Path, name: str, size: int, total: str) -> None:
        if not lies_beside(f"{YEARS}/{name}/{SUMS}") or size < 0:
            raise ValueError(name)
        self._data, self._name, self._total = data, name, total
        self._left = size + LARGEST_LIST
        """Bytes that may still come."""
        self._coming = data / place.FOLDER / COMING / name

    async def bring(self, line: Line) -> None:
        """Go on with what a try before has left."""
        await _on_disk(self._data, self._demand_room)
        way = f"{YEARS}/{self._name}"
        sums = await _read(line, f"{way}/{SUMS}", LARGEST_LIST)
        if sha256(sums) != self._total:
            raise Doubted(Doubt.PIECE_DAMAGED, f"{way}/{SUMS}")
        for file, total in _listed(way, sums):
            if not await _on_disk(self._data, _is_here, self._coming / file, None, total):
                await self._fetch(line, f"{way}/{file}", self._coming / file, total)
        await _on_disk(self._data, _put, self._coming / SUMS, sums)
        await _on_disk(self._data, self._publish)

    def _demand_room(self) -> None:
        private(self._coming)
        there = sum(file.stat().st_size for file in self._coming.rglob("*") if file.is_file())
        if shutil.disk_usage(self._data).free < self._left - there + ROOM:
            raise BackupFailed(Trouble.DISK_FULL, self._name)

    async def _fetch(self, line: Line, way: str, target: Path, total: str) -> None:
        """Fetch a file piece by piece behind what is there of it; a wrong one is begun anew next time."""
        part = target.with_name(target.name + PART)
        at = await _on_disk(self._data, _begun, part)
        while piece := await line.read(way, at, PIECE):
            self._left -= len(piece)
            if self._left < 0:
                raise Doubted(Doubt.PIECE_DAMAGED, way)
            await _on_disk(self._data, _append, part, at, piece)
            at += len(piece)
            await asyncio.sleep(PAUSE_SECONDS)
        if not await _on_disk(self._data, _is_here, part, None, total):
            await _on_disk(self._data, part.unlink)
            raise Doubted(Doubt.PIECE_DAMAGED, way)
        await _on_disk(self._data, publish, part, target)

    def _publish(self) -> None:
        """Give a whole archive its name; another one of that name is set aside, not removed."""
        if check(self._coming):
            shutil.rmtree(self._coming)
            raise Doubted(Doubt.PIECE_DAMAGED, f"{YEARS}/{self._name}")
        final = self._data / YEARS / self._name
        private(final.parent)
        if final.exists():
            aside = self._data / f"left-{datetime.now():%Y-%m-%d-%H%M%S}" / YEARS
            private(aside)
            final.rename(aside / self._name)
        self._coming.rename(final)
        settle(final.parent)


async def _unreadable(line: Line) -> None:
    raise Gone


async def _tried(bring: Callable[[Line], Awaitable[None]], line: Line) -> str:
    """Bring one thing; return what kept it from coming, empty where it came."""
    try:
        await bring(line)
    except Gone:
        return Doubt.GAP
    except Doubted as doubted:
        return doubted.doubt
    except BackupFailed as failed:
        return failed.trouble
    return ""


async def _read(line: Line, way: str, most: int) -> bytes:
    """Read a whole small file; ``Doubted`` where it is larger than was told."""
    content = b""
    while piece := await line.read(way, len(content), PIECE):
        content += piece
        if len(content) > most:
            raise Doubted(Doubt.PIECE_DAMAGED, way)
        await asyncio.sleep(PAUSE_SECONDS)
    return content


async def _on_disk(about: Path, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Work on this disk in a thread: its errors are not the line's."""
    with typed(about):
        return await asyncio.to_thread(work, *args, **kwargs)


def _listed(way: str, sums: bytes) -> list[tuple[str, str]]:
    """Return the files of an archive with their sums, as its list names them."""
    told = [line.partition("  ") for line in sums.decode("utf-8", "replace").splitlines()]
    fits = all(len(total) == SUM_LETTERS and lies_beside(f"{way}/{file}") for total, _, file in told)
    if not fits or len(told) > MOST_FILES:
        raise Doubted(Doubt.PIECE_DAMAGED, f"{way}/{SUMS}")
    return [(file, total) for total, _, file in told]


def _is_here(file: Path, size: int | None, total: str) -> bool:
    if not file.is_file() or (size is not None and file.stat().st_size != size):
        return False
    return digest(file)[0] == total


def _is_the_archive(folder: Path, total: str) -> bool:
    """Whether an archive is here: it was proved when it got its name."""
    return (folder / SUMS).is_file() and digest(folder / SUMS)[0] == total


def _remove_others(folder: Path, told: set[str]) -> None:
    for file in folder.iterdir() if folder.is_dir() else ():
        if file.name not in told and file.is_file():
            file.unlink()


def _put(final: Path, content: bytes) -> None:
    private(final.parent)
    with part_of(final) as part:
        part.write_bytes(content)
        publish(part, final)


def _begun(part: Path) -> int:
    """Return how much of a file is there."""
    private(part.parent)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600))
    return part.stat().st_size


def _append(part: Path, at: int, piece: bytes) -> None:
    with part.open("r+b") as file:
        file.seek(at)
        file.write(piece)

"""What lies beside the journal and belongs on the second machine too: archives of years, shelves of files."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.incoming import FOLDER as INCOMING
from app.trusted import FOLDER as TRUSTED
from app.year_archive import FOLDER as YEARS
from backups.disk import PART, digest
from backups.year_archive import SUMS, files_in

SHELVES = (TRUSTED, INCOMING)
"""Folders whose plain files the second machine holds as the first one does."""
LARGEST_FILE = 64 * 1024 * 1024
"""Of a shelf; whatever is larger is neither a certificate nor a journal that somebody filled."""
LONGEST_NAME = 200
"""Bytes of a part of a way."""
DEEPEST = 6


def lies_beside(way: str) -> bool:
    """Whether a way from the data folder may be one of such a file; where it leads is not looked at."""
    parts = way.split("/")
    if parts[0] in SHELVES:
        return len(parts) == 2 and _is_name(parts[1])
    return parts[0] == YEARS and 3 <= len(parts) <= DEEPEST and all(map(_is_name, parts[1:]))


def _is_name(part: str) -> bool:
    """Whether a part of a way is a plain name, of nothing hidden or unfinished."""
    if not part or not part.isprintable() or part.startswith(".") or part.endswith(PART):
        return False
    return len(part.encode()) <= LONGEST_NAME


def lying_in(data: Path) -> dict[str, Any]:
    """Return what lies there, each file with size and sum, each archive with its size and its list's sum.

    A folder that cannot be read is None, a file that cannot or is too large has no sum.
    """
    shelves = {shelf: _sorted(_files(data / shelf)) for shelf in SHELVES}
    return {"shelves": shelves, "years": _sorted(_archives(data / YEARS))}


def mark_of(lying: Any) -> str:
    """Return what tells two answers apart."""
    return sha256(json.dumps(lying, sort_keys=True).encode()).hexdigest()[:16]


def read_part(data: Path, way: str, begin: int, most: int) -> bytes:
    """Read a part of a file, never through a link in its place. Raises OSError."""
    with os.fdopen(os.open(data / way, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        file.seek(begin)
        return file.read(most)


def _sorted(found: Iterator[list[Any]]) -> list[list[Any]] | None:
    try:
        return sorted(found)
    except OSError:
        return None


def _files(folder: Path) -> Iterator[list[Any]]:
    if not folder.is_dir():
        return
    for entry in os.scandir(folder):
        if _is_name(entry.name) and entry.is_file(follow_symlinks=False):
            there = entry.stat(follow_symlinks=False)
            told = entry.path, there.st_ino, there.st_mtime_ns
            yield [entry.name, there.st_size, _sum(*told) if there.st_size <= LARGEST_FILE else ""]


def _archives(folder: Path) -> Iterator[list[Any]]:
    if not folder.is_dir():
        return
    for entry in os.scandir(folder):
        with suppress(OSError):  # one without its list is no archive
            if _is_name(entry.name) and entry.is_dir(follow_symlinks=False):
                sums = Path(entry.path) / SUMS
                there = sums.stat()
                told = str(sums), there.st_ino, there.st_mtime_ns
                yield [entry.name, _size(*told), _sum(*told)]


@lru_cache(maxsize=1024)
def _sum(path: str, inode: int, changed: int) -> str:
    """Return a file's sum, read once while it stays the same."""
    try:
        return digest(Path(path))[0]
    except OSError:
        return ""


@lru_cache(maxsize=256)
def _size(sums: str, inode: int, changed: int) -> int:
    """Return how much a finished archive takes."""
    folder = Path(sums).parent
    return sum((folder / file).stat().st_size for file in files_in(folder))

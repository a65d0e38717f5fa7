"""Room held back on the disk: given up when it is full, so that reading and a checkpoint go on."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

NAME = "journal.reserve"
BYTES = 4 * 1024 * 1024
LEAST_ROOM = 64 * 1024
"""Without so much not even the files that SQLite keeps beside the journal can be made."""


def why_unwritable(folder: Path) -> OSError | None:
    """Try to write a little into a folder; None where that is possible."""
    try:
        with TemporaryFile(dir=folder) as tried:
            tried.write(bytes(LEAST_ROOM))
    except OSError as trouble:
        return trouble
    return None


class Reserve:
    """A file of zeros beside the journal."""

    def __init__(self, folder: Path, size: int = BYTES) -> None:
        self._path = folder / NAME
        self._size = size

    def hold(self) -> bool:
        """Hold the room, again where it was given up; False where the disk has none."""
        try:
            if self._path.exists() and self._path.stat().st_size >= self._size:
                return True
            held = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(held, 0, self._size)
                os.fsync(held)
            finally:
                os.close(held)
        except OSError:
            self.release()
            return False
        return True

    def hold_again(self) -> bool:
        """Hold it again after a full disk: only where as much again is free, so that marks have room too."""
        try:
            disk = os.statvfs(self._path.parent)
        except OSError:
            return False
        return disk.f_bavail * disk.f_frsize >= 2 * self._size and self.hold()

    def release(self) -> None:
        """Give the room up."""
        with suppress(OSError):  # a disk that may not be written to keeps it
            self._path.unlink(missing_ok=True)

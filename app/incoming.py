"""The folder for temporary journals that were filled elsewhere and brought back to the server."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from backups.disk import write_whole
from exchange.carry_over import BOOK
from exchange.filled_journal import read_filled
from screens.station import Arrived
from services.importing.incoming import FileRefused, FileTrouble
from services.temporary.sheet import FilledFile

FOLDER = "incoming"
MOST_LISTED = 200


class Incoming:
    """Files that wait for their teachers; only plain files of the folder itself are seen."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def listed(self) -> tuple[Arrived, ...]:
        """Return the files, the newest first; none where the folder cannot be read."""
        try:
            entries = list(os.scandir(self._folder))
        except OSError:
            return ()
        found = []
        for entry in entries:
            if entry.name.lower().endswith(BOOK) and entry.is_file(follow_symlinks=False):
                with suppress(FileNotFoundError):  # taken away meanwhile
                    found.append(Arrived(entry.name, datetime.fromtimestamp(entry.stat().st_mtime)))
        return tuple(sorted(found, key=lambda one: (one.at, one.name), reverse=True)[:MOST_LISTED])

    def read(self, name: str) -> FilledFile:
        """Read a file of the folder. Raises FileRefused."""
        if name not in {one.name for one in self.listed()}:
            raise FileRefused(FileTrouble.MISSING, name)
        return read_filled(self._folder / name)

    def drop(self, name: str) -> bool:
        """Take a file of the folder away; tell whether it is gone."""
        if name in {one.name for one in self.listed()}:
            with suppress(OSError):
                (self._folder / name).unlink()
        return not (self._folder / name).exists()

    def hand_in(self, content: bytes, name: str) -> str:
        """Lay a file whole into the folder, never over another one; return its name there. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stem = name[: -len(BOOK)] if name.lower().endswith(BOOK) else name
        number = 1
        while True:
            there = f"{stem}{'' if number == 1 else f'-{number}'}{BOOK}"
            file = self._folder / there
            if not file.exists():
                write_whole(file, content)
                return there
            if file.read_bytes() == content:
                return there
            number += 1

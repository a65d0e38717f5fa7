"""Folders of files that were brought to the server: temporary journals filled elsewhere, lists."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from backups.disk import write_whole
from exchange.carry_over import BOOK
from exchange.filled_journal import read_filled
from exchange.reading import Brought, read_file
from screens.station import Arrived
from services.importing.incoming import FileRefused, FileTrouble
from services.importing.incoming import Incoming as Brings
from services.temporary.sheet import FilledFile

FOLDER = "incoming"
LISTS = "lists"
ENDINGS = (BOOK, ".csv", ".fet", ".txt")
"""Of files that may be lists, plans and timetables."""
MOST_LISTED = 200


class Shelf:
    """Plain files of one folder; nothing else that lies there is seen."""

    def __init__(self, folder: Path, endings: tuple[str, ...]) -> None:
        self._folder = folder
        self._endings = endings

    def listed(self) -> tuple[Arrived, ...]:
        """Return the files, the newest first; none where the folder cannot be read."""
        try:
            entries = list(os.scandir(self._folder))
        except OSError:
            return ()
        found = []
        for entry in entries:
            if entry.name.lower().endswith(self._endings) and entry.is_file(follow_symlinks=False):
                with suppress(FileNotFoundError):  # taken away meanwhile
                    found.append(Arrived(entry.name, datetime.fromtimestamp(entry.stat().st_mtime)))
        return tuple(sorted(found, key=lambda one: (one.at, one.name), reverse=True)[:MOST_LISTED])

    def path_of(self, name: str) -> Path:
        """Return where a file of the folder lies. Raises FileRefused where it is none."""
        if name not in {one.name for one in self.listed()}:
            raise FileRefused(FileTrouble.MISSING, name)
        return self._folder / name

    def drop(self, name: str) -> bool:
        """Take a file of the folder away; tell whether it is gone."""
        if name in {one.name for one in self.listed()}:
            with suppress(OSError):
                (self._folder / name).unlink()
        return not (self._folder / name).exists()

    def hand_in(self, content: bytes, name: str) -> str:
        """Lay a file whole into the folder, never over another one; return its name there. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ending = next((one for one in self._endings if name.lower().endswith(one)), self._endings[0])
        stem = name[: -len(ending)] if name.lower().endswith(ending) else name
        number = 1
        while True:
            there = f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
            file = self._folder / there
            if not file.exists():
                write_whole(file, content)
                return there
            if file.read_bytes() == content:
                return there
            number += 1


class Incoming(Shelf):
    """Temporary journals that wait for their teachers."""

    def __init__(self, data: Path) -> None:
        super().__init__(data / FOLDER, (BOOK,))

    def read(self, name: str) -> FilledFile:
        """Read a file of the folder. Raises FileRefused."""
        return read_filled(self.path_of(name))


class Lists(Shelf):
    """Lists, plans and timetables that wait for the office."""

    def __init__(self, data: Path) -> None:
        super().__init__(data / LISTS, ENDINGS)

    def read(self, name: str) -> Brings:
        """Read a file of the folder. Raises FileRefused."""
        read = read_file(self.path_of(name))
        if isinstance(read, Brought):
            raise FileRefused(FileTrouble.TEMPORARY_JOURNAL)
        return read

"""The change journal kept while the server runs: beside the snapshots here and in the second place."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn
from app.snapshots import FOLDER, keys_of
from backups.change_journal import ChangeJournal, Kinds
from backups.changes import ChangesDamaged, Forked, compare, set_aside, set_damaged_aside
from backups.facts import opened, setting_of
from backups.retention import noted_in
from backups.second import folder_of
from backups.troubles import BackupFailed, Trouble, trouble_of
from models.database import sqlite
from services.audit import WITHOUT_TRAIL
from services.book import KEYED_DIGEST_ONLY
from services.clock import Clock
from services.house import House
from services.safety import ChangesAt
from services.settings import RESTORED_FROM, SECOND_PLACE
from texts.backups import changes_are_ahead, changes_of_another_history

log = logging.getLogger("zhurnal.changes")

LOOK_SECONDS = 1.0
"""Between two looks for what another process wrote; what this one writes is told at once."""
BREATH_SECONDS = 0.2
"""After each writing, so that a busy minute is written in few pieces."""
PAUSE_SECONDS = 10.0
"""Before a place that failed is tried again."""
LAST_SECONDS = 5.0
"""A place that hangs is waited for so long when the server ends."""


def kinds() -> Kinds:
    """Return what this program's tables are to the change journal."""
    secrets: dict[str, list[str]] = {}
    for table, column in sorted(KEYED_DIGEST_ONLY):
        secrets.setdefault(table, []).append(column)
    loose = [table._meta.table_name for table in WITHOUT_TRAIL if table._meta.table_name != "audit_event"]
    return Kinds(secrets, loose)


@dataclass(frozen=True, slots=True)
class Kept:
    """How a place stands: when it last held everything (local), and what is wrong since."""

    whole_at: datetime | None = None
    event: int = 0
    trouble: str = ""
    about: str = ""


class Keeper:
    """Brings the change journal of one place up to the database, in a thread of its own: a share may hang."""

    def __init__(self, database: Path, folder: Callable[[Any], Path | None], clock: Clock) -> None:
        self.kept = Kept()
        self.looked: Callable[[], None] = lambda: None
        """Called in this keeper's thread after every look; must not wait."""
        self._database = database
        self._folder = folder
        self._clock = clock
        self._journal: ChangeJournal | None = None
        self._told = threading.Event()
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)

    def start(self, *, at_once: bool) -> None:
        """Begin to look: the first time in this thread where it must be known that it was done."""
        if at_once:
            self._look()
        self._thread.start()

    def tell(self) -> None:
        """Say that something was committed."""
        self._told.set()

    def stop(self, patience: float) -> None:
        """Write what is left and end; a place that hangs is left behind after so many seconds."""
        self._leave.set()
        self._told.set()
        self._thread.join(patience)

    def _run(self) -> None:
        while not self._leave.is_set():
            self._told.clear()
            self._look()
            self._leave.wait(PAUSE_SECONDS if self.kept.trouble else BREATH_SECONDS)
            self._told.wait(LOOK_SECONDS)
        self._look()
        if self._journal is not None:
            self._journal.close()

    def _look(self) -> None:
        try:
            # Not «ro»: whoever closes the file last folds its log in, and that may be this thread.
            with opened(self._database, "mode=rw") as connection:
                connection.execute("PRAGMA query_only = ON")
                folder = self._folder(connection)
                if folder is None:
                    self.kept = Kept()
                else:
                    self._catch_up(folder, connection)
        except BackupFailed as failed:
            self._fail(failed.trouble, failed.about)
        except ChangesDamaged as damaged:
            self._fail(Trouble.CHANGES_DAMAGED, str(damaged.args[0]))
        except (OSError, sqlite.Error) as trouble:
            self._fail(trouble_of(trouble), str(self._journal.folder if self._journal else self._database))
        except Exception as fault:  # noqa: BLE001 - the server must live on without it, and the screen says so
            self._fail(Trouble.DISK_FAILED, type(fault).__name__)
        self.looked()

    def _catch_up(self, folder: Path, connection: Any) -> None:
        if self._journal is None or self._journal.folder != folder:
            if self._journal is not None:
                self._journal.close()
            self._journal = ChangeJournal(folder, kinds(), keys_of(self._database.parent))
        now = self._clock.now().local
        try:
            end = self._journal.catch_up(connection, now, lambda: self._newest_snapshot(folder))
        except Forked as fork:
            if not is_explained(connection, fork):
                self._fail(Trouble.CHANGES_DO_NOT_FOLLOW, str(folder))
                return
            log.warning("the change journal of a history that was left is set aside")
            set_aside(folder, fork)
            common = fork.common
            end = self._journal.catch_up(connection, now, lambda: common)
        except ChangesDamaged:
            log.error("the change journal was damaged and is written anew")
            set_damaged_aside(folder)
            end = self._journal.catch_up(connection, now, lambda: self._newest_snapshot(folder))
        self.kept = Kept(now, end.event)

    def _newest_snapshot(self, folder: Path) -> int:
        """Return the last event of the newest checked snapshot of a place, 0 where there is none."""
        noted = noted_in(folder, keys_of(self._database.parent))[0]
        return noted[0].manifest.audit_id if noted else 0

    def _fail(self, trouble: str, about: str) -> None:
        if self.kept.trouble != trouble:
            log.error("no change journal: %s", trouble)
        self.kept = Kept(self.kept.whole_at, self.kept.event, trouble, about)


class ChangesKept:
    """The keepers of a house: this disk and the second place."""

    def __init__(self, house: House) -> None:
        self.here = Keeper(house.file, lambda _: house.folder / FOLDER, house.clock)
        self.there = Keeper(house.file, _second, house.clock)

    def tell(self) -> None:
        """Say that something was committed."""
        self.here.tell()
        self.there.tell()

    def how(self, second: str) -> tuple[ChangesAt, ...]:
        """Return how every place stands, told the second one."""
        places = (("", self.here), (second, self.there))[: 2 if second else 1]
        return tuple(
            ChangesAt(place, one.kept.whole_at, one.kept.trouble, one.kept.about) for place, one in places
        )


@contextmanager
def keeping_changes(house: House) -> Iterator[ChangesKept]:
    """Keep the change journal of a house, and write what is left when the house has stopped."""
    with suppress(OSError):  # the keeper says why it cannot write there
        (house.folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
    changes = ChangesKept(house)
    keepers = (changes.here, changes.there)
    changes.here.start(at_once=True)  # nothing is written before the place on this disk has its beginning
    changes.there.start(at_once=False)
    house.writer.committed = changes.tell
    try:
        yield changes
    finally:
        for keeper in keepers:
            keeper.stop(LAST_SECONDS)


def _second(connection: Any) -> Path | None:
    place = setting_of(connection, SECOND_PLACE)
    return folder_of(place) if place else None


def is_explained(connection: Any, fork: Forked) -> bool:
    """Whether the database's history turned off because a snapshot was restored."""
    found = connection.execute(
        "SELECT thing, after FROM audit_event WHERE id = ?", (fork.common + 1,)
    ).fetchone()
    return found is not None and tells_of_restore(*found)


def tells_of_restore(thing: str, after: str) -> bool:
    """Whether an event says that a snapshot was restored: the history turned off on purpose."""
    return thing == "setting" and f'"{RESTORED_FROM}"' in after


def demand_whole(house: House) -> None:
    """Stop where the database has lost what the change journal of this disk still holds."""
    folder = house.folder / FOLDER
    try:
        with opened(house.file, "mode=ro") as connection:
            try:
                compare(folder, connection)
            except Forked as fork:
                if is_explained(connection, fork):
                    return
                ends = connection.execute("SELECT coalesce(max(id), 0) FROM audit_event").fetchone()[0]
                if ends > fork.common:
                    raise CannotGoOn(changes_of_another_history(str(folder), fork.common)) from fork
                raise CannotGoOn(changes_are_ahead(fork.kept - fork.common)) from fork
    except ChangesDamaged as damaged:
        log.error("the change journal is damaged: %s", damaged.args[0])
    except OSError as trouble:
        log.error("the change journal cannot be read: %s", trouble.strerror)

"""The school's journal as one running thing: file, keys, clock, writer, readers, live changes, the door."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Concatenate, ParamSpec, TypeVar

from peewee import SqliteDatabase

from models.database import migrate, open_school
from rules.knocks import Knocks
from services.actor import OFFICE, Actor
from services.book import span
from services.clock import Clock, Now, system_utc
from services.desk import Desk
from services.file_watch import FileWatch
from services.health import Health
from services.keys import open_keys
from services.live import Live
from services.outcomes import Outcome
from services.readers import Readers
from services.safety import Copies, Safety
from services.settings import BCRYPT_COST, CLOCK_SHIFT, ZONE, settings_on
from services.signing_in.accounts import Accounts, Admission
from services.standby import Rival, Standby
from services.writer import Verb, Writer

P = ParamSpec("P")
T = TypeVar("T")

DEFAULT_ZONE = "Asia/Barnaul"
DEFAULT_COST = 12
DATABASE = "journal.db"


class House:
    """Everything of one school that lives as long as the process; ``start`` and ``stop`` it."""

    def __init__(
        self,
        folder: Path,
        *,
        source: Callable[[], datetime] = system_utc,
        cost: int | None = None,
        keys: Path | None = None,
    ) -> None:
        """Open a folder; ``keys`` where they lie elsewhere, as for a copy of the file."""
        self.folder = folder
        self.file = folder / DATABASE
        self.keys = open_keys(keys or folder / "keys", make=not self.file.exists())
        self.database: SqliteDatabase = open_school(self.file)
        with self.database.connection_context():
            migrate(self.database)
            settings = settings_on(date.max)
            first, last = span()
        shift = timedelta(seconds=int(settings.get(CLOCK_SHIFT, "0")))
        self.clock = Clock(settings.get(ZONE, DEFAULT_ZONE), shift, source)
        self.clock.begin(first, last)
        self.live = Live()
        self.readers = Readers(self.database, self.clock)
        self.watch = FileWatch(self.database, self.file, self.clock, self.live)
        self.writer = Writer(self.database, self.keys, self.clock, self.live, self.watch)
        bcrypt_cost = cost or int(settings.get(BCRYPT_COST, DEFAULT_COST))
        self.safety = Safety()
        """Put anew by who looks after the snapshots."""
        self.knocks = Knocks()
        """Put anew by who knocks at the regional system."""
        self.blanks_trouble = ""
        """Why the next day's sheets are not ready; put anew by who makes them."""
        self.archive_trouble = ""
        """Why a closed year has not its archive; put anew by who sees to that."""
        self.standby = Standby()
        """Put anew by who speaks with the second machine."""
        self.mark = token_hex(16)  # tells this process from another one of the school; nowhere stored
        self.rivals: tuple[Rival, ...] = ()
        """Other machines that write a history of their own; put anew by who asks them."""
        self.copies: Copies | None = None  # who looks after them, where somebody does
        self.accounts = Accounts(self.readers, self.writer, self.keys.pepper, bcrypt_cost, source)

    def start(self) -> None:
        """Let the writer begin, and the door know who has come in from where."""
        with self.database.connection_context():
            self.accounts.remember_places()
        self.writer.start()

    def stop(self) -> None:
        """Commit what is queued and close everything."""
        self.accounts.close()
        self.writer.stop()
        self.readers.close()

    def desk(self, admission: Admission) -> Desk:
        """Give an admitted person a desk."""
        return Desk(
            admission,
            self.writer,
            self.readers,
            self.live,
            self.accounts,
            self.clock,
            self.keys.vault,
            safety=lambda: self.safety,
            copies=lambda: self.copies,
            health=self.health,
            knocks=lambda: self.knocks,
        )

    def health(self) -> Health:
        """Return how the file takes what is written, and what else cannot wait."""
        silent = self.standby.is_silent(self.clock.now().local)
        return replace(
            self.watch.health,
            archive_trouble=self.archive_trouble,
            blanks_trouble=self.blanks_trouble,
            rivals=self.rivals,
            silent_standby=self.standby if silent else None,
        )

    def write(self, verb: Verb, actor: Actor = OFFICE, request: str | None = None) -> "Future[Outcome]":
        """Queue a verb for the command line."""
        return self.writer.submit(verb, actor, request)

    def look(self, view: Callable[Concatenate[Actor, Now, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a view in this thread for the command line."""
        with self.database.connection_context(), self.database.transaction():
            return view(OFFICE, self.clock.now(), *args, **kwargs)

"""Taking the journal over: made of the copies aside, proved, noted in the history, put in place at once."""

import asyncio
import os
import shutil
import signal
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from peewee import PeeweeException

from app.cli.common import CannotGoOn, Exit
from app.kiosk.line import Address, AnotherServer, Away, is_there
from app.snapshots import FOLDER, keys_of
from app.standby import place
from app.standby.bringing import COMING
from backups.disk import publish
from backups.lock import AlreadyHeld, held_by_a_server, last_holder, take_lock
from backups.takeover import raise_journal
from backups.troubles import BackupFailed, Trouble
from services.audit import verify_journal
from services.book import chain_head
from services.house import DATABASE, House
from services.outcomes import Saved
from services.takeover import reign, take_over, written_at
from texts import standby as words

RISING = "rising"
STOP_SECONDS = 20.0
"""A follower is waited for; it may be proving a snapshot."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What a take-over found."""

    event: int
    """The last event of the machine before that is here."""
    last_at: datetime | None
    """When it was written, local."""
    reign: int
    damaged: tuple[str, ...] = ()
    """Files of the change journal that were read up to a fault only."""


def who_answers(where: place.Where) -> str | None:
    """Return the fingerprint of whoever answers at the first machine's address, None where nobody does."""
    try:
        asyncio.run(is_there(Address(where.host, where.port, where.key)))
    except Away:
        return None
    except AnotherServer as other:
        return str(other)
    return where.key


def take_the_journal_over(data: Path) -> TakenOver:
    """Put the journal of this folder's copies in its place, noted and proved; raises ``CannotGoOn``.

    A kill at any moment leaves no journal in the place or the whole one.
    """
    rising = data / place.FOLDER / RISING
    with ExitStack() as alone:
        try:
            _stop_following(data / place.FOLDER)
            alone.enter_context(take_lock(data / place.FOLDER))
            alone.enter_context(take_lock(data))
        except AlreadyHeld as held:
            raise CannotGoOn(words.STILL_FOLLOWS.format(pid=held)) from held
        shutil.rmtree(rising, ignore_errors=True)
        rising.mkdir(mode=0o700)
        alone.callback(shutil.rmtree, rising, ignore_errors=True)
        damaged = raise_journal(data / FOLDER, rising / DATABASE, keys_of(data))
        done = replace(_proved_and_noted(rising, data), damaged=tuple(damaged))
        publish(rising / DATABASE, data / DATABASE)
        shutil.rmtree(data / place.FOLDER / COMING, ignore_errors=True)
    return done


def _stop_following(folder: Path) -> None:
    """Tell the follower of this folder to end, and wait until it has."""
    if not held_by_a_server(folder):
        return
    os.kill(int(last_holder(folder)), signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while held_by_a_server(folder) and time.monotonic() < until:
        time.sleep(0.05)


def _proved_and_noted(rising: Path, data: Path) -> TakenOver:
    try:
        house = House(rising, keys=data / "keys")
        verdict = house.look(lambda actor, now: verify_journal(house.keys.audit))
        if not verdict.sound:
            told = {"first": verdict.first_bad or "—", "rows": len(verdict.strangers)}
            raise CannotGoOn(words.HISTORY_BROKEN.format(**told, folder=data / FOLDER), Exit.DAMAGED)
        event, at = house.look(lambda actor, now: _last())
        house.start()
        try:
            outcome = house.write(take_over).result()
        finally:
            house.stop()
        if not isinstance(outcome, Saved):
            raise CannotGoOn(words.NOT_NOTED.format(cause=outcome))
        number = house.look(lambda actor, now: reign().number)
    except (OSError, PeeweeException) as trouble:
        raise CannotGoOn(words.NOT_NOTED.format(cause=trouble)) from trouble
    log = rising / f"{DATABASE}-wal"
    if log.exists() and log.stat().st_size:  # no room to fold it into the file
        raise BackupFailed(Trouble.DISK_FULL, str(log))
    return TakenOver(event, house.clock.local(at) if at else None, number)


def _last() -> tuple[int, datetime | None]:
    head = chain_head()
    return head.number, written_at(head.number)

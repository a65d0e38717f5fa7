"""``zhurnal restore --to`` and ``--replay``: a new snapshot made of an older one and the change journal."""

import argparse
import contextlib
from datetime import datetime
from pathlib import Path

from app import VERSION
from app.changes import is_explained
from app.cli.common import CannotGoOn, say
from app.snapshots import FOLDER, clock_of, school_time
from backups.changes import ChangesDamaged, Forked, compare
from backups.facts import facts_of, opened
from backups.lock import held_by_a_server, last_holder
from backups.replay import Replayed, replayed
from backups.retention import noted_in
from backups.snapshot import Snapshot, make_snapshot
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, Trouble, typed
from backups.verify import verify_snapshot
from services.clock import Clock
from services.house import DATABASE
from texts import backups as words

FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S")


def moment(typed_in: str) -> datetime:
    """Read a local moment as a person writes it; a minute is meant to its last second."""
    for form in FORMS:
        with contextlib.suppress(ValueError):
            found = datetime.strptime(typed_in.strip(), form)
            return found if "%S" in form else found.replace(second=59, microsecond=999_999)
    raise argparse.ArgumentTypeError(words.NOT_A_MOMENT.format(typed=typed_in))


def brought_to(data: Path, source: Path, until: datetime, keys: SnapshotKeys) -> Path:
    """Make a snapshot of the journal as it stood at a local moment, of what lies in ``source``; return it."""
    with typed(source):
        noted = noted_in(source, keys)[0]
    before = [one for one in noted if one.manifest.made_at <= until]
    if not before:
        earliest = words.moment(min(one.manifest.made_at for one in noted)) if noted else words.NONE
        raise CannotGoOn(words.NO_SNAPSHOT_BEFORE.format(folder=source, earliest=earliest))
    base = before[0]
    verdict = verify_snapshot(base.path, keys)
    if verdict.facts is None:
        raise BackupFailed(Trouble.SNAPSHOT_BAD, str(base.path), verdict.finding)
    clock = clock_of(verdict.facts)
    moment = min(until, clock.now().local)  # the new one is of then, not of now
    taken = Snapshot(base.path, base.manifest)
    done = replayed(taken, source, data / FOLDER, moment, VERSION, keys, clock.utc(until))
    _tell(done, clock)
    return done.snapshot.path


def brought_forward(data: Path, source: Path, keys: SnapshotKeys) -> Path:
    """Make a snapshot of the journal that stands here with what it has lost; return it."""
    if held_by_a_server(data):
        raise BackupFailed(Trouble.SERVER_RUNNING, last_holder(data))
    database = data / DATABASE
    _demand_loss(database, source)
    now = school_time(database)
    standing = make_snapshot(database, data / FOLDER, now, VERSION, keys)
    done = replayed(standing, source, data / FOLDER, now, VERSION, keys)
    with opened(database, "mode=ro") as connection:
        _tell(done, clock_of(facts_of(connection)))
    return done.snapshot.path


def _demand_loss(database: Path, source: Path) -> None:
    """Stop where the change journal holds nothing that the database lacks."""
    with typed(database), opened(database, "mode=ro") as connection:
        try:
            compare(source, connection)
        except Forked as fork:
            if is_explained(connection, fork):
                raise CannotGoOn(words.NOTHING_TO_REPLAY) from fork
            return
        except ChangesDamaged as damaged:
            raise BackupFailed(Trouble.CHANGES_DAMAGED, str(damaged.args[0])) from damaged
    raise CannotGoOn(words.NOTHING_TO_REPLAY)


def _tell(done: Replayed, clock: Clock) -> None:
    last = clock.local(datetime.fromisoformat(done.last_at)) if done.events else None
    say(words.brought_forward(done.events, last), beside_json=True)

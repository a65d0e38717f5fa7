"""Snapshots by schedule: made, drilled, copied to the second place, old ones taken away."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from app import VERSION
from app.archive import FOLDER as SIGNED
from app.duties import Duty
from backups.facts import Facts, opened, setting_of, steps_of
from backups.retention import Noted, noted_in, prune
from backups.schedule import is_due
from backups.second import copy_to, folder_of
from backups.snapshot import make_snapshot
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed, Trouble, typed
from backups.verify import verify_snapshot
from backups.year_archive import copy_missing
from services.audit import head_number
from services.clock import Clock
from services.house import DEFAULT_ZONE, House
from services.safety import ChangesAt, Copy, NotCopied, Safety
from services.settings import SCHOOL_ID, SECOND_PLACE, SECOND_PLACE_DAYS, settings_on
from services.standby import Standby

log = logging.getLogger("zhurnal.snapshots")

Made = TypeVar("Made")
FOLDER = "backups"


class Snapshots:
    """Looks after the snapshots of a house that is open, in a thread beside the event loop."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._folder = house.folder / FOLDER
        self._keys = keys_of(house.folder)
        self._turn = asyncio.Lock()
        self.tell_changes: Callable[[str], tuple[ChangesAt, ...]] = lambda second: ()
        """Set by who keeps the change journal; told the second place."""

    async def look(self) -> bool:
        """Make what is due, see to the second place; False where something is to be tried again soon."""
        now = self._house.clock.now()
        head, settings = await self._house.readers.run(lambda _: (head_number(), settings_on(now.today)))
        school, place = settings.get(SCHOOL_ID, ""), settings.get(SECOND_PLACE, "")
        async with self._turn:
            safety = await asyncio.to_thread(self._see_to, now.local, head, school, place)
        days = int(settings.get(SECOND_PLACE_DAYS, safety.longest_days))
        self._house.safety = replace(safety, longest_days=days)
        return not (safety.trouble or safety.second_trouble)

    async def listed(self) -> tuple[Copy, ...] | NotCopied:
        """Return the snapshots of every place, the newest first."""
        return await self._beside(self._list)

    def changes(self) -> tuple[ChangesAt, ...]:
        """Return how the change journal stands in every place where it is kept."""
        return self.tell_changes(self._house.safety.place)

    def standby(self) -> Standby:
        """Return how the second machine was heard of last."""
        return self._house.standby

    async def make(self) -> Copy | NotCopied:
        """Make a snapshot now, drill it, bring it to the second place."""
        now = self._house.clock.now()

        def made(school: str, place: str) -> Copy:
            snapshot = make_snapshot(self._house.file, self._folder, now.local, VERSION, self._keys)
            newest = Noted(snapshot.path, snapshot.manifest)
            self._house.safety = self._seen(newest, school, place)
            return _copy("", newest)

        return await self._beside(made)

    async def look_at(self, copy: Copy) -> str | NotCopied:
        """Read a snapshot to the last bit; return the stored finding, empty where it is good."""

        def looked(school: str, _: str) -> str:
            folder = folder_of(copy.place) if copy.place else self._folder
            return verify_snapshot(folder / copy.name, self._keys, school).finding or ""

        return await self._beside(looked)

    async def _beside(self, work: Callable[[str, str], Made]) -> Made | NotCopied:
        """Do something with the places in a thread, one at a time, told the school and the second place."""
        now = self._house.clock.now()
        settings = await self._house.readers.run(lambda _: settings_on(now.today))
        async with self._turn:
            try:
                places = settings.get(SCHOOL_ID, ""), settings.get(SECOND_PLACE, "")
                return await asyncio.to_thread(work, *places)
            except BackupFailed as failed:
                return NotCopied(failed.trouble, failed.about)

    def _list(self, school: str, place: str) -> tuple[Copy, ...]:
        found = self._in(self._folder, "", school)
        if place:
            with suppress(BackupFailed):  # a stick that is not plugged in hides nothing of what lies here
                found += self._in(folder_of(place), place, school)
        return tuple(sorted(found, key=lambda copy: copy.made_at or datetime.min, reverse=True))

    def _in(self, folder: Path, place: str, school: str) -> list[Copy]:
        with typed(folder):
            noted, doubtful = noted_in(folder, self._keys) if folder.is_dir() else ([], [])
        own = [_copy(place, one) for one in noted if one.manifest.school == school]
        return [*own, *(Copy(path.name, place, None, 0, path.stat().st_size, 0) for path in doubtful)]

    def _seen(self, newest: Noted, school: str, place: str) -> Safety:
        """Return how safe the journal is with a new snapshot, once it lies in the second place too."""
        fresh = Safety(place=place, longest_days=self._house.safety.longest_days, looked=True)
        return self._second(fresh, newest, school) if place else fresh

    def _see_to(self, now: datetime, head: int, school: str, place: str) -> Safety:
        safety = replace(
            self._house.safety, place=place, trouble="", second_trouble="", about="", looked=True
        )
        try:
            newest = self._newest(self._folder, school)
            made_at = newest.manifest.made_at if newest else None
            changed = newest is None or newest.manifest.audit_id != head
            if is_due(now, made_at, changed=changed) or (newest and newest.manifest.schema != self._schema()):
                made = make_snapshot(self._house.file, self._folder, now, VERSION, self._keys)
                newest = Noted(made.path, made.manifest)
                self._prune(self._folder, school)
        except BackupFailed as failed:
            log.error("no snapshot: %s", failed.trouble)
            return replace(safety, trouble=failed.trouble, about=failed.about)
        return self._second(safety, newest, school) if place and newest else safety

    def _schema(self) -> str:
        """Return the form of the file: changes lead on from a snapshot of their own form alone."""
        with typed(self._house.file), opened(self._house.file, "mode=ro") as connection:
            return steps_of(connection)[-1]

    def _second(self, safety: Safety, newest: Noted, school: str) -> Safety:
        """Bring the newest snapshot to the second place, unless its copy is known to be there."""
        before = self._house.safety
        if before.place == safety.place and before.second_at == newest.manifest.made_at:
            return safety
        try:
            folder = folder_of(safety.place)
            there = self._newest(folder, school) if folder.is_dir() else None
            if there is None or there.manifest.sha256 != newest.manifest.sha256:
                copy_to(newest, folder, self._keys)
                copy_missing(self._house.folder / SIGNED, folder / SIGNED)
                self._prune(folder, school)
            return replace(safety, second_at=newest.manifest.made_at)
        except BackupFailed as failed:
            log.error("no copy in the second place: %s", failed.trouble)
            return replace(safety, second_trouble=failed.trouble, about=failed.about)

    def _newest(self, folder: Path, school: str) -> Noted | None:
        with typed(folder):
            return next(
                (one for one in noted_in(folder, self._keys)[0] if one.manifest.school == school), None
            )

    def _prune(self, folder: Path, school: str) -> None:
        with typed(folder):
            gone = prune(folder, school, self._keys)
        if gone:
            log.info("old snapshots taken away: %d", len(gone))


def _copy(place: str, one: Noted) -> Copy:
    note = one.manifest
    return Copy(one.path.name, place, note.made_at, sum(note.rows.values()), note.stored_size, note.audit_id)


def snapshots_kept(snapshots: Snapshots) -> Duty:
    """Return the look whether a snapshot is due."""
    return Duty("the look at the snapshots", snapshots.look)


def keys_of(data: Path, key_file: Path | None = None, signer: str = "") -> SnapshotKeys:
    """Return the keys of the snapshots of the school in a data folder, or those that a person names."""
    return SnapshotKeys(data / "keys", key_file, signer)


def clock_of(facts: Facts) -> Clock:
    """Return the clock of the school that a snapshot is of."""
    return Clock(facts.zone or DEFAULT_ZONE, timedelta(seconds=facts.shift))


def school_time(database: Path) -> datetime:
    """Return the school's local time by the zone and the shift that stand in a database."""
    with typed(database):
        if not database.is_file():
            raise BackupFailed(Trouble.SOURCE_MISSING, str(database))
        with opened(database, "mode=ro") as connection:
            zone = setting_of(connection, "zone") or DEFAULT_ZONE
            shift = int(setting_of(connection, "clock_shift_seconds") or 0)
    return Clock(zone, timedelta(seconds=shift)).now().local

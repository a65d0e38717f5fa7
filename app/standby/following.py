"""Keeping a copy of the journal fresh: ask the first machine, prove every piece, keep it, tell how it is."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.kiosk.line import AnotherServer, Away
from app.snapshots import FOLDER, keys_of
from app.standby.line import Line, NotNamed, line_to
from app.standby.place import State, Where, marks_of, own_key, put_state, state_of
from app.standby.talk import FOLLOW
from backups.changes import End
from backups.disk import part_of
from backups.mirror import Doubt, Doubted, Followed, Links, keep_snapshot, note_of, wanted_of
from backups.retention import Noted, noted_in, prune
from backups.troubles import BackupFailed
from services.book import link
from services.clock import system_utc
from services.keys import AUDIT_KEY

log = logging.getLogger("zhurnal.standby")

WAIT_SECONDS = 2.0
"""How long the first machine may keep silent where nothing is new; so old is the copy at most."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Between two tries where the first machine does not answer: each pause is twice the one before."""
AWAY, ANOTHER, NOT_NAMED, NO_SNAPSHOT, KEYS = "away", "another", "not_named", "no_snapshot", "keys"


class Follower:
    """Follows the first machine from one folder; everything it is told of is proved first."""

    def __init__(self, data: Path, where: Where, tell: Callable[[State], None] = lambda state: None) -> None:
        """Follow into a data folder; ``tell`` is told after every look how the copy stands."""
        self._tell_of = tell
        self._data = data
        self._where = where
        self._folder = data / FOLDER
        self._keys = keys_of(data)
        self._links = links_of(data)
        self._followed: Followed | None = None
        self._school = ""
        self._stuck = 0
        self.state = replace(state_of(data), heard_at="")

    async def run(self, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        """Follow until cancelled."""
        pause = FIRST_PAUSE
        await asyncio.to_thread(self._resume)
        while True:
            key, _ = own_key(self._data)
            try:
                async with line_to(self._where.host, self._where.port, self._where.key, key, FOLLOW) as line:
                    log.info("the first machine answers")
                    pause = FIRST_PAUSE
                    await self._keep_up(line)
            except Away:
                self._trouble(AWAY)
            except AnotherServer as other:
                self._trouble(ANOTHER, str(other))
            except NotNamed:
                self._trouble(NOT_NAMED)
            except Doubted as doubted:
                self._trouble(doubted.doubt, doubted.about, doubted.finding or "")
                self._followed = None
            except BackupFailed as failed:
                self._trouble(failed.trouble, failed.about, failed.finding or "")
            await sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _keep_up(self, line: Line) -> None:
        seen: Mapping[str, Any] = {}
        while True:
            there = await line.look(
                wait=WAIT_SECONDS if seen else 0,
                changes=seen.get("changes"),
                snapshots=seen.get("snapshots"),
                event=self.state.event,
                port=self._where.own_port,
            )
            self._hear()
            if self._followed is None:
                await self._begin(line, there)
            followed = self._followed
            if followed is None:
                self._trouble(NO_SNAPSHOT)
                await asyncio.sleep(WAIT_SECONDS)
                continue
            whole = await self._take_changes(line, followed, there["changes"])
            await self._take_snapshot(line, followed, there["snapshots"])
            self._tell(followed, there, whole=whole)
            seen = there if whole else {}

    async def _begin(self, line: Line, there: Mapping[str, Any]) -> None:
        """Take a first snapshot, or go on from the one that is here."""
        await asyncio.to_thread(self._resume)
        if self._followed is None and there["snapshots"]:
            base = await self._fetched(line, there["snapshots"][0])
            self._followed = Followed(self._folder, base.manifest, self._keys, self._links)

    def _resume(self) -> None:
        """Prove what lies here already."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        noted, _ = noted_in(self._folder, self._keys)
        if noted and self._followed is None:
            followed = Followed(self._folder, noted[0].manifest, self._keys, self._links)
            followed.resume()
            self._followed, self._school = followed, noted[0].manifest.school

    async def _take_changes(self, line: Line, followed: Followed, there: list[tuple[str, int]]) -> bool:
        """Fetch what the change journal has grown by; whether everything offered is here now."""
        sizes = dict(there)
        if followed.name and sizes.get(followed.name, 0) < followed.size:
            raise Doubted(Doubt.DIVERGED, followed.name)
        names = wanted_of(list(sizes), followed.base.audit_id)
        for name in names:
            if name < followed.name:
                continue
            at = followed.size if name == followed.name else 0
            while at < sizes[name]:
                taken, content = 0, b""
                while not taken and at + len(content) < sizes[name]:  # one record may be of several pieces
                    content += await line.read(name, at + len(content), sizes[name] - at - len(content))
                    taken = await asyncio.to_thread(followed.append, name, content)
                if not taken:
                    return self._not_whole(name)
                at += taken
        self._stuck = 0
        return bool(names)

    def _not_whole(self, name: str) -> bool:
        """Wait for a record that is just being written; told where it does not become whole."""
        self._stuck += 1
        if self._stuck > 3:
            raise Doubted(Doubt.PIECE_DAMAGED, name)
        return False

    async def _take_snapshot(self, line: Line, followed: Followed, offered: list[str]) -> None:
        """Fetch the newest snapshot where it is newer than ours and its history is the one followed."""
        noted, _ = await asyncio.to_thread(noted_in, self._folder, self._keys)
        here = {one.path.name for one in noted}
        for name in offered[:1]:
            note = note_of(name, await line.read(name, 0), self._keys, self._school)
            if note.file in here or followed.end is None or note.audit_id > followed.end.event:
                return
            if not await asyncio.to_thread(followed.passes, End(note.audit_id, note.audit_hash)):
                raise Doubted(Doubt.DIVERGED, name)
            await self._fetched(line, name)
            await asyncio.to_thread(prune, self._folder, self._school, self._keys)

    async def _fetched(self, line: Line, name: str) -> Noted:
        """Fetch a snapshot by the name of its note; ``Doubted`` where it is not good to the last bit."""
        content = await line.read(name, 0)
        note = note_of(name, content, self._keys, self._school)
        final = self._folder / (
            name.removesuffix(".json") + (".db.zst.age" if note.recipients else ".db.zst")
        )
        with part_of(final) as part:
            with part.open("r+b") as file:
                at = 0
                while at < note.stored_size and (piece := await line.read(final.name, at)):
                    at += file.write(piece)
            verdict = await asyncio.to_thread(keep_snapshot, part, final, content, self._keys, self._school)
        assert verdict.facts is not None
        self._school = note.school
        self.state = replace(
            self.state, snapshot=final.name, zone=verdict.facts.zone, shift=verdict.facts.shift
        )
        log.info("a snapshot was taken and proved")
        return Noted(final, note)

    def _hear(self) -> None:
        self.state = replace(self.state, heard_at=_now())

    def _tell(self, followed: Followed, there: Mapping[str, Any], *, whole: bool) -> None:
        """Tell how the copy stands after a look."""
        event = followed.end.event if followed.end else 0
        state = replace(self.state, event=event, last_at=followed.last_at or self.state.last_at)
        if whole:
            state = replace(state, whole_at=_now())
        wrong = wrong_keys(there["keys"], self._data / "keys")
        if wrong:
            self.state = state
            self._trouble(KEYS, ", ".join(wrong))
            return
        if state.trouble:
            log.info("the copy is fresh again")
        self._put(state.well())

    def _trouble(self, trouble: str, about: str = "", finding: str = "") -> None:
        if (trouble, about) != (self.state.trouble, self.state.about):
            log.warning("the copy is not kept fresh: %s", trouble)
            self.state = replace(self.state, trouble=trouble, about=about, finding=finding, since=_now())
        self._put(self.state)

    def _put(self, state: State) -> None:
        self.state = state
        put_state(self._data, state)
        self._tell_of(state)


def links_of(data: Path) -> Links:
    """Return how the events of the school whose keys lie in a folder are chained."""
    key = (data / "keys" / AUDIT_KEY).read_bytes()
    return lambda previous, event: link(key, previous, {**event, "at": datetime.fromisoformat(event["at"])})


def wrong_keys(wanted: Mapping[str, str], keys: Path) -> list[str]:
    """Return the keys of the first machine that are not here or are not the same."""
    here = marks_of(keys)
    return [name for name, mark in wanted.items() if here.get(name) != mark]


def _now() -> str:
    return system_utc().isoformat()

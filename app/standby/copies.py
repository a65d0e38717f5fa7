"""The snapshots and the change journal of a second machine's folder, taken over a line piece by piece."""

import asyncio
import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from app.archive import sha256
from app.changes import tells_of_restore
from app.snapshots import FOLDER, keys_of
from app.standby import place
from app.standby.line import Line
from app.standby.talk import DOCUMENT, MOST_BYTES, OFFERED
from backups.changes import (
    End,
    Forked,
    cut_damage,
    ends_of,
    files_in,
    passes,
    set_aside,
    set_damaged_aside,
)
from backups.disk import part_of, write_whole
from backups.facts import known_steps
from backups.manifest import Manifest
from backups.mirror import (
    Doubt,
    Doubted,
    Followed,
    Links,
    base_in,
    event_in,
    forget,
    head_of,
    holds,
    keep_snapshot,
    last_in_common,
    note_of,
    take_in,
    wanted_of,
)
from backups.retention import Noted, prune
from backups.troubles import typed
from services.book import link
from services.keys import AUDIT_KEY

log = logging.getLogger("zhurnal.standby")

P = ParamSpec("P")
T = TypeVar("T")
MOST_LOOKED_AT = 3
"""Snapshots of the first machine, the newest first."""
UNWHOLE_LOOKS = 3
"""After so many a record that does not become whole is damage."""
FRESH = "fresh"


class Copies:
    """The snapshots and the change journal of a second machine's folder."""

    def __init__(self, data: Path) -> None:
        self.snapshot = ""
        """The newest that was taken; with it came what follows."""
        self.zone, self.shift = "", 0
        self.documents = -1
        """How many signed documents and signatures the first machine had, all of them here."""
        self._data = data
        self._folder = data / FOLDER
        self._keys = keys_of(data)
        self._links = links_of(data)
        self._followed: Followed | None = None
        self._school = ""
        self._unwhole = 0
        self._notes: dict[str, Manifest] = {}
        self._forms = known_steps()
        self._one_snapshot = asyncio.Lock()

    async def _beside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Work on this disk in a thread: its errors are not the line's."""
        with typed(self._folder):
            return await asyncio.to_thread(work, *args, **kwargs)

    @property
    def begun(self) -> bool:
        """Whether there is a snapshot to lead on from."""
        return self._followed is not None

    @property
    def end(self) -> End:
        """Return where the history here ends."""
        return (self._followed and self._followed.end) or End(0, "")

    @property
    def last_at(self) -> str:
        """Return when the last event here was, UTC as stored; empty where that is not known."""
        return self._followed.last_at if self._followed else ""

    @property
    def unknown_form(self) -> str:
        """Return the form of the journal there where this program does not know it, empty where it does."""
        form = self._followed.schema if self._followed else ""
        return "" if form in self._forms else form

    async def begin(self) -> None:
        """Prove what lies here already."""
        self._followed = None
        await self._beside(self._resume)

    def _resume(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if cut_damage(self._folder):
            log.error("the change journal here was damaged: what is missing is fetched anew")
        base = base_in(self._folder, self._keys)
        if base is None:
            return
        followed = Followed(self._folder, base.manifest, self._keys, self._links)
        try:
            followed.resume()
        except Doubted as doubted:
            if doubted.doubt is not Doubt.GAP:
                raise
            set_damaged_aside(self._folder, followed.name)  # it leads on from what is gone
            self._resume()
            return
        self._followed, self._school = followed, base.manifest.school
        self.snapshot = base.path.name

    async def take(self, line: Line, there: Mapping[str, Any]) -> bool:
        """Take what is new; whether everything offered is here now. ``Doubted`` keeps nothing of a piece."""
        for name in (*there["snapshots"], *dict(there["changes"])):
            if not OFFERED.fullmatch(name):
                raise Doubted(Doubt.PIECE_DAMAGED, name[:80])
        if self._followed is None:
            self._followed = await self._begun(line, there)
        if self._followed is None:
            return True  # there is nothing yet: wait until there is
        try:
            whole = await self._take_changes(line, self._followed, dict(there["changes"]))
        except Doubted:
            self._followed = await self._renewed(line, self._followed, there)
            whole = True
        if "documents" in there:
            await self._take_documents(line, there["documents"])
        return whole

    async def _take_changes(self, line: Line, followed: Followed, sizes: Mapping[str, int]) -> bool:
        """Fetch what the change journal has grown by; whether everything offered is here now."""
        if followed.name and sizes.get(followed.name, 0) < followed.size:
            raise Doubted(Doubt.DIVERGED, followed.name)
        names = wanted_of(list(sizes), followed.base.audit_id)
        for name in (name for name in names if name >= followed.name):
            at = followed.size if name == followed.name else 0
            while at < sizes[name]:
                taken, content = 0, b""
                while not taken and at + len(content) < sizes[name]:  # one record may be of several pieces
                    content += await line.read(name, at + len(content), sizes[name] - at - len(content))
                    taken = await self._beside(followed.append, name, content)
                if not taken:
                    return self._not_whole(name)
                at += taken
        self._unwhole = 0
        return bool(names)

    def _not_whole(self, name: str) -> bool:
        """Wait for a record that is just being written; told where it does not become whole."""
        self._unwhole += 1
        if self._unwhole > UNWHOLE_LOOKS:
            raise Doubted(Doubt.PIECE_DAMAGED, name)
        return False

    async def _begun(self, line: Line, there: Mapping[str, Any]) -> Followed | None:
        """Lead on from a snapshot that the first machine has; what is here must be in its history."""
        kept = await self._beside(self._kept)
        refused: Doubted | None = None
        for name in there["snapshots"][:MOST_LOOKED_AT]:
            note = await self._note(line, name)
            if not note.checked or (kept.event and note.audit_id <= kept.event):
                continue
            base = await self._fetched(line, name)
            try:
                if kept.event and not await self._beside(holds, base, kept, self._keys):
                    raise Doubted(Doubt.DIVERGED, f"{kept.event}")
                whole = await self._fetched_anew(line, base.manifest, there)
            except Doubted as doubted:
                refused = doubted
                await self._beside(forget, base)
                continue
            await self._beside(self._put_in, whole, Forked(kept.event, kept.event))
            return whole
        if refused:
            raise refused
        return None

    async def _renewed(self, line: Line, left: Followed, there: Mapping[str, Any]) -> Followed:
        """Fetch the change journal anew and take it where it goes through all that is here; else ``Doubted``.

        A power cut there may have cut records off that were here already: they are written again otherwise.
        """
        log.warning("the change journal of the first machine is fetched anew")
        try:
            whole = await self._fetched_anew(line, left.base, there)
        except Doubted as doubted:
            begun = await self._begun(line, there) if doubted.doubt is Doubt.GAP else None
            if begun is None:
                raise
            return begun
        turned = await self._beside(self._turned_off, whole)
        await self._beside(self._put_in, whole, turned)
        return whole

    async def _fetched_anew(self, line: Line, base: Manifest, there: Mapping[str, Any]) -> Followed:
        """Fetch a change journal aside and prove it."""
        fresh = self._data / place.FOLDER / FRESH
        await self._beside(shutil.rmtree, fresh, ignore_errors=True)
        await self._beside(fresh.mkdir, mode=0o700)
        self._unwhole = UNWHOLE_LOOKS
        whole = Followed(fresh, base, self._keys, self._links)
        await self._take_changes(line, whole, dict(there["changes"]))
        return whole

    def _put_in(self, whole: Followed, left: Forked | None) -> None:
        """Let what was proved aside take the place of what is here, which is set aside where it was left."""
        if left is not None and files_in(self._folder):
            set_aside(self._folder, left)
        take_in(self._folder, whole.folder)
        whole.folder = self._folder

    def _kept(self) -> End:
        return max(ends_of(self._folder), key=lambda one: one.event, default=End(0, ""))

    def _turned_off(self, whole: Followed) -> Forked | None:
        """Return where the school itself went back to a snapshot, None where all is as it was; "
        "``Doubted``."""
        fresh, end, kept = whole.folder, whole.end or End(0, ""), self._kept()
        common = last_in_common(self._folder, fresh)
        if common == kept:
            return None
        if end.event <= common.event:
            raise Doubted(Doubt.BEHIND, f"{end.event} < {kept.event}")
        turned = event_in(fresh, common.event + 1, self._keys)
        if turned is None or not tells_of_restore(turned["thing"], turned["after"]):
            raise Doubted(Doubt.DIVERGED, f"{common.event}")
        log.warning("the first machine went back to a snapshot: what was left is set aside")
        return Forked(common.event, kept.event)

    async def _take_documents(self, line: Line, names: list[str]) -> None:
        """Fetch the signed documents that are not here; each is proved by its own name."""
        for name in names:
            called = DOCUMENT.fullmatch(name)
            if called is None:
                raise Doubted(Doubt.PIECE_DAMAGED, name[:80])
            if (self._data / name).exists():
                continue
            content = b""
            while len(piece := await line.read(name, len(content))) == MOST_BYTES:
                content += piece
            content += piece
            told = content.decode("ascii", "replace") if called["tail"].endswith("256") else sha256(content)
            if not told.startswith(called["mark"] or called["paper"]):
                raise Doubted(Doubt.PIECE_DAMAGED, name)
            await self._beside(_keep, self._data / name, content)
        self.documents = len(names)

    def lacks(self, offered: Sequence[str]) -> bool:
        """Whether the newest of the snapshots there is not here, where it could be led on from."""
        return self.begun and bool(offered) and not (self._folder / offered[0]).exists()

    async def take_snapshot(self, line: Line, offered: Sequence[str]) -> None:
        """Fetch the newest snapshot that the history here goes through, where it is not here; ``Doubted``.

        On a line of its own: it takes as long as the file is large, and what people type must not wait.
        """
        for name in offered[:MOST_LOOKED_AT]:
            note = await self._note(line, name)
            if (self._folder / note.file).exists():
                return
            if note.checked and await self._beside(passes, self._folder, head_of(note)):
                await self._fetched(line, name)
                await self._beside(prune, self._folder, self._school, self._keys)
                return

    async def _note(self, line: Line, name: str) -> Manifest:
        note = self._notes.get(name)
        if note is None or not note.checked:
            note = self._notes[name] = note_of(name, await line.read(name, 0), self._keys, self._school)
        return note

    async def _fetched(self, line: Line, name: str) -> Noted:
        """Fetch a snapshot by the name of its note; ``Doubted`` where it is not good to the last bit."""
        content = await line.read(name, 0)
        note = note_of(name, content, self._keys, self._school)
        tail = ".db.zst.age" if note.recipients else ".db.zst"
        final = self._folder / (name.removesuffix(".json") + tail)
        async with self._one_snapshot:
            with part_of(final) as part:
                with part.open("r+b") as file:
                    at = 0
                    while at < note.stored_size and (piece := await line.read(final.name, at)):
                        at += await self._beside(file.write, piece)
                verdict = await self._beside(keep_snapshot, part, final, content, self._keys, self._school)
        assert verdict.facts is not None
        self._school, self.snapshot = note.school, final.name
        self.zone, self.shift = verdict.facts.zone, verdict.facts.shift
        log.info("a snapshot was taken and proved")
        return Noted(final, note)


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, content)


def links_of(data: Path) -> Links:
    """Return how the events of the school whose keys lie in a folder are chained."""
    key = (data / "keys" / AUDIT_KEY).read_bytes()
    return lambda previous, event: link(key, previous, {**event, "at": datetime.fromisoformat(event["at"])})

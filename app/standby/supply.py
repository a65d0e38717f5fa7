"""What the machine that keeps the journal gives the second one: its copies, to be read and nothing else."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from typing import Any

import asyncssh

from app import VERSION
from app.archive import FOLDER as ARCHIVE
from app.changes import Keeper
from app.serving.door import Errand
from app.serving.host_key import HOST_KEY, fingerprint
from app.snapshots import FOLDER
from app.standby import place
from app.standby.others import Others
from app.standby.shelves import lies_beside, lying_in, mark_of, read_part
from app.standby.talk import DOCUMENT, FOLLOW, MACHINE, MOST_BYTES, OFFERED, WHO, NotUnderstood, hear, send
from backups.changes import files_in
from backups.manifest import manifest_path
from backups.snapshot import snapshots_in
from rules.ssh_keys import PublicKey, key_of
from services.clock import system_utc
from services.house import House
from services.settings import STANDBY_KEY, settings_on
from services.standby import Standby

log = logging.getLogger("zhurnal.standby")

LONGEST_WAIT = 30.0
SETTLE_SECONDS = 5.0
"""The second machine is waited for so long when the server ends."""
NOTE_SECONDS = 10.0
"""Between two notes of it on the disk, for ``zhurnal doctor``."""


class Supply:
    """The machines' entrance of a house; answers in the event loop, reads in threads."""

    name = MACHINE

    def __init__(self, house: House, keeper: Keeper, others: Others) -> None:
        self._others = others
        self._house = house
        self._folder = house.folder / FOLDER
        self._keeper = keeper
        self._news = asyncio.Event()
        self._has_looked = asyncio.Event()
        self._attended = 0
        self._noted = float("-inf")
        loop = asyncio.get_running_loop()

        def told() -> None:
            with contextlib.suppress(RuntimeError):  # the last look may come after the loop has ended
                loop.call_soon_threadsafe(self._news.set)

        keeper.looked = told

    def reached(self, address: str, port: int) -> None:
        """Take note of an address of this server that somebody has come to."""
        self._others.reached(address, port)

    async def errand(self, fingerprint_shown: str) -> Errand | None:
        """Let the named key read, and the holder of the school's own host key ask who keeps the journal."""
        named = await self._house.readers.run(lambda now: settings_on(now.today).get(STANDBY_KEY, ""))
        key = key_of(named) if named else None
        if isinstance(key, PublicKey) and key.fingerprint == fingerprint_shown:
            return Errand(FOLLOW, self._give)
        own = await asyncio.to_thread(fingerprint, self._house.folder / HOST_KEY)
        return Errand(WHO, self._others.answer) if own == fingerprint_shown else None

    async def settle(self) -> None:
        """Wait until the second machine, where it is on the line, has the last event."""
        self._keeper.tell()
        head = (await self._others.who()).head
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                while self._attended and self._house.standby.event < head:
                    self._has_looked.clear()
                    await self._has_looked.wait()

    async def _give(
        self, asked: asyncssh.SSHReader[bytes], answers: asyncssh.SSHWriter[bytes], address: str
    ) -> None:
        log.info("the second machine has come")
        self._attended += 1
        try:
            while True:
                wish = await hear(asked)
                if wish.get("ask") == "look":
                    self._note(address, wish)
                    await send(answers, await self._listed(wish))
                elif wish.get("ask") == "read":
                    content = await asyncio.to_thread(self._read, wish)
                    told = {"gone": True} if content is None else {"size": len(content)}
                    await send(answers, told, content or b"")
                else:
                    return
        except (NotUnderstood, ValueError, TypeError, FileNotFoundError) as wrong:
            log.warning("the second machine asks for what is not given: %s", type(wrong).__name__)
        finally:
            log.info("the second machine has gone")
            self._attended -= 1
            self._has_looked.set()

    async def _listed(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Return what there is, once it is not what the other has seen or it has waited long enough."""
        until = asyncio.get_running_loop().time() + min(float(wish.get("wait", 0)), LONGEST_WAIT)
        while True:
            self._news.clear()
            who = await self._others.who()  # before the files: what they hold then is not less than this head
            there = await asyncio.to_thread(self._there, wish)
            if (
                "documents" in there
                or there["changes"] != wish.get("changes")
                or there["snapshots"] != wish.get("snapshots")
            ):
                break
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._news.wait()
                    continue
            break
        told = {"program": VERSION, "kept": self._keeper.kept.event, "utc": system_utc().isoformat()}
        return {**there, **who.told(), **told}

    def _there(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is offered; documents, which only become more, where there are not as many as known,
        and what lies beside the journal where it is not what was told.
        """
        known, beside = int(wish.get("documents", -1)), lying_in(self._house.folder)
        documents = [
            name
            for path in sorted((self._house.folder / ARCHIVE).glob("*/*"))
            if DOCUMENT.fullmatch(name := f"{ARCHIVE}/{path.parent.name}/{path.name}") and path.is_file()
        ]
        notes = [manifest_path(path).name for path in snapshots_in(self._folder)]
        return {
            "snapshots": [
                name for name in notes if OFFERED.fullmatch(name) and (self._folder / name).exists()
            ],
            "changes": [
                [path.name, path.stat().st_size]
                for path in files_in(self._folder)
                if OFFERED.fullmatch(path.name)
            ],
            "keys": place.marks_of(self._house.folder / "keys"),
            **({"documents": documents} if len(documents) != known else {}),
            **({"beside": beside} if wish.get("beside") not in (None, mark_of(beside)) else {}),
        }

    def _read(self, wish: Mapping[str, Any]) -> bytes | None:
        """Return a part of what is offered, None where a file beside the journal cannot be read any more."""
        name, begin, most = str(wish["name"]), int(wish["from"]), int(wish["most"])
        signed = DOCUMENT.fullmatch(name)
        if not (signed or OFFERED.fullmatch(name) or lies_beside(name)) or begin < 0 or most < 0:
            raise ValueError(name)
        if not signed and lies_beside(name):
            with contextlib.suppress(OSError):
                return read_part(self._house.folder, name, begin, min(most, MOST_BYTES))
            return None
        with ((self._house.folder if signed else self._folder) / name).open("rb") as file:
            file.seek(begin)
            return file.read(min(most, MOST_BYTES))

    def _note(self, address: str, wish: Mapping[str, Any]) -> None:
        """Remember that the second machine is there, and what it has."""
        now = self._house.clock.now().local
        standby = Standby(True, now, int(wish.get("event", 0)), address, int(wish.get("port", 0)))
        self._house.standby = standby
        self._has_looked.set()
        at = asyncio.get_running_loop().time()
        if at - self._noted >= NOTE_SECONDS:
            self._noted = at
            place.note_heard(self._house.folder, standby)

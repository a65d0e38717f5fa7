"""Filling a lesson over SSH while the server is killed: what looked saved on the screen is the oracle."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import asyncssh

from tests.live_school import LOGIN, PUPILS, SURNAMES, Server, forgotten, on_disk, serving, verdict
from tests.school import PASSWORD
from tests.terminal import Terminal

TALL = (100, PUPILS + 12)
LOOKS_SAVED = " '▌«"
"""The signs before what the disk has: read from it, written by this person, under the cursor, by another.

Everything else the grid may put there (…, ░, !, ?) says that it is not, or not yet, on disk.
"""
EARLY = 0.1
"""The share of kills that come while the person is still signing in or the page is being opened."""
_ROW = re.compile(r"^\s*\d+ .?(Ученик\w) [^│]*│(.)([^│]*)│")


@dataclass(frozen=True)
class Shown:
    """A cell on the screen."""

    mark: str
    saved: bool


@dataclass
class Tally:
    """What the kills did."""

    kills: int = 0
    early: int = 0
    typed: int = 0
    looked_saved: int = 0
    lost: list[str] = field(default_factory=list)
    in_doubt: int = 0
    kept_in_doubt: int = 0
    wrong: list[str] = field(default_factory=list)
    """Marks nobody typed, doubled rows, a broken file or history, a new session that shows otherwise."""


def cells_on(terminal: Terminal) -> dict[str, Shown]:
    """Return what the screen shows of every pupil of the page."""
    found = (_ROW.match(line) for line in terminal.lines)
    return {row[1]: Shown(row[3].strip(" ▐"), row[2] in LOOKS_SAVED) for row in found if row is not None}


def saved_on(terminal: Terminal) -> dict[str, str]:
    """Return surname → mark of every mark that looks saved on the screen."""
    return {who: cell.mark for who, cell in cells_on(terminal).items() if cell.saved and cell.mark}


async def open_lesson(terminal: Terminal) -> None:
    """From «Мой день» to the page of the lesson."""
    await terminal.until("Алгебра")
    terminal.press("<enter>")
    await terminal.when(lambda: len(cells_on(terminal)) == PUPILS, "the whole class")


@dataclass
class Rounds:
    """The same lesson typed over again and again, the server killed in the midst of each time."""

    folder: Path
    chance: Random
    tally: Tally = field(default_factory=Tally)
    heads: list[tuple[int, str]] = field(default_factory=list)

    async def one(self) -> None:
        """Start the server, type into every cell, kill the server at a random moment, look at the disk."""
        before = on_disk(self.folder).marks
        typed = {
            who: self.chance.choice([digit for digit in "5432" if digit != before.get(who)])
            for who in SURNAMES
        }
        async with serving(self.folder) as server:
            if self.chance.random() < EARLY:
                shown = await self._killed_early(server)
                typed = {}
            else:
                shown = await self._killed_while_typing(server, before, "".join(typed.values()))
            await server.process.wait()
        self.tally.kills += 1
        self._judge(before, typed, shown)

    async def last_look(self) -> None:
        """Start the server once more: a new session shows what the disk has."""
        async with (
            serving(self.folder) as server,
            Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
        ):
            await open_lesson(terminal)
            self._compare(terminal, on_disk(self.folder).marks)

    async def _killed_early(self, server: Server) -> dict[str, Shown]:
        loop = asyncio.get_running_loop()
        loop.call_later(self.chance.uniform(0, 0.3), server.process.kill)
        self.tally.early += 1
        with suppress(asyncssh.Error, OSError, AssertionError):  # whatever a person meets then
            async with Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal:
                await open_lesson(terminal)
                await terminal.until_closed()
        return {}

    async def _killed_while_typing(
        self, server: Server, before: dict[str, str], digits: str
    ) -> dict[str, Shown]:
        stop_at, delay = self.chance.randrange(0, PUPILS), self.chance.uniform(0, 0.03)
        async with Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal:
            await open_lesson(terminal)
            self._compare(terminal, before)
            wanted = dict(zip(SURNAMES, digits, strict=True))
            terminal.press("<home>", "<ctrl+home>", *digits)
            await terminal.when(
                lambda: len(saved_on(terminal).items() & wanted.items()) >= stop_at, f"{stop_at} marks saved"
            )
            asyncio.get_running_loop().call_later(delay, server.process.kill)
            await terminal.until_closed()
            return cells_on(terminal)

    def _compare(self, terminal: Terminal, marks: dict[str, str]) -> None:
        if saved_on(terminal) != marks:
            self.tally.wrong.append(f"a new session shows {saved_on(terminal)}, the disk has {marks}")

    def _judge(self, before: dict[str, str], typed: dict[str, str], shown: dict[str, Shown]) -> None:
        now = on_disk(self.folder)
        self.tally.typed += len(typed)
        for who in SURNAMES:
            on_screen, kept = shown.get(who), now.marks.get(who, "")
            if kept not in (before.get(who, ""), typed.get(who, before.get(who, ""))):
                self.tally.wrong.append(
                    f"{who}: {kept} on disk, typed {typed.get(who)} over {before.get(who)}"
                )
            if who not in typed:
                continue
            if on_screen is not None and on_screen.saved and on_screen.mark == typed[who]:
                self.tally.looked_saved += 1
                if kept != typed[who]:
                    self.tally.lost.append(f"{who}: {typed[who]} looked saved, {kept or 'nothing'} on disk")
            else:
                self.tally.in_doubt += 1
                self.tally.kept_in_doubt += kept == typed[who]
        told = verdict(self.folder)
        if gone := forgotten(self.folder, self.heads[-20:]):
            self.tally.wrong.append(f"the history no longer goes through {gone}")
        self.heads.append(now.head)
        self.tally.wrong += now.faults
        if not told.sound:
            self.tally.wrong.append(str(told))

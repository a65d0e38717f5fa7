"""Filling a lesson over SSH while the server is killed: what looked saved on the screen is the oracle."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.live_school import LOGIN, PUPILS, marks_on_disk, serving
from tests.school import PASSWORD
from tests.terminal import Terminal

TALL = (100, PUPILS + 12)
SAVED = "'"
"""The sign the grid puts before what this person wrote and the disk has."""
_ROW = re.compile(r"^\s*\d+ .?(Ученик\w) [^│]*│(.)(.)")


@dataclass
class Tally:
    """What the kills did."""

    kills: int = 0
    looked_saved: int = 0
    lost: list[str] = field(default_factory=list)
    in_doubt: int = 0
    """Marks that the disk has though the screen had not yet said so."""

    def table(self) -> str:
        """Return the figures as lines of a table."""
        rows = (
            ("kills", self.kills),
            ("marks that looked saved", self.looked_saved),
            ("of them lost", len(self.lost)),
            ("on disk, not yet shown as saved", self.in_doubt),
        )
        return "\n".join(f"{name:<34}{value:>8}" for name, value in rows)


def saved_on(terminal: Terminal) -> dict[str, str]:
    """Return surname → mark of every cell that looks saved on the screen."""
    found = (_ROW.match(line) for line in terminal.lines)
    return {row[1]: row[3] for row in found if row is not None and row[2] == SAVED}


async def open_lesson(terminal: Terminal) -> None:
    """From «Мой день» to the page of the lesson."""
    await terminal.until("Мой день")
    terminal.press("<enter>")
    await terminal.until("Ученика")


async def one_kill(folder: Path, chance: Random, tally: Tally) -> None:
    """Type 30 marks, kill the server once a random number of them look saved, compare with the disk."""
    before = marks_on_disk(folder)
    names = [f"Ученик{chr(ord('а') + number)}" for number in range(PUPILS)]
    digits = [chance.choice([digit for digit in "5432" if digit != before.get(who)]) for who in names]
    stop_at = chance.randrange(0, PUPILS)
    async with (
        serving(folder) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        terminal.press("<home>", "<ctrl+home>", *digits)
        await terminal.when(lambda: len(saved_on(terminal)) >= stop_at, f"{stop_at} marks saved")
        await server.kill()
        await terminal.until_closed()
        promised = saved_on(terminal)
    kept = marks_on_disk(folder)
    tally.kills += 1
    tally.looked_saved += len(promised)
    tally.lost += [
        f"{who}: {mark}, disk {kept.get(who)}" for who, mark in promised.items() if kept.get(who) != mark
    ]
    typed = zip(names, digits, strict=True)
    tally.in_doubt += sum(kept.get(who) == mark and who not in promised for who, mark in typed)

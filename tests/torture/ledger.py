"""An outside oracle: what a writing child said was acknowledged, held against the file it left behind."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from models.database import sqlite
from tests.live_school import ROOT, build, on_disk, verdict

ENDLESS = 1_000_000
"""Marks that a child never gets to the end of."""


@dataclass
class Ledger:
    """What the child said: asked, and answered with which version."""

    asked: dict[str, str] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    kills: int = 0
    sent_again: int = 0
    sent_again_though_on_disk: int = 0

    def hear(self, line: str) -> None:
        sign, request, rest = [*line.split(maxsplit=2), ""][:3]
        if sign == "?":
            self.asked[request] = line[2:].strip()
        elif sign == "!":
            self.answered[request] = int(rest)
        else:
            self.refused.append(line)

    def unanswered(self) -> list[str]:
        return [line for request, line in self.asked.items() if request not in self.answered]


def run_and_kill(folder: Path, ledger: Ledger, number: int, after_lines: int) -> None:
    """Let the child write and kill it after so many lines; a line cut in half counts for nothing."""
    waiting = ledger.unanswered()
    ledger.sent_again += len(waiting)
    ledger.sent_again_though_on_disk += len(written(folder, [line.split()[0] for line in waiting]))
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.torture.writing", str(folder), f"run{number}", str(ENDLESS)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("".join(f"{line}\n" for line in waiting))
    child.stdin.close()
    for count, line in enumerate(child.stdout):
        if line.endswith("\n"):
            ledger.hear(line)
        if count == after_lines:
            child.kill()
    child.stdout.close()
    assert child.wait() == -9, "it must have been killed, not have ended"
    ledger.kills += 1


def written(folder: Path, requests: list[str]) -> list[str]:
    """Return those of the requests that the history knows, each as often as it does."""
    connection = sqlite.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)
    try:
        known = connection.execute("SELECT request FROM audit_event WHERE request LIKE 'run%'").fetchall()
    finally:
        connection.close()
    wanted = set(requests)
    return [request for (request,) in known if request in wanted]


def tortured(folder: Path, *, acknowledged: int, chance: Random, lines: tuple[int, int]) -> Ledger:
    build(folder, held=True)
    ledger = Ledger()
    while len(ledger.answered) < acknowledged:
        run_and_kill(folder, ledger, ledger.kills, chance.randint(*lines))
        assert ledger.refused == []
        assert on_disk(folder).faults == ()
    return ledger


def lost_by(folder: Path, ledger: Ledger) -> set[str]:
    """Return the acknowledged requests that the history does not know."""
    return set(ledger.answered) - set(written(folder, list(ledger.asked)))


def judge(folder: Path, ledger: Ledger) -> None:
    """Every acknowledged mark is in the history once; what stands in a cell is the last one written."""
    on_file = written(folder, list(ledger.asked))
    assert len(on_file) == len(set(on_file)), "written twice"
    assert lost_by(folder, ledger) == set(), "acknowledged and lost"
    assert verdict(folder).sound
    newest: dict[str, tuple[int, str]] = {}
    for request, version in ledger.answered.items():
        _, pupil, _, mark = ledger.asked[request].split()
        newest[pupil] = max(newest.get(pupil, (0, "")), (version, mark))
    connection = sqlite.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)
    stored = {
        str(pupil): (version, value)
        for pupil, version, value in connection.execute(
            "SELECT pupil_id, version, value FROM mark WHERE position = 1"
        )
    }
    connection.close()
    for pupil, (version, mark) in newest.items():
        assert stored[pupil][0] >= version
        if stored[pupil][0] == version:
            assert stored[pupil][1] == mark

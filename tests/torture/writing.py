"""A child that writes marks as fast as it can and says which were acknowledged, until it is killed.

``python -m tests.torture.writing FOLDER RUN WRITES [full|normal]`` reads the unanswered requests of the run
before from standard input, sends them again under their ids, then goes on with new ones. It says a line for
each request before it is sent («? ID …») and after it is answered («! ID VERSION»). The last word is how
SQLite syncs: «normal», less than the journal promises, is the control of the power cuts.
"""

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from random import Random

from models.accounts import Account
from models.database import PRAGMAS, rows
from services.actor import Actor
from services.cells import stored_marks, works_of
from services.house import House
from services.marking import set_marks
from services.outcomes import Outcome, Saved
from services.requests import SetMarks
from tests.live_school import LOGIN, PUPILS
from tests.new_school import QUICK

LESSON = 1
AT_ONCE = 12


def said(change: SetMarks) -> str:
    """Return a request as a line."""
    return f"{change.request} {change.pupil} {change.seen} {''.join(change.marks)}"


def heard(line: str) -> SetMarks:
    """Return the request of a line."""
    request, pupil, seen, mark = line.split()
    return SetMarks(LESSON, None, int(pupil), (mark,), int(seen), request)


class Clerk:
    """Sends marks, at most one of a pupil and a few in all at a time, and tells of each."""

    def __init__(self, house: House, actor: Actor) -> None:
        self._house = house
        self._actor = actor
        self._free = threading.Semaphore(AT_ONCE)
        self.wrong = threading.Event()

    def send(self, change: SetMarks) -> "Future[Outcome]":
        """Send a request; its answer is told from the writer's thread at once."""
        self._free.acquire()
        tell(f"? {said(change)}")
        answer = self._house.write(lambda book: set_marks(book, change), self._actor, change.request)
        answer.add_done_callback(lambda told: self._answered(change, told.result()))
        return answer

    def _answered(self, change: SetMarks, outcome: Outcome) -> None:
        if isinstance(outcome, Saved):
            tell(f"! {change.request} {outcome.version}")
        else:
            self.wrong.set()
            tell(f"x {change.request} {outcome}")
        self._free.release()


def tell(line: str) -> None:
    """Say a line so that it outlives this process."""
    os.write(1, f"{line}\n".encode())


def new_marks(run: str, number: int, seen: dict[int, int]) -> Iterator[tuple[int, str, str]]:
    """Yield pupil, mark and request id of so many new marks."""
    chance = Random(run)
    for count in range(number):
        yield chance.choice(list(seen)), chance.choice("5432"), f"{run}-{count}"


def versions(house: House) -> tuple[Actor, dict[int, int]]:
    """Return the teacher, and the version of every pupil's cell."""
    with house.database.connection_context():
        teacher = Account.select(Account.person, Account.id).where(Account.login == LOGIN)
        ((person, account),) = rows(teacher)
        works = works_of(LESSON)
        seen = {
            pupil: stored_marks(works[0], pupil).version if works else 0 for pupil in range(1, PUPILS + 1)
        }
    return Actor(person, account, 0, "127.0.0.1"), seen


def main() -> None:
    """Write until killed, or until every mark is written."""
    folder, run, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    PRAGMAS["synchronous"] = sys.argv[4] if len(sys.argv) > 4 else PRAGMAS["synchronous"]
    house = House(folder, cost=QUICK)
    actor, seen = versions(house)
    house.start()
    clerk = Clerk(house, actor)
    pending = {change.pupil: (change, clerk.send(change)) for change in map(heard, sys.stdin)}
    for pupil, mark, request in new_marks(run, number, seen):
        if pupil in pending:
            outcome = pending[pupil][1].result()
            assert isinstance(outcome, Saved), outcome
            seen[pupil] = outcome.version
        change = SetMarks(LESSON, None, pupil, (mark,), seen[pupil], request)
        pending[pupil] = (change, clerk.send(change))
    for _, answer in pending.values():
        answer.result()
    house.stop()


if __name__ == "__main__":
    main()

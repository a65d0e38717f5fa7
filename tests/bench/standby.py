"""What a second machine lacks when the first is killed while people type, and how soon it serves."""

import asyncio
import json
import socket
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from app.opening import open_house
from app.serving.host_key import HOST_KEY, keep_host_key
from app.snapshots import FOLDER, keys_of, school_time
from app.standby import place
from backups.changes import changes_of, files_in, read
from backups.snapshot import make_snapshot
from models.accounts import Account
from models.database import rows
from services.actor import Actor
from services.book import Book
from services.clock import Now
from services.house import DATABASE
from services.marking import set_marks
from services.outcomes import Outcome, Saved
from services.requests import SetMarks
from services.settings import STANDBY_KEY, change_setting
from tests.bench.founding import Page, found
from tests.bench.memory import at
from tests.bench.report import Row, keep, machine, table
from tests.live_school import program, running
from tests.school import PASSWORD
from tests.second_machine import bring_keys
from tests.terminal import Terminal

PAGES = 30
SOONEST, LATEST = 1.0, 4.0
"""Between the first mark of a round and the kill."""
SIZE = (100, 40)
MOST_LOST_MS, LONGEST_RTO = 1000.0, 60.0
MS = 1000.0
AT_ONCE = 500
"""Marks in one transaction while a file is grown."""
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Killed:
    """One kill."""

    acknowledged: int
    lost: int
    """Answered as saved and not on the second machine."""
    window_ms: float
    """From the answer to the first mark that was lost to the kill; 0 where none was."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """One take-over, in seconds."""

    mb: float
    events: int
    raised: float
    """From the command to «the journal is open»."""
    first_screen: float
    """From the command to a teacher's first screen over SSH, signed in."""


def main(order: Mapping[str, Any]) -> None:
    """Measure, print the table."""
    about = machine(order["where"])
    with tempfile.TemporaryDirectory(prefix="zhurnal-bench-", dir=order["where"]) as temporary:
        folder = Path(temporary)
        kills, takeovers = asyncio.run(_measured(folder, order))
    lines = rows_of(kills, takeovers)
    sys.stdout.write(table(lines) + "\n")
    if order["json"]:
        figures = {"kills": [asdict(one) for one in kills], "takeovers": [asdict(one) for one in takeovers]}
        keep(Path(order["json"]), lines, {"machine": about, **figures})


async def _measured(folder: Path, order: Mapping[str, Any]) -> tuple[list[Killed], list[TakenOver]]:
    _tell("строю школу, у каждого учителя своя страница")
    pages = found(folder / "first", PAGES)
    two = Two(folder, order["seed"])
    two.name_each_other()
    kills = await two.killed(order["kills"], order["people"])
    takeovers = [await two.taken_over(pages[0])]
    for size in order["sizes"]:
        _tell(f"файл на {size} МБ")
        there = folder / f"mb-{size}"
        pages = found(there / "first", PAGES)
        grow(there / "first", pages, size)
        grown = Two(there, order["seed"])
        grown.name_each_other()
        await grown.followed()
        takeovers.append(await grown.taken_over(pages[0]))
    return kills, takeovers


class Two:
    """Two machines of a school in two folders."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.first, self.second = folder / "first", folder / "second"
        self._chance = Random(seed)
        self._port = _free_port()

    def name_each_other(self) -> None:
        """Do what an administrator does once: a snapshot, the key named, the school's keys carried over."""
        keep_host_key(self.first / HOST_KEY)
        line = place.own_key(self.second)[1]
        house = open_house(self.first)
        house.start()
        assert isinstance(house.write(lambda book: _name(book, line)).result(), Saved)
        house.stop()
        database = self.first / DATABASE
        make_snapshot(database, self.first / FOLDER, school_time(database), "0", keys_of(self.first))
        bring_keys(self.first, self.second)
        key = keep_host_key(self.first / HOST_KEY)
        place.remember(self.second, place.Where("127.0.0.1", self._port, key, 0))

    async def killed(self, times: int, people: int) -> list[Killed]:
        """Kill the first machine so many times while people type; the second one follows all the while."""
        async with self._following():
            return [await self._kill(number, people) for number in range(times)]

    async def followed(self) -> None:
        """Let the second machine take everything from a server that is stopped then."""
        async with self._following(), running("serve", self.first, port=self._port) as server:
            await self._until(lambda state: bool(state.whole_at) and not state.trouble)
            await server.told_to_stop()

    async def taken_over(self, page: Page) -> TakenOver:
        """Go on with the journal on the second machine; the first one is silent."""
        _tell("запасной сервер перенимает журнал")
        began = time.perf_counter()
        async with running("promote", self.second) as server:
            raised = time.perf_counter() - began
            async with Terminal.connect(server.port, page.login, PASSWORD, size=SIZE) as terminal:
                await terminal.until("Мой день")
                first_screen = time.perf_counter() - began
        size = (self.second / DATABASE).stat().st_size / 1_000_000
        return TakenOver(size, place.state_of(self.second).event, raised, first_screen)

    async def _kill(self, number: int, people: int) -> Killed:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.busy_main", str(self.first), str(self._port), str(people)),
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        answered: dict[str, float] = {}
        telling = asyncio.create_task(_answers(process.stdout, answered))
        await self._until(lambda state: bool(state.whole_at and answered) and not state.trouble)
        await asyncio.sleep(self._chance.uniform(SOONEST, LATEST))
        killed_at = time.monotonic()
        process.kill()
        await process.wait()
        await telling
        await self._until(lambda state: state.trouble == "away")
        here = self._requests()
        lost = [moment for request, moment in answered.items() if request not in here]
        _tell(f"убийство {number + 1}: записано {len(answered)}, нет на запасном {len(lost)}")
        return Killed(len(answered), len(lost), (killed_at - min(lost)) * MS if lost else 0.0)

    def _requests(self) -> set[str]:
        """Return the requests whose events the second machine holds."""
        keys = keys_of(self.second)
        held: set[str] = set()
        for path in files_in(self.second / FOLDER):
            content = read(path)
            for piece in content[1] if content else ():
                assert content is not None
                held.update(event["request"] for event in changes_of(content[0], piece, keys).events)
        return held

    @asynccontextmanager
    async def _following(self) -> AsyncIterator[None]:
        process = await program("standby", "--data", self.second)
        try:
            yield
        finally:
            process.terminate()
            await process.communicate()

    async def _until(self, claim: Any) -> None:
        async with asyncio.timeout(START_SECONDS):
            while not claim(place.state_of(self.second)):
                await asyncio.sleep(0.05)


async def _answers(lines: asyncio.StreamReader, answered: dict[str, float]) -> None:
    async for line in lines:
        words = line.decode().split()
        if len(words) == 3 and words[2] == Saved.__name__:
            answered[words[0]] = float(words[1])


def grow(folder: Path, pages: Sequence[Page], megabytes: int) -> None:
    """Let marks be changed again and again until the file is so large; every event is a true one."""
    house = open_house(folder)
    house.start()
    seen: dict[tuple[int, int], int] = {}
    actors = {page.login: house.look(partial(_actor, page.login)) for page in pages}
    turn = 0
    try:
        while (folder / DATABASE).stat().st_size < megabytes * 1_000_000:
            page = pages[turn % len(pages)]
            outcome = house.write(partial(_marks, page, turn, seen), actors[page.login]).result()
            assert isinstance(outcome, Saved), outcome
            turn += 1
    finally:
        house.stop()


def _actor(login: str, actor: Actor, now: Now) -> Actor:
    account, person = rows(Account.select(Account.id, Account.person).where(Account.login == login))[0]
    return Actor(person, account, 0, "127.0.0.1")


def _marks(page: Page, turn: int, seen: dict[tuple[int, int], int], book: Book) -> Outcome:
    lesson, outcome = page.lessons[-1], None
    for number in range(AT_ONCE):
        pupil = page.pupils[number % len(page.pupils)]
        value = "5432"[(turn + number // len(page.pupils)) % 4]
        change = SetMarks(lesson, None, pupil, (value,), seen.get((lesson, pupil), 0), uuid.uuid4().hex)
        outcome = set_marks(book, change)
        assert isinstance(outcome, Saved), outcome
        seen[lesson, pupil] = outcome.version
    assert outcome is not None
    return outcome


def rows_of(kills: Sequence[Killed], takeovers: Sequence[TakenOver]) -> list[Row]:
    """Return the rows of the table."""
    lost, windows = [one.lost for one in kills], [one.window_ms for one in kills]
    typed = sum(one.acknowledged for one in kills)
    worst = max(windows)
    return [
        Row(
            "",
            f"потеряно записей при убийстве, {len(kills)} раз",
            f"медиана {median(lost):.0f}, больше всего {max(lost)}",
            f"записано всего: {typed}",
        ),
        Row(
            "",
            "потерянное внесено за столько до убийства",
            f"медиана {median(windows):.0f} мс, 95 % до {at(0.95, windows):.0f}",
            f"больше всего {worst:.0f} мс",
            bar="≤ 1 с",
            met=worst <= MOST_LOST_MS,
        ),
        *(
            Row(
                "",
                f"promote → первый экран учителя, {one.mb:.0f} МБ",
                f"{one.first_screen:.1f} с",
                f"журнал открыт: {one.raised:.1f} с, записей {one.events}",
                bar="≤ 60 с",
                met=one.first_screen <= LONGEST_RTO,
            )
            for one in takeovers
        ),
    ]


def _name(book: Book, line: str) -> Outcome:
    change_setting(book, STANDBY_KEY, line)
    return Saved(1, book.now.local)


def _free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _tell(what: str) -> None:
    sys.stderr.write(f"… {what}\n")


if __name__ == "__main__":
    main(json.load(sys.stdin))

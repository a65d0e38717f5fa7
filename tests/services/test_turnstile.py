"""Who waits for a password check is let through fairly, whoever crowds the door."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable

import pytest

from services.signing_in.turnstile import AT_ONCE, STRANGERS_NICENESS, Turnstile

CROWD, TEACHER, SECRETARY = "10.0.0.66", "10.0.0.5", "10.0.0.7"


class Door:
    """A turnstile whose threads are all held until told; who is let through is written down."""

    def __init__(self) -> None:
        self.turnstile = Turnstile()
        self.order: list[str] = []
        self.open = threading.Event()
        self.niceness: dict[str, int] = {}
        self.tasks: list[asyncio.Task[None]] = []

    def come(self, name: str, address: str, *, known: bool = False) -> asyncio.Task[None]:
        """Ask for a check; the task is on its way when the loop next turns."""
        work = self._check(name)
        self.tasks.append(asyncio.create_task(self.turnstile.run(work, address, known=known)))
        return self.tasks[-1]

    def _check(self, name: str) -> Callable[[], None]:
        def work() -> None:
            if name != "teacher at home":  # where the teacher is known no door is held
                assert self.open.wait(20)
            self.order.append(name)
            self.niceness[name] = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

        return work

    async def hold(self) -> None:
        """Let the crowd take every thread."""
        for _ in range(AT_ONCE):
            self.come("held", CROWD)
        await self.all_have_asked()

    async def all_have_asked(self) -> None:
        """Let every task come as far as it can by itself."""
        await asyncio.sleep(0)

    async def through(self) -> list[str]:
        """Open the door, wait for everybody, return who was let through after those that held it."""
        await self.all_have_asked()
        self.open.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return [name for name in self.order if name != "held"]


@pytest.fixture
def door() -> Door:
    return Door()


def place(order: list[str], name: str) -> int:
    return order.index(name)


async def test_a_person_known_at_that_place_is_checked_while_the_crowd_holds_all_it_can(door: Door) -> None:
    await door.hold()
    for number in range(50):
        door.come(f"guess {number}", f"10.0.1.{number}")
    async with asyncio.timeout(10):  # of a door that is never opened
        await door.come("teacher at home", TEACHER, known=True)
    assert door.order == ["teacher at home"]
    assert len(await door.through()) == 51


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux has a thread a priority of its own")
async def test_a_check_of_a_stranger_stands_back_for_everything_else(door: Door) -> None:
    door.come("stranger", CROWD)
    await asyncio.sleep(0)
    door.come("teacher at home", TEACHER, known=True)
    await door.through()
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert door.niceness == {"teacher at home": own, "stranger": max(own, STRANGERS_NICENESS)}


async def test_a_crowd_at_one_address_waits_for_itself_alone(door: Door) -> None:
    await door.hold()
    for number in range(50):
        door.come(f"guess {number}", CROWD)
    door.come("teacher", TEACHER)
    order = await door.through()
    assert place(order, "teacher") <= 1 + AT_ONCE
    assert len(order) == 51


async def test_nobody_waits_for_ever_while_others_keep_coming(door: Door) -> None:
    await door.hold()
    for number in range(3):
        door.come(f"secretary {number}", SECRETARY)
    await door.all_have_asked()
    for number in range(50):
        door.come(f"guess {number}", f"10.0.1.{number}")
    order = await door.through()
    assert place(order, "secretary 0") < AT_ONCE
    assert {f"secretary {number}" for number in range(3)} < set(order)


async def test_an_address_that_has_had_its_turns_gets_none_in_advance(door: Door) -> None:
    """Rounds go on: a newcomer does not stand before those who wait since many rounds."""
    await door.hold()
    for number in range(10):
        door.come(f"old {number}", SECRETARY)
    await door.all_have_asked()
    door.turnstile._turns_of_strangers._round = 9  # as after nine rounds of the others
    for number in range(10):
        door.come(f"new {number}", TEACHER)
    order = await door.through()
    assert max(place(order, f"old {number}") for number in range(9)) < place(order, "new 1") + AT_ONCE


async def test_who_hangs_up_while_waiting_takes_nobodys_turn(door: Door) -> None:
    await door.hold()
    gone = [door.come(f"gone {number}", CROWD) for number in range(5)]
    door.come("teacher", TEACHER)
    await door.all_have_asked()
    for task in gone:
        task.cancel()
    assert await door.through() == ["teacher"]
    assert door.turnstile._turns_of_strangers._free == AT_ONCE
    assert not door.turnstile._turns_of_strangers._waiting
    await door.turnstile.run(lambda: None, TEACHER, known=False)


async def test_work_that_fails_gives_its_place_back(door: Door) -> None:
    for _ in range(AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError):
            await door.turnstile.run(lambda: 1 // 0, TEACHER, known=False)


async def test_closing_turns_away_who_waits(door: Door) -> None:
    await door.hold()
    late = door.come("late", TEACHER)
    await door.all_have_asked()
    door.turnstile.close()
    with pytest.raises(asyncio.CancelledError):
        await late
    door.open.set()
    await asyncio.gather(*door.tasks[:AT_ONCE])

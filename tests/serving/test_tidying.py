"""Memory is tidied up while nobody types (architecture.md, rule 1)."""

import asyncio
import gc
from pathlib import Path

from app.serving.limits import Limits
from app.serving.tidying import YOUNG, Tidying
from tests.serving.house import PASSWORD, served
from tests.terminal import Terminal


class Room:
    """A tidying whose clock the test moves, counting how often it was done."""

    def __init__(self) -> None:
        self.second = 100.0
        self.tidied = 0
        self.tidying = Tidying(1.0, some=2, most=4, clock=lambda: self.second, collect=self._tidy)

    def _tidy(self) -> None:
        self.tidied += 1

    def leave(self, people: int) -> None:
        for _ in range(people):
            self.tidying.screen_closed()


def test_nothing_is_done_while_nobody_has_left() -> None:
    room = Room()
    room.second += 3600
    assert not room.tidying.look()
    room.leave(1)
    assert not room.tidying.look(), "one screen is not worth a look through everything"


def test_it_is_done_in_a_second_without_a_key_and_once() -> None:
    room = Room()
    room.leave(2)
    room.tidying.key_came()
    room.second += 0.9
    assert not room.tidying.look()
    room.second += 0.1
    assert room.tidying.look()
    assert not room.tidying.look()
    assert room.tidied == 1


def test_it_is_not_put_off_for_ever() -> None:
    room = Room()
    room.leave(3)
    room.tidying.key_came()
    assert not room.tidying.look()
    room.leave(1)
    assert room.tidying.look()


async def test_the_server_keeps_python_from_stopping_everybody_and_gives_it_back(tmp_path: Path) -> None:
    before = gc.get_threshold()
    tidied: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "stop" and info["generation"] == 2:
            tidied.append(info["collected"])

    limits = Limits(tidy_after_leaving=1, tidy_quiet_seconds=0.0)
    async with served(tmp_path, limits=limits) as (serving, _):
        assert gc.get_threshold() == YOUNG
        gc.callbacks.append(note)
        try:
            async with Terminal.connect(serving.port, "анна", PASSWORD) as terminal:
                await terminal.until("Доска")
                terminal.press("<f10>")
                await terminal.until_closed()
            async with asyncio.timeout(20):
                while not tidied:
                    await asyncio.sleep(0)
        finally:
            gc.callbacks.remove(note)
    assert gc.get_threshold() == before

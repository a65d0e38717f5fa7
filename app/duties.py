"""What the server does by itself beside the sessions: it looks, waits and looks again until it is stopped."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

log = logging.getLogger("zhurnal.duties")


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that is looked at from time to time; times in seconds."""

    name: str
    """How the log calls it."""
    look: Callable[[], Awaitable[bool]]
    """Does what is due; False where it failed."""
    every: float = 60.0
    first: float = 60.0
    """After the start: those who waited for the server come in before."""
    after_failure: float = 600.0


async def keep(duty: Duty, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
    """Look until cancelled; a look that breaks is logged and tried again."""
    pause = duty.first
    while True:
        await sleep(pause)
        try:
            done = await duty.look()
        except Exception as fault:  # noqa: BLE001 - the server must live on without this duty
            log.error("%s failed: %s", duty.name, type(fault).__name__)
            done = False
        pause = duty.every if done else duty.after_failure


@asynccontextmanager
async def kept(duties: Iterable[Duty]) -> AsyncIterator[None]:
    """Let duties go on beside the sessions; they are stopped where they are."""
    tasks = [asyncio.create_task(keep(duty)) for duty in duties]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

"""Keys are exchanged with a few connections at a time: who only knocks takes the loop from nobody."""

import asyncio
from collections.abc import Callable

from services.signing_in.turns import Turns


class Porch:
    """Lets connections in to the exchange of keys by turns of their addresses; known ones in a line apart."""

    def __init__(self, at_once: int, patience: float) -> None:
        self._known = Turns(at_once)
        self._strangers = Turns(at_once)
        self._patience = patience

    async def cross(self, address: str, *, known: bool, go: Callable[[], None], over: asyncio.Event) -> None:
        """Call ``go`` when the turn has come, and keep the place until it is over, or for so long at most."""
        turns = self._known if known else self._strangers
        await turns.enter(address)
        try:
            go()
            async with asyncio.timeout(self._patience):
                await over.wait()
        except TimeoutError:
            pass  # it goes on, but the next need not wait for it
        finally:
            turns.leave()

"""Guesses passwords at a server's door as fast as it lets anybody, from many addresses of this machine.

``python -m tests.torture.guessing PORT GUESSES SEED`` prints «begun» with the first answer, and in the end
one JSON object: how many passwords were given, and which login they opened.
"""

import asyncio
import json
import os
import sys
from random import Random

import asyncssh

from services.signing_in.throttle import FREE_TRIES
from tests.live_school import LOGIN, OTHER

AT_ONCE = 80
LAST = 19
"""Of the priorities of processes."""
ADDRESSES = tuple(f"127.0.0.{number}" for number in range(2, 42))
KNOWN = 0.15
"""The share of guesses at logins that exist; more would wait for one another longer than they try."""
COMMON = ("123456", "qwerty", "пароль", "school2026", "petrova", "Алгебра7", "йцукен", "лыжи", "и-кедры")


class Guesser(asyncssh.SSHClient):
    """Gives the passwords that cost no waiting, then tries anew under another name."""

    def __init__(self, crowd: "Crowd") -> None:
        self._crowd = crowd
        self._left = FREE_TRIES

    def password_auth_requested(self) -> str | None:
        self._left -= 1
        return self._crowd.next_guess() if self._left >= 0 else None


class Crowd:
    """Everybody who guesses: how many guesses are left, and what came of them."""

    def __init__(self, port: int, guesses: int, chance: Random) -> None:
        self.port = port
        self.left = guesses
        self.given = 0
        self.opened: list[str] = []
        self._chance = chance

    def next_guess(self) -> str | None:
        if self.left <= 0:
            return None
        self.left -= 1
        self.given += 1
        return f"{self._chance.choice(COMMON)}{self._chance.randrange(1000)}"

    async def come_again(self) -> None:
        """Connect again and again, each time from another address under another name."""
        while self.left > 0:
            known = self._chance.choice((LOGIN, OTHER))
            login = known if self._chance.random() < KNOWN else f"nobody{self._chance.randrange(10_000)}"
            address = self._chance.choice(ADDRESSES)
            try:
                async with asyncssh.connect(
                    "127.0.0.1",
                    self.port,
                    local_addr=(address, 0),
                    username=login,
                    client_factory=lambda: Guesser(self),
                    preferred_auth="password",
                    known_hosts=None,
                    client_keys=None,
                    config=None,
                    agent_path=None,
                ):
                    self.opened.append(login)
            except (asyncssh.Error, OSError):
                continue  # refused, or pushed out by the next one: what a guesser meets


async def main() -> None:
    """Guess so often and tell of it."""
    port, guesses, chance = int(sys.argv[1]), int(sys.argv[2]), Random(sys.argv[3])
    # A crowd has machines of its own: it takes none of the server's processor.
    os.setpriority(os.PRIO_PROCESS, 0, LAST)
    crowd = Crowd(port, guesses, chance)
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    await asyncio.gather(*(crowd.come_again() for _ in range(AT_ONCE)))
    sys.stdout.write(json.dumps({"given": crowd.given, "opened": crowd.opened}) + "\n")


if __name__ == "__main__":
    asyncio.run(main())

"""Who is at the door, who is in, and for how long each of them may take: all of serving but SSH itself."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Generic

from app.serving.door import CodeAsked, Door, Errand, Machines, Session, V
from app.serving.faults import note_fault
from app.serving.limits import Limits
from app.serving.porch import Porch
from app.serving.terminal import Terminal
from app.serving.tidying import Tidying
from app.serving.visit import Ending, Starts, Visit


class TooManyTries(Exception):
    """A connection has used up its tries to sign in."""


class DoorFailed(Exception):
    """The house could not check a password; the code finds the reason in the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Reception(Generic[V]):
    """Everybody connected to one server."""

    def __init__(
        self, door: Door[V], limits: Limits, now: Callable[[], datetime], machines: Machines | None = None
    ) -> None:
        self.door = door
        self.machines = machines
        self.limits = limits
        self.now = now
        self.starts = Starts(limits.starts)
        self.porch = Porch(limits.exchanges, limits.exchange_seconds)
        self.tidying = Tidying(
            limits.tidy_quiet_seconds, limits.tidy_after_leaving, limits.tidy_at_the_latest
        )
        self.guests: dict[Guest[V], None] = {}
        self.closed = False
        self._last_number = 0

    @property
    def sessions(self) -> list[Session]:
        """The screens open now, oldest first."""
        return sorted((guest.session for guest in self.guests if guest.session), key=lambda it: it.number)

    def number(self) -> int:
        """Return a number no other session of this server has had."""
        self._last_number += 1
        return self._last_number

    def greet(self, guest: "Guest[V]") -> None:
        """Let a connection in; when too many have not signed in, the busiest address loses its oldest.

        Strangers push out strangers alone.
        """
        self.guests[guest] = None
        alike = [one for one in self.guests if not one.signed_in and one.known == guest.known]
        if len(alike) > self.limits.unauthenticated:
            busiest = Counter(one.address for one in alike).most_common(1)[0][0]
            oldest = next(one for one in alike if one.address == busiest)
            del self.guests[oldest]
            oldest.hang_up()


class Guest(Generic[V]):
    """One connection: who it is, and the one screen it may open."""

    def __init__(self, reception: Reception[V], address: str, hang_up: Callable[[], None]) -> None:
        self.address = address
        self.hang_up = hang_up
        self.known = reception.door.knows_place(address)
        """Whether somebody has signed in at its address of late."""
        self.signed_in = False
        self.session: Session | None = None
        self.visit: Visit | None = None
        self.errand: Errand | None = None
        """Of a machine that has shown its key."""
        self._reception = reception
        self._names = 0
        self._checked = 0
        self._codes = 0
        self._keys = 0
        self._half: tuple[str, CodeAsked] | None = None
        self._gone = False
        self._admitted: tuple[str, V] | None = None
        self._hurry: asyncio.TimerHandle | None = None
        self._named = asyncio.Event()
        self._crossing: asyncio.Task[None] | None = None

    @property
    def half_in(self) -> bool:
        """Whether password or key was right, and a code is what is waited for."""
        return self._half is not None

    def exchange_keys(self, go: Callable[[], None]) -> None:
        """Call ``go`` when it is this connection's turn to exchange keys."""
        crossing = self._reception.porch.cross(self.address, known=self.known, go=go, over=self._named)
        self._crossing = asyncio.create_task(crossing, name="porch")

    def give_name(self) -> None:
        """Count the names one connection gives: guessing names costs tries as guessing passwords does."""
        self._named.set()
        self.errand = self._half = None  # what one name has shown opens nothing for another
        self._names += 1
        if self._names > self._reception.limits.tries:
            self.hang_up()

    async def check(self, username: str, password: str) -> bool:
        """Ask the house about a password; the last try that fails raises TooManyTries."""
        self._checked += 1  # before any await: requests sent in one go count too
        if self._checked > self._reception.limits.tries:
            raise TooManyTries
        login = self._login(username)
        return await self._came(
            username,
            self._reception.door.admit(login, password, self.address),
            is_last=self._checked >= self._reception.limits.tries,
        )

    async def check_code(self, username: str, code: str) -> bool:
        """Ask the house about a code; the last try that fails raises TooManyTries."""
        self._codes += 1
        if self._codes > self._reception.limits.tries or self._half is None or self._half[0] != username:
            raise TooManyTries
        return await self._came(
            username,
            self._reception.door.admit_code(self._half[1], code),
            is_last=self._codes >= self._reception.limits.tries,
        )

    async def knows_key(self, username: str, fingerprint: str) -> bool:
        """Ask the house about a key that is only shown yet; after so many of them nothing is looked up."""
        self._keys += 1
        if self._keys > self._reception.limits.keys:
            return False
        try:
            if self._is_machine(username):
                return await self._errand_by(fingerprint) is not None
            return await self._reception.door.knows_key(self._login(username), fingerprint)
        except Exception as error:  # noqa: BLE001  # whatever failed, the password is asked for
            note_fault(error, "the door")
            return False

    async def show_key(self, username: str, fingerprint: str) -> bool:
        """Take note that the connection has shown to own a key; whether that is enough to be in."""
        if self._is_machine(username):
            self.errand = await self._errand_by(fingerprint)
            return self.errand is not None
        login = self._login(username)
        coming = self._reception.door.admit_by_key(login, fingerprint, self.address)
        return await self._came(username, coming, is_last=False)

    def _is_machine(self, username: str) -> bool:
        machines = self._reception.machines
        return machines is not None and username == machines.name

    async def _errand_by(self, fingerprint: str) -> Errand | None:
        machines = self._reception.machines
        return await machines.errand(fingerprint) if machines is not None else None

    def _login(self, username: str) -> str:
        return username[: self._reception.limits.login_characters]

    async def _came(self, username: str, coming: Awaitable[V | CodeAsked | None], *, is_last: bool) -> bool:
        """Wait for the answer of the house: in, half in, or not."""
        try:
            visitor = await coming
        except Exception as error:  # noqa: BLE001  # whatever failed, the person gets a code and not a hang
            raise DoorFailed(note_fault(error, "the door")) from None
        if isinstance(visitor, CodeAsked):
            self._half = (username, visitor)
            return False
        if visitor is not None:
            self._half = None
            self.say_goodbye(Ending.GONE)
            self._admitted = (username, visitor)
            if self._gone:  # the line broke while the password was checked
                self.say_goodbye(Ending.GONE)
            return True
        if is_last:
            raise TooManyTries
        return False

    def sign_in(self, username: str | None) -> None:
        """Believe the connection's own word about who has signed in, and wait for the screen."""
        if self.errand is None and (self._admitted is None or self._admitted[0] != username):
            self.hang_up()
            return
        self.signed_in = True
        self.hurry(self._reception.limits.login_seconds)

    def come_in(self, terminal: Terminal) -> Visit | None:
        """Return the visit of a person who asked for a screen, or None if the house is full."""
        self._calm_down()
        house = self._reception
        if self._admitted is None or house.closed or len(house.sessions) >= house.limits.sessions:
            return None
        username, visitor = self._admitted
        login = username[: house.limits.login_characters]
        self.session = Session(house.number(), login, self.address, house.now())
        self.visit = Visit(
            terminal, lambda: house.door.open_app(visitor, terminal), house.starts, house.limits
        )
        return self.visit

    def begin_errand(self) -> Errand | None:
        """Return what a machine came for, None where a person has come or the house is closed."""
        self._calm_down()
        return None if self._reception.closed else self.errand

    def type_something(self) -> None:
        """Take note of a key: nothing slow is begun now."""
        self._reception.tidying.key_came()

    def end(self, ending: Ending, words: str = "") -> None:
        """End the screen with words; a connection without one is dropped."""
        if self.visit is not None:
            self.visit.end(ending, words)
        else:
            self.hang_up()

    def say_goodbye(self, ending: Ending) -> None:
        """Tell the house, once, that a person it admitted is gone."""
        admitted, self._admitted = self._admitted, None
        if self.session is not None:
            self._reception.tidying.screen_closed()
        self.session = None
        if admitted is None:
            return
        try:
            self._reception.door.left(admitted[1], ending)
        except Exception as error:  # noqa: BLE001  # noted; the person is gone all the same
            note_fault(error, "the door")

    def lose(self) -> None:
        """Take note that the connection is lost."""
        self._gone = True
        self._calm_down()
        if self._crossing is not None:
            self._crossing.cancel()
        if self.visit is not None:
            self.visit.end(Ending.GONE)
        else:
            self.say_goodbye(Ending.GONE)
        self._reception.guests.pop(self, None)

    def hurry(self, seconds: float) -> None:
        """Drop the connection if it does not do in time what it is there for."""
        self._calm_down()
        if not self._gone:
            self._hurry = asyncio.get_running_loop().call_later(seconds, self.hang_up)

    def _calm_down(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

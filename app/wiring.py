"""Putting the house together: who opens the door, where paper goes."""

import asyncio
from collections.abc import Awaitable

from app.menu import VARIABLE, heard
from app.serving.colours import Depth
from app.serving.door import CodeAsked
from app.serving.terminal import Terminal
from app.session import JournalApp
from app.snapshots import Snapshots
from app.station import OfficeAt, Station
from screens.station import Office
from screens.theme import CONSOLE, DARK, PLAIN
from services.desk import Desk
from services.house import House
from services.signing_in.accounts import Admission, CodeNeeded, HalfIn

THEME_OF_DEPTH = {Depth.SIXTEEN: CONSOLE, Depth.NONE: PLAIN}


class FrontDoor:
    """What serving asks of this school: who may come in, and the screen the person gets."""

    def __init__(self, house: House, station: Station) -> None:
        self._house = house
        self._station = station
        self.snapshots = house.copies = Snapshots(house)
        self._notes: set[asyncio.Task[None]] = set()

    async def admit(self, login: str, password: str, address: str) -> Admission | CodeAsked | None:
        """Check a password after the delay that earlier wrong ones cost."""
        return await _asked(self._house.accounts.admit(login, password, address))

    def knows_place(self, address: str) -> bool:
        """Whether somebody has signed in at an address of late."""
        return self._house.accounts.knows_place(address)

    async def knows_key(self, login: str, fingerprint: str) -> bool:
        """Whether a key lets somebody in under a login."""
        return await self._house.accounts.knows_key(login, fingerprint)

    async def admit_by_key(self, login: str, fingerprint: str, address: str) -> Admission | CodeAsked | None:
        """Let in who has shown to own a key that still lets in."""
        return await _asked(self._house.accounts.admit_by_key(login, fingerprint, address))

    async def admit_code(self, asked: CodeAsked, code: str) -> Admission | None:
        """Check a code after the delay that earlier wrong ones cost."""
        assert isinstance(asked.half, HalfIn)
        return await self._house.accounts.admit_code(asked.half, code)

    def open_app(self, visitor: Admission, terminal: Terminal) -> JournalApp:
        """Make the App of somebody who was admitted, in colours their terminal has."""
        theme = THEME_OF_DEPTH.get(terminal.depth, DARK).name
        unattended = heard(terminal.environment.get(VARIABLE, ""))
        desk = self.desk(visitor)
        return JournalApp(desk, self.office_of, theme=theme, unattended=unattended, terminal=terminal)

    def desk(self, visitor: Admission) -> Desk:
        """Give an admitted person a desk."""
        return self._house.desk(visitor)

    def left(self, visitor: Admission, how: str) -> None:
        """Note in the sign-in log that the person is gone."""
        task = asyncio.get_running_loop().create_task(self._house.accounts.left(visitor.actor, how))
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)

    async def settled(self) -> None:
        """Wait until every leave-taking is noted."""
        await asyncio.gather(*self._notes)

    def office_of(self, desk: Desk) -> Office:
        """Return the desk's way to the printing station."""
        return OfficeAt(self._station, desk)


async def _asked(coming: Awaitable[Admission | None]) -> Admission | CodeAsked | None:
    """Turn «a code is needed» into an answer."""
    try:
        return await coming
    except CodeNeeded as needed:
        return CodeAsked(needed.half)

"""Knocking at the regional system beside everything: people are told what comes of it and decide."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable

from app.duties import Duty
from app.weekly_batch import OF_THE_SERVER
from rules.addresses import Address, address_of
from rules.knocks import Knocks, Silence
from services.house import House
from services.live import OutageChanged
from services.school_mode import probe_settings

log = logging.getLogger("zhurnal.probe")

PATIENCE = 5.0
"""Seconds a knock may take, the asking for the name included."""
Knock = Callable[[Address, float], Silence | None]
"""Knocks once and tells why nobody answered, None where somebody did."""


def _knock(address: Address, patience: float) -> Silence | None:
    try:
        socket.create_connection((address.host, address.port), timeout=patience).close()
    except socket.gaierror:
        return Silence.NO_NAME
    except ConnectionRefusedError:
        return Silence.REFUSED
    except TimeoutError:
        return Silence.TOO_SLOW
    except (OSError, UnicodeError):
        return Silence.UNREACHABLE
    return None


class Probe:
    """Knocks where the school said; a name server that hangs holds up one thread and nothing else."""

    def __init__(self, house: House, patience: float = PATIENCE, knock: Knock = _knock) -> None:
        self._house = house
        self._desk = house.desk(OF_THE_SERVER)
        self._patience = patience
        self._knock_at = knock
        self.knocking: threading.Thread | None = None
        """The thread of the last knock; one that still hangs is not joined by another."""

    async def look(self) -> bool:
        """Knock once, where that is switched on, and tell the screens what is new."""
        wanted = await self._desk.read(probe_settings)
        before = self._house.knocks
        if (before.address, before.enough) != (wanted.address, wanted.failures):
            before = Knocks(wanted.address, wanted.failures)
        address = address_of(wanted.address)
        why = await self._knock(address) if address else None
        told = self._house.knocks.news
        self._house.knocks = before.after(self._desk.now(), why) if address else before
        if self._house.knocks.news != told:
            self._house.live.publish((OutageChanged(),))
        return True

    async def _knock(self, address: Address) -> Silence | None:
        """Return why nobody answered, None where somebody did."""
        if self.knocking is not None and self.knocking.is_alive():
            return Silence.TOO_SLOW  # the one before still waits for the name server
        loop = asyncio.get_running_loop()
        came: asyncio.Future[Silence | None] = loop.create_future()

        def knock() -> None:
            why = self._knock_at(address, self._patience)
            try:
                loop.call_soon_threadsafe(_tell, came, why)
            except RuntimeError:  # the server ended meanwhile
                log.info("a knock came back too late")

        self.knocking = threading.Thread(target=knock, name="probe", daemon=True)
        self.knocking.start()
        try:
            return await asyncio.wait_for(came, self._patience)
        except TimeoutError:
            return Silence.TOO_SLOW


def _tell(came: "asyncio.Future[Silence | None]", why: Silence | None) -> None:
    if not came.done():
        came.set_result(why)


def probing(probe: Probe) -> Duty:
    """Return the knock of each minute."""
    return Duty("the probe", probe.look, after_failure=60.0)

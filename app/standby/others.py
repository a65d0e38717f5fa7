"""Which machine keeps the journal: the other one is asked at the start and from then on, and answers too."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn, Exit
from app.kiosk.line import AnotherServer, Away
from app.serving.host_key import HOST_KEY, keep_host_key
from app.standby import place
from app.standby.line import NotNamed, line_to
from app.standby.talk import WHO
from services.book import chain_head
from services.house import House
from services.settings import SCHOOL_ID, STANDBY_KEY, settings_on
from services.standby import Rival, Successor
from services.takeover import reign
from texts.standby import superseded

log = logging.getLogger("zhurnal.standby")

ASK_SECONDS = 30.0
PATIENCE_SECONDS = 3.0
"""The other machine is waited for so long; a start must not hang on one that is switched off."""


def who_is(house: House) -> dict[str, Any]:
    """Return which machine this is in the history; in a thread that has the database."""
    last = reign()
    return {
        "school": settings_on(house.clock.now().today).get(SCHOOL_ID, ""),
        "reign": last.number,
        "after": last.after.number,
        "head": chain_head().number,
    }


class Others:
    """The other machines of a school as this one meets them; lives in the event loop."""

    def __init__(self, house: House) -> None:
        self._house = house
        house.standby = place.heard_in(house.folder)
        self.port = 0
        """Where this machine serves; told to the others."""

    async def ask(self) -> None:
        """Ask every other machine that is known of which one keeps the journal."""
        who = await self._house.readers.run(lambda _: who_is(self._house))
        ours = {**who, "port": self.port}
        named = await self._house.readers.run(lambda now: bool(settings_on(now.today).get(STANDBY_KEY)))
        self._house.standby = replace(self._house.standby, named=named)
        for host, port in _others(self._house):
            theirs = None
            with suppress(Away, AnotherServer, NotNamed, TimeoutError, OSError):
                theirs = await _asked(self._house.folder, host, port, ours)
            if theirs is not None:
                self.meet(ours, theirs, host, port)
            elif self._house.rival is not None and self._house.rival.address == host:
                self._house.rival = None

    def meet(self, ours: Mapping[str, Any], theirs: Mapping[str, Any], host: str, port: int) -> None:
        """Judge what another machine says of itself: the one that went on last keeps the journal."""
        if theirs.get("school") != ours["school"]:
            return
        number, after = int(theirs.get("reign", 0)), int(theirs.get("after", 0))
        if number > ours["reign"]:
            left = max(0, ours["head"] - after)
            successor = Successor(number, host, port, after, left, self._house.clock.now().local)
            if self._house.watch.successor is None:
                log.error("another machine keeps the journal now: nothing more is written here")
                place.note_successor(self._house.folder, successor)
                self._house.watch.successor = successor
        elif number < ours["reign"]:
            if self._house.rival is None:
                log.error("the machine before this one is serving too")
            head = int(theirs.get("head", 0))
            self._house.rival = Rival(host, max(0, head - ours["after"]), self._house.clock.now().local)


async def keep_asking(others: Others) -> None:
    """Ask from time to time until cancelled."""
    while True:
        await asyncio.sleep(ASK_SECONDS)
        try:
            await others.ask()
        except Exception as fault:  # noqa: BLE001 - the server must live on without the other machine
            log.error("the other machine could not be asked: %s", type(fault).__name__)


async def demand_own_reign(house: House, others: Others) -> None:
    """Stop where another machine keeps the journal: it says so, or said so when it was met last."""
    demand_none_met(house)
    await others.ask()
    if house.watch.successor is not None:
        raise _stop(house.folder, house.watch.successor)


def demand_none_met(house: House) -> None:
    """Stop where another machine was met that keeps the journal: what is written here nobody would see."""
    met = place.successor_of(house.folder)
    if met is not None and met.reign > house.look(lambda actor, now: reign().number):
        raise _stop(house.folder, met)


def _stop(folder: Path, met: Successor) -> CannotGoOn:
    return CannotGoOn(superseded(met, str(folder)), Exit.SUPERSEDED)


async def _asked(folder: Path, host: str, port: int, ours: Mapping[str, Any]) -> dict[str, Any]:
    """Ask one machine; both hold the same host key, which is what each knows the other by."""
    key = folder / HOST_KEY
    fingerprint = await asyncio.to_thread(keep_host_key, key)
    async with (
        asyncio.timeout(PATIENCE_SECONDS),
        line_to(host, port, fingerprint, key, WHO) as line,
    ):
        return await line.exchange(ours)


def _others(house: House) -> Iterator[tuple[str, int]]:
    """Give where other machines answer: the second one as it told, the first one as this one followed it."""
    if house.standby.address and house.standby.port:
        yield house.standby.address, house.standby.port
    if where := place.where(house.folder):
        yield where.host, where.port

"""Which machine keeps the journal: the others are asked at the start and from then on, and answered too."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import asyncssh

from app.duties import Duty
from app.kiosk.line import AnotherServer, Away
from app.opening import demand_none_met, kept_elsewhere
from app.serving.host_key import HOST_KEY, keep_host_key
from app.standby import place
from app.standby.addresses import addresses_here
from app.standby.comparing import ask_where_it_parts, tell_hashes
from app.standby.line import NotNamed, line_to
from app.standby.talk import WHO, NotUnderstood, Who, hear, send, who_of
from services.book import chain_head
from services.house import House
from services.live import HealthChanged
from services.settings import SCHOOL_ID, STANDBY_KEY, settings_on
from services.standby import Rival, Successor
from services.takeover import reign, written_at

log = logging.getLogger("zhurnal.standby")

ASK_SECONDS = 30.0
PATIENCE_SECONDS = 3.0
"""Another machine is waited for so long; a start must not hang on one that is switched off."""
SILENT_SECONDS = 75.0
"""A machine that was not heard of for so long is gone: one answer may be lost, two are not."""


def who_is(house: House) -> Who:
    """Return which machine this is in the history; in a thread that has the database."""
    last = reign()
    school = settings_on(house.clock.now().today).get(SCHOOL_ID, "")
    return Who(school, last.number, last.after.number, chain_head().number, house.mark)


@dataclass(frozen=True, slots=True)
class _Met:
    """A rival as this process knows it."""

    rival: Rival
    mark: str
    heard: float
    """By the steady clock."""


class Others:
    """The other machines of a school as this one meets them; lives in the event loop."""

    def __init__(self, house: House, steady: Callable[[], float] = time.monotonic) -> None:
        self._house = house
        self.steady = steady
        """The clock that silence is measured by."""
        self._met: list[_Met] = []
        self._reached = place.reached_in(house.folder)
        house.standby = place.heard_in(house.folder)
        self.port = 0
        """Where this machine serves; told to the others."""
        self._own: set[tuple[str, int]] = set()

    def serves(self, host: str, port: int) -> None:
        """Take note of where this machine serves from now on; ``host`` is empty where it is on all it has."""
        self.port = port
        self._own = {(address, port) for address in ([host] if host else addresses_here())}
        for address, _ in self._own:
            self.reached(address, port)

    def reached(self, address: str, port: int) -> None:
        """Remember where this folder is served: a copy of it will ask there."""
        there = (_plain(address), port)
        if there not in self._reached:
            self._reached = [there, *self._reached][: place.MOST_REACHED]
            place.note_reached(self._house.folder, self._reached)

    async def ask(self) -> None:
        """Ask every other machine that is known of which one keeps the journal."""
        ours = await self.who()
        named = await self._house.readers.run(lambda now: bool(settings_on(now.today).get(STANDBY_KEY)))
        self._house.standby = replace(self._house.standby, named=named)
        await asyncio.gather(
            *(self._ask(ours, host, port) for host, port in set(self._addresses()) - self._own)
        )
        now = self.steady()
        self._keep([one for one in self._met if now - one.heard <= SILENT_SECONDS])

    async def who(self) -> Who:
        """Return which machine this is."""
        return replace(await self._house.readers.run(lambda _: who_is(self._house)), port=self.port)

    async def _ask(self, ours: Who, host: str, port: int) -> None:
        """Ask one machine; both hold the same host key, which is what each knows the other by."""
        key = self._house.folder / HOST_KEY
        fingerprint = await asyncio.to_thread(keep_host_key, key)
        theirs = after = None
        with suppress(Away, AnotherServer, NotNamed, TimeoutError, OSError):
            async with (
                asyncio.timeout(PATIENCE_SECONDS),
                line_to(host, port, fingerprint, key, WHO) as line,
            ):
                theirs = who_of(await line.exchange(ours.told()))
                if theirs is not None and _is_another(ours, theirs):
                    after = await ask_where_it_parts(line, self._house, ours, theirs)
        if theirs is not None and _is_another(ours, theirs):
            at = await self._written_at(after)
            self._meet(ours, replace(theirs, port=port), host, after, at)

    async def answer(
        self, asked: asyncssh.SSHReader[bytes], answers: asyncssh.SSHWriter[bytes], address: str
    ) -> None:
        """Tell another holder of the host key which machine this is, and hear which that one is."""
        theirs, ours = who_of(await hear(asked)), await self.who()
        await send(answers, ours.told())
        if theirs is None or not _is_another(ours, theirs):
            return
        after = at = None
        try:
            with suppress(EOFError, TimeoutError, NotUnderstood):  # an older program asks nothing more
                async with asyncio.timeout(PATIENCE_SECONDS):
                    after = await tell_hashes(asked, answers, self._house, ours, theirs)
                    at = await self._written_at(after)
                    await send(answers, {})
        finally:
            self._meet(ours, theirs, _plain(address), after, at)

    async def _written_at(self, number: int | None) -> datetime | None:
        if not number:
            return None
        at = await self._house.readers.run(lambda _: written_at(number))
        return self._house.clock.local(at) if at else None

    def _meet(self, ours: Who, theirs: Who, host: str, after: int | None, at: datetime | None) -> None:
        """Judge what another machine says of itself: the one that went on last keeps the journal."""
        if theirs.reign > ours.reign:
            self._give_way(ours, theirs, host, after)
            return
        gives_way, now = theirs.reign < ours.reign, self._house.clock.now().local
        known = next((one for one in self._met if _same(one, theirs, host)), None)
        if after is None and known is not None:
            after, at = known.rival.after, known.rival.after_at
        elif after is None and gives_way:
            after = ours.after
        here, there = (max(0, who.head - (after or 0)) for who in (ours, theirs))
        if known is None:
            log.error("another machine serves this school too, reign %d and %d", theirs.reign, ours.reign)
        met_at = known.rival.met_at if known else now
        rival = Rival(host, theirs.port, gives_way, after, at, here, there, met_at, now)
        met = _Met(rival, theirs.mark, self.steady())
        self._keep([*(one for one in self._met if not _same(one, theirs, host)), met])
        place.note_rivals(self._house.folder, self._house.rivals)

    def _keep(self, met: list[_Met]) -> None:
        """Show who serves besides; open screens are told where somebody came, went or is elsewhere."""
        before, now = ({_address_of(one) for one in ones} for ones in (self._met, met))
        if len(met) < len(self._met):
            log.warning("another machine that served this school is gone")
        self._met = met
        self._house.rivals = tuple(one.rival for one in met)
        if now != before:
            self._house.live.publish([HealthChanged()])

    def _give_way(self, ours: Who, theirs: Who, host: str, after: int | None) -> None:
        if self._house.watch.successor is not None:
            return
        common = theirs.after if after is None else after
        now = self._house.clock.now().local
        left = max(0, ours.head - common)
        successor = Successor(theirs.reign, host, theirs.port, common, left, now)
        log.error("another machine keeps the journal now: nothing more is written here")
        self._house.watch.successor = successor
        try:
            place.note_successor(self._house.folder, successor)
        except OSError as trouble:
            log.error("the machine that keeps the journal was not noted: %s", type(trouble).__name__)

    def _addresses(self) -> Iterator[tuple[str, int]]:
        """Give where others may answer: the second machine as it told, the first one as this one followed it,
        where this folder was served before, and who was met.
        """
        if self._house.standby.address and self._house.standby.port:
            yield self._house.standby.address, self._house.standby.port
        if where := place.where(self._house.folder):
            yield where.host, where.port
        yield from self._reached
        yield from (_address_of(one) for one in self._met if one.rival.port)


def _is_another(ours: Who, theirs: Who) -> bool:
    """Whether somebody is another machine of this school, and not this process at some address of its own."""
    return theirs.school == ours.school and theirs.mark != ours.mark


def _same(met: _Met, theirs: Who, host: str) -> bool:
    """Whether a machine was met already: the same process, or the one that serves at its address now."""
    return (bool(theirs.mark) and met.mark == theirs.mark) or _address_of(met) == (host, theirs.port)


def _plain(address: str) -> str:
    """Return an address of the old kind without the words that a socket for both kinds puts before it."""
    return address.removeprefix("::ffff:")


def _address_of(met: _Met) -> tuple[str, int]:
    return met.rival.address, met.rival.port


def asking(others: Others) -> Duty:
    """Return the asking; at once, too: where this one serves is known only now."""

    async def look() -> bool:
        await others.ask()
        return True

    return Duty(
        "the asking of the other machine", look, first=0, every=ASK_SECONDS, after_failure=ASK_SECONDS
    )


async def demand_own_reign(house: House, others: Others) -> None:
    """Stop where another machine keeps the journal: it says so, or said so when it was met last."""
    demand_none_met(house)
    await others.ask()
    if house.watch.successor is not None:
        raise kept_elsewhere(house.folder, house.watch.successor)

"""Keeping a copy of the journal fresh: ask the first machine, prove every piece, keep it, tell how it is."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.kiosk.line import AnotherServer, Away
from app.standby.bringing import Bringing
from app.standby.copies import Copies
from app.standby.line import NotNamed, line_to
from app.standby.place import State, Where, marks_of, own_key, put_state, state_of
from app.standby.talk import FOLLOW
from backups.mirror import Doubt, Doubted
from backups.troubles import BackupFailed
from services.clock import system_utc

log = logging.getLogger("zhurnal.standby")

WAIT_SECONDS = 2.0
"""How long the first machine may keep silent where nothing is new; so old is the copy at most."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Between two tries where something is wrong: each pause is twice the one before."""
UNWHOLE_SECONDS = 0.2
STUCK_SECONDS = 30.0
"""The first machine answers, but its change journal does not hold what its database does."""
AWAY, ANOTHER, NOT_NAMED = "away", "another", "not_named"
NO_SNAPSHOT, KEYS, STUCK, OLD_PROGRAM = "no_snapshot", "keys", "stuck", "old_program"


class Follower:
    """Follows the first machine from one folder; everything it is told of is proved first."""

    def __init__(self, data: Path, where: Where, tell: Callable[[State], None] = lambda state: None) -> None:
        """Follow into a data folder; ``tell`` is told after every look how the copy stands."""
        self._tell_of = tell
        self._data = data
        self._where = where
        self._copies = Copies(data)
        self._bringing = Bringing(data, where, self._copies)
        self._pause = FIRST_PAUSE
        self._answers_since = ""
        self._waited_for = (0, "")
        """A head of the first machine that is not here yet, and when it was told."""
        self.state = replace(state_of(data), heard_at="")

    async def run(self, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        """Follow until cancelled."""
        bringing = asyncio.create_task(self._bringing.run())
        try:
            await self._keep_following(sleep)
        finally:
            bringing.cancel()

    async def _keep_following(self, sleep: Callable[[float], Awaitable[object]]) -> None:
        while True:
            try:
                await self._follow()
            except Away:
                self._trouble(AWAY)
            except AnotherServer as other:
                self._trouble(ANOTHER, str(other))
            except NotNamed:
                self._trouble(NOT_NAMED)
            except Doubted as doubted:
                self._trouble(doubted.doubt, doubted.about, doubted.finding or "")
            except BackupFailed as failed:
                self._trouble(failed.trouble, failed.about, failed.finding or "")
            except (LookupError, TypeError, ValueError, AttributeError) as junk:
                log.error("the first machine's answer makes no sense: %s", type(junk).__name__)
                self._trouble(Doubt.PIECE_DAMAGED)
            await sleep(self._pause)
            self._pause = min(2 * self._pause, LONGEST_PAUSE)

    async def _follow(self) -> None:
        where = self._where
        key, _ = own_key(self._data)
        async with line_to(where.host, where.port, where.key, key, FOLLOW) as line:
            log.info("the first machine answers")
            self._answers_since = _now()
            await self._copies.begin()
            seen: Mapping[str, Any] = {}
            while True:
                there = await line.look(
                    wait=WAIT_SECONDS if seen else 0,
                    changes=seen.get("changes"),
                    snapshots=seen.get("snapshots"),
                    event=self.state.event,
                    documents=self._copies.documents,
                    beside=self._bringing.mark,
                    port=where.own_port,
                )
                ahead = round(_seconds_since(there["utc"])) if "utc" in there else 0
                self.state = replace(self.state, heard_at=_now(), ahead=ahead)
                if await self._copies.take(line, there):
                    seen = there
                else:
                    await asyncio.sleep(UNWHOLE_SECONDS)
                if "beside" in there:
                    self._bringing.tell(there["beside"])
                if self._copies.begun:
                    self._bringing.begin(there["snapshots"])
                self._tell(there)

    def _tell(self, there: Mapping[str, Any]) -> None:
        """Tell how the copy stands after a look."""
        copies = self._copies
        state = replace(
            self.state,
            event=copies.end.event,
            last_at=copies.last_at or self.state.last_at,
            snapshot=copies.snapshot or self.state.snapshot,
            zone=copies.zone or self.state.zone,
            shift=copies.shift or self.state.shift,
            left_out=self._bringing.trouble,
            left_out_about=self._bringing.about,
        )
        self.state = replace(state, whole_at=self._whole_at(int(there["head"])))
        if wrong := wrong_keys(there["keys"], self._data / "keys"):
            self._trouble(KEYS, ", ".join(wrong))
        elif form := copies.unknown_form:
            self._trouble(OLD_PROGRAM, form)
        elif not copies.begun:
            self._trouble(NO_SNAPSHOT)
        elif _seconds_since(max(self.state.whole_at, self._answers_since)) > STUCK_SECONDS:
            self._trouble(STUCK)
        else:
            self._pause = FIRST_PAUSE
            if self.state.trouble:
                log.info("the copy is fresh again")
            self._put(self.state.well())

    def _whole_at(self, head: int) -> str:
        """Return when all that was known then was here: while people type, something always is on its way."""
        now, here = _now(), self._copies.end.event
        if here >= head:
            self._waited_for = (0, "")
            return now
        waited_for, since = self._waited_for
        if here >= waited_for:
            self._waited_for = (head, now)
        return since if since and here >= waited_for else self.state.whole_at

    def _trouble(self, trouble: str, about: str = "", finding: str = "") -> None:
        if (trouble, about) != (self.state.trouble, self.state.about):
            log.warning("the copy is not kept fresh: %s", trouble)
            self.state = replace(self.state, trouble=trouble, about=about, finding=finding, since=_now())
        self._put(self.state)

    def _put(self, state: State) -> None:
        self.state = state
        put_state(self._data, state)
        self._tell_of(state)


def wrong_keys(wanted: Mapping[str, str], keys: Path) -> list[str]:
    """Return the keys of the first machine that are not here or are not the same."""
    here = marks_of(keys)
    return [name for name, mark in wanted.items() if here.get(name) != mark]


def _seconds_since(instant: str) -> float:
    return (system_utc() - datetime.fromisoformat(instant)).total_seconds() if instant else float("inf")


def _now() -> str:
    return system_utc().isoformat()

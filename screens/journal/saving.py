"""Sends what was typed, first typed first sent, and lays the answers over the board."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, assert_never

from rules.refusals import ASKS_A_REASON
from screens.journal.board import Fact, Mood, Standing, Value
from services.outcomes import Conflict, NotSaved, Outcome, Refusal, Saved
from services.requests import CellRequest, Request, SetResult

log = logging.getLogger("zhurnal.screens")


class Submits(Protocol):
    """The part of a desk that saving needs."""

    def submit(self, request: Request) -> "asyncio.Future[Outcome]":
        """Queue a request; the future never raises for business reasons."""

    def new_request(self) -> str:
        """Return a unique id of a request."""


class Sheet(Protocol):
    """The part of a board that saving needs."""

    def standing(self, fact: Fact) -> Standing:
        """Return how a fact stands."""

    def request_for(self, fact: Fact, wanted: Value, standing: Standing, request: str) -> CellRequest:
        """Return what asks for a value of a fact."""


@dataclass(slots=True)
class Saving:
    """One fact has at most one request on its way; what is typed meanwhile follows with the new version."""

    board: Sheet
    desk: Submits
    heard: Callable[[Fact, Outcome], None]
    """Called after an answer was laid over the board."""
    _sent: dict[Fact, CellRequest] = field(default_factory=dict)
    _failed: dict[Fact, CellRequest] = field(default_factory=dict)
    _unexplained: dict[Fact, SetResult] = field(default_factory=dict)

    @property
    def unsaved(self) -> int:
        """How many facts are not kept so far: the disk refused, or a result waits for its reason."""
        return len(self._failed) + len(self._unexplained)

    @property
    def on_its_way(self) -> int:
        """How many requests wait for an answer."""
        return len(self._sent)

    def put(self, fact: Fact, value: Value) -> None:
        """Want a value for a fact and see to it that it gets to the disk."""
        standing = self.board.standing(fact)
        standing.trouble = None
        self._unexplained.pop(fact, None)
        if fact in self._sent:
            standing.wanted, standing.mood = value, Mood.SAVING
        elif value == standing.value:
            self._failed.pop(fact, None)
            standing.wanted = None
            standing.mood = Mood.PLAIN if standing.mood is not Mood.MINE else Mood.MINE
        else:
            standing.wanted = value
            self._send(fact, standing)

    def retry(self) -> int:
        """Send again what was not saved; return how many."""
        failed = tuple(self._failed)
        for fact in failed:
            self._send(fact, self.board.standing(fact))
        return len(failed)

    def replace_theirs(self, fact: Fact) -> None:
        """Put the person's value over the one that somebody else put meanwhile."""
        standing = self.board.standing(fact)
        if standing.wanted is not None:
            self.put(fact, standing.wanted)

    def unexplained(self, fact: Fact) -> SetResult | None:
        """Return the result of a fact that was refused for want of a reason, or None."""
        return self._unexplained.get(fact)

    @property
    def waits_for_reason(self) -> Fact | None:
        """The first fact whose result waits for a reason."""
        return next(iter(self._unexplained), None)

    def explain(self, fact: Fact, reason: str) -> None:
        """Send a result again with the reason it was refused for."""
        asked = self._unexplained.pop(fact, None)
        if asked is None or fact in self._sent:
            return
        standing = self.board.standing(fact)
        standing.wanted = (asked.value,) if asked.value else ()
        standing.mood, standing.trouble = Mood.SAVING, None
        request = self.desk.new_request()
        self._submit(
            fact, standing.wanted, replace(asked, reason=reason, seen=standing.version, request=request)
        )

    def keep_theirs(self, fact: Fact) -> None:
        """Let somebody else's value stand, or acknowledge a refusal."""
        standing = self.board.standing(fact)
        self._unexplained.pop(fact, None)
        standing.wanted, standing.trouble = None, None
        standing.mood = Mood.THEIRS if standing.by else Mood.PLAIN

    def _send(self, fact: Fact, standing: Standing) -> None:
        wanted = standing.wanted or ()
        standing.mood = Mood.SAVING
        failed = self._failed.pop(fact, None)
        request = self.board.request_for(fact, wanted, standing, self.desk.new_request())
        if failed is not None and replace(request, request=failed.request) == failed:
            request = failed  # the same wish goes under the same id: it may be on disk after all
        self._submit(fact, wanted, request)

    def _submit(self, fact: Fact, wanted: Value, request: CellRequest) -> None:
        self._sent[fact] = request
        self.desk.submit(request).add_done_callback(partial(self._answered, fact, wanted))

    def _answered(self, fact: Fact, sent: Value, answer: "asyncio.Future[Outcome]") -> None:
        request = self._sent.pop(fact, None)
        if request is None or answer.cancelled():
            return
        outcome = _outcome_of(answer)
        standing = self.board.standing(fact)
        match outcome:
            case Saved():
                self._lay_saved(fact, standing, sent, outcome)
            case Conflict():
                _lay_conflict(fact, standing, outcome)
            case Refusal():
                standing.mood, standing.trouble = Mood.REFUSED, outcome
                if isinstance(request, SetResult) and outcome.reason in ASKS_A_REASON:
                    self._unexplained[fact] = request  # what was typed stays in sight until it has its reason
                else:
                    standing.wanted = None
            case NotSaved():
                standing.mood = Mood.UNSAVED
                self._failed[fact] = request
            case _:
                assert_never(outcome)
        self.heard(fact, outcome)

    def _lay_saved(self, fact: Fact, standing: Standing, sent: Value, outcome: Saved) -> None:
        ours_is_last = outcome.version >= standing.version
        if ours_is_last:
            standing.value, standing.version = sent, outcome.version
        if standing.wanted is not None and standing.wanted != sent:
            self._follow_up(fact, standing)
            return
        standing.wanted = None
        standing.mood = Mood.MINE if ours_is_last else Mood.THEIRS

    def _follow_up(self, fact: Fact, standing: Standing) -> None:
        """Send what was typed over the value that has just been saved."""
        if standing.wanted == standing.value:
            standing.wanted, standing.mood = None, Mood.MINE
        else:
            self._send(fact, standing)


def _lay_conflict(fact: Fact, standing: Standing, outcome: Conflict) -> None:
    """What stands there now becomes known; the same value from both is no dispute."""
    theirs = tuple(part for part in outcome.theirs.split("/") if part)
    if outcome.version >= standing.version:
        standing.value, standing.version = theirs, outcome.version
    standing.by = outcome.who
    if standing.wanted in (None, standing.value):
        standing.wanted, standing.mood = None, Mood.THEIRS
    else:
        standing.mood, standing.trouble = Mood.DISPUTED, outcome


def _outcome_of(answer: "asyncio.Future[Outcome]") -> Outcome:
    """Return the answer; a fault of the program is told as «not saved», and the log gets it."""
    failure = answer.exception()
    if failure is None:
        return answer.result()
    log.error("a request failed: %s", type(failure).__name__)
    return NotSaved(type(failure).__name__)

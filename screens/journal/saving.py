"""Sends what was typed, first typed first sent, and lays the answers over the board."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, assert_never

from screens.journal.board import Board, Fact, Mood, Standing, Value, What
from services.outcomes import Conflict, NotSaved, Outcome, Refusal, Saved
from services.requests import CellRequest, Request, SetAbsence, SetMarks, SetTermMark

log = logging.getLogger("zhurnal.screens")


class Submits(Protocol):
    """The part of a desk that saving needs."""

    def submit(self, request: Request) -> "asyncio.Future[Outcome]":
        """Queue a request; the future never raises for business reasons."""

    def new_request(self) -> str:
        """Return a unique id of a request."""


@dataclass(slots=True)
class Saving:
    """One fact has at most one request on its way; what is typed meanwhile follows with the new version."""

    board: Board
    desk: Submits
    heard: Callable[[Fact, Outcome], None]
    """Called after an answer was laid over the board."""
    _sent: dict[Fact, CellRequest] = field(default_factory=dict)
    _failed: dict[Fact, CellRequest] = field(default_factory=dict)

    @property
    def unsaved(self) -> int:
        """How many facts the disk refused to keep so far."""
        return len(self._failed)

    @property
    def on_its_way(self) -> int:
        """How many requests wait for an answer."""
        return len(self._sent)

    def put(self, fact: Fact, value: Value) -> None:
        """Want a value for a fact and see to it that it gets to the disk."""
        standing = self.board.standing(fact)
        standing.trouble = None
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

    def keep_theirs(self, fact: Fact) -> None:
        """Let somebody else's value stand, or acknowledge a refusal."""
        standing = self.board.standing(fact)
        standing.wanted, standing.trouble = None, None
        standing.mood = Mood.THEIRS if standing.by else Mood.PLAIN

    def _send(self, fact: Fact, standing: Standing) -> None:
        wanted = standing.wanted or ()
        standing.mood = Mood.SAVING
        failed = self._failed.pop(fact, None)
        request = self._request(fact, wanted, standing)
        if failed is not None and replace(request, request=failed.request) == failed:
            request = failed  # the same wish goes under the same id: it may be on disk after all
        self._sent[fact] = request
        self.desk.submit(request).add_done_callback(partial(self._answered, fact, wanted))

    def _request(self, fact: Fact, wanted: Value, standing: Standing) -> CellRequest:
        request = self.desk.new_request()
        match fact.what:
            case What.MARKS:
                key = self.board.key(fact)
                return SetMarks(fact.lesson, key.work, fact.pupil, wanted, standing.version, request)
            case What.ABSENCE:
                code, minutes = (*wanted, "", "")[:2]
                late = int(minutes) if minutes else None
                return SetAbsence(fact.lesson, fact.pupil, code, late, standing.version, request)
            case What.TERM:
                course, value = self.board.page.course, "".join(wanted)
                return SetTermMark(course, fact.pupil, fact.lesson, value, standing.version, request)

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
                standing.wanted, standing.mood, standing.trouble = None, Mood.REFUSED, outcome
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

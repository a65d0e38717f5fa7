"""A page of a course that one person fills cell by cell: what it does whatever its cells are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, assert_never

from textual.message import Message

from screens.frame import PageScreen
from screens.journal.board import Fact, Place
from screens.journal.notices import leaving_sentence
from screens.journal.seat import Seat
from services.desk import Desk
from services.live import LiveChange
from services.outcomes import Conflict, NotSaved, Outcome, Refusal, Saved

SeatT = TypeVar("SeatT", bound=Seat[Any])
RETRY_SECONDS = 5.0


class SeatedPage(PageScreen[None], Generic[SeatT]):
    """Listens to the course, settles disputes, sends again, and is not left while something is unsaved."""

    @dataclass
    class ChangeHeard(Message):
        """Somebody, perhaps this person, changed something of the course."""

        change: LiveChange

    def __init__(self, desk: Desk, course: int) -> None:
        super().__init__(desk)
        self._course = course
        self._sitting: SeatT | None = None
        self._said = ""
        self._leaving = False
        self._stop_watching: Callable[[], None] = lambda: None

    async def on_mount(self) -> None:
        """Begin to listen before anything is read, so that nothing falls in between."""
        self._stop_watching = self.desk.watch(self._course, self._overhear)

    def on_unmount(self) -> None:
        """Stop listening."""
        self._stop_watching()

    @property
    def cursor(self) -> Place:
        """Where the cursor stands."""
        raise NotImplementedError

    def say_what_stands(self) -> None:
        """Say what the last key did, what the next is awaited for, or how the cell stands; in this order."""
        raise NotImplementedError

    def refresh_foot(self) -> None:
        """Say anew what is under the cursor."""
        raise NotImplementedError

    def tell_trouble(self, sitting: SeatT, fact: Fact, trouble: Conflict | Refusal) -> None:
        """Say why something was not written."""
        raise NotImplementedError

    def action_keep_theirs(self) -> None:
        """Let the other teacher's value stand."""
        if self._sitting is not None and (fact := self._sitting.disputed(self.cursor)):
            self._sitting.keep_theirs(fact)
            self.say_what_stands()

    def action_replace_theirs(self) -> None:
        """Put the own value over the other teacher's."""
        if self._sitting is not None and (fact := self._sitting.disputed(self.cursor)):
            self._sitting.replace_theirs(fact)
            self.say_what_stands()

    def action_retry(self) -> None:
        """Send again what the disk did not take."""
        again = 0 if self._sitting is None else self._sitting.retry()
        self.say(f"Записываю ещё раз: {again}" if again else "Всё записано")

    def send_again(self) -> None:
        """Send again what was not saved: the journal can be written to again."""
        if self._sitting is not None and (again := self._sitting.retry()):
            self.say(f"Запись возможна снова, записываю: {again}")

    def action_step_back(self) -> None:
        """Close the page; while something is not on disk, only at the second time."""
        if self._sitting is not None and self._sitting.saving.unsaved and not self._leaving:
            self._leaving = True
            self.say(leaving_sentence(self._sitting.saving), "refused")
            return
        super().action_step_back()

    def answered(self, fact: Fact, outcome: Outcome) -> None:
        """Show what came of a request; the cell is repainted already."""
        sitting = self._sitting
        if sitting is None or not self.is_attached:
            return
        self.note_unsaved(sitting.saving.unsaved)
        match outcome:
            case Saved():
                self.note_saved(outcome.at)
            case Conflict() | Refusal():
                self.tell_trouble(sitting, fact, outcome)
            case NotSaved():
                self.say("Диск не принял запись: повторяю сам каждые 5 секунд, F9 — сейчас", "refused")
                self.set_timer(RETRY_SECONDS, sitting.retry)
            case _:
                assert_never(outcome)
        place = sitting.board.place(fact)
        if place is not None and place.row == self.cursor.row:
            self.refresh_foot()

    def _overhear(self, change: LiveChange) -> None:
        self.post_message(self.ChangeHeard(change))

"""An import is rehearsed first: done, written down, taken back; the real one must come out the same."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from rules.permissions import Act
from services.actor import OFFICE, Actor
from services.book import Book
from services.importing.courses import CourseTaking
from services.importing.guardians import GuardianTaking
from services.importing.incoming import (
    FileRefused,
    GuardianRow,
    Incoming,
    Kind,
    PupilRow,
    StaffRow,
    TopicRow,
)
from services.importing.plan import ImportPlan, Options
from services.importing.pupils import PupilTaking
from services.importing.register import Taking
from services.importing.staff import StaffTaking
from services.importing.topics import TopicTaking
from services.outcomes import NotSaved, Outcome, Refusal, Saved
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.writer import Writer

REHEARSAL = "rehearsal"
SCHOOL_CHANGED = "the school changed after the dry run"
NOT_TAKEN = "the file is not taken"
ACTS: Mapping[Kind, Act] = {
    Kind.PUPILS: Act.MOVE_PUPIL,
    Kind.GUARDIANS: Act.KEEP_CARD,
    Kind.STAFF: Act.FILL_SCHOOL,
    Kind.FET: Act.FILL_SCHOOL,
    Kind.TOPICS: Act.KEEP_PLAN,
}
"""What bringing in a whole list is: the same act as one line of it, over the whole school."""


def may_bring(actor: Actor, today: date, kind: Kind, options: Options | None = None) -> Refusal | None:
    """Return why a file is not the actor's to bring in; classes are made by whoever fills the school."""
    makes_classes = options is not None and options.create_classes
    acts = (ACTS[kind], Act.FILL_SCHOOL) if makes_classes else (ACTS[kind],)
    told = (refuse(act, towards_nothing(actor, today)) for act in acts)
    return next((refusal for refusal in told if refusal), None)


class BringingIn:
    """Brings a file in; without what was ``shown`` before it is only rehearsed: done and taken back."""

    def __init__(
        self, incoming: Incoming, options: Options | None = None, shown: ImportPlan | None = None
    ) -> None:
        self._incoming = incoming
        self._options = options or Options()
        self._shown = shown
        self.plan: ImportPlan | None = None
        """What the file brings, once it was tried."""
        self.failed: FileRefused | None = None
        """Why nothing of the file can be taken into this school."""

    def __call__(self, book: Book) -> Outcome:
        """Try it inside the transaction."""
        if refusal := may_bring(book.actor, book.now.today, self._incoming.kind, self._options):
            return refusal
        if book.request and (event := book.answered(book.request)):
            return Saved(1, book.now.local_of(event["at"]))
        try:
            self.plan = _bring_in(book, self._incoming, self._options)
        except FileRefused as failed:
            self.failed = failed
            return NotSaved(NOT_TAKEN)
        if self._shown is None:
            return NotSaved(REHEARSAL)
        return Saved(1, book.now.local) if self.plan == self._shown else NotSaved(SCHOOL_CHANGED)


def plan_import(
    writer: Writer, incoming: Incoming, options: Options | None = None, actor: Actor = OFFICE
) -> ImportPlan:
    """Return what an import would do; it is really done inside a savepoint and taken back.

    Raises ``FileRefused`` where there is no open school year, ``Refused`` where the actor has no right.
    """
    trying = BringingIn(incoming, options)
    outcome = writer.submit(trying, actor).result()
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    if trying.failed:
        raise trying.failed
    if trying.plan is None or outcome != NotSaved(REHEARSAL):
        raise RuntimeError(f"the dry run failed: {outcome}")
    return trying.plan


def carry_out(writer: Writer, plan: ImportPlan, actor: Actor = OFFICE, request: str | None = None) -> Outcome:
    """Do what a plan says in one transaction; nothing where the school has changed since it was made."""
    return writer.submit(BringingIn(plan.incoming, plan.options, plan), actor, request).result()


def _bring_in(book: Book, incoming: Incoming, options: Options) -> ImportPlan:
    taking = Taking(book, incoming, options)
    match incoming.kind:
        case Kind.PUPILS:
            PupilTaking(taking).take(cast("tuple[PupilRow, ...]", incoming.rows))
        case Kind.GUARDIANS:
            GuardianTaking(taking).take(cast("tuple[GuardianRow, ...]", incoming.rows))
        case Kind.STAFF:
            StaffTaking(taking).take(cast("tuple[StaffRow, ...]", incoming.rows))
        case Kind.TOPICS:
            TopicTaking(taking).take(cast("tuple[TopicRow, ...]", incoming.rows))
        case Kind.FET:
            if incoming.timetable:
                CourseTaking(taking, incoming.timetable).take()
    return ImportPlan(
        incoming,
        options,
        taking.year["title"],
        tuple(taking.entries),
        tuple(sorted(taking.refused, key=lambda remark: remark.row)),
        tuple(sorted(taking.warned, key=lambda remark: remark.row)),
    )

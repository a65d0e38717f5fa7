"""An import is rehearsed first: done, written down, taken back; the real one must come out the same."""

from typing import cast

from services.actor import OFFICE, Actor
from services.book import Book, answered
from services.filling import may_fill
from services.importing.courses import CourseTaking
from services.importing.guardians import GuardianTaking
from services.importing.incoming import GuardianRow, Incoming, Kind, PupilRow, StaffRow, TopicRow
from services.importing.plan import ImportPlan, Options
from services.importing.pupils import PupilTaking
from services.importing.register import Taking
from services.importing.staff import StaffTaking
from services.importing.topics import TopicTaking
from services.outcomes import NotSaved, Outcome, Refusal, Saved
from services.refused import Refused
from services.writer import Writer

REHEARSAL = "rehearsal"
SCHOOL_CHANGED = "the school changed after the dry run"


def plan_import(
    writer: Writer, incoming: Incoming, options: Options | None = None, actor: Actor = OFFICE
) -> ImportPlan:
    """Return what an import would do; it is really done inside a savepoint and taken back.

    Raises ``FileRefused`` where there is no open school year, ``Refused`` where the actor has no right.
    """
    kept: list[ImportPlan] = []

    def rehearse(book: Book) -> Outcome:
        if refusal := may_fill(book):
            return refusal
        kept.append(_bring_in(book, incoming, options or Options()))
        return NotSaved(REHEARSAL)

    outcome = writer.submit(rehearse, actor).result()
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    if not kept or outcome != NotSaved(REHEARSAL):
        raise RuntimeError(f"the dry run failed: {outcome}")
    return kept[0]


def carry_out(writer: Writer, plan: ImportPlan, actor: Actor = OFFICE, request: str | None = None) -> Outcome:
    """Do what a plan says in one transaction; nothing where the school has changed since it was made."""

    def apply(book: Book) -> Outcome:
        if refusal := may_fill(book):
            return refusal
        if request and (event := answered(request)):
            return Saved(1, event["at"], event["thing_id"])
        done = _bring_in(book, plan.incoming, plan.options)
        return Saved(1, book.now.local) if done == plan else NotSaved(SCHOOL_CHANGED)

    return writer.submit(apply, actor, request).result()


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

"""Reading what stood in a cell before."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from models.audit import AuditEvent
from models.database import rows
from models.lessons import Absence, Mark, Work
from models.temporary import TemporaryJournal, TemporaryRecord
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.facts import lesson_facts
from services.names import short_name
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, towards_course
from services.views.from_files import instants_of_files
from services.views.journal import CellKey, PastValue


def cell_history(actor: Actor, now: Now, key: CellKey) -> tuple[PastValue, ...]:
    """Read every change of a cell's marks and absence, oldest first (1.3, 5.2–5.4)."""
    facts = lesson_facts(key.lesson)
    if facts is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_HISTORY, "1.3"))
    if refusal := refuse(Act.VIEW_HISTORY, towards_course(actor, facts.where, now.today)):
        raise Refused(refusal)
    of_this_lesson = (Mark.work == key.work) & (Work.lesson == key.lesson)
    marks = rows(Mark.select(Mark.id).join(Work).where(of_this_lesson, Mark.pupil == key.pupil))
    absences = rows(
        Absence.select(Absence.id).where(Absence.lesson == key.lesson, Absence.pupil == key.pupil)
    )
    events = rows(
        AuditEvent.select(
            AuditEvent.at, AuditEvent.person, AuditEvent.thing, AuditEvent.thing_id, AuditEvent.after
        )
        .where(
            ((AuditEvent.thing == "mark") & AuditEvent.thing_id.in_([thing for (thing,) in marks]))
            | ((AuditEvent.thing == "absence") & AuditEvent.thing_id.in_([thing for (thing,) in absences]))
        )
        .order_by(AuditEvent.id)
    )
    told = _told(now, events, _sheets({thing_id for *_, thing_id, _ in events}))
    files = {now.local_of(at) for at in instants_of_files(key.lesson)}
    return tuple(replace(one, from_file=one.at in files) for one in told)


def _sheets(numbers: Collection[int]) -> Mapping[tuple[str, int, datetime], str]:
    """Return the codes of the sheets that rows were keyed from, by table, row and instant."""
    found = rows(
        TemporaryRecord.select(
            TemporaryRecord.thing,
            TemporaryRecord.thing_id,
            TemporaryRecord.entered_at,
            TemporaryJournal.code,
        )
        .join(TemporaryJournal)
        .where(TemporaryRecord.thing.in_(("mark", "absence")), TemporaryRecord.thing_id.in_(list(numbers)))
    )
    return {(thing, number, at): code for thing, number, at, code in found}


def _told(
    now: Now, events: Sequence[tuple[Any, ...]], sheets: Mapping[tuple[str, int, datetime], str]
) -> tuple[PastValue, ...]:
    """Fold events of rows into what stood in the cell; its first mark is written last in every change."""
    places: dict[int, str] = {}
    shown, absence = "", ""
    lines: list[PastValue] = []
    for at, person, thing, thing_id, after in events:
        row = json.loads(after)
        when, who, sheet = now.local_of(at), _author(person), sheets.get((thing, thing_id, at), "")
        if thing == "absence":
            lines.append(PastValue(when, who, "absence", absence, row["code"], sheet))
            absence = row["code"]
            continue
        places[row["position"]] = row["value"]
        if row["position"] == 1:
            lines.append(PastValue(when, who, "marks", shown, _shown(places), sheet))
            shown = _shown(places)
    return tuple(line for line in lines if line.before != line.after)


def _shown(places: dict[int, str]) -> str:
    return "/".join(value for _, value in sorted(places.items()) if value)


def _author(person: int | None) -> str:
    return short_name(person) if person else ""

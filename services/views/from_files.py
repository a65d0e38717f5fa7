"""Reading which records came from a temporary journal that was filled elsewhere: the trail tells (3.1)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from models.audit import AuditEvent
from models.database import rows
from models.lessons import Lesson
from services.temporary.sheet import BROUGHT_IN, THING

_MOST_OF_A_LESSON = 1000
"""Events that a lesson of a file can make, and more."""
_BROUGHT = (AuditEvent.thing == THING) & (AuditEvent.act == BROUGHT_IN)


def brought_from_files(
    tables: Iterable[str], days: Collection[date]
) -> Iterator[tuple[str, int, date, datetime]]:
    """Yield each change that a file made in lessons of some days: table, row, day, instant; in order."""
    notes = rows(
        AuditEvent.select(AuditEvent.id, AuditEvent.at, AuditEvent.person, Lesson.day)
        .join(Lesson, on=(AuditEvent.thing_id == Lesson.id))
        .where(_BROUGHT, Lesson.day.in_(days))
        .order_by(AuditEvent.id)
    )
    wanted = list(tables)
    for number, at, person, day in notes:
        near = AuditEvent.id.between(number - _MOST_OF_A_LESSON, number)
        same = (AuditEvent.at == at) & (AuditEvent.person == person)
        made = rows(
            AuditEvent.select(AuditEvent.thing, AuditEvent.thing_id).where(
                near, same, AuditEvent.thing.in_(wanted)
            )
        )
        for thing, thing_id in made:
            yield thing, thing_id, day, at


def instants_of_files(lesson: int) -> frozenset[datetime]:
    """Return when files were brought into a lesson, in UTC."""
    found = rows(AuditEvent.select(AuditEvent.at).where(_BROUGHT, AuditEvent.thing_id == lesson))
    return frozenset(at for (at,) in found)

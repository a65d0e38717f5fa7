"""How the terms of the year stand, and what each lacks before it can be closed (2.6)."""

from dataclasses import dataclass
from datetime import date

from models.database import rows
from models.results import TermReopening
from models.school import SchoolYear, Term
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.refused import Refused
from services.settings import settings_on
from services.standing import refuse, towards_nothing
from services.views.completeness import Lack, lacks_of_term, lacks_of_year
from services.views.timetable import year_of
from services.year_archive import ARCHIVED


@dataclass(frozen=True, slots=True)
class TermState:
    """A term, or the year itself (``term`` None), with what it lacks."""

    term: int | None
    year: int
    kind: str
    """``quarter`` …, ``year`` for the year."""
    number: int
    title: str
    """Of the year: «2026/27»; empty for a term."""
    starts_on: date
    ends_on: date
    closed_on: date | None
    openings: int
    """How many times it is open again at this moment."""
    lacks: tuple[Lack, ...]
    archived: bool = False
    """Whether the closed year has its archive."""

    @property
    def missing(self) -> int:
        """How many results are not set."""
        return sum(lack.missing for lack in self.lacks)

    @property
    def debts(self) -> int:
        """How many works are owed."""
        return sum(lack.debts for lack in self.lacks)


def terms_and_year(actor: Actor, now: Now) -> tuple[TermState, ...]:
    """Read the terms of the running year and the year itself, for who may close them (4.1, 4.2)."""
    if refusal := refuse(Act.CLOSE_TERM, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    held = year_of(now.today)
    if held is None:
        return ()
    year = held.year
    ((title, starts_on, ends_on, closed_at),) = rows(
        SchoolYear.select(
            SchoolYear.title, SchoolYear.starts_on, SchoolYear.ends_on, SchoolYear.closed_at
        ).where(SchoolYear.id == year)
    )
    open_again: dict[int, int] = {}
    for (term,) in rows(TermReopening.select(TermReopening.term).where(TermReopening.until > now.utc)):
        open_again[term] = open_again.get(term, 0) + 1
    terms = rows(
        Term.select(Term.id, Term.kind, Term.number, Term.starts_on, Term.ends_on, Term.closed_at)
        .where(Term.year == year)
        .order_by(Term.kind.desc(), Term.starts_on)
    )
    states = [
        TermState(
            *(term, year, kind, number, "", first, last),
            now.local_of(closed).date() if closed else None,
            open_again.get(term, 0),
            lacks_of_term(term) if first <= now.today else (),
        )
        for term, kind, number, first, last, closed in terms
    ]
    closed_on = now.local_of(closed_at).date() if closed_at else None
    over = all(state.ends_on <= now.today for state in states)
    lacks = lacks_of_year(year, max((state.ends_on for state in states), default=ends_on)) if over else ()
    archived = ARCHIVED + title in settings_on(date.max)
    states.append(TermState(None, year, "year", 0, title, starts_on, ends_on, closed_on, 0, lacks, archived))
    return tuple(states)

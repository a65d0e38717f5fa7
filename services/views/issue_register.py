"""Reading «журнал выдачи»: what was printed for parents and when it was given to them (2.12)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.database import rows
from models.people import Person, Pupil, SchoolClass
from models.printing import HandOver, PrintIssue
from models.school import SchoolYear
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.names import short
from services.refused import Refused
from services.standing import refuse, towards_nothing
from services.views.papers import PaperMark, paper_mark
from services.views.timetable import year_of


@dataclass(frozen=True, slots=True)
class IssueLine:
    """A printing for parents, local time; ``pupil`` empty for a whole class."""

    at: datetime
    monday: date
    class_title: str
    pupil: str
    printed_by: str
    code: str
    """On the slip of one pupil; empty for a whole class."""
    handed_on: date | None


@dataclass(frozen=True, slots=True)
class IssueRegister:
    """«Журнал выдачи»: everything printed for parents in a school year (2.12).

    Under a whole class stand only the slips that were given out of it: those of the applications.
    """

    mark: PaperMark
    year_title: str
    lines: tuple[IssueLine, ...]


@dataclass(frozen=True, slots=True)
class _Issue:
    """A stored printing."""

    at: datetime
    monday: date
    class_title: str
    pupil: int | None
    codes: dict[int, str]
    printed_by: str


def issue_register(actor: Actor, now: Now) -> IssueRegister:
    """Read the register of what was printed for parents this year; raises Refused (2.12)."""
    if refusal := refuse(Act.PRINT_WEEKLY, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    year = year_of(now.today)
    issues = _issues(now, year.year if year else None)
    titles = rows(SchoolYear.select(SchoolYear.title).where(SchoolYear.id == (year.year if year else None)))
    lines = tuple(_lines(issues, _pupils(issues), _handed(issues)))
    return IssueRegister(paper_mark(actor, now), titles[0][0] if titles else "", lines)


def _issues(now: Now, year: int | None) -> Sequence[_Issue]:
    found = rows(
        PrintIssue.select(
            PrintIssue.printed_at,
            PrintIssue.monday,
            SchoolClass.title,
            PrintIssue.pupil,
            PrintIssue.codes,
            *(Person.surname, Person.given_name, Person.patronymic),
        )
        .join(SchoolClass)
        .switch(PrintIssue)
        .left_outer_join(Person, on=(PrintIssue.printed_by == Person.id))
        .where(SchoolClass.year == year)
        .order_by(PrintIssue.id)
    )
    return [
        _Issue(
            now.local_of(at),
            monday,
            title,
            pupil,
            {int(whose): code for whose, code in json.loads(codes or "{}").items()},
            short(*(part or "" for part in names)),
        )
        for at, monday, title, pupil, codes, *names in found
    ]


def _pupils(issues: Sequence[_Issue]) -> dict[int, str]:
    """Return the pupils of single slips and of those that lie in a class's batch, by short name."""
    wanted = {one.pupil for one in issues} | {pupil for one in issues for pupil in one.codes}
    found = rows(
        Pupil.select(Pupil.id, Person.surname, Person.given_name, Person.patronymic)
        .join(Person)
        .where(Pupil.id.in_([pupil for pupil in wanted if pupil is not None]))
    )
    return {pupil: short(*(part or "" for part in names)) for pupil, *names in found}


def _handed(issues: Sequence[_Issue]) -> dict[tuple[int, date], date]:
    """Return on which day the sheets of weeks were given out."""
    found = rows(
        HandOver.select(HandOver.pupil, HandOver.monday, HandOver.handed_on).where(
            HandOver.monday.in_(list({one.monday for one in issues})), HandOver.handed_on.is_null(False)
        )
    )
    return {(pupil, monday): day for pupil, monday, day in found}


def _lines(
    issues: Sequence[_Issue], names: dict[int, str], handed: dict[tuple[int, date], date]
) -> Iterator[IssueLine]:
    alone = {(one.pupil, one.monday) for one in issues}
    last = {(pupil, one.monday): one for one in issues for pupil in one.codes}
    for one in issues:
        what = (one.at, one.monday, one.class_title)
        if one.pupil is not None:
            code = "".join(one.codes.values())
            day = handed.get((one.pupil, one.monday))
            yield IssueLine(*what, names[one.pupil], one.printed_by, code, day)
            continue
        yield IssueLine(*what, "", one.printed_by, "", None)
        for pupil, code in one.codes.items():
            of = (pupil, one.monday)
            if of in handed and of not in alone and last[of] is one:
                yield IssueLine(*what, names[pupil], one.printed_by, code, handed[of])

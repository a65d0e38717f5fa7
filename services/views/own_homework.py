"""Reading which pupils of a lesson have homework of their own (2.8)."""

from dataclasses import dataclass

from models.database import rows
from models.lessons import Homework
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.clock import Now
from services.facts import lesson_facts
from services.listing import course_list
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, towards_course


@dataclass(frozen=True, slots=True)
class OwnHomework:
    """A pupil of the lesson's list with the homework set for this pupil alone (``text`` empty: none)."""

    pupil: int
    short: str
    full: str
    name_key: str
    text: str
    version: int


def own_homework(actor: Actor, now: Now, lesson: int) -> tuple[OwnHomework, ...]:
    """Read every pupil of a lesson's day; raises Refused without the right to the page (2.3)."""
    facts = lesson_facts(lesson)
    if facts is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.VIEW_PAGE, "2.2"))
    if refusal := refuse(Act.VIEW_PAGE, towards_course(actor, facts.where, now.today)):
        raise Refused(refusal)
    found = rows(
        Homework.select(Homework.pupil, Homework.text, Homework.version).where(
            Homework.lesson == lesson, Homework.pupil.is_null(False)
        )
    )
    written = {pupil: (text, version) for pupil, text, version in found}
    return tuple(
        OwnHomework(
            one.pupil,
            f"{one.surname} {one.given_name}".strip(),
            one.full,
            one.key,
            *written.get(one.pupil, ("", 0)),
        )
        for one in course_list(facts.course, facts.day, facts.day)
    )

"""Reading the repeating timetable of a class or a teacher for paper (IV)."""

from dataclasses import dataclass
from datetime import date

from models.courses import Course
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.names import short_name
from services.refused import Refused
from services.standing import refuse, towards_class
from services.views.class_timetable import SlotLine, slots_from
from services.views.papers import PaperMark, class_paper, paper_mark
from services.views.teacher_choices import may_read_of_teacher
from services.views.timetable import of_classes, taught_by, year_of


@dataclass(frozen=True, slots=True)
class TimetablePaper:
    """A week as it repeats from a day on, of a class or (``of_teacher``) of a teacher."""

    mark: PaperMark
    whose: str
    of_teacher: bool
    on: date
    slots: tuple[SlotLine, ...]
    """What holds on the day or begins later, by weekday and number."""


def class_timetable_paper(actor: Actor, now: Now, school_class: int) -> TimetablePaper:
    """Read the week of a class; for those who print the papers of the class."""
    if refusal := refuse(Act.PRINT_WEEKLY, towards_class(actor, school_class, now.today)):
        raise Refused(refusal)
    slots = slots_from(now.today, of_classes([school_class]))
    return TimetablePaper(paper_mark(actor, now), class_paper(school_class).title, False, now.today, slots)


def teacher_timetable_paper(actor: Actor, now: Now, teacher: int) -> TimetablePaper:
    """Read the week of a teacher; the own one, or anybody's for those who control (2.10)."""
    may_read_of_teacher(actor, now, teacher)
    year = year_of(now.today)
    this_year = Course.year == (year.year if year else None)
    slots = slots_from(now.today, taught_by(teacher, now.today), this_year)
    return TimetablePaper(paper_mark(actor, now), short_name(teacher), True, now.today, slots)

"""Documents that can be printed: what each is read by and drawn by, under the name the command line uses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from printouts.absences import absences
from printouts.class_journal import class_journal
from printouts.class_list import class_list
from printouts.class_report import class_report
from printouts.class_results import class_results
from printouts.control import control
from printouts.course_page import course_page
from printouts.forms import application_form, consent_form
from printouts.information_letter import information_letters
from printouts.issue_register import issue_register
from printouts.key_card import KeyCard, key_card
from printouts.pupil_card import pupil_card
from printouts.report_card import report_cards
from printouts.sheet import Printed
from printouts.teacher_report import teacher_report
from printouts.timetable import timetable
from printouts.year_results import year_results
from services.actor import OFFICE, Actor
from services.clock import Now
from services.past import Moment, looking_back
from services.views import card_paper, control_paper, papers, result_papers, timetable_papers
from services.views import information_letters as letters
from services.views.papers import PaperMark, of_the_past


@dataclass(frozen=True, slots=True)
class PastPaper:
    """A document as it was at the end of a past day, to be read and drawn in another process."""

    journal: Path
    """The school's file."""
    document: str
    about: tuple[int, ...]
    moment: Moment
    day: date
    printed: PaperMark


class Of(Enum):
    """What a document is about."""

    CLASS = "class"
    COURSE = "course"
    PUPIL = "pupil"
    TEACHER = "teacher"
    SCHOOL = "school"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its content by a view, its pages by a printout."""

    of: Of
    read: Callable[..., Any]
    draw: Callable[[Any, Path], Printed]
    by_term: bool = False
    """Whether ``read`` takes a term by its number (0 the year) after the thing."""
    noted: bool = False
    """Whether printing is a look at a personal card, which is kept (5.2)."""

    @property
    def has_past(self) -> bool:
        """Whether it can be printed as it was on a past day: forms and the program's own papers cannot."""
        return self.of not in (Of.PUPIL, Of.PROGRAM)


def _keys(actor: Actor, now: Now) -> KeyCard:
    from app.key_card import key_card as gathered  # screens, which the process that draws never needs

    return gathered(actor, now)


DOCUMENTS: dict[str, Document] = {
    "journal": Document(Of.CLASS, papers.class_journal, class_journal),
    "page": Document(Of.COURSE, papers.course_paper, course_page),
    "results": Document(Of.CLASS, papers.year_results, year_results),
    "report-cards": Document(Of.CLASS, papers.year_results, report_cards),
    "absences": Document(Of.CLASS, papers.class_absences_paper, absences),
    "class-results": Document(Of.CLASS, result_papers.class_report, class_results, by_term=True),
    "class-report": Document(Of.CLASS, result_papers.class_report, class_report, by_term=True),
    "class-timetable": Document(Of.CLASS, timetable_papers.class_timetable_paper, timetable),
    "teacher-report": Document(Of.TEACHER, result_papers.teacher_report, teacher_report, by_term=True),
    "teacher-timetable": Document(Of.TEACHER, timetable_papers.teacher_timetable_paper, timetable),
    "control": Document(Of.SCHOOL, control_paper.control_of_week, control),
    "control-term": Document(Of.SCHOOL, control_paper.control_of_term, control),
    "class-list": Document(Of.CLASS, papers.class_list, class_list),
    "register": Document(Of.SCHOOL, papers.issue_register, issue_register),
    "letters": Document(Of.CLASS, letters.class_letters, information_letters, by_term=True),
    "letter": Document(Of.PUPIL, letters.pupil_letter, information_letters, by_term=True),
    "card": Document(Of.PUPIL, card_paper.card_paper, pupil_card, noted=True),
    "application": Document(Of.PUPIL, papers.pupil_form, application_form),
    "consent": Document(Of.PUPIL, papers.pupil_form, consent_form),
    "keys": Document(Of.PROGRAM, _keys, key_card),
}


def draw_past(paper: PastPaper, out: Path) -> Printed:
    """Look back and draw what the journal said then; who may, was asked of the present."""
    document = DOCUMENTS[paper.document]
    with looking_back(paper.journal, paper.moment) as then:
        content = document.read(OFFICE, then, *paper.about)
    return document.draw(of_the_past(content, paper.printed, paper.day), out)

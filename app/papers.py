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
from printouts.outage_papers import carry_over_act, carry_over_sheet, outage_register
from printouts.pupil_card import pupil_card
from printouts.report_card import report_cards
from printouts.sheet import Printed
from printouts.teacher_report import teacher_report
from printouts.temporary_journal import temporary_journals
from printouts.timetable import timetable
from printouts.year_results import year_results
from services.actor import OFFICE, Actor
from services.clock import Now
from services.past import Moment, looking_back
from services.views import (
    blanks,
    card_paper,
    control_paper,
    outage_papers,
    papers,
    result_papers,
    timetable_papers,
)
from services.views import information_letters as letters
from services.views import issue_register as issues
from services.views.papers import PaperMark, of_the_past
from texts.titles import page_title


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
    OUTAGE = "outage"
    """One that is named, or the last."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its content by a view, its pages by a printout."""

    of: Of
    read: Callable[..., Any]
    draw: Callable[[Any, Path], Printed]
    whose: Callable[[Any], str] = lambda content: ""
    """Names in a file's name what the content is about."""
    by_term: bool = False
    """Whether ``read`` takes a term by its number (0 the year) after the thing."""
    of_today: bool = False
    """Whether it speaks of what is to be done now, so that a past day has none."""
    noted: bool = False
    """Whether printing is a look at a personal card, which is kept (5.2)."""

    laid_out: bool = False
    """Whether it is a sheet whose rows are kept before it is drawn (3.1)."""

    @property
    def has_past(self) -> bool:
        """Whether it can be printed as it was on a past day: forms and the program's own papers cannot."""
        return not self.of_today and self.of not in (Of.PUPIL, Of.PROGRAM)


def _keys(actor: Actor, now: Now) -> KeyCard:
    from app.key_card import key_card as gathered  # screens, which the process that draws never needs

    return gathered(actor, now)


def _class(content: Any) -> str:
    return str(content.of.title)


def _page(content: papers.CoursePaper) -> str:
    page = content.page
    return page_title(page.class_title, page.subject, page.group_title)


def _letters_class(content: letters.Letters) -> str:
    return content.letters[0].results.class_title


def _letter_pupil(content: letters.Letters) -> str:
    results = content.letters[0].results
    return f"{results.class_title} {results.full_name}"


def _card_pupil(content: card_paper.CardPaper) -> str:
    return content.page.full_name


def _form_pupil(content: papers.PupilForm) -> str:
    return f"{content.class_title} {content.full_name}"


def _timetable(content: timetable_papers.TimetablePaper) -> str:
    return content.whose


def _outage(content: outage_papers.CarryOverPaper | outage_papers.CarryOverAct) -> str:
    return "" if content.is_last else f"{content.found.outage.started_at:%Y-%m-%d %H%M}"


def _teacher(content: result_papers.TeacherReport) -> str:
    return content.teacher


DOCUMENTS: dict[str, Document] = {
    "journal": Document(Of.CLASS, papers.class_journal, class_journal, _class),
    "page": Document(Of.COURSE, papers.page_of_term, course_page, _page, by_term=True),
    "results": Document(Of.CLASS, papers.year_results, year_results, _class),
    "report-cards": Document(Of.CLASS, papers.year_results, report_cards, _class),
    "absences": Document(Of.CLASS, papers.class_absences_paper, absences, _class),
    "class-results": Document(Of.CLASS, result_papers.class_report, class_results, _class, by_term=True),
    "class-report": Document(Of.CLASS, result_papers.class_report, class_report, _class, by_term=True),
    "class-timetable": Document(Of.CLASS, timetable_papers.class_timetable_paper, timetable, _timetable),
    "teacher-report": Document(
        Of.TEACHER, result_papers.teacher_report, teacher_report, _teacher, by_term=True
    ),
    "teacher-timetable": Document(
        Of.TEACHER, timetable_papers.teacher_timetable_paper, timetable, _timetable
    ),
    "control": Document(Of.SCHOOL, control_paper.control_of_week, control),
    "control-term": Document(Of.SCHOOL, control_paper.control_of_term, control),
    "class-list": Document(Of.CLASS, papers.class_list, class_list, _class),
    "register": Document(Of.SCHOOL, issues.issue_register, issue_register),
    "temporary-journal": Document(
        Of.CLASS, blanks.temporary_journal, temporary_journals, _class, of_today=True, laid_out=True
    ),
    "temporary-journals": Document(
        Of.SCHOOL, blanks.temporary_journals, temporary_journals, of_today=True, laid_out=True
    ),
    "carry-over": Document(
        Of.OUTAGE, outage_papers.carry_over_paper, carry_over_sheet, _outage, of_today=True
    ),
    "carry-over-act": Document(
        Of.OUTAGE, outage_papers.carry_over_act, carry_over_act, _outage, of_today=True
    ),
    "outages": Document(Of.SCHOOL, outage_papers.outage_register, outage_register, of_today=True),
    "letters": Document(Of.CLASS, letters.class_letters, information_letters, _letters_class, by_term=True),
    "letter": Document(Of.PUPIL, letters.pupil_letter, information_letters, _letter_pupil, by_term=True),
    "card": Document(Of.PUPIL, card_paper.card_paper, pupil_card, _card_pupil, noted=True),
    "application": Document(Of.PUPIL, papers.pupil_form, application_form, _form_pupil),
    "consent": Document(Of.PUPIL, papers.pupil_form, consent_form, _form_pupil),
    "keys": Document(Of.PROGRAM, _keys, key_card),
}


def draw_past(paper: PastPaper, out: Path) -> Printed:
    """Look back and draw what the journal said then; who may, was asked of the present."""
    document = DOCUMENTS[paper.document]
    with looking_back(paper.journal, paper.moment) as then:
        content = document.read(OFFICE, then, *paper.about)
    return document.draw(of_the_past(content, paper.printed, paper.day), out)

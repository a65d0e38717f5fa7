"""Documents that can be printed: what each is read by and drawn by, under the name the command line uses."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from printouts.absences import absences
from printouts.class_journal import class_journal
from printouts.class_list import class_list
from printouts.course_page import course_page
from printouts.forms import application_form, consent_form
from printouts.issue_register import issue_register
from printouts.report_card import report_cards
from printouts.year_results import year_results
from services.views import papers


class Of(Enum):
    """What a document is about."""

    CLASS = "class"
    COURSE = "course"
    PUPIL = "pupil"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its content by a view, its pages by a printout."""

    of: Of
    read: Callable[..., Any]
    draw: Callable[..., Any]


DOCUMENTS: dict[str, Document] = {
    "journal": Document(Of.CLASS, papers.class_journal, class_journal),
    "page": Document(Of.COURSE, papers.course_paper, course_page),
    "results": Document(Of.CLASS, papers.year_results, year_results),
    "report-cards": Document(Of.CLASS, papers.year_results, report_cards),
    "absences": Document(Of.CLASS, papers.class_absences_paper, absences),
    "class-list": Document(Of.CLASS, papers.class_list, class_list),
    "register": Document(Of.SCHOOL, papers.issue_register, issue_register),
    "application": Document(Of.PUPIL, papers.pupil_form, application_form),
    "consent": Document(Of.PUPIL, papers.pupil_form, consent_form),
}

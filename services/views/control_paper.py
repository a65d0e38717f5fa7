"""Reading the board of control for paper: a week or the running term (2.10)."""

from dataclasses import dataclass

from services.actor import Actor
from services.clock import Now
from services.views.control import Control, Span, control
from services.views.papers import PaperMark, paper_mark


@dataclass(frozen=True, slots=True)
class ControlPaper:
    """What is overdue, as the screen «Контроль» shows it."""

    mark: PaperMark
    board: Control


def control_of_week(actor: Actor, now: Now) -> ControlPaper:
    """Read what is overdue of this week; raises Refused as the screen does (2.10)."""
    return ControlPaper(paper_mark(actor, now), control(actor, now, now.today))


def control_of_term(actor: Actor, now: Now) -> ControlPaper:
    """Read what is overdue of the running term; raises Refused as the screen does (2.10)."""
    return ControlPaper(paper_mark(actor, now), control(actor, now, now.today, Span.TERM))

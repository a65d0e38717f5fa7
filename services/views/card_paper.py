"""Reading the personal card of a pupil for paper; the look at it is noted by whoever prints (4.4, 5.2)."""

from dataclasses import dataclass

from services.actor import Actor
from services.clock import Now
from services.views.papers import PaperMark, paper_mark
from services.views.pupil import PupilPage, pupil_page


@dataclass(frozen=True, slots=True)
class CardPaper:
    """A pupil as the screen of the card shows one."""

    mark: PaperMark
    page: PupilPage


def card_paper(actor: Actor, now: Now, pupil: int) -> CardPaper:
    """Read a card; raises Refused as the screen does (4.4, 1.6)."""
    return CardPaper(paper_mark(actor, now), pupil_page(actor, now, pupil))

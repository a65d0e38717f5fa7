"""What every verb that fills a school shares: the right to it, names of things, and verbs made of verbs."""

from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line
from services.book import Book
from services.outcomes import Outcome, Refusal, Saved
from services.standing import refuse, towards_nothing

ACT = Act.FILL_SCHOOL
CLAUSE = "VI"
LONGEST_TITLE = 200


class NotMade(Exception):
    """A verb made of verbs stops: one of them refused, and nothing of the whole is kept."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(repr(outcome))
        self.outcome = outcome


def made(outcome: Outcome) -> int:
    """Return the id of what a verb made; raises ``NotMade`` where it did not."""
    if not isinstance(outcome, Saved):
        raise NotMade(outcome)
    return outcome.thing


def may_fill(book: Book) -> Refusal | None:
    """Refuse everybody but the administrator (VI)."""
    return refuse(ACT, towards_nothing(book.actor, book.now.today))


def refusal(reason: Reason, about: object = "") -> Refusal:
    """Refuse to fill the school with something that does not fit."""
    return Refusal(reason, ACT, CLAUSE, str(about))


def filled(book: Book, thing: int, version: int = 1) -> Saved:
    """Answer that a thing was made or changed."""
    return Saved(version, book.now.local, thing)


def title_of(text: str) -> str | Refusal:
    """Return a title as it is stored, or why it cannot be one."""
    title = clean_line(text)
    if not title:
        return refusal(Reason.NAME_MISSING)
    if len(title) > LONGEST_TITLE:
        return refusal(Reason.TEXT_TOO_LONG, LONGEST_TITLE)
    return title

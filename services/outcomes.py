"""What can come of a request, as values to be matched exhaustively."""

from dataclasses import dataclass
from datetime import datetime

from rules.permissions import Act
from rules.refusals import Reason


@dataclass(frozen=True, slots=True)
class Saved:
    """The change is committed to disk."""

    version: int
    at: datetime
    thing: int = 0
    """Id of what was written or made (a lesson, a work, an account)."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else changed the same thing since the asker saw it; nothing was written."""

    theirs: str
    """The value that stands there now, as stored (marks of a cell joined by «/»)."""
    version: int
    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """The regulation or the state of the journal does not allow it; nothing was written."""

    reason: Reason
    act: Act
    clause: str
    about: str = ""
    """A name, a date or a number the sentence needs."""


@dataclass(frozen=True, slots=True)
class NotSaved:
    """The disk or the database failed; nothing of the request is kept, it may be sent again."""

    cause: str


Outcome = Saved | Conflict | Refusal | NotSaved

"""What an import would do, or did: a list a person can read before saying yes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.importing.incoming import Incoming, Kind, Refused, Warned


class State(StrEnum):
    """What happens to a thing."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class Thing(StrEnum):
    """What a file may bring."""

    PUPIL = "pupil"
    GUARDIAN = "guardian"
    STAFF = "staff"
    SCHOOL_CLASS = "school_class"
    STUDY_GROUP = "study_group"
    SUBJECT = "subject"
    COURSE = "course"
    SLOT = "slot"
    BELL = "bell"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that becomes another; empty before: it was not there."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the file against the school."""

    state: State
    thing: Thing
    row: int
    name: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What the person allowed beforehand."""

    create_classes: bool = False


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything an import does: the same plan is shown first and compared when it is carried out."""

    incoming: Incoming
    options: Options
    year: str
    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    warned: tuple[Warned, ...]

    @property
    def kind(self) -> Kind:
        """What the file is about."""
        return self.incoming.kind

    @property
    def changes_nothing(self) -> bool:
        """Whether everything that can be taken is there already."""
        return all(entry.state is State.SAME for entry in self.entries)

    def of(self, state: State) -> tuple[Entry, ...]:
        """Return the entries of one state."""
        return tuple(entry for entry in self.entries if entry.state is state)


def state_of(changes: Iterable[Change]) -> State:
    """Return whether a known thing changes."""
    return State.CHANGED if any(changes) else State.SAME

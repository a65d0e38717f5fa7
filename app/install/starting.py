"""Starting what was installed; a new program that does not start gives its place back to the old one."""

from collections.abc import Sequence
from enum import Enum, auto

from app.install.place import Place, SystemRefused
from app.install.plan import UNIT, Server
from app.install.program import PREVIOUS, give_back, steps_known_to
from app.install.steps import Step
from backups.facts import opened, steps_of
from services.house import DATABASE


class Started(Enum):
    """How the service stands after an installation."""

    RAN_ALREADY = auto()
    STARTED = auto()
    OLD_PROGRAM = auto()
    """The new program did not start; the one before works with the journal as it was."""
    NOT = auto()


def start(place: Place, server: Server, done: Sequence[Step]) -> Started:
    """Start the service, or start it anew where something was done that it must take in."""
    running = place.systemd_says("is-active", "--quiet", UNIT)
    if running and not any(step.restarts for step in done):
        return Started.RAN_ALREADY
    try:
        place.systemctl("daemon-reload")
        place.systemctl("restart", UNIT)
    except SystemRefused:
        replaced = any(step.replaces_program for step in done)
        if not replaced or not _old_program_can(place, server) or not give_back(place.at(server.program)):
            return Started.NOT
        place.systemctl("reset-failed", UNIT)
        place.systemctl("restart", UNIT)
        return Started.OLD_PROGRAM
    return Started.STARTED


def _old_program_can(place: Place, server: Server) -> bool:
    """Whether the program that was there before knows the form the journal has now."""
    program = place.at(server.program)
    known = steps_known_to(program.with_name(program.name + PREVIOUS))
    with opened(place.at(server.data) / DATABASE, "mode=ro") as connection:
        return set(steps_of(connection)) <= known

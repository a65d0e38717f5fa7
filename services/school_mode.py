"""Where the school's journal is, and who knocks at the regional system: the school decides (3.1)."""

from dataclasses import dataclass

from rules.addresses import address_of
from rules.knocks import ENOUGH
from rules.outages import Keeping, SchoolMode
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean_line
from services.actor import Actor
from services.book import Book
from services.clock import Now
from services.live import OutageChanged
from services.outcomes import Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import DecideMode, SetProbe
from services.settings import (
    KEEPS_BOTH,
    PROBE_ADDRESS,
    PROBE_FAILURES,
    SCHOOL_MODE,
    change_setting,
    changed_by_another,
    settings_on,
)
from services.standing import refuse, towards_nothing
from services.views.lenience import keeping_on

CLAUSE = "3.1"
FAILURES = range(1, 61)


@dataclass(frozen=True, slots=True)
class ProbeSettings:
    """Where the server knocks, and after how many failures in a row it proposes an outage."""

    address: str = ""
    """As «host:port»; empty is nowhere."""
    failures: int = ENOUGH


def probe_settings(actor: Actor, now: Now) -> ProbeSettings:
    """Read it as it holds today; anybody may know."""
    held = settings_on(now.today)
    standard = ProbeSettings()
    return ProbeSettings(
        held.get(PROBE_ADDRESS, standard.address), int(held.get(PROBE_FAILURES, standard.failures))
    )


def school_mode(actor: Actor, now: Now) -> Keeping:
    """Read what the school decided, for who looks after outages. Raises Refused."""
    if refusal := refuse(Act.VIEW_OUTAGES, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    return keeping_on(now.today)


def decide_mode(book: Book, change: DecideMode) -> Outcome:
    """Decide from today on where the journal is: what days before owe is judged as it was decided then."""
    if refusal := refuse(Act.DECIDE_MODE, towards_nothing(book.actor, book.now.today)):
        return refusal
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    if change.mode not in tuple(SchoolMode):
        return Refusal(Reason.UNKNOWN_THING, Act.DECIDE_MODE, CLAUSE)
    there = keeping_on(book.now.today)
    if (there.mode, there.keeps_both) != change.seen:
        return changed_by_another(book, SCHOOL_MODE, KEEPS_BOTH)
    if (there.mode, there.keeps_both) == (change.mode, change.keeps_both):
        return Refusal(Reason.ALREADY_THERE, Act.DECIDE_MODE, CLAUSE)
    thing = 0
    if change.mode != there.mode:
        thing = change_setting(book, SCHOOL_MODE, change.mode, "decide_mode")
    if change.keeps_both != there.keeps_both:
        thing = change_setting(book, KEEPS_BOTH, "yes" if change.keeps_both else "no", "decide_both")
    book.announce(OutageChanged())
    return Saved(1, book.now.local, thing)


def set_probe(book: Book, change: SetProbe) -> Outcome:
    """Decide from today on where the server knocks; nowhere unless it is said."""
    if refusal := refuse(Act.SET_PROBE, towards_nothing(book.actor, book.now.today)):
        return refusal
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    address = clean_line(change.address)
    if address and address_of(address) is None:
        return Refusal(Reason.NO_SUCH_ADDRESS, Act.SET_PROBE, CLAUSE, address)
    if change.failures not in FAILURES:
        return Refusal(Reason.NO_SUCH_FAILURES, Act.SET_PROBE, CLAUSE, str(change.failures))
    there = probe_settings(book.actor, book.now)
    if (there.address, there.failures) != change.seen:
        return changed_by_another(book, PROBE_ADDRESS, PROBE_FAILURES)
    if (there.address, there.failures) == (address, change.failures):
        return Refusal(Reason.ALREADY_THERE, Act.SET_PROBE, CLAUSE)
    thing = 0
    if address != there.address:
        thing = change_setting(book, PROBE_ADDRESS, address, "set_probe")
    if change.failures != there.failures:
        thing = change_setting(book, PROBE_FAILURES, str(change.failures), "set_probe")
    book.announce(OutageChanged())
    return Saved(1, book.now.local, thing)

"""What stands on a machine alone while another one keeps the journal: to be typed there by hand."""

from collections.abc import Iterator
from pathlib import Path

from app.cli.common import CannotGoOn, Exit, say
from app.opening import open_house
from app.standby import place
from exchange.plain import write_plain
from services.book import chain_head
from services.house import House
from services.views.trail import TrailEvent, trail_between
from texts import standby as words
from texts.system import cause
from texts.trail_table import HEADER, line


def tell_left(data: Path, out: Path | None) -> int:
    """Print the events that the other machine has not, or write them as a table."""
    address, after = _parted(data)
    if out is not None and out.exists():
        raise CannotGoOn(words.FILE_STANDS.format(file=out))
    house = open_house(data)
    now, number = house.clock.now(), 0
    if out is None:
        for event in _left(house, after):
            print(words.left_line(line(event, now)))
            number += 1
    else:
        try:
            number = write_plain(out, HEADER, (line(event, now) for event in _left(house, after)))
        except OSError as trouble:
            raise CannotGoOn(words.NOT_WRITTEN_OUT.format(file=out, cause=cause(trouble))) from trouble
    say(words.left(number, address, str(out) if out else ""))
    return Exit.DONE


def _parted(data: Path) -> tuple[str, int]:
    """Return the address of the other machine and the last event that it has too; raises CannotGoOn."""
    if (met := place.successor_of(data)) is not None:
        return met.address, met.after
    rivals = place.rivals_of(data)  # a machine that went on has what the one before it has not
    if not rivals:
        raise CannotGoOn(words.NOT_LEFT)
    if all(one.gives_way for one in rivals):
        raise CannotGoOn(words.LEFT_THERE.format(address=rivals[0].address))
    unknown = next((one for one in rivals if one.after is None), None)
    if unknown is not None:
        raise CannotGoOn(words.NOT_KNOWN_LEFT.format(address=unknown.address))
    earliest = min(rivals, key=lambda one: one.after or 0)
    return earliest.address, earliest.after or 0


def _left(house: House, after: int) -> Iterator[TrailEvent]:
    """Give the events behind one, leaf by leaf."""
    last = house.look(lambda actor, now: chain_head().number)
    while leaf := house.look(trail_between, after, last):
        yield from leaf
        after = leaf[-1].line.number

"""What an administrator and a director are told of the journal and its copies, above their own list."""

from collections.abc import Iterable
from textwrap import wrap

from screens.content import shown
from screens.rows import EMPTY, Row, row
from services.desk import Desk
from texts.backups import alarm
from texts.health import advice

_MARGIN = 4


def alarm_lines(desk: Desk, width: int) -> Iterable[Row]:
    """Return what is wrong, the urgent first, in as many lines as it needs; nothing where all is well."""
    safety = desk.safety
    found = safety.alarm(desk.now())
    told = [*advice(desk.health), *((alarm(found, safety),) if found else ())]
    for sentence in told:
        for line in wrap(shown(sentence), max(width - _MARGIN, 20)):
            yield row(None, (line, "alarm"))
    if told:
        yield EMPTY

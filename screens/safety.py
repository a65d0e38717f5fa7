"""What an administrator and a director are told of the journal's copies, above their own list."""

from collections.abc import Iterable
from textwrap import wrap

from screens.content import shown
from screens.rows import EMPTY, Row, row
from services.desk import Desk
from texts.backups import alarm

_MARGIN = 4


def alarm_lines(desk: Desk, width: int) -> Iterable[Row]:
    """Return what is wrong with the copies, in as many lines as it needs; nothing where all is well."""
    safety = desk.safety
    found = safety.alarm(desk.now())
    if found is None:
        return
    for line in wrap(shown(alarm(found, safety)), max(width - _MARGIN, 20)):
        yield row(None, (line, "alarm"))
    yield EMPTY

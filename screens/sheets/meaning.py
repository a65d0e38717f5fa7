"""What stands in the line of a column, said before it is written: whose row it is and what it means."""

from screens.content import shown
from screens.journal.dictation import NotUnderstood
from screens.sheets.entries import Entry, KindSaid
from screens.sheets.lines import entry_text
from screens.sheets.reading import Reading

Told = tuple[str, str]
"""A text and its style; no text where nothing is typed."""


def row_reached(reading: Reading, typed: str) -> str:
    """Return which row the next key is of, straight down."""
    rows, at = reading.lesson.rows, reading.next_row(typed)
    return f"Подряд, строка {rows[at].pupil.number}" if at < len(rows) else "Подряд, строки кончились"


def down(reading: Reading, typed: str) -> Told:
    """Return what a line typed straight down means."""
    if reading.stops(typed):
        return reading.why_strange(typed), "bold $alarm"
    if (kind := reading.kind_alone(typed)) is not None:
        return f"Enter — для следующих отметок: {kind.name.lower()}", "bold"
    for number, part in reversed([*reading.held(typed).items()]):
        heard = reading.heard(f"{number} {part}")
        return (entry_text(heard) if isinstance(heard, Entry) else ""), "bold"
    return "", ""


def by_number(reading: Reading, typed: str) -> Told:
    """Return what an entry with the number of its row means."""
    if not typed.strip():
        return "", ""
    heard = reading.heard(typed)
    match heard:
        case Entry():
            return entry_text(heard), "bold"
        case KindSaid(kind):
            return f"Для следующих отметок: {kind.name.lower()}", "bold"
        case NotUnderstood(_, why):
            return f"{_whose(reading, typed)}{why}", ""


def _whose(reading: Reading, typed: str) -> str:
    """Return the pupil of a row whose number alone is typed so far."""
    number = typed.split()[0]
    pupils = (one.pupil for one in reading.lesson.rows)
    found = next((one for one in pupils if str(one.number) == number), None)
    return f"{number}  {shown(found.short)}: " if found else ""

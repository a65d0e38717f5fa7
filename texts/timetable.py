"""Words about what is different on a day."""

from datetime import date

from texts.dates import day_short

KINDS = {
    "substituted": "замена",
    "cancelled": "урок отменён",
    "extra": "дополнительный урок",
    "room": "другой кабинет",
    "moved": "перенесён на {day}, урок {number}",
    "moved_here": "перенесён с {day}, урок {number}",
}


def change_words(kind: str, other: tuple[date, int] | None) -> str:
    """Return a change in words: «перенесён на 20.11, урок 3»; empty for none."""
    day, number = (day_short(other[0]), other[1]) if other else ("", 0)
    return KINDS.get(kind, "").format(day=day, number=number)

"""A class's day of six lessons on paper, brought into the journal by keys: from its sheet, on the pages.

Counted is every key: to the first lesson, from lesson to lesson, what is typed, that the absent are marked.
Each column is typed the cheaper way. On the page and straight down a sheet these are arrows (or Enter) and
letters of a surname behind an apostrophe: the same keys here and there.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

PUPILS = (
    *("Абрамов", "Антонова", "Белов", "Борисова", "Васильев", "Власова", "Григорьев", "Данилова", "Егоров"),
    *("Ершова", "Жуков", "Зайцева", "Иванов", "Ильина", "Карпов", "Козлова", "Лебедев", "Макарова"),
    *("Морозов", "Никитина", "Орлов", "Павлова", "Романов", "Семёнова", "Соколов", "Тарасова", "Ушаков"),
    *("Фёдорова", "Хохлов", "Чернова"),
)
SUBJECTS = ("Алгебра", "Биология", "География", "История", "Литература", "Физика")
DAY, NEXT_MORNING = "2026-11-19", "2026-11-20 08:00"


@dataclass(frozen=True)
class Column:
    """A lesson's column on paper."""

    rows: dict[int, str] = field(default_factory=dict)
    """What is written in a row: «5», «н»."""
    kind: str = ""
    """The letter of the work where it is not the usual one."""


def column(entries: int, absent: int = 0, kind: str = "") -> Column:
    """Return a column with so many marks and absent pupils, spread evenly over the class of thirty."""
    together = entries + absent
    rows = [30 * place // together - 15 // together for place in range(1, together + 1)] if together else []
    away = set(rows[:: max(together // absent, 1)][:absent]) if absent else set()
    return Column({row: "н" if row in away else "5432"[row % 4] for row in rows}, kind)


SPARSE, MEDIUM, DENSE = column(3, 1), column(8, 2), column(27, 3)
ATTENDANCE, CONTROL, NOBODY = column(0, 4), column(27, 3, "К"), column(0)
DAYS = {
    "редкие: 3 отметки и «н» на уроке": (SPARSE,) * 6,
    "средние: 8 отметок и 2 «н»": (MEDIUM,) * 6,
    "сплошные: 27 отметок и 3 «н»": (DENSE,) * 6,
    "только отсутствующие: 4 «н»": (ATTENDANCE,) * 6,
    "контрольные: 27 отметок и 3 «н»": (CONTROL,) * 6,
    "разные уроки": (SPARSE, MEDIUM, DENSE, ATTENDANCE, CONTROL, NOBODY),
}


def walked(rows: dict[int, str], down: str) -> list[str]:
    """Return the fewest keys that type a column from its first row on: by arrows, or by a surname."""
    typed, at = [], 1
    for row, said in sorted(rows.items()):
        steps = [down] * (row - at)
        jump = ["'", *_letters(row), *(["enter"] if said == "н" else [])]
        typed += [*min(steps, jump, key=len), said]
        at = row + 1
    return typed


def _letters(row: int) -> str:
    """Return the least letters of a surname that lead to its row."""
    name = PUPILS[row - 1].lower()
    return next(
        name[:length]
        for length in range(1, len(name) + 1)
        if next(one for one in PUPILS if one.lower().startswith(name[:length])).lower() == name
    )


def numbered(rows: dict[int, str]) -> list[str]:
    """Return the keys of a column by numbers: a letter needs no space behind the number."""
    return [key for row, said in rows.items() for key in (f"{row}{said}" if said == "н" else f"{row} {said}")]


def dictated(rows: dict[int, str]) -> list[str]:
    """Return the keys of a column in the page's dictation line, by numbers too."""
    return ["f7", *",".join(f"{row} {said}" for row, said in sorted(rows.items())), "enter"]


def absent_line(rows: dict[int, str]) -> list[str]:
    """Return the keys of the page's line of absent pupils."""
    return ["л", *",".join(str(row) for row in sorted(rows)), "enter"]


def on_page(one: Column) -> list[str]:
    """Return the fewest keys of a column on its open page, with F8 that the absent are marked."""
    kind = ["f2", *["enter"] * 4, one.kind, "escape"] if one.kind else []
    ways = [[*walked(one.rows, "down"), "f8"], [*dictated(one.rows), "f8"]]
    if set(one.rows.values()) <= {"н"}:
        ways.append(absent_line(one.rows))
    return [*kind, *min(ways if one.rows else [["f8"]], key=len)]


def on_sheet(one: Column, *, down: bool) -> tuple[list[str], bool]:
    """Return the fewest keys of a column of the sheet, and which way it is typed then."""
    kind = [one.kind, "enter"] if one.kind else []
    straight, by_number = walked(one.rows, "enter"), numbered(one.rows)
    is_straight = len(straight) + (not down) < len(by_number) + down
    turn = ["f7"] if is_straight != down else []
    return [*turn, *kind, *(straight if is_straight else by_number)], is_straight


def sheet_keys(code: str, day: Sequence[Column], *, counted: bool) -> list[str]:
    """Return the keys of a whole sheet from «Мой день» on; ``counted`` with the totals of each column."""
    keys, down = ["f7", *code.replace("-", ""), "enter"], False
    for one in day:
        typed, down = on_sheet(one, down=down)
        keys += typed
        keys += _totals(one) if counted or not one.rows else ["f8", "tab"]
    return keys


def _totals(one: Column) -> Iterator[str]:
    absent = sum(said == "н" for said in one.rows.values())
    marks = len(one.rows) - absent
    yield "tab" if one.rows else "f6"
    yield from (*str(marks or ""), "enter", *str(absent or ""), "enter")
    if not one.rows:
        yield "tab"


def own_page_keys(day: Sequence[Column]) -> list[str]:
    """Return the keys of the pages of one's own six lessons of yesterday, from «Мой день» on."""
    keys = ["left"]
    for place, one in enumerate(day):
        keys += [*(["down"] if place else []), "enter", *on_page(one), "escape"]
    return keys


def class_page_keys(day: Sequence[Column]) -> list[str]:
    """Return the keys of the pages of one's class whose lessons colleagues held, from «Мой день» on."""
    keys = ["f6"]
    for place, one in enumerate(day):
        opened = ["f6", *"19.11", "enter", str(place + 1), "enter"]
        keys += [*(["down"] if place else []), "enter", *opened, *on_page(one), "escape"]
    return keys


def table() -> Iterator[str]:
    """Yield how many keys each day costs, a line a day."""
    yield f"{'шесть уроков класса из 30':<36}{'страницы: свои':>15}{'класса':>8}{'лист':>6}{'с итогами':>11}"
    for name, day in DAYS.items():
        own, of_class = len(own_page_keys(day)), len(class_page_keys(day))
        plain, counted = (len(sheet_keys("34-0001-50", day, counted=c)) for c in (False, True))
        yield f"{name:<36}{own:>15}{of_class:>8}{plain:>6}{counted:>11}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(table()) + "\n")

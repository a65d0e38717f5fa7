"""A class's results as lines: pupils by subjects, the numbers under them, and the lists."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from textual.content import Content

from rules.class_results import Measures
from rules.results import ResultKind
from screens.content import fitted, line, shown
from screens.journal.painting import short_mark
from screens.rows import EMPTY, Row, heading, row
from services.views.class_results import ClassNumbers, ClassResults, Period
from texts.codes import RESULT_WORDS, percent, roman, shown_mean, term_kind
from texts.plurals import pupils as counted_pupils

NAME = 24
SUBJECT = 24
CELL = 5


@dataclass(frozen=True, slots=True)
class PupilKey:
    """A pupil's line."""

    pupil: int


def fits(width: int) -> int:
    """Return how many subjects stand beside the names."""
    return max(1, (width - NAME - 4) // CELL)


def period_title(period: Period) -> str:
    """Return «II четверть» or «годовая»."""
    if period.term is not None:
        return f"{roman(period.term.number)} {term_kind(period.term.kind)}"
    return RESULT_WORDS[ResultKind(period.kind).value]


def window(results: ClassResults, column: int, width: int) -> tuple[int, int]:
    """Return the subjects in sight, as (first, after the last); the chosen one is among them."""
    room = fits(width)
    first = max(0, min(column - room // 2, len(results.subjects) - room))
    return first, first + room


def head_line(results: ClassResults, column: int, width: int) -> Content:
    """Return the head of the table: short names of the subjects, the chosen one marked."""
    first, end = window(results, column, width)
    left, right = ("«" if first else " "), ("»" if end < len(results.subjects) else "")
    parts = [(fitted(f"    №  Ученик        {left}", NAME + 2), "$quiet")]
    for index, one in enumerate(results.subjects[first:end], first):
        parts.append((fitted(_short(one.title), CELL), "bold $key" if index == column else "$heading"))
    return line(*parts, (right, "$quiet"))


def table_lines(results: ClassResults, column: int, width: int) -> Iterator[Row]:
    """Return a line a pupil; ``column`` is the subject that Enter opens."""
    first, end = window(results, column, width)
    if not results.subjects:
        yield row(None, ("    Предметов с отметками в этом классе нет", "quiet"))
        return
    for number, pupil in enumerate(results.pupils, 1):
        cells = (
            _cell(pupil.by_subject.get(one.subject), chosen=index == column)
            for index, one in enumerate(results.subjects[first:end], first)
        )
        name = f"{number:>2} {fitted(shown(pupil.short), NAME - 3)}"
        yield Row(PupilKey(pupil.pupil), ((name, ""), *cells))


def numbers_head() -> Content:
    """Return the head of the numbers by subject."""
    heads = "".join(fitted(head, room, right=True) for head, room, _ in _NUMBERS)
    return line((f"  {fitted('Предмет', SUBJECT)}{heads}", "$heading"))


def numbers_lines(results: ClassResults) -> Iterator[Row]:
    """Return the numbers of every subject, of the class, and the lists of pupils."""
    for one in results.subjects:
        yield row(None, f" {fitted(shown(one.title), SUBJECT)}", _numbers(one.measures))
    yield EMPTY
    yield from _summary(results)


def _numbers(of: Measures) -> str:
    return "".join(fitted(told(of), room, right=True) for _, room, told in _NUMBERS)


def _short(title: str) -> str:
    """Return a subject's name in four letters: «Алге», «РуЯз» of two words."""
    words = [word for word in shown(title).replace("-", " ").split() if len(word) > 1]
    if len(words) > 1:
        return f"{words[0][:2].capitalize()}{words[1][:2].capitalize()}"
    return shown(title)[: CELL - 1]


def _cell(value: str | None, *, chosen: bool) -> tuple[str, str]:
    if value is None:
        return fitted(" ·", CELL), "quiet"
    tone = "alarm" if value in ("2", "fail", "not_assessed") else ("due" if chosen else "")
    return fitted(f" {short_mark(value) or '–'}", CELL), tone if value else ("due" if chosen else "quiet")


def _many(number: int) -> str:
    return str(number) if number else "–"


_NUMBERS: tuple[tuple[str, int, Callable[[Measures], str]], ...] = (
    ("N", 4, lambda of: _many(of.counted)),
    ("5", 4, lambda of: _many(of.fives)),
    ("4", 4, lambda of: _many(of.fours)),
    ("3", 4, lambda of: _many(of.threes)),
    ("2", 4, lambda of: _many(of.twos)),
    ("н/а", 5, lambda of: _many(of.not_assessed)),
    ("средн.", 7, lambda of: shown_mean(of.mean)),
    ("успев.", 7, lambda of: percent(of.success)),
    ("качест.", 8, lambda of: percent(of.quality)),
    ("СОУ", 6, lambda of: percent(of.learning)),
)


def _summary(results: ClassResults) -> Iterator[Row]:
    names = {one.pupil: one.short for one in results.pupils}
    subjects = {one.subject: one.title for one in results.subjects}
    lists = results.lists
    yield heading(f"Класс: {counted_pupils(len(results.pupils))}. {class_numbers(results.measures)}")
    yield from _list("Отличники", (names[one] for one in lists.excellent))
    yield from _list("На «4» и «5»", (names[one] for one in lists.good))
    for title, spoiled in (("С одной «4»", lists.one_four), ("С одной «3»", lists.one_three)):
        yield from _list(title, (f"{names[one]} ({subjects[subject]})" for one, subject in spoiled))
    yield from _list("Неуспевающие", (names[one] for one in lists.unsuccessful))
    yield from _list("Не все итоги", (names[one] for one in lists.incomplete))


def _list(title: str, names: Iterable[str]) -> Iterator[Row]:
    listed = [shown(name) for name in names]
    for index, name in enumerate(listed or ["нет"]):
        start = f"{title} ({len(listed)})" if listed else title
        yield row(None, (fitted(f"  {start}" if index == 0 else "", 22), "quiet"), name)


def class_numbers(of: Measures) -> str:
    """Return «Успеваемость 96 %, качество 48 %», or that there are no results yet."""
    if not of.counted:
        return "Проценты — когда выставлены все итоги"
    return f"Успеваемость {percent(of.success)} %, качество {percent(of.quality)} %"


_CLASS = 8
_SCHOOL_HEADS = ("Учеников", "Успев., %", "Качество, %", "Неусп.", "Не все итоги")


def school_lines(classes: Iterable[ClassNumbers]) -> Iterator[Row]:
    """Return a line a class."""
    yield heading(
        f"  {fitted('Класс', _CLASS)}"
        + "".join(fitted(head, len(head) + 3, right=True) for head in _SCHOOL_HEADS)
    )
    for one in classes:
        told = (
            (str(one.pupils), ""),
            (percent(one.measures.success), ""),
            (percent(one.measures.quality), ""),
            (str(one.unsuccessful or ""), "alarm"),
            (str(one.incomplete or ""), "due"),
        )
        cells = (
            (fitted(number, len(head) + 3, right=True), tone)
            for head, (number, tone) in zip(_SCHOOL_HEADS, told, strict=True)
        )
        yield row(one.school_class, fitted(shown(one.title), _CLASS), *cells)

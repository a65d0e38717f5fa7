"""A lesson's records as lines that are read off into another window: what to type first, then whose it is."""

from collections.abc import Iterable, Iterator

from screens.content import fitted, shown, wrapped
from screens.rows import EMPTY, Row, heading, row
from services.views.carry_over import Item, LessonToCarry
from texts import outage as words

_TICKED, _OPEN = "[x]  ", "[ ]  "
_INDENT = " " * len(_OPEN)
_VALUE = 6
_MOST_PUPIL = 40
_MARGIN = 4
"""Columns of the cursor's sign and of the slider."""


def lesson_lines(lesson: LessonToCarry, place: int, of: int, width: int) -> Iterable[Row]:
    """Return the records of a lesson, or of the results of a page, under the regional system's names."""
    title = shown(words.lesson_title(lesson)).upper()
    turns = " (<- ->)" if of > 1 else ""
    kind, done = ("урок", "перенесён") if lesson.day else ("итоги,", "перенесены")
    left = f"осталось {lesson.left} из {len(lesson.items)}" if lesson.left else done
    yield row(None, (title, "heading"))
    yield row(None, (f"{kind} {place} из {of}{turns}, {left}", "quiet"))
    titled = ""
    for item in lesson.items:
        if words.part(item) != titled:
            titled = words.part(item)
            yield EMPTY
            yield heading(shown(titled))
        yield from _lines(item, width - _MARGIN)


def _lines(item: Item, width: int) -> Iterator[Row]:
    if item.thing in ("mark", "absence", "summative_mark"):
        yield _short(item, width)
        return
    tick = _TICKED if item.is_done else _OPEN
    tone = "quiet" if item.is_done else ""
    said = words.to_type(item)
    whose = f"{item.pupil}: " if item.pupil else ""
    first, *rest = wrapped(f"{whose}{said}", width - len(_INDENT)) or ("",)
    yield row(key_of(item), (f"{tick}{first}", tone))
    for part in rest:
        yield row(None, (f"{_INDENT}{part}", tone))
    if not item.is_done and item.before:
        for part in wrapped(words.stands_there(item), width - len(_INDENT)):
            yield row(None, (f"{_INDENT}{part}", "due"))


def _short(item: Item, width: int) -> Row:
    """Return a mark, a result or an absence: what to type stands right after the tick, before the name."""
    said = words.to_type(item)
    value = fitted(said, max(_VALUE, len(said) + 2))
    if item.is_done:
        return row(key_of(item), (f"{_TICKED}{value}{item.pupil}", "quiet"))
    if not item.before:
        return row(key_of(item), _OPEN, (value, "heading"), item.pupil)
    there = words.stands_there(item)
    name = fitted(item.pupil, min(_MOST_PUPIL, width - len(_OPEN) - len(value) - len(there) - 1))
    return row(key_of(item), _OPEN, (value, "heading"), f"{name} ", (there, "due"))


def key_of(item: Item) -> tuple[str, int]:
    """Return what a record's line is known by."""
    return item.thing, item.thing_id

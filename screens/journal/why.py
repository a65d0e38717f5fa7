"""F5 «почему 4,33?»: the mean taken apart, line by line."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from rules.means import Explained, explain
from screens.actions import Action
from screens.content import shown, wrapped
from screens.frame import Frame
from screens.journal.board import Board, Place
from screens.journal.painting import short_mark
from screens.rows import EMPTY, Row, RowList, heading, row
from texts.codes import shown_mean
from texts.dates import day_short
from texts.plurals import counted

ARROW = "->"


class WhyScreen(Frame[None]):
    """How a pupil's mean came about and what the next mark would do to it."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (Action("escape f5 enter", "назад", "step_back", sign="Esc"),)

    def __init__(self, board: Board, place: Place) -> None:
        super().__init__()
        self._board = board
        self._place = place

    def compose_body(self) -> ComposeResult:
        """Make the list."""
        with Vertical(id="body"):
            yield RowList()

    def on_mount(self) -> None:
        """Show the explanation."""
        pupil = self._board.pupil(self._place)
        name = pupil.full if pupil else ""
        self.at("Средний балл", name)
        self.query_one(RowList).show(why_lines(self._board, self._place, self.app.size.width - 6))


def why_lines(board: Board, place: Place, width: int) -> Iterator[Row]:
    """Return the explanation of a pupil's mean."""
    pupil = board.pupil(place)
    if pupil is None:
        return
    marks = board.marks_of(pupil.pupil)
    why = explain(marks, board.page.threshold)
    if why.mean is None:
        yield heading("Отметок, которые считаются, пока нет")
    else:
        yield heading(f"Почему {shown_mean(why.mean)}?")
    yield EMPTY
    yield from _told("Отметки", "; ".join(_each_mark(board, place)) or "нет", width)
    if why.mean is not None:
        yield from _told("Формула", _formula(why), width)
        yield from _told("Округление", _rounding(why), width)
    if why.left_out:
        left = ", ".join(short_mark(mark.value) for mark in why.left_out)
        yield from _told("Не считаются", f"{left} (долг, зачёт, освобождение)", width)
    yield EMPTY
    yield heading("Следующая отметка с весом 1")
    for after in why.next_marks:
        changes = why.proposes is not None and after.proposes != why.proposes
        tone = "due" if changes else ""
        end = "   изменит итог" if changes else ""
        yield row(
            None, (f"  {after.value}: средний {shown_mean(after.mean)}, итог {after.proposes}{end}", tone)
        )
    if why.fives_to_rise and why.proposes:
        fives = counted(why.fives_to_rise, "пятёрка", "пятёрки", "пятёрок")
        yield EMPTY
        yield row(None, f"  Чтобы выходило {why.proposes + 1}, нужно: {fives} с весом 1")


def _each_mark(board: Board, place: Place) -> Iterator[str]:
    pupil = board.pupil(place)
    for brought in board.page.brought.get(pupil.pupil if pupil else 0, ()):
        weight = f", вес {brought.weight}" if brought.weight > 1 else ""
        day, where = day_short(brought.day), shown(brought.where)
        yield f"{short_mark(brought.value)} ({shown(brought.letter)} {day}{weight}, {where})"
    for index, column in enumerate(board.page.columns):
        fact = board.marks_fact(Place(index, place.row))
        standing = None if fact is None else board.standings.get(fact)
        if standing is None or not standing.value:
            continue
        marks = "/".join(short_mark(value) for value in standing.value)
        kind = f"{shown(column.kind.letter)} " if column.kind else ""
        weight = f", вес {column.weight}" if column.weight > 1 else ""
        yield f"{marks} ({kind}{day_short(board.page.lessons[column.lesson].held_on)}{weight})"


def _formula(why: Explained) -> str:
    plain = all(mark.weight == 1 for mark in why.counted)
    terms = " + ".join(mark.value if plain else f"{mark.value}*{mark.weight}" for mark in why.counted)
    weights = str(why.weights) if plain else f"({' + '.join(str(mark.weight) for mark in why.counted)})"
    return f"({terms}) / {weights} = {why.total} / {why.weights} = {shown_mean(why.mean)}"


def _rounding(why: Explained) -> str:
    if why.mean is None:
        return ""
    exact = f"{why.mean.numerator}/{why.mean.denominator} {ARROW} {shown_mean(why.mean)}"
    whole = why.mean.numerator // why.mean.denominator
    threshold = shown_mean(whole + why.threshold)
    return f"{exact}, один раз, половина вверх. Итог {why.proposes}: вверх начиная с {threshold}"


def _told(title: str, text: str, width: int) -> Iterator[Row]:
    for index, part in enumerate(wrapped(text, max(20, width - 16))):
        yield row(None, (f"  {title if index == 0 else '':<14}", "quiet"), part)

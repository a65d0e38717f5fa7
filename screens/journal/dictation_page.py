"""F7: one line for a whole lesson, seen as a list before anything is stored."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from rules.codes import Scale
from screens.actions import Action
from screens.content import fitted
from screens.field import Field
from screens.filtered import typing_common
from screens.frame import Frame
from screens.journal.dictation import Dictated, Heard, NotUnderstood, dictated
from screens.journal.painting import short_absence, short_mark
from screens.rows import EMPTY, Row, RowList, heading, row
from services.views.journal import PupilRow

NAME_WIDTH = 32
HINT = "Ив 5, Пет 4 н, Сид 3/4"


class DictationScreen(Frame[tuple[Dictated, ...]]):
    """A line to type and what it means; Enter stores it, what was not understood stays unstored."""

    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "записать", explained="Записать всё понятое"),
        Action("escape f7", "назад", "step_back", sign="Esc"),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, title: str, pupils: tuple[PupilRow, ...], scale: Scale) -> None:
        super().__init__()
        self._title = title
        self._pupils = pupils
        self._scale = scale
        self._warned_of = ""

    def compose_body(self) -> ComposeResult:
        """Make the line and the preview."""
        with Vertical(id="body"):
            yield Field(placeholder=HINT, max_length=2000, select_on_focus=False)
            yield RowList()

    def on_mount(self) -> None:
        """Name the lesson."""
        self.at("Диктовка", self._title)
        self._preview("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what the line means so far."""
        self._preview(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand back what was understood; parts that were not are said first."""
        heard = dictated(event.value, self._pupils, self._scale)
        understood = tuple(one for one in heard if isinstance(one, Dictated))
        missed = len(heard) - len(understood)
        if not understood:
            self.say("Пока записывать нечего: фамилия, пробел, отметка", "refused")
        elif missed and self._warned_of != event.value:
            self._warned_of = event.value
            self.say(f"Не понято: {missed}. Исправьте или Enter ещё раз — записать остальное", "refused")
        else:
            self.dismiss(understood)

    def _preview(self, typed: str) -> None:
        self.query_one(RowList).show(preview_lines(dictated(typed, self._pupils, self._scale)))


def preview_lines(heard: Iterable[Heard]) -> Iterator[Row]:
    """Return what is going to be stored, and what is not and why."""
    listed = tuple(heard)
    if not listed:
        yield EMPTY
        yield row(None, ("Фамилия или её начало, отметка; через запятую, в любом порядке.", "quiet"))
        yield row(None, ("н нет на уроке, о опоздал, 5/4 две отметки, точка долг.", "quiet"))
        return
    missed = [one for one in listed if isinstance(one, NotUnderstood)]
    if missed:
        yield heading("Не понято")
        for one in missed:
            yield row(None, (f"  {fitted(one.part, NAME_WIDTH)}{one.why}", "alarm"))
        yield EMPTY
    understood = [one for one in listed if isinstance(one, Dictated)]
    if understood:
        yield heading(f"Будет записано: {len(understood)}")
        for said in understood:
            yield row(None, f"  {fitted(said.pupil.short, NAME_WIDTH)}{_value(said)}")


def _value(said: Dictated) -> str:
    marks = "/".join(short_mark(value) for value in said.marks)
    absence = short_absence(said.absence) if said.absence else ""
    return f"{absence} {marks}".strip()

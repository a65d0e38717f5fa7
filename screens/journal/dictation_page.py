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
from screens.journal.dictation import Dictated, Heard, NotUnderstood, absent_ones, dictated
from screens.journal.painting import short_absence, short_mark
from screens.rows import EMPTY, Row, RowList, heading, row
from services.views.journal import PupilRow

NAME_WIDTH = 32
HINT = "Ив 5, Пет 4 н, Сид 3/4"
HELP = (
    "Фамилия, её начало или номер строки, отметка; через запятую, в любом порядке.",
    "н нет на уроке, о опоздал, 5/4 две отметки, точка долг.",
)


class DictationScreen(Frame[tuple[Dictated, ...]]):
    """A line to type and what it means; Enter stores it, what was not understood stays unstored."""

    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "записать", explained="Записать всё понятое"),
        Action("escape f7", "назад", "step_back", sign="Esc"),
    )
    AUTO_FOCUS = "Input"
    TITLE_OF_PLACE: ClassVar[str] = "Диктовка"
    PLACEHOLDER: ClassVar[str] = HINT
    HELP_LINES: ClassVar[tuple[str, ...]] = HELP
    NOTHING_YET: ClassVar[str] = "Пока записывать нечего: фамилия, пробел, отметка"

    def __init__(self, title: str, pupils: tuple[PupilRow, ...], scale: Scale) -> None:
        super().__init__()
        self._title = title
        self._pupils = pupils
        self._scale = scale
        self._warned_of = ""

    def compose_body(self) -> ComposeResult:
        """Make the line and the preview."""
        with Vertical(id="body"):
            yield Field(placeholder=self.PLACEHOLDER, max_length=2000, select_on_focus=False)
            yield RowList()

    def on_mount(self) -> None:
        """Name the lesson."""
        self.at(self.TITLE_OF_PLACE, self._title)
        self._preview("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what the line means so far."""
        self._preview(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Hand back what was understood; parts that were not are said first."""
        heard = self.hear(event.value)
        understood = tuple(one for one in heard if isinstance(one, Dictated))
        missed = len(heard) - len(understood)
        if not understood and not self.may_be_empty(event.value):
            self.say(self.NOTHING_YET, "refused")
        elif missed and self._warned_of != event.value:
            self._warned_of = event.value
            self.say(f"Не понято: {missed}. Исправьте или Enter ещё раз — записать остальное", "refused")
        else:
            self.dismiss(understood)

    def hear(self, typed: str) -> tuple[Heard, ...]:
        """Return what a line means."""
        return dictated(typed, self._pupils, self._scale)

    def may_be_empty(self, typed: str) -> bool:
        """Whether a line that names nobody is stored too."""
        return False

    def _preview(self, typed: str) -> None:
        self.query_one(RowList).show(preview_lines(self.hear(typed), self.HELP_LINES))


class AbsentLineScreen(DictationScreen):
    """Surnames of the absent ones in a line; an empty one says that everybody is there."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "записать", explained="Записать отсутствующих; пустая строка — все на уроке"),
        Action("escape", "назад", "step_back"),
    )
    TITLE_OF_PLACE = "Отсутствующие"
    PLACEHOLDER = "Ив, Пет, Сид о"
    NOTHING_YET = "Эти фамилии не поняты. Пустая строка — все на уроке"
    HELP_LINES = (
        "Фамилии отсутствующих или их начала, через запятую; «о» после фамилии — опоздал.",
        "Пустая строка и Enter — все на уроке. Остальные считаются присутствующими.",
    )

    def hear(self, typed: str) -> tuple[Heard, ...]:
        """Return who is said to be absent."""
        return absent_ones(typed, self._pupils)

    def may_be_empty(self, typed: str) -> bool:
        """Nobody named is everybody there."""
        return not typed.strip()


def preview_lines(heard: Iterable[Heard], help_lines: Iterable[str] = HELP) -> Iterator[Row]:
    """Return what is going to be stored, and what is not and why."""
    listed = tuple(heard)
    if not listed:
        yield EMPTY
        for text in help_lines:
            yield row(None, (text, "quiet"))
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

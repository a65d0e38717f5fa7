"""A closed term is opened again: for whom, until which day, and why (2.6)."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Input

from screens.actions import Action
from screens.filtered import typing_common
from screens.form import Form, Line
from screens.frame import PageScreen
from screens.journal.new_lesson import day_of
from screens.keys import as_russian
from services.desk import Desk
from services.outcomes import Saved
from services.requests import ReopenTerm
from texts.dates import day_short


@dataclass(frozen=True, slots=True)
class Opens:
    """What may be opened again: a pupil's cells of a page, the page, or (both None) the whole term."""

    term: int
    title: str
    course: int | None = None
    pupil: int | None = None
    pupil_name: str = ""


class ReopeningScreen(PageScreen[bool]):
    """Three lines; it is left with True once the term is open."""

    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "дальше", explained="Дальше, на последней строке открыть период"),
        Action("escape", "назад", "step_back", explained="Назад, ничего не открывая", in_line=True),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, desk: Desk, opens: Opens) -> None:
        super().__init__(desk)
        self._opens = opens

    def compose_body(self) -> ComposeResult:
        """Make the form."""
        lines = [Line("until", "По какой день"), Line("reason", "Причина")]
        hint = "День, например 28.11; пусто — только сегодня. Не больше 31 дня."
        if self._opens.pupil is not None:
            lines.insert(0, Line("whom", "Кому (У или В)"))
            hint = f"У — только {self._opens.pupil_name} (пусто — тоже), В — все ученики страницы.\n{hint}"
        yield Form(f"Открыть снова: {self._opens.title}", lines, hint)

    async def on_mount(self) -> None:
        """Name the term."""
        self.at("Открыть период", self._opens.title)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line, or open the term."""
        form = self.query_one(Form)
        if form.went_on(event.input):
            return
        until = day_of(form.value("until"), self.desk.today())
        if until is None:
            form.say(f"Дата не понята. Например: {day_short(self.desk.today())}")
            return
        whom = "" if self._opens.pupil is None else form.value("whom").strip().casefold()
        pupil = None if "в" in (whom, as_russian(whom)) else self._opens.pupil
        request = self.desk.new_request()
        term, course = self._opens.term, self._opens.course
        outcome = await self.desk.send(ReopenTerm(term, course, pupil, until, form.value("reason"), request))
        if isinstance(outcome, Saved):
            self.dismiss(True)
        else:
            self.answer(outcome)

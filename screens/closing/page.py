"""«Учебные периоды»: what each term and the year lack, closing them, opening a closed one again (2.6)."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual.events import Resize

from screens.actions import Action
from screens.calendar.page import CalendarScreen
from screens.content import fitted, shown
from screens.listed import ListedScreen
from screens.opening import open_page
from screens.results.page import ResultsScreen
from screens.results.reopening import Opens, ReopeningScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from services.desk import Desk
from services.requests import CloseTerm, CloseYear
from services.views.closing import TermState, terms_and_year
from services.views.completeness import Lack
from texts.codes import term_title
from texts.dates import day_numbers, day_short
from texts.plurals import pages
from texts.titles import page_title

_TITLE = 16
_DAYS = 16
_PAGE = 40


class ClosingScreen(ListedScreen[None]):
    """A line a term and one for the year; Enter shows whose results are missing, F8 closes."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "чего нет", explained="Страницы, где не выставлены итоги или есть долги"),
        Action("f8", "закрыть", "close", explained="Закрыть период или год: записи станут только для чтения"),
        Action("f6", "открыть", "reopen", explained="Открыть закрытый период всем на несколько дней"),
        Action("f3", "календарь", "calendar", explained="Рабочие и выходные дни по месяцам"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._states: tuple[TermState, ...] | None = None
        self._confirmed: tuple[int | None, int] | None = None

    async def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Учебные периоды")

    async def load(self) -> None:
        """Read how the terms stand."""
        self._states = await self.desk.read(terms_and_year)
        self._refill()

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self._refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Show what the term lacks."""
        state = self._state
        if state is not None and state.lacks:
            self.app.push_screen(LacksScreen(self.desk, state))
        elif state is not None:
            self.say("Здесь ничего не пропущено")

    def on_row_list_row_reached(self, event: RowList.RowReached) -> None:
        """Forget what was asked about another term."""
        self._confirmed = None

    async def action_close(self) -> None:
        """Close what is under the cursor, where nothing forbids it only at the second time."""
        state = self._state
        if state is None:
            return
        if state.closed_on is not None:
            again = "" if state.term is None else ". Открыть на несколько дней: F6"
            self.say(f"{title_of(state)}: закрыт уже {day_numbers(state.closed_on)}{again}")
            return
        asked = (state.term, state.missing)
        if self._confirmed != asked and self._may_close(state):
            self._confirmed = asked
            self.say(_question(state), "refused")
            return
        request = self.desk.new_request()
        outcome = await self.desk.send(
            CloseYear(state.year, request)
            if state.term is None
            else CloseTerm(state.term, state.missing, request)
        )
        if self.answer(outcome):
            await self.read_now()
            self.say(f"{title_of(state)}: записи теперь только для чтения")

    def action_reopen(self) -> None:
        """Open a closed term for everybody."""
        state = self._state
        if state is None or state.term is None or state.closed_on is None:
            self.say("Открывают закрытый период. Одному ученику: «Итоги» его предмета, F6")
            return
        opens = Opens(state.term, f"{title_of(state)}, всем")
        self.app.push_screen(ReopeningScreen(self.desk, opens))

    def action_calendar(self) -> None:
        """Show which days are worked."""
        self.app.push_screen(CalendarScreen(self.desk))

    def _may_close(self, state: TermState) -> bool:
        """Whether nothing is known that forbids it: what does is told at once, without a question."""
        if state.term is None:
            return all(one.closed_on is not None for one in self._states or () if one.term is not None)
        return not state.debts and state.ends_on <= self.desk.today()

    @property
    def _state(self) -> TermState | None:
        chosen = self.listed.chosen
        return next((state for state in self._states or () if (state.term or 0) == chosen), None)

    def _refill(self) -> None:
        if self._states is not None:
            self.listed.show(term_lines(self._states, self.desk.today()))


class LacksScreen(ListedScreen[None]):
    """Pages that lack results or have open debts; Enter opens the results of the page."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "открыть", explained="Итоги этой страницы; где только долги — сам журнал"),
        Action("escape", "назад", "step_back"),
    )

    def __init__(self, desk: Desk, state: TermState) -> None:
        super().__init__(desk)
        self._state = state

    async def on_mount(self) -> None:
        """Name the term."""
        self.at("Учебные периоды", title_of(self._state), pages(len(self._state.lacks)))
        self.listed.show(_lack_line(lack) for lack in self._state.lacks)

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the results of the page; where only works are owed, the page of the journal."""
        if isinstance(event.key, Lack):
            course, owes = event.key.course, not event.key.missing
            if owes:
                open_page(self.app, self.desk, course, term=self._state.term)
                return

            def journal(term: int) -> None:
                open_page(self.app, self.desk, course, term=term)

            self.app.push_screen(ResultsScreen(self.desk, course, journal=journal))


def _question(state: TermState) -> str:
    if state.missing:
        return f"Не выставлено итогов: {state.missing}. F8 ещё раз — закрыть всё равно"
    return f"Закрыть: {title_of(state)}? Записи станут только для чтения. Да: F8 ещё раз"


def title_of(state: TermState) -> str:
    """Return «II четверть» or «Год 2026/27»."""
    return f"Год {shown(state.title)}" if state.term is None else term_title(state.kind, state.number)


def term_lines(states: Iterable[TermState], today: date) -> Iterable[Row]:
    """Return a line a term, the year apart."""
    yield heading(f"  {fitted('Период', _TITLE)}{fitted('Дни', _DAYS)}Состояние")
    for state in states:
        if state.term is None:
            yield EMPTY
        days = f"{day_short(state.starts_on)}–{day_short(state.ends_on)}"
        start = f"{fitted(title_of(state), _TITLE)}{fitted(days, _DAYS)}"
        yield row(state.term or 0, start, *_state_parts(state, today))


def _state_parts(state: TermState, today: date) -> Iterable[tuple[str, str]]:
    if state.closed_on is not None:
        yield f"закрыт {day_numbers(state.closed_on)}", "good"
        if state.openings:
            yield f"   открыт снова: {state.openings}", "due"
        if state.term is None:
            yield ("   архив сделан", "good") if state.archived else ("   архив сделает сервер", "due")
        return
    if today < state.starts_on:
        yield "ещё не начался", "quiet"
        return
    yield ("идёт" if today < state.ends_on else "кончился, не закрыт"), ""
    if state.missing:
        yield f"   не выставлено: {state.missing}", "due"
    if state.debts:
        yield f"   долгов: {state.debts}", "alarm"


def _lack_line(lack: Lack) -> Row:
    title = page_title(lack.class_title, lack.subject, lack.group_title)
    missing = f"не выставлено: {lack.missing}" if lack.missing else ""
    debts = f"долгов: {lack.debts}" if lack.debts else ""
    return row(lack, fitted(shown(title), _PAGE), (fitted(missing, 20), "due"), (debts, "alarm"))

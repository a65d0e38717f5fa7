"""Results of a course: every pupil with terms, year, exam and final, typed as on a journal page."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from rules.permissions import Act
from rules.results import ResultKind
from screens.actions import Action, joined
from screens.journal.board import Fact, Place
from screens.journal.declared import (
    CELL_SIGNS,
    KEEP_KEY,
    KEEP_SIGN,
    REPLACE_KEY,
    REPLACE_SIGN,
    RESULT_CODES,
    RESULT_WORDS,
)
from screens.journal.foot import FootLine
from screens.journal.notices import GONE, no_code_sentence, no_surname_sentence, retraced_sentence
from screens.journal.seated import SeatedPage
from screens.journal.typing import READY, MarkEntry, Pending
from screens.results.board import ResultsBoard
from screens.results.grid import ResultsGrid
from screens.results.lines import answer_notice, column_line, pupil_line, standing_notice
from screens.results.reason import ask_reason
from screens.results.reopening import Opens, ReopeningScreen
from screens.results.sitting import ResultsSitting
from services.desk import Desk
from services.live import ResultChanged
from services.outcomes import Conflict, Refusal
from services.views.results import ResultsPage, results_page
from texts.codes import term_title
from texts.plurals import counted
from texts.refusals import REASON_SIGN

_OPEN = Action("f6", "открыть", "reopen", explained="Открыть закрытый период ученику или всей странице")


RESULT_SIGNS = (
    *CELL_SIGNS,
    ("5 4,50", "Итог и средний балл рядом с ним"),
    ("(5)", "Предлагается; Пробел принимает"),
)


class ResultsScreen(SeatedPage[ResultsSitting]):
    """The cursor opens at the first pupil without a result of the term that is due."""

    CSS_PATH = "page.tcss"
    SIGNS = RESULT_SIGNS
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("space", "принять", "take_one", explained="Принять то, что предлагается, курсор идёт вниз"),
        Action("f8", "принять все", "take_all", explained="Принять предложенное во всех пустых столбца"),
        Action("*", "залить", explained="Залить пустые столбца следующей клавишей", in_line=False),
        Action("u ctrl+z", "отменить", sign="u", explained="Отменить последний шаг, столбец целиком"),
        Action("U ctrl+y", "вернуть", sign="U", explained="Вернуть отменённый шаг", in_line=False),
        Action("- delete", "стереть", sign="- Del", explained="Снять итог", in_line=False),
        Action("'", "фамилия", sign="'ив", explained="К ученику по первым буквам", in_line=False),
        Action("l", "причина", "reason", sign=REASON_SIGN, explained="Написать причину итога"),
        Action("f2", "страница", "journal", explained="Страница журнала этого периода"),
        Action("f9", "записать", "retry", explained="Ещё раз записать несохранённое", in_line=False),
        Action(KEEP_KEY, "", "keep_theirs", sign=KEEP_SIGN, explained="Спор: оставить чужое", in_line=False),
        Action(
            REPLACE_KEY,
            "",
            "replace_theirs",
            sign=REPLACE_SIGN,
            explained="Спор: заменить на своё",
            in_line=False,
        ),
    )

    def __init__(
        self, desk: Desk, course: int, pupil: int | None = None, journal: Callable[[int], None] | None = None
    ) -> None:
        super().__init__(desk, course)
        self._pupil = pupil
        self._journal = journal
        self._typing = READY

    def compose_body(self) -> ComposeResult:
        """Put the grid over the two lines of what is under the cursor."""
        with Vertical(id="body"):
            yield ResultsGrid()
        yield FootLine(id="lesson")
        yield FootLine(id="pupil")

    async def on_mount(self) -> None:
        """Name the page before anything is read."""
        self.at("Итоги")

    @property
    def grid(self) -> ResultsGrid:
        """The grid."""
        return self.query_one(ResultsGrid)

    @property
    def cursor(self) -> Place:
        """Where the cursor stands."""
        return self.grid.cursor

    @property
    def actions(self) -> tuple[Action, ...]:
        """The codes of the subject's scale, then what the page can do."""
        if self._sitting is None:
            return super().actions
        page = self._sitting.board.page
        opens = (_OPEN,) if Act.CLOSE_TERM in page.may else ()
        ways, rest = self.ACTIONS[:2], self.ACTIONS[2:]
        return joined((*RESULT_CODES[page.scale], *opens, *ways, *RESULT_WORDS, *rest), self.COMMON)

    def missed(self, typed: str) -> None:
        """Say that a letter is no code, and which there are."""
        if self._sitting is None:
            super().missed(typed)
        else:
            self.say(no_code_sentence(typed, self._sitting.board.page.scale, of_term=True))

    async def load(self) -> None:
        """Read the page; the first reading puts the cursor where the work is."""
        page = await self.desk.read(results_page, self._course)
        if self._sitting is not None:
            there = self._sitting.board
            self.grid.read_again(there, lambda: there.read(page))
            return
        board, person = ResultsBoard(page), self.desk.admission.actor.person
        self._sitting = ResultsSitting.begin(board, self.desk, person, self.grid.repaint, self.answered)
        self.bottom.actions = self.actions
        title = f"{page.subject}, {page.group_title}" if page.group_title else page.subject
        self.at("Итоги", page.class_title, title)
        self.grid.show(self._sitting.board, opening(page, self._sitting, self._pupil))

    def on_results_grid_cursor_moved(self, message: ResultsGrid.CursorMoved) -> None:
        """Say what is under the cursor, or what the next key is awaited for."""
        self._typing = message.typing
        self._leaving = False
        if self._sitting is not None:
            self.note_unsaved(self._sitting.saving.unsaved)
        self.refresh_foot()
        self.say_what_stands()

    def on_results_grid_typed(self, message: ResultsGrid.Typed) -> None:
        """Save what was typed."""
        sitting, entry = self._sitting, message.entry
        if sitting is None:
            return
        value = entry.value if isinstance(entry, MarkEntry) else ""
        changed = sitting.type(message.fact, value, whole_column=message.whole_column)
        if changed is None:
            self._said = GONE
        elif message.whole_column:
            self._said = f"Заполнено: {counted(changed, 'итог', 'итога', 'итогов')}. u — отменить всё сразу"

    def on_results_grid_step_asked(self, message: ResultsGrid.StepAsked) -> None:
        """Take a step back, or do it again."""
        if self._sitting is not None:
            self._said = retraced_sentence(message.intent, self._sitting.retrace(message.intent))

    def on_results_grid_key_missed(self, message: ResultsGrid.KeyMissed) -> None:
        """Say why a key did nothing."""
        if message.is_surname:
            self._said = no_surname_sentence(message.what)
        elif self._sitting is not None:
            self._said = no_code_sentence(message.what, self._sitting.board.page.scale, of_term=True)

    def on_seated_page_change_heard(self, message: SeatedPage.ChangeHeard) -> None:
        """Show what was changed; what only a reading can show is read."""
        sitting = self._sitting
        if sitting is None:
            return
        if isinstance(message.change, ResultChanged):
            sitting.overhear(message.change)
            self.refresh_foot()
        else:
            self.read_again()

    def action_take_one(self) -> None:
        """Take the proposal under the cursor."""
        sitting, place = self._sitting, self.grid.cursor
        proposal = "" if sitting is None else sitting.board.proposal(place)
        if sitting is None or not proposal:
            self.say("Здесь ничего не предлагается: отметок нет")
            return
        sitting.put([(place, proposal)])
        self.grid.step_down()

    def action_take_all(self) -> None:
        """Take every proposal of the column."""
        if self._sitting is None:
            return
        taken = self._sitting.take_proposals(self.grid.cursor.column)
        said = f"Принято: {counted(taken, 'итог', 'итога', 'итогов')}. u — отменить всё сразу"
        self.say(said if taken else "В этом столбце нечего принимать")

    def action_reason(self) -> None:
        """Write the reason of a result that waits for one."""
        sitting = self._sitting
        fact = None if sitting is None else sitting.unexplained(self.grid.cursor)
        if sitting is None or fact is None:
            self.say("Причину спрашивают, когда итог не сходится с отметками. Сейчас таких нет")
            return
        place = sitting.board.place(fact)
        pupil = None if place is None else sitting.board.pupil(place)
        ask_reason(self, sitting.saving, fact, pupil.short if pupil else "?", sitting.repaint)

    def action_journal(self) -> None:
        """Open the page of the journal in the term under the cursor."""
        if self._sitting is None:
            return
        column = self._sitting.board.column(self.grid.cursor)
        if self._journal is not None and column.kind is ResultKind.TERM:
            self.dismiss()
            self._journal(column.term)
        else:
            self.say("Поставьте курсор на учебный период, потом F2")

    def action_reopen(self) -> None:
        """Open a closed term for the pupil under the cursor, or for the page."""
        if self._sitting is None:
            return
        board, place = self._sitting.board, self.grid.cursor
        column, pupil = board.column(place), board.pupil(place)
        if not column.closed or column.kind is not ResultKind.TERM or pupil is None:
            self.say("Открывают закрытый учебный период: поставьте курсор на него")
            return
        title = f"{term_title(board.page.term_kind, column.number)}, {board.page.class_title}"
        opens = Opens(column.term, title, self._course, pupil.pupil, pupil.short)
        self.app.push_screen(ReopeningScreen(self.desk, opens), lambda opened: self._opened(bool(opened)))

    def _opened(self, opened: bool) -> None:
        if opened:
            self.say("Период открыт")
            self.read_again()

    def tell_trouble(self, sitting: ResultsSitting, fact: Fact, trouble: Conflict | Refusal) -> None:
        """Say why a result was not written."""
        self.say(*answer_notice(sitting.board, fact, self.grid.cursor))

    def refresh_foot(self) -> None:
        """Say anew what is under the cursor."""
        if self._sitting is None:
            return
        column, pupil = self.query(FootLine)
        board, place = self._sitting.board, self.grid.cursor
        column.show(column_line(board, place) if board.page.pupils else "")
        pupil.show(pupil_line(board, place))

    def say_what_stands(self) -> None:
        """Say what the last key did, what the next is awaited for, or how the cell stands; in this order."""
        said, self._said = self._said, ""
        if self._sitting is None:
            return
        waits = _waits(self._typing.pending, self._typing.letters)
        if waits or said:
            self.say(waits or said)
        else:
            self.say(*standing_notice(self._sitting.board, self.grid.cursor))


def opening(page: ResultsPage, sitting: ResultsSitting, pupil: int | None) -> Place:
    """Return the asked pupil, or the first one without a result, in the latest term that has begun."""
    begun = [
        index
        for index, column in enumerate(page.columns)
        if column.kind is ResultKind.TERM and column.starts_on <= page.today
    ]
    column = begun[-1] if begun else 0
    asked = [row for row, one in enumerate(page.pupils) if one.pupil == pupil]
    if asked:
        return Place(column, asked[0])
    return next(iter(sitting.board.empty(column)), Place(column, 0))


def _waits(pending: Pending, letters: str) -> str:
    match pending:
        case Pending.FILL:
            return "Залить пустые столбца. Чем? 5 4 3 2, н, о   Esc отмена"
        case Pending.JUMP:
            return f"Фамилия: {letters}_   Enter здесь   Esc отмена"
        case _:
            return ""

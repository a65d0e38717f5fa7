"""The page of the journal: one course in one term, filled by single keys, each saved by itself."""

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize

from screens.actions import Action, joined
from screens.edges import COMMON
from screens.exact import ExactCompositor
from screens.journal.board import Board, Fact, Place
from screens.journal.declared import (
    ADVANCES,
    FORM_KEYS,
    PAGE_SIGNS,
    STEP_KEYS,
    TRAVEL_KEYS,
    typing_keys,
)
from screens.journal.foot import FootLine, lesson_line, pupil_line
from screens.journal.forms import JournalForms
from screens.journal.geometry import WIDE
from screens.journal.grid import JournalGrid
from screens.journal.notices import (
    GONE,
    filled_sentence,
    no_code_sentence,
    no_surname_sentence,
    pending_sentence,
    refusal_sentence,
    retraced_sentence,
    standing_notice,
)
from screens.journal.seated import SeatedPage
from screens.journal.sitting import Sitting
from screens.journal.travel import Advance, first_free, opening_column
from screens.journal.typing import READY, Nothing, PutSecond
from services.desk import Desk
from services.live import WorkAdded
from services.outcomes import Conflict, Refusal
from services.views.journal import JournalPage
from services.views.journal_page import journal_page
from texts.codes import term_title

NARROW_COMMON = tuple(
    replace(action, in_line=action.does in ("help", "step_back"))
    for action in sorted(COMMON, key=lambda action: action.does == "step_back")
)
"""In a narrow window the codes need the room; F4 and F10 work all the same and stand on F1."""
_RARER = frozenset({"долг", "залить"})
"""Keys that the narrow line does without: it has to say how a step is undone and how the page is left."""


def _narrowed(own: tuple[Action, ...]) -> tuple[Action, ...]:
    return tuple(replace(one, in_line=False) if one.label in _RARER else one for one in own)


class JournalScreen(JournalForms):
    """A page of the journal opened at a lesson; the cursor stands at the first pupil without a mark."""

    CSS_PATH = "page.tcss"
    ACTIONS: ClassVar[tuple[Action, ...]] = (*STEP_KEYS, *FORM_KEYS, *TRAVEL_KEYS)
    SIGNS = PAGE_SIGNS

    def __init__(self, desk: Desk, course: int, lesson: int | None = None, term: int | None = None) -> None:
        super().__init__(desk, course, term)
        self._compositor = ExactCompositor()
        self._open_at = lesson
        self._typing = READY
        self._goes_there = False

    def compose_body(self) -> ComposeResult:
        """Put the grid over the two lines of what is under the cursor."""
        with Vertical(id="body"):
            yield JournalGrid()
        yield FootLine(id="lesson")
        yield FootLine(id="pupil")

    async def on_mount(self) -> None:
        """Name the page before anything is read."""
        self.at("Журнал")

    @property
    def actions(self) -> tuple[Action, ...]:
        """The codes of the subject's scale, then what a page can do."""
        codes = () if self._sitting is None else typing_keys(self._sitting.board.page.scale)
        own = (*codes, *self.ACTIONS)
        return joined(own, self.COMMON) if self.size.width >= WIDE else joined(_narrowed(own), NARROW_COMMON)

    def turn_away(self, refusal: Refusal) -> None:
        """Show whoever may see the page no more none of it, and tell no more of it."""
        self._stop_watching()
        self._sitting = None
        self.query_one("#body").display = False
        for line in self.query(FootLine):
            line.show("")
        self.show_refusal(refusal)

    async def load(self) -> None:
        """Read the page; the first reading puts the cursor where the work is."""
        page = await self.desk.read(journal_page, self._course, self._term)
        sitting = self._sitting
        if sitting is None:
            person = self.desk.admission.actor.person
            self._sitting = Sitting.begin(Board(page), self.desk, person, self.grid.repaint, self.answered)
            self.bottom.actions = self.actions
            self._show_from_start(self._sitting, self._open_at)
        elif page.term.term != sitting.board.page.term.term:
            sitting.board.read(page)
            self._show_from_start(sitting, None)
        elif self._goes_there:
            self._goes_there = False
            sitting.board.read(page)
            self._show_from_start(sitting, self._open_at)
        else:
            self._show_quietly(sitting, page)

    def on_resize(self, event: Resize) -> None:
        """Fit the lines into the window."""
        self.bottom.actions = self.actions
        self.refresh_foot()

    def on_journal_grid_cursor_moved(self, message: JournalGrid.CursorMoved) -> None:
        """Say what is under the cursor now, or what the next key is awaited for."""
        self._typing = message.typing
        self._leaving = False
        if self._sitting is not None:
            self.note_unsaved(self._sitting.saving.unsaved)
        self.refresh_foot()
        self.say_what_stands()

    def on_journal_grid_cell_typed(self, message: JournalGrid.CellTyped) -> None:
        """Save a code or a second mark that was typed."""
        if self._sitting is None or not (place := self._sitting.board.place(message.fact)):
            self._said = GONE
        elif isinstance(message.typed, PutSecond):
            self._sitting.type_second(place, message.typed.value)
        else:
            self._sitting.type(place, message.typed)

    def on_journal_grid_cells_filled(self, message: JournalGrid.CellsFilled) -> None:
        """Save a code for many cells as one step."""
        if self._sitting is not None:
            places = filter(None, map(self._sitting.board.place, message.facts))
            cells = self._sitting.fill(places, message.entry)
            self._said = filled_sentence(cells, cleared=isinstance(message.entry, Nothing))

    def on_journal_grid_step_asked(self, message: JournalGrid.StepAsked) -> None:
        """Take a step back, or do it again; the cursor goes to where it was done."""
        if self._sitting is None:
            return
        retraced = self._sitting.retrace(message.intent)
        self._said = retraced_sentence(message.intent, retraced)
        place = self._sitting.board.place(retraced.step[-1].fact) if retraced and retraced.step else None
        if place is not None:
            self.grid.go_to(place)

    def on_journal_grid_end_reached(self, message: JournalGrid.EndReached) -> None:
        """Ring shortly: the last pupil of the lesson was passed."""
        self.app.bell()

    def on_journal_grid_key_missed(self, message: JournalGrid.KeyMissed) -> None:
        """Say why a key did nothing."""
        self._said = no_surname_sentence(message.what) if message.is_surname else self._no_code(message.what)

    def missed(self, typed: str) -> None:
        """Say that a letter is no code, and which there are."""
        self.say(self._no_code(typed))

    def _no_code(self, typed: str) -> str:
        if self._sitting is None:
            return ""
        board = self._sitting.board
        of_term = self.grid.cursor.column == board.term_column
        return no_code_sentence(typed, board.page.scale, of_term=of_term)

    def on_seated_page_change_heard(self, message: SeatedPage.ChangeHeard) -> None:
        """Show what was changed, and only that."""
        if self._sitting is None:
            return
        facts = self._sitting.overhear(message.change)
        if facts is None:
            self.read_again()
        elif isinstance(message.change, WorkAdded):
            self.grid.repaint_head(message.change.column.lesson)
            self.refresh_foot()
        elif facts:
            self.refresh_foot()

    def action_turn_advance(self) -> None:
        """Choose where the cursor goes after a code."""
        order = list(Advance)
        self.grid.advance = order[(order.index(self.grid.advance) + 1) % len(order)]
        self.say(f"После отметки курсор идёт: {ADVANCES[self.grid.advance]}")

    def action_turn_term(self, way: int) -> None:
        """Turn to the previous or next term of the year."""
        if self._sitting is None:
            return
        page = self._sitting.board.page
        index = page.terms.index(page.term) + way
        if 0 <= index < len(page.terms):
            self._term = page.terms[index].term
            self.read_again()
        else:
            self.say("Дальше периодов нет")

    def _show_from_start(self, sitting: Sitting, lesson: int | None) -> None:
        page = sitting.board.page
        title = f"{page.subject}, {page.group_title}" if page.group_title else page.subject
        self.at("Журнал", page.class_title, title, term_title(page.term.kind, page.term.number))
        column = opening_column(sitting.board, lesson)
        self.grid.show(sitting.board, first_free(sitting.board, column))

    def _show_quietly(self, sitting: Sitting, page: JournalPage) -> None:
        """Lay a later reading over the page; what the bottom line says stays."""
        self.grid.read_again(sitting.board, lambda: sitting.board.read(page))
        self.refresh_foot()

    def lesson_opened(self, lesson: int | None) -> None:
        """Read the page with its new lesson and go there."""
        if lesson is not None:
            self._open_at = lesson
            self._goes_there = True
            self.call_next(self.read_now)  # keys typed behind it wait for the lesson

    def refresh_foot(self) -> None:
        """Say anew what is under the cursor."""
        if self._sitting is None:
            return
        place: Place = self.grid.cursor
        lesson, pupil = self.query(FootLine)
        lesson.show(lesson_line(self._sitting.board, place, self.size.width))
        pupil.show(pupil_line(self._sitting.board, place))

    def say_what_stands(self) -> None:
        """Say what the last key did, what the next is awaited for, or how the cell stands; in this order."""
        said, self._said = self._said, ""
        if self._sitting is None:
            return
        waits = pending_sentence(self._typing, len(self.grid.selection))
        if said or waits:
            self.say(said or waits)
        else:
            board = self._sitting.board
            self.say(*standing_notice(board, board.facts(self.grid.cursor)))

    def tell_trouble(self, sitting: Sitting, fact: Fact, trouble: Conflict | Refusal) -> None:
        """Say why something was not written."""
        if isinstance(trouble, Refusal):
            self.say(refusal_sentence(sitting.board, fact, trouble), "refused")
        else:
            self.say_what_stands()

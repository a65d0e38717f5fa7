"""The frame, the same on every screen: where I am, who I am, what is saved, and the keys that work here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.events import Key, Resize
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

from screens.actions import Action, action_of, joined, looking_like
from screens.content import shown
from screens.edges import COMMON, CRUMB, SMALLEST, Banner, BottomLine, TopLine, WindowTooSmall
from screens.keys import stroke
from services.desk import Desk
from services.outcomes import Conflict, NotSaved, Refusal, Saved
from services.refused import Refused
from services.views.access import access
from texts import school_mode
from texts.dates import clock
from texts.health import banner
from texts.refusals import sentence
from texts.titles import most_telling_role
from texts.trail import PROGRAM


def two_meanings(typed: str, alike: Action, own: Action) -> str:
    """Return why a letter that was typed in the other layout does neither of two things."""
    told = f"{alike.sign} — {alike.label}, {own.sign} — {own.label}".removesuffix(".")
    return f"«{typed.upper()}» латинская или русская? {told}. Смените раскладку"


OTHER_HOME = Action("f9", "роль", "other_home", explained="Перейти к экрану другой своей роли")

Handled = Awaitable[None] | None
"""What a handler gives back: a screen may handle at once or wait for something."""

ResultT = TypeVar("ResultT")


class Frame(Screen[ResultT], Generic[ResultT]):
    """A screen with the frame; its keys are the declared actions, found by one table for both layouts."""

    BINDINGS: ClassVar[list[BindingType]] = []
    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    COMMON: ClassVar[tuple[Action, ...]] = COMMON
    SIGNS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Signs and letters that stand on this screen, with what they mean: told on F1."""
    AUTO_FOCUS = "#body *"

    _warned = False
    _covered: Widget | None = None

    @dataclass
    class HelpAsked(Message):
        """The person wants to see every key of this screen."""

        title: str
        actions: tuple[Action, ...]
        signs: tuple[tuple[str, str], ...]

    @dataclass
    class JumpAsked(Message):
        """The person wants the jump line."""

    @dataclass
    class HomeAsked(Message):
        """The person wants the home of another role."""

    @dataclass
    class LeaveAsked(Message):
        """The person wants to leave the journal."""

    def __init__(self) -> None:
        super().__init__()
        # Made here and not found later: a worker may speak before the screen is laid out or after it is left.
        self.top = TopLine()
        """The line on top."""
        self.bottom = BottomLine()
        """The line at the bottom."""
        self.banner = Banner()
        """What everybody has to know of the journal itself."""

    def compose(self) -> ComposeResult:
        """Put the frame around what the screen itself shows."""
        yield self.top
        yield self.banner
        yield from self.compose_body()
        yield self.bottom
        yield WindowTooSmall()

    def compose_body(self) -> ComposeResult:
        """Make what stands between the two lines; the widget that takes the keys lies in ``#body``."""
        yield Widget(id="body")

    def on_mount(self) -> Handled:
        """Fill the frame in; what everybody has to know is shown as on the screen below."""
        self.bottom.actions = self.actions
        below = self.app.screen_stack[-2:-1]
        if below and isinstance(below[0], Frame):
            self.banner.repeat(below[0].banner)
        return None

    def on_screen_resume(self) -> None:
        """Measure the window again: it may have changed while another screen was on top."""
        self._cover_if_small()

    def on_resize(self, event: Resize) -> None:
        """Cover the screen while the window is too small."""
        self._cover_if_small()

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every key that works here: the screen's own first, then the common ones."""
        return joined(self.ACTIONS, self.COMMON)

    def withhold(self, deeds: frozenset[str]) -> None:
        """Offer no keys that do these things: at a terminal of the school a screen can do less."""
        self.bottom.withheld = deeds

    @property
    def too_small(self) -> bool:
        """Whether the window is below the smallest size."""
        return self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]

    def say(self, text: str, tone: str = "plain") -> None:
        """Show a sentence in the bottom line until the next key; the tone ``refused`` stands out."""
        self.bottom.say(text, tone)

    def at(self, *crumbs: str) -> None:
        """Name the place the person is at."""
        self.top.crumbs = crumbs

    async def on_key(self, event: Key) -> None:
        """Do what the declared key does; a key that is not declared goes on to the focused widget."""
        key = stroke(event)
        if self.too_small and key != "f10":
            event.stop()
            event.prevent_default()
            return
        self.bottom.say("", "plain")
        self._warned = self._warned and key == "f10"
        offered = [one for one in self.actions if one.does and one.does not in self.bottom.withheld]
        action, alike = action_of(offered, key), looking_like(offered, event.character)
        if action is not None and alike is not None and alike is not action:
            self.say(two_meanings(event.character or key, alike, action))
        elif found := action or alike:
            event.stop()
            event.prevent_default()
            await self.run_action(found.does)
        elif len(key) == 1:
            self.missed(event.character or key)

    def missed(self, typed: str) -> None:
        """Say why a letter, a digit or a sign did nothing."""
        self.say(f"«{shown(typed)}» здесь ничего не делает. Клавиши этой страницы: F1")

    def action_step_back(self) -> Handled:
        """Close this screen; the first one stays."""
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.say("Это первый экран. Выход: F10")
        return None

    def action_help(self) -> None:
        """Ask for the list of keys."""
        offered = tuple(action for action in self.actions if action.does not in self.bottom.withheld)
        self.post_message(self.HelpAsked(CRUMB.join(self.top.crumbs), offered, self.SIGNS))

    def action_jump(self) -> None:
        """Ask for the jump line."""
        self.post_message(self.JumpAsked())

    def action_other_home(self) -> None:
        """Ask for the home of the next role."""
        self.post_message(self.HomeAsked())

    def action_leave(self) -> None:
        """Ask to leave; while something is not on disk yet, say so first."""
        if self.top.unsaved and not self._warned:
            self._warned = True
            self.say("Ещё не всё сохранено. Подождите немного или нажмите F10 ещё раз", "refused")
            return
        self.post_message(self.LeaveAsked())

    def beside(self, work: Callable[[], Awaitable[None]], group: str) -> Worker[None]:
        """Do something beside the keys; a screen that was left meanwhile is told nothing."""
        return self.run_worker(self.while_here(work), group=group)

    async def while_here(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do something that shows what came of it: the widgets of a screen that was left are gone."""
        try:
            await work()
        except NoMatches:
            if self in self.app.screen_stack and self.app.is_running:
                raise

    def _cover_if_small(self) -> None:
        cover = self.query_one(WindowTooSmall)
        cover.refresh()
        if cover.display == self.too_small:
            return
        cover.display = self.too_small
        if self.too_small:
            self._covered = self.focused
            cover.focus()
        elif self._covered is not None:
            self._covered.focus()


class PageScreen(Frame[ResultT], Generic[ResultT]):
    """A screen of a signed-in person: it holds the desk, reads its view and keeps the save state."""

    READS_EVERY_TIME: ClassVar[bool] = False
    """True where another screen may have changed what this one shows."""

    WATCHES_DAYS: ClassVar[bool] = False
    """True where lessons of a day are shown: a change of the timetable is read at once."""

    TELLS_HEALTH: ClassVar[bool] = False
    """True where an outage or the journal's health changes more than the banner: it is read at once."""

    _has_read = False
    has_other_homes = False
    """True on a home of somebody with several roles: F9 turns to the next one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stop_watching_days: Callable[[], object] = lambda: None
        self._stop_watching_health: Callable[[], object] = lambda: None

    @property
    def actions(self) -> tuple[Action, ...]:
        """Every key that works here, with the way to another home where there is one."""
        own = (*self.ACTIONS, OTHER_HOME) if self.has_other_homes else self.ACTIONS
        return joined(own, self.COMMON)

    def on_mount(self) -> Handled:
        """Name the person."""
        self.top.who = self.desk.person_name
        self.top.role = most_telling_role(self.desk.roles)
        self.banner.said = banner(self.desk.health)
        self._stop_watching_health = self.desk.watch_health(lambda _: self.call_next(self._show_health))
        self.call_next(self._show_banner)
        if self.WATCHES_DAYS:
            self._stop_watching_days = self.desk.watch_days(lambda _: self.call_next(self.read_again))
        return None

    def on_unmount(self) -> None:
        """Be told nothing more."""
        self._stop_watching_days()
        self._stop_watching_health()

    def on_screen_resume(self) -> None:
        """Read once the first layout is known; keys pressed meanwhile wait and are done in order."""
        if self._has_read:
            self.top.saved_at = self.desk.saved_at  # a screen above may have saved something since
        if self.READS_EVERY_TIME or not self._has_read:
            self._has_read = True
            self.call_next(self.read_now)

    async def read_now(self) -> None:
        """Read the view anew before the next key; for nobody where the screen was left meanwhile."""
        try:
            await self.while_here(self.load)
        except Refused as refused:
            self.turn_away(refused.refusal)

    def turn_away(self, refusal: Refusal) -> None:
        """Say why the view may not be read."""
        self.show_refusal(refusal)

    def read_again(self) -> None:
        """Read the view anew beside the keys; an earlier reading that is not done yet is dropped."""
        # A coroutine made and dropped before it began would be warned of; a function is just dropped.
        self.run_worker(self.read_now, group="reading", exclusive=True)  # type: ignore[arg-type]  # may be one

    async def load(self) -> None:
        """Read the screen's view and show it."""

    def send_again(self) -> None:
        """Send again what was not saved: the journal can be written to again."""

    async def _show_health(self) -> None:
        """Show whether the journal can be written to, and send again what waited for it."""
        await self._show_banner()
        if self.desk.health.ailment is None:
            self.send_again()
        if self.TELLS_HEALTH and self._has_read:
            self.read_again()

    async def _show_banner(self) -> None:
        found = await self.desk.read(access, self.desk.knocks)
        if not self.is_running:
            return  # left while it was read
        self.banner.tell(banner(self.desk.health), school_mode.banner(found, self.desk.roles))
        for above in takewhile(lambda one: one is not self, reversed(self.app.screen_stack)):
            if isinstance(above, Frame) and not isinstance(above, PageScreen):
                above.banner.repeat(self.banner)  # it has no desk: nobody else would tell it

    def show_refusal(self, refusal: Refusal) -> None:
        """Say why the screen may not be read."""
        self.say(sentence(refusal), "refused")

    def note_saved(self, at: datetime) -> None:
        """A change is on disk; the minute that is told never goes back, whichever screen told it."""
        minute = at.replace(second=0, microsecond=0)
        self.desk.saved_at = max(minute, self.desk.saved_at or minute)
        self.top.saved_at = self.desk.saved_at

    def note_unsaved(self, count: int) -> None:
        """So many changes are on their way to the disk."""
        self.top.unsaved = count

    def answer(self, outcome: Saved | Conflict | Refusal | NotSaved) -> bool:
        """Show what came of a request; tell whether it was saved."""
        match outcome:
            case Saved():
                self.note_saved(outcome.at)
                return True
            case Refusal():
                self.show_refusal(outcome)
            case Conflict():
                who = shown(outcome.who) or PROGRAM
                self.say(f"Пока вы смотрели, это изменили: {who} в {clock(outcome.when)}", "refused")
            case NotSaved():
                self.say("Не сохранено: журнал не смог записать на диск. Повторите", "refused")
        return False

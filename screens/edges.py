"""The lines around a screen: where and who on top, what is amiss under it, the keys at the bottom."""

from collections.abc import Iterable
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from screens.actions import Action
from screens.content import fitted, line, safe, shown
from texts.dates import clock

SMALLEST = (80, 24)
CRUMB = " > "

COMMON = (
    Action("escape", "назад", "step_back", explained="На шаг назад; набранное остаётся", in_line=False),
    Action("f4 /", "найти", "jump", explained="Найти класс, предмет, фамилию или команду"),
    Action("f1 ?", "клавиши", "help", sign="F1", explained="Все клавиши этого экрана"),
    Action("f10", "выход", "leave", explained="Выйти из журнала"),
)


class TopLine(Widget):
    """Breadcrumb on the left; who, in which role, and the save state on the right."""

    crumbs: reactive[tuple[str, ...]] = reactive(())
    who: reactive[str] = reactive("")
    role: reactive[str] = reactive("")
    saved_at: reactive[datetime | None] = reactive(None)
    unsaved: reactive[int] = reactive(0)
    banner: reactive[str] = reactive("")

    @property
    def state(self) -> str:
        """The save state in words; an unsaved change never looks saved."""
        if self.unsaved:
            return f"не сохранено: {self.unsaved}"
        return f"сохранено {clock(self.saved_at)}" if self.saved_at else ""

    def render(self) -> Content:
        """Fit the line into the window: the role goes first, then the breadcrumb is cut; the state stays."""
        left = CRUMB.join(self.crumbs)
        who = shown(self.who)
        right = ""
        for named in (f"{who}, {self.role}" if self.role else who, who):
            right = "   ".join(part for part in (self.banner, named, self.state) if part)
            if cell_len(left) <= self._room(right):
                break
        return safe(f" {fitted(left, self._room(right))}  {right} ")

    def _room(self, right: str) -> int:
        return max(self.size.width - cell_len(right) - 4, 0)


class Banner(Widget):
    """One line under the top line, there only while the journal or the regional system is not well."""

    said: reactive[str] = reactive("")

    def render(self) -> Content:
        """Draw the sentence."""
        return safe(f" {shown(self.said)}")

    def watch_said(self, said: str) -> None:
        """Take room only where there is something to say."""
        self.display = bool(said)

    def tell(self, alarm: str, calm: str) -> None:
        """Show what is alarming, else what is merely so."""
        self.set_class(not alarm, "-calm")
        self.said = alarm or calm

    def repeat(self, other: "Banner") -> None:
        """Show what another screen shows."""
        self.set_class(other.has_class("-calm"), "-calm")
        self.said = other.said


class BottomLine(Widget):
    """The keys that work here, or one sentence that matters more until the next key."""

    actions: reactive[tuple[Action, ...]] = reactive(())
    said: reactive[str] = reactive("")
    withheld: reactive[frozenset[str]] = reactive(frozenset())

    def say(self, text: str, tone: str) -> None:
        """Show a sentence instead of the keys; an empty one brings the keys back."""
        self.set_class(bool(text) and tone == "refused", "-refused")
        self.set_class(bool(text) and tone != "refused", "-plain")
        self.said = text

    def render(self) -> Content:
        """Draw the sentence or as many keys as there is room for; F1 and F10 are the last to go."""
        if self.said:
            return safe(f" {shown(self.said)}")
        return line(" ", *self._keys())

    def _keys(self) -> Iterable[Content]:
        listed = [action for action in self.actions if action.in_line and action.does not in self.withheld]
        width = self.size.width - 1
        while listed and sum(map(_width, listed)) > width:
            listed.pop(_least(listed))
        for action in listed:
            yield line((action.written, "bold $key"), f" {action.label}  ")


def _width(action: Action) -> int:
    return cell_len(action.written) + cell_len(action.label) + 3


_OF_THE_FRAME = frozenset(action.does for action in COMMON)


def _least(listed: list[Action]) -> int:
    """Return the place of the last key that is not the frame's own; those that stay go after the others."""
    own = [index for index, action in enumerate(listed) if action.does not in _OF_THE_FRAME]
    rest = [index for index in own if not listed[index].stays]
    return (rest or own or [0])[-1]


class WindowTooSmall(Widget, can_focus=True):
    """One calm line over a window that is too small; it takes the keys, so nothing is typed unseen."""

    def render(self) -> Content:
        """Ask for a larger window and tell both sizes."""
        width, height = self.screen.size
        needed = f"{SMALLEST[0]}x{SMALLEST[1]}"
        return safe(f"Окно мало: {width}x{height}. Увеличьте до {needed}, набранное цело.")

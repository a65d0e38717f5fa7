"""A short form: labelled lines one under another, Enter goes on to the next one, the last one sends."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from screens.content import fitted, line, safe
from screens.field import Field
from screens.keys import stroke

LONGEST = 300
ROOMY = 7
"""So many lines have room with a blank one between them at 24 rows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a form."""

    name: str
    label: str
    hidden: bool = False
    value: str = ""
    """What stands there at first."""
    longest: int = LONGEST
    replaced: bool = False
    """Whether what is typed takes the place of what stands there: of what is short or only proposed."""


class Form(Vertical):
    """Labelled lines with a title above and one calm sentence below."""

    def __init__(self, title: str, lines: Iterable[Line], hint: str = "") -> None:
        self._lines = tuple(lines)
        super().__init__(id="body", classes="form dense" if len(self._lines) > ROOMY else "form")
        self._title = title
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Make the lines."""
        width = max(len(one.label) for one in self._lines) + 2
        yield Static(safe(self._title), classes="heading form-title")
        for one in self._lines:
            with Horizontal(classes="form-line"):
                yield Static(safe(fitted(one.label, width)), classes="form-label")
                yield Field(
                    one.value,
                    password=one.hidden,
                    id=one.name,
                    max_length=one.longest,
                    select_on_focus=one.replaced,
                )
        yield Static(safe(self._hint, multiline=True), classes="form-hint")
        yield Static(classes="form-said")

    def value(self, name: str) -> str:
        """Return what stands in a line."""
        return self.query_one(f"#{name}", Input).value

    @property
    def typed(self) -> tuple[str, ...]:
        """What stands in the lines where it is not what stood there at first."""
        return tuple(value for one in self._lines if (value := self.value(one.name)) != one.value)

    def go_to(self, name: str) -> None:
        """Let a line take the keys."""
        self.query_one(f"#{name}", Input).focus()

    def clear(self, *names: str) -> None:
        """Empty lines; the first of them takes the keys."""
        for name in names:
            self.query_one(f"#{name}", Input).value = ""
        if names:
            self.go_to(names[0])

    def say(self, text: str) -> None:
        """Show a sentence under the lines."""
        self.query_one(".form-said", Static).update(line((text, "bold")) if text else Content(""))

    def went_on(self, submitted: Input) -> bool:
        """Go on to the next line after Enter; False on the last one."""
        inputs = list(self.query(Input))
        index = inputs.index(submitted)
        if index + 1 < len(inputs):
            inputs[index + 1].focus()
            return True
        return False

    def on_key(self, event: Key) -> None:
        """Arrows go from line to line, and stay at the first and the last one."""
        inputs = list(self.query(Input))
        step = {"up": -1, "down": 1}.get(stroke(event))
        if step is not None and self.screen.focused in inputs:
            event.stop()
            to = inputs.index(self.screen.focused) + step
            inputs[min(max(to, 0), len(inputs) - 1)].focus()

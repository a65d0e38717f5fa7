"""A line to type in whose every glyph is in a console's font."""

from rich.text import Text
from textual.widgets import Input

from rules.text import clean
from screens.content import shown


class Field(Input):
    """The stock line, with asterisks for a password; what was pasted is cleaned before it is drawn."""

    def validate_value(self, value: str) -> str:
        """Hold clean what is typed and pasted, so that what is shown is stored; a password as it is."""
        return value if self.password else clean(value)

    @property
    def _value(self) -> Text:
        """Textual 8.2.8 draws ``Input._value``; its round bullet of a password is in no console's font."""
        drawn = "*" * len(self.value) if self.password else shown(self.value)
        return Text(drawn, no_wrap=True, overflow="ignore", end="")

"""The line that entries of a sheet are typed and pasted into; a pasted column is taken line by line."""

from dataclasses import dataclass

from textual.events import Paste
from textual.message import Message

from screens.field import Field

LONGEST = 800
"""Characters: a column of a class and more."""


class EntryLine(Field):
    """Every line of a paste is an entry; what is longer than the line is refused whole and told."""

    @dataclass
    class TooLong(Message):
        """Something was pasted that does not fit; nothing of it was taken."""

        characters: int

    @dataclass
    class ColumnPasted(Message):
        """Several lines were pasted."""

        cells: tuple[str, ...]

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, max_length=LONGEST, select_on_focus=False)

    def _on_paste(self, event: Paste) -> None:
        """Take all lines: Textual 8.2.8 ``Input._on_paste`` takes the first one and drops the others."""
        event.prevent_default()
        event.stop()
        cells = tuple(line.strip() for line in event.text.splitlines())
        if len(self.value) + len(joined(cells)) > LONGEST:
            self.post_message(self.TooLong(len(joined(cells))))
        elif len(cells) > 1:
            self.post_message(self.ColumnPasted(cells))
        else:
            self.insert_text_at_cursor(joined(cells))


def joined(cells: tuple[str, ...]) -> str:
    """Return the lines of a paste as one line of entries."""
    return ", ".join(cell for cell in cells if cell)


def too_long(characters: int) -> str:
    """Return what is said of a paste that does not fit."""
    return f"Не внесено ничего: вставлено {characters} знаков, за раз до {LONGEST}. Вставляйте по столбцу"

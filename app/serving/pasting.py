"""A paste is text and never keys, whatever somebody hid in it.

Textual 8.2.8 reads escape sequences inside a bracketed paste too and gives them to the App as keys: a text
copied from a page could press Esc, Enter and marks. So the parser never sees an ESC between the brackets.
"""

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START

ESC = "\x1b"


class PasteGuard:
    """Passes what a terminal sends on to the parser; inside a paste everything but ESC, piece by piece."""

    def __init__(self) -> None:
        self.inside = False
        self._met = ""

    def passed(self, text: str) -> str:
        """Return what the parser may see of the next piece; the beginning of an end of paste waits."""
        return "".join(map(self._character, text))

    def fell_silent(self) -> None:
        """Take note that the parser has given up an unfinished sequence."""
        if not self.inside:
            self._met = ""

    def _character(self, character: str) -> str:
        wanted = BRACKETED_PASTE_END if self.inside else BRACKETED_PASTE_START
        before, met = self._met, self._met + character
        if met == wanted:
            self.inside, self._met = not self.inside, ""
            return character if self.inside else met
        if wanted.startswith(met):
            self._met = met
            return "" if self.inside else character
        self._met = ESC if character == ESC else ""
        return f"{before}{character}".replace(ESC, "") if self.inside else character

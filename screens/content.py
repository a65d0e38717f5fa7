"""The only way a string becomes something a widget shows: cleaned, and never read as markup."""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from rules.text import clean


def safe(text: str, style: str = "", *, multiline: bool = False) -> Content:
    """Return cleaned text as content; markup in it stays letters, and nothing in it can steer a terminal."""
    return (
        Content.styled(clean(text, multiline=multiline), style)
        if style
        else Content(clean(text, multiline=multiline))
    )


def shown(text: str) -> str:
    """Return cleaned text for a widget that draws its own lines."""
    return clean(text)


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """Return the cleaned text in exactly ``width`` cells, cut with «…» when it is longer."""
    if width <= 0:
        return ""
    line = clean(text)
    taken = cell_len(line)
    if taken <= width:
        gap = " " * (width - taken)
        return gap + line if right else line + gap
    return set_cell_size(line, width - 1) + "…"


def line(*parts: str | tuple[str, str] | Content) -> Content:
    """Return one line put together from text, ``(text, style)`` pairs and ready content."""
    return Content("").join(_part(part) for part in parts)


def text_of(*lines: str | tuple[str, str] | Content) -> Content:
    """Return lines put one under another."""
    return Content("\n").join(_part(one) for one in lines)


def wrapped(text: str, width: int) -> tuple[str, ...]:
    """Return the cleaned text broken at spaces into lines of at most ``width`` cells."""
    return flowed(_words(clean(text).split(), max(width, 1)), width, between=" ")


def flowed(parts: Iterable[str], width: int, *, between: str = "  ") -> tuple[str, ...]:
    """Return parts that stay whole one after another in lines of at most ``width`` cells."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1] + between + part) <= width:
            lines[-1] += between + part
        else:
            lines.append(part)
    return tuple(lines)


def _words(words: Iterable[str], width: int) -> Iterable[str]:
    """Yield words, those longer than the line in pieces."""
    for word in words:
        while cell_len(word) > width:
            yield word[:width]
            word = word[width:]
        yield word


def _part(part: str | tuple[str, str] | Content) -> Content:
    if isinstance(part, Content):
        return part
    return safe(part) if isinstance(part, str) else safe(*part)

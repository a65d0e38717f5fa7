"""A square code drawn of half blocks, which every console font has."""

import segno
from textual.content import Content

from screens.content import text_of

BORDER = 2
"""Light modules around it; the telephone needs to see where it ends."""
_HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def square(text: str) -> Content:
    """Return the code: light squares are drawn, dark ones are the ground of a dark field."""
    code = segno.make(text, error="l", micro=False)
    light = [[not module for module in row] for row in code.matrix_iter(border=BORDER)]
    if len(light) % 2:
        light.append([False] * len(light[0]))
    pairs = zip(light[::2], light[1::2], strict=True)
    return text_of(
        *("".join(_HALVES[both] for both in zip(upper, lower, strict=True)) for upper, lower in pairs)
    )

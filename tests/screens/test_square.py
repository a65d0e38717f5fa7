"""The square code on the screen is, block by block, the one its library made."""

import segno

from rules.one_time import address
from screens.account.square import BORDER, square

HALVES = {"█": (True, True), "▀": (True, False), "▄": (False, True), " ": (False, False)}
SECRET = b"12345678901234567890"


def test_the_drawn_blocks_are_the_light_modules_and_fit_beside_the_text() -> None:
    told = address("ivanova-petrova.ai2", SECRET)
    lines = square(told).plain.split("\n")
    assert len(lines) <= 21
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines[0]) <= 41
    pairs = [[HALVES[glyph] for glyph in line] for line in lines]
    drawn = [[one[half] for one in line] for line in pairs for half in (0, 1)]
    expected = [
        [not dark for dark in row]
        for row in segno.make(told, error="l", micro=False).matrix_iter(border=BORDER)
    ]
    assert drawn[: len(expected)] == expected

"""Each terminal gets the colours it can show (architecture.md, rule 7)."""

import re
from pathlib import Path

import pytest

from app.serving.colours import Depth, brought_down, depth_of
from tests.serving.house import PASSWORD, served
from tests.terminal import Terminal


@pytest.mark.parametrize(
    ("kind", "environment", "depth"),
    [
        ("linux", {}, Depth.SIXTEEN),
        ("screen", {}, Depth.SIXTEEN),
        ("xterm", {}, Depth.INDEXED),
        ("xterm-256color", {}, Depth.INDEXED),
        ("xterm-256color", {"COLORTERM": "truecolor"}, Depth.TRUE),
        ("xterm-256color", {"COLORTERM": "24bit"}, Depth.TRUE),
        ("xterm-direct", {}, Depth.TRUE),
        ("xterm-kitty", {}, Depth.TRUE),
        ("xterm-256color", {"COLORTERM": "truecolor", "NO_COLOR": "1"}, Depth.NONE),
        ("xterm-256color", {"NO_COLOR": ""}, Depth.INDEXED),
        ("vt220", {}, Depth.NONE),
        ("dumb", {}, Depth.NONE),
        ("", {}, Depth.NONE),
    ],
)
def test_the_depth_of_a_terminal(kind: str, environment: dict[str, str], depth: Depth) -> None:
    assert depth_of(kind, environment) is depth


@pytest.mark.parametrize(
    ("drawn", "depth", "sent"),
    [
        ("\x1b[38;2;255;0;0;48;2;0;0;0mх", Depth.TRUE, "\x1b[38;2;255;0;0;48;2;0;0;0mх"),
        ("\x1b[38;2;255;0;0;48;2;0;0;0mх", Depth.SIXTEEN, "\x1b[31;40mх"),
        ("\x1b[38;2;255;0;0mх\x1b[0m", Depth.INDEXED, "\x1b[38;5;196mх\x1b[0m"),
        ("\x1b[1;38;5;196mх", Depth.SIXTEEN, "\x1b[1;31mх"),
        ("\x1b[1;4;32;44mх", Depth.NONE, "\x1b[1;4mх"),
        ("\x1b[38;2;255;0;0mх", Depth.NONE, "х"),
        ("\x1b[mх\x1b[2J\x1b[5;7H", Depth.NONE, "\x1b[mх\x1b[2J\x1b[5;7H"),
        ("\x1b[39;49mх", Depth.SIXTEEN, "\x1b[39;49mх"),
    ],
)
def test_a_drawing_is_brought_down(drawn: str, depth: Depth, sent: str) -> None:
    assert brought_down(drawn, depth) == sent


def test_letters_stay_readable_when_sixteen_colours_swallow_the_difference() -> None:
    assert brought_down("\x1b[38;2;60;60;60;48;2;10;10;10mх", Depth.SIXTEEN) != "\x1b[30;40mх"
    pale = brought_down("\x1b[38;2;250;250;250;48;2;255;255;255mх", Depth.SIXTEEN)
    assert pale == "\x1b[30;107mх"


def test_without_colours_a_light_mark_on_a_dark_page_is_reversed() -> None:
    assert brought_down("\x1b[38;2;0;0;0;48;2;255;255;0mх", Depth.NONE) == "\x1b[7mх"
    assert brought_down("\x1b[38;2;255;255;0;48;2;0;0;0mх", Depth.NONE) == "х"


async def test_a_plain_console_and_its_neighbour_each_get_their_own_colours(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as (serving, _),
        Terminal.connect(serving.port, "анна", PASSWORD, env={"COLORTERM": "truecolor"}) as anna,
        Terminal.connect(serving.port, "вера", PASSWORD, term="linux") as vera,
        Terminal.connect(serving.port, "галя", PASSWORD) as galya,
        Terminal.connect(serving.port, "дина", PASSWORD, env={"NO_COLOR": "1"}) as dina,
    ):
        everybody = (anna, vera, galya, dina)
        for t in everybody:
            await t.until("Доска")
            t.press("ж")
        for t in everybody:  # one after another again: the styles are cached by now
            await t.until("ж")
            t.press("ю")
        for t in everybody:
            await t.until("ж ю")
        assert "38;2;255;204;0" in anna.received
        assert "48;2;32;48;64" in anna.received
        assert not re.search(r"[34]8;[25];", vera.received)
        assert re.search(r"\x1b\[[\d;]*(3|9)\d", vera.received)
        assert "8;2;" not in galya.received
        assert "38;5;220" in galya.received
        assert not re.search(r"\x1b\[[\d;]*(3|4|9|10)\dm", dina.received)
        assert "8;2;" not in dina.received
        row = next(number for number, line in enumerate(vera.lines) if "ж ю" in line)
        assert vera.look(row, 0).fg != vera.look(row, 0).bg

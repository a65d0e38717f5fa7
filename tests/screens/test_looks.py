"""Glyphs and colours: every screen on a console of 16 colours, without colour, and with hostile names."""

from collections.abc import AsyncIterator

import pytest
from rich.color import Color
from textual.app import App
from textual.pilot import Pilot

from screens.theme import theme_for
from services.outcomes import Saved
from tests.screens.conftest import WIDE, SignedIn
from tests.screens.golden import foreign_glyphs, screen_text, settled
from tests.screens.samples import Sample

WAYS = {
    "teacher": ((), ("f6",), ("tab", "down", "enter"), ("tab",), ("f1",)),
    "deputy": ((), ("а",), ("escape", "f4"), ("f1",)),
    "secretary": ((), ("enter",), ("f1",)),
    "administrator": ((), ("f6",), ("escape", "enter"), ("f1",)),
    "pupil": ((), ("left",), ("tab",), ("f1",)),
    "guardian": ((), ("2",), ("tab",), ("f4",), ("escape", "escape", "f10")),
}
"""Keys that walk every screen of a role, a stop after each group."""


async def _stops(pilot: Pilot[None], role: str) -> AsyncIterator[str]:
    for keys in WAYS[role]:
        await pilot.press(*keys)
        await settled(pilot.app, pilot)
        if pilot.app.is_running and not pilot.app._exit:
            yield screen_text(pilot.app)


@pytest.mark.parametrize("role", list(WAYS))
async def test_a_bare_console_has_every_glyph_and_colour_of_every_screen(
    sample: Sample, signed_in: SignedIn, role: str
) -> None:
    seen = []
    async with signed_in(getattr(sample, role), theme="console") as pilot:
        async for text in _stops(pilot, role):
            seen.append(text)
            assert not foreign_glyphs(text), text
            assert all(colour.triplet is None for colour in _colours(pilot.app)), text
    assert len(set(seen)) >= 3


@pytest.mark.parametrize("role", ["teacher", "guardian"])
async def test_a_wide_screen_has_no_other_glyphs(sample: Sample, signed_in: SignedIn, role: str) -> None:
    async with signed_in(getattr(sample, role), WIDE) as pilot:
        async for text in _stops(pilot, role):
            assert not foreign_glyphs(text), text


@pytest.mark.parametrize("role", ["teacher", "administrator"])
async def test_no_color_leaves_no_colour_at_all(sample: Sample, signed_in: SignedIn, role: str) -> None:
    async with signed_in(getattr(sample, role), theme="plain") as pilot:
        async for text in _stops(pilot, role):
            assert all(colour.is_default for colour in _colours(pilot.app)), text


def _colours(app: App[None]) -> set[Color]:
    strips = app.screen._compositor.render_strips(app.size)
    styles = [style for strip in strips for _, style, _ in strip if style is not None]
    return {colour for style in styles for colour in (style.color, style.bgcolor) if colour is not None}


async def test_the_cursor_is_two_signs_without_colour(sample: Sample, signed_in: SignedIn) -> None:
    async with signed_in(sample.teacher, theme="plain") as pilot:
        strip = pilot.app.screen._compositor.render_strips(pilot.app.size)[2]
        assert strip.text.startswith(">")
        signs = [style for text, style, _ in strip if text.strip() and text not in "│█"]
        assert signs
        assert all(style is not None and style.reverse for style in signs)


@pytest.mark.parametrize(
    ("terminal", "no_color", "theme"),
    [
        ("linux", False, "console"),
        ("vt220", False, "console"),
        ("xterm", False, "dark"),
        ("putty-256color", False, "dark"),
        ("xterm-256color", True, "plain"),
        ("linux", True, "plain"),
    ],
)
def test_a_terminal_gets_the_theme_it_can_show(terminal: str, no_color: bool, theme: str) -> None:
    assert theme_for(terminal, no_color=no_color) == theme


async def test_no_color_of_the_console_does_not_turn_text_black_on_black(
    sample: Sample, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with signed_in(sample.teacher, theme=theme_for("xterm", no_color=True)) as pilot:
        assert not [one for one in pilot.app._filters if type(one).__name__ == "Monochrome"]
        assert all(colour.is_default for colour in _colours(pilot.app))


HOSTILE = ("[@click=app.quit]Х[/]", "Ы\x1b]52;c;aGk=\x07я", "Ю\x9b31mщ", "[/foo]Ъ", "Ж\u202eа\u200b")


@pytest.mark.parametrize("payload", HOSTILE)
async def test_hostile_text_of_the_journal_stays_letters(
    sample: Sample, signed_in: SignedIn, payload: str
) -> None:
    held = sample.teacher.holds(sample.algebra, "2026-11-19", 3)
    assert isinstance(held, Saved)
    sample.teacher.writes_topic(held.thing, payload)
    sample.teacher.sets_homework(held.thing, payload)
    async with signed_in(sample.pupil) as pilot:
        text = screen_text(pilot.app)
        assert all(sign.isprintable() for sign in text.replace("\n", ""))
        assert payload[0] in text
        await pilot.click("RowList")
        assert pilot.app.is_running

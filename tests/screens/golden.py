"""Looking at a screen: its text as lines, and the comparison with a kept picture of it."""

import difflib
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

FOLDER = Path(__file__).with_name("golden")
BOX = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝░▒▓█▀▄▌▐·"
ALLOWED = re.compile(f"[ -~А-Яа-яЁё№§«»–—…\u00a0{BOX}]*")
"""Every glyph that a console font has (screens.md): Cyrillic, ASCII, a few signs, the box set of CP866.

Of CP866 also the half blocks and the dot that pictures.md draws the cursor and closed days with.
"""


def screen_text(app: App[Any]) -> str:
    """Return what the terminal shows, a line a row, without spaces at the ends."""
    # Textual 8.2.8 has no public way to the drawn lines: Screen._compositor.render_strips().
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text.rstrip() for strip in strips)


async def settled(app: App[Any], pilot: Pilot[Any]) -> None:
    """Wait until every reading and sending is done and drawn."""
    await pilot.pause()
    while not all(worker.is_finished for worker in app.workers):
        with suppress(WorkerCancelled):  # a reading that a later one overtook; that one is waited for next
            await app.workers.wait_for_complete()
        await pilot.pause()


def assert_like(name: str, text: str) -> None:
    """Compare with the kept lines; ``GOLDEN=write`` keeps what there is now instead."""
    kept = FOLDER / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        kept.write_text(text + "\n", encoding="utf-8")
        return
    expected = kept.read_text(encoding="utf-8").rstrip("\n")
    assert text.rstrip("\n") == expected, "\n" + "\n".join(
        difflib.unified_diff(expected.splitlines(), text.splitlines(), "kept", "now", lineterm="")
    )


def foreign_glyphs(text: str) -> set[str]:
    """Return the glyphs that a console font may lack."""
    return {glyph for glyph in text if glyph != "\n" and not ALLOWED.fullmatch(glyph)}

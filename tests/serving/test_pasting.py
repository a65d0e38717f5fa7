"""A paste reaches the App as one text and never as keys, whatever stands in it and however it is cut up."""

import asyncio
from pathlib import Path

import pytest
from textual import events

from app.serving import driver
from app.serving.driver import SLICE
from app.serving.pasting import PasteGuard
from tests.payloads import PAYLOADS
from tests.serving.house import PASSWORD, Board, House, served
from tests.terminal import Terminal

BEGIN, END = "\x1b[200~", "\x1b[201~"


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 1000])
def test_nothing_but_esc_is_taken_from_a_paste_and_nothing_from_keys(piece: int) -> None:
    guard = PasteGuard()
    sent = f"\x1b[A5\x1b\x1b{BEGIN}\x1bO5\x1b[20\x1b[2\x1b{BEGIN}a[201~\x1b\x1b{END}\x1b[B\x1b"
    passed = "".join(guard.passed(sent[place : place + piece]) for place in range(0, len(sent), piece))
    assert passed == f"\x1b[A5\x1b\x1b{BEGIN}O5[20[2[200~a[201~{END}\x1b[B\x1b"
    assert not guard.inside


def test_a_beginning_that_was_given_up_is_no_paste() -> None:
    guard = PasteGuard()
    guard.passed(BEGIN[:3])
    guard.fell_silent()
    assert guard.passed(f"{BEGIN[3:]}\x1b[A") == f"{BEGIN[3:]}\x1b[A"


class Listening(Board):
    """Remembers what was pasted."""

    def on_paste(self, event: events.Paste) -> None:
        self.pasted = [*getattr(self, "pasted", []), event.text]
        super().on_paste(event)


async def test_no_hostile_paste_presses_a_key(tmp_path: Path) -> None:
    texts = [one.text.replace(END, "") for one in PAYLOADS] + [f"\x1b{'5' * 60}\x1b\x1b\r\x1bOP"]
    async with (
        served(tmp_path, House(Listening)) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD) as t,
    ):
        await t.until("Доска")
        for text in texts:
            t.paste(text)
        t.press("щ")
        await t.until("щ")
        app = house.app_of("анна")
        assert isinstance(app, Listening)
        assert [one for one in app.said if not one.startswith("paste:")] == ["щ"]
        assert app.pasted == [text.replace("\x1b", "").replace("\x00", "") for text in texts]


async def test_an_arrow_cut_in_two_by_a_busy_moment_is_still_an_arrow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        served(tmp_path) as (serving, house),
        Terminal.connect(serving.port, "анна", PASSWORD) as t,
    ):
        await t.until("Доска")
        app = house.app_of("анна")
        assert isinstance(app, Board)
        asked = asyncio.Event()
        looks = 0

        def waiting() -> int:
            """The App is busy from the second slice on, until a lone Esc would have been noticed twice."""
            nonlocal looks
            looks += 1
            if looks > 2 * driver.LONE_ESC_SECONDS / driver.BUSY_APP_SECONDS:
                asked.set()
            return 0 if looks == 1 or asked.is_set() else driver.MOST_WAITING_MESSAGES + 1

        monkeypatch.setattr(app._message_queue, "qsize", waiting)
        t.send(b"5" * (SLICE - 2) + b"\x1b[A" + b"6")
        await t.until("up 6")
        assert app.said == ["5"] * (SLICE - 2) + ["up", "6"]

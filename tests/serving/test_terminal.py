"""A terminal without SSH: what is kept, what is held, and what is forgotten."""

import asyncio

from app.serving.terminal import TYPED_AHEAD, Terminal


class Wire:
    """Writes down what is asked of it."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.dropped = asyncio.Event()

    def write(self, data: bytes) -> None:
        self.did.append(data.decode())

    def pause_reading(self) -> None:
        self.did.append("pause")

    def resume_reading(self) -> None:
        self.did.append("resume")

    def hang_up(self) -> None:
        self.did.append("hang up")
        self.dropped.set()


async def test_reading_pauses_when_much_is_typed_and_goes_on_when_it_is_taken() -> None:
    wire = Wire()
    terminal = Terminal(wire)
    terminal.type_in(b"5" * TYPED_AHEAD)
    assert wire.did == []
    terminal.type_in(b"5")
    terminal.type_in(b"5")
    assert wire.did == ["pause"]
    while terminal.typed:
        terminal.take(256)
    assert wire.did == ["pause", "resume"]


async def test_a_line_that_frees_itself_in_time_is_not_dropped() -> None:
    wire = Wire()
    terminal = Terminal(wire, slow_seconds=0.0)
    terminal.hold()
    terminal.free()
    slower = Terminal(Wire(), slow_seconds=0.0)
    slower.hold()
    async with asyncio.timeout(10):
        while not slower.too_slow:
            await asyncio.sleep(0)
    assert wire.did == []
    assert not terminal.too_slow


async def test_a_line_held_twice_is_dropped_once_after_the_first() -> None:
    wire = Wire()
    terminal = Terminal(wire, slow_seconds=0.0)
    terminal.hold()
    terminal.hold()
    async with asyncio.timeout(10):
        await wire.dropped.wait()
    assert wire.did == ["hang up"]
    assert terminal.too_slow


async def test_a_closed_terminal_writes_nothing_keeps_nothing_and_drops_nobody() -> None:
    wire = Wire()
    terminal = Terminal(wire, slow_seconds=0.0)
    terminal.type_in(b"5")
    terminal.hold()
    terminal.close()
    terminal.say("поздно")
    terminal.type_in(b"5")
    later = Terminal(Wire(), slow_seconds=0.0)
    later.hold()
    async with asyncio.timeout(10):
        while not later.too_slow:
            await asyncio.sleep(0)
    assert wire.did == []
    assert terminal.typed == 0
    assert not terminal.too_slow


async def test_drawings_are_brought_down_and_words_are_sent_as_they_are() -> None:
    wire = Wire()
    terminal = Terminal(wire, kind="linux")
    terminal.draw("\x1b[38;2;170;0;0mдвойка")
    terminal.say("\x1b[?1049l")
    assert wire.did == ["\x1b[31mдвойка", "\x1b[?1049l"]

"""Noise before and after the sign-in: no error of the program, nobody steered, the neighbours work on."""

import asyncio
import logging
from contextlib import suppress
from random import Random

import asyncssh
import pytest

from app.session import JournalApp
from tests.hostile_school import HostileSchool
from tests.hostile_walk import Server, built, clean_texts, hostile, server
from tests.live_school import verdict
from tests.payloads import strangers
from tests.school import PASSWORD, Who
from tests.terminal import Terminal
from tests.torture.noise import BURST, door_noise, knock, opening_words, typed_noise
from tests.torture.ordeal import Ordeal
from tests.walk import SIZE

__all__ = ["built", "clean_texts", "hostile", "server"]
BYTES = 1_000_000
AT_ONCE = 8
BURSTS = 4
"""In one session; then a new one begins at the first screen."""


async def noise_at_the_door(port: int, size: int, chance: Random) -> int:
    """Knock with noise, several at once, until so many bytes were said; return how many."""
    opening = await opening_words()
    said = 0
    while said < size:
        texts = [door_noise(chance, chance.randrange(1, 4 * BURST), opening) for _ in range(AT_ONCE)]
        await asyncio.gather(*(knock(port, text) for text in texts))
        said += sum(map(len, texts))
    return said


async def heard(terminal: Terminal, app: JournalApp) -> None:
    """Wait until what was typed before is dealt with, or the session has ended."""
    assert terminal._conn is not None
    with suppress(asyncssh.Error):  # refused, in the order of what was sent: everything before has arrived
        await terminal._conn.create_session(asyncssh.SSHClientSession)
    for pump in (app, app.screen):
        done: list[bool] = []

        def told(done: list[bool] = done) -> None:
            done.append(True)
            terminal._changed.set()

        if terminal.closed or not pump.call_later(told):
            return
        with suppress(AssertionError):
            await terminal.when(lambda done=done: bool(done), "the end of the noise", patience=60)  # type: ignore[misc]
        assert done or terminal.closed, terminal.text


async def noise_of(who: Who, served: Server, size: int, chance: Random) -> int:
    """Type noise as somebody, signing in again when it has ended the session; return how much was typed."""
    running, apps = served
    typed = 0
    while typed < size:
        async with Terminal.connect(running.serving.port, who.login, PASSWORD, size=SIZE) as terminal:
            await terminal.when(lambda t=terminal: bool(t.text.strip()), "a screen")  # type: ignore[misc]
            app = apps[-1]
            for _ in range(BURSTS):
                if terminal.closed:
                    break
                burst = typed_noise(chance, BURST)
                terminal.send(burst)
                typed += len(burst)
                await heard(terminal, app)
            assert "Код:" not in terminal.received
            drawn = terminal.raw.replace(b"\x07", b"")  # the bell of a key that does nothing is our own
            assert strangers(drawn, SIZE) == []
    return typed


def faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def people(school: HostileSchool) -> tuple[Who, ...]:
    return (school.teacher, school.guardian, school.deputy, school.administrator, school.secretary)


async def works_on(served: Server, school: HostileSchool) -> None:
    """Everybody still gets in and sees the own first screen."""
    for who in people(school):
        async with Terminal.connect(served[0].serving.port, who.login, PASSWORD, size=SIZE) as terminal:
            await terminal.until("Последний вход")


async def test_noise_before_and_after_the_sign_in(
    server: Server, hostile: HostileSchool, caplog: pytest.LogCaptureFixture
) -> None:
    chance = Random(4)
    assert await noise_at_the_door(server[0].serving.port, 20_000, chance) >= 20_000
    assert await noise_of(hostile.teacher, server, 5_000, chance) >= 5_000
    assert faults(caplog) == []
    await works_on(server, hostile)


@pytest.mark.torture
async def test_a_million_bytes_of_noise_before_the_sign_in(
    server: Server, hostile: HostileSchool, caplog: pytest.LogCaptureFixture, ordeal: Ordeal
) -> None:
    said = await noise_at_the_door(server[0].serving.port, ordeal.times(BYTES, least=20_000), ordeal.chance)
    ordeal.tell(fuzz_before=said, fuzz_faults=len(faults(caplog)))
    assert faults(caplog) == []
    await works_on(server, hostile)


@pytest.mark.torture
async def test_a_million_bytes_of_noise_after_the_sign_in(
    server: Server, hostile: HostileSchool, caplog: pytest.LogCaptureFixture, ordeal: Ordeal
) -> None:
    share = ordeal.times(BYTES, least=20_000) // len(people(hostile))
    poisoned, typed = set(verdict(hostile.folder).strangers), 0
    try:
        for who in people(hostile):
            typed += await noise_of(who, server, share, ordeal.chance)
    finally:
        ordeal.tell(fuzz_after=typed, fuzz_faults=len(faults(caplog)))
    assert faults(caplog) == []
    assert verdict(hostile.folder).first_bad is None
    assert set(verdict(hostile.folder).strangers) <= poisoned, "nothing was written past the history"
    await works_on(server, hostile)

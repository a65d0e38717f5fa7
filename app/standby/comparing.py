"""Where the histories of two machines part: the last event that both hold alike, found by halving."""

import asyncssh

from app.standby.line import Line
from app.standby.talk import NotUnderstood, Who, hear, number_in, send
from services.house import House
from services.takeover import hash_at

HASH_LETTERS = 64


async def ask_where_it_parts(line: Line, house: House, ours: Who, theirs: Who) -> int:
    """Return the last event that both hold alike, and tell it; raises what a line raises.

    Each event is chained to the one before it, so whoever has the same one has the same history up to it.
    """
    alike, most = 0, min(ours.head, theirs.head)
    asked = most
    while alike < most:
        told = (await line.exchange({"hash_at": asked})).get("hash")
        if not isinstance(told, str) or len(told) != HASH_LETTERS:
            raise NotUnderstood("hash")
        if told == await _hash_at(house, asked):
            alike = asked
        else:
            most = asked - 1
        asked = (alike + most + 1) // 2
    await line.exchange({"alike": alike})
    return alike


async def tell_hashes(
    asked: asyncssh.SSHReader[bytes],
    answers: asyncssh.SSHWriter[bytes],
    house: House,
    ours: Who,
    theirs: Who,
) -> int:
    """Answer whoever asks so, until it tells what it has found; raises EOFError and ``NotUnderstood``.

    It waits for a last answer: as soon as it has that, it goes, and whoever attends it is cancelled.
    """
    most = min(ours.head, theirs.head)
    while True:
        wish = await hear(asked)
        if (number := number_in(wish, "hash_at", most)) is not None:
            await send(answers, {"hash": await _hash_at(house, number)})
        elif (alike := number_in(wish, "alike", most)) is not None:
            return alike
        else:
            raise NotUnderstood("who")


async def _hash_at(house: House, number: int) -> str:
    return await house.readers.run(lambda _: hash_at(number))

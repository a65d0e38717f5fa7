"""Noise for the door and for the screens: bytes that no client sends, and keys in any order."""

import asyncio
from random import Random

import asyncssh

from tests.payloads import PAYLOADS
from tests.terminal import KEYS

BURST = 1500
END = b"\x1b\\\x07\x1b[201~"
"""After each piece: in a sequence or a paste without an end all that follows would be its text, not keys."""
_KEYS = tuple(key.encode() for name, key in KEYS.items() if name not in ("<f1>", "<f10>"))
"""Without the way out and the list of keys, from which hardly any noise finds back."""
_LETTERS = "абвгдёжзийклмнопрстуфхцчшщъыьэюя0123456789НУБПОв./+-*=?!;: qwertyASDF№«»"


def typed_noise(chance: Random, size: int) -> bytes:
    """Return about so many bytes for a terminal: keys, words, pastes, mice, broken sequences, rubbish."""
    said = b""
    while len(said) < size:
        said += chance.choice(_KINDS)(chance) + END
    return said


_KINDS = (
    lambda chance: b"".join(chance.choices(_KEYS, k=chance.randrange(1, 30))),
    lambda chance: "".join(chance.choices(_LETTERS, k=chance.randrange(1, 40))).encode(),
    lambda chance: b"\x1b[200~" + chance.randbytes(chance.randrange(600)),
    lambda chance: chance.randbytes(chance.randrange(1, 60)),
    lambda chance: chance.choice(PAYLOADS).text.encode("utf-8", "replace")[:200],
    lambda chance: f"\x1b[<{chance.randrange(99)};{chance.randrange(999)};{chance.randrange(99)}M".encode(),
    lambda chance: b"\x1b" + chance.choice((b"[", b"]", b"P", b"O", b"_", b"")) + chance.randbytes(8),
    lambda chance: "".join(chr(chance.randrange(0x20, 0x2FFF)) for _ in range(20)).encode("utf-8", "replace"),
)


async def opening_words() -> bytes:
    """Return what a real client says first: its version and the algorithms it offers."""
    heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-Journal\r\n")
        heard.set_result(await reader.readuntil(b"\r\n") + await reader.read(8192))
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        try:
            await asyncssh.connect("127.0.0.1", port, known_hosts=None, config=None, username="x")
        except (asyncssh.Error, OSError):
            return await heard
    raise AssertionError("a server that says nothing was believed")


def door_noise(chance: Random, size: int, opening: bytes) -> bytes:
    """Return so many bytes for the door: rubbish, with a version before it, a real beginning changed."""
    kind = chance.randrange(4)
    if kind == 0:
        return chance.randbytes(size)
    if kind == 1:
        return b"SSH-2.0-" + chance.randbytes(size)
    if kind == 2:
        return b"SSH-2.0-x\r\n" + chance.randbytes(size)
    changed = bytearray(opening)
    for _ in range(chance.randrange(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed) + chance.randbytes(max(0, size - len(changed)))


async def knock(port: int, said: bytes) -> None:
    """Say it to the door and wait until the door closes; whatever it answers is its own business."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(said)
        writer.write_eof()
        await asyncio.wait_for(reader.read(-1), 20)
    except ConnectionError:
        pass
    finally:
        writer.close()

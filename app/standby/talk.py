"""How two machines of a school talk: a line of JSON behind its length, then bytes where it says so."""

import json
import re
import struct
from collections.abc import Mapping
from typing import Any

import asyncssh

from app.archive import FOLDER as ARCHIVE

MACHINE = "zhurnal-standby"
"""The name both say; whose it is, the key tells."""
FOLLOW, WHO = "follow", "who"
"""Read the copies; only ask which machine keeps the journal."""
DOCUMENT = re.compile(
    rf"{ARCHIVE}/[A-Za-z0-9-]{{1,40}}/(?P<paper>[0-9a-f]{{16}})"
    r"(?P<tail>\.pdf|\.pdf\.sha256|-(?P<mark>[0-9a-f]{16})\.sig)"
)
"""A signed document, its sum, a signature of it: named by the beginnings of their own SHA-256."""
MOST_JSON = 1024 * 1024
MOST_BYTES = 1024 * 1024
"""Of a file, in one answer."""
_LENGTH = struct.Struct(">I")


class NotUnderstood(Exception):
    """Somebody says what is not in this language."""


async def send(writer: asyncssh.SSHWriter[bytes], values: Mapping[str, Any], content: bytes = b"") -> None:
    """Say something; return when the line has taken it."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    writer.write(_LENGTH.pack(len(body)) + body + content)
    await writer.drain()


async def hear(reader: asyncssh.SSHReader[bytes]) -> dict[str, Any]:
    """Wait for what is said; raises EOFError at the end and ``NotUnderstood``."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    if length > MOST_JSON:
        raise NotUnderstood(str(length))
    try:
        values = json.loads(await reader.readexactly(length))
    except ValueError as wrong:
        raise NotUnderstood from wrong
    if not isinstance(values, dict):
        raise NotUnderstood
    return values

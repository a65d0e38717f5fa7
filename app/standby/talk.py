"""How two machines of a school talk: a line of JSON behind its length, then bytes where it says so."""

import json
import re
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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
OFFERED = re.compile(
    r"journal-\d{4}-\d\d-\d\d-\d{6}(-\d+)?\.(db\.zst|db\.zst\.age|json)|changes-\d{10}-\d{4}-\d\d-\d\d\.log"
)
"""Copies by the names the program gives them: nothing else is offered, read or taken, whatever is said."""
MOST_JSON = 1024 * 1024
MOST_BYTES = 1024 * 1024
"""Of a file, in one answer."""
_LENGTH = struct.Struct(">I")
MOST_NUMBER = 2**53
MOST_LETTERS = 200
MOST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Who:
    """Which machine somebody is in the history of a school."""

    school: str
    reign: int
    after: int
    """The last event of the machine before it."""
    head: int
    """Its last event."""
    mark: str = ""
    """What its process is known from every other by; empty where its program is older."""
    port: int = 0
    """Where it serves, 0 where it does not yet."""

    def told(self) -> dict[str, Any]:
        """Return it as it is said."""
        return asdict(self)


def who_of(values: Mapping[str, Any]) -> Who | None:
    """Return who somebody says to be, None where what is said makes no sense."""
    school, mark = values.get("school"), values.get("mark", "")
    counts = [number_in(values, name) for name in ("reign", "after", "head")]
    reign, after, head = counts
    port = number_in(values, "port", MOST_PORT)
    if not isinstance(school, str) or not isinstance(mark, str) or len(school) > MOST_LETTERS:
        return None
    if reign is None or after is None or head is None or len(mark) > MOST_LETTERS:
        return None
    return Who(school, reign, after, head, mark, port or 0)


def number_in(values: Mapping[str, Any], name: str, most: int = MOST_NUMBER) -> int | None:
    """Return a number that was said, None where it is no number that there could be."""
    told = values.get(name)
    return told if type(told) is int and 0 <= told <= most else None


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
    except (ValueError, RecursionError) as wrong:
        raise NotUnderstood from wrong
    if not isinstance(values, dict):
        raise NotUnderstood
    return values

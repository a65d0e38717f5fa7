"""Where a probe of the regional system knocks: a name or number of a machine and a port."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address

LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
LONGEST_NAME = 253
_PORT = re.compile(r"[0-9]{1,5}")
PORTS = range(1, 65536)


@dataclass(frozen=True, slots=True)
class Address:
    """A machine and a port of it."""

    host: str
    port: int


def address_of(text: str) -> Address | None:
    """Read «edu.example.ru:443» or «[::1]:443»; None where it is no such thing."""
    host, colon, port = text.strip().rpartition(":")
    if not colon or not _PORT.fullmatch(port) or int(port) not in PORTS:
        return None
    if host.startswith("[") and host.endswith("]"):
        return Address(host[1:-1], int(port)) if _is_ipv6(host[1:-1]) else None
    return Address(host, int(port)) if _is_name(host) else None


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text


def _is_name(text: str) -> bool:
    """Whether a name can be asked of the DNS; a Cyrillic one is by its spelling there."""
    try:
        spelled = text.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    labels = spelled.removesuffix(".").split(".")
    return len(spelled) <= LONGEST_NAME and all(LABEL.fullmatch(label) for label in labels)

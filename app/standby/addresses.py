"""Under which addresses this machine is found in the school's network."""

import socket
import struct
from array import array
from fcntl import ioctl
from ipaddress import IPv4Address

SIOCGIFCONF = 0x8912
"""Asked through an ordinary socket: the service may open no other kind (``RestrictAddressFamilies``)."""
NAME, HEAD = 16, 4
"""Bytes of an interface's name, of the family and port of its address."""
ENTRY = NAME + struct.calcsize("PPP" if struct.calcsize("P") == 8 else "PPPP")
ROOM = 128
"""Addresses that are listened to."""
MOST = 4
"""Beyond them are bridges of virtual machines, the same everywhere."""


def addresses_here() -> list[str]:
    """Return the machine's first addresses of version 4, loopback only where there is no other."""
    room = array("B", bytes(ROOM * ENTRY))
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            told = ioctl(asking, SIOCGIFCONF, struct.pack("iP", len(room), room.buffer_info()[0]))
    except OSError:
        return []
    size = struct.unpack_from("i", told)[0]
    at = NAME + HEAD
    found = [IPv4Address(room[entry + at : entry + at + 4].tobytes()) for entry in range(0, size, ENTRY)]
    return [str(one) for one in [one for one in found if not one.is_loopback] or found][:MOST]

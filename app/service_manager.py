"""Telling the service manager how the server stands: systemd's own protocol, one datagram a word."""

import os
import socket

VARIABLE = "NOTIFY_SOCKET"


def tell(word: str) -> None:
    """Say «READY=1» or «STOPPING=1» where somebody listens; nobody does at a terminal."""
    address = os.environ.get(VARIABLE, "")
    if not address.startswith(("/", "@")):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as way:
        # An address that begins with «@» is no file: its first byte is a zero.
        way.connect(address.replace("@", "\0", 1) if address.startswith("@") else address)
        way.sendall(word.encode("ascii"))

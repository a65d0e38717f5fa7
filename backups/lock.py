"""One server a data folder: the lock that ``serve`` holds and a restore needs."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backups.disk import give_to_owner_of

LOCK = "journal.lock"


class AlreadyHeld(Exception):
    """Another process works in this data folder; the argument is its number or an empty string."""


@contextmanager
def take_lock(data_dir: Path) -> Iterator[None]:
    """Be the only server or restore of a data folder; ``AlreadyHeld`` at once when there is another.

    The kernel lets go of it when the process ends in any way. The file stays: removing it would let
    two processes hold two different files of one name.
    """
    held = os.open(data_dir / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyHeld(last_holder(data_dir)) from None
        give_to_owner_of(data_dir, held)
        os.truncate(held, 0)
        os.pwrite(held, f"{os.getpid()}\n".encode("ascii"), 0)
        yield
    finally:
        os.close(held)


def held_by_a_server(data_dir: Path) -> bool:
    """Say whether a server or a restore works in this data folder now."""
    try:
        held = os.open(data_dir / LOCK, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(held)
    return False


def last_holder(data_dir: Path) -> str:
    """Return the number of the process that took the lock last."""
    return (data_dir / LOCK).read_text(encoding="ascii", errors="replace").strip()

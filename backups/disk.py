"""Files that are either whole on the disk or not there at all."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PART = ".part"
SIDECARS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database of the same name."""
CHUNK = 1024 * 1024


@contextmanager
def part_of(final: Path) -> Iterator[Path]:
    """Give a new private file beside ``final`` to write into; whatever was not published goes away.

    Held with flock, so that a file being written (``FileExistsError``) is told from one that a killed process
    left, which is taken away.
    """
    part = final.with_name(final.name + PART)
    held = _create(part)
    try:
        yield part
    finally:
        remove_with_sidecars(part)
        os.close(held)


def _create(part: Path) -> int:
    while True:
        try:
            held = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except FileExistsError:
            if not _swept(part) and os.path.lexists(part):
                raise
            continue
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
        except OSError as error:
            # A share without flock: nothing is swept there either.
            if error.errno not in (errno.ENOTSUP, errno.EINVAL, errno.ENOLCK):
                raise
        give_to_owner_of(part.parent, held)
        if _same(part, held):
            return held
        os.close(held)


def _same(path: Path, held: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(held))
    except FileNotFoundError:
        return False


def sweep(folder: Path, pattern: str) -> list[Path]:
    """Remove the unfinished files that killed processes left; return their paths."""
    return [part for part in sorted(folder.glob(pattern + PART)) if _swept(part)]


def _swept(part: Path) -> bool:
    """Remove an unfinished file that nobody writes any more; whether it was one."""
    try:
        held = os.open(part, os.O_RDWR)
    except (FileNotFoundError, PermissionError):
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _same(part, held):
            return False  # somebody else removed it and began another one
        remove_with_sidecars(part)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(held)


def remove_with_sidecars(path: Path) -> None:
    """Remove a database and all that SQLite keeps beside it; the file itself last."""
    for tail in (*SIDECARS, ""):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def publish(part: Path, final: Path) -> None:
    """Give a written file its name: bytes to the disk first, then the name, then the folder."""
    settle(part)
    os.replace(part, final)
    settle(final.parent)


def settle(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    except OSError as error:
        # Some network shares refuse to sync a folder; they have no better way.
        if error.errno != errno.EINVAL or not path.is_dir():
            raise
    finally:
        os.close(held)


def write_whole(final: Path, content: bytes) -> None:
    """Write a small file so that a power cut leaves the old one or the new one."""
    with part_of(final) as part:
        part.write_bytes(content)
        publish(part, final)


def digest(path: Path) -> tuple[str, int]:
    """Return the SHA-256 and the size in bytes of a file as the disk, not the page cache, has it."""
    return _hashed(path, None)


def copy_settled(source: Path, part: Path) -> tuple[str, int]:
    """Copy a file into an existing one, wait for the disk, return the SHA-256 and size of what was read."""
    with part.open("r+b") as target:
        read = _hashed(source, target.fileno())
        os.fsync(target.fileno())
    return read


def _hashed(path: Path, target: int | None) -> tuple[str, int]:
    sha, size = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as source:
        os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := source.read(CHUNK):
            sha.update(chunk)
            size += len(chunk)
            if target is not None:
                write_out(target, chunk)
    return sha.hexdigest(), size


def write_out(target: int, chunk: bytes) -> None:
    """Write all of it: a disk that fills up takes a part first and says nothing."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(target, rest) :]


def give_to_owner_of(folder: Path, held: int) -> None:
    """Let the folder's owner own the file too: root runs a restore, the server runs as somebody else."""
    if os.geteuid() != 0:
        return
    owner = folder.stat()
    try:
        os.fchown(held, owner.st_uid, owner.st_gid)
    except OSError as error:
        # A USB stick (FAT) has no owners; a file system in user space may not know the question.
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS):
            raise

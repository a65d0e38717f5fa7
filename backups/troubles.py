"""What can go wrong with a snapshot, as values; the words stand in ``texts.backups``."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from models.database import sqlite


class Trouble(StrEnum):
    """Every reason a snapshot is not made or a restore is not done."""

    SOURCE_MISSING = "source_missing"
    SOURCE_NOT_OURS = "source_not_ours"
    SOURCE_DAMAGED = "source_damaged"
    SOURCE_BUSY = "source_busy"
    FOLDER_MISSING = "folder_missing"
    FOLDER_UNWRITABLE = "folder_unwritable"
    DISK_FULL = "disk_full"
    FILE_TOO_BIG = "file_too_big"
    DISK_FAILED = "disk_failed"
    DRILL_FAILED = "drill_failed"
    SERVER_RUNNING = "server_running"
    DATABASE_IN_USE = "database_in_use"
    SNAPSHOT_BAD = "snapshot_bad"
    OTHER_SCHOOL = "other_school"
    SCHEMA_NEWER = "schema_newer"
    RESTORED_DAMAGED = "restored_damaged"
    CHANGES_DAMAGED = "changes_damaged"
    CHANGES_DO_NOT_FOLLOW = "changes_do_not_follow"
    CHANGES_OF_ANOTHER_FORM = "changes_of_another_form"
    KEY_NEEDED = "key_needed"
    KEY_FILE_BAD = "key_file_bad"
    KEY_FILE_STANDS = "key_file_stands"
    RECIPIENT_BAD = "recipient_bad"


class Finding(StrEnum):
    """Every reason a snapshot cannot be trusted."""

    FILE_MISSING = "file_missing"
    UNREADABLE = "unreadable"
    UNFINISHED = "unfinished"
    NO_MANIFEST = "no_manifest"
    MANIFEST_DAMAGED = "manifest_damaged"
    MANIFEST_NEWER = "manifest_newer"
    SIGNATURE_BROKEN = "signature_broken"
    SIGNER_UNKNOWN = "signer_unknown"
    FOREIGN_SIGNATURE = "foreign_signature"
    KEY_MISSING = "key_missing"
    KEY_WRONG = "key_wrong"
    CUT_SHORT = "cut_short"
    TOO_LONG = "too_long"
    BYTES_CHANGED = "bytes_changed"
    CONTENT_DAMAGED = "content_damaged"
    CONTENT_DIFFERS = "content_differs"
    OTHER_SCHOOL = "other_school"


OF_A_KEY = (Finding.SIGNER_UNKNOWN, Finding.KEY_MISSING, Finding.KEY_WRONG)
"""The snapshot may be good: another key, not another snapshot, is what helps."""


class BackupFailed(Exception):
    """Nothing was done and nothing half-written was left, except where the trouble says so."""

    def __init__(self, trouble: Trouble, about: str = "", finding: Finding | None = None) -> None:
        super().__init__(trouble.value, about, finding)
        self.trouble = trouble
        self.about = about
        """A path, a table or the cause in the words of the disk or the database."""
        self.finding = finding
        """What is wrong with the snapshot when the trouble is ``SNAPSHOT_BAD`` or ``KEY_NEEDED``."""


_BY_ERRNO = {
    errno.ENOSPC: Trouble.DISK_FULL,
    errno.EDQUOT: Trouble.DISK_FULL,
    errno.EFBIG: Trouble.FILE_TOO_BIG,
    errno.ENOENT: Trouble.FOLDER_MISSING,
    errno.ENOTDIR: Trouble.FOLDER_MISSING,
    errno.EEXIST: Trouble.FOLDER_MISSING,
    errno.EACCES: Trouble.FOLDER_UNWRITABLE,
    errno.EPERM: Trouble.FOLDER_UNWRITABLE,
    errno.EROFS: Trouble.FOLDER_UNWRITABLE,
}
_BY_SQLITE = {
    sqlite.SQLITE_FULL: Trouble.DISK_FULL,
    sqlite.SQLITE_BUSY: Trouble.SOURCE_BUSY,
    sqlite.SQLITE_LOCKED: Trouble.SOURCE_BUSY,
    sqlite.SQLITE_IOERR: Trouble.DISK_FAILED,
    sqlite.SQLITE_CANTOPEN: Trouble.DISK_FAILED,
    sqlite.SQLITE_READONLY: Trouble.DISK_FAILED,
    sqlite.SQLITE_NOTADB: Trouble.SOURCE_NOT_OURS,
    sqlite.SQLITE_ERROR: Trouble.SOURCE_NOT_OURS,
}
_DAMAGE = (Trouble.SOURCE_NOT_OURS, Trouble.SOURCE_DAMAGED)


def trouble_of(error: OSError | sqlite.Error) -> Trouble:
    """Name the trouble behind an error of the disk or of the database."""
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0, Trouble.DISK_FAILED)
    code = getattr(error, "sqlite_errorcode", None)
    return Trouble.SOURCE_DAMAGED if code is None else _BY_SQLITE.get(code & 0xFF, Trouble.SOURCE_DAMAGED)


@contextmanager
def typed(about: Path, *, damage: Trouble | None = None) -> Iterator[None]:
    """Turn errors of the disk and the database into ``BackupFailed``; ``damage`` names damage anew."""
    try:
        yield
    except (OSError, sqlite.Error) as error:
        trouble = trouble_of(error)
        if damage is not None and trouble in _DAMAGE:
            trouble = damage
        # The disk's own words are in another language, and the trouble already says what they say.
        told = str(about) if isinstance(error, OSError) else f"{about}: {error}"
        raise BackupFailed(trouble, told) from error

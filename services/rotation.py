"""Changing the key of sensitive values: all of them locked anew, in pieces between which a kill may fall."""

import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.audit import AuditEvent
from models.cards import SealedValue
from models.database import rows
from rules.refusals import Reason
from services.actor import Actor
from services.book import Book, row_of
from services.clock import Now
from services.outcomes import Outcome, Saved
from services.vault import CannotOpen, KeyFile, Place, Vault, key_fault, key_of

A_PIECE = 200
"""Values locked anew in one transaction."""
KEY = "sealed_key"
"""What the trail calls a key; its id is the key's number."""
ROTATED, DROPPED, RESEALED = "rotate_keys", "drop_sealed_key", "reseal"


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A key of sensitive values: where it lies, what is wrong with it, what it is still needed for."""

    number: int
    name: str
    path: Path | None
    """None: values name it, and it is not there."""
    fault: Reason | None
    values: int
    """How many values of the journal are locked with it."""
    newest: bool
    replaced_at: int
    """The event from which nothing in the journal needed it; 0: it is not replaced."""


def sealed_keys(actor: Actor, now: Now, vault: Vault) -> tuple[SealedKey, ...]:
    """Read the keys that lie there and those that values name, the oldest first; for the command line."""
    used = Counter(key_of(sealed) for (sealed,) in rows(_locked()))
    there = {one.name: one for one in vault.files()}
    newest = vault.newest()
    found = []
    for name in {*used, *there}:
        file, number = there.get(name), number_of(name)
        found.append(
            SealedKey(
                number=number,
                name=name,
                path=file.path if file else None,
                fault=key_fault(file) if file else Reason.KEY_MISSING,
                values=used[name],
                newest=file is not None and file == newest,
                replaced_at=_replaced(number),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.number, one.name)))


def number_of(name: str) -> int:
    """Return the number in a key's name, 0 where it is none."""
    number = name.partition("-")[0]
    return int(number) if number.isdecimal() else 0


def is_private(path: Path) -> bool:
    """Whether nobody but its owner may do anything with a file."""
    return not stat.S_IMODE(path.stat().st_mode) & 0o077


def key_to_lock_with(actor: Actor, now: Now, vault: Vault) -> KeyFile:
    """Return the key that everything is to be locked with: the newest while a change to it is not finished.

    Else a new one, on the disk already; raises OSError.
    """
    keys = sealed_keys(actor, now, vault)
    newest = vault.newest()
    if newest is not None and key_fault(newest) is None:
        waiting = any(one.values and not one.newest and one.fault is None for one in keys)
        unnoted = newest.number > 1 and not _noted(newest.number)
        if waiting or unnoted:
            return newest
    return vault.make(max((one.number for one in keys), default=0) + 1)


def reseal_piece(book: Book, after: int) -> Outcome:
    """Lock a piece of the values behind row ``after`` with the newest key; what cannot be opened stays.

    Answers with the last row looked at (0: there are no more) and, as version, how many were locked anew.
    """
    newest = book.vault.newest()
    piece = rows(
        _locked(SealedValue.id)
        .where(SealedValue.id > after, ~SealedValue.sealed.startswith(f"{newest.name if newest else ''}:"))
        .order_by(SealedValue.id)
        .limit(A_PIECE)
    )
    done = 0
    for number, sealed in piece:
        row = row_of(SealedValue, SealedValue.id == number) or {}
        place = Place(row["thing"], row["thing_id"], row["name"])
        try:
            text = book.vault.open(place, sealed)
        except CannotOpen:
            continue
        book.update(SealedValue, row, RESEALED, sealed=book.vault.seal(place, text))
        done += 1
    return Saved(done, book.now.local, piece[-1][0] if piece else 0)


def note_rotated(book: Book, key: KeyFile) -> Outcome:
    """Keep in the trail that everything that opens is locked with a key; once."""
    if not _noted(key.number):
        book.note(ROTATED, KEY, key.number)
    return Saved(1, book.now.local, key.number)


def note_dropped(book: Book, key: SealedKey) -> Outcome:
    """Keep in the trail that a key which nothing in the journal needs is taken away."""
    book.note(DROPPED, KEY, key.number)
    return Saved(1, book.now.local, key.number)


def _locked(*before: Any) -> Any:
    return SealedValue.select(*before, SealedValue.sealed).where(SealedValue.sealed != "")


def _noted(number: int) -> bool:
    return bool(_events(AuditEvent.thing_id == number))


def _replaced(number: int) -> int:
    found = _events(AuditEvent.thing_id > number)
    return int(found[0][0]) if found else 0


def _events(where: Any) -> Sequence[tuple[Any, ...]]:
    return rows(
        AuditEvent.select(AuditEvent.id)
        .where(AuditEvent.thing == KEY, AuditEvent.act == ROTATED, where)
        .order_by(AuditEvent.id)
        .limit(1)
    )

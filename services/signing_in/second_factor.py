"""The second factor: a code from a telephone, or one from the slip, each of which opens once (5.1)."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from models.accounts import SecondFactor, SignIn
from rules.one_time import AROUND, step_at, step_of, tidy
from services.book import Book, row_of
from services.signing_in.sealing import seal, unseal


@dataclass(frozen=True, slots=True)
class Right:
    """A code that fits: of a half minute, or (``left`` given) one of the slip and what is left of those."""

    step: int
    left: str | None = None


class Codes:
    """Checks codes by the machine's own clock: the school's may be shifted, a telephone's is not."""

    def __init__(self, pepper: bytes, wall: Callable[[], datetime]) -> None:
        self._pepper = pepper
        self._wall = wall
        self._used: set[tuple[int, int]] = set()
        """Codes of this process: while the disk takes nothing they stand nowhere else."""

    def now(self) -> int:
        """Return the half minute it is."""
        return step_at(self._wall().replace(tzinfo=UTC).timestamp())

    def is_on(self, account: int) -> bool:
        """Whether an account is asked for a code."""
        row = row_of(SecondFactor, SecondFactor.account == account)
        return row is not None and bool(row["sealed"])

    def fits(self, account: int, typed: str) -> Right | None:
        """Return what a typed code is worth; None for a wrong one and for one that was used."""
        row = row_of(SecondFactor, SecondFactor.account == account)
        if row is None or not row["sealed"]:
            return None
        secret = unseal(self._pepper, _place(account), row["sealed"])
        step = None if secret is None else step_of(secret, typed, self.now())
        if step is not None:
            return None if self._is_used(row, step) else Right(step)
        left = row["recovery"].split()
        digest = self.digest(account, typed)
        if digest not in left:
            return None
        return Right(0, " ".join(one for one in left if one != digest))

    def use(self, book: Book, account: int, right: Right) -> None:
        """Note that a code was used: one of the slip is gone, one of a half minute stands in the sign-in."""
        there = row_of(SecondFactor, SecondFactor.account == account)
        if right.left is not None and there is not None:
            book.update(SecondFactor, there, "use_recovery_code", recovery=right.left)

    def remember(self, account: int, right: Right) -> None:
        """Let a code of a half minute open nothing more in this process."""
        now = self.now()
        self._used = {(who, step) for who, step in self._used if step >= now - AROUND}
        self._used.add((account, right.step))

    def kept(self, account: int, secret: bytes, recovery: Iterable[str], step: int) -> Mapping[str, Any]:
        """Return the columns of a factor that is switched on."""
        digests = " ".join(self.digest(account, code) for code in recovery)
        return {
            "sealed": seal(self._pepper, _place(account), secret),
            "recovery": digests,
            "step": step,
        }

    def digest(self, account: int, code: str) -> str:
        """Return how a code of the slip is kept: fifty bits of chance need no slow hash."""
        text = f"recovery/{account}/{tidy(code)}"
        return hmac.new(self._pepper, text.encode(), hashlib.sha256).hexdigest()[:32]

    def _is_used(self, row: Mapping[str, Any], step: int) -> bool:
        """Whether this code or a later one opened already; a clock that once ran ahead forbids nothing."""
        latest = self.now() + AROUND
        if step <= row["step"] <= latest or (row["account_id"], step) in self._used:
            return True
        used = SignIn.select().where(SignIn.account == row["account_id"], SignIn.step.between(step, latest))
        return bool(used.exists())


def _place(account: int) -> str:
    return f"second_factor/{account}/sealed"

"""What a test needs of somebody's account: codes of the second factor, keys, a sign-in."""

import asyncio
import base64
import hashlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from typing import Any, TypeVar

from rules.one_time import code_at, step_at
from services.outcomes import Saved
from services.requests import AddKey, ConfirmSecondFactor
from services.signing_in.accounts import Admission, CodeNeeded, HalfIn
from tests.school import PASSWORD, School, Who, new

T = TypeVar("T")

HERE = "10.0.0.5"
SECRET = b"12345678901234567890"
SPARE = ("abcde-fghjk", "mnpqr-stuvw")


def at_once(asked: Coroutine[Any, Any, T]) -> T:
    """Wait for an answer, also where an event loop runs already."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, asked).result()


def key_line(comment: str) -> str:
    """Return a line of ``authorized_keys`` that nobody else has."""
    parts = (b"ssh-ed25519", hashlib.sha256(comment.encode()).digest())
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return f"ssh-ed25519 {base64.b64encode(blob).decode()} {comment}"


def code_now(school: School, steps: int = 0) -> str:
    """Return the code that a telephone shows now, or so many half minutes later."""
    return code_at(SECRET, step_at(school.utc.replace(tzinfo=UTC).timestamp()) + steps)


def signed_in(who: Who, password: str = PASSWORD) -> Admission:
    """Sign somebody in who is asked for no code."""
    admission = at_once(who.school.house.accounts.admit(who.login, password, HERE))
    assert admission is not None
    return admission


def half_in(who: Who) -> HalfIn:
    """Give the right password of somebody who is asked for a code."""
    try:
        signed_in(who)
    except CodeNeeded as needed:
        return needed.half
    raise AssertionError("no code was asked for")


def gives(who: Who, half: HalfIn, code: str) -> Admission | None:
    """Give a code."""
    return at_once(who.school.house.accounts.admit_code(half, code))


def switched_on(who: Who) -> None:
    """Switch somebody's second factor on with the code of half a minute before, so that now's is unused."""
    code = code_now(who.school, -1)
    change = ConfirmSecondFactor(PASSWORD, SECRET, code, SPARE, new())
    outcome = at_once(who.school.house.accounts.guarding.keep(who.actor, change))
    assert isinstance(outcome, Saved), outcome


def with_key(who: Who, line: str) -> int:
    """Let somebody sign in by a key; return its number."""
    change = AddKey(PASSWORD, line, new())
    outcome = at_once(who.school.house.accounts.guarding.keep(who.actor, change))
    assert isinstance(outcome, Saved), outcome
    return outcome.thing

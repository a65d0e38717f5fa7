"""Reading who is signed in now, and what lets an account in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from models.accounts import Account, PublicKey, SecondFactor, SignIn
from models.database import rows
from models.people import Person
from rules.codes import Role
from rules.permissions import Act, allowed
from rules.refusals import Reason
from services.actor import Actor
from services.book import row_of
from services.clock import Now
from services.names import full
from services.outcomes import Refusal
from services.refused import Refused
from services.standing import refuse, roles_of, towards_nothing

_LONGEST = timedelta(days=1)
"""A sign-in that no end was noted for, because the power failed, is not counted as open after this."""


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A session that has not ended; ``at`` is local."""

    sign_in: int
    login: str
    full_name: str
    address: str
    at: datetime
    is_this: bool
    """Whether it is the reader's very session."""


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A public key that lets in."""

    key: int
    kind: str
    fingerprint: str
    comment: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """What lets somebody in, and where the journal is open under that login."""

    login: str
    person: int
    full_name: str
    is_own: bool
    is_closed: bool
    roles: tuple[Role, ...]
    second_factor_since: datetime | None
    """Local; None while no code is asked for."""
    recovery_left: int
    keys: tuple[KeyLine, ...]
    sessions: tuple[OpenSignIn, ...]
    may_sign_in_by_key: bool
    may_manage: bool


class Over(StrEnum):
    """Why an open session ends by itself."""

    ENDED = "ended"
    CLOSED = "closed"
    ROLE_TAKEN = "role_taken"


def open_sign_ins(actor: Actor, now: Now) -> tuple[OpenSignIn, ...]:
    """Read the sessions that are open, the latest first (5.2–5.4)."""
    if refusal := refuse(Act.MANAGE_ACCOUNTS, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    return _open(actor, now)


def account_page(actor: Actor, now: Now, login: str = "") -> AccountPage:
    """Read one's own account, or for the administrator anybody's (5.1)."""
    own = row_of(Account, Account.id == actor.account)
    is_own = own is not None and login in ("", own["login"])
    standing = towards_nothing(actor, now.today)
    act = Act.GUARD_OWN_ACCOUNT if is_own else Act.MANAGE_ACCOUNTS
    if refusal := refuse(act, standing):
        raise Refused(refusal)
    there = own if is_own else row_of(Account, Account.login == login)
    if there is None:
        raise Refused(Refusal(Reason.UNKNOWN_THING, Act.MANAGE_ACCOUNTS, "5.1", login))
    account = there["id"]
    roles = roles_of(Actor(there["person_id"], account, 0, ""), now.today)
    factor = row_of(SecondFactor, SecondFactor.account == account)
    is_on = factor is not None and bool(factor["sealed"])
    name = rows(
        Person.select(Person.surname, Person.given_name, Person.patronymic).where(
            Person.id == there["person_id"]
        )
    )[0]
    return AccountPage(
        login=there["login"],
        person=there["person_id"],
        full_name=full(*name),
        is_own=is_own,
        is_closed=there["disabled_at"] is not None,
        roles=tuple(sorted(roles)),
        second_factor_since=now.local_of(factor["since"]) if factor and is_on else None,
        recovery_left=len(factor["recovery"].split()) if factor and is_on else 0,
        keys=keys_of(account),
        sessions=_open(actor, now, SignIn.account == account),
        may_sign_in_by_key=Role.ADMINISTRATOR in roles,
        may_manage=Act.MANAGE_ACCOUNTS in allowed(standing),
    )


def keys_of(account: int) -> tuple[KeyLine, ...]:
    """Read the keys an account has, the oldest first."""
    found = rows(
        PublicKey.select(PublicKey.id, PublicKey.kind, PublicKey.fingerprint, PublicKey.comment)
        .where(PublicKey.account == account, PublicKey.removed_at.is_null())
        .order_by(PublicKey.id)
    )
    return tuple(KeyLine(*values) for values in found)


def over(actor: Actor, now: Now, roles: frozenset[Role]) -> Over | None:
    """Return why a session that signed in with these roles is over; None while it goes on."""
    account = row_of(Account, Account.id == actor.account)
    if account is None or account["disabled_at"] is not None:
        return Over.CLOSED
    there = row_of(SignIn, SignIn.id == actor.sign_in)
    if there is not None and there["ended_at"] is not None:
        return Over.ENDED
    return Over.ROLE_TAKEN if roles - roles_of(actor, now.today) else None


def _open(actor: Actor, now: Now, *whose: Any) -> tuple[OpenSignIn, ...]:
    found = rows(
        SignIn.select(
            SignIn.id,
            Account.login,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            SignIn.address,
            SignIn.at,
        )
        .join(Account)
        .join(Person)
        .where(SignIn.admitted, SignIn.ended_at.is_null(), SignIn.at > now.utc - _LONGEST, *whose)
        .order_by(SignIn.id.desc())
    )
    return tuple(
        OpenSignIn(number, login, full(*name), address, now.local_of(at), number == actor.sign_in)
        for number, login, *name, address, at in found
    )

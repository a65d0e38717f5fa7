"""Reading who is signed in now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.accounts import Account, SignIn
from models.database import rows
from models.people import Person
from rules.permissions import Act
from services.actor import Actor
from services.clock import Now
from services.names import full
from services.refused import Refused
from services.standing import refuse, towards_nothing

_LONGEST = timedelta(days=1)
"""A sign-in that no end was noted for, because the power failed, is not counted as open after this."""


@dataclass(frozen=True, slots=True)
class OpenSignIn:
    """A session that has not ended; ``at`` is local."""

    login: str
    full_name: str
    address: str
    at: datetime


def open_sign_ins(actor: Actor, now: Now) -> tuple[OpenSignIn, ...]:
    """Read the sessions that are open, the latest first (5.2–5.4)."""
    if refusal := refuse(Act.MANAGE_ACCOUNTS, towards_nothing(actor, now.today)):
        raise Refused(refusal)
    found = rows(
        SignIn.select(
            Account.login,
            Person.surname,
            Person.given_name,
            Person.patronymic,
            SignIn.address,
            SignIn.at,
        )
        .join(Account)
        .join(Person)
        .where(SignIn.admitted, SignIn.ended_at.is_null(), SignIn.at > now.utc - _LONGEST)
        .order_by(SignIn.id.desc())
    )
    return tuple(
        OpenSignIn(login, full(*name), address, now.local_of(at)) for login, *name, address, at in found
    )

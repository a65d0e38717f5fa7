"""Who is asking: known from the authenticated connection and from nowhere else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person (ids of person, account and sign-in) and the address the connection came from."""

    person: int
    account: int
    sign_in: int
    address: str


OFFICE = Actor(person=0, account=0, sign_in=0, address="command line")
"""The administrator of the machine, who may do on the command line what the file's owner may do."""

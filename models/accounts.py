"""Accounts, roles and sign-ins."""

from peewee import BooleanField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from models.base import Table, one_of
from models.people import Person


class Account(Table):
    """A person's own login (5.1); never re-used."""

    person = ForeignKeyField(Person, unique=True, backref="account")
    login = TextField(unique=True)
    password_hash = TextField(default="")
    """Version-prefixed bcrypt; empty until a first password is issued."""
    must_change_password = BooleanField(default=True)
    made_at = DateTimeField()
    disabled_at = DateTimeField(null=True)


class RoleGrant(Table):
    """A role held from a day until a day."""

    account = ForeignKeyField(Account, backref="roles")
    role = TextField(
        constraints=[
            Check(
                one_of(
                    "role",
                    ("administrator", "deputy", "director", "guardian", "pupil", "secretary", "teacher"),
                )
            )
        ]
    )
    since = DateField()
    until = DateField(null=True)

    class Meta:
        indexes = ((("account", "role", "since"), True),)


class SignIn(Table):
    """An attempt to sign in: who, from where, when, how it ended (5.2–5.4)."""

    account = ForeignKeyField(Account, null=True, backref="sign_ins")
    address = TextField()
    at = DateTimeField(index=True)
    admitted = BooleanField()
    ended_at = DateTimeField(null=True)
    ended = TextField(default="")
    step = IntegerField(null=True)
    """The half minute whose code opened this session; no second one opens by the same code."""


class SecondFactor(Table):
    """An account that is asked for a code besides its password or key; nothing sealed: it is off."""

    account = ForeignKeyField(Account, unique=True, backref="second_factor")
    sealed = TextField(default="")
    """The secret, locked with a key outside the database."""
    recovery = TextField(default="")
    """Keyed digests of the one-time codes that are left, separated by blanks."""
    step = IntegerField(default=0)
    """The half minute whose code confirmed it."""
    since = DateTimeField(null=True)


class PublicKey(Table):
    """A public SSH key of an administrator; one that was removed opens nothing."""

    account = ForeignKeyField(Account, backref="public_keys")
    kind = TextField()
    blob = TextField()
    fingerprint = TextField()
    comment = TextField(default="")
    added_at = DateTimeField()
    removed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("account", "fingerprint"), True),)

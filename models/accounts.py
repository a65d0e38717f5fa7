"""Accounts, roles and sign-ins."""

from peewee import BooleanField, Check, DateField, DateTimeField, ForeignKeyField, TextField

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

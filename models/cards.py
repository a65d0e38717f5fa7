"""Personal cards of pupils (4.4, 1.6) and the values of them that are kept encrypted."""

from peewee import DateField, ForeignKeyField, IntegerField, TextField

from models.base import Table
from models.people import Pupil


class PupilCard(Table):
    """What the school knows of a pupil besides name, birth date and class."""

    pupil = ForeignKeyField(Pupil, unique=True, backref="card")
    birth_place = TextField(default="")
    address = TextField(default="")
    phone = TextField(default="")
    health_group = TextField(default="")
    """Off by default (a setting): no diagnosis, only the group."""
    arrived_from = TextField(default="")
    notes = TextField(default="")
    consent_on = DateField(null=True)
    """When the written consent to keep sensitive fields was given; without it they stay empty."""
    version = IntegerField(default=1)


class SealedValue(Table):
    """A sensitive value (passport, СНИЛС), encrypted with its place as associated data."""

    thing = TextField()
    thing_id = IntegerField()
    name = TextField()
    sealed = TextField()
    """Base64 of nonce and AES-256-GCM ciphertext; the key lies outside the database."""
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("thing", "thing_id", "name"), True),)

"""Outages of the regional system, and what was carried over from this journal into it (3.1, 3.2)."""

from peewee import SQL, DateTimeField, ForeignKeyField, IntegerField, TextField

from models.base import Table
from models.people import Person


class Outage(Table):
    """A time without access to the regional system; instants are UTC, one without an end lasts."""

    started_at = DateTimeField(index=True)
    ended_at = DateTimeField(null=True)
    cause = TextField()
    opened_by = ForeignKeyField(Person, null=True)
    opened_at = DateTimeField()
    ended_by = ForeignKeyField(Person, null=True)
    correction = TextField(default="")
    """Why it was corrected last; empty where it never was."""
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK (ended_at IS NULL OR ended_at > started_at)")]


class CarriedOver(Table):
    """A record that stands in the regional system too; where ``carried_at`` is None that was taken back."""

    outage = ForeignKeyField(Outage, backref="carried")
    thing = TextField()
    """Name of the table the record lives in."""
    thing_id = IntegerField()
    value = TextField()
    """What was carried over, as stored; a record that says something else since is to be carried anew."""
    carried_by = ForeignKeyField(Person, null=True)
    carried_at = DateTimeField(null=True)
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("outage", "thing", "thing_id"), True),)

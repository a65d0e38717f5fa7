"""The journal's own history: append-only, chained."""

from peewee import DateTimeField, IntegerField, TextField

from models.base import Table


class AuditEvent(Table):
    """Who did what to which thing, from where, what stood there before and what stands there after.

    Plain numbers instead of foreign keys: the trail outlives whatever it speaks of.
    """

    at = DateTimeField()
    person = IntegerField(null=True)
    sign_in = IntegerField(null=True)
    address = TextField(default="")
    act = TextField()
    thing = TextField()
    """Name of the table the thing lives in."""
    thing_id = IntegerField()
    course = IntegerField(null=True)
    before = TextField()
    after = TextField()
    request = TextField(null=True, unique=True)
    hash = TextField()

    class Meta:
        indexes = ((("thing", "thing_id"), False), (("person",), False), (("course",), False))

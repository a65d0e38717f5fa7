"""Remarks of the nightly pass over the journals (2.10, 4.2)."""

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from models.base import Table
from models.courses import Course
from models.people import Person


class Remark(Table):
    """A duty that was overdue when the pass looked; it closes by itself once it is mended."""

    course = ForeignKeyField(Course, backref="remarks")
    teacher = ForeignKeyField(Person, backref="remarks")
    duty = TextField()
    """A value of ``rules.deadlines.DutyKind``."""
    day = DateField()
    number = IntegerField()
    """Number of the lesson of the day; 0 where the duty is of the whole page."""
    due = DateTimeField()
    """Local, as the duty's clock says."""
    made_at = DateTimeField()
    closed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("course", "duty", "day", "number", "made_at"), True), (("closed_at",), False))

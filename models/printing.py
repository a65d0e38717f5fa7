"""Proof that progress was printed for parents (2.12)."""

from peewee import DateField, DateTimeField, ForeignKeyField

from models.base import Table
from models.people import Person, Pupil, SchoolClass


class PrintIssue(Table):
    """Weekly sheets of a class (``pupil`` None) or of one pupil, printed for the week from Monday."""

    school_class = ForeignKeyField(SchoolClass, backref="print_issues")
    pupil = ForeignKeyField(Pupil, null=True)
    monday = DateField()
    printed_by = ForeignKeyField(Person, null=True)
    printed_at = DateTimeField()

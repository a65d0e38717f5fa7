"""Certificates: the content of a closed term, or of a whole year, as the director sealed it (4.1)."""

from peewee import DateTimeField, ForeignKeyField, IntegerField, TextField

from models.base import Table
from models.courses import Course
from models.people import Person, SchoolClass
from models.school import Term


class Certificate(Table):
    """A seal over every page of a class, or one of them, in a term or a year; told by a hash a page."""

    school_class = ForeignKeyField(SchoolClass, backref="certificates")
    term = ForeignKeyField(Term, null=True, backref="certificates")
    """None for the whole year of the class."""
    course = ForeignKeyField(Course, null=True, backref="certificates")
    """None for every page of the class."""
    code = TextField(unique=True)
    """What paper bears and people compare: «ABCD-2345»."""
    digest = TextField()
    """SHA-256 over all the pages."""
    parts = TextField()
    """JSON: term and title of a page, «quarter 1 Алгебра» → SHA-256 of its content."""
    head_number = IntegerField()
    head_hash = TextField()
    """Where the trail ended when it was sealed."""
    sealed_by = ForeignKeyField(Person, backref="certificates")
    sealed_at = DateTimeField()

    class Meta:
        indexes = ((("school_class", "term", "sealed_at"), True),)

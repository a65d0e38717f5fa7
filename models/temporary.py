"""The temporary journal on paper: its sheets, what came back from them, who counted and compared (3.1)."""

from peewee import DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from models.base import Table
from models.courses import Course
from models.people import Person, SchoolClass


class TemporaryJournal(Table):
    """A sheet of a class and a day; its rows and lessons stay as they were printed, whoever moves later."""

    code = TextField(unique=True)
    school_class = ForeignKeyField(SchoolClass, backref="temporary_journals", index=True)
    day = DateField()
    content = TextField()
    """JSON: ``rows`` as pairs of a number and a pupil, ``lessons`` with course, number and their rows."""
    laid_by = ForeignKeyField(Person, null=True)
    laid_at = DateTimeField()

    class Meta:
        indexes = ((("day", "school_class"), False),)


class TemporaryRecord(Table):
    """A record that came from a sheet; one that says something else since comes from elsewhere."""

    journal = ForeignKeyField(TemporaryJournal, backref="records")
    thing = TextField()
    """Name of the table the record lives in."""
    thing_id = IntegerField()
    value = TextField()
    """What was keyed, as stored."""
    entered_by = ForeignKeyField(Person, null=True)
    entered_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("thing", "thing_id", "journal"), True),)


class TemporaryTotals(Table):
    """How many marks and absent pupils a lesson has on paper as counted there, and how many stood here."""

    journal = ForeignKeyField(TemporaryJournal, backref="totals")
    course = ForeignKeyField(Course)
    number = IntegerField()
    marks = IntegerField()
    absent = IntegerField()
    marks_found = IntegerField()
    absent_found = IntegerField()
    counted_by = ForeignKeyField(Person, null=True)
    counted_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("journal", "course", "number"), True),)


class TemporaryComparison(Table):
    """A second person held the paper of a lesson against the journal."""

    journal = ForeignKeyField(TemporaryJournal, backref="comparisons")
    course = ForeignKeyField(Course)
    number = IntegerField()
    differences = TextField()
    """JSON: row, what stands on paper, what stood here; an empty list where they agree."""
    compared_by = ForeignKeyField(Person)
    compared_at = DateTimeField()


class ReadyBlanks(Table):
    """The sheets of a day that were made ready by themselves on the evening before."""

    day = DateField(unique=True)
    file = TextField()
    """Name in the station's folder."""
    made_at = DateTimeField()
    printed_at = DateTimeField(null=True)
    """When the printer took it; None where it lies in the folder alone."""
    version = IntegerField(default=1)

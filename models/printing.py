"""Proof that progress was printed for parents (2.12)."""

from peewee import SQL, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from models.base import Table, one_of
from models.people import Guardian, Person, Pupil, SchoolClass


class PrintIssue(Table):
    """Weekly sheets of a class (``pupil`` None) or of one pupil, printed for the week from Monday."""

    school_class = ForeignKeyField(SchoolClass, backref="print_issues")
    pupil = ForeignKeyField(Pupil, null=True)
    monday = DateField()
    printed_by = ForeignKeyField(Person, null=True)
    printed_at = DateTimeField()
    codes = TextField(null=True)
    """JSON: pupil → the code on the sheet; None for what was printed before codes were kept."""


class HandOver(Table):
    """A pupil's sheet of a week given out; ``handed_on`` is None where that was taken back."""

    pupil = ForeignKeyField(Pupil, backref="hand_overs")
    monday = DateField()
    handed_on = DateField(null=True)
    recorded_by = ForeignKeyField(Person, null=True)
    recorded_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("pupil", "monday"), True),)


class ReadyBatch(Table):
    """The sheets of a week that were made ready by themselves: a file that waits, not yet a printing."""

    monday = DateField(unique=True)
    file = TextField()
    """Name in the station's folder; empty where no sheet was owed."""
    codes = TextField()
    """JSON: pupil → the code on the sheet."""
    made_at = DateTimeField()


class PrintApplication(Table):
    """A guardian's written application for printed progress, at least once a week (2.12)."""

    pupil = ForeignKeyField(Pupil, backref="print_applications")
    guardian = ForeignKeyField(Guardian, null=True)
    received_on = DateField()
    since = DateField()
    until = DateField(null=True)
    weekday = IntegerField(default=5)
    delivery = TextField(
        default="by_hand", constraints=[Check(one_of("delivery", ("by_hand", "by_pupil", "by_post")))]
    )
    entered_by = ForeignKeyField(Person, null=True)
    entered_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        constraints = [
            SQL("CHECK (weekday BETWEEN 1 AND 7)"),
            SQL("CHECK (until IS NULL OR until >= since)"),
        ]
        indexes = ((("pupil", "since"), True),)

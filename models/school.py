"""The school itself: settings, years, terms, days off, bells."""

from peewee import (
    SQL,
    BooleanField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.base import Table, one_of


class Setting(Table):
    """A number or a name the school decides, from a day on."""

    name = TextField()
    value = TextField()
    since = DateField()

    class Meta:
        indexes = ((("name", "since"), True),)


class SchoolYear(Table):
    """A school year; a closed one is read-only."""

    title = TextField(unique=True)
    starts_on = DateField()
    ends_on = DateField()
    closed_at = DateTimeField(null=True)

    class Meta:
        constraints = [SQL("CHECK (ends_on > starts_on)")]


class Term(Table):
    """A quarter, half-year or trimester of the grades from–to."""

    year = ForeignKeyField(SchoolYear, backref="terms")
    kind = TextField(constraints=[Check(one_of("kind", ("half_year", "quarter", "trimester")))])
    number = IntegerField()
    grade_from = IntegerField()
    grade_to = IntegerField()
    starts_on = DateField()
    ends_on = DateField()
    closed_at = DateTimeField(null=True)

    class Meta:
        constraints = [SQL("CHECK (ends_on > starts_on)"), SQL("CHECK (grade_to >= grade_from)")]
        indexes = ((("year", "kind", "number"), True),)


class DayOff(Table):
    """A day without lessons: holidays between terms or a public holiday."""

    year = ForeignKeyField(SchoolYear, backref="days_off")
    day = DateField()
    kind = TextField(constraints=[Check(one_of("kind", ("holiday", "vacation")))])
    title = TextField()

    class Meta:
        indexes = ((("year", "day"), True),)


class WorkingDay(Table):
    """A day that the production calendar or the school itself makes working or free against its weekday."""

    day = DateField(unique=True)
    works = BooleanField()
    title = TextField(default="")
    own = BooleanField(default=False)
    """The school's own decision; the rest was taken from the production calendar of Russia."""


class BellPeriod(Table):
    """When a lesson of the day begins and ends, as «08:30» local time; number 0 exists."""

    number = IntegerField(unique=True)
    starts = TextField()
    ends = TextField()

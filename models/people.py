"""Persons and what ties them to the school: classes, pupils, staff, guardians."""

from peewee import SQL, BooleanField, Check, DateField, ForeignKeyField, IntegerField, TextField

from models.base import Table, one_of
from models.school import SchoolYear


class Person(Table):
    """A human being, once, however many roles the person holds."""

    surname = TextField()
    given_name = TextField()
    patronymic = TextField(default="")
    sex = TextField(default="", constraints=[Check(one_of("sex", ("", "f", "m")))])
    born_on = DateField(null=True)
    name_key = TextField(index=True)
    """Folded full name: sorts and searches as Russians expect."""


class SchoolClass(Table):
    """A class of one school year; ``title`` is what people call it."""

    year = ForeignKeyField(SchoolYear, backref="classes")
    grade = IntegerField()
    letter = TextField(default="")
    title = TextField()
    class_teacher = ForeignKeyField(Person, null=True, backref="leads")

    class Meta:
        constraints = [SQL("CHECK (grade BETWEEN 1 AND 11)")]
        indexes = ((("year", "title"), True),)


class Staff(Table):
    """A person employed by the school."""

    person = ForeignKeyField(Person, unique=True, backref="staff")
    staff_no = TextField(null=True, unique=True)
    position = TextField(default="")


class Pupil(Table):
    """A person taught by the school; a leaver stays here for ever."""

    person = ForeignKeyField(Person, unique=True, backref="pupil")
    file_no = TextField(null=True, unique=True)
    lodging = TextField(default="day", constraints=[Check(one_of("lodging", ("boarding", "day")))])


class Enrollment(Table):
    """A pupil belongs to a class from a day until a day (inclusive; None: still)."""

    pupil = ForeignKeyField(Pupil, backref="enrollments")
    school_class = ForeignKeyField(SchoolClass, backref="enrollments")
    since = DateField()
    until = DateField(null=True)
    order_no = TextField(default="")

    class Meta:
        constraints = [SQL("CHECK (until IS NULL OR until >= since)")]
        indexes = ((("pupil", "school_class", "since"), True),)


class Guardian(Table):
    """A parent or another legal representative."""

    person = ForeignKeyField(Person, unique=True, backref="guardian")
    phone = TextField(default="")
    consent_on = DateField(null=True)
    """When the written consent to keep the own sensitive values was given; without it there are none."""


class Guardianship(Table):
    """Whose child a pupil is, and whether the guardian reads the diary (1.6, 2.11)."""

    pupil = ForeignKeyField(Pupil, backref="guardianships")
    guardian = ForeignKeyField(Guardian, backref="guardianships")
    relation = TextField(default="")
    diary_access = BooleanField(default=True)

    class Meta:
        indexes = ((("pupil", "guardian"), True),)

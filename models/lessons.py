"""Lessons held, their works, homework, marks, absences and the documents that explain them."""

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
from models.courses import Course, Subject
from models.people import Person, Pupil
from models.plans import PlanItem


class Lesson(Table):
    """A lesson of a course on a day, under a number of the day."""

    course = ForeignKeyField(Course, backref="lessons", index=False)
    day = DateField()
    number = IntegerField()
    taught_by = ForeignKeyField(Person, null=True)
    topic = TextField(default="")
    material = TextField(default="")
    plan_item = ForeignKeyField(PlanItem, null=True, backref="lessons")
    """The item of the topic plan that the topic was taken from (2.7)."""
    attendance_taken_at = DateTimeField(null=True)
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("course", "day", "number"), True), (("day",), False))


class WorkKind(Table):
    """A kind of work of the school's list: name, one letter, default weight."""

    title = TextField(unique=True)
    letter = TextField()
    weight = IntegerField(default=1)
    position = IntegerField(default=0)


class Work(Table):
    """What marks of a lesson are given for (2.7); several a lesson."""

    lesson = ForeignKeyField(Lesson, backref="works")
    kind = ForeignKeyField(WorkKind)
    title = TextField(default="")
    weight = IntegerField(default=1)
    due_on = DateField(null=True)
    """When the work is to be handed in, where that is not the lesson's own day."""
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK (weight BETWEEN 1 AND 10)")]


class Mark(Table):
    """A mark of a pupil for a work; an empty value is a removed mark, whose version goes on."""

    work = ForeignKeyField(Work, backref="marks", index=False)
    pupil = ForeignKeyField(Pupil, backref="marks")
    position = IntegerField()
    value = TextField()
    set_by = ForeignKeyField(Person)
    set_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        constraints = [
            SQL("CHECK (position BETWEEN 1 AND 2)"),
            SQL("CHECK (value IN ('', '5', '4', '3', '2', '1', '.', 'pass', 'fail'))"),
        ]
        indexes = ((("work", "pupil", "position"), True),)


class AbsenceDocument(Table):
    """A note, an order or an application that explains the absence of a pupil on some days (2.9)."""

    pupil = ForeignKeyField(Pupil, backref="absence_documents")
    since = DateField()
    until = DateField()
    kind = TextField(
        constraints=[Check(one_of("kind", ("application", "exemption", "leave", "medical", "order")))]
    )
    reason = TextField(constraints=[Check(one_of("reason", ("", "illness", "no_reason", "valid")))])
    """What it proposes for the lessons of those days; empty for an exemption, which proposes «осв.»."""
    handed_in_on = DateField()
    subject = ForeignKeyField(Subject, null=True)
    """An exemption of one subject (physical education); None: of every lesson."""
    note = TextField(default="")
    withdrawn_at = DateTimeField(null=True)
    entered_by = ForeignKeyField(Person)
    entered_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK (until >= since)")]
        indexes = ((("pupil", "since"), False),)


class Absence(Table):
    """A pupil was absent, late or exempt at a lesson; an empty code is a removed record."""

    lesson = ForeignKeyField(Lesson, backref="absences", index=False)
    pupil = ForeignKeyField(Pupil, backref="absences")
    code = TextField(constraints=[Check(one_of("code", ("", "absent", "exempt", "late")))])
    reason = TextField(
        default="", constraints=[Check(one_of("reason", ("", "illness", "no_reason", "valid")))]
    )
    minutes = IntegerField(null=True)
    document = ForeignKeyField(AbsenceDocument, null=True, backref="absences")
    """What proved the reason."""
    set_by = ForeignKeyField(Person)
    set_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("lesson", "pupil"), True),)


class Homework(Table):
    """Homework set at a lesson, for everyone (``pupil`` None) or for one pupil (2.8)."""

    lesson = ForeignKeyField(Lesson, backref="homework")
    pupil = ForeignKeyField(Pupil, null=True)
    text = TextField(default="")
    nothing_set = BooleanField(default=False)
    due_on = DateField(null=True)
    written_at = DateTimeField()
    first_written_at = DateTimeField(null=True)
    """When it was written at all: a later correction does not make it late (2.8)."""
    version = IntegerField(default=1)


Homework.add_index(Homework.lesson, unique=True, where=Homework.pupil.is_null(), name="homework_for_everyone")
Homework.add_index(
    Homework.lesson,
    Homework.pupil,
    unique=True,
    where=Homework.pupil.is_null(False),
    name="homework_for_one",
)

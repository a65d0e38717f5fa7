"""Lessons held, their works, homework, marks and absences."""

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
from models.courses import Course
from models.people import Person, Pupil
from models.school import Term


class Lesson(Table):
    """A lesson of a course on a day, under a number of the day."""

    course = ForeignKeyField(Course, backref="lessons", index=False)
    day = DateField()
    number = IntegerField()
    taught_by = ForeignKeyField(Person, null=True)
    topic = TextField(default="")
    material = TextField(default="")
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


class Absence(Table):
    """A pupil was absent, late or exempt at a lesson; an empty code is a removed record."""

    lesson = ForeignKeyField(Lesson, backref="absences", index=False)
    pupil = ForeignKeyField(Pupil, backref="absences")
    code = TextField(constraints=[Check(one_of("code", ("", "absent", "exempt", "late")))])
    reason = TextField(
        default="", constraints=[Check(one_of("reason", ("", "illness", "no_reason", "valid")))]
    )
    minutes = IntegerField(null=True)
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
    version = IntegerField(default=1)


Homework.add_index(Homework.lesson, unique=True, where=Homework.pupil.is_null(), name="homework_for_everyone")
Homework.add_index(
    Homework.lesson,
    Homework.pupil,
    unique=True,
    where=Homework.pupil.is_null(False),
    name="homework_for_one",
)


class SummativeMark(Table):
    """A pupil's result in a course: of a term, a year, an exam, or final."""

    course = ForeignKeyField(Course, backref="summative_marks", index=False)
    pupil = ForeignKeyField(Pupil, backref="summative_marks")
    kind = TextField(constraints=[Check(one_of("kind", ("exam", "final", "term", "year")))])
    term = ForeignKeyField(Term, null=True)
    value = TextField()
    set_by = ForeignKeyField(Person)
    set_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        constraints = [
            SQL("CHECK (value IN ('', '5', '4', '3', '2', 'pass', 'fail', 'exempt', 'not_assessed'))"),
            SQL("CHECK ((kind = 'term') = (term_id IS NOT NULL))"),
        ]


SummativeMark.add_index(
    SummativeMark.course,
    SummativeMark.pupil,
    SummativeMark.term,
    unique=True,
    where=SummativeMark.term.is_null(False),
    name="one_mark_of_a_term",
)
SummativeMark.add_index(
    SummativeMark.course,
    SummativeMark.pupil,
    SummativeMark.kind,
    unique=True,
    where=SummativeMark.term.is_null(),
    name="one_mark_of_a_kind",
)

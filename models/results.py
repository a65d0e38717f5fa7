"""Results of a term, a year, an exam and final ones (2.4, 2.6, 4.4), and closed terms opened again."""

from peewee import SQL, Check, DateTimeField, ForeignKeyField, IntegerField, TextField

from models.base import Table, one_of
from models.courses import Course
from models.people import Person, Pupil
from models.school import Term


class SummativeMark(Table):
    """A pupil's result in a course: of a term, a year, an exam, or final."""

    course = ForeignKeyField(Course, backref="summative_marks")
    pupil = ForeignKeyField(Pupil, backref="summative_marks")
    kind = TextField(constraints=[Check(one_of("kind", ("exam", "final", "term", "year")))])
    term = ForeignKeyField(Term, null=True)
    value = TextField()
    reason = TextField(null=True)
    """Why the result differs from what the marks propose, where the program asked."""
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


class TermReopening(Table):
    """A closed term is open again until an instant: for everybody, for a course, or for one pupil of it."""

    term = ForeignKeyField(Term, backref="reopenings")
    course = ForeignKeyField(Course, null=True, backref="reopenings")
    pupil = ForeignKeyField(Pupil, null=True)
    until = DateTimeField()
    reason = TextField()
    given_by = ForeignKeyField(Person)
    given_at = DateTimeField()

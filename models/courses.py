"""Pages of the journal and who teaches them, groups, the timetable and its changes."""

from peewee import SQL, BooleanField, Check, DateField, ForeignKeyField, IntegerField, TextField

from models.base import Table, one_of
from models.people import Person, Pupil, SchoolClass
from models.school import SchoolYear


class Subject(Table):
    """What is taught, and how it is assessed."""

    title = TextField(unique=True)
    scale = TextField(
        default="five_point", constraints=[Check(one_of("scale", ("five_point", "none", "pass_fail")))]
    )
    allows_exempt = BooleanField(default=False)


class StudyGroup(Table):
    """A part of a class, or pupils across classes (``school_class`` None)."""

    year = ForeignKeyField(SchoolYear, backref="groups")
    school_class = ForeignKeyField(SchoolClass, null=True, backref="groups")
    title = TextField()

    class Meta:
        indexes = ((("year", "title"), True),)


class GroupMember(Table):
    """A pupil is in a study group from a day until a day."""

    study_group = ForeignKeyField(StudyGroup, backref="members")
    pupil = ForeignKeyField(Pupil, backref="groups")
    since = DateField()
    until = DateField(null=True)

    class Meta:
        constraints = [SQL("CHECK (until IS NULL OR until >= since)")]
        indexes = ((("study_group", "pupil", "since"), True),)


class Course(Table):
    """A page of the journal: one subject taught to one class or study group in one year."""

    year = ForeignKeyField(SchoolYear, backref="courses")
    subject = ForeignKeyField(Subject, backref="courses")
    school_class = ForeignKeyField(SchoolClass, null=True, backref="courses")
    study_group = ForeignKeyField(StudyGroup, null=True, backref="courses")
    hours_in_two_weeks = IntegerField(default=0)

    class Meta:
        constraints = [SQL("CHECK (school_class_id IS NOT NULL OR study_group_id IS NOT NULL)")]
        indexes = ((("year", "school_class"), False),)


class Teaching(Table):
    """Who teaches a course, from a day until a day."""

    course = ForeignKeyField(Course, backref="teachings")
    teacher = ForeignKeyField(Person, backref="teachings")
    since = DateField()
    until = DateField(null=True)

    class Meta:
        constraints = [SQL("CHECK (until IS NULL OR until >= since)")]
        indexes = ((("course", "teacher", "since"), True),)


class TimetableSlot(Table):
    """A lesson that repeats: weekday 1–7, week 0 (every) or 1, 2 of a two-week cycle."""

    course = ForeignKeyField(Course, backref="slots")
    weekday = IntegerField()
    week = IntegerField(default=0)
    number = IntegerField()
    room = TextField(default="")
    since = DateField()
    until = DateField(null=True)

    class Meta:
        constraints = [SQL("CHECK (weekday BETWEEN 1 AND 7)"), SQL("CHECK (week BETWEEN 0 AND 2)")]
        indexes = ((("course", "weekday", "week", "number", "since"), True), (("weekday", "number"), False))


class TimetableChange(Table):
    """What is different on one day; an empty kind is a change that was taken back."""

    course = ForeignKeyField(Course, backref="changes")
    day = DateField()
    number = IntegerField()
    kind = TextField(
        constraints=[Check(one_of("kind", ("", "cancelled", "extra", "moved", "room", "substituted")))]
    )
    substitute = ForeignKeyField(Person, null=True, backref="substitutions")
    """Who holds the lesson instead; a lesson that is moved, extra or in another room may have one too."""
    room = TextField(default="")
    """The room of that day where it is not the usual one."""
    to_day = DateField(null=True)
    to_number = IntegerField(null=True)
    note = TextField(default="")
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK ((kind = 'moved') = (to_day IS NOT NULL AND to_number IS NOT NULL))")]
        indexes = ((("course", "day", "number"), True), (("day",), False), (("to_day",), False))

"""The tables the journal began with: a frozen copy, independent of what the tables become later."""

from peewee import (
    SQL,
    BooleanField,
    Check,
    DatabaseProxy,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

frozen = DatabaseProxy()


class Table(Model):
    class Meta:
        database = frozen
        legacy_table_names = False


def one_of(column, values):
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Setting(Table):
    name = TextField()
    value = TextField()
    since = DateField()

    class Meta:
        indexes = ((("name", "since"), True),)


class SchoolYear(Table):
    title = TextField(unique=True)
    starts_on = DateField()
    ends_on = DateField()
    closed_at = DateTimeField(null=True)

    class Meta:
        constraints = [SQL("CHECK (ends_on > starts_on)")]


class Term(Table):
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
    year = ForeignKeyField(SchoolYear, backref="days_off")
    day = DateField()
    kind = TextField(constraints=[Check(one_of("kind", ("holiday", "vacation")))])
    title = TextField()

    class Meta:
        indexes = ((("year", "day"), True),)


class BellPeriod(Table):
    number = IntegerField(unique=True)
    starts = TextField()
    ends = TextField()


class Person(Table):
    surname = TextField()
    given_name = TextField()
    patronymic = TextField(default="")
    sex = TextField(default="", constraints=[Check(one_of("sex", ("", "f", "m")))])
    born_on = DateField(null=True)
    name_key = TextField(index=True)


class SchoolClass(Table):
    year = ForeignKeyField(SchoolYear, backref="classes")
    grade = IntegerField()
    letter = TextField(default="")
    title = TextField()
    class_teacher = ForeignKeyField(Person, null=True, backref="leads")

    class Meta:
        constraints = [SQL("CHECK (grade BETWEEN 1 AND 11)")]
        indexes = ((("year", "title"), True),)


class Staff(Table):
    person = ForeignKeyField(Person, unique=True, backref="staff")
    staff_no = TextField(null=True, unique=True)
    position = TextField(default="")


class Pupil(Table):
    person = ForeignKeyField(Person, unique=True, backref="pupil")
    file_no = TextField(null=True, unique=True)
    lodging = TextField(default="day", constraints=[Check(one_of("lodging", ("boarding", "day")))])


class Enrollment(Table):
    pupil = ForeignKeyField(Pupil, backref="enrollments")
    school_class = ForeignKeyField(SchoolClass, backref="enrollments")
    since = DateField()
    until = DateField(null=True)
    order_no = TextField(default="")

    class Meta:
        constraints = [SQL("CHECK (until IS NULL OR until >= since)")]
        indexes = ((("pupil", "school_class", "since"), True),)


class Guardian(Table):
    person = ForeignKeyField(Person, unique=True, backref="guardian")
    phone = TextField(default="")


class Guardianship(Table):
    pupil = ForeignKeyField(Pupil, backref="guardianships")
    guardian = ForeignKeyField(Guardian, backref="guardianships")
    relation = TextField(default="")
    diary_access = BooleanField(default=True)

    class Meta:
        indexes = ((("pupil", "guardian"), True),)


class Subject(Table):
    title = TextField(unique=True)
    scale = TextField(
        default="five_point", constraints=[Check(one_of("scale", ("five_point", "none", "pass_fail")))]
    )
    allows_exempt = BooleanField(default=False)


class StudyGroup(Table):
    year = ForeignKeyField(SchoolYear, backref="groups")
    school_class = ForeignKeyField(SchoolClass, null=True, backref="groups")
    title = TextField()

    class Meta:
        indexes = ((("year", "title"), True),)


class GroupMember(Table):
    study_group = ForeignKeyField(StudyGroup, backref="members")
    pupil = ForeignKeyField(Pupil, backref="groups")
    since = DateField()
    until = DateField(null=True)

    class Meta:
        constraints = [SQL("CHECK (until IS NULL OR until >= since)")]
        indexes = ((("study_group", "pupil", "since"), True),)


class Course(Table):
    year = ForeignKeyField(SchoolYear, backref="courses")
    subject = ForeignKeyField(Subject, backref="courses")
    school_class = ForeignKeyField(SchoolClass, null=True, backref="courses")
    study_group = ForeignKeyField(StudyGroup, null=True, backref="courses")
    hours_in_two_weeks = IntegerField(default=0)

    class Meta:
        constraints = [SQL("CHECK (school_class_id IS NOT NULL OR study_group_id IS NOT NULL)")]
        indexes = ((("year", "school_class"), False),)


class Teaching(Table):
    course = ForeignKeyField(Course, backref="teachings")
    teacher = ForeignKeyField(Person, backref="teachings")
    since = DateField()
    until = DateField(null=True)

    class Meta:
        constraints = [SQL("CHECK (until IS NULL OR until >= since)")]
        indexes = ((("course", "teacher", "since"), True),)


class TimetableSlot(Table):
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
    course = ForeignKeyField(Course, backref="changes")
    day = DateField()
    number = IntegerField()
    kind = TextField(constraints=[Check(one_of("kind", ("cancelled", "substituted")))])
    substitute = ForeignKeyField(Person, null=True, backref="substitutions")

    class Meta:
        indexes = ((("course", "day", "number"), True), (("day",), False))


class Lesson(Table):
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
    title = TextField(unique=True)
    letter = TextField()
    weight = IntegerField(default=1)
    position = IntegerField(default=0)


class Work(Table):
    lesson = ForeignKeyField(Lesson, backref="works")
    kind = ForeignKeyField(WorkKind)
    title = TextField(default="")
    weight = IntegerField(default=1)
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK (weight BETWEEN 1 AND 10)")]


class Mark(Table):
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


class Account(Table):
    person = ForeignKeyField(Person, unique=True, backref="account")
    login = TextField(unique=True)
    password_hash = TextField(default="")
    must_change_password = BooleanField(default=True)
    made_at = DateTimeField()
    disabled_at = DateTimeField(null=True)


class RoleGrant(Table):
    account = ForeignKeyField(Account, backref="roles")
    role = TextField(
        constraints=[
            Check(
                one_of(
                    "role",
                    ("administrator", "deputy", "director", "guardian", "pupil", "secretary", "teacher"),
                )
            )
        ]
    )
    since = DateField()
    until = DateField(null=True)

    class Meta:
        indexes = ((("account", "role", "since"), True),)


class SignIn(Table):
    account = ForeignKeyField(Account, null=True, backref="sign_ins")
    address = TextField()
    at = DateTimeField(index=True)
    admitted = BooleanField()
    ended_at = DateTimeField(null=True)
    ended = TextField(default="")


class PrintIssue(Table):
    school_class = ForeignKeyField(SchoolClass, backref="print_issues")
    pupil = ForeignKeyField(Pupil, null=True)
    monday = DateField()
    printed_by = ForeignKeyField(Person, null=True)
    printed_at = DateTimeField()


class AuditEvent(Table):
    at = DateTimeField()
    person = IntegerField(null=True)
    sign_in = IntegerField(null=True)
    address = TextField(default="")
    act = TextField()
    thing = TextField()
    thing_id = IntegerField()
    course = IntegerField(null=True)
    before = TextField()
    after = TextField()
    request = TextField(null=True, unique=True)
    hash = TextField()

    class Meta:
        indexes = ((("thing", "thing_id"), False),)


def up(migrator, db):
    frozen.initialize(db)
    db.create_tables(
        [
            Setting,
            SchoolYear,
            Term,
            DayOff,
            BellPeriod,
            Person,
            SchoolClass,
            Staff,
            Pupil,
            Enrollment,
            Guardian,
            Guardianship,
            Subject,
            StudyGroup,
            GroupMember,
            Course,
            Teaching,
            TimetableSlot,
            TimetableChange,
            Lesson,
            WorkKind,
            Work,
            Mark,
            Absence,
            Homework,
            SummativeMark,
            Account,
            RoleGrant,
            SignIn,
            PrintIssue,
            AuditEvent,
        ]
    )

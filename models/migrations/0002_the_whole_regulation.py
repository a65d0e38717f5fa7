"""What a school needs for its whole year: topic plans, documents, results, cards, remarks, changes of a day.

New tables are frozen copies; tables of the first step gain columns that may be empty. Changes of the
timetable get more kinds, and a CHECK cannot be widened in place, so that table is made anew with its rows.
"""

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


class Person(Table):
    """Of the first step; only its name matters here."""


class Pupil(Table):
    """Of the first step."""


class Guardian(Table):
    """Of the first step."""


class Subject(Table):
    """Of the first step."""


class Course(Table):
    """Of the first step."""


class Term(Table):
    """Of the first step."""


class WorkingDay(Table):
    day = DateField(unique=True)
    works = BooleanField()
    title = TextField(default="")
    own = BooleanField(default=False)


class TimetableChange(Table):
    course = ForeignKeyField(Course)
    day = DateField()
    number = IntegerField()
    kind = TextField(
        constraints=[Check(one_of("kind", ("", "cancelled", "extra", "moved", "room", "substituted")))]
    )
    substitute = ForeignKeyField(Person, null=True)
    room = TextField(default="")
    to_day = DateField(null=True)
    to_number = IntegerField(null=True)
    note = TextField(default="")
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK ((kind = 'moved') = (to_day IS NOT NULL AND to_number IS NOT NULL))")]
        indexes = ((("course", "day", "number"), True), (("day",), False), (("to_day",), False))


class TopicPlan(Table):
    course = ForeignKeyField(Course, unique=True)
    title = TextField(default="")
    version = IntegerField(default=1)


class PlanItem(Table):
    plan = ForeignKeyField(TopicPlan, index=False)
    number = IntegerField()
    section = TextField(default="")
    topic = TextField()
    hours = IntegerField(default=1)
    homework = TextField(default="")
    dropped_at = DateTimeField(null=True)
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK (hours BETWEEN 1 AND 100)"), SQL("CHECK (number >= 1)")]
        indexes = ((("plan", "number"), True),)


class AbsenceDocument(Table):
    pupil = ForeignKeyField(Pupil)
    since = DateField()
    until = DateField()
    kind = TextField(
        constraints=[Check(one_of("kind", ("application", "exemption", "leave", "medical", "order")))]
    )
    reason = TextField(constraints=[Check(one_of("reason", ("", "illness", "no_reason", "valid")))])
    handed_in_on = DateField()
    subject = ForeignKeyField(Subject, null=True)
    note = TextField(default="")
    withdrawn_at = DateTimeField(null=True)
    entered_by = ForeignKeyField(Person)
    entered_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK (until >= since)")]
        indexes = ((("pupil", "since"), False),)


class TermReopening(Table):
    term = ForeignKeyField(Term)
    course = ForeignKeyField(Course, null=True)
    pupil = ForeignKeyField(Pupil, null=True)
    until = DateTimeField()
    reason = TextField()
    given_by = ForeignKeyField(Person)
    given_at = DateTimeField()


class PupilCard(Table):
    pupil = ForeignKeyField(Pupil, unique=True)
    birth_place = TextField(default="")
    address = TextField(default="")
    phone = TextField(default="")
    health_group = TextField(default="")
    arrived_from = TextField(default="")
    notes = TextField(default="")
    consent_on = DateField(null=True)
    version = IntegerField(default=1)


class SealedValue(Table):
    thing = TextField()
    thing_id = IntegerField()
    name = TextField()
    sealed = TextField()
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("thing", "thing_id", "name"), True),)


class Remark(Table):
    course = ForeignKeyField(Course)
    teacher = ForeignKeyField(Person)
    duty = TextField()
    day = DateField()
    number = IntegerField()
    due = DateTimeField()
    made_at = DateTimeField()
    closed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("course", "duty", "day", "number", "made_at"), True), (("closed_at",), False))


class PrintApplication(Table):
    pupil = ForeignKeyField(Pupil)
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


NEW = (
    WorkingDay,
    TopicPlan,
    PlanItem,
    AbsenceDocument,
    TermReopening,
    PupilCard,
    SealedValue,
    Remark,
    PrintApplication,
)


def up(migrator, db):
    frozen.initialize(db)
    _make_changes_anew(db)
    db.create_tables(NEW)
    key = migrator.add_column
    migrator.migrate(
        key("lesson", "plan_item_id", ForeignKeyField(PlanItem, field=PlanItem.id, null=True)),
        key("work", "due_on", DateField(null=True)),
        key("absence", "document_id", ForeignKeyField(AbsenceDocument, field=AbsenceDocument.id, null=True)),
        key("homework", "first_written_at", DateTimeField(null=True)),
        key("summative_mark", "reason", TextField(null=True)),
        migrator.add_index("audit_event", ("person",)),
        migrator.add_index("audit_event", ("course",)),
    )


def _make_changes_anew(db):
    kept = db.execute_sql(
        "SELECT id, course_id, day, number, kind, substitute_id FROM timetable_change ORDER BY id"
    ).fetchall()
    db.execute_sql("DROP TABLE timetable_change")
    db.create_tables([TimetableChange])
    columns = "id, course_id, day, number, kind, substitute_id, room, note, version"
    for row in kept:
        slots = ", ".join([db.param] * len(row))
        db.execute_sql(f"INSERT INTO timetable_change ({columns}) VALUES ({slots}, '', '', 1)", row)

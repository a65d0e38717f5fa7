"""Codes of printed sheets, their handing over (2.12); certificates of a whole year or of one page (4.1)."""

from peewee import DatabaseProxy, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

frozen = DatabaseProxy()


class Table(Model):
    class Meta:
        database = frozen
        legacy_table_names = False


class Person(Table):
    """Of the first step; only its name matters here."""


class Pupil(Table):
    """Of the first step."""


class Course(Table):
    """Of the first step."""


class HandOver(Table):
    pupil = ForeignKeyField(Pupil, backref="hand_overs")
    monday = DateField()
    handed_on = DateField(null=True)
    recorded_by = ForeignKeyField(Person, null=True)
    recorded_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("pupil", "monday"), True),)


def up(migrator, db):
    frozen.initialize(db)
    db.create_tables([HandOver])
    migrator.migrate(
        migrator.add_column("print_issue", "codes", TextField(null=True)),
        migrator.add_column("certificate", "course_id", ForeignKeyField(Course, field=Course.id, null=True)),
        migrator.drop_not_null("certificate", "term_id"),
    )

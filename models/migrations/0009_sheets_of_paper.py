"""Sheets of the temporary journal keep their rows as printed, and what was keyed back from them (3.1)."""

from peewee import DatabaseProxy, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

frozen = DatabaseProxy()


class Frozen(Model):
    class Meta:
        database = frozen
        legacy_table_names = False


class Person(Frozen):
    pass


class SchoolClass(Frozen):
    pass


class Course(Frozen):
    pass


class TemporaryJournal(Frozen):
    code = TextField(unique=True)
    school_class = ForeignKeyField(SchoolClass)
    day = DateField()
    content = TextField()
    laid_by = ForeignKeyField(Person, null=True)
    laid_at = DateTimeField()

    class Meta:
        indexes = ((("day", "school_class"), False),)


class TemporaryRecord(Frozen):
    journal = ForeignKeyField(TemporaryJournal)
    thing = TextField()
    thing_id = IntegerField()
    value = TextField()
    entered_by = ForeignKeyField(Person, null=True)
    entered_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("thing", "thing_id", "journal"), True),)


class TemporaryTotals(Frozen):
    journal = ForeignKeyField(TemporaryJournal)
    course = ForeignKeyField(Course)
    number = IntegerField()
    marks = IntegerField()
    absent = IntegerField()
    marks_found = IntegerField()
    absent_found = IntegerField()
    counted_by = ForeignKeyField(Person, null=True)
    counted_at = DateTimeField()
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("journal", "course", "number"), True),)


class TemporaryComparison(Frozen):
    journal = ForeignKeyField(TemporaryJournal)
    course = ForeignKeyField(Course)
    number = IntegerField()
    differences = TextField()
    compared_by = ForeignKeyField(Person)
    compared_at = DateTimeField()


class ReadyBlanks(Frozen):
    day = DateField(unique=True)
    file = TextField()
    made_at = DateTimeField()
    printed_at = DateTimeField(null=True)
    version = IntegerField(default=1)


def up(migrator, db):
    frozen.initialize(db)
    db.create_tables([TemporaryJournal, TemporaryRecord, TemporaryTotals, TemporaryComparison, ReadyBlanks])

"""Certificates of closed terms (4.1): a new table, nothing else changes."""

from peewee import DatabaseProxy, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

frozen = DatabaseProxy()


class Table(Model):
    class Meta:
        database = frozen
        legacy_table_names = False


class Person(Table):
    """Of the first step; only its name matters here."""


class SchoolClass(Table):
    """Of the first step."""


class Term(Table):
    """Of the first step."""


class Certificate(Table):
    school_class = ForeignKeyField(SchoolClass, backref="certificates")
    term = ForeignKeyField(Term, backref="certificates")
    code = TextField(unique=True)
    digest = TextField()
    parts = TextField()
    head_number = IntegerField()
    head_hash = TextField()
    sealed_by = ForeignKeyField(Person, backref="certificates")
    sealed_at = DateTimeField()

    class Meta:
        indexes = ((("school_class", "term", "sealed_at"), True),)


def up(migrator, db):
    frozen.initialize(db)
    db.create_tables([Certificate])

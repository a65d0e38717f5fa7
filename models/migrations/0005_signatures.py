"""Detached electronic signatures of certified documents (4.1): a new table, nothing else changes."""

from peewee import Check, DatabaseProxy, DateTimeField, ForeignKeyField, Model, TextField

frozen = DatabaseProxy()


class Table(Model):
    class Meta:
        database = frozen
        legacy_table_names = False


class Person(Table):
    """Of the first step; only its name matters here."""


class Certificate(Table):
    """Of the third step."""


class Signature(Table):
    certificate = ForeignKeyField(Certificate, backref="signatures")
    document = TextField()
    document_name = TextField()
    signature = TextField()
    kept_in = TextField()
    signer = TextField()
    signed_at = DateTimeField(null=True)
    state = TextField(constraints=[Check("state IN ('intact', 'unchecked')")])
    attached_by = ForeignKeyField(Person, null=True)
    attached_at = DateTimeField()

    class Meta:
        indexes = ((("certificate", "document", "signature"), True),)


def up(migrator, db):
    frozen.initialize(db)
    db.create_tables([Signature])

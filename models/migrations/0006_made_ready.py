"""The week's sheets made ready by themselves are kept, so that a week is never made twice (2.12)."""

from peewee import DatabaseProxy, DateField, DateTimeField, Model, TextField

frozen = DatabaseProxy()


class ReadyBatch(Model):
    monday = DateField(unique=True)
    file = TextField()
    codes = TextField()
    made_at = DateTimeField()

    class Meta:
        database = frozen
        legacy_table_names = False


def up(migrator, db):
    frozen.initialize(db)
    db.create_tables([ReadyBatch])

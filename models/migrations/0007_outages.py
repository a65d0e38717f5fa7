"""Outages of the regional system and what was carried over into it (3.1, 3.2)."""

from peewee import SQL, DatabaseProxy, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

frozen = DatabaseProxy()


class Frozen(Model):
    class Meta:
        database = frozen
        legacy_table_names = False


class Person(Frozen):
    pass


class Outage(Frozen):
    started_at = DateTimeField(index=True)
    ended_at = DateTimeField(null=True)
    cause = TextField()
    opened_by = ForeignKeyField(Person, null=True)
    opened_at = DateTimeField()
    ended_by = ForeignKeyField(Person, null=True)
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK (ended_at IS NULL OR ended_at > started_at)")]


class CarriedOver(Frozen):
    outage = ForeignKeyField(Outage, backref="carried")
    thing = TextField()
    thing_id = IntegerField()
    value = TextField()
    carried_by = ForeignKeyField(Person, null=True)
    carried_at = DateTimeField(null=True)
    version = IntegerField(default=1)

    class Meta:
        indexes = ((("outage", "thing", "thing_id"), True),)


def up(migrator, db):
    frozen.initialize(db)
    db.create_tables([Outage, CarriedOver])

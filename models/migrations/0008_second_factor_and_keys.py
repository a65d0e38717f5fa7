"""A second factor, public keys, and which code a sign-in used up, so that no code opens twice (5.1)."""

from peewee import DatabaseProxy, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

frozen = DatabaseProxy()


class Table(Model):
    class Meta:
        database = frozen
        legacy_table_names = False


class Account(Table):
    """Of the first step; only its name matters here."""


class SecondFactor(Table):
    account = ForeignKeyField(Account, unique=True)
    sealed = TextField(default="")
    recovery = TextField(default="")
    step = IntegerField(default=0)
    since = DateTimeField(null=True)


class PublicKey(Table):
    account = ForeignKeyField(Account)
    kind = TextField()
    blob = TextField()
    fingerprint = TextField()
    comment = TextField(default="")
    added_at = DateTimeField()
    removed_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("account", "fingerprint"), True),)


def up(migrator, db):
    frozen.initialize(db)
    db.create_tables([SecondFactor, PublicKey])
    migrator.migrate(migrator.add_column("sign_in", "step", IntegerField(null=True)))

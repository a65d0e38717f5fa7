"""The day on which a guardian consented to the keeping of passport and SNILS (1.6)."""

from peewee import DateField


def up(migrator, db):
    migrator.migrate(migrator.add_column("guardian", "consent_on", DateField(null=True)))

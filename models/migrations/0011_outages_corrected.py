"""Why the times or the cause of an outage were corrected, which nothing that was kept could say (3.1)."""

from peewee import TextField


def up(migrator, db):
    migrator.migrate(migrator.add_column("outage", "correction", TextField(default="")))

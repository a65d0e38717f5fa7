"""What every table shares."""

from peewee import AutoField, DatabaseProxy, Model

database = DatabaseProxy()
"""The school's one database; ``models.database.open_school`` puts it here."""


class Table(Model):
    """A table of the journal."""

    id: AutoField

    class Meta:
        database = database
        legacy_table_names = False


def one_of(column: str, values: tuple[str, ...]) -> str:
    """Return a CHECK expression: the column holds one of the ASCII values."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"

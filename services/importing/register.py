"""The school's tables held in memory while a file is matched with them; every write goes through the book."""

from datetime import date
from typing import Any

from models.base import Table
from models.database import rows
from models.people import Person
from models.school import SchoolYear
from rules.text import name_key
from services.book import Book
from services.importing.incoming import FileRefused, FileTrouble, Incoming, Name, Problem, Refused, Warned
from services.importing.plan import Change, Entry, Options, State, Thing, state_of

Record = dict[str, Any]
"""A row as column → value."""


class RowRefused(Exception):
    """This row is not taken; the reason was written down."""


class Shelf:
    """One table's rows, by id."""

    def __init__(self, book: Book, table: type[Table], act: str, *where: Any) -> None:
        self._book = book
        self._table = table
        self._act = act
        fields = table._meta.sorted_fields
        names = [field.column_name for field in fields]
        self._field = {field.column_name: field.name for field in fields}
        query = table.select(*fields).order_by(table.id)
        found = rows(query.where(*where) if where else query)
        self.rows: dict[int, Record] = {row[0]: dict(zip(names, row, strict=True)) for row in found}

    def add(self, *, course: int | None = None, **values: Any) -> Record:
        """Write a new row and keep it."""
        row: Record = {}
        for field in self._table._meta.sorted_fields:
            row[field.column_name] = field.default() if callable(field.default) else field.default
        row.update(values)
        row["id"] = self._book.insert(self._table, self._act, course, **self._fields(values))
        self.rows[row["id"]] = row
        return row

    def change(self, row: Record, *, course: int | None = None, **values: Any) -> tuple[Change, ...]:
        """Write the values that differ; return what they were and are."""
        different = {name: value for name, value in values.items() if row[name] != value}
        if not different:
            return ()
        changes = tuple(Change(name, shown(row[name]), shown(value)) for name, value in different.items())
        self._book.update(self._table, row, self._act, course, **self._fields(different))
        row.update(different)
        return changes

    def _fields(self, values: Record) -> Record:
        """Return values by column as values by field, the way the book takes them."""
        return {self._field[column]: value for column, value in values.items()}


def shown(value: object) -> str:
    """Return a stored value as plain text."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


class Taking:
    """One import under way: what it is about, and what was noted so far."""

    def __init__(self, book: Book, incoming: Incoming, options: Options) -> None:
        self.book = book
        self.today = book.now.today
        self.act = f"import_{incoming.kind}"
        self.options = options
        self.year = self._open_year()
        self.entries: list[Entry] = []
        self.refused: list[Refused] = list(incoming.refused)
        self.warned: list[Warned] = list(incoming.warned)
        self._columns = dict(incoming.columns)

    def shelf(self, table: type[Table], *where: Any) -> Shelf:
        """Read a table."""
        return Shelf(self.book, table, self.act, *where)

    def note_new(self, thing: Thing, row: int, name: str) -> None:
        """Note a thing the school did not have."""
        self.entries.append(Entry(State.NEW, thing, row, name))

    def note_known(self, thing: Thing, row: int, name: str, changes: tuple[Change, ...]) -> None:
        """Note a thing the school has, with what changes."""
        self.entries.append(Entry(state_of(changes), thing, row, name, changes))

    def refuse(self, row: int, field: str, value: str, problem: Problem, about: str = "") -> RowRefused:
        """Note that a row is not taken."""
        self.refused.append(Refused(row, self.column(field), value, problem, about))
        return RowRefused()

    def warn(self, row: int, field: str, value: str, problem: Problem, about: str = "") -> None:
        """Note what somebody should look at."""
        self.warned.append(Warned(row, self.column(field), value, problem, about))

    def column(self, field: str) -> str:
        """Return the name a field's column has in the file."""
        if field == "name":
            return self._columns.get("full_name") or self._columns.get("surname", "")
        return self._columns.get(field, "" if self._columns else field)

    def _open_year(self) -> Record:
        """Return the year of today, or the next one, or the last one that is still open."""
        years = list(self.shelf(SchoolYear, SchoolYear.closed_at.is_null()).rows.values())
        years.sort(key=lambda year: year["starts_on"])
        if not years:
            raise FileRefused(FileTrouble.NO_YEAR)
        return next((year for year in years if year["ends_on"] >= self.today), years[-1])


class Persons:
    """Everybody the school knows, found by name and date of birth, never by name alone unless it says so."""

    def __init__(self, taking: Taking) -> None:
        self._shelf = taking.shelf(Person)
        self._by_key: dict[str, list[Record]] = {}
        for person in self._shelf.rows.values():
            self._by_key.setdefault(person["name_key"], []).append(person)

    def __getitem__(self, person: int) -> Record:
        return self._shelf.rows[person]

    def named(self, name: Name) -> list[Record]:
        """Return everybody of a full name, ё and е alike."""
        return self._by_key.get(name_key(name.full), [])

    def born(self, name: Name, born_on: date | None) -> list[Record]:
        """Return everybody of a full name born on a day that is known."""
        return [person for person in self.named(name) if born_on and person["born_on"] == born_on]

    def add(self, name: Name, sex: str, born_on: date | None) -> Record:
        """Write a new person."""
        key = name_key(name.full)
        person = self._shelf.add(
            surname=name.surname,
            given_name=name.given_name,
            patronymic=name.patronymic,
            sex=sex,
            born_on=born_on,
            name_key=key,
        )
        self._by_key.setdefault(key, []).append(person)
        return person

    def correct(self, person: Record, name: Name, sex: str, born_on: date | None) -> tuple[Change, ...]:
        """Take over what the file says otherwise; an empty cell takes nothing away."""
        values: Record = {}
        key = name_key(name.full)
        if key != person["name_key"]:
            self._by_key[person["name_key"]].remove(person)
            self._by_key.setdefault(key, []).append(person)
            values = {
                "surname": name.surname,
                "given_name": name.given_name,
                "patronymic": name.patronymic or person["patronymic"],
                "name_key": key,
            }
        if sex:
            values["sex"] = sex
        if born_on:
            values["born_on"] = born_on
        changes = self._shelf.change(person, **values)
        return tuple(change for change in changes if change.what != "name_key")


def full_name(person: Record) -> str:
    """Return a person's name as people write it."""
    return Name(person["surname"], person["given_name"], person["patronymic"]).full

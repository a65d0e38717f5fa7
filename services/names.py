"""Persons' names as the journal writes them."""

from models.asked import Asked
from models.people import Person


def short(surname: str, given_name: str, patronymic: str) -> str:
    """Return a surname with initials."""
    initials = " ".join(f"{name[0]}." for name in (given_name, patronymic) if name)
    return f"{surname} {initials}".strip()


def full(surname: str, given_name: str, patronymic: str) -> str:
    """Return all parts of a name that there are."""
    return " ".join(part for part in (surname, given_name, patronymic) if part)


_NAME = Asked(
    lambda person: Person.select(Person.surname, Person.given_name, Person.patronymic).where(
        Person.id == person
    )
)


def short_name(person: int) -> str:
    """Return a person's surname and initials, empty for nobody."""
    found = _NAME(person=person)
    return short(*found[0]) if found else ""

"""Persons' names as the journal writes them."""

from collections.abc import Mapping
from typing import Any

from models.asked import Asked
from models.people import Person
from rules.text import clean

LONGEST_SUBJECT = 90


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


def named_in(subject: Mapping[str, Any]) -> str:
    """Return who a certificate is of: surname and given names where it has them, else its common name."""
    person = " ".join(_told(subject.get(part)) for part in ("surname", "given_name")).strip()
    found = person or _told(subject.get("common_name")) or _told(subject.get("organization_name"))
    return clean(found)[:LONGEST_SUBJECT] or "?"


def _told(value: Any) -> str:
    """Return an attribute of a subject, the last of several."""
    return str(value[-1] if isinstance(value, list) else value or "")

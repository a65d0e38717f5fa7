"""Classes of the year: found by their title, made where that was allowed."""

import re

from models.people import SchoolClass
from rules.text import name_key
from services.importing.incoming import Problem
from services.importing.plan import Thing
from services.importing.register import Record, Taking

LAST_GRADE = 11
SENIOR_GRADE = 10
_GRADE = re.compile(r"(\d{1,2})(.*)")


class Classes:
    """The classes of the open year."""

    def __init__(self, taking: Taking) -> None:
        self._taking = taking
        self._shelf = taking.shelf(SchoolClass, SchoolClass.year == taking.year["id"])
        self._by_key = {name_key(found["title"]): found for found in self._shelf.rows.values()}

    def __getitem__(self, school_class: int) -> Record:
        return self._shelf.rows[school_class]

    def find(self, title: str) -> Record | None:
        """Return a class by its title."""
        return self._by_key.get(name_key(title))

    def wanted(self, row: int, title: str) -> Record:
        """Return the class a row names; a missing one is made where allowed, else the row is refused."""
        found = self.find(title)
        if found:
            return found
        parts = _GRADE.fullmatch(title)
        if not parts or not 1 <= int(parts[1]) <= LAST_GRADE:
            raise self._taking.refuse(row, "class", title, Problem.NO_SUCH_GRADE)
        if not self._taking.options.create_classes:
            raise self._taking.refuse(row, "class", title, Problem.NO_SUCH_CLASS)
        return self.make(row, title, int(parts[1]), parts[2])

    def make(self, row: int, title: str, grade: int, letter: str = "") -> Record:
        """Write a new class."""
        made = self._shelf.add(year_id=self._taking.year["id"], grade=grade, letter=letter, title=title)
        self._by_key[name_key(title)] = made
        self._taking.note_new(Thing.SCHOOL_CLASS, row, title)
        return made

    def give_teacher(self, school_class: Record, person: int) -> bool:
        """Make a person the class teacher; return whether that is new."""
        return bool(self._shelf.change(school_class, class_teacher_id=person))


def grade_guess(title: str) -> tuple[int, bool]:
    """Return the grade of a title, and whether it is a guess: «ЛД201» is taken for a senior class.

    Never a junior one by guess: grade 1 gets no marks, and the first course of a college would not either.
    """
    parts = _GRADE.fullmatch(title)
    if parts and 1 <= int(parts[1]) <= LAST_GRADE:
        return int(parts[1]), False
    return SENIOR_GRADE, True

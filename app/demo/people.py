"""Who is in the invented school: staff, pupils in their classes, families, accounts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from app.demo.curriculum import CLASSES, STAFF, grade_of
from app.demo.names import HARD_PUPILS, PINNED_FAMILY, FullName, Namesakes, surname_of
from rules.codes import Role
from services import people
from services.actor import Actor
from services.book import Book
from services.filling import made

YEAR_BEGINS = date(2026, 9, 1)
CAME_LATE = {("7А", 9): date(2026, 10, 12), ("10А", 4): date(2026, 11, 9)}
LEFT_EARLY = {("6А", 5): date(2026, 11, 6), ("7А", 15): date(2026, 10, 16)}
"""Class and place in it of pupils who came or went within the year."""


@dataclass(slots=True)
class Family:
    """Grown-ups of one household and their children."""

    surname: str
    father: str
    grown_ups: list[tuple[FullName, str]] = field(default_factory=list)
    """Name and relation."""
    children: list["Child"] = field(default_factory=list)
    reads_diary: bool = True


@dataclass(slots=True)
class Child:
    """A pupil: who, how able (mean mark in a good week), in which class from when until when."""

    name: FullName
    class_title: str
    born_on: date
    ability: float
    lodging: str
    since: date = YEAR_BEGINS
    until: date | None = None
    pupil: int = 0

    def is_here(self, day: date) -> bool:
        """Whether the pupil is in the class on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def make_families(chance: Random) -> list[Family]:
    """Return the families of all pupils, some with two children at the school."""
    families: list[Family] = []
    names = Namesakes(chance)
    pinned = _pinned_family(chance)
    families.append(pinned)
    for class_title, size in CLASSES:
        there = [child for child in pinned.children if child.class_title == class_title]
        for hard in HARD_PUPILS.get(class_title, ()):
            family = _hard_family(hard)
            family.children.append(_child(chance, hard, class_title))
            families.append(family)
            there += family.children
        while len(there) < size:
            family_or_none = _older_family(chance, families, class_title)
            family = family_or_none or _new_family(chance, names)
            if family_or_none is None:
                families.append(family)
            sex = chance.choice("fm")
            child = _child(chance, names.child(family.surname, family.father, sex), class_title)
            family.children.append(child)
            there.append(child)
        _set_movement(class_title, there)
    return families


def _set_movement(class_title: str, there: list[Child]) -> None:
    for (moved_class, place), day in CAME_LATE.items():
        if moved_class == class_title:
            there[place].since = day
    for (moved_class, place), day in LEFT_EARLY.items():
        if moved_class == class_title:
            there[place].until = day


def _older_family(chance: Random, families: list[Family], class_title: str) -> Family | None:
    """Return now and then a family whose one child is at least two years younger."""
    if chance.random() > 0.16:
        return None
    fitting = [
        family
        for family in families
        if len(family.children) == 1
        and family.father
        and grade_of(family.children[0].class_title) <= grade_of(class_title) - 2
    ]
    return chance.choice(fitting) if fitting else None


def _new_family(chance: Random, names: Namesakes) -> Family:
    family = Family(names.family(), names.man(), reads_diary=chance.random() > 0.08)
    family.grown_ups.append((names.grown_up(family.surname, "f"), "мать"))
    if chance.random() < 0.4:
        father = FullName(
            surname_of(family.surname, "m"),
            family.father,
            names.grown_up(family.surname, "m").patronymic,
            "m",
        )
        family.grown_ups.append((father, "отец"))
    elif chance.random() < 0.06:
        family.grown_ups[0] = (names.grown_up(names.family(), "f"), "бабушка, опекун")
    return family


def _pinned_family(chance: Random) -> Family:
    mother, *children = PINNED_FAMILY
    family = Family("Смирнов", "Денис", [(mother, "мать")])
    family.children = [
        _child(chance, name, class_title) for name, class_title in zip(children, ("7А", "3А"), strict=True)
    ]
    return family


def _hard_family(child: FullName) -> Family:
    plain = child.sex == "m" and child.surname.endswith(("ов", "ев", "ин"))
    surname = child.surname + "а" if plain else child.surname
    given, patronymic = ("Елена", "Викторовна") if child.patronymic else ("Мэри", "")
    return Family(child.surname, "", [(FullName(surname, given, patronymic, "f"), "мать")])


def _child(chance: Random, name: FullName, class_title: str) -> Child:
    grade = grade_of(class_title)
    born_on = date(2019 - (grade - 1), 3, 1) + timedelta(days=chance.randrange(360))
    lodging = "boarding" if grade >= 5 and chance.random() < 0.4 else "day"
    return Child(name, class_title, born_on, chance.gauss(3.95, 0.5), lodging)


def add_staff(book: Book, passwords: dict[str, str]) -> dict[str, Actor]:
    """Enter the staff with accounts and roles; return who acts as whom."""
    actors = {}
    for number, employee in enumerate(STAFF, 1):
        person = made(
            people.add_person(
                book,
                employee.surname,
                employee.given_name,
                employee.patronymic,
                sex="m" if employee.patronymic.endswith("ич") else "f",
                born_on=date(1961 + number * 37 % 40, number % 12 + 1, number % 28 + 1),
            )
        )
        made(people.add_staff(book, person, position=employee.position, staff_no=f"{number:03}"))
        roles = tuple(Role(role) for role in employee.roles.split())
        kind = employee.key if employee.key in passwords else "teacher"
        account = _account(book, person, passwords[kind], roles, novice=employee.key == "novice")
        actors[employee.key] = Actor(person, account, 0, f"192.168.0.{20 + number}")
    return actors


def _account(book: Book, person: int, password: str, roles: tuple[Role, ...], *, novice: bool = False) -> int:
    if not roles:
        return 0
    account = made(people.open_account(book, person, password_hash=password, must_change_password=novice))
    for role in roles:
        made(people.grant_role(book, account, role, since=book.now.today))
    return account


def add_families(
    book: Book, families: list[Family], classes: dict[str, int], passwords: dict[str, str]
) -> None:
    """Enter pupils with their places in classes, guardians, bonds and accounts."""
    for number, child in enumerate(_by_class(families), 1001):
        person = _person(book, child.name, child.born_on)
        child.pupil = made(
            people.add_pupil(book, person, file_no=f"{child.name.surname[0]}-{number}", lodging=child.lodging)
        )
        order = "17-у" if child.since == YEAR_BEGINS else f"{20 + child.since.day}-у"
        enrollment = made(
            people.enroll_pupil(
                book, child.pupil, classes[child.class_title], since=child.since, order_no=order
            )
        )
        if child.until is not None:
            made(people.end_enrollment(book, enrollment, until=child.until, order_no="31-у"))
        _account(book, person, passwords["pupil"], (Role.PUPIL,))
    for family in families:
        _add_guardians(book, family, passwords["guardian"])


def _by_class(families: list[Family]) -> Iterator[Child]:
    children = [child for family in families for child in family.children]
    titles = [title for title, _ in CLASSES]
    return iter(sorted(children, key=lambda child: titles.index(child.class_title)))


def _person(book: Book, name: FullName, born_on: date | None = None) -> int:
    return made(
        people.add_person(book, name.surname, name.given_name, name.patronymic, sex=name.sex, born_on=born_on)
    )


def _add_guardians(book: Book, family: Family, password: str) -> None:
    for place, (name, relation) in enumerate(family.grown_ups):
        person = _person(book, name)
        guardian = made(people.add_guardian(book, person, phone=_phone(person)))
        reads = family.reads_diary and place == 0
        for child in family.children:
            made(people.add_guardianship(book, child.pupil, guardian, relation=relation, diary_access=reads))
        if reads:
            _account(book, person, password, (Role.GUARDIAN,))


def _phone(person: int) -> str:
    """Return a telephone number of a code that no operator has."""
    digits = f"{person * 7919 % 10_000_000:07}"
    return f"+7 (000) {digits[:3]}-{digits[3:5]}-{digits[5:]}"

"""Founding a school: everything it begins with, in one transaction (VI)."""

from dataclasses import dataclass
from datetime import date

from models.school import Setting
from rules.codes import Role
from rules.refusals import Reason
from services import people, school_year, settings, working_days
from services.book import Book, row_of
from services.filling import filled, made, may_fill, refusal
from services.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class WorkKindSeed:
    """A kind of work a school begins with."""

    title: str
    letter: str
    weight: int


@dataclass(frozen=True, slots=True)
class TermSeed:
    """A term a school begins with."""

    kind: str
    number: int
    grades: tuple[int, int]
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class DayOffSeed:
    """A day off a school begins with."""

    day: date
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class WorkingDaySeed:
    """A day that the production calendar makes worked or free against its weekday."""

    day: date
    works: bool
    title: str


@dataclass(frozen=True, slots=True)
class Founding:
    """An empty school: its name and settings, one year with terms, days off, bells and classes."""

    settings: tuple[tuple[str, str], ...]
    year_title: str
    starts_on: date
    ends_on: date
    terms: tuple[TermSeed, ...] = ()
    days_off: tuple[DayOffSeed, ...] = ()
    working_days: tuple[WorkingDaySeed, ...] = ()
    bells: tuple[tuple[int, str, str], ...] = ()
    work_kinds: tuple[WorkKindSeed, ...] = ()
    classes: tuple[tuple[int, str], ...] = ()
    """Grade and letter."""


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Who fills the school; the password was scrambled before the transaction began."""

    surname: str
    given_name: str
    patronymic: str
    password_hash: str


def found_school(book: Book, founding: Founding) -> Outcome:
    """Write what a school begins with; a school that has a name already is refused."""
    if denied := may_fill(book):
        return denied
    if row_of(Setting, Setting.name == settings.SCHOOL_NAME):
        return refusal(Reason.ALREADY_THERE)
    for name, value in founding.settings:
        settings.set_setting(book, name, value, min(book.now.today, founding.starts_on))
    year = made(school_year.add_year(book, founding.year_title, founding.starts_on, founding.ends_on))
    for term in founding.terms:
        made(
            school_year.add_term(
                book, year, term.kind, term.number, term.grades, term.starts_on, term.ends_on
            )
        )
    for off in founding.days_off:
        made(school_year.add_day_off(book, year, off.day, off.kind, off.title))
    for seed in founding.working_days:
        made(working_days.enter_production_day(book, seed.day, seed.works, seed.title))
    for number, starts, ends in founding.bells:
        made(school_year.set_bell(book, number, starts, ends))
    for position, kind in enumerate(founding.work_kinds):
        made(school_year.add_work_kind(book, kind.title, kind.letter, kind.weight, position))
    for grade, letter in founding.classes:
        made(school_year.add_class(book, year, grade, letter))
    return filled(book, year)


def add_administrator(book: Book, first: FirstAdministrator) -> Outcome:
    """Enter the first administrator with an account whose password is changed at the first sign-in."""
    person = made(people.add_person(book, first.surname, first.given_name, first.patronymic))
    account = made(people.open_account(book, person, password_hash=first.password_hash))
    made(people.grant_role(book, account, Role.ADMINISTRATOR, since=book.now.today))
    return filled(book, account)

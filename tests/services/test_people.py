"""Persons, pupils and their movement, guardians, accounts and roles."""

from collections.abc import Callable
from datetime import date

import pytest

from models.accounts import Account
from models.database import rows
from models.people import Enrollment, Guardianship, Person, Staff
from rules.codes import Role
from rules.refusals import Reason
from services import people
from services.actor import OFFICE, Actor
from services.book import Book
from services.filling import NotMade, made
from services.outcomes import Outcome, Refusal, Saved
from tests.school import School

Verb = Callable[[Book], Outcome]
SEPTEMBER, DECEMBER, MAY = date(2026, 9, 1), date(2026, 12, 1), date(2027, 5, 26)


def do(school: School, verb: Verb, actor: Actor = OFFICE) -> Outcome:
    return school.house.write(verb, actor).result()


def made_by(school: School, verb: Verb) -> int:
    return made(do(school, verb))


def person(school: School, *names: str) -> int:
    return made_by(school, lambda book: people.add_person(book, *names))


def pupil(school: School, surname: str = "Ёлкин") -> int:
    someone = person(school, surname, "Семён")
    return made_by(school, lambda book: people.add_pupil(book, someone))


def reason(outcome: Outcome) -> Reason | None:
    return outcome.reason if isinstance(outcome, Refusal) else None


def test_a_name_is_cleaned_and_gets_the_key_it_is_found_by(school: School) -> None:
    someone = person(school, "  Ёлкин ", "Семён\x1b[31m", "Фёдорович")
    with school.house.database.connection_context():
        stored = rows(Person.select(Person.surname, Person.name_key).where(Person.id == someone))
    assert stored == [("Ёлкин", "елкин семен[31m федорович")]


@pytest.mark.parametrize("names", [("", "Семён"), ("Ёлкин", "  "), ("Ёлкин", "\u2060")])
def test_a_person_has_a_surname_and_a_given_name(school: School, names: tuple[str, str]) -> None:
    assert reason(do(school, lambda book: people.add_person(book, *names))) is Reason.NAME_MISSING


def test_nobody_but_the_administrator_fills_the_school(school: School) -> None:
    teacher = school.teacher("Петрова Анна Ивановна").actor
    administrator = school.somebody("Громов Илья Сергеевич", Role.ADMINISTRATOR).actor

    def add(book: Book) -> Outcome:
        return people.add_person(book, "Ли", "Максим")

    refused = do(school, add, teacher)
    assert isinstance(refused, Refusal)
    assert isinstance(do(school, add, administrator), Saved)


def test_a_personal_file_number_is_of_one_pupil(school: School) -> None:
    first, second = person(school, "Ли", "Максим"), person(school, "Ли", "Юн")
    made_by(school, lambda book: people.add_pupil(book, first, file_no="Л-1"))
    assert (
        reason(do(school, lambda book: people.add_pupil(book, second, file_no=" Л-1")))
        is Reason.ALREADY_THERE
    )
    assert reason(do(school, lambda book: people.add_pupil(book, first))) is Reason.ALREADY_THERE


def test_two_pupils_may_be_without_a_number(school: School) -> None:
    assert pupil(school) != pupil(school)


def test_a_person_is_employed_once(school: School) -> None:
    someone = person(school, "Белова", "Наталья")
    made_by(school, lambda book: people.add_staff(book, someone, position="Учитель", staff_no="7"))
    assert reason(do(school, lambda book: people.add_staff(book, someone))) is Reason.ALREADY_THERE
    with school.house.database.connection_context():
        assert rows(Staff.select(Staff.position)) == [("Учитель",)]


def enroll(school: School, child: int, school_class: int, since: date, until: date | None = None) -> Outcome:
    return do(school, lambda book: people.enroll_pupil(book, child, school_class, since=since, until=until))


def test_a_pupil_is_in_one_class_on_one_day(school: School) -> None:
    first, second, child = school.school_class("7А"), school.school_class("7Б"), pupil(school)
    stay = made(enroll(school, child, first, SEPTEMBER))
    assert reason(enroll(school, child, second, DECEMBER)) is Reason.ALREADY_IN_A_CLASS
    assert reason(enroll(school, child, first, DECEMBER)) is Reason.ALREADY_IN_A_CLASS
    made_by(school, lambda book: people.end_enrollment(book, stay, until=date(2026, 11, 30)))
    assert isinstance(enroll(school, child, second, DECEMBER), Saved)
    assert (
        reason(enroll(school, child, first, date(2026, 11, 30), date(2026, 11, 30)))
        is Reason.ALREADY_IN_A_CLASS
    )


def test_a_stay_without_an_end_does_not_run_into_a_later_one(school: School) -> None:
    seventh, child = school.school_class("7А"), pupil(school)
    made(enroll(school, child, seventh, DECEMBER))
    assert reason(enroll(school, child, seventh, SEPTEMBER)) is Reason.ALREADY_IN_A_CLASS
    assert isinstance(enroll(school, child, seventh, SEPTEMBER, date(2026, 11, 30)), Saved)


def test_a_pupil_may_come_back_to_the_class(school: School) -> None:
    seventh, child = school.school_class("7А"), pupil(school)
    made(enroll(school, child, seventh, SEPTEMBER, date(2026, 9, 30)))
    assert isinstance(enroll(school, child, seventh, date(2026, 10, 1)), Saved)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 8, 31), None),
        (date(2027, 6, 1), None),
        (DECEMBER, SEPTEMBER),
        (SEPTEMBER, date(2027, 9, 1)),
    ],
)
def test_a_stay_lies_within_the_school_year(school: School, since: date, until: date | None) -> None:
    assert (
        reason(enroll(school, pupil(school), school.school_class("7А"), since, until)) is Reason.DATES_CROSSED
    )


def test_leaving_before_coming_is_refused_and_leaving_deletes_nothing(school: School) -> None:
    child = pupil(school)
    stay = made(enroll(school, child, school.school_class("7А"), DECEMBER))

    def leave(day: date) -> Outcome:
        return do(school, lambda book: people.end_enrollment(book, stay, until=day, order_no="31-у"))

    assert reason(leave(SEPTEMBER)) is Reason.DATES_CROSSED
    assert isinstance(leave(MAY), Saved)
    with school.house.database.connection_context():
        assert rows(Enrollment.select(Enrollment.since, Enrollment.until, Enrollment.order_no)) == [
            (DECEMBER, MAY, "31-у")
        ]


def test_a_guardian_of_two_is_one_guardian_and_a_bond_stands_once(school: School) -> None:
    mother, first, second = person(school, "Смирнова", "Ольга"), pupil(school), pupil(school)
    guardian = made_by(school, lambda book: people.add_guardian(book, mother, phone="1"))
    assert made_by(school, lambda book: people.add_guardian(book, mother)) == guardian

    def bond(child: int) -> Outcome:
        return do(
            school,
            lambda book: people.add_guardianship(book, child, guardian, relation="мать", diary_access=False),
        )

    assert isinstance(bond(first), Saved)
    assert isinstance(bond(second), Saved)
    assert reason(bond(first)) is Reason.ALREADY_THERE
    with school.house.database.connection_context():
        assert rows(Guardianship.select(Guardianship.diary_access)) == [(False,), (False,)]


def test_logins_are_made_of_the_name_and_never_used_twice(school: School) -> None:
    def login(*names: str, wanted: str = "") -> str:
        someone = person(school, *names)
        account = made_by(school, lambda book: people.open_account(book, someone, login=wanted))
        with school.house.database.connection_context():
            return str(rows(Account.select(Account.login).where(Account.id == account))[0][0])

    assert login("Иванова", "Анна", "Ильинична") == "ivanova.ai"
    assert login("Иванова", "Алла", "Игоревна") == "ivanova.ai2"
    assert login("Нгуен", "Лан") == "nguen.l"
    assert login("Ли", "Максим", wanted=" Maxim ") == "maxim"
    someone = person(school, "Ли", "Мария")
    taken = do(school, lambda book: people.open_account(book, someone, login="MAXIM"))
    assert reason(taken) is Reason.LOGIN_TAKEN


def test_a_person_has_one_account(school: School) -> None:
    someone = person(school, "Ли", "Максим")
    made_by(school, lambda book: people.open_account(book, someone))
    assert reason(do(school, lambda book: people.open_account(book, someone))) is Reason.ALREADY_THERE


def test_a_role_is_held_once_at_a_time_and_may_be_given_again(school: School) -> None:
    someone = person(school, "Ли", "Максим")
    account = made_by(school, lambda book: people.open_account(book, someone))

    def grant(since: date, until: date | None = None, role: Role = Role.TEACHER) -> Outcome:
        return do(school, lambda book: people.grant_role(book, account, role, since=since, until=until))

    assert isinstance(grant(SEPTEMBER, DECEMBER), Saved)
    assert reason(grant(DECEMBER)) is Reason.ALREADY_THERE
    assert isinstance(grant(date(2026, 12, 2)), Saved)
    assert isinstance(grant(SEPTEMBER, role=Role.DEPUTY), Saved)
    assert reason(grant(MAY, SEPTEMBER, Role.DIRECTOR)) is Reason.DATES_CROSSED


@pytest.mark.parametrize(
    "verb",
    [
        lambda book: people.add_pupil(book, 4040),
        lambda book: people.add_staff(book, 4040),
        lambda book: people.add_guardian(book, 4040),
        lambda book: people.open_account(book, 4040),
        lambda book: people.grant_role(book, 4040, Role.TEACHER, since=SEPTEMBER),
        lambda book: people.enroll_pupil(book, 4040, 4040, since=SEPTEMBER),
        lambda book: people.end_enrollment(book, 4040, until=SEPTEMBER),
    ],
)
def test_what_is_not_there_is_refused_in_words(school: School, verb: Verb) -> None:
    assert reason(do(school, verb)) is Reason.UNKNOWN_THING


def test_a_verb_made_of_verbs_keeps_nothing_when_one_of_them_refuses(school: School) -> None:
    def both(book: Book) -> Outcome:
        someone = made(people.add_person(book, "Половина", "Дела"))
        made(people.add_pupil(book, someone))
        return Saved(1, book.now.local, made(people.add_pupil(book, someone)))

    with pytest.raises(NotMade) as stopped:
        do(school, both)
    assert reason(stopped.value.outcome) is Reason.ALREADY_THERE
    with school.house.database.connection_context():
        assert rows(Person.select(Person.id).where(Person.surname == "Половина")) == []

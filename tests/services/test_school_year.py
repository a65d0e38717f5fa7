"""The school year, its terms, days off, bells, classes and kinds of work."""

from datetime import date

import pytest

from models.accounts import Account
from models.database import rows
from models.people import SchoolClass
from models.school import BellPeriod
from rules.refusals import Reason
from services import school_year
from services.actor import Actor
from services.founding import FirstAdministrator, Founding, add_administrator, found_school
from services.outcomes import Outcome, Saved
from services.settings import SCHOOL_NAME
from tests.school import School
from tests.services.test_people import do, made_by, person, reason

NEXT_YEAR = (date(2027, 9, 1), date(2028, 5, 26))


def test_years_do_not_overlap_and_titles_are_not_repeated(school: School) -> None:
    def add(title: str, starts_on: date, ends_on: date) -> Outcome:
        return do(school, lambda book: school_year.add_year(book, title, starts_on, ends_on))

    assert reason(add("ещё один", date(2027, 5, 26), date(2028, 5, 26))) is Reason.DATES_CROSSED
    assert reason(add("2026/27", *NEXT_YEAR)) is Reason.TITLE_TAKEN
    assert reason(add(" ", *NEXT_YEAR)) is Reason.NAME_MISSING
    assert reason(add("назад", NEXT_YEAR[1], NEXT_YEAR[0])) is Reason.DATES_CROSSED
    assert isinstance(add("2027/28", *NEXT_YEAR), Saved)


def term(
    school: School,
    kind: str,
    number: int,
    grades: tuple[int, int],
    starts_on: date = date(2027, 1, 11),
    ends_on: date = date(2027, 3, 20),
) -> Outcome:
    return do(
        school,
        lambda book: school_year.add_term(book, school.year, kind, number, grades, starts_on, ends_on),
    )


def test_terms_of_the_same_grades_do_not_overlap(school: School) -> None:
    second_quarter_goes_on = date(2026, 12, 26)
    assert reason(term(school, "quarter", 3, (1, 9), second_quarter_goes_on)) is Reason.DATES_CROSSED
    assert reason(term(school, "trimester", 1, (9, 9), second_quarter_goes_on)) is Reason.DATES_CROSSED
    assert isinstance(term(school, "half_year", 1, (10, 11), date(2026, 9, 1), second_quarter_goes_on), Saved)
    assert isinstance(term(school, "half_year", 2, (10, 11)), Saved)
    assert isinstance(term(school, "quarter", 3, (1, 9)), Saved)


def test_a_term_lies_in_its_year_under_a_number_of_its_own(school: School) -> None:
    assert reason(term(school, "quarter", 4, (1, 9), ends_on=date(2027, 6, 30))) is Reason.DATES_CROSSED
    assert reason(term(school, "quarter", 2, (1, 9))) is Reason.TITLE_TAKEN
    assert reason(term(school, "week", 1, (1, 9))) is Reason.OUT_OF_SCALE
    assert reason(term(school, "quarter", 3, (9, 1))) is Reason.OUT_OF_SCALE


def test_a_day_is_off_once_and_within_the_year(school: School) -> None:
    def off(day: date, kind: str = "holiday") -> Outcome:
        return do(school, lambda book: school_year.add_day_off(book, school.year, day, kind, "Праздник"))

    assert isinstance(off(date(2026, 11, 4)), Saved)
    assert reason(off(date(2026, 11, 4))) is Reason.ALREADY_THERE
    assert reason(off(date(2026, 8, 1))) is Reason.DATES_CROSSED
    assert reason(off(date(2026, 11, 5), "party")) is Reason.OUT_OF_SCALE


@pytest.mark.parametrize(
    ("number", "starts", "ends", "refused"),
    [
        (8, "16:00", "16:40", None),
        (7, "14:40", "15:20", None),
        (8, "14:00", "15:40", Reason.DATES_CROSSED),
        (0, "08:00", "08:40", Reason.DATES_CROSSED),
        (0, "07:30", "08:10", None),
        (8, "16:40", "16:00", Reason.DATES_CROSSED),
        (8, "24:00", "24:40", Reason.OUT_OF_SCALE),
        (8, "9:00", "9:40", Reason.OUT_OF_SCALE),
        (13, "20:00", "20:40", Reason.OUT_OF_SCALE),
    ],
)
def test_bells_follow_one_another(
    school: School, number: int, starts: str, ends: str, refused: Reason | None
) -> None:
    outcome = do(school, lambda book: school_year.set_bell(book, number, starts, ends))
    assert reason(outcome) is refused


def test_a_bell_that_is_set_again_is_changed(school: School) -> None:
    made_by(school, lambda book: school_year.set_bell(book, 1, "08:20", "09:00"))
    with school.house.database.connection_context():
        first = rows(BellPeriod.select(BellPeriod.starts).where(BellPeriod.number == 1))
    assert first == [("08:20",)]


def test_a_class_stands_once_in_a_year(school: School) -> None:
    def add(grade: int, letter: str) -> Outcome:
        return do(school, lambda book: school_year.add_class(book, school.year, grade, letter))

    assert isinstance(add(7, "А"), Saved)
    assert reason(add(7, "А")) is Reason.TITLE_TAKEN
    assert reason(add(12, "А")) is Reason.OUT_OF_SCALE
    assert isinstance(add(7, ""), Saved)


def test_a_class_gets_a_class_teacher_and_loses_one(school: School) -> None:
    seventh, teacher = school.school_class("7А"), person(school, "Петрова", "Анна")

    def leader() -> int | None:
        with school.house.database.connection_context():
            found = rows(SchoolClass.select(SchoolClass.class_teacher).where(SchoolClass.id == seventh))
            return int(found[0][0]) if found[0][0] else None

    made_by(school, lambda book: school_year.name_class_teacher(book, seventh, teacher))
    assert leader() == teacher
    made_by(school, lambda book: school_year.name_class_teacher(book, seventh, None))
    assert leader() is None
    unknown = do(school, lambda book: school_year.name_class_teacher(book, seventh, 4040))
    assert reason(unknown) is Reason.UNKNOWN_THING


def test_kinds_of_work_differ_in_title_and_letter(school: School) -> None:
    def add(title: str, letter: str, weight: int = 1) -> Outcome:
        return do(school, lambda book: school_year.add_work_kind(book, title, letter, weight))

    assert reason(add("Контрольная", "Ж")) is Reason.TITLE_TAKEN
    assert reason(add("Коллоквиум", "К")) is Reason.TITLE_TAKEN
    assert reason(add("Коллоквиум", "Ж", 11)) is Reason.OUT_OF_SCALE
    assert isinstance(add("Коллоквиум", "Ж", 10), Saved)


def test_a_school_is_founded_once(school: School) -> None:
    founding = Founding(((SCHOOL_NAME, "Вторая"),), "2027/28", *NEXT_YEAR)
    assert reason(do(school, lambda book: found_school(book, founding))) is Reason.ALREADY_THERE


def test_the_first_administrator_must_change_the_password_and_may_fill_the_school(school: School) -> None:
    first = FirstAdministrator("Громов", "Илья", "", "v1$hash")
    account = made_by(school, lambda book: add_administrator(book, first))
    with school.house.database.connection_context():
        person, stored, must_change = rows(
            Account.select(Account.person, Account.password_hash, Account.must_change_password).where(
                Account.id == account
            )
        )[0]
    assert (stored, must_change) == ("v1$hash", True)
    filling = do(
        school,
        lambda book: school_year.add_class(book, school.year, 5, "А"),
        Actor(person, account, 0, "10.0.0.1"),
    )
    assert isinstance(filling, Saved)

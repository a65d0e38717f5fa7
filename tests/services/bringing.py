"""What tests of imports share: lists in a line each, and what stands in the school afterwards."""

from typing import Any

from exchange.fet import read_fet
from exchange.people import read_people
from models.base import Table
from models.courses import Course, StudyGroup, Subject, TimetableSlot
from models.database import TABLES, rows
from models.people import Enrollment, Person, Pupil, SchoolClass
from services.actor import Actor
from services.importing.carrying import carry_out, plan_import
from services.importing.incoming import Incoming
from services.importing.plan import ImportPlan, Options
from services.outcomes import Saved
from tests.exchange.files import fet
from tests.school import School, Who

PUPILS = "№ личного дела;Фамилия;Имя;Отчество;Пол;Дата рождения;Класс;Дата зачисления"
GUARDIANS = "№ личного дела;Ученик;Фамилия;Имя;Отчество;Кем приходится;Телефон"
STAFF = "Табельный №;Фамилия;Имя;Отчество;Дата рождения;Должность;Кл. руководство;Логин"
ORLOV = "12;Орлов;Пётр;Ильич;М;01.02.2015;5А;"


def classes_of_the_real_school(school: School) -> None:
    """Make the classes that the real lists speak of."""
    for grade in range(1, 12):
        for letter in "АБ" if grade < 10 else "А":
            school.school_class(f"{grade}{letter}")


def pupil_list(*lines: str) -> Incoming:
    """Return a list of pupils as it was read."""
    return read_people("\n".join((PUPILS, *lines)).encode(), "pupils.csv")


def guardian_list(*lines: str) -> Incoming:
    """Return a list of guardians as it was read."""
    return read_people("\n".join((GUARDIANS, *lines)).encode(), "guardians.csv")


def staff_list(*lines: str) -> Incoming:
    """Return a list of staff as it was read."""
    return read_people("\n".join((STAFF, *lines)).encode(), "staff.csv")


def fet_file(activities: str, constraints: str = "", **parts: Any) -> Incoming:
    """Return a small timetable as it was read."""
    return read_fet(fet(activities, constraints, **parts), "school.fet")


def planned(school: School, incoming: Incoming, options: Options | None = None) -> ImportPlan:
    """Return the dry run."""
    return plan_import(school.house.writer, incoming, options)


def carried(school: School, incoming: Incoming, options: Options | None = None) -> ImportPlan:
    """Return the dry run after carrying it out."""
    plan = planned(school, incoming, options)
    outcome = carry_out(school.house.writer, plan)
    assert isinstance(outcome, Saved), outcome
    return plan


def read(school: School, query: Any) -> list[Any]:
    """Return the rows of a query."""
    with school.house.database.connection_context():
        return list(rows(query))


def count(school: School, table: type[Table]) -> int:
    """Return how many rows a table has."""
    with school.house.database.connection_context():
        return int(table.select().count())


def contents(school: School) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with school.house.database.connection_context():
        return {table.__name__: list(rows(table.select().order_by(table.id))) for table in TABLES}


def stays(school: School) -> list[Any]:
    """Return who is in which class since when until when."""
    return read(
        school,
        Enrollment.select(Person.surname, SchoolClass.title, Enrollment.since, Enrollment.until)
        .join(Pupil)
        .join(Person)
        .switch(Enrollment)
        .join(SchoolClass)
        .order_by(Enrollment.id),
    )


def course_rows(school: School) -> list[Any]:
    """Return the courses with their pupils and load."""
    return read(
        school,
        Course.select(Subject.title, SchoolClass.title, StudyGroup.title, Course.hours_in_two_weeks)
        .join(Subject)
        .switch(Course)
        .left_outer_join(SchoolClass)
        .switch(Course)
        .left_outer_join(StudyGroup)
        .order_by(Course.id),
    )


def slot_rows(school: School) -> list[Any]:
    """Return the places in the timetable."""
    columns = (TimetableSlot.weekday, TimetableSlot.week, TimetableSlot.number, TimetableSlot.room)
    return read(school, TimetableSlot.select(*columns).order_by(*columns))


def signed_in(school: School, person: int, account: int, login: str) -> Who:
    """Return somebody of the school acting under the own account."""
    return Who(school, login, login, Actor(person, account, 0, "127.0.0.1"))

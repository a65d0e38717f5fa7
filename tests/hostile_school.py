"""A school in which every text that a person can give is hostile."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from models.database import sqlite
from rules.codes import Role
from services import (
    applications,
    cards,
    courses,
    lessons,
    marking,
    people,
    school_year,
    timetable_changes,
    timetable_filling,
)
from services.book import Book
from services.clock import system_utc
from services.house import DATABASE
from services.outcomes import Outcome, Saved
from services.requests import (
    ChangeLesson,
    EnterApplication,
    HoldLesson,
    SetCard,
    SetHomework,
    SetMarks,
    SetTopic,
    SetWork,
)
from services.settings import CLOCK_SHIFT, set_setting
from services.sheets import lay_out
from tests.new_school import BARNAUL_AHEAD
from tests.payloads import PAYLOADS, SURROGATES
from tests.school import School, Who

NOW = datetime(2026, 11, 21, 18, 0)
MONDAY = date(2026, 11, 16)
LESSONS_A_DAY = 8
NAME = 95
"""Of a hostile text as a name: the journal takes no longer ones."""


@dataclass(frozen=True)
class HostileSchool:
    """Who signs in where; ``named`` are the pupils of the class in the order of the payloads."""

    folder: Path
    teacher: Who
    guardian: Who
    deputy: Who
    administrator: Who
    secretary: Who
    newcomer: Who
    school_class: int
    named: tuple[int, ...]
    typed_into: int
    """The lesson that people type into."""


def payload(number: int, most: int = 2000) -> str:
    """Return one hostile text after another, round and round."""
    return PAYLOADS[number % len(PAYLOADS)].text[:most]


def founded(folder: Path) -> HostileSchool:
    """Fill a school through its services; its clock stands at Saturday 21 November 2026, 18:00."""
    school = School(folder)
    school.now_is(NOW.isoformat(" "))
    try:
        return _fill(school, folder)
    finally:
        school.close()


def _fill(school: School, folder: Path) -> HostileSchool:
    teacher, other = school.teacher("Первый Учитель"), school.teacher("Второй Учитель")
    staff = {
        role: school.somebody(f"{role.value} Имя", role)
        for role in (Role.DEPUTY, Role.ADMINISTRATOR, Role.SECRETARY)
    }
    newcomer = school.teacher("Новый Учитель")
    school_class = school.school_class("7А", leader=teacher)
    named = school._do(partial(_pupils, school, school_class))
    pupils = tuple(range(named - len(PAYLOADS) + 1, named + 1))
    guardian = school.somebody("Родитель Имя", Role.GUARDIAN)
    clicking = next(index for index, one in enumerate(PAYLOADS) if "@click=app" in one.hostile)
    children = (pupils[clicking], pupils[0], pupils[-1])
    school._do(partial(_guard, guardian.actor.person, children))
    school.house.write(partial(_papers, children), staff[Role.SECRETARY].actor).result()
    pages = tuple(school.course(f"Предмет {number}", school_class, teacher) for number in range(48))
    school._do(partial(_timetable, school.year, pages, other.actor.person))
    places = [
        (pages[0], MONDAY - timedelta(days=back), 1) for back in (14, 13, 12, 11, 10, 9, 7, 6, 5, 4, 3, 2)
    ]
    places += [
        (page, MONDAY + timedelta(days=i // LESSONS_A_DAY), 1 + i % LESSONS_A_DAY)
        for i, page in enumerate(pages)
    ]
    for number, place in enumerate(places):
        held = school.house.write(partial(_lesson, number, place, children), teacher.actor).result()
        assert isinstance(held, Saved), held
    first = school.house.write(partial(_held, places[0]), teacher.actor).result()
    assert isinstance(first, Saved)
    shift = (NOW - BARNAUL_AHEAD) - system_utc()
    school._do(lambda book: _set_clock(book, shift))
    school._do(lambda book: Saved(1, book.now.local, lay_out(book, (school_class,), MONDAY)))
    return HostileSchool(
        folder, teacher, guardian, staff[Role.DEPUTY], staff[Role.ADMINISTRATOR], staff[Role.SECRETARY],
        newcomer, school_class, pupils, first.thing,
    )  # fmt: skip


def _made(outcome: Outcome) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


def _pupils(school: School, school_class: int, book: Book) -> Outcome:
    """Name a pupil by each payload, one more by surrogates; the last one is answered."""
    for number in range(len(PAYLOADS)):
        hostile = payload(number, NAME)
        person = _made(people.add_person(book, hostile, SURROGATES, payload(number + 7, NAME)))
        pupil = _made(people.add_pupil(book, person, file_no=f"{number} {payload(number, NAME)}"))
        people.enroll_pupil(book, pupil, school_class, since=date(2026, 9, 1), order_no=hostile)
        _made(people.open_account(book, person, password_hash=school._hash))
        account = _made(
            people.open_account(
                book, _made(people.add_person(book, hostile, hostile)), password_hash=school._hash
            )
        )
        _made(people.grant_role(book, account, Role.PUPIL, since=date(2026, 9, 1)))
    return Saved(1, book.now.local, pupil)


def _guard(person: int, children: tuple[int, ...], book: Book) -> Outcome:
    guardian = _made(people.add_guardian(book, person, phone=payload(3, NAME)))
    for child in children:
        _made(people.add_guardianship(book, child, guardian, relation=payload(4, NAME)))
    return Saved(1, book.now.local, guardian)


def _papers(children: tuple[int, ...], book: Book) -> Outcome:
    """Keep hostile cards, and an application for one child."""
    for number, child in enumerate(children):
        born, address, phone, before, notes = (payload(number * 5 + step, 290) for step in range(5))
        _made(
            cards.set_card(book, SetCard(child, born, address, phone, "", before, notes, 0, f"card {number}"))
        )
    day = book.now.today
    asked = EnterApplication(children[0], None, day, day, None, 5, "by_hand", "application")
    return applications.enter_application(book, asked)


def _timetable(year: int, pages: tuple[int, ...], substitute: int, book: Book) -> Outcome:
    for index, page in enumerate(pages):
        weekday, number = 1 + index // LESSONS_A_DAY, 1 + index % LESSONS_A_DAY
        _made(
            timetable_filling.add_slot(
                book, page, weekday=weekday, number=number, since=date(2026, 9, 1), room=payload(index, 30)
            )
        )
    kinds = [
        _made(school_year.add_work_kind(book, payload(i, NAME), chr(ord("а") + i - 30), 2, i))
        for i in range(33, 45)
    ]
    assert len(kinds) == 12
    _made(courses.add_group(book, year, payload(5, NAME)))
    _made(school_year.add_day_off(book, year, MONDAY - timedelta(days=6), "holiday", payload(6, NAME)))
    saturday = MONDAY + timedelta(days=5)
    given = ChangeLesson(pages[47], saturday, 8, "substituted", substitute, 0, "given away")
    return timetable_changes.change_lesson(book, given)


def _held(place: tuple[int, date, int], book: Book) -> Outcome:
    return lessons.hold_lesson(book, HoldLesson(*place, "held again"))


def _lesson(number: int, place: tuple[int, date, int], children: tuple[int, ...], book: Book) -> Outcome:
    """Hold a lesson whose topic, material, homework and work are hostile, four different ones."""
    ids = (f"lesson {number} {step}" for step in count())
    lesson = _made(lessons.hold_lesson(book, HoldLesson(*place, next(ids))))
    _made(lessons.set_topic(book, SetTopic(lesson, payload(number), payload(number + 18), 1, next(ids))))
    _made(
        lessons.set_homework(book, SetHomework(lesson, None, payload(number + 36), False, None, 0, next(ids)))
    )
    own = SetHomework(lesson, children[0], payload(number + 50), False, None, 0, next(ids))
    _made(lessons.set_homework(book, own))
    work = _made(
        lessons.set_work(
            book, SetWork(lesson, None, 1 + number % 12, payload(number + 54, 190), 2, 0, next(ids))
        )
    )
    for child in children[: 1 + number % 2]:
        _made(marking.set_marks(book, SetMarks(lesson, work, child, (".", "4"), 0, next(ids))))
    return Saved(1, book.now.local, lesson)


def _set_clock(book: Book, shift: timedelta) -> Outcome:
    set_setting(book, CLOCK_SHIFT, str(round(shift.total_seconds())), date(2026, 9, 1))
    return Saved(1, book.now.local)


def texts_of(folder: Path) -> set[str]:
    """Return every text that stands anywhere in the file."""
    connection = sqlite.connect(folder / DATABASE)
    try:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            value
            for table in tables
            for row in connection.execute(f'SELECT * FROM "{table}"')
            for value in row
            if isinstance(value, str)
        }
    finally:
        connection.close()


_RAW = (
    ("person", "surname", 0),
    ("person", "given_name", 11),
    ("person", "patronymic", 22),
    ("school_class", "title", 37),
    ("subject", "title", 0),
    ("lesson", "topic", 0),
    ("lesson", "material", 18),
    ("homework", "text", 36),
    ("work", "title", 54),
    ("work_kind", "title", 33),
    ("work_kind", "letter", 27),
    ("timetable_slot", "room", 9),
    ("day_off", "title", 6),
    ("study_group", "title", 5),
    ("guardian", "phone", 3),
    ("guardianship", "relation", 4),
    ("enrollment", "order_no", 8),
    ("pupil_card", "address", 12),
    ("pupil_card", "notes", 20),
)
UNIQUE = ("subject", "work_kind")


def poisoned(school: HostileSchool) -> None:
    """Write the payloads past the services, as a damaged import or a foreign program would."""
    connection = sqlite.connect(school.folder / DATABASE)
    try:
        for table, column, first in _RAW:
            ids = [row for (row,) in connection.execute(f"SELECT id FROM {table} ORDER BY id")]
            for number, row in enumerate(ids):
                most = NAME if table == "person" else 2000
                hostile = f"{payload(first + number, most)}{number if table in UNIQUE else ''}"
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (hostile, row))
        for number, pupil in enumerate(school.named):
            theirs = "(SELECT person_id FROM pupil WHERE id = ?)"
            name = (*(payload(number + shift, NAME) for shift in (0, 11, 22)), pupil)
            connection.execute(
                f"UPDATE person SET surname = ?, given_name = ?, patronymic = ? WHERE id = {theirs}", name
            )
            login = (f"{payload(number, NAME)}{number}", pupil)
            connection.execute(f"UPDATE account SET login = ? WHERE person_id = {theirs}", login)
        connection.execute(
            "INSERT INTO sign_in (account_id, address, at, admitted, ended_at, ended) "
            "SELECT id, ?, '2026-11-20 05:00:00', 1, NULL, '' FROM account",
            (payload(14),),
        )
        connection.execute("UPDATE setting SET value = ? WHERE name = 'school_name'", (payload(14),))
        connection.commit()
    finally:
        connection.close()

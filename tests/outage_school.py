"""The demo school on Wednesday of the next week, nothing written since Thursday: 300 lessons to fill."""

from datetime import UTC, date, datetime
from pathlib import Path

from app.demo.logins import PASSWORDS
from rules.codes import Role
from services import people
from services.actor import OFFICE
from services.book import Book
from services.filling import made
from services.house import House
from services.outcomes import Outcome, Saved
from services.requests import ChangeLesson
from services.settings import CLOCK_SHIFT, set_setting
from services.signing_in.passwords import scramble
from services.timetable_changes import change_lesson
from services.views.timetable import scheduled, year_of
from tests.demo_school import looked_into
from tests.new_school import BARNAUL_AHEAD, QUICK

NOW = datetime(2026, 11, 25, 14, 45)
"""After the last lesson of Wednesday."""
UNFILLED = tuple(date(2026, 11, day) for day in (20, 21, 23, 24, 25))
HIRED = ("Абрамова Инна", "Бобров Егор", "Власова Рита", "Ершов Марк", "Жданова Ася", "Зуев Лев")
"""Who is at the school for these days alone: each holds a lesson of every hour that is to be had."""
DEPUTY = "sokolova.mv"


def make_it_wednesday(folder: Path) -> None:
    """Hire the substitutes, give them lessons of colleagues, and let the clock begin at Wednesday."""
    house = House(folder)
    house.start()
    try:
        password = scramble(house.keys.pepper, PASSWORDS["teacher"], QUICK)
        hired = [_hired(house, name, password) for name in HIRED]
        for place, person in enumerate(hired):
            _give_lessons(house, person, place)
        house.write(_set_clock, OFFICE).result()
    finally:
        house.stop()


def _hired(house: House, name: str, password: str) -> int:
    def hire(book: Book) -> Outcome:
        person = made(people.add_person(book, *name.split()))
        account = made(people.open_account(book, person, password_hash=password, must_change_password=False))
        made(people.grant_role(book, account, Role.TEACHER, since=book.now.today))
        return Saved(1, book.now.local, person)

    return made(house.write(hire, OFFICE).result())


def _give_lessons(house: House, person: int, place: int) -> None:
    """Give the substitute every sixth lesson of each day, where nobody was put before."""
    with house.database.connection_context():
        year = year_of(UNFILLED[0])
        assert year is not None
        planned = [one for one in scheduled(year, UNFILLED) if not one.change]
    for lesson in planned[place :: 2 * len(HIRED)]:
        request = f"hired-{person}-{lesson.course}-{lesson.day}-{lesson.number}"
        given = ChangeLesson(lesson.course, lesson.day, lesson.number, "substituted", person, 0, request)
        house.write(lambda book, given=given: change_lesson(book, given), OFFICE).result()  # type: ignore[misc]  # where somebody is busy the lesson stays as it was


def _set_clock(book: Book) -> Saved:
    shift = NOW - BARNAUL_AHEAD - datetime.now(UTC).replace(tzinfo=None)
    set_setting(book, CLOCK_SHIFT, str(round(shift.total_seconds())), date(2026, 9, 1))
    return Saved(1, book.now.local)


def teachers_of(folder: Path) -> dict[str, str]:
    """Return login → password of everybody who may hold a lesson."""
    with looked_into(folder) as journal:
        found = journal.execute(
            "SELECT login FROM account JOIN role_grant ON role_grant.account_id = account.id "
            "WHERE role = 'teacher' ORDER BY account.id"
        ).fetchall()
    kinds = {"sokolova.mv": "deputy", "soloveva.do": "novice"}
    return {login: PASSWORDS[kinds.get(login, "teacher")] for (login,) in found}

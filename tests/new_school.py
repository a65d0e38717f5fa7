"""What every school of the tests begins with: founded once a process, then copied."""

import atexit
import shutil
import tempfile
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from services import school_year
from services.actor import OFFICE
from services.book import Book
from services.house import House
from services.outcomes import Outcome, Saved
from services.settings import set_setting

BARNAUL_AHEAD = timedelta(hours=7)
NOON = datetime(2026, 11, 19, 12, 0) - BARNAUL_AHEAD
"""Of Thursday 19 November 2026, UTC."""
QUICK = 4
"""bcrypt's least cost: tests are about everything else."""


@cache
def founded() -> Path:
    """Found a school once a process: what every school of the tests begins with, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="zhurnal-school-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    house = House(folder, source=lambda: NOON, cost=QUICK)
    house.start()
    assert isinstance(house.write(_found, OFFICE).result(), Saved)
    house.stop()
    return folder


def _found(book: Book) -> Outcome:
    set_setting(book, "school_name", "Школа для проверок", date(2026, 9, 1))
    set_setting(book, "school_id", "school-of-tests", date(2026, 9, 1))
    year = made(school_year.add_year(book, "2026/27", date(2026, 9, 1), date(2027, 5, 26)))
    quarters = (
        (1, date(2026, 9, 1), date(2026, 10, 24)),
        (2, date(2026, 11, 2), date(2026, 12, 26)),
    )
    for number, starts_on, ends_on in quarters:
        school_year.add_term(book, year, "quarter", number, (1, 9), starts_on, ends_on)
    for number in range(1, 8):
        hour = 7 + number
        school_year.set_bell(book, number, f"{hour:02}:30", f"{hour + 1:02}:10")
    for position, (title, letter, weight) in enumerate(
        (("Ответ на уроке", "О", 1), ("Контрольная", "К", 2)), 1
    ):
        school_year.add_work_kind(book, title, letter, weight, position)
    return Saved(1, book.now.local)


def made(outcome: Outcome) -> int:
    """Return what was made."""
    assert isinstance(outcome, Saved), outcome
    return outcome.thing

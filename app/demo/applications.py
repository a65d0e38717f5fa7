"""Written applications of parents who read no diary, and the sheets printed for them so far (2.12)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from app.demo.moments import Step
from models.database import rows
from models.people import Enrollment, Guardianship
from rules.calendar import monday_of
from services.actor import Actor
from services.applications import enter_application
from services.book import Book
from services.filling import made
from services.printing import hand_over, record_print
from services.requests import EnterApplication, HandOverSlip, RecordPrint
from services.settings import SCHOOL_NAME, settings_on
from services.views.applications import week_is_free
from services.views.diary import slip_code
from services.views.weekly import weekly_slip

RECEIVED = datetime(2026, 10, 5, 9, 20)
FRIDAY = 5
MOST = 12


def application_steps(staff: Mapping[str, Actor], today: date) -> Iterator[Step]:
    """Return the step that enters the applications, and those for the sheets of each week of school since."""
    secretary = staff["office"]
    yield Step(RECEIVED, secretary, _enter)
    monday = monday_of(RECEIVED.date())
    while (friday := monday + timedelta(days=FRIDAY - 1)) < today:

        def write(book: Book, monday: date = monday) -> None:
            if week_is_free(book.actor, book.now, monday):
                return
            school = settings_on(book.now.today).get(SCHOOL_NAME, "")
            for pupil, _, school_class in _asked():
                request = f"demo-sheet-{monday}-{pupil}"
                code = slip_code(weekly_slip(pupil, monday, school, book.now, ""))
                made(record_print(book, RecordPrint(school_class, pupil, monday, request, ((pupil, code),))))

        def give_out(book: Book, monday: date = monday) -> None:
            if week_is_free(book.actor, book.now, monday):
                return
            for pupil, *_ in _asked():
                made(hand_over(book, HandOverSlip(pupil, monday, True, 0, f"demo-given-{monday}-{pupil}")))

        yield Step(datetime.combine(friday, time(14, 10)), secretary, write)
        yield Step(datetime.combine(friday, time(15, 30)), secretary, give_out)
        monday += timedelta(weeks=1)


def _enter(book: Book) -> None:
    day = book.now.today
    for pupil, guardian, _ in _asked():
        asked = EnterApplication(
            pupil, guardian, day, day, None, FRIDAY, "by_pupil", f"demo-application-{pupil}"
        )
        made(enter_application(book, asked))


def _asked() -> list[tuple[int, int, int]]:
    """Return the first pupils a guardian of whom reads no diary: pupil, guardian, class."""
    found = rows(
        Guardianship.select(Guardianship.pupil, Guardianship.guardian, Enrollment.school_class)
        .join(Enrollment, on=(Enrollment.pupil == Guardianship.pupil))
        .where(~Guardianship.diary_access, Enrollment.until.is_null())
        .order_by(Guardianship.pupil)
    )
    first = {pupil: (pupil, guardian, school_class) for pupil, guardian, school_class in reversed(found)}
    return sorted(first.values())[:MOST]

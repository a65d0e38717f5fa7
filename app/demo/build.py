"""Building the invented school: founded, filled, and every day from September until today written again."""

import shutil
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from random import Random

from app.demo.applications import application_steps
from app.demo.away import Register
from app.demo.changes import TODAY, Change, Changes
from app.demo.closing import closing_steps
from app.demo.curriculum import CLASSES, STAFF, grade_of
from app.demo.lessons import Teaching
from app.demo.logins import LOGINS, PASSWORDS, DemoLogin
from app.demo.moments import DEMO_NOW, FOUNDED, LAST_NIGHT, Meant, Step
from app.demo.people import YEAR_BEGINS, Child, add_families, add_staff, make_families
from app.demo.plans import Items, put_plans
from app.demo.reasons import paper_steps, reason_steps
from app.demo.school import Ground, Page, add_pages
from app.demo.term_marks import term_mark_steps
from app.demo.timetable import make_timetable
from app.founding import lay_folder
from app.production_calendar import days_off, production_days
from backups.facts import opened, setting_of
from models.database import rows
from models.lessons import WorkKind
from models.people import SchoolClass
from models.school import Term
from services import school_year
from services.actor import OFFICE, Actor
from services.book import Book
from services.clock import Now, system_utc
from services.filling import filled, made
from services.founding import Founding, found_school
from services.house import DATABASE, DEFAULT_ZONE, House
from services.outcomes import Outcome, Saved
from services.remarks import keep_remarks, overdue_now
from services.settings import BCRYPT_COST, CLOCK_SHIFT, SCHOOL_ID, SCHOOL_NAME, ZONE, set_setting
from services.signing_in.passwords import scramble
from services.writer import Verb
from texts import seeds

SCHOOL = "Озёрская школа-интернат"
DEMO_ID = "ozersk-demo"
SEED = 20261119
COST = 10
FIRST_YEAR = YEAR_BEGINS.year


class FolderTaken(Exception):
    """Something stands already where the demo school is to be built."""


def build_demo(
    folder: Path, *, utc: Callable[[], datetime] = system_utc, until: datetime = DEMO_NOW
) -> tuple[DemoLogin, ...]:
    """Build the demo school in a folder that is not there yet; a build that was cut off leaves nothing.

    ``until`` stops the writing of lessons earlier, for those who need only the beginning.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FolderTaken(str(folder))
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    lay_folder(part)
    house = House(part, source=utc)
    house.start()
    try:
        _Builder(house, until).build(utc)
    finally:
        house.stop()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part.rename(folder)
    return LOGINS


def demo_logins(folder: Path) -> tuple[DemoLogin, ...]:
    """Return the logins of a demo school, none for any other school."""
    if not (folder / DATABASE).is_file():
        return ()
    with opened(folder / DATABASE, "mode=ro") as connection:
        return LOGINS if setting_of(connection, SCHOOL_ID) == DEMO_ID else ()


class _Builder:
    """Carries the demo's verbs out, each as its own actor and at its own moment."""

    def __init__(self, house: House, until: datetime) -> None:
        self._house = house
        self._until = until
        self._chance = Random(SEED)
        pepper = house.keys.pepper
        self._hashes = {key: scramble(pepper, word, COST) for key, word in PASSWORDS.items()}
        self._staff: dict[str, Actor] = {}
        self._children: dict[str, list[Child]] = {title: [] for title, _ in CLASSES}
        self._pages: tuple[Page, ...] = ()
        self._kinds: dict[str, int] = {}
        self._quarter = 0
        self._classes: dict[str, int] = {}

    def build(self, utc: Callable[[], datetime]) -> None:
        """Found the school, live through the months, set the clock to the demo's moment."""
        self._do(FOUNDED, self._found)
        self._live()
        self._do(DEMO_NOW, lambda book: self._set_clock(book, utc))

    def _found(self, book: Book) -> Outcome:
        year = made(found_school(book, _founding()))
        self._staff = add_staff(book, self._hashes)
        classes = self._classes = {title: _class_id(title) for title, _ in CLASSES}
        for employee in STAFF:
            if employee.leads:
                leader = self._staff[employee.key].person
                made(school_year.name_class_teacher(book, classes[employee.leads], leader))
        families = make_families(self._chance)
        add_families(book, families, classes, self._hashes)
        for child in (child for family in families for child in family.children):
            self._children[child.class_title].append(child)
        for listed in self._children.values():
            listed.sort(key=lambda child: child.pupil)
        ground = Ground(year, classes, self._children, self._staff)
        self._pages = add_pages(book, ground, make_timetable(self._chance))
        self._kinds = dict(rows(WorkKind.select(WorkKind.letter, WorkKind.id)))
        quarter = Term.select(Term.id).where(Term.kind == "quarter", Term.number == 1)
        self._quarter = rows(quarter)[0][0]
        return filled(book, year)

    def _live(self) -> None:
        """Carry out everything that was written until the demo's now, a transaction a day."""
        register = Register(self._chance, self._children, TODAY)
        changes = Changes(self._pages, self._staff)
        lessons = meant_lessons(self._pages, self._staff, changes.all)
        teaching = Teaching(self._chance, self._kinds, register, self._plans(lessons))
        steps = list(changes.steps(self._staff["admin"]))
        for meant in lessons:
            steps += teaching.steps(meant)
        steps += term_mark_steps(self._pages, self._staff, self._quarter, teaching.results, register)
        steps += closing_steps(self._pages, self._staff, self._quarter, teaching.results, self._classes)
        steps += reason_steps(register, self._staff)
        steps += application_steps(self._staff, TODAY)
        steps += paper_steps(register, self._staff, DEMO_NOW.date())
        steps.append(Step(LAST_NIGHT, OFFICE, _look_over))
        past = sorted((step for step in steps if step.at <= self._until), key=lambda step: step.at)
        for _, of_day in groupby(past, key=lambda step: step.at.date()):
            self._do(FOUNDED, self._day(list(of_day)))

    def _plans(self, lessons: list[Meant]) -> Items:
        """Put the topic plans in, as the administrator did before the year (VI)."""
        kept: list[Items] = []

        def write(book: Book) -> Outcome:
            kept.append(put_plans(book, lessons))
            return filled(book, 0)

        self._do(FOUNDED, write)
        return kept[0]

    def _day(self, steps: list[Step]) -> Verb:
        def write(book: Book) -> Outcome:
            for step in steps:
                book.actor, book.now = step.who, self._now(step.at)
                step.write(book)
            return filled(book, 0)

        return write

    def _set_clock(self, book: Book, utc: Callable[[], datetime]) -> Outcome:
        shift = self._house.clock.utc(DEMO_NOW) - utc()
        set_setting(book, CLOCK_SHIFT, str(round(shift.total_seconds())), FOUNDED.date())
        return filled(book, 0)

    def _do(self, local: datetime, verb: Verb) -> None:
        def at_the_time(book: Book) -> Outcome:
            book.now = self._now(local)
            return verb(book)

        outcome = self._house.write(at_the_time).result()
        if not isinstance(outcome, Saved):
            raise RuntimeError(f"the demo school was not written: {outcome}")

    def _now(self, local: datetime) -> Now:
        return self._house.clock.at(self._house.clock.utc(local))


def _look_over(book: Book) -> None:
    """Make the remarks of last night's pass."""
    made(keep_remarks(book, overdue_now(OFFICE, book.now)))


def meant_lessons(
    pages: Iterable[Page], staff: dict[str, Actor], changes: dict[tuple[int, date, int], Change]
) -> list[Meant]:
    """Return every lesson that should have been held until the demo's now, with who holds it."""
    starts = {number: time.fromisoformat(begins) for number, begins, _ in seeds.BELLS}
    off = {off.day for off in seeds.days_off(FIRST_YEAR)}
    days = [YEAR_BEGINS + timedelta(days=passed) for passed in range((TODAY - YEAR_BEGINS).days + 1)]
    lessons = []
    for page in pages:
        hours = [(day, number) for day in days if day not in off for number in sorted(page.numbers(day))]
        held = []
        for day, number in hours:
            change = changes.get((page.course, day, number))
            if change is None or change.substitute:
                held.append((day, number, staff[change.substitute if change else page.teacher]))
        for order, (day, number, holder) in enumerate(held):
            lessons.append(Meant(page, day, number, starts[number], order, len(held), holder))
    return lessons


def _founding() -> Founding:
    starts_on, ends_on = seeds.year_dates(FIRST_YEAR)
    return Founding(
        settings=(
            (SCHOOL_NAME, SCHOOL),
            (SCHOOL_ID, DEMO_ID),
            (ZONE, DEFAULT_ZONE),
            (BCRYPT_COST, str(COST)),
        ),
        year_title=seeds.year_title(FIRST_YEAR),
        starts_on=starts_on,
        ends_on=ends_on,
        terms=seeds.terms(FIRST_YEAR),
        days_off=days_off(FIRST_YEAR),
        working_days=production_days(starts_on, ends_on),
        bells=seeds.BELLS,
        work_kinds=seeds.WORK_KINDS,
        classes=tuple((grade_of(title), title.lstrip("0123456789")) for title, _ in CLASSES),
    )


def _class_id(title: str) -> int:
    return int(rows(SchoolClass.select(SchoolClass.id).where(SchoolClass.title == title))[0][0])

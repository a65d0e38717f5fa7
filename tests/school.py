"""One builder of a small school for every test: sentences in, outcomes out; tests never write rows."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from models.accounts import Account
from models.courses import Subject
from models.database import rows
from models.people import Person, Pupil
from models.school import SchoolYear
from rules.codes import Role, Scale
from rules.refusals import Reason
from services import courses, people, school_year, timetable_changes, timetable_filling
from services.actor import OFFICE, Actor
from services.book import Book
from services.clock import Now
from services.desk import VERBS
from services.house import DATABASE, House
from services.outcomes import Outcome, Refusal
from services.refused import Refused
from services.requests import (
    ChangeLesson,
    EnterDocument,
    GiveReason,
    HoldLesson,
    Request,
    SetAbsence,
    SetHomework,
    SetMarks,
    SetPlanItem,
    SetResult,
    SetTopic,
)
from services.signing_in.passwords import scramble
from services.views.journal import JournalPage
from services.views.journal_page import journal_page
from tests.new_school import BARNAUL_AHEAD, NOON, QUICK, founded, made

P = ParamSpec("P")
T = TypeVar("T")

PASSWORD = "лыжи-и-кедры"
WHY = "Решение педсовета"


@dataclass(frozen=True)
class Who:
    """Somebody of the school, who acts under the own account."""

    school: "School"
    name: str
    login: str
    actor: Actor

    def asks(self, request: Request) -> Outcome:
        """Carry a request out as this person."""
        verb = VERBS[type(request)]
        return self.school.house.write(
            lambda book: verb(book, request), self.actor, getattr(request, "request", None)
        ).result()

    def reads(self, view: Callable[Concatenate[Actor, Now, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a view as this person."""
        house = self.school.house
        with _connected(house):
            return view(self.actor, house.clock.now(), *args, **kwargs)

    def may_read(self, view: Callable[..., Any], *args: Any) -> bool:
        """Whether the view opens for this person."""
        try:
            self.reads(view, *args)
        except Refused:
            return False
        return True

    def holds(self, course: int, on: str, number: int = 1) -> Outcome:
        """Open a lesson."""
        return self.asks(HoldLesson(course, date.fromisoformat(on), number, new()))

    def marks(self, lesson: int, pupil: str, *values: str, work: int | None = None, seen: int = 0) -> Outcome:
        """Put marks into a pupil's cell."""
        return self.asks(SetMarks(lesson, work, self.school.pupil_id(pupil), values, seen, new()))

    def marks_absent(self, lesson: int, pupil: str, code: str = "absent", seen: int = 0) -> Outcome:
        """Mark a pupil absent, late or exempt."""
        return self.asks(SetAbsence(lesson, self.school.pupil_id(pupil), code, None, seen, new()))

    def gives_reason(self, lesson: int, pupil: str, reason: str, seen: int = 1) -> Outcome:
        """Say why a pupil was absent at a lesson."""
        return self.asks(GiveReason(lesson, self.school.pupil_id(pupil), reason, seen, new()))

    def enters_note(self, pupil: str, since: str, until: str, handed_in: str) -> Outcome:
        """Enter a doctor's note that a pupil brought."""
        days = date.fromisoformat(since), date.fromisoformat(until)
        handed_in_on, child = date.fromisoformat(handed_in), self.school.pupil_id(pupil)
        return self.asks(EnterDocument(child, *days, "medical", handed_in_on, None, "", new()))

    def writes_topic(self, lesson: int, topic: str, seen: int = 1, item: int | None = None) -> Outcome:
        """Write the topic of a lesson, of the plan or of the teacher's own."""
        return self.asks(SetTopic(lesson, topic, "", seen, new(), item))

    def adds_topic(self, course: int, topic: str, hours: int = 1, homework: str = "") -> Outcome:
        """Add a topic at the end of a course's plan."""
        return self.asks(SetPlanItem(course, None, "", topic, hours, homework, 0, new()))

    def sets_homework(self, lesson: int, text: str, *, nothing: bool = False, seen: int = 0) -> Outcome:
        """Write homework for the class."""
        return self.asks(SetHomework(lesson, None, text, nothing, None, seen, new()))

    def sets_homework_for(self, pupil: str, lesson: int, text: str, seen: int = 0) -> Outcome:
        """Write homework for one pupil."""
        child = self.school.pupil_id(pupil)
        return self.asks(SetHomework(lesson, child, text, False, None, seen, new()))

    def sets_term_mark(self, course: int, pupil: str, value: str, seen: int = 0) -> Outcome:
        """Put a mark of the current term."""
        term = self.school.page(course).term.term
        return self.sets_result(course, pupil, "term", term, value, seen)

    def sets_result(
        self,
        course: int,
        pupil: str,
        kind: str,
        term: int | None,
        value: str,
        seen: int = 0,
        reason: str = WHY,
    ) -> Outcome:
        """Put a result of any kind; with a reason, so that few marks do not stand in its way."""
        child = self.school.pupil_id(pupil)
        return self.asks(SetResult(course, child, kind, term, value, seen, new(), reason))


class School:
    """A school of 2026/27 on a file of its own, at 12:00 of Thursday 19.11.2026 until told otherwise."""

    def __init__(self, folder: Path) -> None:
        self.utc = NOON
        if not (folder / DATABASE).exists():
            shutil.copytree(founded(), folder, dirs_exist_ok=True)
        self.house = House(folder, source=lambda: self.utc, cost=QUICK)
        self.house.start()
        self._hash = scramble(self.house.keys.pepper, PASSWORD, QUICK)
        with _connected(self.house):
            self.year = int(rows(SchoolYear.select(SchoolYear.id))[0][0])

    def again(self, folder: Path) -> "School":
        """Open a copy of this school's file, at the same hour."""
        opened = School(folder)
        if self.utc != opened.utc:
            opened.utc = self.utc
            opened.house.clock.begin(None, None)
        if hasattr(self, "_head"):
            opened._head = self._head
        return opened

    def close(self) -> None:
        """Stop the house."""
        self.house.stop()

    def now_is(self, local: str) -> None:
        """Set the school's wall clock, as «2026-11-19 12:00»."""
        self.utc = datetime.fromisoformat(local) - BARNAUL_AHEAD
        self.house.clock.begin(None, None)

    def next_year(self) -> None:
        """Open 2027/28, the year that everything made from now on is of."""
        days = date(2027, 9, 1), date(2028, 5, 26)
        self.year = self._do(lambda book: school_year.add_year(book, "2027/28", *days))

    def quarter(self, number: int, starts_on: str, ends_on: str) -> int:
        """Add a quarter of grades 1 to 9."""
        days = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
        return self._do(lambda book: school_year.add_term(book, self.year, "quarter", number, (1, 9), *days))

    def school_class(self, title: str, *, leader: Who | None = None) -> int:
        """Make a class of a title such as «7А»."""
        grade = int("".join(sign for sign in title if sign.isdigit()))
        letter = "".join(sign for sign in title if sign.isalpha())
        made = self._do(lambda book: school_year.add_class(book, self.year, grade, letter))
        if leader is not None:
            person = leader.actor.person
            self._do(lambda book: school_year.name_class_teacher(book, made, person))
        return made

    def somebody(self, name: str, *roles: Role) -> Who:
        """Give a new person an account with roles."""
        person = self._do(lambda book: people.add_person(book, *self._names(name)))
        return self.account(person, name, *roles)

    def account(self, person: int, name: str, *roles: Role) -> Who:
        """Give an account to a person who is there already."""
        account = self._do(
            lambda book: people.open_account(
                book, person, password_hash=self._hash, must_change_password=False
            )
        )
        for role in roles:
            self._do(partial(self._grant, account, role))
        with _connected(self.house):
            login = rows(Account.select(Account.login).where(Account.id == account))[0][0]
        return Who(self, name, login, Actor(person, account, 0, "127.0.0.1"))

    @staticmethod
    def _grant(account: int, role: Role, book: Book) -> Outcome:
        return people.grant_role(book, account, role, since=date(2026, 9, 1))

    def teacher(self, name: str) -> Who:
        """Give the school a teacher."""
        return self.somebody(name, Role.TEACHER)

    def pupil(
        self,
        name: str,
        school_class: int,
        *,
        since: str = "2026-09-01",
        until: str = "",
        lodging: str = "day",
    ) -> int:
        """Enroll a new pupil."""
        person = self._do(lambda book: people.add_person(book, *self._names(name)))
        pupil = self._do(lambda book: people.add_pupil(book, person, lodging=lodging))
        last = date.fromisoformat(until) if until else None
        self._do(
            lambda book: people.enroll_pupil(
                book, pupil, school_class, since=date.fromisoformat(since), until=last
            )
        )
        return pupil

    def pupil_account(self, name: str) -> Who:
        """Give a pupil an account."""
        with _connected(self.house):
            person = rows(Person.select(Person.id).join(Pupil).where(Pupil.id == self.pupil_id(name)))[0][0]
        return self.account(person, name, Role.PUPIL)

    def guardian(self, name: str, *children: str, diary_access: bool = True) -> Who:
        """Give pupils a guardian with an account."""
        who = self.somebody(name, Role.GUARDIAN)
        person = who.actor.person
        guardian = self._do(lambda book: people.add_guardian(book, person))
        for child in children:
            pupil = self.pupil_id(child)
            self._do(partial(self._guard, pupil, guardian, diary_access))
        return who

    def relative(self, name: str, child: str, *, diary_access: bool = True) -> None:
        """Give a pupil a guardian who has no account."""
        person = self._do(lambda book: people.add_person(book, *self._names(name)))
        self._tie(person, child, diary_access)

    def relative_of(self, who: Who, child: str) -> None:
        """Let somebody who has an account be a pupil's guardian as well."""
        self._tie(who.actor.person, child, True)

    def _tie(self, person: int, child: str, diary_access: bool) -> None:
        guardian = self._do(lambda book: people.add_guardian(book, person))
        self._do(partial(self._guard, self.pupil_id(child), guardian, diary_access))

    @staticmethod
    def _guard(pupil: int, guardian: int, diary_access: bool, book: Book) -> Outcome:
        return people.add_guardianship(book, pupil, guardian, diary_access=diary_access)

    def course(self, subject: str, school_class: int, *teachers: Who, scale: Scale = Scale.FIVE_POINT) -> int:
        """Open a page: a subject taught to a class by teachers."""
        made = self._do(
            lambda book: courses.add_course(
                book, self.year, self._subject(book, subject, scale), school_class=school_class
            )
        )
        for teacher in teachers:
            person = teacher.actor.person
            self._do(partial(self._teach, made, person))
        return made

    def teaches(self, teacher: Who, course: int, *, since: str, until: str = "") -> None:
        """Let a teacher teach a page from a day until a day."""
        first, last = date.fromisoformat(since), date.fromisoformat(until) if until else None
        person = teacher.actor.person
        self._do(lambda book: courses.add_teaching(book, course, person, since=first, until=last))

    def group(self, title: str, school_class: int | None, *members: str, since: str = "2026-09-01") -> int:
        """Make a study group of a class and put pupils into it."""
        made = self._do(lambda book: courses.add_group(book, self.year, title, school_class=school_class))
        for member in members:
            pupil, day = self.pupil_id(member), date.fromisoformat(since)
            self._do(partial(self._join, made, pupil, day))
        return made

    @staticmethod
    def _join(group: int, pupil: int, since: date, book: Book) -> Outcome:
        return courses.join_group(book, group, pupil, since=since)

    def group_course(self, subject: str, group: int, *teachers: Who) -> int:
        """Open a page: a subject taught to a study group by teachers."""
        made = self._do(
            lambda book: courses.add_course(
                book, self.year, self._subject(book, subject, Scale.FIVE_POINT), study_group=group
            )
        )
        for teacher in teachers:
            self._do(partial(self._teach, made, teacher.actor.person))
        return made

    @staticmethod
    def _teach(course: int, person: int, book: Book) -> Outcome:
        return courses.add_teaching(book, course, person, since=date(2026, 9, 1))

    def _subject(self, book: Book, title: str, scale: Scale) -> int:
        there = rows(Subject.select(Subject.id).where(Subject.title == title))
        return int(there[0][0]) if there else made(courses.add_subject(book, title, Scale(scale)))

    def slot(self, course: int, weekday: int, number: int, *, week: int = 0) -> int:
        """Put a course into the timetable."""
        return self._do(
            lambda book: timetable_filling.add_slot(
                book, course, weekday=weekday, number=number, week=week, since=date(2026, 9, 1)
            )
        )

    def days_off(
        self, first: str, last: str, title: str = "Осенние каникулы", kind: str = "vacation"
    ) -> None:
        """Give the pupils a vacation, or everybody holidays, from one day to another."""
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            self._do(partial(school_year.add_day_off, year=self.year, day=day, kind=kind, title=title))
            day += timedelta(days=1)

    def substitute(self, course: int, on: str, number: int, who: Who) -> None:
        """Give one lesson to somebody else."""
        day = date.fromisoformat(on)
        given = ChangeLesson(course, day, number, "substituted", who.actor.person, 0, new())
        self._do(lambda book: timetable_changes.change_lesson(book, given))

    def cancel(self, course: int, on: str, number: int) -> None:
        """Cancel one lesson."""
        day = date.fromisoformat(on)
        cancelled = ChangeLesson(course, day, number, "cancelled", None, 0, new())
        self._do(lambda book: timetable_changes.change_lesson(book, cancelled))

    def pupil_id(self, name: str) -> int:
        """Return the pupil of a surname."""
        with _connected(self.house):
            return int(
                rows(Pupil.select(Pupil.id).join(Person).where(Person.surname == name.split()[0]))[0][0]
            )

    def page(self, course: int, reader: Actor | None = None) -> JournalPage:
        """Read a page as the director would."""
        director = reader or self._director()
        with _connected(self.house):
            return journal_page(director, self.house.clock.now(), course)

    def _director(self) -> Actor:
        if not hasattr(self, "_head"):
            self._head = self.somebody("Директоров Д Д", Role.DIRECTOR).actor
        return self._head

    def _names(self, name: str) -> tuple[str, str, str]:
        parts = [*name.split(), "Имя", ""][:3] if len(name.split()) < 2 else [*name.split(), ""][:3]
        return parts[0], parts[1], parts[2]

    def _do(self, verb: Callable[[Book], Outcome]) -> int:
        return made(self.house.write(verb, OFFICE).result())


@contextmanager
def _connected(house: House) -> Iterator[None]:
    if house.database.is_closed():
        with house.database.connection_context():
            yield
    else:
        yield


def new() -> str:
    """Return the name of a request nobody made before."""
    return uuid.uuid4().hex


def refused(outcome: Outcome) -> tuple[Reason, str]:
    """Return why and by which clause something was refused."""
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, outcome.clause

"""The journal as it was at a past moment: rebuilt from the trail, equal to what could be read then (1.3)."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from peewee import OperationalError

from models.accounts import Account
from models.audit import AuditEvent
from models.base import Table
from models.database import TABLES, database, rows
from models.lessons import Absence, Homework, Lesson, Mark
from models.results import SummativeMark
from printouts.class_journal import class_journal as draw_journal
from rules.codes import Role
from rules.refusals import Reason
from services import courses, school_year
from services.actor import OFFICE
from services.audit import WITHOUT_TRAIL
from services.outcomes import Outcome, Saved
from services.past import Moment, end_of_day, looking_back, present_moment
from services.refused import Refused
from services.requests import ArrivePupil, CorrectPerson, GiveReason, LeavePupil
from services.views.correcting import to_correct
from services.views.journal import JournalPage
from services.views.journal_page import journal_page
from services.views.papers import (
    class_absences_paper,
    class_journal,
    class_list,
    of_the_past,
    paper_mark,
    year_results,
)
from services.views.pupil import pupil_page
from services.views.weekly import class_by_title
from tests.school import School, Who
from tests.torture.ordeal import Ordeal

AUDITED = tuple(table for table in TABLES if table not in WITHOUT_TRAIL)
DAYS = ("2026-10-20", "2026-10-22", "2026-11-10", "2026-11-12")
PUPILS = ("Воронин", "Гусева", "Ёлкин")
days, pupils = st.sampled_from(DAYS), st.sampled_from(PUPILS)


def stored() -> dict[str, list[Any]]:
    """Return every row that the trail tells of as stored, but for secrets: a digest of them stands there."""
    return {
        table.__name__: database.execute_sql(*table.select(*_open(table)).order_by(table.id).sql()).fetchall()
        for table in AUDITED
    }


def _open(table: type[Table]) -> list[Any]:
    return [field for field in table._meta.sorted_fields if field is not Account.password_hash]


@dataclass
class Kept:
    """What could be read at a moment."""

    moment: Moment
    rows: dict[str, list[Any]]
    papers: list[Any]


class AnyDay(RuleBasedStateMachine):
    """A class whose journal, lists and staff change while the clock goes on; some moments are kept."""

    @initialize()
    def found(self) -> None:
        self.folder = TemporaryDirectory()
        self.school = School(Path(self.folder.name))
        self.petrova = self.school.teacher("Петрова Имя")
        self.lukin = self.school.teacher("Лукин Имя")
        self.secretary = self.school.somebody("Зимина Имя", Role.SECRETARY)
        self.seven = self.school.school_class("7А", leader=self.petrova)
        for name in PUPILS:
            self.school.pupil(f"{name} Имя", self.seven)
        self.algebra = self.school.course("Алгебра", self.seven, self.petrova)
        self.music = self.school.course("Музыка", self.seven, self.petrova)
        self.lessons = {day: saved(self.petrova.holds(self.algebra, day)) for day in DAYS}
        self.school.page(self.algebra)
        self.kept: list[Kept] = []

    def teardown(self) -> None:
        if not hasattr(self, "school"):
            return
        try:
            self.keeps_what_can_be_read_now()
            for kept in self.kept:
                with looking_back(self.school.house.file, kept.moment) as then:
                    assert stored() == kept.rows
                    assert papers(self.seven)(then) == kept.papers
        finally:
            self.school.close()
            self.folder.cleanup()

    @rule()
    def keeps_what_can_be_read_now(self) -> None:
        house = self.school.house
        with house.database.connection_context():
            moment = present_moment(OFFICE, house.clock.now())
            self.kept.append(Kept(moment, stored(), papers(self.seven)(moment.now)))

    @rule(hours=st.integers(1, 40))
    def time_goes_on(self, hours: int) -> None:
        self.school.utc += timedelta(hours=hours, seconds=hours / 7)

    @rule(day=days, pupil=pupils, marks=st.sampled_from((("5",), ("4", "3"), (".",), ())))
    def somebody_marks(self, day: str, pupil: str, marks: tuple[str, ...]) -> None:
        self.petrova.marks(self.lessons[day], pupil, *marks, seen=self._seen(day, pupil, "marks_version"))

    @rule(day=days, pupil=pupils, code=st.sampled_from(("absent", "late", "")))
    def somebody_is_away(self, day: str, pupil: str, code: str) -> None:
        seen = self._seen(day, pupil, "absence_version")
        self.petrova.marks_absent(self.lessons[day], pupil, code, seen)

    @rule(day=days, pupil=pupils, reason=st.sampled_from(("illness", "valid")))
    def a_reason_is_given(self, day: str, pupil: str, reason: str) -> None:
        number, seen = self.school.pupil_id(pupil), self._seen(day, pupil, "absence_version")
        self.petrova.asks(GiveReason(self.lessons[day], number, reason, seen, _new()))

    @rule(day=days, text=st.sampled_from(("№ 1", "«Кавычки» и 'апостроф'", "")))
    def topic_and_homework_are_written(self, day: str, text: str) -> None:
        head = self._page(day).lessons[self.lessons[day]]
        self.petrova.writes_topic(self.lessons[day], text, head.version)
        self.petrova.sets_homework(self.lessons[day], text, nothing=not text, seen=head.homework.version)

    @rule(pupil=pupils, value=st.sampled_from(("5", "3", "")))
    def a_term_is_judged(self, pupil: str, value: str) -> None:
        page = self.school.page(self.algebra)
        given = page.term_marks.get(self.school.pupil_id(pupil))
        self.petrova.sets_term_mark(self.algebra, pupil, value, given.version if given else 0)

    @rule(pupil=pupils, last=st.sampled_from(DAYS[2:]))
    def somebody_leaves(self, pupil: str, last: str) -> None:
        number = self.school.pupil_id(pupil)
        stay = self.secretary.reads(pupil_page, number).last_stay
        self.secretary.asks(LeavePupil(number, date.fromisoformat(last), "", stay, _new()))

    @rule(since=days)
    def somebody_comes(self, since: str) -> None:
        name = f"Новый{uuid.uuid4().hex[:6]}"
        day = date.fromisoformat(since)
        self.secretary.asks(ArrivePupil(name, "Имя", "", "m", None, "", "day", self.seven, day, "", _new()))

    @rule(pupil=pupils, given=st.sampled_from(("Анна", "Иван")))
    def a_name_is_mended(self, pupil: str, given: str) -> None:
        person = self.secretary.reads(pupil_page, self.school.pupil_id(pupil)).person
        seen = self.secretary.reads(to_correct, person).identity
        self.secretary.asks(CorrectPerson(person, replace(seen, given_name=given), seen, _new()))

    @rule(who=st.sampled_from(("petrova", "lukin")))
    def the_class_gets_another_teacher(self, who: str) -> None:
        person = getattr(self, who).actor.person
        self.school._do(lambda book: school_year.name_class_teacher(book, self.seven, person))
        today = self.school.house.clock.now().today
        self.school.house.write(
            lambda book: courses.add_teaching(book, self.music, self.lukin.actor.person, since=today)
        ).result()

    def _page(self, day: str) -> JournalPage:
        terms = self.school.page(self.algebra).terms
        term = next(one for one in terms if one.starts_on <= date.fromisoformat(day) <= one.ends_on)
        return Who(self.school, "", "", OFFICE).reads(journal_page, self.algebra, term.term)

    def _seen(self, day: str, pupil: str, version: str) -> int:
        number = self.school.pupil_id(pupil)
        for key, cell in self._page(day).cells.items():
            if key.lesson == self.lessons[day] and key.pupil == number:
                return int(getattr(cell, version))
        return 0


def papers(school_class: int) -> Callable[[Any], list[Any]]:
    """Return what reads every paper of a class with a clock."""
    views = (class_journal, year_results, class_list, class_absences_paper)
    return lambda now: [view(OFFICE, now, school_class) for view in views]


def saved(outcome: Outcome) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


def _new() -> str:
    return uuid.uuid4().hex


TestAnyDay = AnyDay.TestCase
EACH = settings(stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TestAnyDay.settings = settings(EACH, max_examples=4)


@pytest.mark.torture
def test_hundreds_of_days(ordeal: Ordeal) -> None:
    run_state_machine_as_test(AnyDay, settings=settings(EACH, max_examples=ordeal.times(200, least=8)))


@dataclass
class Lived:
    """A lesson whose mark was mended the next day."""

    school: School
    petrova: Who
    seven: int
    algebra: int
    lesson: int

    def then(self, day: str) -> Moment:
        return Who(self.school, "", "", OFFICE).reads(end_of_day, date.fromisoformat(day))

    def marks(self, day: str) -> list[str]:
        with looking_back(self.school.house.file, self.then(day)):
            return [value for (value,) in rows(Mark.select(Mark.value))]


@pytest.fixture
def lived(school: School) -> Lived:
    school.now_is("2026-11-20 09:00")
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = saved(petrova.holds(algebra, "2026-11-20"))
    school.now_is("2026-11-20 23:59:59.5")
    saved(petrova.marks(lesson, "Воронин", "4"))
    school.now_is("2026-11-21 00:00:00")
    saved(petrova.marks(lesson, "Воронин", "5", seen=1))
    school.now_is("2026-11-23 12:00")
    return Lived(school, petrova, seven, algebra, lesson)


def test_a_day_ends_at_midnight_of_the_school(lived: Lived) -> None:
    assert lived.marks("2026-11-20") == ["4"]
    assert lived.marks("2026-11-21") == ["5"]
    assert lived.marks("2026-11-22") == ["5"]
    assert lived.then("2026-11-22").now.local.isoformat() == "2026-11-22T23:59:59.999999"


def test_today_is_looked_at_as_it_is_now(lived: Lived) -> None:
    assert lived.then("2026-11-23").now.local.isoformat() == "2026-11-23T12:00:00"
    saved(lived.petrova.marks(lived.lesson, "Воронин", "3", seen=2))
    assert lived.marks("2026-11-23") == ["3"]


@pytest.mark.parametrize(
    ("day", "reason", "about"),
    [
        ("2026-11-24", Reason.DAY_AHEAD, "2026-11-24"),
        ("2026-11-18", Reason.BEFORE_THE_JOURNAL, "2026-11-19"),
        ("0001-01-01", Reason.BEFORE_THE_JOURNAL, "2026-11-19"),
        ("9999-12-31", Reason.DAY_AHEAD, "9999-12-31"),
    ],
)
def test_a_day_that_cannot_be_looked_at_is_refused(
    lived: Lived, day: str, reason: Reason, about: str
) -> None:
    with pytest.raises(Refused) as refused:
        lived.then(day)
    assert (refused.value.refusal.reason, refused.value.refusal.about) == (reason, about)


def test_a_thread_that_looks_back_changes_nothing_for_the_others(lived: Lived) -> None:
    def present() -> list[Any]:
        with lived.school.house.database.connection_context():
            return list(rows(Mark.select(Mark.value)))

    with looking_back(lived.school.house.file, lived.then("2026-11-20")), ThreadPoolExecutor(1) as other:
        assert other.submit(present).result() == [("5",)]
        saved(lived.petrova.marks(lived.lesson, "Воронин", "3", seen=2))
        assert rows(Mark.select(Mark.value)) == [("4",)]
    assert present() == [("3",)]


def test_the_past_cannot_be_written(lived: Lived) -> None:
    with looking_back(lived.school.house.file, lived.then("2026-11-20")):
        with pytest.raises(OperationalError, match="readonly"):
            Mark.update(value="2").execute()
        with pytest.raises(OperationalError):
            database.execute_sql("DELETE FROM present.mark")
    assert lived.marks("2026-11-23") == ["5"]


def test_a_column_younger_than_its_row_holds_what_it_began_with(lived: Lived) -> None:
    house = lived.school.house
    with house.database.connection_context():
        house.database.execute_sql("DROP TRIGGER audit_event_refuses_update")
        shorn = "json_remove(after, '$.attendance_taken_at', '$.material', '$.version')"
        house.database.execute_sql(f"UPDATE audit_event SET after = {shorn} WHERE thing = 'lesson'")
    with looking_back(house.file, lived.then("2026-11-23")):
        assert rows(Lesson.select(Lesson.material, Lesson.attendance_taken_at, Lesson.version)) == [
            ("", None, 1)
        ]


def test_pages_of_other_years_stay_where_they_are(lived: Lived) -> None:
    school = lived.school
    year = school._do(lambda book: school_year.add_year(book, "2025/26", date(2025, 9, 1), date(2026, 5, 26)))
    six = school._do(lambda book: school_year.add_class(book, year, 6, "А"))
    old = school._do(lambda book: courses.add_course(book, year, 1, school_class=six))
    school._do(
        lambda book: Saved(
            1, book.now.local, book.insert(Lesson, "hold", old, course=old, day=date(2025, 10, 1), number=1)
        )
    )
    with looking_back(school.house.file, lived.then("2026-11-23")):
        assert rows(Lesson.select(Lesson.course)) == [(lived.algebra,)]
        everything = (Absence, Homework, Mark, SummativeMark)
        assert [table.select().count() for table in everything] == [0, 0, 1, 0]
        assert database.execute_sql("PRAGMA foreign_key_check").fetchall() == []
        assert not AuditEvent.select().exists()


def test_paper_of_a_past_day_says_so_and_is_the_same_whenever_it_is_printed(
    lived: Lived, tmp_path: Path
) -> None:
    office = Who(lived.school, "", "", OFFICE)
    mark = office.reads(paper_mark)

    def printed() -> str:
        with looking_back(lived.school.house.file, lived.then("2026-11-20")) as then:
            content = class_journal(OFFICE, then, lived.seven)
        return draw_journal(of_the_past(content, mark, date(2026, 11, 20)), tmp_path / "a.pdf").sha256

    first = printed()
    saved(lived.petrova.marks(lived.lesson, "Воронин", "2", seen=2))
    assert printed() == first


def test_a_trail_that_cannot_be_read_is_told(lived: Lived) -> None:
    house = lived.school.house
    with house.database.connection_context():
        house.database.execute_sql("DROP TRIGGER audit_event_refuses_update")
        house.database.execute_sql("UPDATE audit_event SET after = '{' WHERE thing = 'mark'")
    with pytest.raises(Refused) as refused, looking_back(house.file, lived.then("2026-11-23")):
        pass
    assert refused.value.refusal.reason is Reason.TRAIL_DAMAGED
    assert not database.obj.is_closed() or database.obj is house.database, "the thread sees the present again"


def test_a_day_of_a_former_year_has_the_classes_of_that_year(lived: Lived) -> None:
    school = lived.school
    school.now_is("2027-10-01 12:00")
    year = school._do(lambda book: school_year.add_year(book, "2027/28", date(2027, 9, 1), date(2028, 5, 26)))
    school._do(lambda book: school_year.add_class(book, year, 8, "А"))
    office = Who(school, "", "", OFFICE)
    assert (office.reads(class_by_title, "7А"), office.reads(class_by_title, "8А")) == (None, 2)
    with looking_back(school.house.file, lived.then("2027-03-01")) as then:
        assert class_by_title(OFFICE, then, "7А") == lived.seven
        assert class_by_title(OFFICE, then, "8А") is None
        journal = class_journal(OFFICE, then, lived.seven)
    assert (journal.of.year_title, len(journal.pages)) == ("2026/27", 2)

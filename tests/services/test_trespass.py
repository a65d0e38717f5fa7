"""Somebody who knows every verb and every number tries to reach what the regulation does not give them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from models.accounts import Account, RoleGrant
from models.base import Table
from models.courses import Teaching
from models.school import Term
from rules.codes import Role
from rules.refusals import Reason
from services import people, school_year
from services.actor import OFFICE
from services.book import Book, row_of
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import (
    ChangePassword,
    ConfirmAttendance,
    GiveReason,
    HoldLesson,
    RecordPrint,
    Request,
    SetAbsence,
    SetHomework,
    SetMarks,
    SetResult,
    SetTopic,
    SetWork,
)
from services.views.choices import (
    account_lines,
    children,
    class_choices,
    class_pupils,
    own_classes,
    page_choices,
)
from services.views.diary_ahead import diary_due, diary_missed, diary_news
from services.views.diary_week import diary_week
from services.views.history import cell_history
from services.views.journal import CellKey
from services.views.journal_page import journal_page
from services.views.my_day import my_day
from services.views.sessions import open_sign_ins
from services.views.weekly import diary_results, weekly_slips
from tests.school import PASSWORD, School, Who

MONDAY = date(2026, 11, 16)


@dataclass(frozen=True)
class Stage:
    """Two classes with a leader each, a lesson of each, and a pupil in each."""

    school: School
    petrova: Who
    lukin: Who
    seven: int
    eight: int
    algebra: int
    physics: int
    lesson: int
    other_lesson: int
    work: int
    other_work: int
    pupil: int
    other_pupil: int
    kind: int
    term: int

    def everything(self, name: str) -> Iterator[Request]:
        """Every change of the journal that can be asked for, of the physics of the eighth class."""
        ids = (f"{name} {number}" for number in range(100))
        there, pupil = self.other_lesson, self.other_pupil
        yield SetMarks(there, self.other_work, pupil, ("2",), 1, next(ids))
        yield SetAbsence(there, pupil, "absent", None, 0, next(ids))
        yield GiveReason(there, pupil, "valid", 1, next(ids))
        yield ConfirmAttendance(there, next(ids))
        yield HoldLesson(self.physics, date(2026, 11, 18), 1, next(ids))
        yield SetTopic(there, "чужая", "", 1, next(ids))
        yield SetHomework(there, None, "чужое", False, None, 0, next(ids))
        yield SetHomework(there, pupil, "чужое", False, None, 0, next(ids))
        yield SetWork(there, None, self.kind, "", 1, 0, next(ids))
        yield SetWork(there, self.other_work, self.kind, "чужая", 1, 1, next(ids))
        yield SetResult(self.physics, pupil, "term", self.term, "2", 0, next(ids), "Решение")
        yield RecordPrint(self.eight, None, MONDAY, next(ids))
        yield RecordPrint(self.eight, pupil, MONDAY, next(ids))

    def everywhere(self) -> dict[str, Callable[[Who], object]]:
        """Every view of something that belongs to the eighth class."""
        key = CellKey(self.other_lesson, self.other_work, self.other_pupil)
        return {
            "page": lambda who: who.reads(journal_page, self.physics),
            "page of a term": lambda who: who.reads(journal_page, self.physics, self.term),
            "history": lambda who: who.reads(cell_history, key),
            "pupils": lambda who: who.reads(class_pupils, self.eight),
            "slips": lambda who: who.reads(weekly_slips, self.eight, None, MONDAY),
            "slip": lambda who: who.reads(weekly_slips, self.eight, self.other_pupil, MONDAY),
            "week": lambda who: who.reads(diary_week, self.other_pupil, MONDAY),
            "results": lambda who: who.reads(diary_results, self.other_pupil),
            "due": lambda who: who.reads(diary_due, self.other_pupil),
            "news": lambda who: who.reads(diary_news, self.other_pupil, None),
            "missed": lambda who: who.reads(diary_missed, self.other_pupil),
            "accounts": lambda who: who.reads(account_lines),
            "sessions": lambda who: who.reads(open_sign_ins),
        }


def _saved(outcome: Outcome) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


@pytest.fixture
def stage(school: School) -> Stage:
    petrova, lukin = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    seven, eight = school.school_class("7А", leader=petrova), school.school_class("8А", leader=lukin)
    pupil, other_pupil = school.pupil("Воронин Павел", seven), school.pupil("Щукина Ольга", eight)
    algebra, physics = school.course("Алгебра", seven, petrova), school.course("Физика", eight, lukin)
    lesson, other = _saved(petrova.holds(algebra, "2026-11-19")), _saved(lukin.holds(physics, "2026-11-19"))
    work, other_work = (
        _saved(petrova.marks(lesson, "Воронин", "5")),
        _saved(lukin.marks(other, "Щукина", "4")),
    )
    page = school.page(physics)
    return Stage(
        school, petrova, lukin, seven, eight, algebra, physics, lesson, other, work, other_work,
        pupil, other_pupil, page.kinds[0].kind, page.term.term,
    )  # fmt: skip


def _reached(stage: Stage, who: Who) -> list[str]:
    """Return everything of the eighth class that somebody could read or write."""
    before = stage.school.page(stage.physics)
    reached = [name for name, look in stage.everywhere().items() if _opens(who, look)]
    for request in stage.everything(who.login):
        outcome = who.asks(request)
        if not isinstance(outcome, Refusal):
            reached.append(f"{type(request).__name__}: {outcome}")
    assert stage.school.page(stage.physics) == before
    return reached


def _opens(who: Who, look: Callable[[Who], object]) -> bool:
    return who.may_read(lambda actor, now: look(replace(who, actor=actor)))


def _lists(who: Who) -> list[object]:
    """Return the pages and the classes that somebody's lists hold."""
    return [*who.reads(page_choices), *who.reads(class_choices), *who.reads(own_classes)]


def _change(school: School, table: type[Table], *where: Any, **changes: Any) -> None:
    """Change a row as a later program will do it."""

    def verb(book: Book) -> Outcome:
        there = row_of(table, *where)
        assert there is not None
        book.update(table, there, "change", **changes)
        return Saved(1, book.now.local)

    assert isinstance(school.house.write(verb, OFFICE).result(), Saved)


def test_a_pupil_reaches_nothing_of_another_class(stage: Stage) -> None:
    pupil = stage.school.pupil_account("Воронин")
    assert _reached(stage, pupil) == []
    assert _lists(pupil) == []
    assert [child.pupil for child in pupil.reads(children)] == [stage.pupil]
    assert not pupil.may_read(my_day)
    assert not pupil.may_read(journal_page, stage.algebra)
    assert not pupil.may_read(cell_history, CellKey(stage.lesson, stage.work, stage.pupil))


def test_a_guardian_reaches_only_the_children_whose_diary_was_opened(stage: Stage) -> None:
    mother = stage.school.guardian("Воронина Елена", "Воронин")
    assert _reached(stage, mother) == []
    shut = stage.school.guardian("Щукин Олег", "Щукина", diary_access=False)
    assert _reached(stage, shut) == []
    assert _lists(shut) == []
    assert shut.reads(children) == ()


def test_a_class_teacher_reaches_nothing_of_another_class(stage: Stage) -> None:
    assert _reached(stage, stage.petrova) == []
    assert [choice.school_class for choice in stage.petrova.reads(class_choices)] == [stage.seven]
    assert [choice.course for choice in stage.petrova.reads(page_choices)] == [stage.algebra]
    assert not stage.petrova.may_read(weekly_slips, stage.seven, stage.other_pupil, MONDAY)


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.ADMINISTRATOR, Role.DIRECTOR, Role.DEPUTY])
def test_an_office_reaches_only_what_its_own_rows_give(stage: Stage, role: Role) -> None:
    sees = {"page", "page of a term", "history", "week", "results", "due", "news", "missed"}
    prints = {"pupils", "slips", "slip", f"RecordPrint: {role}"}
    given = {
        Role.SECRETARY: prints,
        Role.ADMINISTRATOR: {"accounts", "sessions"},
        Role.DIRECTOR: sees | prints,
        Role.DEPUTY: sees | prints,
    }
    reached = {name.partition(":")[0] for name in _reached(stage, stage.school.somebody(f"{role} Имя", role))}
    assert reached == {name.partition(":")[0] for name in given[role]}


def test_nobody_without_a_role_reaches_anything(stage: Stage) -> None:
    assert _reached(stage, stage.school.somebody("Гостев Глеб")) == []


def test_a_substitute_has_that_lesson_that_day_and_nothing_else(stage: Stage) -> None:
    school, physics = stage.school, stage.physics
    gaev = school.teacher("Гаев Глеб")
    school.slot(physics, weekday=4, number=3)
    school.substitute(physics, "2026-11-19", 3, gaev)
    assert set(_reached(stage, gaev)) == {"page", "page of a term"}
    given = _saved(gaev.holds(physics, "2026-11-19", 3))
    work = _saved(gaev.marks(given, "Щукина", "5"))
    other = CellKey(given, stage.other_work, stage.other_pupil)
    assert [past.after for past in gaev.reads(cell_history, replace(other, work=work))] == ["5"]
    assert gaev.reads(cell_history, other) == (), "a work of another lesson under the own lesson's number"
    for elsewhere in (("2026-11-18", 3), ("2026-11-20", 3), ("2026-11-19", 2), ("2026-11-26", 3)):
        assert isinstance(gaev.holds(physics, *elsewhere), Refusal), elsewhere
    stolen = SetMarks(given, stage.other_work, stage.other_pupil, ("2",), 1, "stolen work")
    assert isinstance(gaev.asks(stolen), Refusal)
    stolen_work = SetWork(given, stage.other_work, stage.kind, "", 1, 1, "stolen work again")
    assert isinstance(gaev.asks(stolen_work), Refusal)
    school.now_is("2026-12-04 09:00")
    assert not gaev.may_read(journal_page, physics), "nothing is owed of it any more"
    assert gaev.reads(page_choices) == ()


def test_the_history_of_a_cell_is_of_the_lesson_the_right_was_asked_for(stage: Stage) -> None:
    borrowed = CellKey(stage.lesson, stage.other_work, stage.other_pupil)
    assert stage.petrova.reads(cell_history, borrowed) == ()


def test_the_number_of_somebody_elses_request_opens_nothing(stage: Stage) -> None:
    for number, request in enumerate(stage.everything("lukin's own")):
        stage.lukin.asks(request)
        answer = stage.petrova.asks(request)
        assert not isinstance(answer, Saved | Conflict), (number, request, answer)


def test_a_print_is_recorded_only_for_a_pupil_of_the_class(stage: Stage) -> None:
    forged = stage.petrova.asks(RecordPrint(stage.seven, stage.other_pupil, MONDAY, "forged"))
    assert isinstance(forged, Refusal)
    assert forged.reason is Reason.NO_PUPILS
    assert isinstance(stage.petrova.asks(RecordPrint(stage.seven, stage.pupil, MONDAY, "honest")), Saved)


def test_homework_for_one_is_for_a_pupil_of_the_lesson(stage: Stage) -> None:
    for pupil in (stage.other_pupil, 4_000_000):
        strange = SetHomework(stage.lesson, pupil, "лично", False, None, 0, f"strange {pupil}")
        outcome = stage.petrova.asks(strange)
        assert isinstance(outcome, Refusal)
        assert outcome.reason is Reason.NOT_ENROLLED_THEN
    own = SetHomework(stage.lesson, stage.pupil, "лично", False, None, 0, "own")
    assert isinstance(stage.petrova.asks(own), Saved)


def test_nothing_of_a_closed_term_is_changed(stage: Stage) -> None:
    _change(stage.school, Term, Term.id == stage.term, closed_at=stage.school.utc)
    before = stage.school.page(stage.physics)
    for request in stage.everything("closed"):
        if not isinstance(request, RecordPrint | GiveReason):
            outcome = stage.lukin.asks(request)
            assert isinstance(outcome, Refusal), request
            assert outcome.reason is Reason.TERM_CLOSED, request
    assert stage.school.page(stage.physics) == before


def test_a_disabled_account_is_refused_at_the_next_action(stage: Stage) -> None:
    school = stage.school
    for who in (stage.lukin, school.guardian("Щукин Олег", "Щукина"), school.pupil_account("Щукина")):
        assert any(_opens(who, look) for look in stage.everywhere().values())
        _change(school, Account, Account.id == who.actor.account, disabled_at=school.utc)
        assert _reached(stage, who) == []
        assert _lists(who) == []
        assert who.reads(children) == ()


def test_a_role_that_was_taken_away_acts_no_more(stage: Stage) -> None:
    grant = (RoleGrant.account == stage.lukin.actor.account, RoleGrant.role == Role.TEACHER.value)
    _change(stage.school, RoleGrant, *grant, until=date(2026, 11, 18))
    assert _reached(stage, stage.lukin) == []
    assert _lists(stage.lukin) == []
    assert not stage.lukin.may_read(my_day)


def test_a_teacher_who_teaches_a_course_no_more_reaches_it_no_more(stage: Stage) -> None:
    school = stage.school
    assert isinstance(
        school.house.write(
            lambda book: school_year.name_class_teacher(book, stage.eight, None), OFFICE
        ).result(),
        Saved,
    )
    _change(school, Teaching, Teaching.course == stage.physics, until=date(2026, 11, 18))
    assert _reached(stage, stage.lukin) == []
    assert stage.lukin.reads(page_choices) == ()


def test_the_class_teacher_of_last_year_reads_no_diary_of_this_year(stage: Stage) -> None:
    school = stage.school
    gaev = school.teacher("Гаев Глеб")

    def last_year(book: Book) -> Outcome:
        year = _saved(school_year.add_year(book, "2025/26", date(2025, 9, 1), date(2026, 5, 26)))
        before = _saved(school_year.add_class(book, year, 7, "А"))
        _saved(school_year.name_class_teacher(book, before, gaev.actor.person))
        return people.enroll_pupil(book, stage.other_pupil, before, since=date(2025, 9, 1))

    _saved(school.house.write(last_year, OFFICE).result())
    assert not gaev.may_read(diary_week, stage.other_pupil)
    assert gaev.reads(own_classes) == ()
    mother = school.guardian("Щукин Олег", "Щукина")
    assert [(child.pupil, child.class_title) for child in mother.reads(children)] == [
        (stage.other_pupil, "8А")
    ]


@pytest.mark.parametrize("day", ["2026-08-31", "2027-05-27", "1900-01-01", "9999-12-31"])
@pytest.mark.parametrize("number", [-1, 13, 10**9])
def test_no_lesson_is_held_outside_the_year_or_the_day(stage: Stage, day: str, number: int) -> None:
    assert isinstance(stage.petrova.holds(stage.algebra, day, 1), Refusal)
    assert isinstance(stage.petrova.holds(stage.algebra, "2026-11-18", number), Refusal)
    assert isinstance(stage.petrova.holds(4_000_000, "2026-11-18"), Refusal)


def test_holding_a_lesson_twice_neither_doubles_nor_takes_it_over(stage: Stage) -> None:
    school = stage.school
    again = stage.petrova.holds(stage.algebra, "2026-11-19")
    assert _saved(again) == stage.lesson
    assert len(school.page(stage.algebra).lessons) == 1
    school.slot(stage.algebra, weekday=4, number=1)
    gaev = school.teacher("Гаев Глеб")
    school.substitute(stage.algebra, "2026-11-19", 1, gaev)
    assert _saved(gaev.holds(stage.algebra, "2026-11-19", 1)) == stage.lesson
    assert school.page(stage.algebra).lessons[stage.lesson].taught_by == "Петрова А."


def test_a_lesson_ahead_takes_no_marks_and_no_absences(stage: Stage) -> None:
    ahead = _saved(stage.petrova.holds(stage.algebra, (MONDAY + timedelta(days=9)).isoformat()))
    assert isinstance(stage.petrova.marks(ahead, "Воронин", "5"), Refusal)
    assert isinstance(stage.petrova.marks_absent(ahead, "Воронин"), Refusal)
    assert isinstance(stage.petrova.asks(ConfirmAttendance(ahead, "ahead")), Refusal)


async def test_guesses_in_an_open_session_wait_as_long_as_at_the_door(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, waits = stage.school.house, []

    async def recorded(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("services.signing_in.throttle.asyncio.sleep", recorded)
    admission = await house.accounts.admit(stage.lukin.login, PASSWORD, "10.0.0.5")
    assert admission is not None
    desk = house.desk(admission)
    waits.clear()
    for guess in range(5):
        assert not await desk.password_is(f"догадка {guess}")
    refused = await desk.send(ChangePassword("догадка", "новый-пароль-вора", "guessed"))
    assert isinstance(refused, Refusal)
    assert waits == [0, 0, 0, 2, 4, 8]
    assert await desk.password_is(PASSWORD)
    waits.clear()
    assert await desk.password_is(PASSWORD)
    assert waits == [0]

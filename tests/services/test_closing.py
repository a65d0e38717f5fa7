"""A term is closed when nothing is owed, opened again for a while, and a year is closed for ever (2.6)."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest

from models.courses import GroupMember, TimetableSlot
from models.database import rows
from models.plans import PlanItem
from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Outcome, Refusal, Saved
from services.requests import (
    ChangeLesson,
    CloseTerm,
    CloseYear,
    DropPlanItem,
    EndSlot,
    LeaveGroup,
    ReopenTerm,
    SetPlanItem,
    SetSlot,
)
from services.views.closing import terms_and_year
from services.views.trail import Wanted, trail
from tests.school import School, Who


@dataclass(frozen=True)
class Autumn:
    """The first quarter is over; Воронин owes a work of it and two pupils have no result yet."""

    school: School
    petrova: Who
    deputy: Who
    seven: int
    algebra: int
    lesson: int
    quarter: int

    def closes(self, who: Who, lacking: int = 0) -> Outcome:
        """Ask to close the first quarter."""
        return who.asks(CloseTerm(self.quarter, lacking, uuid4().hex))

    def opens(
        self, course: int | None, pupil: str | None, until: str = "2026-11-20", reason: str = "Болезнь"
    ) -> Outcome:
        """Ask the deputy to open it again."""
        child = None if pupil is None else self.school.pupil_id(pupil)
        day = date.fromisoformat(until)
        return self.deputy.asks(ReopenTerm(self.quarter, course, child, day, reason, uuid4().hex))

    def settle(self) -> None:
        """Mark the debt and give both results."""
        done(self.petrova.marks(self.lesson, "Воронин", "4", seen=1))
        for pupil in ("Воронин", "Белова"):
            done(self.petrova.sets_result(self.algebra, pupil, "term", self.quarter, "4"))


@pytest.fixture
def autumn(school: School) -> Autumn:
    """7А, Thursday 19 November."""
    petrova = school.teacher("Петрова Анна Ивановна")
    deputy = school.somebody("Завучева Ирина", Role.DEPUTY)
    seven = school.school_class("7А", leader=petrova)
    for name in ("Белова Софья", "Воронин Павел"):
        school.pupil(name, seven)
    algebra = school.course("Алгебра", seven, petrova)
    lesson = done(petrova.holds(algebra, "2026-10-20"))
    done(petrova.marks(lesson, "Воронин", "."))
    quarter = deputy.reads(terms_and_year)[0].term
    assert quarter is not None
    return Autumn(school, petrova, deputy, seven, algebra, lesson, quarter)


def done(outcome: Outcome) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


def refused(outcome: Outcome) -> tuple[Reason, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, outcome.about


def test_what_a_term_lacks_is_told_page_by_page(autumn: Autumn) -> None:
    first, second, year = autumn.deputy.reads(terms_and_year)
    (lack,) = first.lacks
    assert (lack.class_title, lack.subject, lack.missing, lack.debts) == ("7А", "Алгебра", 2, 1)
    assert (second.missing, second.debts, year.title) == (0, 0, "2026/27")
    assert not autumn.petrova.may_read(terms_and_year)


def test_a_term_with_a_debt_is_not_closed_and_missing_results_only_knowingly(autumn: Autumn) -> None:
    assert refused(autumn.closes(autumn.deputy, 2)) == (Reason.DEBTS_LEFT, "1")
    done(autumn.petrova.marks(autumn.lesson, "Воронин", "4", seen=1))
    assert refused(autumn.closes(autumn.deputy, 1)) == (Reason.RESULTS_LACKING, "2")
    done(autumn.closes(autumn.deputy, 2))
    assert autumn.deputy.reads(terms_and_year)[0].closed_on == date(2026, 11, 19)
    assert refused(autumn.closes(autumn.deputy, 2))[0] is Reason.ALREADY_THERE


def test_a_teacher_closes_nothing_and_nobody_closes_a_running_term(autumn: Autumn) -> None:
    autumn.settle()
    assert refused(autumn.closes(autumn.petrova))[0] is Reason.NO_SUCH_RIGHT
    running = autumn.deputy.reads(terms_and_year)[1].term
    assert running is not None
    asked = autumn.deputy.asks(CloseTerm(running, 0, "running"))
    assert refused(asked) == (Reason.NOT_OVER, "2026-12-26")


def test_the_trail_of_a_pupil_says_that_a_term_was_opened_for_the_pupil(autumn: Autumn) -> None:
    autumn.settle()
    done(autumn.closes(autumn.deputy))
    done(autumn.opens(autumn.algebra, "Воронин"))
    told = {
        name: {
            line.act for line in autumn.deputy.reads(trail, Wanted(pupil=autumn.school.pupil_id(name))).lines
        }
        for name in ("Воронин", "Белова")
    }
    assert {name for name, acts in told.items() if "reopen_term" in acts} == {"Воронин"}


def test_a_closed_term_takes_nothing_until_it_is_opened_for_that_pupil(autumn: Autumn) -> None:
    autumn.settle()
    done(autumn.closes(autumn.deputy))
    petrova, lesson = autumn.petrova, autumn.lesson
    assert refused(petrova.marks(lesson, "Воронин", "5", seen=2))[0] is Reason.TERM_CLOSED
    done(autumn.opens(autumn.algebra, "Воронин"))
    done(petrova.marks(lesson, "Воронин", "5", seen=2))
    done(petrova.sets_result(autumn.algebra, "Воронин", "term", autumn.quarter, "5", seen=1))
    assert refused(petrova.marks(lesson, "Белова", "5"))[0] is Reason.TERM_CLOSED
    assert refused(petrova.writes_topic(lesson, "Дроби"))[0] is Reason.TERM_CLOSED


def test_an_opening_ends_with_its_day(autumn: Autumn) -> None:
    autumn.settle()
    done(autumn.closes(autumn.deputy))
    done(autumn.opens(None, None, "2026-11-20"))
    autumn.school.now_is("2026-11-20 23:59")
    done(autumn.petrova.marks(autumn.lesson, "Белова", "5"))
    done(autumn.petrova.writes_topic(autumn.lesson, "Дроби"))
    autumn.school.now_is("2026-11-21 00:00")
    assert refused(autumn.petrova.marks(autumn.lesson, "Белова", "4", seen=1))[0] is Reason.TERM_CLOSED


def test_a_page_is_opened_and_the_other_pages_stay_closed(autumn: Autumn) -> None:
    physics = autumn.school.course("Физика", autumn.seven, autumn.petrova)
    other = done(autumn.petrova.holds(physics, "2026-10-20"))
    autumn.settle()
    for pupil in ("Воронин", "Белова"):
        done(autumn.petrova.sets_result(physics, pupil, "term", autumn.quarter, "4"))
    done(autumn.closes(autumn.deputy))
    done(autumn.opens(autumn.algebra, None))
    done(autumn.petrova.marks(autumn.lesson, "Белова", "5"))
    assert refused(autumn.petrova.marks(other, "Белова", "5"))[0] is Reason.TERM_CLOSED


def test_an_opening_needs_a_reason_a_closed_term_and_an_end(autumn: Autumn) -> None:
    assert refused(autumn.opens(None, None))[0] is Reason.TERM_IS_OPEN
    autumn.settle()
    done(autumn.closes(autumn.deputy))
    assert refused(autumn.opens(None, None, reason="  "))[0] is Reason.WHY_MISSING
    assert refused(autumn.opens(None, None, "2026-11-18")) == (Reason.OPEN_TOO_LONG, "31")
    assert refused(autumn.opens(None, None, "2026-12-21"))[0] is Reason.OPEN_TOO_LONG
    asked = autumn.petrova.asks(ReopenTerm(autumn.quarter, None, None, date(2026, 11, 20), "Надо", "t"))
    assert refused(asked)[0] is Reason.NO_SUCH_RIGHT


def nothing_changes(autumn: Autumn) -> None:
    """Whatever a closed year has besides its cells stays too: timetable, plans, who was in which group."""
    school, page, day = autumn.school, autumn.algebra, date(2026, 11, 26)
    administrator = school.somebody("Громов Илья", Role.ADMINISTRATOR)
    with school.house.database.connection_context():
        ((membership, since),) = rows(GroupMember.select(GroupMember.id, GroupMember.since))
        slot, item = (rows(table.select(table.id))[0][0] for table in (TimetableSlot, PlanItem))
    for request in (
        ChangeLesson(page, day, 1, "cancelled", None, 0, "cancel"),
        SetSlot(page, 5, 0, 1, "", day, None, None, "set slot"),
        EndSlot(slot, day, "end slot"),
        SetPlanItem(page, None, "", "Ещё тема", 1, "", 0, "add topic"),
        SetPlanItem(page, item, "", "Другая тема", 1, "", 1, "change topic"),
        DropPlanItem(page, item, 1, "drop topic"),
        LeaveGroup(membership, since, "leave group"),
    ):
        assert refused(administrator.asks(request))[0] is Reason.YEAR_CLOSED, request


def test_a_year_is_closed_when_its_terms_are_and_every_result_is_there(autumn: Autumn) -> None:
    autumn.settle()
    autumn.school.slot(autumn.algebra, 4, 1)
    autumn.school.group("Хор", autumn.seven, "Воронин")
    done(autumn.petrova.adds_topic(autumn.algebra, "Повторение"))
    autumn.school.now_is("2027-05-26 12:00")
    year = autumn.deputy.reads(terms_and_year)[-1]

    def closes(request: str) -> Outcome:
        return autumn.deputy.asks(CloseYear(year.year, request))

    assert refused(closes("a"))[0] is Reason.TERMS_NOT_CLOSED
    for state in autumn.deputy.reads(terms_and_year)[:-1]:
        assert state.term is not None
        done(autumn.deputy.asks(CloseTerm(state.term, 0, f"term {state.term}")))
    assert refused(closes("b")) == (Reason.RESULTS_LACKING, "2")
    for pupil in ("Воронин", "Белова"):
        done(autumn.petrova.sets_result(autumn.algebra, pupil, "year", None, "4"))
    done(closes("c"))
    nothing_changes(autumn)
    changed = autumn.petrova.sets_result(autumn.algebra, "Белова", "year", None, "5", seen=1)
    assert refused(changed)[0] is Reason.YEAR_CLOSED
    assert refused(autumn.petrova.marks(autumn.lesson, "Белова", "5"))[0] is Reason.YEAR_CLOSED
    assert refused(autumn.opens(None, None, "2027-05-27"))[0] is Reason.YEAR_CLOSED

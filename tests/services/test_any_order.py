"""Marking with undo, conflicts, movement and closing in any order: the pages always equal a simple model."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rules.codes import Role
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import (
    CloseTerm,
    LeavePupil,
    MovePupil,
    ReopenTerm,
    SetMarks,
)
from services.views.journal_page import journal_page
from services.views.pupil import pupil_page
from tests.school import School, Who
from tests.torture.ordeal import Ordeal

DAYS = ("2026-10-20", "2026-10-22", "2026-11-10", "2026-11-12", "2026-11-17")
"""Two days of the first quarter, three of the second."""
FIRST_QUARTER = DAYS[:2]
PUPILS = ("Воронин", "Гусева", "Ёлкин")
VALUES = (("5",), ("4",), ("3",), ("2",), (".",), ("5", "4"), ())

days, pupils, values = st.sampled_from(DAYS), st.sampled_from(PUPILS), st.sampled_from(VALUES)
Cell = tuple[str, str]


@dataclass
class Standing:
    """A cell as the model has it: what stands there, how often it was written, what a person saw last."""

    marks: tuple[str, ...] = ()
    version: int = 0
    seen: dict[str, int] = field(default_factory=dict)


class AnyOrder(RuleBasedStateMachine):
    """Two teachers of one page, a secretary and a deputy, each doing anything at any time."""

    @initialize()
    def found(self) -> None:
        self.folder = TemporaryDirectory()
        self.school = School(Path(self.folder.name))
        self.teachers = {name: self.school.teacher(f"{name} Имя") for name in ("Петрова", "Лукин")}
        self.secretary = self.school.somebody("Зимина Имя", Role.SECRETARY)
        self.deputy = self.school.somebody("Орлова Имя", Role.DEPUTY)
        self.seven, self.other = self.school.school_class("7А"), self.school.school_class("7Б")
        for name in PUPILS:
            self.school.pupil(f"{name} Имя", self.seven)
        self.course = self.school.course("Алгебра", self.seven, *self.teachers.values())
        petrova = self.teachers["Петрова"]
        held = {day: petrova.holds(self.course, day) for day in DAYS}
        self.lessons = {day: outcome.thing for day, outcome in held.items() if isinstance(outcome, Saved)}
        page = self.school.page(self.course)
        self.terms = [term.term for term in page.terms]
        self.cells: dict[Cell, Standing] = {}
        self.done: list[tuple[Cell, tuple[str, ...]]] = []
        self.stays: dict[str, list[tuple[date, date | None]]] = {
            name: [(date(2026, 9, 1), None)] for name in PUPILS
        }
        self.closed = self.reopened = False

    def teardown(self) -> None:
        if hasattr(self, "school"):
            self.school.close()
            self.folder.cleanup()

    # What people do.

    @rule(day=days, pupil=pupils, marks=values, who=st.sampled_from(("Петрова", "Лукин")))
    def looks_and_marks(self, day: str, pupil: str, marks: tuple[str, ...], who: str) -> None:
        cell = self.cells.setdefault((day, pupil), Standing())
        cell.seen[who] = cell.version
        self._mark((day, pupil), marks, who)

    @rule(day=days, pupil=pupils, marks=values, who=st.sampled_from(("Петрова", "Лукин")))
    def marks_what_was_looked_at_before(self, day: str, pupil: str, marks: tuple[str, ...], who: str) -> None:
        self.cells.setdefault((day, pupil), Standing())
        self._mark((day, pupil), marks, who)

    @precondition(lambda self: bool(getattr(self, "done", None)))
    @rule()
    def takes_the_last_step_back(self) -> None:
        place, before = self.done.pop()
        cell = self.cells[place]
        cell.seen["Петрова"] = cell.version
        outcome = self._send(place, before, "Петрова")
        if self._may_be_written(place):
            assert isinstance(outcome, Saved), outcome
            self._keep(cell, before, outcome)

    @rule(pupil=pupils, last=st.sampled_from(DAYS[2:]))
    def leaves(self, pupil: str, last: str) -> None:
        number = self.school.pupil_id(pupil)
        stay = self.secretary.reads(pupil_page, number).last_stay
        since, until = self.stays[pupil][-1]
        day = date.fromisoformat(last)
        outcome = self.secretary.asks(LeavePupil(number, day, "", stay, _new()))
        here = self._in_seven(pupil) and since <= day and (until is None or day < until)
        if here:
            assert isinstance(outcome, Saved), outcome
            self.stays[pupil][-1] = (since, day)

    @rule(pupil=pupils, since=st.sampled_from(DAYS[2:]))
    def comes_back(self, pupil: str, since: str) -> None:
        number = self.school.pupil_id(pupil)
        stay = self.secretary.reads(pupil_page, number).last_stay
        day = date.fromisoformat(since)
        _, until = self.stays[pupil][-1]
        outcome = self.secretary.asks(MovePupil(number, self.seven, day, "", stay, _new()))
        if until is not None and until < day:
            assert isinstance(outcome, Saved), outcome
            self.stays[pupil].append((day, None))
        else:
            assert isinstance(outcome, Refusal), outcome

    @rule()
    def the_first_quarter_is_closed(self) -> None:
        outcome = self.deputy.asks(CloseTerm(self.terms[0], 0, _new()))
        if isinstance(outcome, Refusal) and outcome.reason is Reason.RESULTS_LACKING:
            lacking = int("".join(sign for sign in outcome.about if sign.isdigit()))
            outcome = self.deputy.asks(CloseTerm(self.terms[0], lacking, _new()))
        debts = any(
            "." in cell.marks
            for (day, pupil), cell in self.cells.items()
            if day in FIRST_QUARTER and self._listed(pupil, date.fromisoformat(day))
        )
        if debts and not self.closed:
            assert isinstance(outcome, Refusal), outcome
        if isinstance(outcome, Saved):
            self.closed = True
            self.reopened = False

    @precondition(lambda self: getattr(self, "closed", False) and not self.reopened)
    @rule()
    def the_first_quarter_is_opened_again(self) -> None:
        today = self.school.house.clock.now().today
        asked = ReopenTerm(self.terms[0], self.course, None, today, "Олимпиада", _new())
        outcome = self.deputy.asks(asked)
        assert isinstance(outcome, Saved), outcome
        self.reopened = True

    # What the model says.

    @invariant()
    def the_pages_equal_the_model(self) -> None:
        if not hasattr(self, "school"):
            return
        shown: dict[Cell, tuple[str, ...]] = {}
        names = {self.school.pupil_id(name): name for name in PUPILS}
        by_lesson = {lesson: day for day, lesson in self.lessons.items()}
        for term in self.terms:
            page = self._director().reads(journal_page, self.course, term)
            shown |= {
                (by_lesson[key.lesson], names[key.pupil]): cell.marks
                for key, cell in page.cells.items()
                if cell.marks
            }
        assert shown == {place: cell.marks for place, cell in self.cells.items() if cell.marks}

    def _director(self) -> Who:
        self.school.page(self.course)
        return Who(self.school, "Директоров", "", self.school._director())

    def _mark(self, place: Cell, marks: tuple[str, ...], who: str) -> None:
        cell = self.cells[place]
        seen, before = cell.seen.get(who, 0), cell.marks
        outcome = self._send(place, marks, who)
        if not self._may_be_written(place):
            assert isinstance(outcome, Refusal), outcome
        elif seen != cell.version:
            assert isinstance(outcome, Conflict), outcome
            assert outcome.theirs == "/".join(cell.marks)
        else:
            assert isinstance(outcome, Saved), outcome
            self._keep(cell, marks, outcome)
            cell.seen[who] = outcome.version
            self.done.append((place, before))

    def _keep(self, cell: Standing, marks: tuple[str, ...], outcome: Saved) -> None:
        cell.marks, cell.version = marks, outcome.version

    def _send(self, place: Cell, marks: tuple[str, ...], who: str) -> Outcome:
        day, pupil = place
        seen = self.cells[place].seen.get(who, 0)
        request = SetMarks(self.lessons[day], None, self.school.pupil_id(pupil), marks, seen, _new())
        return self.teachers[who].asks(request)

    def _may_be_written(self, place: Cell) -> bool:
        day, pupil = place
        shut = self.closed and not self.reopened and day in FIRST_QUARTER
        return not shut and self._listed(pupil, date.fromisoformat(day))

    def _listed(self, pupil: str, day: date) -> bool:
        return any(since <= day and (until is None or day <= until) for since, until in self.stays[pupil])

    def _in_seven(self, pupil: str) -> bool:
        return bool(self.stays[pupil])


def _new() -> str:
    return uuid.uuid4().hex


TestAnyOrder = AnyOrder.TestCase
EACH = settings(stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TestAnyOrder.settings = settings(EACH, max_examples=6)


@pytest.mark.torture
def test_hundreds_of_orders(ordeal: Ordeal) -> None:
    often = settings(EACH, max_examples=ordeal.times(300, least=12))
    run_state_machine_as_test(AnyOrder, settings=often)

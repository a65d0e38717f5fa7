"""Two people at one thing: the second hears who was first, and nothing of anybody is lost."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from models.audit import AuditEvent
from models.database import rows
from services.audit import verify_journal
from services.outcomes import Conflict, Outcome, Saved
from services.requests import GiveReason, SetAbsence, SetHomework, SetMarks, SetResult, SetTopic, SetWork
from tests.school import WHY, School, Who

Change = SetMarks | SetAbsence | GiveReason | SetTopic | SetHomework | SetWork | SetResult
Asks = Callable[[str, int], Outcome]
"""Asks for a value having seen a version; the kind of thing and the person are settled."""


class Page:
    """A page that its teacher and the class teacher both write."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.leader = school.teacher("Орлова Татьяна Сергеевна")
        self.petrova = school.teacher("Петрова Анна Ивановна")
        seven = school.school_class("7А", leader=self.leader)
        self.pupil = school.pupil("Воронин Павел", seven)
        self.course = school.course("Алгебра", seven, self.petrova)
        held = self.petrova.holds(self.course, "2026-11-19")
        assert isinstance(held, Saved)
        self.lesson = held.thing
        self.term = school.page(self.course).term.term
        self.asked = 0

    def way(self, kind: str, who: Who) -> Asks:
        """Return how somebody asks for a value of one kind of thing."""
        lesson, pupil = self.lesson, self.pupil
        ways: dict[str, Callable[[str, int], Change]] = {
            "marks": lambda v, seen: SetMarks(lesson, None, pupil, (v,), seen, ""),
            "absence": lambda v, seen: SetAbsence(lesson, pupil, v, None, seen, ""),
            "reason": lambda v, seen: GiveReason(lesson, pupil, v, seen, ""),
            "topic": lambda v, seen: SetTopic(lesson, v, "", seen, ""),
            "homework": lambda v, seen: SetHomework(lesson, None, v, False, None, seen, ""),
            "work": lambda v, seen: SetWork(lesson, 1, 1, v, 1, seen, ""),
            "term_mark": lambda v, seen: SetResult(self.course, pupil, "term", self.term, v, seen, "", WHY),
        }

        def asks(value: str, seen: int) -> Outcome:
            self.asked += 1
            return who.asks(replace(ways[kind](value, seen), request=f"{kind} {self.asked}"))

        return asks


@pytest.fixture
def page(school: School) -> Page:
    return Page(school)


KINDS = {
    "marks": ("5", "4", 0),
    "absence": ("absent", "late", 0),
    "reason": ("illness", "valid", 1),
    "topic": ("Корень", "Степень", 1),
    "homework": ("№ 1", "№ 2", 0),
    "work": ("К-1", "К-2", 1),
    "term_mark": ("5", "4", 0),
}
"""What the first and the second person want, and the version both had seen."""


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_one_hears_what_the_first_wrote(page: Page, kind: str) -> None:
    school = page.school
    if kind == "reason":
        assert isinstance(page.way("absence", page.petrova)("absent", 0), Saved)
    if kind == "work":
        assert isinstance(page.way("marks", page.petrova)("5", 0), Saved)
    first, second, seen = KINDS[kind]
    school.now_is("2026-11-19 12:10")
    hers = page.way(kind, page.leader)(first, seen)
    assert isinstance(hers, Saved)
    school.now_is("2026-11-19 12:31")
    with school.house.database.connection_context():
        events = AuditEvent.select().count()
    told = page.way(kind, page.leader if kind == "reason" else page.petrova)(second, seen)
    assert told == Conflict(first, hers.version, "Орлова Т. С.", datetime(2026, 11, 19, 12, 10))
    with school.house.database.connection_context():
        assert AuditEvent.select().count() == events, "nothing was written"
    after = page.way(kind, page.leader if kind == "reason" else page.petrova)(second, hers.version)
    assert isinstance(after, Saved)
    assert after.version == hers.version + 1


class TwoEditors(RuleBasedStateMachine):
    """Two people type into one cell, each seeing it as of the last time they looked."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.page = Page(School(Path(self.folder.name)))
        self.asks = [self.page.way("marks", who) for who in (self.page.petrova, self.page.leader)]
        self.seen = [0, 0]
        self.versions = [""]
        """What stood in the cell at each version."""

    @rule(who=st.integers(0, 1), value=st.sampled_from(["5", "4", "3", "2"]))
    def types(self, who: int, value: str) -> None:
        outcome = self.asks[who](value, self.seen[who])
        last = len(self.versions) - 1
        if self.seen[who] == last:
            assert isinstance(outcome, Saved)
            assert outcome.version == last + 1
            self.versions.append(value)
            self.seen[who] = last + 1
        else:
            assert isinstance(outcome, Conflict)
            assert (outcome.theirs, outcome.version) == (self.versions[-1], last)

    @rule(who=st.integers(0, 1))
    def looks(self, who: int) -> None:
        self.seen[who] = len(self.versions) - 1
        cells = self.page.school.page(self.page.course).cells
        assert ["/".join(cell.marks) for cell in cells.values()] == self.versions[1:][-1:]

    def teardown(self) -> None:
        house = self.page.school.house
        with house.database.connection_context():
            written = rows(AuditEvent.select(AuditEvent.id).where(AuditEvent.act == "set_mark"))
            assert len(written) == len(self.versions) - 1, "every version has its event"
            assert verify_journal(house.keys.audit).sound
        self.page.school.close()
        self.folder.cleanup()


TwoEditors.TestCase.settings = settings(max_examples=8, stateful_step_count=25, deadline=None)
TestTwoEditorsOfOneCell = TwoEditors.TestCase

"""Whom a conflict names: who changed the thing last, whatever of it was changed."""

from dataclasses import dataclass
from datetime import date

import pytest

from rules.codes import NOTHING_SET, Role
from services.outcomes import Conflict, Outcome, Saved
from services.requests import MovePupil, WithdrawDocument
from tests.school import School, Who, new


@dataclass(frozen=True)
class Missed:
    """A lesson Ёлкин of 7А was absent from, as its teacher noted in the morning."""

    school: School
    lesson: int
    teacher: Who
    leader: Who


@pytest.fixture
def missed(school: School) -> Missed:
    leader, teacher = school.teacher("Петрова Анна"), school.teacher("Орлова Людмила")
    seventh = school.school_class("7А", leader=leader)
    school.pupil("Ёлкин Семён", seventh)
    school.now_is("2026-11-18 09:00")
    held = teacher.holds(school.course("Алгебра", seventh, teacher), "2026-11-18")
    assert isinstance(held, Saved)
    teacher.marks_absent(held.thing, "Ёлкин")
    return Missed(school, held.thing, teacher, leader)


def _told(outcome: Outcome) -> tuple[str, str, str]:
    assert isinstance(outcome, Conflict)
    return outcome.theirs, outcome.who, f"{outcome.when:%H:%M}"


@pytest.mark.clause("2.9")
def test_a_reason_given_meanwhile_is_of_who_gave_it(missed: Missed) -> None:
    missed.school.now_is("2026-11-18 14:00")
    assert isinstance(missed.leader.gives_reason(missed.lesson, "Ёлкин", "illness"), Saved)
    corrected = missed.teacher.marks_absent(missed.lesson, "Ёлкин", "late", seen=1)
    assert _told(corrected) == ("absent", "Петрова А.", "14:00")
    again = missed.leader.gives_reason(missed.lesson, "Ёлкин", "valid")
    assert _told(again) == ("illness", "Петрова А.", "14:00")


@pytest.mark.clause("2.9")
def test_a_document_withdrawn_meanwhile_is_of_who_withdrew_it(missed: Missed) -> None:
    school = missed.school
    later = school.teacher("Сидорова Вера")
    other = school.school_class("7Б", leader=later)
    school.now_is("2026-11-19 10:00")
    document = missed.leader.enters_note("Ёлкин", "2026-11-18", "2026-11-18", "2026-11-19")
    assert isinstance(document, Saved)
    school.now_is("2026-11-20 11:00")
    moves = MovePupil(school.pupil_id("Ёлкин"), other, date(2026, 11, 20), "", 1, new())
    assert isinstance(school.somebody("Зимина Ольга", Role.SECRETARY).asks(moves), Saved)
    withdraws = WithdrawDocument(document.thing, 1, new())
    assert isinstance(later.asks(withdraws), Saved)
    assert _told(later.asks(WithdrawDocument(document.thing, 1, new()))) == ("", "Сидорова В.", "11:00")


@pytest.mark.clause("2.8")
def test_nothing_set_meanwhile_is_no_empty_field(missed: Missed) -> None:
    assert isinstance(missed.teacher.sets_homework(missed.lesson, "", nothing=True), Saved)
    written = missed.teacher.sets_homework(missed.lesson, "§ 5")
    assert _told(written) == (NOTHING_SET, "Орлова Л.", "09:00")

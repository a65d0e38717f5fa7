"""The reason of an absence, which the class teacher gives (2.9)."""

from dataclasses import dataclass

import pytest

from models.database import rows
from models.lessons import Absence
from rules.refusals import Reason
from services.attendance import give_reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import GiveReason
from tests.school import School, Who


@dataclass(frozen=True)
class Missed:
    """A lesson of 7А that a pupil missed, its teacher and the class teacher."""

    school: School
    lesson: int
    teacher: Who
    leader: Who

    def reason_by(self, who: Who, reason: str, seen: int = 1, pupil: str = "Ёлкин") -> Outcome:
        change = GiveReason(
            self.lesson, self.school.pupil_id(pupil), reason, seen, f"{who.login} {reason} {seen}"
        )
        return self.school.house.write(
            lambda book: give_reason(book, change), who.actor, change.request
        ).result()

    def stored(self) -> list[tuple[str, str]]:
        with self.school.house.database.connection_context():
            return [(code, why) for code, why in rows(Absence.select(Absence.code, Absence.reason))]


@pytest.fixture
def missed(school: School) -> Missed:
    leader, teacher = school.teacher("Петрова Анна"), school.teacher("Орлова Людмила")
    seventh = school.school_class("7А", leader=leader)
    school.pupil("Ёлкин Семён", seventh)
    school.pupil("Ли Максим", seventh)
    course = school.course("Алгебра", seventh, teacher)
    held = teacher.holds(course, "2026-11-18")
    assert isinstance(held, Saved)
    teacher.marks_absent(held.thing, "Ёлкин")
    return Missed(school, held.thing, teacher, leader)


@pytest.mark.clause("2.9")
def test_the_class_teacher_says_why_and_what_the_teacher_entered_stays(missed: Missed) -> None:
    assert isinstance(missed.reason_by(missed.leader, "illness"), Saved)
    assert missed.stored() == [("absent", "illness")]


@pytest.mark.clause("2.9")
def test_the_subject_teacher_does_not_say_why(missed: Missed) -> None:
    refused = missed.reason_by(missed.teacher, "illness")
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.clause) == (Reason.NOT_YOUR_CLASS, "2.9")
    assert missed.stored() == [("absent", "")]


def test_a_reason_that_somebody_changed_meanwhile_is_shown_not_overwritten(missed: Missed) -> None:
    missed.reason_by(missed.leader, "illness")
    conflict = missed.reason_by(missed.leader, "valid", seen=1)
    assert isinstance(conflict, Conflict)
    assert conflict.theirs == "illness"
    assert isinstance(missed.reason_by(missed.leader, "valid", seen=2), Saved)


def test_the_same_request_again_is_answered_and_changes_nothing(missed: Missed) -> None:
    first = missed.reason_by(missed.leader, "illness")
    again = missed.reason_by(missed.leader, "illness")
    assert isinstance(first, Saved)
    assert isinstance(again, Saved)
    assert (again.version, again.thing) == (first.version, first.thing)


@pytest.mark.parametrize(
    ("reason", "pupil", "why"),
    [
        ("weather", "Ёлкин", Reason.OUT_OF_SCALE),
        ("illness", "Ли", Reason.UNKNOWN_THING),
    ],
)
def test_only_known_reasons_for_pupils_who_were_absent(
    missed: Missed, reason: str, pupil: str, why: Reason
) -> None:
    refused = missed.reason_by(missed.leader, reason, pupil=pupil)
    assert isinstance(refused, Refusal)
    assert refused.reason is why

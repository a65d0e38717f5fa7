"""Documents about absences: entering, withdrawing, and what they propose (2.9)."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from rules.codes import AbsenceCode
from rules.refusals import Reason
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import AcceptProposal, ConfirmAttendance, EnterDocument, WithdrawDocument
from services.views.absence_counts import class_absences
from services.views.absences import absence_day, missing_reasons
from services.views.documents import ProposedRecord, class_documents, exemptible_subjects, proposals
from tests.school import School, Who


@dataclass(frozen=True)
class Seventh:
    """7А with algebra and physical education, its class teacher, and lessons of 17 and 18 November."""

    school: School
    leader: Who
    teacher: Who
    school_class: int
    algebra: int
    pe: int
    tuesday: int
    wednesday: int
    gym: int

    def brings(
        self,
        who: Who | None = None,
        since: str = "2026-11-17",
        until: str = "2026-11-18",
        kind: str = "medical",
        handed_in: str = "2026-11-19",
        subject: int | None = None,
        note: str = "",
    ) -> Outcome:
        days = date.fromisoformat(since), date.fromisoformat(until)
        pupil = self.school.pupil_id("Ёлкин")
        return (who or self.leader).asks(
            EnterDocument(pupil, *days, kind, date.fromisoformat(handed_in), subject, note, _new())
        )

    def proposed(self) -> tuple[ProposedRecord, ...]:
        return self.leader.reads(proposals, self.school_class)

    def accepts(self, one: ProposedRecord, who: Who | None = None) -> Outcome:
        return (who or self.leader).asks(AcceptProposal(one.document, one.lesson, one.version, _new()))

    def stands(self, day: str) -> list[tuple[int, str, str]]:
        found = self.leader.reads(absence_day, self.school_class, date.fromisoformat(day))
        return [(record.number, record.code, record.reason) for record in found.records]


def _new() -> str:
    return uuid.uuid4().hex


def _thing(outcome: Outcome) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


@pytest.fixture
def seventh(school: School) -> Seventh:
    leader, teacher = school.teacher("Петрова Анна"), school.teacher("Орлова Людмила")
    school_class = school.school_class("7А", leader=leader)
    for name in ("Ёлкин Семён", "Ли Максим"):
        school.pupil(name, school_class)
    algebra = school.course("Алгебра", school_class, teacher)
    pe = school.course("Физкультура", school_class, teacher)
    for weekday in (2, 3):
        school.slot(algebra, weekday, 1)
    school.slot(pe, 3, 2)
    return Seventh(
        school,
        leader,
        teacher,
        school_class,
        algebra,
        pe,
        tuesday=_thing(teacher.holds(algebra, "2026-11-17", 1)),
        wednesday=_thing(teacher.holds(algebra, "2026-11-18", 1)),
        gym=_thing(teacher.holds(pe, "2026-11-18", 2)),
    )


@pytest.mark.clause("2.9")
def test_a_note_proposes_illness_where_the_teacher_marked_the_pupil_absent(seventh: Seventh) -> None:
    seventh.teacher.marks_absent(seventh.tuesday, "Ёлкин")
    for lesson in (seventh.wednesday, seventh.gym):
        seventh.teacher.asks(ConfirmAttendance(lesson, _new()))
    _thing(seventh.brings())
    [one] = seventh.proposed()
    assert (one.lesson, one.code, one.reason) == (seventh.tuesday, "absent", "illness")
    assert isinstance(seventh.accepts(one), Saved)
    assert seventh.stands("2026-11-17") == [(1, "absent", "illness")]
    assert seventh.proposed() == ()


@pytest.mark.clause("2.9")
def test_a_note_proposes_a_whole_record_where_nobody_marked_the_absent_yet(seventh: Seventh) -> None:
    _thing(seventh.brings())
    for one in seventh.proposed():
        assert isinstance(seventh.accepts(one), Saved)
    assert seventh.stands("2026-11-17") == [(1, "absent", "illness")]
    assert seventh.stands("2026-11-18") == [(1, "absent", "illness"), (2, "absent", "illness")]


def test_whoever_has_a_mark_at_a_lesson_is_not_proposed_absent(seventh: Seventh) -> None:
    seventh.teacher.marks(seventh.tuesday, "Ёлкин", "5")
    _thing(seventh.brings(until="2026-11-17"))
    assert seventh.proposed() == ()


def test_a_lesson_filled_after_the_note_is_proposed_then(seventh: Seventh) -> None:
    _thing(seventh.brings(until="2026-11-20"))
    for one in seventh.proposed():
        seventh.accepts(one)
    today = _thing(seventh.teacher.holds(seventh.algebra, "2026-11-19", 3))
    seventh.teacher.marks_absent(today, "Ёлкин")
    assert [(one.lesson, one.reason) for one in seventh.proposed()] == [(today, "illness")]


def test_an_exemption_proposes_exempt_at_that_subject_only(seventh: Seventh) -> None:
    [_, gym] = seventh.leader.reads(exemptible_subjects, seventh.school_class)
    assert gym.title == "Физкультура"
    _thing(seventh.brings(kind="exemption", subject=gym.subject))
    [one] = seventh.proposed()
    assert (one.lesson, one.code) == (seventh.gym, AbsenceCode.EXEMPT)
    seventh.accepts(one)
    assert seventh.stands("2026-11-18") == [(2, "exempt", "")]


def test_a_boarding_leave_is_a_valid_reason(seventh: Seventh) -> None:
    seventh.teacher.marks_absent(seventh.tuesday, "Ёлкин")
    _thing(seventh.brings(kind="leave", until="2026-11-17"))
    assert [one.reason for one in seventh.proposed()] == ["valid"]


def test_only_the_class_teacher_enters_accepts_and_withdraws(seventh: Seventh) -> None:
    refused = seventh.brings(who=seventh.teacher)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.clause) == (Reason.NOT_YOUR_CLASS, "2.9")
    document = _thing(seventh.brings())
    one = seventh.proposed()[0]
    assert isinstance(seventh.accepts(one, who=seventh.teacher), Refusal)
    assert isinstance(seventh.teacher.asks(WithdrawDocument(document, 1, _new())), Refusal)
    assert not seventh.teacher.may_read(proposals, seventh.school_class)
    assert not seventh.teacher.may_read(class_documents, seventh.school_class)
    assert not seventh.teacher.may_read(class_absences, seventh.school_class)


def test_a_withdrawn_document_proposes_nothing_and_leaves_the_reasons(seventh: Seventh) -> None:
    document = _thing(seventh.brings())
    one, *left = seventh.proposed()
    seventh.accepts(one)
    assert isinstance(seventh.leader.asks(WithdrawDocument(document, 1, _new())), Saved)
    assert seventh.proposed() == ()
    assert seventh.stands("2026-11-17") == [(1, "absent", "illness")]
    refused = seventh.accepts(left[0])
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.NOTHING_PROPOSED
    assert isinstance(seventh.leader.asks(WithdrawDocument(document, 1, _new())), Conflict)
    [line] = seventh.leader.reads(class_documents, seventh.school_class)
    assert (line.withdrawn, line.accepted) == (True, 1)


def test_what_the_teacher_changed_meanwhile_is_not_overwritten(seventh: Seventh) -> None:
    seventh.teacher.marks_absent(seventh.tuesday, "Ёлкин")
    _thing(seventh.brings(until="2026-11-17"))
    [one] = seventh.proposed()
    seventh.teacher.marks_absent(seventh.tuesday, "Ёлкин", "late", seen=1)
    assert isinstance(seventh.accepts(one), Conflict)
    assert seventh.stands("2026-11-17") == [(1, "late", "")]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": "weather"}, Reason.OUT_OF_SCALE),
        ({"since": "2026-11-19"}, Reason.DATES_CROSSED),
        ({"until": "2030-01-01"}, Reason.DATES_CROSSED),
        ({"since": "2025-11-17", "until": "2025-11-18"}, Reason.OUTSIDE_TERM),
        ({"handed_in": "2026-11-20"}, Reason.HANDED_IN_AHEAD),
        ({"note": "о" * 201}, Reason.TEXT_TOO_LONG),
    ],
)
def test_a_document_that_cannot_be_is_refused_with_the_clause(
    seventh: Seventh, wrong: dict[str, Any], why: Reason
) -> None:
    refused = seventh.brings(**wrong)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.clause) == (why, "2.9")


def test_the_same_document_is_entered_once(seventh: Seventh) -> None:
    _thing(seventh.brings())
    again = seventh.brings()
    assert isinstance(again, Refusal)
    assert again.reason is Reason.ALREADY_THERE


def test_missing_reasons_stand_with_their_clock_once_a_document_came(seventh: Seventh) -> None:
    seventh.teacher.marks_absent(seventh.tuesday, "Ёлкин")
    seventh.teacher.marks_absent(seventh.gym, "Ли")
    _thing(seventh.brings(until="2026-11-17"))
    ill, unknown = seventh.leader.reads(missing_reasons, seventh.school_class)
    assert ill.due is not None
    assert (ill.short, ill.due.date()) == ("Ёлкин С.", date(2026, 11, 21))
    assert (unknown.short, unknown.due) == ("Ли М.", None)


def test_a_day_names_the_lessons_whose_absent_are_not_marked_yet(seventh: Seventh) -> None:
    seventh.teacher.marks_absent(seventh.wednesday, "Ли", "late")
    day = seventh.leader.reads(absence_day, seventh.school_class, date(2026, 11, 18))
    assert [(lesson.number, lesson.subject) for lesson in day.not_taken] == [(2, "Физкультура")]


def test_counts_of_a_term_tell_days_lessons_reasons_and_lateness(seventh: Seventh) -> None:
    seventh.teacher.marks_absent(seventh.tuesday, "Ли", "late")
    seventh.teacher.marks_absent(seventh.gym, "Ли")
    _thing(seventh.brings())
    for one in seventh.proposed():
        seventh.accepts(one)
    counted = seventh.leader.reads(class_absences, seventh.school_class)
    ill, other = (pupil.counts for pupil in counted.pupils)
    assert (ill.days, ill.lessons, ill.illness, ill.late) == (2, 3, 3, 0)
    assert (other.days, other.lessons, other.unexplained, other.late) == (1, 1, 1, 1)
    assert (counted.total.lessons, counted.total.late) == (4, 1)
    first = seventh.leader.reads(class_absences, seventh.school_class, counted.terms[0].term)
    assert first.total.lessons == 0


@pytest.mark.clause("2.9", "2.3")
def test_a_note_proposes_nothing_at_the_classs_lesson_of_what_is_taught_alone(seventh: Seventh) -> None:
    _thing(seventh.brings())
    ahead = next(one for one in seventh.proposed() if one.lesson == seventh.tuesday)
    alone = seventh.school.group("Ёлкин, алгебра", seventh.school_class, "Ёлкин")
    seventh.school.group_course("Алгебра", alone, seventh.teacher)
    assert [one.lesson for one in seventh.proposed()] == [seventh.gym]
    refusal = seventh.accepts(ahead)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.NOTHING_PROPOSED

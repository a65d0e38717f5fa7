"""Section 2 of the regulation: who was absent (2.5), and why (2.9)."""

from dataclasses import dataclass
from datetime import date

import pytest

from rules.codes import Role
from rules.refusals import Reason
from services.book import Book
from services.outcomes import Outcome, Refusal, Saved
from services.settings import WEEK_DAYS, set_setting
from services.views.absences import absence_day, missing_reasons
from tests.school import School, Who


@dataclass(frozen=True)
class Missed:
    """Петров of 7А missed algebra on Monday 12 October; the school works five days a week."""

    school: School
    teacher: Who
    leader: Who
    school_class: int
    absence: int

    def gives_reason(self, reason: str, at: str, seen: int = 1, who: Who | None = None) -> Outcome:
        self.school.now_is(at)
        return (who or self.leader).gives_reason(self.absence, "Петров", reason, seen)

    def note(self, handed_in: str) -> None:
        self.school.now_is(f"{handed_in} 12:00")
        assert isinstance(self.leader.enters_note("Петров", "2026-10-12", "2026-10-12", handed_in), Saved)

    def stands(self) -> tuple[str, str]:
        found = self.leader.reads(absence_day, self.school_class, date(2026, 10, 12))
        [record] = found.records
        return record.code, record.reason


def _five_days(book: Book) -> Outcome:
    set_setting(book, WEEK_DAYS, "5", date(2026, 9, 1))
    return Saved(1, book.now.local)


@pytest.fixture
def missed(school: School) -> Missed:
    school.now_is("2026-10-12 09:00")
    school.house.write(_five_days).result()
    teacher, leader = school.teacher("Орлова Людмила"), school.teacher("Лукин Виктор")
    seven = school.school_class("7А", leader=leader)
    school.pupil("Петров Пётр", seven)
    held = teacher.holds(school.course("Алгебра", seven, teacher), "2026-10-12", 1)
    assert isinstance(held, Saved)
    assert isinstance(teacher.marks_absent(held.thing, "Петров"), Saved)
    return Missed(school, teacher, leader, seven, held.thing)


@pytest.mark.clause("2.9")
def test_the_class_teacher_corrects_the_reason_within_two_working_days_of_the_document(
    missed: Missed,
) -> None:
    missed.note(handed_in="2026-10-16")  # a Friday
    given = missed.gives_reason("illness", at="2026-10-20 17:00")
    assert isinstance(given, Saved)
    assert given.version == 2
    refused = missed.gives_reason("valid", at="2026-10-21 08:00", seen=2)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.clause) == (Reason.REASON_TOO_LATE, "2.9")
    assert refused.about == "2026-10-20"
    assert missed.stands() == ("absent", "illness")


@pytest.mark.clause("2.9")
def test_a_new_document_starts_a_new_clock(missed: Missed) -> None:
    missed.note(handed_in="2026-10-16")
    missed.gives_reason("illness", at="2026-10-20 17:00")
    missed.note(handed_in="2026-10-22")
    assert isinstance(missed.gives_reason("valid", at="2026-10-23 08:00", seen=2), Saved)


@pytest.mark.clause("2.9")
def test_without_a_document_no_clock_runs(missed: Missed) -> None:
    assert isinstance(missed.gives_reason("no_reason", at="2026-10-13 08:00"), Saved)
    assert isinstance(missed.gives_reason("valid", at="2026-10-23 08:00", seen=2), Saved)


@pytest.mark.clause("2.9")
def test_a_reason_still_missing_after_its_clock_stays_a_debt_until_it_is_given(missed: Missed) -> None:
    missed.note(handed_in="2026-10-16")
    missed.school.now_is("2026-10-21 08:00")
    [owed] = missed.leader.reads(missing_reasons, missed.school_class)
    assert owed.due is not None
    assert owed.due.date() == date(2026, 10, 20)
    assert isinstance(missed.gives_reason("illness", at="2026-10-21 08:00"), Saved)
    assert missed.leader.reads(missing_reasons, missed.school_class) == ()


@pytest.mark.clause("2.9")
@pytest.mark.parametrize("role", [Role.DEPUTY, Role.DIRECTOR, Role.SECRETARY, Role.ADMINISTRATOR])
def test_nobody_else_corrects_reasons_or_enters_documents(missed: Missed, role: Role) -> None:
    other = missed.school.somebody("Иной Иван", role)
    assert isinstance(missed.gives_reason("valid", at="2026-10-13 08:00", who=other), Refusal)
    assert isinstance(other.enters_note("Петров", "2026-10-12", "2026-10-12", "2026-10-13"), Refusal)
    assert missed.stands() == ("absent", "")


@pytest.mark.clause("2.5", "2.9")
def test_what_the_teacher_entered_and_the_proved_reason_are_two_fields(missed: Missed) -> None:
    missed.gives_reason("illness", at="2026-10-13 08:00")
    assert isinstance(missed.teacher.marks_absent(missed.absence, "Петров", "", seen=2), Saved)
    assert isinstance(missed.teacher.marks_absent(missed.absence, "Петров", "absent", seen=3), Saved)
    assert missed.stands() == ("absent", "illness")


@pytest.mark.clause("4.4")
def test_the_class_teacher_marks_the_absent_at_every_subject_of_the_own_class(missed: Missed) -> None:
    assert isinstance(missed.leader.marks_absent(missed.absence, "Петров", "late", seen=1), Saved)
    stranger = missed.school.teacher("Чужова Мария")
    assert isinstance(stranger.marks_absent(missed.absence, "Петров", "absent", seen=2), Refusal)

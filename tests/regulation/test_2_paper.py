"""Section 2 of the regulation: progress on paper at least once a week, on a written application (2.12)."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from printouts.weekly import weekly
from rules.codes import Role
from services.outcomes import Saved
from services.requests import EnterApplication, RecordPrint
from services.views.applications import applications_of_week
from services.views.control import Span, control
from services.views.pupil import pupil_page
from services.views.weekly import slips_due
from tests.school import School, Who

pytestmark = pytest.mark.clause("2.12")
APPLIED = date(2026, 10, 5)
WEEKS = tuple(APPLIED + timedelta(weeks=passed) for passed in range(3))


@dataclass(frozen=True)
class Applied:
    """Воронин's mother has no diary access and asked in writing for paper on Fridays; Белова's did not."""

    school: School
    secretary: Who
    deputy: Who
    seven: int
    voronin: int

    def owed(self, monday: date) -> list[str]:
        due = self.secretary.reads(applications_of_week, monday)
        return [one.full_name for one in due if one.printed_at is None]

    def late(self, monday: date) -> list[date]:
        return [one.due_on for one in self.deputy.reads(control, monday, Span.WEEK).slips]


@pytest.fixture
def applied(school: School) -> Applied:
    school.now_is("2026-10-05 09:00")
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=petrova)
    voronin = school.pupil("Воронин Павел", seven)
    school.pupil("Белова Анна", seven)
    school.relative("Воронина Мария", "Воронин", diary_access=False)
    held = petrova.holds(school.course("Алгебра", seven, petrova), "2026-10-05", 1)
    assert isinstance(held, Saved)
    assert isinstance(petrova.marks(held.thing, "Воронин", "5"), Saved)
    secretary, deputy = school.somebody("Зимина Ольга", Role.SECRETARY), school.somebody("О Я", Role.DEPUTY)
    (mother,) = secretary.reads(pupil_page, voronin).guardians
    asked = EnterApplication(voronin, mother.guardian, APPLIED, APPLIED, None, 5, "by_hand", "asked")
    assert isinstance(secretary.asks(asked), Saved)
    return Applied(school, secretary, deputy, seven, voronin)


def test_every_week_of_the_application_a_sheet_is_owed_and_for_nobody_else(applied: Applied) -> None:
    assert [applied.owed(monday) for monday in WEEKS] == [["Воронин Павел"]] * 3
    assert applied.owed(APPLIED - timedelta(weeks=1)) == []


def test_the_sheet_on_paper_says_what_the_diary_would(applied: Applied, tmp_path: Path) -> None:
    slips = applied.secretary.reads(slips_due, APPLIED)
    weekly(slips, tmp_path / "sheet.pdf")
    said = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "sheet.pdf").pages)
    assert "Воронин Павел" in said
    assert "Белова" not in said
    assert "Алгебра" in said
    assert "1 Алгебра 5\u00a0(О)" in said


def test_a_week_without_the_sheet_is_told_to_the_deputy_until_it_is_printed(applied: Applied) -> None:
    applied.school.now_is("2026-10-09 18:00")
    assert applied.late(APPLIED) == [], "Friday is not over"
    applied.school.now_is("2026-10-10 08:00")
    assert applied.late(APPLIED) == [date(2026, 10, 9)]
    printed = RecordPrint(applied.seven, applied.voronin, APPLIED, "printed")
    assert isinstance(applied.secretary.asks(printed), Saved)
    assert applied.late(APPLIED) == []
    assert applied.owed(WEEKS[1]) == ["Воронин Павел"], "the next week is owed anew"

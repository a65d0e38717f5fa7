"""Sections I and VI of the Procedure: pupils and guardians are entered, kept, and never destroyed."""

from datetime import date

import pytest

from rules.codes import Role
from rules.identity import Sensitive
from rules.refusals import Reason
from services.outcomes import Refusal, Saved
from services.requests import AddGuardian, ArrivePupil, LeavePupil, SetDiaryAccess
from services.settings import CARD_PASSPORT, CARD_SNILS
from services.views.choices import children
from services.views.pupil import card_looks, pupil_page, pupils_of_school
from tests.keeping_school import PASSPORT, SNILS, office_of
from tests.school import School, Who, new, refused


@pytest.fixture
def secretary(school: School) -> Who:
    return school.somebody("Зимина Ольга", Role.SECRETARY)


@pytest.mark.clause("1.6")
def test_the_secretary_enters_a_guardian_with_name_and_relation_and_gives_the_diary(
    school: School, secretary: Who
) -> None:
    pupil = school.pupil("Воронин Павел", school.school_class("7А"))
    mother = AddGuardian(pupil, "Воронина", "Мария", "Ильинична", "мать", "8-900", True, new())
    assert isinstance(secretary.asks(mother), Saved)
    (line,) = secretary.reads(pupil_page, pupil).guardians
    assert (line.full_name, line.relation, line.diary_access) == ("Воронина Мария Ильинична", "мать", True)


@pytest.mark.clause("1.6", "4.6")
def test_a_guardian_whose_access_is_taken_away_reads_nothing_more(school: School, secretary: Who) -> None:
    pupil = school.pupil("Воронин Павел", school.school_class("7А"))
    mother = school.guardian("Воронина Мария", "Воронин")
    (line,) = secretary.reads(pupil_page, pupil).guardians
    assert isinstance(secretary.asks(SetDiaryAccess(pupil, line.guardian, False, new())), Saved)
    assert mother.reads(children) == ()


@pytest.mark.clause("1.6")
def test_passport_and_insurance_number_are_kept_only_where_the_school_decided_so_and_on_written_consent(
    school: School,
) -> None:
    office = office_of(school)
    assert refused(office.enters(passport=PASSPORT)) == (Reason.SENSITIVE_NOT_KEPT, "1.6")
    office.decides(CARD_SNILS, CARD_PASSPORT)
    assert refused(office.enters(passport=PASSPORT, consent=None)) == (Reason.NO_CONSENT, "1.6")
    assert isinstance(office.enters(passport=PASSPORT), Saved)
    assert [line.shown for line in office.lines()] == ["***-***-445 95", "**** ***456"]
    assert office.opens(Sensitive.SNILS) == SNILS


@pytest.mark.clause("5.2")
def test_whoever_opens_a_passport_or_an_insurance_number_is_on_record(school: School) -> None:
    office = office_of(school)
    office.decides(CARD_SNILS)
    office.enters()
    office.opens(Sensitive.SNILS)
    (look,) = office.deputy.reads(card_looks, office.voronin)
    assert (look.who, look.opened) == ("Зимина О.", Sensitive.SNILS)


@pytest.mark.clause("VI")
def test_who_comes_and_who_leaves_is_kept_current_and_a_leaver_stays_for_ever(
    school: School, secretary: Who
) -> None:
    school_class = school.school_class("7А")
    day = date(2026, 11, 16)
    came = secretary.asks(
        ArrivePupil("Ёлкин", "Артём", "", "m", None, "", "day", school_class, day, "14-у", new())
    )
    assert isinstance(came, Saved)
    stay = secretary.reads(pupil_page, came.thing).last_stay
    left = secretary.asks(LeavePupil(came.thing, date(2026, 11, 18), "15-у", stay, new()))
    assert isinstance(left, Saved)
    (line,) = secretary.reads(pupils_of_school)
    assert (line.full_name, line.class_title, line.left_on) == ("Ёлкин Артём", "7А", date(2026, 11, 18))


@pytest.mark.clause("VI")
def test_the_school_is_filled_by_those_whose_duty_it_is(school: School) -> None:
    teacher = school.teacher("Петрова Анна")
    school_class = school.school_class("7А", leader=teacher)
    day = date(2026, 11, 16)
    refused = teacher.asks(
        ArrivePupil("Ёлкин", "Артём", "", "m", None, "", "day", school_class, day, "", new())
    )
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.NO_SUCH_RIGHT

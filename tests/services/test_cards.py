"""Personal cards, guardians and their access; who looked at a card is kept (1.6, 4.4)."""

from dataclasses import dataclass
from datetime import date

import pytest

from rules.codes import Role
from rules.refusals import Reason
from screens.pupils.lines import look_lines
from services.cards import open_card
from services.outcomes import Conflict, Outcome, Saved
from services.requests import AddGuardian, OpenCard, SetCard, SetDiaryAccess
from services.settings import CARD_HEALTH, set_setting
from services.views.choices import children
from services.views.pupil import PupilPage, card_looks, pupil_page, pupils_of_school
from tests.school import School, Who, new, refused


@dataclass
class Office:
    """A class teacher, a secretary, a strange teacher and a pupil."""

    school: School
    leader: Who
    strange: Who
    zimina: Who
    deputy: Who
    voronin: int

    def page(self) -> PupilPage:
        return self.zimina.reads(pupil_page, self.voronin)

    def card(self, *, phone: str = "", health: str = "", seen: int = 0) -> SetCard:
        return SetCard(self.voronin, "Бийск", "ул. Лесная, 1", phone, health, "школа № 3", "", seen, new())

    def guardian(self, surname: str, phone: str = "", *, access: bool = True) -> AddGuardian:
        return AddGuardian(self.voronin, surname, "Мария", "Ильинична", "мать", phone, access, new())


@pytest.fixture
def office(school: School) -> Office:
    leader, strange = school.teacher("Петрова Анна"), school.teacher("Лукин Виктор")
    voronin = school.pupil("Воронин Павел", school.school_class("7А", leader=leader))
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    deputy = school.somebody("Завучева Ирина", Role.DEPUTY)
    return Office(school, leader, strange, zimina, deputy, voronin)


def test_the_class_teacher_and_the_secretary_keep_the_card(office: Office) -> None:
    assert isinstance(office.leader.asks(office.card()), Saved)
    assert isinstance(office.zimina.asks(office.card(phone="+7 900 000-00-00", seen=1)), Saved)
    card = office.page().card
    assert (card.birth_place, card.phone, card.version) == ("Бийск", "+7 900 000-00-00", 2)


def test_a_strange_teacher_sees_no_card_and_the_deputy_only_sees(office: Office) -> None:
    assert not office.strange.may_read(pupil_page, office.voronin)
    assert office.strange.reads(pupils_of_school) == ()
    assert refused(office.strange.asks(OpenCard(office.voronin, new()))) == (Reason.NOT_YOUR_CLASS, "4.4")
    assert refused(office.deputy.asks(office.card())) == (Reason.SEES_BUT_DOES_NOT_WRITE, "4.2")
    assert office.deputy.may_read(pupil_page, office.voronin)
    assert not office.school.pupil_account("Воронин").may_read(pupil_page, office.voronin)


def test_two_who_keep_one_card_learn_of_each_other(office: Office) -> None:
    office.leader.asks(office.card())
    conflict = office.zimina.asks(office.card(phone="1"))
    assert isinstance(conflict, Conflict)
    assert (conflict.who, conflict.version) == ("Петрова А.", 1)
    assert office.page().card.phone == ""


def test_a_group_of_health_is_kept_only_where_the_school_decided_so(office: Office) -> None:
    assert refused(office.leader.asks(office.card(health="вторая")))[0] is Reason.HEALTH_NOT_KEPT
    assert not office.page().keeps_health

    def decide(book: object) -> Outcome:
        set_setting(book, CARD_HEALTH, "yes", date(2026, 9, 1))  # type: ignore[arg-type]  # the writer gives a Book
        return Saved(1, office.school.house.clock.now().local)

    office.school.house.write(decide).result()
    assert isinstance(office.leader.asks(office.card(health="вторая")), Saved)
    assert office.page().card.health_group == "вторая"


def test_a_line_too_long_is_refused_whole(office: Office) -> None:
    assert refused(office.leader.asks(office.card(phone="7" * 301)))[0] is Reason.TEXT_TOO_LONG
    assert office.page().card.version == 0


def test_who_looked_at_a_card_is_kept_and_shown_to_those_who_see_the_trail(office: Office) -> None:
    office.leader.asks(OpenCard(office.voronin, new()))
    office.zimina.asks(OpenCard(office.voronin, new()))
    looks = office.deputy.reads(card_looks, office.voronin)
    assert [one.who for one in looks] == ["Зимина О.", "Петрова А."]
    assert not office.leader.may_read(card_looks, office.voronin)


def test_a_card_printed_is_a_look_of_its_own_kind_and_so_is_one_from_the_command_line(office: Office) -> None:
    office.zimina.asks(OpenCard(office.voronin, new(), printed=True))
    look = OpenCard(office.voronin, new(), printed=True)
    assert isinstance(office.school.house.write(lambda book: open_card(book, look)).result(), Saved)
    office.leader.asks(OpenCard(office.voronin, new()))
    looks = office.deputy.reads(card_looks, office.voronin)
    assert [(one.who, one.printed) for one in looks] == [
        ("Петрова А.", False),
        ("", True),
        ("Зимина О.", True),
    ]
    (first, *_, last) = ["".join(text for text, _ in line.parts) for line in look_lines(looks)]
    assert "напечатал" not in first
    assert last.endswith("Зимина О.  напечатал(а)")
    refusal = refused(office.strange.asks(OpenCard(office.voronin, new(), printed=True)))
    assert refusal == (Reason.NOT_YOUR_CLASS, "4.4")


def test_a_guardian_is_entered_once_for_two_children(office: Office) -> None:
    other = office.school.pupil("Воронина Ольга", office.school.school_class("5А", leader=office.leader))
    office.zimina.asks(office.guardian("Воронина", "8-900"))
    second = AddGuardian(other, "Воронина", "Мария", "Ильинична", "мать", "8-900", False, new())
    assert isinstance(office.zimina.asks(second), Saved)
    (first,) = office.page().guardians
    (same,) = office.zimina.reads(pupil_page, other).guardians
    assert first.guardian == same.guardian
    assert (first.diary_access, same.diary_access) == (True, False)
    assert refused(office.zimina.asks(office.guardian("Воронина", "8-900")))[0] is Reason.ALREADY_THERE
    nameless = AddGuardian(other, "", "Мария", "", "", "", False, new())
    assert refused(office.zimina.asks(nameless))[0] is Reason.NAME_MISSING


def test_access_taken_away_closes_the_diary_at_once_and_given_opens_it(office: Office) -> None:
    mother = office.school.guardian("Воронина Мария", "Воронин")
    (line,) = office.page().guardians
    assert (line.has_account, len(mother.reads(children))) == (True, 1)
    take = SetDiaryAccess(office.voronin, line.guardian, False, new())
    assert isinstance(office.leader.asks(take), Saved)
    assert mother.reads(children) == ()
    assert refused(office.leader.asks(SetDiaryAccess(office.voronin, line.guardian, False, new())))[0] is (
        Reason.ALREADY_THERE
    )
    assert isinstance(office.zimina.asks(SetDiaryAccess(office.voronin, line.guardian, True, new())), Saved)
    assert len(mother.reads(children)) == 1
    assert refused(office.strange.asks(take))[0] is Reason.NOT_YOUR_CLASS


def test_somebody_of_the_staff_who_becomes_a_guardian_reads_the_diary(office: Office) -> None:
    office.school.relative_of(office.strange, "Воронин")
    (line,) = office.page().guardians
    office.zimina.asks(SetDiaryAccess(office.voronin, line.guardian, False, new()))
    office.zimina.asks(SetDiaryAccess(office.voronin, line.guardian, True, new()))
    assert [one.pupil for one in office.strange.reads(children)] == [office.voronin]

"""Who somebody is, corrected: whose duty it is, that one stays one person, what others then see (1.6, VI)."""

from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import date

import pytest

from models.accounts import Account
from models.audit import AuditEvent
from models.database import rows
from models.people import Person
from rules.codes import Role
from rules.refusals import Reason
from services.desk import VERBS
from services.outcomes import Conflict, Outcome, Refusal, Saved
from services.requests import CorrectPerson, EmployPerson, Identity, TakeRole
from services.views.correcting import to_correct
from services.views.journal_page import journal_page
from services.views.pupil import classes_to_enter, pupil_page
from services.views.trail import Wanted, trail
from tests.payloads import PAYLOADS
from tests.school import School, Who, new


@dataclass
class Town:
    """A pupil with a mother, a father who teaches at the school, and who may come near them."""

    school: School
    zimina: Who
    gromov: Who
    petrova: Who
    lukin: Who
    voronin: int
    algebra: int
    mother: int
    father: Who

    def stands(self, person: int) -> Identity:
        return self.gromov.reads(to_correct, person).identity

    def corrects(self, who: Who, person: int, seen: Identity | None = None, **wanted: object) -> Outcome:
        stands = self.stands(person)
        mended = replace(seen or stands, **wanted)  # type: ignore[arg-type]  # fields of an identity
        return who.asks(CorrectPerson(person, mended, seen or stands, new()))

    def pupil(self, name: str = "Воронин") -> int:
        return self.zimina.reads(pupil_page, self.school.pupil_id(name)).person


@pytest.fixture
def town(school: School) -> Town:
    """7А of Петрова; the father leads 7Б."""
    petrova, father = school.teacher("Петрова Анна Ивановна"), school.teacher("Воронин Олег")
    seven = school.school_class("7А", leader=petrova)
    lukin = school.teacher("Лукин Пётр")
    school.school_class("7Б", leader=lukin)
    voronin = school.pupil("Воронин Павел", seven)
    school.pupil("Гусева Дарья", seven)
    school.relative("Воронина Ирина", "Воронин")
    school.relative_of(father, "Воронин")
    gromov = school.somebody("Громов Илья", Role.ADMINISTRATOR)
    zimina = school.somebody("Зимина Ольга", Role.SECRETARY)
    algebra = school.course("Алгебра", seven, petrova)
    mother = next(
        one.person for one in zimina.reads(pupil_page, voronin).guardians if one.full_name == "Воронина Ирина"
    )
    return Town(school, zimina, gromov, petrova, lukin, voronin, algebra, mother, father)


def refused(outcome: Outcome) -> tuple[Reason, str]:
    assert isinstance(outcome, Refusal), outcome
    return outcome.reason, outcome.clause


def test_a_corrected_name_stands_everywhere_and_the_login_stays(town: Town) -> None:
    school = town.school
    school.pupil_account("Воронин")
    person, born = town.pupil(), date(2013, 5, 4)
    told = town.corrects(
        town.zimina, person, surname=" Ёжиков ", born_on=born, file_no="В-1", lodging="boarding"
    )
    assert isinstance(told, Saved)
    page = town.zimina.reads(pupil_page, town.voronin)
    assert (page.full_name, page.born_on) == ("Ёжиков Павел", born)
    assert (page.file_no, page.lodging) == ("В-1", "boarding")
    assert [one.full for one in town.petrova.reads(journal_page, town.algebra).pupils] == [
        "Гусева Дарья",
        "Ёжиков Павел",
    ]
    with school.house.database.connection_context():
        (key,) = rows(Person.select(Person.name_key).where(Person.id == person))
        logins = {login for (login,) in rows(Account.select(Account.login))}
    assert key == ("ежиков павел",)
    assert "voronin.p" in logins


def test_only_what_is_other_is_written_and_the_own_number_is_not_anothers(town: Town) -> None:
    person = town.pupil()
    assert isinstance(town.corrects(town.zimina, person, surname="Ёжиков", file_no="В-1"), Saved)
    assert isinstance(town.corrects(town.zimina, person, given_name="Пётр"), Saved)
    assert isinstance(town.corrects(town.zimina, person), Saved), "nothing is other"
    with town.school.house.database.connection_context():
        acts = rows(AuditEvent.select(AuditEvent.thing).where(AuditEvent.act == "correct_person"))
    assert acts == [("person",), ("pupil",), ("person",)]


def test_a_guardian_is_corrected_by_whoever_keeps_the_card_of_a_child(town: Town) -> None:
    for who, surname in ((town.zimina, "Ёлкина"), (town.petrova, "Ли"), (town.gromov, "Воронина")):
        assert isinstance(town.corrects(who, town.mother, surname=surname, phone=f"8 {surname}"), Saved)
        (found,) = [
            one for one in town.zimina.reads(pupil_page, town.voronin).guardians if one.person == town.mother
        ]
        assert (found.full_name, found.phone) == (f"{surname} Ирина", f"8 {surname}")
    stands = town.stands(town.mother)
    deputy = town.school.somebody("Заменина Имя", Role.DEPUTY)
    for other, why in (
        (town.lukin, (Reason.NOT_YOUR_CLASS, "4.4")),
        (deputy, (Reason.SEES_BUT_DOES_NOT_WRITE, "4.2")),
        (town.school.account(town.mother, "", Role.GUARDIAN), (Reason.NOT_YOUR_CHILD, "4.6")),
    ):
        assert refused(town.corrects(other, town.mother, surname="Чужая")) == why
        assert not other.may_read(to_correct, town.mother)
    assert town.stands(town.mother) == stands


def test_a_guardian_of_two_classes_is_corrected_by_both_class_teachers(town: Town) -> None:
    seven_b = next(one for one, title in town.zimina.reads(classes_to_enter) if title == "7Б")
    town.school.pupil("Ким Илья", seven_b)
    mother = town.school.guardian("Кот Мария", "Гусева", "Ким").actor.person
    assert isinstance(town.corrects(town.petrova, mother, phone="8-1"), Saved)
    assert isinstance(town.corrects(town.lukin, mother, phone="8-2"), Saved)
    assert town.stands(mother).phone == "8-2"


def test_an_employee_is_corrected_by_the_administrator_alone_a_parents_telephone_by_the_office_too(
    town: Town,
) -> None:
    person = town.father.actor.person
    for who, why in (
        (town.zimina, (Reason.NO_SUCH_RIGHT, "4")),
        (town.petrova, (Reason.NO_SUCH_RIGHT, "4")),
        (town.father, (Reason.NO_SUCH_RIGHT, "4")),
    ):
        assert refused(town.corrects(who, person, surname="Чужой")) == why
    assert isinstance(town.corrects(town.zimina, person, phone="8-913"), Saved)
    assert isinstance(town.corrects(town.petrova, person, phone="8-914"), Saved)
    assert refused(town.corrects(town.zimina, person, surname="Чужой", phone="8"))[0] is Reason.NO_SUCH_RIGHT
    assert (town.stands(person).surname, town.stands(person).phone) == ("Воронин", "8-914")
    assert isinstance(town.corrects(town.gromov, person, surname="Ёжиков"), Saved)
    town.gromov.asks(TakeRole(town.father.login, Role.TEACHER, new()))
    assert refused(town.corrects(town.zimina, person, surname="Чужой"))[0] is Reason.NO_SUCH_RIGHT, (
        "what a former teacher wrote stays signed by the name"
    )


def test_an_employees_position_and_number_are_corrected(town: Town) -> None:
    asked = EmployPerson("Ли", "Юн", "", "Учитиль", "7", "", (Role.TEACHER,), None, (), new())
    assert isinstance(town.gromov.asks(asked), Saved)
    asked = replace(asked, surname="Ким", staff_no="8", request=new())
    entered = town.gromov.asks(asked)
    assert isinstance(entered, Saved)
    with town.school.house.database.connection_context():
        person = rows(Account.select(Account.person).where(Account.id == entered.thing))[0][0]
    assert isinstance(town.corrects(town.gromov, person, position="Учитель", staff_no=""), Saved)
    assert (town.stands(person).position, town.stands(person).staff_no) == ("Учитель", "")
    assert refused(town.corrects(town.gromov, person, staff_no="7")) == (Reason.TITLE_TAKEN, "VI")
    assert refused(town.corrects(town.zimina, person, position="Завуч")) == (Reason.NO_SUCH_RIGHT, "4")


def test_what_somebody_else_corrected_meanwhile_is_shown_and_not_overwritten(town: Town) -> None:
    seen = town.stands(town.mother)
    assert isinstance(town.corrects(town.petrova, town.mother, phone="8-900"), Saved)
    late = town.corrects(town.zimina, town.mother, seen, surname="Воробьёва")
    assert isinstance(late, Conflict)
    assert (late.theirs, late.who) == ("Воронина Ирина", "Петрова А. И.")
    assert town.stands(town.mother).surname == "Воронина"


def test_of_two_who_correct_one_name_at_once_the_second_is_told_of_the_first(town: Town) -> None:
    seen = town.stands(town.mother)

    def begun(who: Who, surname: str) -> "Future[Outcome]":
        asked = CorrectPerson(town.mother, replace(seen, surname=surname), seen, new())
        return town.school.house.write(
            lambda book: VERBS[CorrectPerson](book, asked), who.actor, asked.request
        )

    told = [begun(town.zimina, "Ёжикова"), begun(town.gromov, "Воробьёва")]
    first, second = (one.result() for one in told)
    assert isinstance(first, Saved)
    assert isinstance(second, Conflict)
    assert (second.theirs, second.who) == ("Ёжикова Ирина", "Зимина О.")
    assert town.stands(town.mother).surname == "Ёжикова"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"surname": " "}, Reason.NAME_MISSING),
        ({"given_name": "я" * 101}, Reason.TEXT_TOO_LONG),
        ({"file_no": "я" * 101}, Reason.TEXT_TOO_LONG),
        ({"sex": "x"}, Reason.OUT_OF_SCALE),
        ({"lodging": "hotel"}, Reason.OUT_OF_SCALE),
        ({"born_on": date(2026, 11, 19)}, Reason.DATES_CROSSED),
        ({"file_no": "Г-2"}, Reason.TITLE_TAKEN),
        ({"surname": "Гусева", "given_name": "Дарья"}, Reason.PUPIL_KNOWN),
        ({"lodging": None}, Reason.UNKNOWN_THING),
    ],
)
def test_nothing_impossible_is_made_of_a_pupil(town: Town, wrong: dict[str, object], reason: Reason) -> None:
    assert isinstance(town.corrects(town.zimina, town.pupil("Гусева"), file_no="Г-2"), Saved)
    before = town.stands(town.pupil())
    assert refused(town.corrects(town.zimina, town.pupil(), None, **wrong)) == (reason, "1.6")
    assert town.stands(town.pupil()) == before


def test_what_a_person_is_not_cannot_be_corrected_into_being(town: Town) -> None:
    before = town.stands(town.mother)
    made_staff = town.corrects(town.gromov, town.mother, position="Завуч", staff_no="1")
    assert refused(made_staff) == (Reason.UNKNOWN_THING, "VI")
    assert refused(town.corrects(town.zimina, town.mother, file_no="1", lodging="day")) == (
        Reason.UNKNOWN_THING,
        "1.6",
    )
    assert town.stands(town.mother) == before
    nobody = town.gromov.asks(CorrectPerson(4040, replace(before, surname="Ли"), before, new()))
    assert refused(nobody)[0] is Reason.UNKNOWN_THING


def test_a_name_is_corrected_by_the_office_alone(town: Town) -> None:
    stands = town.stands(town.pupil())
    deputy = town.school.somebody("Заменина Имя", Role.DEPUTY)
    others = (town.petrova, deputy, town.school.pupil_account("Воронин"))
    told = [refused(town.corrects(one, town.pupil(), surname="Ёжиков"))[0] for one in others]
    assert told == [Reason.NO_SUCH_RIGHT, Reason.SEES_BUT_DOES_NOT_WRITE, Reason.ONLY_OWN_DIARY]
    assert town.stands(town.pupil()) == stands


def test_a_correction_is_found_by_the_pupil_with_the_name_before_and_after(town: Town) -> None:
    town.corrects(town.zimina, town.pupil(), given_name="Пётр", file_no="В-1")
    town.corrects(town.petrova, town.mother, surname="Ёжикова", phone="8-900")
    told = [
        (one.thing, one.who, one.before, one.after, one.pupil)
        for one in town.gromov.reads(trail, Wanted(pupil=town.voronin)).lines
        if one.act == "correct_person"
    ]
    assert told == [
        ("guardian", "Петрова А. И.", "", "", "Ёжикова И."),
        ("person", "Петрова А. И.", "Воронина|Ирина|", "Ёжикова|Ирина|", ""),
        ("pupil", "Зимина О.", "", "", "Воронин П."),
        ("person", "Зимина О.", "Воронин|Павел|", "Воронин|Пётр|", ""),
    ]


def test_a_hostile_name_steers_nothing(town: Town) -> None:
    for payload in PAYLOADS:
        text = payload.text
        told = town.corrects(town.zimina, town.mother, surname=text, given_name=text, phone=text)
        assert isinstance(told, Saved) or refused(told)[0] is Reason.TEXT_TOO_LONG, payload.name
        stands = town.stands(town.mother)
        for kept in (stands.surname, stands.given_name, stands.phone or ""):
            assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in kept), payload.name

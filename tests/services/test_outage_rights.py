"""Who sees and who writes what of an outage: its list, its papers, its sheets (3.1, 3.2, section 4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from rules.codes import Role
from services.outcomes import Outcome, Saved
from services.refused import Refused
from services.requests import (
    Carried,
    CarryOver,
    CompareSheet,
    CountTotals,
    EndOutage,
    GiveRole,
    KeyIn,
    KeyInLesson,
    LayOutSheets,
    OpenOutage,
    Request,
)
from services.temporary.taking_out import class_file, teacher_file
from services.views.carry_over import how_far, to_carry
from services.views.keying import keyed_lesson
from services.views.outage_papers import carry_over_act, carry_over_paper, outage_register
from services.views.sheet_pages import sheet_by_code, sheets
from tests.regulation.test_3_outage import at
from tests.school import School, Who, new
from tests.services.test_keying import ANSWER, FRIDAY, Paper, built

pytestmark = pytest.mark.clause("3.2")
SEES: dict[str, tuple[int, int, int, str]] = {
    "teacher": (2, 0, 1, "a"),
    "class teacher": (3, 0, 2, "aeC"),
    "substitute": (2, 0, 1, "a"),
    "another teacher": (0, 0, 0, ""),
    "deputy": (3, 3, 2, "aeCT"),
    "director": (3, 3, 2, "aeCT"),
    "administrator": (0, 2, 0, ""),
    "secretary": (0, 0, 0, ""),
    "pupil": (0, 0, 0, ""),
    "guardian": (0, 0, 0, ""),
}
"""Records of the list; papers of the three; lessons of the sheet; its lessons opened and files taken out."""
DOES: dict[str, str] = {
    "teacher": "tick key erase topic totals",
    "class teacher": "compare tick key erase topic totals lay",
    "substitute": "tick key erase topic totals",
    "another teacher": "",
    "deputy": "compare tick lay",
    "director": "compare lay",
    "administrator": "",
    "secretary": "lay",
    "pupil": "",
    "guardian": "",
}


@dataclass(frozen=True)
class Staff:
    """A sheet and everybody who may come to it."""

    paper: Paper
    people: dict[str, Who]


@pytest.fixture
def staff(school: School) -> Staff:
    """Two records of algebra and one of the group's English, keyed from the sheet while an outage lasted."""
    paper = built(school)
    school.now_is(f"{FRIDAY} 16:00")
    substitute = school.teacher("Сменщикова Ида")
    school.substitute(paper.algebra, FRIDAY, 2, substitute)
    opened = paper.deputy.asks(OpenOutage("Обрыв", at("09:00", FRIDAY), new()))
    assert isinstance(opened, Saved)
    paper.keys(1, "5")
    paper.keys(2, absence="absent", who=substitute)
    english = KeyIn(paper.sheet, paper.english, 3, 2, ("4",), ANSWER, None, 0, 0, new())
    assert isinstance(paper.lukin.asks(english), Saved)
    school.now_is(f"{FRIDAY} 17:00")
    assert isinstance(paper.deputy.asks(EndOutage(1, 1, at("17:00", FRIDAY), new())), Saved)
    people = {"teacher": paper.petrova, "class teacher": paper.lukin, "deputy": paper.deputy}
    return Staff(paper, {**people, "substitute": substitute, **_others(school)})


def _others(school: School) -> dict[str, Who]:
    roles = (Role.DIRECTOR, Role.ADMINISTRATOR, Role.SECRETARY)
    other = school.teacher("Чужакова Зоя")
    eight = school.school_class("8А", leader=other)
    school.pupil("Ежов Олег", eight)
    school.course("Химия", eight, other)
    return {
        "another teacher": other,
        "pupil": school.pupil_account("Белова Яна"),
        "guardian": school.guardian("Белова Мария", "Белова Яна"),
        **{role.value: school.somebody(f"Лицо{number} Имя", role) for number, role in enumerate(roles)},
    }


def _opens(who: Who, view: Callable[..., Any], *asked: object) -> bool:
    try:
        who.reads(view, *asked)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("name", SEES)
def test_everybody_sees_of_an_outage_what_the_own_duty_needs(staff: Staff, name: str) -> None:
    paper, who, day = staff.paper, staff.people[name], date.fromisoformat(FRIDAY)
    records = sum(len(one.items) for one in who.reads(to_carry, 1).lessons)
    papers = sum(_opens(who, view) for view in (carry_over_paper, carry_over_act, outage_register))
    code = paper.petrova.reads(sheets)[0].head.code
    try:
        lessons = len(who.reads(sheet_by_code, code).lessons)
    except Refused:
        lessons = 0
    assert bool(who.reads(sheets)) is (lessons > 0), "the list and the code open the same"
    opened = {
        "a": _opens(who, keyed_lesson, paper.sheet, paper.algebra, 2),
        "e": _opens(who, keyed_lesson, paper.sheet, paper.english, 3),
        "C": _opens(who, class_file, paper.seven, day, 1),
        "T": _opens(who, teacher_file, paper.lukin.actor.person, day, 1) and who is not paper.lukin,
    }
    assert (records, papers, lessons, "".join(key for key, is_so in opened.items() if is_so)) == SEES[name]


@pytest.mark.parametrize("name", DOES)
def test_everybody_does_about_an_outage_what_the_own_duty_is_and_nothing_is_answered_for_nothing(
    staff: Staff, name: str
) -> None:
    paper, who = staff.paper, staff.people[name]
    (item, *_) = [one for lesson in paper.petrova.reads(to_carry, 1).lessons for one in lesson.items]
    place = paper.sheet, paper.algebra, 2
    asked: dict[str, Request] = {
        "compare": CompareSheet(*place, (), new()),
        "tick": CarryOver(1, (Carried(item.thing, item.thing_id, item.value),), True, new()),
        "key": KeyIn(*place, 3, ("4",), ANSWER, None, 0, 0, new()),
        "erase": KeyIn(*place, 4, (), ANSWER, "", 0, 0, new()),
        "topic": KeyInLesson(*place, "Корень", "", False, 0, 0, new()),
        "totals": CountTotals(*place, 2, 1, new()),
        "lay": LayOutSheets(paper.seven, new()),
    }
    came: dict[str, Outcome] = {what: who.asks(request) for what, request in asked.items()}
    assert " ".join(what for what, outcome in came.items() if isinstance(outcome, Saved)) == DOES[name]


def test_an_administrator_is_told_how_far_the_teachers_are_and_of_no_mark(staff: Staff) -> None:
    admin, deputy = staff.people["administrator"], staff.people["deputy"]
    told, seen = admin.reads(how_far, 1), deputy.reads(how_far, 1)
    assert (told.teachers, told.shows_records, seen.shows_records) == (seen.teachers, False, True)
    assert [(one.name, one.records, one.left) for one in told.teachers] == [
        ("Лукин В.", 1, 1),
        ("Петрова А.", 2, 2),
    ]
    for person in (None, *(one.teacher for one in told.teachers)):
        assert admin.reads(to_carry, 1, person).lessons == ()
    act = admin.reads(carry_over_act).found
    assert (act.teachers, act.shows_records) == (told.teachers, False)


def test_an_administrator_who_teaches_too_sees_the_own_records(staff: Staff) -> None:
    teacher, deputy, admin = (staff.people[name] for name in ("teacher", "deputy", "administrator"))
    own = teacher.reads(to_carry, 1)
    assert isinstance(admin.asks(GiveRole(teacher.login, Role.ADMINISTRATOR, new())), Saved)
    assert teacher.reads(to_carry, 1) == own
    assert len(own.lessons) < len(deputy.reads(to_carry, 1).lessons)
    assert teacher.reads(how_far, 1).shows_records is False

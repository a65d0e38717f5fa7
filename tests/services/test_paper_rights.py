"""What a list of documents offers is what is not refused, and the other way round (2.10, 2.12)."""

from datetime import datetime

import pytest

from app.papers import DOCUMENTS
from rules.codes import Role
from services.outcomes import Saved
from services.refused import Refused
from services.requests import EndOutage, LayOutSheets, OpenOutage
from services.views.paper_rights import OF_CLASS, OF_SCHOOL, papers_allowed
from tests.school import School, Who
from texts.papers import OF_CLASS as OFFERED


def reaches(who: Who, document: str, *about: int) -> bool:
    try:
        who.reads(DOCUMENTS[document].read, *about)
    except Refused:
        return False
    return True


def test_every_document_of_a_class_has_its_right() -> None:
    assert set(OF_CLASS) == set(OFFERED)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.DEPUTY, Role.SECRETARY, Role.ADMINISTRATOR, None])
def test_a_list_offers_exactly_what_the_role_may_print(role: Role | None, school: School) -> None:
    leader = school.teacher("Петрова Анна")
    seven = school.school_class("7А", leader=leader)
    school.pupil("Воронин Павел", seven)
    held = leader.holds(school.course("Алгебра", seven, leader), "2026-11-19")
    assert isinstance(held, Saved)
    school.slot(school.course("Геометрия", seven, leader), 5, 1)
    deputy = school.somebody("Завуч Зоя", Role.DEPUTY)
    opened = deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 19, 11), "open"))
    assert isinstance(opened, Saved)
    deputy.asks(EndOutage(opened.thing, 1, datetime(2026, 11, 19, 11, 30), "end"))
    assert isinstance(deputy.asks(LayOutSheets(None, "sheets")), Saved)
    who = school.somebody(f"{role} Имя", role) if role else leader
    offered = who.reads(papers_allowed, seven)
    assert offered - set(OF_SCHOOL) == {one for one in OF_CLASS if reaches(who, one, seven)}
    of_school = {one for one in OF_SCHOOL if reaches(who, one)}
    assert offered & set(OF_SCHOOL) == who.reads(papers_allowed, None) == of_school

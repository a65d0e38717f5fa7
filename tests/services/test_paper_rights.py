"""What a list of documents offers is what is not refused, and the other way round (2.10, 2.12)."""

import pytest

from app.papers import DOCUMENTS
from rules.codes import Role
from services.outcomes import Saved
from services.refused import Refused
from services.views.paper_rights import OF_CLASS, REGISTER, papers_allowed
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
    who = school.somebody(f"{role} Имя", role) if role else leader
    offered = who.reads(papers_allowed, seven)
    assert offered - {REGISTER} == {one for one in OF_CLASS if reaches(who, one, seven)}
    assert (REGISTER in offered) == (REGISTER in who.reads(papers_allowed, None)) == reaches(who, REGISTER)

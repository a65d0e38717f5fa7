"""The permission table against an independent list written by hand from the regulation."""

import itertools

import pytest

from rules.codes import Role
from rules.permissions import PERMISSIONS, Act, Denial, Permission, Standing, allowed, decide
from tests.torture.ordeal import Ordeal

STANDINGS = {
    "teaches it": Standing(teaches_it=True),
    "substitutes": Standing(substitutes_this_lesson=True),
    "leads the class": Standing(leads_the_class=True),
    "is the pupil": Standing(is_this_pupil=True),
    "is the guardian": Standing(guards_this_pupil=True),
    "a stranger": Standing(),
}
LESSON = {"view_page", "view_history", "set_mark", "set_absence", "describe_lesson", "hold_lesson"}
RESULTS = {"set_term_mark", "set_result"}
CARDS = {"view_card", "keep_card"}
SEES = {"view_page", "view_history", "view_diary", "view_card", "print_weekly", "close_term"} | {
    *("view_control", "view_audit"),
}
SENSITIVE = {"keep_sensitive", "reveal_sensitive"}
OUTAGES = {"keep_outages", "view_outages"}
EVERYBODY = {"change_own_password", "guard_own_account"}
# Written by hand from sections 2 and 4 and never derived from the table.
MAY: dict[tuple[Role, str], set[str]] = {
    (Role.TEACHER, "teaches it"): LESSON | RESULTS | {"keep_plan", "carry_over"},
    (Role.TEACHER, "substitutes"): LESSON | {"carry_over"},
    (Role.TEACHER, "leads the class"): LESSON
    | RESULTS
    | CARDS
    | SENSITIVE
    | {"set_reason", "keep_attendance", "view_diary", "print_weekly", "keep_applications", "carry_over"},
    (Role.PUPIL, "is the pupil"): {"view_diary"},
    (Role.GUARDIAN, "is the guardian"): {"view_diary"},
    **{
        (Role.DIRECTOR, standing): SEES | {"certify", "view_outages", "decide_mode", "reveal_sensitive"}
        for standing in STANDINGS
    },
    **{
        (Role.DEPUTY, standing): SEES | OUTAGES | {"keep_plan", "change_timetable", "carry_over"}
        for standing in STANDINGS
    },
    **{
        (Role.SECRETARY, standing): CARDS
        | SENSITIVE
        | {"print_weekly", "keep_applications", "move_pupil", "set_station"}
        for standing in STANDINGS
    },
    **{
        (Role.ADMINISTRATOR, standing): CARDS
        | OUTAGES
        | {"set_station", "keep_copies", "decide_sensitive", "sign_in_by_key", "decide_mode", "set_probe"}
        | {"fill_school", "manage_accounts", "move_pupil", "change_timetable", "keep_plan", "view_audit"}
        for standing in STANDINGS
    },
}


def _with(role: Role, standing: Standing) -> Standing:
    return Standing(
        frozenset({role}),
        standing.teaches_it,
        standing.substitutes_this_lesson,
        standing.leads_the_class,
        standing.is_this_pupil,
        standing.guards_this_pupil,
    )


@pytest.mark.clause("2.3")
@pytest.mark.clause("2.10")
@pytest.mark.clause("4.1")
@pytest.mark.clause("4.2")
@pytest.mark.clause("4.3")
@pytest.mark.clause("4.4")
@pytest.mark.clause("4.5")
@pytest.mark.clause("4.6")
@pytest.mark.parametrize(("role", "named"), list(itertools.product(Role, STANDINGS)))
@pytest.mark.proof
def test_each_role_may_do_exactly_what_the_regulation_gives_it(
    role: Role, named: str, ordeal: Ordeal
) -> None:
    ordeal.tell(matrix=len(Act))
    may = {act.value for act in allowed(_with(role, STANDINGS[named]))}
    assert may == MAY.get((role, named), set()) | EVERYBODY


@pytest.mark.parametrize(("role", "act"), list(itertools.product(Role, Act)))
def test_every_denial_names_its_clause(role: Role, act: Act) -> None:
    answer = decide(act, Standing(frozenset({role})))
    assert isinstance(answer, Permission | Denial)
    assert answer.clause


def test_nobody_without_a_role_may_do_anything() -> None:
    everything = Standing(frozenset(), True, True, True, True, True)
    assert allowed(everything) == frozenset()


def test_two_roles_of_one_person_add_up_and_take_nothing_away() -> None:
    deputy_who_teaches = Standing(frozenset({Role.DEPUTY, Role.TEACHER}), teaches_it=True)
    assert Act.SET_MARK in allowed(deputy_who_teaches)
    assert Act.VIEW_DIARY in allowed(deputy_who_teaches)


def test_only_teachers_ever_write_marks() -> None:
    writers = {permission.role for permission in PERMISSIONS if Act.SET_MARK in permission.acts}
    assert writers == {Role.TEACHER}

"""Which topic of a plan comes next, and how far a course is in its plan."""

import pytest

from rules.plans import Planned, next_item, progress

PLAN = (Planned(10, 1, 1), Planned(20, 2, 2), Planned(30, 3, 1))


@pytest.mark.parametrize(
    ("given", "last", "following"),
    [
        ({}, None, 10),
        ({10: 1}, 10, 20),
        ({10: 1, 20: 1}, 20, 20),
        ({10: 1, 20: 2}, 20, 30),
        ({10: 1, 30: 1}, 10, 20),
        ({20: 1}, 20, 20),
        ({20: 2}, 20, 30),
        ({10: 1, 20: 2, 30: 1}, 30, None),
        ({10: 1, 20: 3}, 20, 30),
    ],
)
def test_a_topic_goes_on_while_it_has_hours_and_then_the_next_one_comes(
    given: dict[int, int], last: int | None, following: int | None
) -> None:
    assert next_item(PLAN, given, last) == following
    assert next_item(reversed(PLAN), given, last) == following, "the order of reading does not matter"


@pytest.mark.parametrize(
    ("given", "held", "passed", "behind"),
    [
        ({}, 0, 0, 0),
        ({10: 1}, 1, 1, 0),
        ({10: 1, 20: 1}, 2, 2, 0),
        ({10: 2, 20: 1}, 3, 2, 1),
        ({10: 1, 30: 1}, 2, 4, -2),
        ({10: 1}, 3, 1, 2),
    ],
)
def test_a_course_is_behind_by_the_lessons_that_its_plan_has_no_hours_for(
    given: dict[int, int], held: int, passed: int, behind: int
) -> None:
    found = progress(PLAN, given, held)
    assert (found.planned, found.passed, found.behind) == (4, passed, behind)

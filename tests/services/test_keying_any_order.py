"""Whatever is keyed from a sheet, in any order, stands as if it had been typed on the page (3.1)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.outcomes import Outcome, Saved
from services.requests import KeyIn
from services.views.keying import KeyedRow
from tests.school import School, new
from tests.services.test_keying import ANSWER, FRIDAY, PUPILS, Paper, built

pytestmark = pytest.mark.clause("3.1")
ABSENCES = {"absent": "absent", "late": "late", "here": ""}
WRITTEN = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(("5", "4", "5/3", ".", "", *ABSENCES))),
    min_size=1,
    max_size=14,
)
Stands = tuple[tuple[str, ...], int, str, int]
"""Marks and absence of a row, each with its version."""


def stands(row: KeyedRow) -> Stands:
    marks, absence = row.marks.get(ANSWER), row.absence
    return (
        *((marks.marks, marks.version) if marks else ((), 0)),
        *((absence.code, absence.version) if absence else ("", 0)),
    )


def typed_on_the_page(paper: Paper, lesson: int, row: int, said: str) -> Outcome | None:
    marks, seen_marks, absence, seen_absence = stands(paper.row(row))
    pupil, values = PUPILS[row - 1], tuple(said.split("/")) if said else ()
    if said not in ABSENCES:
        return paper.petrova.marks(lesson, pupil, *values, seen=seen_marks) if values or marks else None
    code = ABSENCES[said]
    return paper.petrova.marks_absent(lesson, pupil, code, seen_absence) if code or absence else None


def keyed_from_the_sheet(paper: Paper, lesson: int, row: int, said: str) -> Outcome | None:
    _, seen_marks, _, seen_absence = stands(paper.row(row))
    marks = None if said in ABSENCES else tuple(said.split("/")) if said else ()
    what = (row, marks, ANSWER, ABSENCES.get(said), seen_marks, seen_absence)
    return paper.petrova.asks(KeyIn(paper.sheet, paper.algebra, 2, *what, new()))


def test_any_sequence_keyed_equals_the_same_typed(tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(WRITTEN)
    def check(entries: list[tuple[int, str]]) -> None:
        came = []
        for write in (typed_on_the_page, keyed_from_the_sheet):
            school = School(tmp_path_factory.mktemp(write.__name__))
            try:
                paper = built(school)
                held = paper.petrova.holds(paper.algebra, FRIDAY, 2)
                assert isinstance(held, Saved)
                for row, said in entries:
                    assert isinstance(write(paper, held.thing, row, said), Saved | None)
                came.append([stands(row) for row in paper.lesson().rows])
            finally:
                school.close()
        assert came[0] == came[1]

    check()

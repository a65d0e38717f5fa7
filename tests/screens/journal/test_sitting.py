"""A sitting: what is typed is sent once, in order, and taken back exactly; answers change the board."""

import asyncio
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.codes import AbsenceCode
from rules.permissions import Act
from rules.refusals import Reason
from screens.journal.board import Board, Fact, Mood, Place, What
from screens.journal.sitting import Sitting
from screens.journal.typing import AbsenceEntry, Entry, MarkEntry, Nothing, Redo, Undo
from services.live import CellChanged, ReadAgain, ResultChanged, WorkAdded
from services.outcomes import Conflict, NotSaved, Outcome, Refusal, Saved
from services.requests import SetAbsence, SetMarks, SetResult
from services.views.journal import Cell, CellKey, Column, JournalPage, TermMark
from tests.screens.journal.pages import NOW, SlowDesk, page, pupil, turn

FIVE, FOUR, ABSENT = MarkEntry("5"), MarkEntry("4"), AbsenceEntry(AbsenceCode.ABSENT)
ME, OTHER = 1, 2


def sat_down(desk: SlowDesk, opened: JournalPage | None = None) -> tuple[Sitting, list[tuple[Fact, Outcome]]]:
    heard: list[tuple[Fact, Outcome]] = []
    sitting = Sitting.begin(
        *(Board(opened or page()), desk, ME),
        lambda fact: None,
        lambda fact, outcome: heard.append((fact, outcome)),
    )
    return sitting, heard


async def test_a_typed_mark_is_sent_with_the_version_that_was_seen() -> None:
    desk = SlowDesk()
    cells = {CellKey(11, 101, 2): Cell(("3",), 4)}
    sitting, _ = sat_down(desk, page(cells=cells))
    sitting.type(Place(1, 1), FIVE)
    assert desk.asked == [SetMarks(11, 101, 2, ("5",), 4, "r1")]
    assert sitting.board.view(Place(1, 1)).mood is Mood.SAVING


async def test_a_cell_looks_saved_only_after_the_answer() -> None:
    desk = SlowDesk()
    sitting, heard = sat_down(desk)
    sitting.type(Place(0, 0), FIVE)
    await turn()
    assert sitting.board.view(Place(0, 0)).mood is Mood.SAVING
    desk.answer()
    await turn()
    assert sitting.board.view(Place(0, 0)).mood is Mood.MINE
    assert [outcome for _, outcome in heard] == [Saved(1, NOW)]


async def test_cells_are_sent_in_the_order_they_were_typed_without_waiting() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    for row in range(4):
        sitting.type(Place(0, row), FIVE)
    assert [request.pupil for request in desk.asked if isinstance(request, SetMarks)] == [1, 2, 3, 4]


async def test_typing_over_a_cell_on_its_way_follows_with_the_new_version() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    sitting.type(Place(0, 0), FIVE)
    sitting.type(Place(0, 0), MarkEntry("3"))
    sitting.type(Place(0, 0), FOUR)
    assert len(desk.asked) == 1
    desk.answer(Saved(1, NOW))
    await turn()
    assert desk.asked[1] == SetMarks(10, 100, 1, ("4",), 1, "r2")
    assert sitting.board.view(Place(0, 0)).mood is Mood.SAVING
    desk.answer()
    await turn()
    assert sitting.board.view(Place(0, 0)).marks == ("4",)
    assert sitting.saving.on_its_way == 0


async def test_typing_back_what_was_sent_needs_no_second_request() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    sitting.type(Place(0, 0), FIVE)
    sitting.type(Place(0, 0), FOUR)
    sitting.type(Place(0, 0), FIVE)
    desk.answer()
    await turn()
    assert len(desk.asked) == 1
    assert sitting.board.view(Place(0, 0)).mood is Mood.MINE


async def test_the_echo_of_an_own_change_before_the_answer_changes_nothing() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    sitting.type(Place(0, 0), FIVE)
    sitting.overhear(CellChanged(7, CellKey(10, 100, 1), Cell(("5",), 1), "Петрова А. И.", ME))
    assert sitting.board.view(Place(0, 0)).mood is Mood.SAVING
    desk.answer()
    await turn()
    assert sitting.board.view(Place(0, 0)).mood is Mood.MINE


async def test_a_later_change_of_somebody_else_stays_on_top_of_the_own_answer() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    sitting.type(Place(0, 0), FIVE)
    sitting.overhear(CellChanged(7, CellKey(10, 100, 1), Cell(("2",), 2), "Орлова Т. С.", OTHER))
    desk.answer(Saved(1, NOW))
    await turn()
    view = sitting.board.view(Place(0, 0))
    assert (view.marks, view.mood) == (("2",), Mood.THEIRS)


async def test_a_refusal_brings_the_old_value_back_and_is_no_step() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk, page(cells={CellKey(10, 100, 1): Cell(("3",), 1)}))
    sitting.type(Place(0, 0), FIVE)
    desk.answer(Refusal(Reason.NOT_YOUR_SUBJECT, Act.SET_MARK, "4.3"))
    await turn()
    view = sitting.board.view(Place(0, 0))
    assert (view.marks, view.mood) == (("3",), Mood.REFUSED)
    assert sitting.retrace(Undo()) is None


async def test_a_dispute_shows_what_is_stored_and_is_settled_either_way() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    for row in (0, 1):
        sitting.type(Place(0, row), FIVE)
        desk.answer(Conflict("4", 3, "Орлова Т. С.", NOW))
    await turn()
    first, second = (sitting.board.marks_fact(Place(0, row)) for row in (0, 1))
    assert first
    assert second
    assert sitting.board.view(Place(0, 0)) == sitting.board.view(Place(0, 1))
    assert (sitting.board.view(Place(0, 0)).marks, sitting.board.view(Place(0, 0)).mood) == (
        ("4",),
        Mood.DISPUTED,
    )
    assert sitting.disputed(Place(0, 1)) == second
    assert sitting.disputed(Place(3, 3)) == first
    sitting.replace_theirs(first)
    assert desk.asked[-1] == SetMarks(10, 100, 1, ("5",), 3, "r3")
    sitting.keep_theirs(second)
    assert sitting.board.view(Place(0, 1)).mood is Mood.THEIRS
    assert sitting.disputed(Place(0, 0)) is None


async def test_the_same_value_from_both_is_no_dispute() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    sitting.type(Place(0, 0), FIVE)
    desk.answer(Conflict("5", 3, "Орлова Т. С.", NOW))
    await turn()
    assert sitting.board.view(Place(0, 0)).mood is Mood.THEIRS


async def test_what_was_not_saved_is_sent_again_under_the_same_id() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    sitting.type(Place(0, 0), FIVE)
    desk.answer(NotSaved("disk full"))
    await turn()
    assert (sitting.saving.unsaved, sitting.board.view(Place(0, 0)).mood) == (1, Mood.UNSAVED)
    assert sitting.board.view(Place(0, 0)).marks == ("5",)
    assert sitting.retry() == 1
    assert desk.asked[1] == desk.asked[0]
    desk.answer()
    await turn()
    assert sitting.saving.unsaved == 0


async def test_what_is_sent_again_is_drawn_as_on_its_way() -> None:
    desk, drawn = SlowDesk(), list[Fact]()
    sitting = Sitting.begin(Board(page()), desk, ME, drawn.append, lambda fact, outcome: None)
    sitting.type(Place(0, 0), FIVE)
    desk.answer(NotSaved("disk full"))
    await turn()
    drawn.clear()
    sitting.retry()
    assert drawn == [Fact(What.MARKS, 1, 10)]


async def test_another_wish_after_a_failure_goes_under_a_new_id() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    sitting.type(Place(0, 0), FIVE)
    desk.answer(NotSaved("disk full"))
    await turn()
    sitting.type(Place(0, 0), FOUR)
    assert desk.asked[1] == SetMarks(10, 100, 1, ("4",), 0, "r2")


async def test_a_fault_of_a_request_is_told_as_not_saved() -> None:
    desk = SlowDesk()
    sitting, heard = sat_down(desk)
    sitting.type(Place(0, 0), FIVE)
    desk.waiting.popleft()[1].set_exception(RuntimeError("boom"))
    await turn()
    assert heard[0][1] == NotSaved("RuntimeError")


async def test_an_absence_and_a_mark_are_facts_of_their_own() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    sitting.type(Place(0, 0), ABSENT)
    sitting.type(Place(0, 0), FIVE)
    assert desk.asked == [
        SetAbsence(10, 1, "absent", None, 0, "r1"),
        SetMarks(10, 100, 1, ("5",), 0, "r2"),
    ]
    view = sitting.board.view(Place(0, 0))
    assert (view.absence, view.marks) == ("absent", ("5",))
    sitting.type(Place(0, 0), Nothing())
    assert sitting.board.is_empty(Place(0, 0))


async def test_a_term_mark_is_a_request_of_its_own() -> None:
    desk = SlowDesk()
    sitting, _ = sat_down(desk)
    sitting.type(Place(4, 0), FIVE)
    assert desk.asked == [SetResult(7, 1, "term", 12, "5", 0, "r1")]


async def test_somebody_elses_term_mark_is_shown() -> None:
    sitting, _ = sat_down(SlowDesk())
    facts = sitting.overhear(ResultChanged(7, 2, "term", 12, TermMark("4", 1, "Орлова Т. С."), OTHER))
    assert facts == (Fact(What.TERM, 2, 12),)
    assert sitting.board.view(Place(4, 1)).marks == ("4",)


async def test_a_change_of_a_lesson_asks_for_a_reading() -> None:
    sitting, _ = sat_down(SlowDesk())
    assert sitting.overhear(ReadAgain(7)) is None


async def test_the_first_work_of_a_lesson_is_taken_without_a_reading() -> None:
    opened = page(lessons=2)
    unworked = replace(opened, columns=(Column(10, None, True, None, "", 1, 0), opened.columns[1]))
    sitting, _ = sat_down(SlowDesk(), unworked)
    added = replace(opened.columns[0], work=555, weight=2)
    sitting.board.lay(CellKey(10, None, 1), Cell(("4",), 1))
    assert sitting.overhear(WorkAdded(7, added)) == ()
    assert sitting.board.column(Place(0, 0)) == added
    assert sitting.board.key(Fact(What.MARKS, 1, 10)) == CellKey(10, 555, 1)
    assert sitting.board.view(Place(0, 0)).marks == ("4",)
    assert sitting.board.marks_of(1)[0] == ("4", 2)
    assert sitting.overhear(WorkAdded(7, added)) == (), "it may be heard of twice"


async def test_a_work_this_page_cannot_place_asks_for_a_reading() -> None:
    sitting, _ = sat_down(SlowDesk())
    known = sitting.board.page.columns[0]
    for column in (replace(known, lesson=9999), replace(known, work=9999)):
        assert sitting.overhear(WorkAdded(7, column)) is None


async def test_a_mark_for_a_work_this_page_has_not_read_of_yet_is_shown_in_the_first_column() -> None:
    opened = page(lessons=1)
    unworked = replace(opened, columns=(Column(10, None, True, None, "", 1, 0),))
    sitting, _ = sat_down(SlowDesk(), unworked)
    sitting.overhear(CellChanged(7, CellKey(10, 555, 1), Cell(("4",), 1), "Орлова Т. С.", OTHER))
    assert sitting.board.view(Place(0, 0)).marks == ("4",)


async def test_a_stale_reading_does_not_take_a_saved_mark_away() -> None:
    desk = SlowDesk()
    stale = page()
    sitting, _ = sat_down(desk, stale)
    sitting.type(Place(0, 0), FIVE)
    desk.answer()
    await turn()
    sitting.board.read(stale)
    assert sitting.board.view(Place(0, 0)).marks == ("5",)


async def test_a_fill_passes_over_entries_and_closed_days() -> None:
    desk = SlowDesk()
    rows = (pupil(1), pupil(2), pupil(3, since=date(2026, 11, 18)))
    sitting, _ = sat_down(
        desk, page(rows, cells={CellKey(10, 100, 1): Cell(absence="absent", absence_version=1)})
    )
    assert sitting.fill([Place(0, row) for row in range(3)], FIVE) == 1
    assert [request.pupil for request in desk.asked if isinstance(request, SetMarks)] == [2]


async def test_undo_leaves_alone_what_somebody_else_changed_since() -> None:
    desk = SlowDesk(at_once=True)
    sitting, _ = sat_down(desk)
    sitting.fill([Place(0, 0), Place(0, 1)], FIVE)
    await turn()
    sitting.overhear(CellChanged(7, CellKey(10, 100, 1), Cell(("2",), 2), "Орлова Т. С.", OTHER))
    retraced = sitting.retrace(Undo())
    assert retraced is not None
    assert (len(retraced.step), len(retraced.left_alone)) == (1, 1)
    assert sitting.board.view(Place(0, 0)).marks == ("2",)
    assert sitting.board.view(Place(0, 1)).marks == ()


PLACES = st.builds(Place, st.integers(0, 4), st.integers(0, 3))
ENTRIES: st.SearchStrategy[Entry] = st.one_of(
    st.builds(MarkEntry, st.sampled_from(["5", "4", "3", "."])), st.just(ABSENT), st.just(Nothing())
)
ACTS = st.one_of(
    st.tuples(st.just("type"), PLACES, ENTRIES),
    st.tuples(st.just("second"), PLACES, st.sampled_from(["5", "2"])),
    st.tuples(st.just("fill"), st.integers(0, 3), st.sampled_from([FIVE, ABSENT, Nothing()])),
)


def shown_now(sitting: Sitting) -> list[object]:
    """Return what stands in every cell, without how it came there."""
    board = sitting.board
    views = (board.view(Place(column, row)) for row in range(4) for column in range(5))
    return [(view.marks, view.absence) for view in views]


def act(sitting: Sitting, what: tuple[str, object, object]) -> None:
    """Do one thing to the page."""
    match what:
        case ("type", Place() as place, MarkEntry() | AbsenceEntry() | Nothing() as entry):
            if not (place.column == 4 and isinstance(entry, AbsenceEntry)):
                sitting.type(place, entry)
        case ("second", Place() as place, str() as value):
            sitting.type_second(place, value)
        case ("fill", int() as column, MarkEntry() | AbsenceEntry() | Nothing() as entry):
            sitting.fill([Place(column, row) for row in range(4)], entry)


@settings(deadline=None, max_examples=60)
@given(st.lists(ACTS, max_size=12), st.booleans())
def test_undoing_everything_is_as_if_nothing_was_done_and_redoing_brings_it_all_back(
    acts: list[tuple[str, object, object]], answered_at_once: bool
) -> None:
    async def sit() -> None:
        desk = SlowDesk(at_once=answered_at_once)
        sitting, _ = sat_down(desk, page(4))
        before = shown_now(sitting)
        for one in acts:
            act(sitting, one)
            await turn()
        after = shown_now(sitting)
        steps = len(sitting.steps.done)
        for _ in range(steps):
            assert sitting.retrace(Undo()) is not None
            await turn()
        assert sitting.retrace(Undo()) is None
        assert shown_now(sitting) == before
        for _ in range(steps):
            assert sitting.retrace(Redo()) is not None
            await turn()
        assert shown_now(sitting) == after
        while desk.waiting:
            desk.answer()
            await turn()
        assert shown_now(sitting) == after
        assert sitting.saving.on_its_way == 0

    asyncio.run(sit())

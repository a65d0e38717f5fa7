"""The long form of the outage day: 300 lessons filled by thirty people through SSH, the server killed."""

from pathlib import Path

import pytest

from tests.outage_played import Came, Promoted, played
from tests.torture.ordeal import Ordeal

LESSONS = 300


@pytest.mark.torture
async def test_an_outage_day_of_thirty_people_loses_nothing_and_is_carried_over(
    demo_copy: Path, ordeal: Ordeal
) -> None:
    came = await played(demo_copy, lessons=ordeal.times(LESSONS, least=30))
    tell(ordeal, came)
    assert came.lost == []
    held(came)


@pytest.mark.torture
async def test_a_day_that_the_second_machine_finishes_lost_no_more_than_it_was_behind(
    demo_copy: Path, tmp_path: Path, ordeal: Ordeal
) -> None:
    after = Promoted(tmp_path / "second")
    came = await played(demo_copy, lessons=ordeal.times(LESSONS // 3, least=30), after=after)
    tell(ordeal, came)
    ordeal.tell(taken_over_behind=after.behind, taken_over_ms=after.away_ms)
    assert len(came.lost) <= after.behind
    held(came)


def held(came: Came) -> None:
    """Hold what is promised whatever machine goes on: every record in one list, nothing left, all named."""
    assert (came.in_no_list, came.in_two_lists, came.left) == ([], [], 0)
    assert came.unnamed == []
    assert came.sound
    assert came.ticked == came.made


def tell(ordeal: Ordeal, came: Came) -> None:
    """Put the figures of a day into the table."""
    ordeal.tell(outage_lessons=came.lessons, outage_people=came.people)
    ordeal.tell(outage_acknowledged=came.acknowledged, outage_lost=len(came.lost))
    ordeal.tell(outage_made=came.made, outage_astray=len(came.in_no_list) + len(came.in_two_lists))
    ordeal.tell(outage_ticked=came.ticked, outage_left=came.left, outage_unnamed=len(came.unnamed))

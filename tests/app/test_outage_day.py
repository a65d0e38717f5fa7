"""An outage day of the demo school through SSH, the short form: the server killed in the middle of it."""

from pathlib import Path

from tests.outage_played import played

PEOPLE = ("petrova.ai", "zimina.gp", "zuev.l")


async def test_a_day_without_the_regional_system_loses_nothing_and_is_carried_over(demo_copy: Path) -> None:
    came = await played(demo_copy, PEOPLE, lessons=6, each=2)
    assert came.lost == []
    assert (came.in_no_list, came.in_two_lists, came.left) == ([], [], 0)
    assert came.unnamed == []
    assert came.sound
    assert (came.lessons, came.people, came.ticked) == (6, 3, came.made)
    assert came.acknowledged > 20

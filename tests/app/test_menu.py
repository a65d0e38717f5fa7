"""A terminal of the school: what it tells the server, what opens there, and the seconds nobody touches it."""

import importlib
import inspect
import pkgutil

import pytest
from textual.screen import Screen

import screens
from app.menu import MENUS, SECONDS, USUAL_SECONDS, Patience, Spot, Unattended, heard, told


def test_the_last_seconds_are_told_one_by_one_and_then_it_is_over_once() -> None:
    said: list[int] = []
    over: list[str] = []
    patience = Patience(20, said.append, lambda: over.append("over"))
    for _ in range(10):
        patience.second_passed()
    assert said == [10]
    for _ in range(9):
        patience.second_passed()
    assert said == list(range(10, 0, -1))
    assert over == []
    for _ in range(5):
        patience.second_passed()
    assert over == ["over"]


def test_a_key_gives_the_whole_time_anew_and_says_whether_it_was_being_told() -> None:
    said: list[int] = []
    over: list[str] = []
    patience = Patience(12, said.append, lambda: over.append("over"))
    assert not patience.begin_anew()
    for _ in range(11):
        patience.second_passed()
    assert said[-1] == 1
    assert patience.begin_anew()
    for _ in range(11):
        patience.second_passed()
    assert over == []


def test_a_terminal_is_heard_as_it_was_told_and_nonsense_is_the_narrowest() -> None:
    station = Unattended(Spot.STATION, 30)
    assert heard(told(station)) == station
    assert heard("") is None, "an ordinary client"
    assert heard("station:1") == Unattended(Spot.STATION, SECONDS[0])
    assert heard("station:999999") == Unattended(Spot.STATION, SECONDS[1])
    for nonsense in ("attic:30", "station", "station:soon", ":", "corridor:30:1"):
        assert heard(nonsense) == Unattended(Spot.CORRIDOR, USUAL_SECONDS)


def every_screen() -> set[type[Screen[object]]]:
    found: set[type[Screen[object]]] = set()
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        for _, one in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(one, Screen) and one.__module__ == module.name:
                found.add(one)
    return found


@pytest.mark.parametrize(
    ("spot", "closed"),
    [
        (Spot.STATION, {"accounts", "audit", "pupils", "office", "journal", "diary", "certification"}),
        (Spot.CORRIDOR, {"accounts", "audit", "pupils", "office", "printing", "papers", "applications"}),
    ],
)
def test_no_screen_of_those_folders_opens_at_a_terminal_anybody_may_sit_down_at(
    spot: Spot, closed: set[str]
) -> None:
    opened = {one.__module__.split(".")[1] for one in every_screen() if MENUS[spot].opens(one.__new__(one))}
    assert closed <= {one.__module__.split(".")[1] for one in every_screen()}, "they are there"
    assert opened & closed == set()
    assert {"help", "new_password"} <= opened

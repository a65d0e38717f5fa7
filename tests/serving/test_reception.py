"""One connection's tries and the house's numbers, without SSH."""

from datetime import UTC, datetime

import pytest

from app.serving.limits import Limits
from app.serving.reception import Guest, Reception, TooManyTries
from app.serving.terminal import Terminal
from app.serving.visit import Ending
from tests.serving.house import CODE, PASSWORD, House

CAME = datetime(2026, 10, 12, 8, 30, tzinfo=UTC)


class Wire:
    """A wire that goes nowhere."""

    def write(self, data: bytes) -> None: ...

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def hang_up(self) -> None: ...


def reception(limits: Limits | None = None) -> tuple[Reception[str], House]:
    house = House()
    return Reception(house, limits or Limits(), lambda: CAME), house


def guest(house: Reception[str], address: str = "10.0.0.5") -> tuple[Guest[str], list[str]]:
    dropped: list[str] = []
    one = Guest(house, address, lambda: dropped.append(address))
    house.greet(one)
    return one, dropped


async def test_names_given_in_one_connection_are_tries_too() -> None:
    one, dropped = guest(reception(Limits(tries=4))[0])
    for _ in range(4):
        one.give_name()
    assert not dropped
    one.give_name()
    assert dropped


async def test_passwords_sent_in_one_go_are_counted_before_any_is_checked() -> None:
    house, door = reception(Limits(tries=2))
    one, _ = guest(house)
    assert not await one.check("анна", "раз")
    with pytest.raises(TooManyTries):
        await one.check("анна", "два")
    with pytest.raises(TooManyTries):
        await one.check("анна", PASSWORD)
    assert len(door.asked) == 2


async def test_a_right_password_of_one_name_takes_no_code_under_another() -> None:
    house, door = reception()
    door.twice |= {"анна", "вера"}
    one, _ = guest(house)
    one.give_name()
    assert not await one.check("анна", PASSWORD)
    assert one.half_in
    with pytest.raises(TooManyTries):
        await one.check_code("вера", CODE)
    assert door.codes == []


async def test_another_name_begins_from_the_beginning() -> None:
    house, door = reception()
    door.twice.add("анна")
    one, _ = guest(house)
    one.give_name()
    assert not await one.check("анна", PASSWORD)
    one.give_name()
    assert not one.half_in
    with pytest.raises(TooManyTries):
        await one.check_code("анна", CODE)
    assert door.codes == []


async def test_a_screen_belongs_to_the_name_that_signed_in_and_to_no_other() -> None:
    one, dropped = guest(reception()[0])
    assert await one.check("анна", PASSWORD)
    one.sign_in("вера")
    assert dropped
    assert not one.signed_in
    one.lose()


async def test_nobody_gets_a_screen_without_having_been_admitted() -> None:
    one, dropped = guest(reception()[0])
    one.sign_in("анна")
    assert dropped
    assert one.come_in(Terminal(Wire())) is None
    one.lose()


async def test_a_person_admitted_over_a_broken_line_leaves_at_once() -> None:
    house, door = reception()
    one, _ = guest(house)
    one.lose()
    await one.check("анна", PASSWORD)
    assert door.left_how == [("анна", "gone")]


async def test_leaving_is_told_once() -> None:
    house, door = reception()
    one, _ = guest(house)
    assert await one.check("анна", PASSWORD)
    one.say_goodbye(Ending.LEFT)
    one.lose()
    assert door.left_how == [("анна", "left")]


async def test_the_busiest_address_loses_its_oldest_stranger() -> None:
    house, _ = reception(Limits(unauthenticated=3))
    flood = [guest(house, "10.0.0.66") for _ in range(3)]
    _, teacher_dropped = guest(house, "10.0.0.5")
    assert [bool(dropped) for _, dropped in flood] == [True, False, False]
    assert not teacher_dropped


async def test_strangers_push_out_nobody_who_comes_from_a_place_that_is_known() -> None:
    house, door = reception(Limits(unauthenticated=2))
    door.places.add("10.0.0.5")
    _, teacher_dropped = guest(house, "10.0.0.5")
    crowd = [guest(house, f"10.0.1.{number}")[1] for number in range(9)]
    assert not teacher_dropped
    assert sum(bool(dropped) for dropped in crowd) == 7


async def test_who_has_signed_in_is_no_stranger() -> None:
    house, _ = reception(Limits(unauthenticated=1))
    one, dropped = guest(house)
    assert await one.check("анна", PASSWORD)
    one.sign_in("анна")
    guest(house, "10.0.0.7")
    assert not dropped
    one.lose()

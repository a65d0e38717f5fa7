"""Knocking at the regional system: a real socket that answers, is closed, hangs; people decide the rest."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

import pytest

from app.duties import keep
from app.probe import Probe, probing
from rules.addresses import Address
from rules.codes import Role
from rules.knocks import Knocks, Proposed, Silence
from rules.refusals import Reason
from services.book import Book
from services.live import EVERYBODY, LiveChange
from services.outcomes import Outcome, Saved
from services.requests import OpenOutage, SetProbe
from services.school_mode import probe_settings
from services.settings import PROBE_FAILURES, change_setting
from services.views.access import access
from services.views.carry_over import outages
from tests.school import School, Who, new, refused
from texts.refusals import sentence

LOOPBACK = "127.0.0.1"


@contextmanager
def port(*, listens: bool = True, backlog: int = 8) -> Iterator[tuple[socket.socket, int]]:
    """A port of this machine that is taken, with somebody behind it or nobody."""
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        if listens:
            taken.listen(backlog)
        yield taken, taken.getsockname()[1]


@pytest.fixture
def administrator(school: School) -> Who:
    return school.somebody("Громов Илья", Role.ADMINISTRATOR)


def knocks_at(who: Who, address: str, failures: int = 3) -> None:
    held = who.reads(probe_settings)
    seen = (held.address, held.failures)
    assert isinstance(who.asks(SetProbe(address, failures, seen, new())), Saved)


async def test_it_is_off_until_somebody_names_an_address(school: School) -> None:
    probe = Probe(school.house)
    await probe.look()
    assert school.house.knocks.looked_at is None
    with pytest.raises(asyncio.CancelledError):
        await keep(probing(probe), _cancelled)


async def _cancelled(seconds: float) -> None:
    assert seconds == 60.0
    raise asyncio.CancelledError


class Minutes:
    """Knocks once a minute from noon on, with everything that open screens are told."""

    def __init__(self, school: School) -> None:
        self.school, self.now, self.told = school, datetime(2026, 11, 19, 12), list[LiveChange]()
        self.probe = Probe(school.house)
        school.house.live.attach(asyncio.get_running_loop())
        school.house.live.watch(EVERYBODY, self.told.append)

    async def pass_by(self, times: int = 1) -> Knocks:
        for _ in range(times):
            self.now += timedelta(minutes=1)
            self.school.now_is(f"{self.now:%Y-%m-%d %H:%M}")
            await self.probe.look()
        await asyncio.sleep(0)
        return self.school.house.knocks


async def test_a_machine_that_goes_away_is_told_to_who_keeps_outages_and_to_nobody_else(
    school: School, administrator: Who
) -> None:
    deputy, teacher = school.somebody("Завуч Зоя", Role.DEPUTY), school.teacher("Петрова Анна")
    minutes = Minutes(school)
    with port() as (machine, number):
        knocks_at(administrator, f"{LOOPBACK}:{number}")
        knocks = await minutes.pass_by()
        assert (knocks.why, knocks.failures) == (None, 0)
        minutes.told.clear()
        machine.close()
        knocks = await minutes.pass_by(2)
        assert (knocks.why, knocks.failures, minutes.told) == (Silence.REFUSED, 2, [])
        assert deputy.reads(access, knocks).proposal is None
        knocks = await minutes.pass_by()
    assert len(minutes.told) == 1, "every open screen is told once"
    proposal = deputy.reads(access, knocks).proposal
    assert proposal is not None
    assert (proposal.what, proposal.at) == (Proposed.OPEN, datetime(2026, 11, 19, 12, 2))
    assert administrator.reads(access, knocks).proposal == proposal
    assert teacher.reads(access, knocks).proposal is None
    await minutes.pass_by(5)
    assert deputy.reads(outages) == (), "nothing is opened by itself"


async def test_a_machine_that_comes_back_is_told_with_the_minute_of_its_first_answer(
    school: School, administrator: Who
) -> None:
    deputy, minutes = school.somebody("Завуч Зоя", Role.DEPUTY), Minutes(school)
    with port(listens=False) as (_, number):
        knocks_at(administrator, f"{LOOPBACK}:{number}")
        knocks = await minutes.pass_by(3)
    opened = deputy.asks(OpenOutage("Нет ответа", datetime(2026, 11, 19, 12, 1), new()))
    assert isinstance(opened, Saved)
    assert deputy.reads(access, knocks).proposal is None
    with socket.create_server((LOOPBACK, number)):
        await minutes.pass_by()
        back = minutes.now
        knocks = await minutes.pass_by(2)
    proposal = deputy.reads(access, knocks).proposal
    assert proposal is not None
    assert (proposal.what, proposal.at) == (Proposed.END, back)
    (outage,) = deputy.reads(outages)
    assert outage.ended_at is None, "nothing is ended by itself"


@contextmanager
def crowded() -> Iterator[int]:
    """A port whose queue is full of who is never let in: nobody else gets an answer, not even a refusal."""
    with port(backlog=0) as (_, number), ExitStack() as waiting:
        for _ in range(4):
            one = waiting.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex((LOOPBACK, number))
        yield number


async def test_a_machine_that_takes_nobody_costs_its_patience_and_the_loop_goes_on(
    school: School, administrator: Who
) -> None:
    with crowded() as number:
        knocks_at(administrator, f"{LOOPBACK}:{number}")
        knocking = asyncio.ensure_future(Probe(school.house, patience=0.5).look())
        turns = 0
        while not knocking.done() and turns < 20:
            turns += 1
            await asyncio.sleep(0)
        assert turns == 20, "others had their turn meanwhile"
        await knocking
    assert school.house.knocks.why is Silence.TOO_SLOW


async def test_a_knock_that_still_hangs_is_not_joined_by_another(school: School, administrator: Who) -> None:
    with crowded() as number:
        knocks_at(administrator, f"{LOOPBACK}:{number}")
        probe = Probe(school.house, patience=0.5)
        first = asyncio.ensure_future(probe.look())
        while probe.knocking is None:
            await asyncio.sleep(0)
        hanging = probe.knocking
        await probe.look()
        assert probe.knocking is hanging
        await first


async def test_a_name_server_that_hangs_longer_than_the_patience_is_not_waited_for(
    school: School, administrator: Who
) -> None:
    answered = threading.Event()

    def hangs(address: Address, patience: float) -> Silence | None:
        answered.wait(20)
        return None

    knocks_at(administrator, "edu.example.ru:443")
    probe = Probe(school.house, patience=0.1, knock=hangs)
    await probe.look()
    assert school.house.knocks.why is Silence.TOO_SLOW
    await probe.look()
    assert school.house.knocks.failures == 2, "the one that hangs is a failure at every minute"
    answered.set()
    assert probe.knocking is not None
    await asyncio.to_thread(probe.knocking.join)
    await probe.look()
    assert school.house.knocks.why is None


async def test_a_name_that_there_is_not_and_another_address_begin_anew(
    school: School, administrator: Who
) -> None:
    probe = Probe(school.house)
    with port(listens=False) as (_, number):
        knocks_at(administrator, f"{LOOPBACK}:{number}", failures=2)
        await probe.look()
        await probe.look()
        assert (school.house.knocks.failures, school.house.knocks.news[0]) == (2, True)
        knocks_at(administrator, "nowhere.invalid:443", failures=2)
        await probe.look()
    assert (school.house.knocks.why, school.house.knocks.failures) == (Silence.NO_NAME, 1)
    knocks_at(administrator, "", failures=2)
    await probe.look()
    assert (school.house.knocks.address, school.house.knocks.failures) == ("", 0)


async def test_a_probe_that_breaks_is_tried_again_and_says_no_address_in_the_log(
    school: School, administrator: Who, caplog: pytest.LogCaptureFixture
) -> None:
    knocks_at(administrator, f"{LOOPBACK}:9")

    def spoil(book: Book) -> Outcome:
        return Saved(1, book.now.local, change_setting(book, PROBE_FAILURES, "many"))

    school.house.write(spoil).result()
    turns = 0

    async def sleep(seconds: float) -> None:
        nonlocal turns
        turns += 1
        if turns == 3:
            raise asyncio.CancelledError

    with caplog.at_level(logging.ERROR), pytest.raises(asyncio.CancelledError):
        await keep(probing(Probe(school.house)), sleep)
    assert caplog.text.count("the probe failed") == 2
    assert LOOPBACK not in caplog.text


@pytest.mark.parametrize(
    "address", ["https://edu.example.ru", "edu.example.ru", "edu example.ru:443", "edu.ru:" + "1" * 5000]
)
def test_what_is_no_address_gets_a_sentence_and_changes_nothing(administrator: Who, address: str) -> None:
    outcome = administrator.asks(SetProbe(address, 3, ("", 3), new()))
    assert refused(outcome) == (Reason.NO_SUCH_ADDRESS, "3.1")
    assert sentence(outcome) == (  # type: ignore[arg-type]  # refused, as the line above says
        "п. 3.1: адрес пишут как edu.example.ru:443, с портом, без https:// и пути."
    )
    assert refused(administrator.asks(SetProbe("", 0, ("", 3), new())))[0] is Reason.NO_SUCH_FAILURES
    assert administrator.reads(probe_settings).address == ""


def test_what_cannot_be_seen_in_an_address_is_not_kept(administrator: Who) -> None:
    assert isinstance(administrator.asks(SetProbe(" edu\u200d.ru:443\u202e", 3, ("", 3), new())), Saved)
    assert administrator.reads(probe_settings).address == "edu.ru:443"

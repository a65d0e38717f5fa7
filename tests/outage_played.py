"""Playing the outage day from its beginning to its end; what came of it held against file and paper."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.common import Exit
from app.snapshots import FOLDER
from backups.changes import end_of
from services.actor import Actor
from services.house import House
from services.names import short
from services.views.carry_over import outages, to_carry
from tests.demo_school import looked_into
from tests.live_school import Server, obey, on_disk, running, serving, verdict
from tests.outage_day import Day, Deputy, Person, Record
from tests.outage_school import make_it_wednesday, teachers_of
from tests.printouts.pieces import pages_of
from tests.second_machine import Following, following, make_first, where_is

TOLD = {
    "mark": ("value",),
    "absence": ("code", "reason", "minutes"),
    "lesson": ("topic",),
    "homework": ("text", "nothing_set"),
}
"""Columns that the regional system holds too."""


@dataclass(frozen=True)
class Came:
    """What came of the day."""

    lessons: int
    people: int
    acknowledged: int
    """Records that looked saved."""
    lost: list[Record]
    """Of these, what is not on disk."""
    made: int
    """Records made within the outage, counted from the history alone."""
    in_no_list: list[tuple[str, int]]
    in_two_lists: list[tuple[str, int]]
    ticked: int
    """Records that people saw carried over."""
    left: int
    unnamed: list[str]
    """Who made records and is not in the act."""
    sound: bool


class Restarted:
    """What goes on after the server was killed: the same machine, on the same folder and port."""

    def prepares(self, folder: Path) -> None:
        """Do what is done before the day."""

    async def begins(self, servers: AsyncExitStack, folder: Path, first: Server) -> None:
        """Do what runs beside the server from the beginning of the day."""

    async def goes_on(self, servers: AsyncExitStack, folder: Path, first: Server) -> tuple[Path, Server]:
        """Kill the server and return what goes on, and in which folder."""
        await first.kill()
        return folder, await servers.enter_async_context(serving(folder, first.port))


class Promoted(Restarted):
    """The second machine goes on, from its own copy and on another port."""

    def __init__(self, second: Path) -> None:
        self.second = second
        self.behind = 0
        """Events that the first machine had written and the second never got: the measured RPO."""
        self.away_ms = 0
        """From the kill until the second machine takes sign-ins: the measured RTO."""
        self._follows: Following

    def prepares(self, folder: Path) -> None:
        """Give the first machine its keys and a snapshot; the second knows both."""
        make_first(folder, self.second)

    async def begins(self, servers: AsyncExitStack, folder: Path, first: Server) -> None:
        """Let the second machine follow from the beginning."""
        self._beside = AsyncExitStack()
        await servers.enter_async_context(self._beside)
        where = where_is(folder, first.port)
        self._follows = await self._beside.enter_async_context(following(self.second, where))
        await self._follows.fresh(on_disk(folder).head[0])

    async def goes_on(self, servers: AsyncExitStack, folder: Path, first: Server) -> tuple[Path, Server]:
        """Kill the first machine; when it is missed, let the second one go on."""
        clock = asyncio.get_running_loop().time
        await first.kill()
        killed_at = clock()
        await self._follows.until(lambda state: state.trouble == "away", "the first machine is missed")
        await self._beside.aclose()
        there = end_of(self.second / FOLDER)
        assert there is not None
        self.behind = on_disk(folder).head[0] - there.event
        server = await servers.enter_async_context(running("promote", self.second))
        self.away_ms = round(1000 * (clock() - killed_at))
        return self.second, server


async def played(
    folder: Path,
    logins: Iterable[str] = (),
    *,
    lessons: int,
    each: int = 1000,
    after: Restarted | None = None,
) -> Came:
    """Play the day with these people, or everybody; when half is filled the server is killed."""
    after = after or Restarted()
    make_it_wednesday(folder)
    after.prepares(folder)
    passwords = teachers_of(folder)
    async with AsyncExitStack() as servers:
        server = await servers.enter_async_context(serving(folder))
        await after.begins(servers, folder, server)
        people = tuple(logins) or tuple(passwords)
        day = Day(server.port, lessons, len(people), each)
        persons = [Person(login, passwords[login], day) for login in people]
        deputy = Deputy(Deputy.LOGIN, passwords[Deputy.LOGIN], day)
        day.up.set()
        async with asyncio.TaskGroup() as group:
            for one in persons:
                group.create_task(one.works())
            await deputy.comes(deputy.opens)
            await day.half.wait()
            with day.dying():
                folder, server = await after.goes_on(servers, folder, server)
                day.port = server.port
            await day.all_filled.wait()
            await deputy.comes(deputy.ends)
        await deputy.comes(deputy.sees_all_done)
        act = folder.with_name("act.pdf")
        assert (await obey("print", "carry-over-act", "--data", folder, "--out", act))[0] == Exit.DONE
        assert (await server.told_to_stop())[0] == Exit.DONE
    return _judged(folder, act, day)


def _judged(folder: Path, act: Path, day: Day) -> Came:
    with looked_into(folder) as journal:
        lost = sorted((one for one in day.noted.values() if not _is_there(journal, one)), key=repr)
        made, people = _made(journal)
    lists = _lists(folder)
    counted = Counter(key for items in lists for key, _ in items)
    printed = " ".join(piece.text for page in pages_of(act) for piece in page)
    return Came(
        lessons=day.filled,
        people=len(people),
        acknowledged=len(day.noted),
        lost=lost,
        made=len(made),
        in_no_list=sorted(made - set(counted)),
        in_two_lists=sorted(key for key, number in counted.items() if number > 1),
        ticked=day.ticked,
        left=sum(not done for items in lists for _, done in items),
        unnamed=[name for name in people if name not in printed],
        sound=verdict(folder).sound,
    )


def _lists(folder: Path) -> list[list[tuple[tuple[str, int], bool]]]:
    """Return the list of each teacher: its records, and whether each is carried over."""
    with looked_into(folder) as journal:
        deputy: tuple[int, int, int] = journal.execute(
            "SELECT person_id, id, 0 FROM account WHERE login = ?", (Deputy.LOGIN,)
        ).fetchone()
    house = House(folder)
    try:
        with house.database.connection_context():
            actor, now = Actor(*deputy, address="127.0.0.1"), house.clock.now()
            found = [to_carry(actor, now, one.outage) for one in outages(actor, now)]
    finally:
        house.database.close()
    lessons = [lesson for one in found for lesson in one.lessons]
    return [
        [
            ((item.thing, item.thing_id), item.is_done)
            for lesson in lessons
            if lesson.teacher == teacher
            for item in lesson.items
        ]
        for teacher in {lesson.teacher for lesson in lessons}
    ]


def _made(journal: Any) -> tuple[set[tuple[str, int]], list[str]]:
    """Return what was made within the outage and by whom, from the history alone."""
    events = journal.execute(
        "SELECT thing, thing_id, before, after, surname, given_name, patronymic FROM audit_event "
        "JOIN outage ON at >= started_at AND at < ended_at LEFT JOIN person ON person.id = audit_event.person"
    ).fetchall()
    made, people = set(), set()
    for thing, number, before, after, *name in events:
        if thing in TOLD and _said(thing, before) != _said(thing, after):
            made.add((thing, number))
            people.add(short(*name))
    return made, sorted(people)


def _said(thing: str, state: str) -> list[Any]:
    row = json.loads(state) if state else {}
    return [row.get(column) or "" for column in TOLD[thing]]


_WHERE = (
    "JOIN lesson ON lesson.id = {lesson} JOIN account ON account.person_id = taught_by_id "
    "{pupil} WHERE login = ? AND strftime('%d.%m', day) = ? AND number = ?"
)
_PUPIL = "JOIN pupil ON pupil.id = pupil_id JOIN person ON person.id = pupil.person_id"
_ASKED = {
    "mark": "SELECT surname || ' ' || given_name, value FROM mark JOIN work ON work.id = work_id "
    + _WHERE.format(lesson="work.lesson_id", pupil=_PUPIL),
    "absence": "SELECT surname || ' ' || given_name, code FROM absence "
    + _WHERE.format(lesson="lesson_id", pupil=_PUPIL),
    "homework": "SELECT '', text FROM homework " + _WHERE.format(lesson="lesson_id", pupil=""),
    "lesson": "SELECT '', iif(topic = '', '(none)', '') FROM lesson JOIN account "
    "ON account.person_id = taught_by_id WHERE login = ? AND strftime('%d.%m', day) = ? AND number = ?",
}


def _is_there(journal: Any, record: Record) -> bool:
    found = journal.execute(_ASKED[record.thing], (record.login, record.day, record.number)).fetchall()
    return any(name.startswith(record.pupil) and value == record.value for name, value in found)

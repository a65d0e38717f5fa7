"""An outage day played through SSH: people fill lessons key by key, the server dies, all is carried over."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

import asyncssh

from tests.terminal import Terminal

BUSY = 120.0
"""Seconds that anybody may wait while thirty people type on two processors."""
DAYS_BACK = 6
NEW_PASSWORD = "лыжи-и-кедры-27"
TOPIC = "Повторение пройденного"
_GRID = 24
"""Where the cells of a page begin."""
_LESSON = re.compile(r"^[> ] +(\d+) \d\d:\d\d ")
_DONE = ("да", "поздно")
_PLACE = re.compile(r"^ (\d\d\.\d\d) \S\S, (\d+)-й урок ")
_PUPIL = re.compile(r"^ *\d+ .{19}│")
_LEFT = re.compile(r"осталось (\d+) запис")
_OF_LESSON = re.compile(r"осталось (\d+) из \d+")


@dataclass(frozen=True)
class Record:
    """What somebody typed and saw saved."""

    login: str
    day: str
    """«25.11»."""
    number: int
    thing: str
    pupil: str
    """As much of the name as the page shows; empty for the whole class."""
    value: str


@dataclass
class Day:
    """What people wait for of each other."""

    port: int
    target: int
    """Lessons to be filled."""
    people: int
    each: int = 1000
    """Lessons that one person fills at most."""
    filled: int = 0
    ticked: int = 0
    noted: dict[tuple[str, str, int, str, str], Record] = field(default_factory=dict)
    """What was last seen saved in each place."""
    life: int = 0
    """Servers that have died."""
    up: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    half: asyncio.Event = field(default_factory=asyncio.Event)
    all_filled: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    ready: int = 0
    """People who have nothing more to fill."""

    def count_lesson(self) -> None:
        """Note that one more lesson is filled."""
        self.filled += 1
        if self.filled >= self.target // 2:
            self.half.set()

    def count_ready(self) -> None:
        """Note that one more person has nothing to fill."""
        self.ready += 1
        if self.ready == self.people:
            self.all_filled.set()

    @property
    def enough(self) -> bool:
        """Whether there is nothing more to fill."""
        return self.filled >= self.target

    @contextmanager
    def dying(self) -> Iterator[None]:
        """Let everybody who loses the connection within the block come back to the next server."""
        self.up.clear()
        self.life += 1
        yield
        self.up.set()


@dataclass
class Person:
    """Somebody at a terminal who comes back when the server was away."""

    login: str
    password: str
    day: Day
    own: int = 0
    """Lessons filled."""

    async def comes(self, *plays: Callable[[Terminal], Awaitable[None]]) -> None:
        """Do one thing after another, each begun anew where the connection was lost."""
        left = list(plays)
        while left:
            await self.day.up.wait()
            life = self.day.life
            try:
                async with Terminal.connect(self.day.port, self.login, self.password) as terminal:
                    await self._greeted(terminal)
                    while left:
                        await left[0](terminal)
                        left.pop(0)
                    terminal.press("<f10>")
                    await terminal.until_closed(patience=BUSY)
            except (asyncssh.Error, OSError, AssertionError) as lost:
                if life == self.day.life:
                    raise AssertionError(f"{self.login}: {lost}") from lost

    async def _greeted(self, t: Terminal) -> None:
        first = ("Мой день", "Контроль", "Новый пароль")
        await t.when(lambda: any(name in t.text for name in first), "the first screen", patience=BUSY)
        if "Новый пароль" in t.text:
            for word in (self.password, NEW_PASSWORD, NEW_PASSWORD):
                t.paste(word)
                t.press("<enter>")
            await t.until("Мой день", patience=BUSY)
            self.password = NEW_PASSWORD

    async def home(self, t: Terminal) -> None:
        """Come to the day of lessons from the home of another role."""
        if "Контроль" in t.text:
            t.press("<f9>")
        await t.until("Мой день", patience=BUSY)

    async def works(self) -> None:
        """Fill lessons; sign in again when access is back, and carry over."""
        await self.comes(self.fills)
        self.day.count_ready()
        await self.day.ended.wait()
        await self.comes(self.carries_over)

    async def fills(self, t: Terminal) -> None:
        """Fill every own lesson of the last days that is not filled yet, today's first."""
        await self.day.opened.wait()
        await self.home(t)
        for _ in range(DAYS_BACK):
            await t.when(lambda: _read_through(t), "a day", patience=BUSY)
            while not self._enough and (place := unfilled(t)) is not None:
                await self._fill(t, place)
            if self._enough:
                return
            shown = t.lines[0]
            t.press("<left>")
            await t.when(lambda shown=shown: t.lines[0][:30] != shown[:30], "another day", patience=BUSY)  # type: ignore[misc]  # bound now

    @property
    def _enough(self) -> bool:
        return self.day.enough or self.own >= self.day.each

    async def _fill(self, t: Terminal, place: int) -> None:
        t.press("<home>", *("<down>",) * place, "<enter>")
        await t.when(lambda: "-й урок" in t.text and "│" in t.text, "the page", patience=BUSY)
        where = await self._mark(t)
        await self._describe(t, where)
        t.press("<up>", "<esc>")  # right after a mark Esc brings back what stood there before it
        await t.until("Мой день", patience=BUSY)
        await t.when(lambda: unfilled(t, place) is None, "the lesson among the filled ones", patience=BUSY)
        self._note(where, "lesson", "", "")
        self.own += 1
        self.day.count_lesson()

    async def _mark(self, t: Terminal) -> tuple[str, int]:
        """Type three marks where marks are given, then one who is absent; note what looks saved."""
        where = next((place[1], int(place[2])) for line in t.lines if (place := _PLACE.match(line)))
        y, x = cursor(t)
        digits = ["5", "4", "3"] if "5-2 отметка" in t.text and " > 1А > " not in t.lines[0] else []
        keys = [*digits, "н"]
        pupils = [line for line, text in enumerate(t.lines) if _PUPIL.match(text)]
        listed = [line for line in pupils if "·" not in t.screen[line][x : x + 4]]
        start = max(0, min(listed.index(y), len(listed) - 1 - len(keys)))
        rows = dict(zip(listed[start:], keys, strict=False))
        names = {line: t.screen[line][5:22].strip(" ▌…") for line in rows}
        t.press(*("<up>",) * (y - listed[start]))
        t.press(*rows.values())  # who is not on the list that day is stepped over by itself

        def saved(line: int) -> bool:
            cell = t.screen[line][x : x + 3]
            return cell.startswith("'") and rows[line] in cell

        try:
            await t.when(lambda: all(map(saved, rows)), f"{rows} saved", patience=BUSY)
        finally:
            for line in filter(saved, rows):
                thing = "absence" if rows[line] == "н" else "mark"
                self._note(where, thing, names[line], "absent" if thing == "absence" else rows[line])
        return where

    async def _describe(self, t: Terminal, where: tuple[str, int]) -> None:
        """Write the topic, of the plan where there is one, and homework, as far as they are not there."""
        t.press("<f2>")
        await t.until("ДЗ классу", patience=BUSY)
        needs = [name for name in ("Тема", "ДЗ классу") if any(line.strip() == name for line in t.lines)]
        if "Тема" in needs:
            t.press("<f3>") if "F3 по плану" in t.text else t.paste(TOPIC)
            has_topic = lambda: all(line.strip() != "Тема" for line in t.lines)  # noqa: E731 - waited for
            await t.when(has_topic, "the topic", patience=BUSY)
        t.press("<tab>", "<tab>")
        task = f"№ {where[1]}"
        if "ДЗ классу" in needs:
            t.paste(task)
            t.press("<enter>")
            await t.when(lambda: task in t.text and "записано" in t.text, "homework saved", patience=BUSY)
            self._note(where, "homework", "", task)
        t.press("<esc>")
        await t.when(lambda: "Журнал" in t.lines[0] and "-й урок" in t.text, "the page", patience=BUSY)

    def _note(self, where: tuple[str, int], thing: str, pupil: str, value: str) -> None:
        place = (self.login, *where, thing, pupil)
        self.day.noted[place] = Record(*place, value)

    async def carries_over(self, t: Terminal) -> None:
        """Read one lesson off record by record, the others whole, until nothing is left."""
        await self.home(t)
        await t.until("Долг", patience=BUSY)  # it stands below what is to be carried over
        if "Перенести в региональную систему" not in t.text:
            return
        await t.when(lambda: bool(pointed_at(t)), "the cursor", patience=BUSY)
        while "Перенести" not in (here := pointed_at(t)):
            t.press("<down>")
            await t.when(lambda here=here: pointed_at(t) not in ("", here), "another line", patience=BUSY)  # type: ignore[misc]  # bound now
        t.press("<enter>")
        await t.until("Перенос > осталось", patience=BUSY)
        for _ in range(_number(_OF_LESSON, t)):
            await self._press_and_see(t, "<space>", 1)
        while left := _number(_LEFT, t):
            in_lesson = _number(_OF_LESSON, t)
            if in_lesson:
                await self._press_and_see(t, "<enter>", in_lesson)
            else:  # read off record by record: Enter only goes on
                t.press("<enter>")
                await t.when(lambda: _number(_OF_LESSON, t) > 0, "the next lesson", patience=BUSY)
            assert _number(_LEFT, t) <= left
        t.press("<esc>")
        await t.until("Мой день", patience=BUSY)
        await t.until_gone("Перенести в региональную систему", patience=BUSY)

    async def _press_and_see(self, t: Terminal, key: str, records: int) -> None:
        left = _number(_LEFT, t) - records
        t.press(key)
        await t.when(lambda: _number(_LEFT, t) == left, f"{left} records left", patience=BUSY)
        self.day.ticked += records


def _number(wanted: re.Pattern[str], t: Terminal) -> int:
    found = wanted.search(t.text)
    return int(found[1]) if found else 0


def _read_through(t: Terminal) -> bool:
    """Whether the day is on the screen: its lessons, or that there are none."""
    return bool(lesson_lines(t)) or "Уроков" in t.text


def pointed_at(t: Terminal) -> str:
    """Return the line under the cursor of a list."""
    return next((line for line in t.lines if line.startswith(">")), "")


def lesson_lines(t: Terminal) -> list[str]:
    """Return the lines of the day's lessons."""
    return [line for line in t.lines if _LESSON.match(line)]


def unfilled(t: Terminal, only: int | None = None) -> int | None:
    """Return the place of the first lesson to be filled among the day's, or of that one; None: it is."""
    head = next((line for line in t.lines if "отсут." in line), "")
    column = head.find("отсут.")
    for place, line in enumerate(lesson_lines(t)):
        absences, topic, homework = line[column:][:9], line[column + 9 :][:8], line[column + 23 :][:10]
        done = topic.startswith(_DONE) and homework.startswith(_DONE) and "н " in absences
        if only in (None, place) and not done and "замена:" not in line and "отмен" not in line:
            return place
    return None


def cursor(t: Terminal) -> tuple[int, int]:
    """Return row and column of the sign before the cell under the cursor."""
    for y, line in enumerate(t.screen):
        if (x := line.rfind("▌")) >= _GRID:
            return y, x
    raise AssertionError(f"no cursor on the page:\n{t.text}")


@dataclass
class Deputy(Person):
    """Who says that access is gone and that it is back."""

    LOGIN: ClassVar = "danilov.pa"

    async def opens(self, t: Terminal) -> None:
        """Open an outage that begins now."""
        await self._outages(t)
        t.press("<f8>")
        await t.until("С какого часа", patience=BUSY)
        t.press("<enter>", "<enter>")
        await t.until("Перебой открыт с", patience=BUSY)
        self.day.opened.set()

    async def ends(self, t: Terminal) -> None:
        """End it now."""
        await self._outages(t)
        t.press("<f8>")
        await t.until("С какого часа есть", patience=BUSY)
        t.press("<enter>")
        await t.until("Связь есть. Записи переносят", patience=BUSY)
        self.day.ended.set()

    async def sees_all_done(self, t: Terminal) -> None:
        """Look at the board: nobody has anything left."""
        await self._outages(t)
        t.press("<enter>")
        await t.until("Всё перенесено.", patience=BUSY)

    async def _outages(self, t: Terminal) -> None:
        await t.until("Контроль", patience=BUSY)
        t.press("<f4>")
        await t.until("Куда:", patience=BUSY)
        t.press(*"перебои")
        await t.until("Перебои", patience=BUSY)
        t.press("<enter>")
        await t.when(lambda: t.lines[0].startswith(" Перебои"), "the outages", patience=BUSY)

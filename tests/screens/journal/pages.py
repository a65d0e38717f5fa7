"""Pages of a journal made by hand, and a desk that answers when it is told to."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from rules.codes import Scale
from rules.means import HALF
from services.outcomes import Outcome, Saved
from services.requests import Request
from services.views.journal import (
    Cell,
    CellKey,
    ClassHomework,
    Column,
    JournalPage,
    KindOfWork,
    LessonHead,
    PupilRow,
    TermChoice,
)

ANSWER = KindOfWork(1, "Ответ на уроке", "О", 1)
TEST = KindOfWork(2, "Контрольная", "К", 2)
TERM = TermChoice(12, "quarter", 2, date(2026, 11, 2), date(2026, 12, 26), False)
NOW = datetime(2026, 11, 19, 12, 0)


def pupil(index: int, name: str = "", since: date | None = None, until: date | None = None) -> PupilRow:
    """Make a pupil of a list; numbers begin with 1."""
    short = name or f"Ученик{index:02} Имя"
    return PupilRow(index, index, short, f"{short} Отчество", short.casefold(), since, until)


def page(
    pupils: int | tuple[PupilRow, ...] = 5,
    lessons: int = 4,
    *,
    first_day: date = date(2026, 11, 16),
    cells: Mapping[CellKey, Cell] | None = None,
    extra_columns: tuple[Column, ...] = (),
    scale: Scale = Scale.FIVE_POINT,
) -> JournalPage:
    """Make a page whose lessons are held day after day; lesson 10 is the first, each with a work 100, 101…"""
    heads = {10 + index: _head(10 + index, first_day + timedelta(days=index)) for index in range(lessons)}
    columns: list[Column] = []
    for index, lesson in enumerate(heads):
        columns.append(Column(lesson, 100 + index, True, ANSWER, "", 1, 1))
        columns.extend(column for column in extra_columns if column.lesson == lesson)
    rows = tuple(pupil(index) for index in range(1, pupils + 1)) if isinstance(pupils, int) else pupils
    return JournalPage(
        course=7,
        class_title="7А",
        subject="Алгебра",
        group_title="",
        scale=scale,
        teachers=("Петрова А. И.",),
        term=TERM,
        terms=(TERM,),
        today=NOW.date(),
        pupils=rows,
        columns=tuple(columns),
        lessons=heads,
        cells=cells or {},
        term_marks={},
        brought={},
        threshold=HALF,
        kinds=(ANSWER, TEST),
    )


def _head(lesson: int, held_on: date) -> LessonHead:
    homework = ClassHomework("", False, None, 0)
    return LessonHead(lesson, held_on, 2, "", "", homework, "Петрова А. И.", False, False, 1)


@dataclass
class SlowDesk:
    """Takes requests and answers the oldest one only when told."""

    asked: list[Request] = field(default_factory=list)
    waiting: deque[tuple[Request, "asyncio.Future[Outcome]"]] = field(default_factory=deque)
    at_once: bool = False
    _requests: int = 0

    def submit(self, request: Request) -> "asyncio.Future[Outcome]":
        """Queue a request."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.asked.append(request)
        self.waiting.append((request, answer))
        if self.at_once:
            self.answer()
        return answer

    def new_request(self) -> str:
        """Return the next id."""
        self._requests += 1
        return f"r{self._requests}"

    def answer(self, outcome: Outcome | None = None) -> Request:
        """Answer the oldest request, by default that it is saved."""
        request, answer = self.waiting.popleft()
        seen = getattr(request, "seen", 0)
        answer.set_result(outcome or Saved(seen + 1, NOW))
        return request


async def turn() -> None:
    """Let what is ready on the loop run."""
    for _ in range(3):
        await asyncio.sleep(0)

"""A server with people typing inside its own process: tells each mark the moment it is answered as saved."""

import asyncio
import sys
import time
import uuid
from functools import partial
from pathlib import Path
from random import Random

from app.running import Running, running
from services.actor import Actor
from services.book import Book
from services.marking import set_marks
from services.outcomes import Conflict, Outcome, Saved
from services.requests import SetMarks

PAUSE = 0.4
"""Seconds between two keys of one person."""
PAGES = """
    SELECT teaching.teacher_id, account.id, teaching.course_id, max(lesson.id)
    FROM teaching JOIN account ON account.person_id = teaching.teacher_id
    JOIN lesson ON lesson.course_id = teaching.course_id
    GROUP BY teaching.course_id ORDER BY teaching.course_id
"""
PUPILS = """
    SELECT enrollment.pupil_id FROM enrollment
    JOIN course ON course.school_class_id = enrollment.school_class_id WHERE course.id = ?
"""


async def main(folder: Path, port: int, people: int) -> None:
    """Serve and type until killed."""
    async with running(folder, "127.0.0.1", port) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.gather(*(person.types() for person in _people(server, people)))


class Person:
    """A teacher who puts marks into today's lesson, a key after another."""

    def __init__(self, server: Running, actor: Actor, lesson: int, pupils: list[int]) -> None:
        self._server = server
        self._actor = actor
        self._lesson = lesson
        self._pupils = pupils
        self._chance = Random(lesson)
        self._seen: dict[int, int] = {}

    async def types(self) -> None:
        """Type until killed; each answer is told with its moment."""
        await asyncio.sleep(self._chance.random() * PAUSE)
        while True:
            pupil, request = self._chance.choice(self._pupils), uuid.uuid4().hex
            outcome = await self._server.house.writer.ask(
                partial(self._mark, pupil, self._chance.choice("5432"), request), self._actor, request
            )
            sys.stdout.write(f"{request} {time.monotonic()} {type(outcome).__name__}\n")
            sys.stdout.flush()
            if isinstance(outcome, Saved | Conflict):
                self._seen[pupil] = outcome.version
            await asyncio.sleep(PAUSE)

    def _mark(self, pupil: int, value: str, request: str, book: Book) -> Outcome:
        seen = self._seen.get(pupil, 0)
        return set_marks(book, SetMarks(self._lesson, None, pupil, (value,), seen, request))


def _people(server: Running, number: int) -> list[Person]:
    database = server.house.database
    with database.connection_context():
        found = []
        for person, account, course, lesson in database.execute_sql(PAGES).fetchall()[:number]:
            pupils = [row[0] for row in database.execute_sql(PUPILS, (course,)).fetchall()]
            found.append(Person(server, Actor(person, account, 0, "127.0.0.1"), lesson, pupils))
    return found


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))

"""One thread writes: together what came together, each by itself, and told only what is true."""

import asyncio
import subprocess
import sys
import threading
from datetime import datetime
from typing import Any

import pytest

from models.audit import AuditEvent
from models.database import PRAGMAS, pragmas_read_back, rows
from rules.permissions import Act
from rules.refusals import Reason
from services.audit import verify_journal
from services.book import Book
from services.desk import Desk
from services.outcomes import NotSaved, Outcome, Refusal, Saved
from services.requests import SetAbsence, SetMarks
from services.settings import set_setting
from services.writer import MOST_IN_A_COMMIT
from tests.school import PASSWORD, School, Who
from tests.services.gates import PATIENCE, SINCE, held, stored, writes

REFUSED = Refusal(Reason.NO_SUCH_RIGHT, Act.FILL_SCHOOL, "4")


def test_what_came_while_another_was_committed_is_committed_together(school: School) -> None:
    writer = school.house.writer
    with held(school.house):
        before = writer.commits
        answers = [school.house.write(writes(f"together_{number}")) for number in range(50)]
    assert all(isinstance(answer.result(PATIENCE), Saved) for answer in answers)
    assert writer.commits - before == 2, "the held one and the fifty"
    assert {f"together_{number}" for number in range(50)} <= stored(school.house)


def test_a_group_has_a_greatest_size(school: School) -> None:
    writer = school.house.writer
    with held(school.house):
        before = writer.commits
        answers = [school.house.write(writes(f"many_{number}")) for number in range(MOST_IN_A_COMMIT + 1)]
    for answer in answers:
        answer.result(PATIENCE)
    assert writer.commits - before == 3


def test_nobody_is_answered_before_the_commit(school: School) -> None:
    with held(school.house):
        answer = school.house.write(writes("waits"))
        assert not answer.done()
    inside, go_on = threading.Event(), threading.Event()

    def slow(book: Book) -> Outcome:
        inside.set()
        assert go_on.wait(PATIENCE)
        return Saved(1, book.now.local)

    with held(school.house):
        first, second = school.house.write(writes("carried_out_first")), school.house.write(slow)
    assert inside.wait(PATIENCE)
    assert not first.done(), "its verb is done, its transaction is not"
    assert "carried_out_first" not in stored(school.house)
    go_on.set()
    assert isinstance(first.result(PATIENCE), Saved)
    assert isinstance(second.result(PATIENCE), Saved)
    assert "carried_out_first" in stored(school.house)


def test_one_that_is_refused_or_faulty_does_not_take_its_neighbours_with_it(school: School) -> None:
    def refused(book: Book) -> Outcome:
        set_setting(book, "of_the_refused", "1", SINCE)
        book.flush()
        return REFUSED

    def faulty(book: Book) -> Outcome:
        set_setting(book, "of_the_faulty", "1", SINCE)
        book.flush()
        raise ZeroDivisionError

    def doubled(book: Book) -> Outcome:
        set_setting(book, "of_the_doubled", "1", SINCE)
        set_setting(book, "first_neighbour", "2", SINCE)
        return Saved(1, book.now.local)

    with held(school.house):
        before = school.house.writer.commits
        verbs = (writes("first_neighbour"), refused, faulty, doubled, writes("last_neighbour"))
        answers = [school.house.write(verb) for verb in verbs]
    first, no, fault, twice, last = answers
    assert isinstance(first.result(PATIENCE), Saved)
    assert isinstance(last.result(PATIENCE), Saved)
    assert no.result(PATIENCE) is REFUSED
    assert isinstance(twice.result(PATIENCE), NotSaved)
    with pytest.raises(ZeroDivisionError):
        fault.result(PATIENCE)
    assert school.house.writer.commits - before == 2
    names = stored(school.house)
    assert {"first_neighbour", "last_neighbour"} <= names
    assert not {"of_the_refused", "of_the_faulty", "of_the_doubled"} & names
    with school.house.database.connection_context():
        assert verify_journal(school.house.keys.audit).sound, "no gap in the numbers of the trail"


async def desk_of(school: School, who: Who) -> Desk:
    admission = await school.house.accounts.admit(who.login, PASSWORD, "10.0.0.5")
    assert admission is not None
    return school.house.desk(admission)


def lesson_of(school: School) -> tuple[Who, int, int]:
    """Return a teacher, a lesson held today, and a pupil of it."""
    petrova = school.teacher("Петрова Анна")
    seven = school.school_class("7А")
    pupil = school.pupil("Воронин Павел", seven)
    outcome = petrova.holds(school.course("Алгебра", seven, petrova), "2026-11-19")
    assert isinstance(outcome, Saved)
    return petrova, outcome.thing, pupil


def test_a_fault_is_told_to_a_screen_as_not_saved_with_a_code(
    school: School, caplog: pytest.LogCaptureFixture
) -> None:
    petrova, lesson, pupil = lesson_of(school)
    secret: Any = "Воронин Павел"  # no number of minutes: the verb breaks on it

    async def send() -> Outcome:
        desk = await desk_of(school, petrova)
        return await desk.send(SetAbsence(lesson, pupil, "late", secret, 0, "r"))

    outcome = asyncio.run(send())
    assert isinstance(outcome, NotSaved)
    code = outcome.cause.removeprefix("internal error ")
    assert len(code) == 6
    assert code in caplog.text
    assert secret not in caplog.text


def test_whoever_asked_may_go_away_and_the_writer_goes_on(school: School) -> None:
    petrova, lesson, pupil = lesson_of(school)

    async def leave() -> None:
        desk = await desk_of(school, petrova)
        with held(school.house):
            sending = asyncio.create_task(desk.send(SetMarks(lesson, None, pupil, ("5",), 0, "typed")))
            await asyncio.wait([sending], timeout=0)
            sending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await sending
        async with asyncio.timeout(PATIENCE):
            assert isinstance(await desk.send(SetMarks(lesson, None, pupil, ("4",), 1, "again")), Saved)

    asyncio.run(leave())
    with school.house.database.connection_context():
        kept = rows(AuditEvent.select(AuditEvent.request).where(AuditEvent.request.in_(["typed", "again"])))
    assert len(kept) == 2, "what was typed before the line broke is written"


def test_another_process_cannot_write_between_our_reading_and_our_writing(school: School) -> None:
    try_it = (
        "import sys; from models.database import sqlite\n"
        "file = sqlite.connect(sys.argv[1], timeout=0, isolation_level=None)\n"
        "try:\n    file.execute('BEGIN IMMEDIATE')\n"
        "except sqlite.OperationalError as busy:\n    print(busy)\n"
    )
    command = [sys.executable, "-c", try_it, str(school.house.folder / "journal.db")]
    with held(school.house):
        told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert told.stdout.strip() == "database is locked"
    free = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert free.stdout == ""


def test_writer_and_readers_have_what_is_promised_of_every_connection(school: School) -> None:
    promised = {**PRAGMAS, "synchronous": 2, "temp_store": 2}
    found: list[dict[str, object]] = []

    def look(book: Book) -> Outcome:
        found.append(pragmas_read_back(school.house.database))
        return Saved(1, book.now.local)

    school.house.write(look).result(PATIENCE)
    read = asyncio.run(school.house.readers.run(lambda now: pragmas_read_back(school.house.database)))
    assert found == [promised]
    assert read == promised
    assert promised["journal_mode"] == "wal"
    assert promised["foreign_keys"] == 1


def test_whoever_comes_after_the_end_is_answered(school: School) -> None:
    house = school.house
    with held(house):
        queued = house.write(writes("still_queued"))
        stopping = threading.Thread(target=house.writer.stop)
        stopping.start()
    stopping.join(PATIENCE)
    late = house.write(writes("too_late"))
    assert isinstance(queued.result(PATIENCE), Saved)
    assert isinstance(late.result(PATIENCE), NotSaved)
    assert "still_queued" in stored(house)
    assert "too_late" not in stored(house)
    house.writer.stop()


def test_a_clock_that_fails_stops_no_later_request(school: School) -> None:
    before, school.utc = school.utc, datetime.max  # the school's zone is ahead of it: there is no such moment
    school.house.watch._looked = float("-inf")  # the writer looks at the clock between these two
    for _ in range(2):
        assert isinstance(school.house.write(writes("without_a_clock")).result(PATIENCE), NotSaved)
    school.utc = before
    assert isinstance(school.house.write(writes("with_a_clock")).result(PATIENCE), Saved)
    assert stored(school.house) & {"without_a_clock", "with_a_clock"} == {"with_a_clock"}

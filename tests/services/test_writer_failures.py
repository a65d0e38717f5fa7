"""When the disk or the database refuses a commit: nobody reads «saved», nothing is kept, work goes on."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from models.database import database, rows, sqlite
from models.school import SchoolYear, Term
from services.audit import verify_journal
from services.book import Book
from services.house import House
from services.live import LiveChange, ReadAgain, TimetableChanged
from services.outcomes import NotSaved, Outcome, Saved
from services.writer import Verb
from tests.school import School
from tests.services.gates import PATIENCE, held, stored, well_again, writes

TOLD = TimetableChanged(7)


def leaves_a_loose_end(book: Book) -> Outcome:
    """Write a term of no year, which SQLite finds out at the commit only."""
    database.execute_sql("PRAGMA defer_foreign_keys = ON")
    values = {"kind": "quarter", "number": 4, "grade_from": 1, "grade_to": 9}
    days = {"starts_on": date(2027, 4, 1), "ends_on": date(2027, 5, 26)}
    book.insert(Term, "add_term", None, year=999, **values, **days)
    return Saved(1, book.now.local)


def announces(verb: Verb) -> Verb:
    def told(book: Book) -> Outcome:
        book.announce(TOLD)
        return verb(book)

    return told


def untouched(house: House, before: set[str]) -> None:
    assert stored(house) == before
    with house.database.connection_context():
        assert verify_journal(house.keys.audit).sound
        assert house.database.execute_sql("PRAGMA foreign_key_check").fetchall() == []


def test_a_commit_that_fails_answers_everybody_in_it_and_keeps_nothing(school: School) -> None:
    house = school.house
    before, commits = stored(house), house.writer.commits
    with held(house):
        answers = [
            house.write(writes("before")),
            house.write(leaves_a_loose_end),
            house.write(writes("after")),
        ]
    outcomes = [answer.result(PATIENCE) for answer in answers]
    assert all(isinstance(outcome, NotSaved) for outcome in outcomes), outcomes
    assert "FOREIGN KEY" in str(outcomes[0])
    assert house.writer.commits - commits == 1, "only the held one"
    untouched(house, before)
    assert isinstance(house.write(writes("before")).result(PATIENCE), Saved)
    untouched(house, {*before, "before"})


def test_nobody_hears_of_a_change_that_was_not_committed(school: School) -> None:
    house = school.house
    heard: list[LiveChange] = []

    async def listen() -> None:
        house.live.attach(asyncio.get_running_loop())
        came = asyncio.Event()

        def hear(change: LiveChange) -> None:
            heard.append(change)
            came.set()

        house.live.watch(7, hear)
        with held(house):
            lost = [house.write(announces(writes("lost"))), house.write(leaves_a_loose_end)]
        assert all(isinstance(answer.result(PATIENCE), NotSaved) for answer in lost)
        house.write(announces(lambda book: NotSaved("set aside"))).result(PATIENCE)
        house.write(announces(writes("kept"))).result(PATIENCE)
        async with asyncio.timeout(PATIENCE):
            await came.wait()

    asyncio.run(listen())
    assert heard == [TOLD], "only the one that is on disk"
    assert not any(isinstance(change, ReadAgain) for change in heard)


@contextmanager
def full_disk(house: House) -> Iterator[list[bool]]:
    """Give the file no further page; the list tells whether SQLite ended the transaction by itself."""
    ended: list[bool] = []

    def limit(pages: int) -> Verb:
        def verb(book: Book) -> Outcome:
            house.database.execute_sql(f"PRAGMA max_page_count = {pages}")
            return Saved(1, book.now.local)

        return verb

    house.write(limit(1)).result(PATIENCE)  # SQLite takes the size there is where less is asked for
    yield ended
    well_again(house)
    house.write(limit(1_000_000)).result(PATIENCE)


def grows(house: House, ended: list[bool]) -> Verb:
    """Write more than the file has room for, and look what SQLite does."""

    def verb(book: Book) -> Outcome:
        try:
            return writes("too_much", "х" * 200_000)(book)
        except Exception:
            ended.append(not house.database.connection().in_transaction)
            raise

    return verb


def test_on_a_full_disk_nobody_reads_saved_and_work_goes_on_when_there_is_room(school: School) -> None:
    house = school.house
    before = stored(house)
    with full_disk(house) as ended:
        with held(house):
            answers = [
                house.write(writes("first")),
                house.write(grows(house, ended)),
                house.write(writes("last")),
            ]
        outcomes = [answer.result(PATIENCE) for answer in answers]
        assert all(isinstance(outcome, NotSaved) for outcome in outcomes), outcomes
        assert ended == [True], "SQLite must have taken the whole transaction back, or the test proves little"
        untouched(house, before)
    for name in ("first", "last"):
        assert isinstance(house.write(writes(name)).result(PATIENCE), Saved)
    untouched(house, {*before, "first", "last"})


def test_a_verb_that_hides_a_full_disk_is_not_believed(school: School) -> None:
    house = school.house
    before = stored(house)

    def hides(book: Book) -> Outcome:
        try:
            writes("too_much", "х" * 200_000)(book)
        except Exception:  # noqa: BLE001 - the fault this test plants
            return Saved(1, book.now.local)
        raise AssertionError("the disk was not full")

    with full_disk(house), held(house):
        answers = [house.write(writes("first")), house.write(hides), house.write(writes("last"))]
    assert [type(answer.result(PATIENCE)) for answer in answers] == [NotSaved] * 3
    untouched(house, before)


def test_a_file_that_somebody_else_holds_too_long_is_not_saved_and_saved_later(school: School) -> None:
    house = school.house

    def hurry(book: Book) -> Outcome:
        house.database.execute_sql("PRAGMA busy_timeout = 50")
        return Saved(1, book.now.local)

    house.write(hurry).result(PATIENCE)
    other = sqlite.connect(str(house.folder / "journal.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        outcome = house.write(writes("while_held")).result(PATIENCE)
        assert isinstance(outcome, NotSaved)
        assert "locked" in outcome.cause
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert isinstance(house.write(writes("while_held")).result(PATIENCE), Saved)
    assert "while_held" in stored(house)


def test_a_year_is_not_half_written(school: School) -> None:
    def half(book: Book) -> Outcome:
        days = {"starts_on": date(2027, 9, 1), "ends_on": date(2028, 5, 26)}
        book.insert(SchoolYear, "add_year", None, title="2027/28", closed_at=None, **days)
        book.insert(SchoolYear, "add_year", None, title="2027/28", closed_at=None, **days)
        return Saved(1, book.now.local)

    assert isinstance(school.house.write(half).result(PATIENCE), NotSaved)
    with school.house.database.connection_context():
        assert rows(SchoolYear.select(SchoolYear.title)) == [("2026/27",)]

"""While nothing can be written a verb is asked all the same: what is on disk already is answered truly."""

from dataclasses import replace

import pytest

from models.accounts import SignIn
from models.database import rows, sqlite
from rules.permissions import Act
from rules.refusals import Reason
from services.book import Book
from services.health import Ailment
from services.house import House
from services.outcomes import NotSaved, Outcome, Refusal, Saved
from services.writer import Verb
from tests.school import School
from tests.services.gates import PATIENCE, stored, well_again, writes

REFUSED = Refusal(Reason.YEAR_CLOSED, Act.SET_MARK, "2.6")


@pytest.fixture
def damaged(school: School) -> House:
    """A house whose file was found damaged: nothing is written until a restart."""
    failure = sqlite.OperationalError()
    failure.sqlite_errorcode = sqlite.SQLITE_CORRUPT
    with school.house.database.connection_context():
        school.house.watch.failed(failure)
    return school.house


def asked(house: House, verb: Verb) -> Outcome:
    return house.write(verb).result(PATIENCE)


def signs_in(book: Book) -> Outcome:
    SignIn.insert(account=None, address="here", at=book.now.utc, admitted=False).execute()
    return Saved(1, book.now.local)


def only_notes(book: Book) -> Outcome:
    book.note("view_card", "pupil", 1)
    return Saved(1, book.now.local)


def test_what_would_be_written_is_not_saved_and_nothing_of_it_is(damaged: House) -> None:
    before = stored(damaged)
    for verb in (writes("anything"), signs_in, only_notes):
        assert asked(damaged, verb) == NotSaved(Ailment.DAMAGED)
    assert stored(damaged) == before
    with damaged.database.connection_context():
        assert rows(SignIn.select(SignIn.id)) == []


def test_what_needs_no_writing_is_answered(damaged: House) -> None:
    assert isinstance(asked(damaged, lambda book: Saved(3, book.now.local)), Saved)
    assert asked(damaged, lambda book: REFUSED) == REFUSED
    with pytest.raises(ZeroDivisionError):
        asked(damaged, lambda book: Saved(1 // 0, book.now.local))


def test_the_writer_writes_again_once_it_may(damaged: House) -> None:
    assert isinstance(asked(damaged, writes("meanwhile")), NotSaved)
    with damaged.database.connection_context():
        damaged.watch.wrote()
    assert isinstance(asked(damaged, writes("meanwhile")), Saved)
    assert "meanwhile" in stored(damaged)


def test_an_archive_refuses_with_its_own_sentence(school: School) -> None:
    house = school.house
    house.watch.health = replace(house.watch.health, archive="2026-27")
    refused = asked(house, writes("anything"))
    assert isinstance(refused, Refusal)
    assert refused.reason is Reason.ARCHIVE


def test_a_file_that_was_taken_away_is_noticed_before_anybody_reads_saved(school: School) -> None:
    house = school.house
    before = stored(house)
    aside = house.file.with_name("moved.db")
    house.file.rename(aside)
    assert asked(house, writes("lost")) == NotSaved(Ailment.GONE)
    house.file.write_bytes(b"")
    assert asked(house, writes("lost")) == NotSaved(Ailment.GONE), "another file in its place is not it"
    aside.replace(house.file)
    well_again(house)
    assert isinstance(asked(house, writes("kept")), Saved)
    assert stored(house) == {*before, "kept"}


def test_a_file_that_is_taken_away_during_a_commit_is_not_called_saved(school: School) -> None:
    house = school.house
    aside = house.file.with_name("moved.db")

    def taken_away(book: Book) -> Outcome:
        house.file.rename(aside)
        return writes("lost")(book)

    assert asked(house, taken_away) == NotSaved(Ailment.GONE)
    aside.replace(house.file)
    well_again(house)

"""Whatever is changed past the journal is found: an event, its order, a row, a whole history."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from peewee import BooleanField

from models import temporary
from models.accounts import Account, PublicKey, SecondFactor
from models.audit import AuditEvent
from models.base import Table
from models.cards import PupilCard, SealedValue
from models.certification import Certificate, Signature
from models.control import Remark
from models.database import TABLES, rows
from models.lessons import AbsenceDocument, Lesson
from models.outage import CarriedOver, Outage
from models.plans import PlanItem, TopicPlan
from models.printing import HandOver, PrintApplication, ReadyBatch
from models.results import TermReopening
from models.school import WorkingDay
from services import courses, people, school_year
from services.anchors import Anchor, Standing, hold
from services.audit import WITHOUT_TRAIL, Fault, Stranger, Verdict, _as_it_was, verify_journal
from services.book import EVENT_COLUMNS, Book, link
from services.outcomes import Saved
from services.requests import RecordPrint
from services.settings import RESTORED_FROM, set_setting
from tests.scenes import Scene
from tests.school import School, Who

WATCHED = [table for table in TABLES if table not in WITHOUT_TRAIL]
SPOILED = {
    "at": "'2026-11-01 08:00:00'",
    "person": "777",
    "sign_in": "777",
    "address": "'10.9.9.9'",
    "act": "'nothing'",
    "thing": "'work'",
    "thing_id": "777",
    "course": "777",
    "before": "'{}'",
    "after": "'{}'",
    "request": "'another'",
    "hash": "'00'",
}


@pytest.fixture
def lived(scene: Scene) -> School:
    """A school where every table has a row that the journal wrote."""
    return scene(live)[0]


def live(school: School) -> tuple[School, Who]:
    """Have every table written, most by their own verbs."""
    petrova = school.teacher("Петрова Анна Ивановна")
    lukin = school.teacher("Лукин Виктор")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    school.pupil("Гусева Дарья", seven)
    school.guardian("Воронина Мария", "Воронин")
    algebra = school.course("Алгебра", seven, petrova)
    school.slot(algebra, 5, 1)
    school.substitute(algebra, "2026-11-20", 1, lukin)
    lesson = saved(petrova.holds(algebra, "2026-11-19"))
    petrova.marks(lesson, "Воронин", "4")
    petrova.marks(lesson, "Воронин", "5", "4", seen=1)
    petrova.marks_absent(lesson, "Гусева")
    petrova.writes_topic(lesson, "Квадратный корень")
    petrova.sets_homework(lesson, "№ 12")
    petrova.sets_term_mark(algebra, "Воронин", "5")
    saved(petrova.asks(RecordPrint(seven, None, date(2026, 11, 16), "printed")))
    school.house.write(lambda book: rest(school, book)).result()
    return school, petrova


def rest(school: School, book: Book) -> Saved:
    """Write into the tables that the small school leaves empty."""

    school_year.add_day_off(book, school.year, date(2026, 11, 4), "holiday", "День единства")
    group = saved(courses.add_group(book, school.year, "7А.1", school_class=1))
    courses.join_group(book, group, 1, since=date(2026, 9, 1))
    people.add_staff(book, 1)
    for table, values in YOUNG:
        book.insert(table, "tried", **values)
    return Saved(1, book.now.local)


_DAY, _INSTANT = date(2026, 11, 16), datetime(2026, 11, 16, 5, 0)
YOUNG: tuple[tuple[type[Table], dict[str, Any]], ...] = (
    (WorkingDay, {"day": _DAY, "works": True}),
    (TopicPlan, {"course": 1}),
    (PlanItem, {"plan": 1, "number": 1, "topic": "t"}),
    (
        AbsenceDocument,
        {"pupil": 1, "since": _DAY, "until": _DAY, "kind": "medical", "reason": "illness"}
        | {"handed_in_on": _DAY, "entered_by": 1, "entered_at": _INSTANT},
    ),
    (
        TermReopening,
        {"term": 1, "course": 1, "until": _INSTANT, "reason": "r", "given_by": 1, "given_at": _INSTANT},
    ),
    (PupilCard, {"pupil": 1}),
    (SealedValue, {"thing": "pupil", "thing_id": 1, "name": "snils", "sealed": "s"}),
    (
        Remark,
        {"course": 1, "teacher": 1, "duty": "topic", "day": _DAY, "number": 1}
        | {"due": _INSTANT, "made_at": _INSTANT},
    ),
    (
        Certificate,
        {"school_class": 1, "term": 1, "code": "ABCD-2345", "digest": "d", "parts": "{}"}
        | {"head_number": 1, "head_hash": "h", "sealed_by": 1, "sealed_at": _INSTANT},
    ),
    (
        Signature,
        {"certificate": 1, "document": "d", "document_name": "n", "signature": "s", "kept_in": "ABCD-2345"}
        | {"signer": "w", "state": "intact", "attached_at": _INSTANT},
    ),
    (ReadyBatch, {"monday": _DAY, "file": "f", "codes": "{}", "made_at": _INSTANT}),
    (PrintApplication, {"pupil": 1, "received_on": _DAY, "since": _DAY, "entered_at": _INSTANT}),
    (Outage, {"started_at": _INSTANT, "cause": "c", "opened_at": _INSTANT}),
    (CarriedOver, {"outage": 1, "thing": "lesson", "thing_id": 1, "value": "v"}),
    (
        temporary.TemporaryJournal,
        {"code": "10-0001-00", "school_class": 1, "day": _DAY, "content": "{}", "laid_at": _INSTANT},
    ),
    (
        temporary.TemporaryRecord,
        {"journal": 1, "thing": "mark", "thing_id": 1, "value": "5", "entered_at": _INSTANT},
    ),
    (
        temporary.TemporaryTotals,
        {"journal": 1, "course": 1, "number": 1, "marks": 1, "absent": 1}
        | {"marks_found": 1, "absent_found": 1, "counted_at": _INSTANT},
    ),
    (
        temporary.TemporaryComparison,
        {"journal": 1, "course": 1, "number": 1, "differences": "[]"}
        | {"compared_by": 1, "compared_at": _INSTANT},
    ),
    (temporary.ReadyBlanks, {"day": _DAY, "file": "f", "made_at": _INSTANT}),
    (SecondFactor, {"account": 1, "sealed": "s", "recovery": "r"}),
    (
        PublicKey,
        {"account": 1, "kind": "ssh-ed25519", "blob": "b", "fingerprint": "f", "added_at": _INSTANT},
    ),
    (HandOver, {"pupil": 1, "monday": _DAY, "recorded_at": _INSTANT}),
)
"""Tables whose own verbs are tried elsewhere: here only that a row of each is watched."""


def saved(outcome: object) -> int:
    assert isinstance(outcome, Saved), outcome
    return outcome.thing


def sql(school: School, *statements: str) -> None:
    """Do what somebody with the file and without the key can do."""
    with school.house.database.connection_context():
        for verb in ("update", "delete"):
            school.house.database.execute_sql(f"DROP TRIGGER audit_event_refuses_{verb}")
        school.house.database.execute_sql("PRAGMA foreign_keys = OFF")
        for statement in statements:
            school.house.database.execute_sql(statement)


def verdict(school: School) -> Verdict:
    with school.house.database.connection_context():
        return verify_journal(school.house.keys.audit)


def held(school: School, *remembered: tuple[int, str]) -> list[tuple[int, Standing]]:
    """Hold what is remembered against the history, as numbers and standings."""
    anchors = [Anchor(number, digest, f"snapshot {number}") for number, digest in remembered]
    return [(one.anchor.number, one.standing) for one in school.house.look(hold, anchors)]


def events(school: School) -> list[dict[str, Any]]:
    with school.house.database.connection_context():
        found = rows(AuditEvent.select().order_by(AuditEvent.id))
    return [dict(zip(EVENT_COLUMNS, values, strict=True)) for values in found]


def test_a_journal_that_nobody_touched_is_sound(lived: School) -> None:
    told = verdict(lived)
    assert told.sound
    assert told.events == len(events(lived)) > 30
    with lived.house.database.connection_context():
        counted = {table: table.select().count() for table in WATCHED}
    assert told.rows == sum(counted.values())
    assert [table.__name__ for table, number in counted.items() if not number] == [], "each must have a row"


@pytest.mark.parametrize("column", SPOILED)
def test_a_changed_event_is_found_at_its_number(lived: School, column: str) -> None:
    sql(lived, f"UPDATE audit_event SET {column} = {SPOILED[column]} WHERE id = 17")
    assert verdict(lived).first_bad == 17


def test_every_column_of_an_event_is_tried() -> None:
    assert set(SPOILED) == set(EVENT_COLUMNS) - {"id"}


def renumbered(first: int, last: int) -> str:
    return f"UPDATE audit_event SET id = id - {last - first} WHERE id >= {last}"


INSERTED = (
    "UPDATE audit_event SET id = id + 1000 WHERE id >= 12",
    "INSERT INTO audit_event (id, at, address, act, thing, thing_id, before, after, hash)"
    " SELECT 12, at, address, act, thing, thing_id, before, after, hash FROM audit_event WHERE id = 11",
    "UPDATE audit_event SET id = id - 999 WHERE id >= 1000",
)
SWAPPED = (
    "UPDATE audit_event SET id = 9999 WHERE id = 12",
    "UPDATE audit_event SET id = 12 WHERE id = 13",
    "UPDATE audit_event SET id = 13 WHERE id = 9999",
)


@pytest.mark.parametrize(
    ("statements", "number"),
    [
        (("DELETE FROM audit_event WHERE id = 12",), 13),
        (("DELETE FROM audit_event WHERE id = 12", renumbered(12, 13)), 12),
        (("DELETE FROM audit_event WHERE id BETWEEN 1 AND 5",), 6),
        (INSERTED, 12),
        (SWAPPED, 12),
    ],
    ids=["taken out", "taken out and renumbered", "the beginning taken out", "put in", "swapped"],
)
def test_events_taken_out_put_in_or_swapped_are_found(
    lived: School, statements: tuple[str, ...], number: int
) -> None:
    sql(lived, *statements)
    assert verdict(lived).first_bad == number


@pytest.mark.parametrize("back", [True, False], ids=["and its row set back", "only"])
def test_an_end_cut_off_is_found_by_a_head_that_a_snapshot_remembers(lived: School, back: bool) -> None:
    head = events(lived)[-1]
    statements = [f"DELETE FROM audit_event WHERE id = {head['id']}"]
    if back:
        statements.append(f"DELETE FROM {head['thing']} WHERE id = {head['thing_id']}")
    sql(lived, *statements)
    assert held(lived, (head["id"], head["hash"])) == [(head["id"], Standing.REWRITTEN)]
    assert verdict(lived).sound == back, "without the snapshot such a cut would go unseen"


def test_a_history_rewritten_with_the_key_is_found_by_a_remembered_head(lived: School) -> None:
    before = events(lived)
    remembered = [(event["id"], event["hash"]) for event in before[9::10]]
    assert {standing for _, standing in held(lived, *remembered)} == {Standing.SAME}
    rewrite(lived, 25)
    assert verdict(lived).sound, "whoever has the key can make a chain of their own"
    found = held(lived, *remembered)
    assert [standing for number, standing in found if number < 25] == [Standing.SAME] * 2
    assert {standing for number, standing in found if number >= 25} == {Standing.REWRITTEN}


def rewrite(school: School, number: int) -> None:
    """Change an event and make the whole chain anew with the school's own key."""
    statements, previous = [], ""
    for event in events(school):
        if event["id"] == number:
            event["address"] = "10.9.9.9"
        event["hash"] = link(school.house.keys.audit, previous, event)
        previous = event["hash"]
        told = f"address = '{event['address']}', hash = '{previous}'"
        statements.append(f"UPDATE audit_event SET {told} WHERE id = {event['id']}")
    sql(school, *statements)


def test_the_beginning_of_a_hash_as_it_stands_on_paper_is_enough(lived: School) -> None:
    head = events(lived)[-1]
    assert held(lived, (head["id"], head["hash"][:16])) == [(head["id"], Standing.SAME)]
    assert held(lived, (head["id"], "0" * 16), (head["id"], "")) == [(head["id"], Standing.REWRITTEN)] * 2


def test_what_a_restore_left_behind_is_no_rewriting_and_what_came_after_it_is(lived: School) -> None:
    head = events(lived)[-1]
    at = lived.house.clock.now().local

    def restored(book: Book) -> Saved:
        set_setting(book, RESTORED_FROM, "a snapshot", at.date())
        return Saved(1, at)

    lived.house.write(restored).result()
    number = head["id"] + 1
    left = Anchor(number + 3, "00", "kept before the restore", at - timedelta(hours=1))
    later = Anchor(number + 3, "00", "made after it", at + timedelta(hours=1))
    earlier = Anchor(number - 1, "00", "of before the restored snapshot", at - timedelta(hours=2))
    found = {
        one.anchor.kept_in: (one.standing, one.restore)
        for one in lived.house.look(hold, [left, later, earlier])
    }
    assert found == {
        left.kept_in: (Standing.LEFT, number),
        later.kept_in: (Standing.REWRITTEN, 0),
        earlier.kept_in: (Standing.REWRITTEN, 0),
    }


def test_another_key_fits_no_event(lived: School) -> None:
    with lived.house.database.connection_context():
        assert verify_journal(b"another key of thirty-two bytes!").first_bad == 1


@pytest.mark.parametrize("table", WATCHED, ids=lambda table: table._meta.table_name)
def test_a_row_of_any_table_changed_made_or_gone_is_found(lived: School, table: Any) -> None:
    name = table._meta.table_name
    with lived.house.database.connection_context():
        number = rows(table.select(table.id).order_by(table.id.desc()).limit(1))[0][0]
        fields = [field for field in table._meta.sorted_fields if field.column_name != "id"]
        lived.house.database.execute_sql("PRAGMA ignore_check_constraints = ON")
        lived.house.database.execute_sql("PRAGMA foreign_keys = OFF")
        for field in fields:
            column = field.column_name
            kept = lived.house.database.execute_sql(f"SELECT {column} FROM {name} WHERE id = {number}")
            (value,) = kept.fetchone()
            other = 1 - value if isinstance(field, BooleanField) else spoiled(value)
            change = f"UPDATE {name} SET {column} = ? WHERE id = {number}"
            lived.house.database.execute_sql(change, (other,))
            told = verify_journal(lived.house.keys.audit).strangers
            assert told == (Stranger(name, number, Fault.CHANGED),), column
            lived.house.database.execute_sql(change, (value,))
        assert verify_journal(lived.house.keys.audit).sound
        lived.house.database.execute_sql(f"UPDATE {name} SET id = 4242 WHERE id = {number}")
        told = verify_journal(lived.house.keys.audit).strangers
        assert told == (Stranger(name, 4242, Fault.UNKNOWN), Stranger(name, number, Fault.MISSING))


def spoiled(value: int | str | None) -> int | str:
    """Return another value of the same shape: a later day, another number, another word."""
    if value is None or isinstance(value, int):
        return 777
    is_day = value[4:5] == value[7:8] == "-"
    return value.replace("202", "203", 1) if is_day else f"{value}x"


def test_what_has_no_trail_is_only_the_trail_itself_and_the_log_of_sign_ins() -> None:
    assert [table.__name__ for table in WITHOUT_TRAIL] == ["AuditEvent", "SignIn"]


def test_no_password_hash_ever_stands_in_the_trail(lived: School) -> None:
    with lived.house.database.connection_context():
        hashes = [hashed for (hashed,) in rows(Account.select(Account.password_hash)) if hashed]
    told = "\n".join(event["before"] + event["after"] for event in events(lived))
    assert len(hashes) >= 3
    assert "password_hash" in told
    assert not any(part in told for hashed in hashes for part in (hashed, hashed[-31:], hashed[10:32]))
    assert "$2b$" not in told


def test_a_hash_put_in_by_sql_is_found_though_the_trail_never_shows_one(lived: School) -> None:
    with lived.house.database.connection_context():
        ((hashed,),) = rows(Account.select(Account.password_hash).where(Account.id == 1))
        for stored, sound in ((hashed + "x", False), ("", False), (hashed, True)):
            Account.update(password_hash=stored).where(Account.id == 1).execute()
            told = verify_journal(lived.house.keys.audit).strangers
            assert told == (() if sound else (Stranger("account", 1, Fault.CHANGED),))


def test_numbers_of_the_trail_have_no_gap_and_name_their_request_once(lived: School) -> None:
    told = events(lived)
    assert [event["id"] for event in told] == list(range(1, len(told) + 1))
    assert all(one["at"] <= other["at"] for one, other in pairwise(told))
    requests = [event["request"] for event in told if event["request"]]
    assert len(requests) == len(set(requests)) >= 7


WAYS: dict[str, Callable[[Who, int], object]] = {
    "topic": lambda who, lesson: who.writes_topic(lesson, "Степень", seen=2),
    "marks": lambda who, lesson: who.marks(lesson, "Воронин", "3", seen=2),
    "nothing": lambda who, lesson: who.marks(lesson, "Гусева"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_change_and_its_event_are_one_transaction(scene: Scene, way: str) -> None:
    lived, petrova = scene(live)
    number, commits = len(events(lived)), lived.house.writer.commits
    saved(WAYS[way](petrova, 1))
    assert lived.house.writer.commits == commits + 1
    assert len(events(lived)) > number
    assert verdict(lived).sound


def test_a_row_older_than_a_column_is_sound_until_the_column_is_written() -> None:
    row = {"id": 5, "topic": "t", "plan_item_id": None}
    told_before_there_were_plans = json.dumps({"id": 5, "topic": "t"})
    assert _as_it_was(Lesson, row, told_before_there_were_plans) == {"id": 5, "topic": "t"}
    assert _as_it_was(Lesson, row | {"plan_item_id": 3}, told_before_there_were_plans)["plan_item_id"] == 3
    assert _as_it_was(Lesson, row, json.dumps(row)) == row

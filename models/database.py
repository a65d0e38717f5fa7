"""The one database of a school: how it is opened, what is promised of every connection."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import peewee
from peewee import SqliteDatabase
from playhouse.migrations import Runner

from models.accounts import Account, PublicKey, RoleGrant, SecondFactor, SignIn
from models.audit import AuditEvent
from models.base import Table, database
from models.cards import PupilCard, SealedValue
from models.certification import Certificate, Signature
from models.control import Remark
from models.courses import Course, GroupMember, StudyGroup, Subject, Teaching, TimetableChange, TimetableSlot
from models.dialect import keep_for_ever
from models.lessons import Absence, AbsenceDocument, Homework, Lesson, Mark, Work, WorkKind
from models.outage import CarriedOver, Outage
from models.people import Enrollment, Guardian, Guardianship, Person, Pupil, SchoolClass, Staff
from models.plans import PlanItem, TopicPlan
from models.printing import HandOver, PrintApplication, PrintIssue, ReadyBatch
from models.results import SummativeMark, TermReopening
from models.school import BellPeriod, DayOff, SchoolYear, Setting, Term, WorkingDay
from models.temporary import (
    ReadyBlanks,
    TemporaryComparison,
    TemporaryJournal,
    TemporaryRecord,
    TemporaryTotals,
)

__all__ = ["PRAGMAS", "SAFE_SQLITE", "TABLES", "database", "open_school", "sqlite", "sqlite_version"]

sqlite = peewee.sqlite3  # type: ignore[attr-defined]  # the driver peewee 4.5.3 chose: pysqlite3 first

SAFE_SQLITE = (3, 51, 3)
"""Older ones have the WAL-reset corruption bug."""

PRAGMAS: dict[str, int | str] = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "secure_delete": 1,
    "journal_size_limit": 64 * 1024 * 1024,
    "cache_size": -16000,
    "temp_store": "memory",
}
BUSY_SECONDS = 10

TABLES: tuple[type[Table], ...] = (
    Setting,
    SchoolYear,
    Person,
    Term,
    DayOff,
    WorkingDay,
    BellPeriod,
    SchoolClass,
    Staff,
    Pupil,
    Enrollment,
    Guardian,
    Guardianship,
    Subject,
    StudyGroup,
    GroupMember,
    Course,
    Teaching,
    TimetableSlot,
    TimetableChange,
    TopicPlan,
    PlanItem,
    Lesson,
    WorkKind,
    Work,
    Mark,
    AbsenceDocument,
    Absence,
    Homework,
    SummativeMark,
    TermReopening,
    PupilCard,
    SealedValue,
    Remark,
    Certificate,
    Signature,
    Account,
    RoleGrant,
    SignIn,
    SecondFactor,
    PublicKey,
    PrintApplication,
    PrintIssue,
    HandOver,
    ReadyBatch,
    Outage,
    CarriedOver,
    TemporaryJournal,
    TemporaryRecord,
    TemporaryTotals,
    TemporaryComparison,
    ReadyBlanks,
    AuditEvent,
)
MIGRATIONS = Path(__file__).with_name("migrations")


class SchemaNewer(Exception):
    """The file was written by a newer program."""


def sqlite_version() -> tuple[int, ...]:
    """Return the version of the SQLite library in use."""
    return tuple(int(part) for part in sqlite.sqlite_version.split("."))


def open_school(path: Path) -> SqliteDatabase:
    """Bind the tables to the school's file; every connection gets and keeps ``PRAGMAS``."""
    opened = SqliteDatabase(str(path), pragmas=PRAGMAS, timeout=BUSY_SECONDS, autoconnect=False)
    database.initialize(opened)
    return opened


def migrate(opened: SqliteDatabase) -> list[str]:
    """Bring an open file's schema to this program's; return the names of the steps taken."""
    runner = Runner(opened, directory=str(MIGRATIONS))
    unknown = {step.name for step in runner.status() if step.path is None}
    if unknown:
        raise SchemaNewer(", ".join(sorted(unknown)))
    taken: list[str] = runner.up()
    keep_for_ever(opened, AuditEvent)
    return taken


def pragmas_read_back(opened: SqliteDatabase) -> dict[str, Any]:
    """Return what the open connection of this thread really has set."""
    return {name: opened.pragma(name) for name in PRAGMAS}


def rows(query: peewee.Query) -> Sequence[tuple[Any, ...]]:
    """Run a query as plain tuples: 25 times cheaper than model instances on a page."""
    return list(query.tuples().execute())

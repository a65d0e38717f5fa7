"""The copies: whether the journal would outlive its disk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.doctor.point import Point
from app.snapshots import FOLDER, keys_of, school_time
from app.unit import USER
from backups.facts import opened, setting_of
from backups.retention import Noted, noted_in
from backups.second import folder_of, on_the_same_disk
from backups.snapshot_keys import SnapshotKeys
from backups.troubles import BackupFailed
from backups.verify import verify_snapshot
from services.house import DATABASE
from services.safety import Safety
from services.settings import CLOCK_SHIFT, SCHOOL_ID, SECOND_PLACE, SECOND_PLACE_DAYS
from texts.backups import FINDINGS, moment, refused
from texts.system import cause

OWN_DAYS = 2
"""The server makes one every day on which something was changed."""
CHOOSE = "zhurnal backup --second ПАПКА на другом диске или label:ИМЯ_ФЛЕШКИ"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the journal is now and what its school decided."""

    school: str
    place: str
    days: int
    head: int
    now: datetime
    of_a_demo: bool
    keys: SnapshotKeys


def copies(folder: Path) -> Iterator[Point]:
    """Yield how the snapshots here and in the second place are."""
    wanted = _wanted(folder)
    if wanted.of_a_demo:
        yield Point("снимки", True, "учебной школе они не нужны")
        return
    yield _newest("снимки здесь", folder / FOLDER, wanted, OWN_DAYS, "zhurnal backup")
    if not wanted.place:
        yield Point("второе место", False, "не названо: сломается диск — пропадут и снимки", CHOOSE)
        return
    try:
        there = folder_of(wanted.place)
    except BackupFailed as failed:
        yield Point(
            "второе место", False, refused(failed.trouble, failed.about), f"подключите {wanted.place}"
        )
        return
    if not there.is_dir():
        yield Point("второе место", False, f"папки {there} нет", f"подключите диск, или {CHOOSE}")
        return
    if on_the_same_disk(folder, there):
        yield Point("второе место", False, f"{there}: тот же диск, что у журнала", CHOOSE)
        return
    yield Point("второе место", True, f"{wanted.place}, другой диск")
    yield _newest(
        "копия там", there, wanted, wanted.days, "zhurnal backup, пока сервер работает: он скопирует сам"
    )


def _wanted(folder: Path) -> Wanted:
    database = folder / DATABASE
    now = school_time(database)
    with opened(database, "mode=ro") as connection:
        days = setting_of(connection, SECOND_PLACE_DAYS)
        return Wanted(
            setting_of(connection, SCHOOL_ID) or "",
            setting_of(connection, SECOND_PLACE) or "",
            int(days or Safety().longest_days),
            connection.execute("SELECT coalesce(max(id), 0) FROM audit_event").fetchone()[0],
            now,
            setting_of(connection, CLOCK_SHIFT) is not None,
            keys_of(folder),
        )


def _newest(what: str, folder: Path, wanted: Wanted, days: int, mend: str) -> Point:
    """Judge the newest checked snapshot of a place: there, fresh enough, good to the last bit."""
    try:
        newest = _newest_in(folder, wanted)
    except OSError as trouble:
        seen = f"{trouble.filename or folder}: {cause(trouble)}"
        return Point(
            what,
            False,
            seen,
            f"sudo ls -la {folder}; папка должна быть журнала: sudo chown -R {USER} {folder}",
        )
    if newest is None:
        return Point(what, False, "проверенных нет", mend)
    at = newest.manifest.made_at
    if newest.manifest.audit_id != wanted.head and wanted.now - at > timedelta(days=days):
        return Point(what, False, f"последний {moment(at)}, старше {days} дн.", mend)
    verdict = verify_snapshot(newest.path, wanted.keys, wanted.school)
    if verdict.finding is not None:
        return Point(what, False, f"{newest.path.name}: {FINDINGS[verdict.finding]}", mend)
    return Point(what, True, f"последний {moment(at)}, прочитан до последнего бита")


def _newest_in(folder: Path, wanted: Wanted) -> Noted | None:
    if not folder.is_dir():
        return None
    return next(
        (one for one in noted_in(folder, wanted.keys)[0] if one.manifest.school == wanted.school), None
    )

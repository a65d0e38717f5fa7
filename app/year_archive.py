"""Making the archive of a closed year: a snapshot first, everything else is read from it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from peewee import SqliteDatabase

from app import VERSION
from app.archive import FOLDER as SIGNED_FOLDER
from app.laying import safe_name
from app.papers import DOCUMENTS
from backups.disk import PART, publish, write_whole
from backups.facts import facts_of, fault_of, opened
from backups.snapshot import copy_out
from backups.troubles import BackupFailed, Trouble, typed
from backups.year_archive import check, copy_archive, copy_missing, files_in, publish_folder, unfinished
from exchange.plain import write_plain
from models.base import database
from models.of_year import tables_of_year
from services.actor import OFFICE
from services.book import KEYED_DIGEST_ONLY
from services.clock import Now
from services.house import DATABASE, House
from services.settings import SCHOOL_NAME, settings_on
from services.year_archive import Year, belonging_to
from texts import archives as words
from texts.tables import column, table

FOLDER = "years"
SECRET = KEYED_DIGEST_ONLY - {("sealed_value", "sealed")}
"""What stands in no table of an archive; a sealed value says nothing to who has not the key."""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive on this disk."""

    folder: Path
    files: int
    size: int
    """Bytes."""


def name_of(year: Year) -> str:
    """Return the name of a year's folder."""
    return year.title.replace("/", "-")


def make_archive(house: House, year: Year, tell: Tell) -> Archive:
    """Make the archive of a year in the data folder, or read the one that is there to the last bit.

    ``BackupFailed`` leaves what was done so far, to be gone on with; ``BeingMade`` where another does it.
    """
    final = house.folder / FOLDER / name_of(year)
    with typed(final):
        if not final.exists():
            with unfinished(final) as part:
                _fill(house, year, part, tell)
                publish_folder(part, final)
    if check(final):
        raise BackupFailed(Trouble.SNAPSHOT_BAD, str(final))
    files = files_in(final)
    return Archive(final, len(files), sum((final / file).stat().st_size for file in files))


def second_copy(archive: Archive, folder: Path) -> Path:
    """Copy an archive into a folder of a disk that is there; return where it lies."""
    final = folder / FOLDER / archive.folder.name
    with typed(folder):
        if not folder.is_dir():
            raise BackupFailed(Trouble.FOLDER_MISSING, str(folder))
        final.parent.mkdir(mode=0o700, exist_ok=True)
    copy_archive(archive.folder, final)
    return final


def _fill(house: House, year: Year, part: Path, tell: Tell) -> None:
    snapshot = part / DATABASE
    if not snapshot.exists():
        tell("снимок журнала")
        _copy_out(house.file, snapshot)
    with _seen(house, snapshot) as now:
        parts = belonging_to(OFFICE, now, year.year)
        taken: set[str] = set()
        for number, (school_class, title) in enumerate(parts.classes, 1):
            file = part / words.JOURNALS / f"журнал-{_free_name(title, school_class, taken)}.pdf"
            if not file.exists():  # what a try that was cut off has drawn is of the same snapshot
                tell(f"журнал {title}, {number} из {len(parts.classes)}")
                file.parent.mkdir(mode=0o700, exist_ok=True)
                journal = DOCUMENTS["journal"]
                journal.draw(journal.read(OFFICE, now, school_class), file)
        tell("таблицы")
        _write_tables(house, year, part / words.TABLES)
        school = settings_on(now.today).get(SCHOOL_NAME, "")
    if parts.kept_in:
        (part / words.SIGNED).mkdir(mode=0o700, exist_ok=True)
    for kept in parts.kept_in:
        copy_missing(house.folder / SIGNED_FOLDER / kept, part / words.SIGNED / kept)
    closed_on = now.local_of(year.closed_at or now.utc).date()
    text = words.read_me(school, year.title, closed_on, now.local, VERSION)
    write_whole(part / words.READ_ME, text.replace("\n", "\r\n").encode("utf-8-sig"))


def _free_name(title: str, school_class: int, taken: set[str]) -> str:
    """Return a class's part of a file's name: «7/1» is a title like any other."""
    safe = safe_name(title)
    name = f"{safe}-{school_class}" if safe in taken else safe
    taken.add(safe)
    return name


def _copy_out(source: Path, snapshot: Path) -> None:
    """Bring a checked copy of the whole journal to its name."""
    part = snapshot.with_name(snapshot.name + PART)
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    copy_out(source, part)
    with typed(part, damage=Trouble.SOURCE_DAMAGED), opened(part, "mode=ro&immutable=1") as connection:
        facts_of(connection)
        if fault := fault_of(connection):
            raise BackupFailed(Trouble.SOURCE_DAMAGED, fault)
    publish(part, snapshot)


@contextmanager
def _seen(house: House, snapshot: Path) -> Iterator[Now]:
    """Let this thread's views read a snapshot, at the moment it was made."""
    taken = datetime.fromtimestamp(snapshot.stat().st_mtime, UTC).replace(tzinfo=None)
    drift = house.clock.now().utc - datetime.now(UTC).replace(tzinfo=None)
    whole_seconds = timedelta(seconds=round(drift.total_seconds()))
    address = f"{snapshot.absolute().as_uri()}?mode=ro&immutable=1"
    looked_at = SqliteDatabase(address, uri=True, autoconnect=False)
    with database.instead(looked_at), looked_at.connection_context():
        yield house.clock.at((taken + whole_seconds).replace(microsecond=0))


def _write_tables(house: House, year: Year, folder: Path) -> None:
    """Write every table as CSV, and what they and their columns hold."""
    folder.mkdir(mode=0o700, exist_ok=True)
    instant = partial(datetime.combine, time=datetime.min.time())
    since = house.clock.utc(instant(year.starts_on))
    described = []
    for plain in tables_of_year(year.year, since, datetime.max, SECRET):
        names = [one.name for one in plain.columns]
        write_plain(folder / f"{plain.name}.csv", names, plain.rows)
        for one in plain.columns:
            told = column(one.name, one.points_to)
            described.append((plain.name, table(plain.name), one.name, told))
    write_plain(folder / words.DESCRIPTION, words.DESCRIPTION_HEADER, described)

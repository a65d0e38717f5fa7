"""The look at a school's file before it is opened: a newer one is left alone, an unwritable place is told."""

from pathlib import Path

from app.cli.common import CannotGoOn
from backups.facts import known_steps, opened, steps_of
from backups.troubles import BackupFailed, Trouble, typed
from services.house import DATABASE
from services.reserve import why_unwritable
from texts.backups import refused
from texts.health import no_room_to_begin
from texts.system import cause


def look_first(folder: Path) -> None:
    """Read which form the file has, without a byte of it changing; raises CannotGoOn."""
    database = folder / DATABASE
    in_use = database.with_name(f"{DATABASE}-wal").exists()  # else not even files beside it are made
    try:
        with typed(database), opened(database, "mode=ro" + "&immutable=1" * (not in_use)) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema")]
            steps = steps_of(connection) if "schema_migration" in tables else []
    except BackupFailed as failed:
        if failed.trouble in (Trouble.DISK_FAILED, Trouble.DISK_FULL):
            _tell_if_unwritable(folder)
        raise CannotGoOn(f"Журнал не открыть. {refused(failed.trouble, failed.about)}") from failed
    if newer := sorted(set(steps) - known_steps()):
        raise CannotGoOn(
            f"Журнал записан более новой программой (шаги {', '.join(newer)}). Поставьте её последнюю "
            "версию; журнал не изменён."
        )
    _tell_if_unwritable(folder)


def _tell_if_unwritable(folder: Path) -> None:
    if trouble := why_unwritable(folder):
        raise CannotGoOn(no_room_to_begin(str(folder), cause(trouble))) from trouble

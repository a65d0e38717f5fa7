"""A journal of an earlier version: brought to this one as a whole, or left as it was."""

from contextlib import nullcontext
from pathlib import Path

from app import VERSION
from app.cli.common import CannotGoOn, Exit, complain
from app.install.program import PREVIOUS
from app.serving.faults import note_fault
from app.snapshots import FOLDER, keys_of, school_time
from app.unit import LAUNCHER
from backups.lock import AlreadyHeld, take_lock
from backups.snapshot import Snapshot
from backups.troubles import BackupFailed
from backups.upgrade import forget_trial, is_older, safe_state, upgrade
from services.house import DATABASE, House
from services.keys import open_keys
from services.settings import settings_on
from texts.backups import refused


def bring_up(folder: Path, *, locked: bool) -> None:
    """Give a journal of an earlier version this one's form; ``CannotGoOn`` leaves every byte of it.

    Alone in the folder, so that a server of the earlier version never sees the new form; ``locked`` where
    the caller sees to that. ``KeysMissing`` where the keys are not there.
    """
    try:
        if not is_older(folder / DATABASE):
            if locked:
                forget_trial(folder / DATABASE)
            return
        open_keys(folder / "keys", make=False)
        with nullcontext() if locked else take_lock(folder):
            if is_older(folder / DATABASE):
                _bring_up(folder)
    except BackupFailed as failed:
        why = refused(failed.trouble, failed.about, failed.finding)
        raise CannotGoOn(f"Журнал прежней версии и остался прежним. {why}", Exit.STAYED_OLD) from failed
    except AlreadyHeld as held:
        raise CannotGoOn(
            f"Журнал прежней версии, и с ним работает сервер (процесс {held}). "
            "Остановите сервер и запустите его новой программой."
        ) from held


def _bring_up(folder: Path) -> None:
    database = folder / DATABASE
    kept = safe_state(database, folder / FOLDER, school_time(database), VERSION, keys_of(folder))
    complain(f"Журнал прежней версии, снимок его: {kept.path}. Перехожу на новую…")
    try:
        upgrade(database, kept, lambda copy: _try_out(copy, folder / "keys"))
    except BackupFailed:
        raise
    except Exception as fault:  # whatever a step or the trial of its copy may do, the old file stands
        raise CannotGoOn(_stayed(note_fault(fault, "migration"), kept), Exit.STAYED_OLD) from fault
    complain("Переход закончен, журнал проверен.")


def _try_out(copy: Path, keys: Path) -> None:
    """Open a copy of the journal as a server would: the steps are taken, the writer works, a view reads."""
    house = House(copy.parent, keys=keys)
    house.start()
    try:
        house.look(lambda _, now: settings_on(now.today))
    finally:
        house.stop()


def _stayed(code: str, kept: Snapshot) -> str:
    before = LAUNCHER.parent.with_name(LAUNCHER.parent.name + PREVIOUS) / LAUNCHER.name
    how = f"sudo {before} install" if before.is_file() else "верните её папку на место"
    return (
        f"Перейти на новую версию не удалось, код {code}. Журнал остался прежним до последнего байта "
        f"(и снимок: {kept.path}). Запустите прежнюю программу: {how}."
    )

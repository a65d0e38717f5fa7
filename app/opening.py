"""Opening a school that is there already; no screen and no server is loaded for it."""

from pathlib import Path

from app.cli.common import CannotGoOn
from app.first_look import look_first
from app.upgrading import bring_up
from models.database import SAFE_SQLITE, sqlite_version
from services.house import DATABASE, House
from services.keys import KeysMissing


def open_house(folder: Path, *, cost: int | None = None, locked: bool = False) -> House:
    """Open a school that is there already; every way this can fail is one Russian sentence.

    ``locked``: the caller holds the lock of the folder.
    """
    if not (folder / DATABASE).is_file():
        raise CannotGoOn(
            f"В папке {folder} нет журнала. Создайте школу: zhurnal init, или укажите папку ключом --data."
        )
    if sqlite_version() < SAFE_SQLITE:
        raise CannotGoOn(
            f"Библиотека SQLite старая ({'.'.join(map(str, sqlite_version()))}) и может испортить файл: "
            f"нужна не ниже {'.'.join(map(str, SAFE_SQLITE))}. Подробности: zhurnal doctor."
        )
    look_first(folder)
    try:
        bring_up(folder, locked=locked)
        return House(folder, cost=cost)
    except KeysMissing as missing:
        raise CannotGoOn(
            f"Нет ключа {missing}: без него пароли не подойдут и история не проверится. "
            "Положите на место копию папки keys и повторите."
        ) from missing

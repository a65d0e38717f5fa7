"""Opening a school that is there already; no screen and no server is loaded for it."""

from pathlib import Path

from app.cli.common import CannotGoOn, Exit
from app.first_look import look_first
from app.standby import place
from app.upgrading import bring_up
from models.database import SAFE_SQLITE, sqlite_version
from services.house import DATABASE, House
from services.keys import KeysMissing
from services.standby import Successor
from texts.standby import superseded


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


def open_to_write(folder: Path) -> House:
    """Open a school for a command that writes: not where another machine keeps the journal."""
    house = open_house(folder)
    demand_none_met(house)
    return house


def demand_none_met(house: House) -> None:
    """Stop where another machine was met that keeps the journal: what is written here nobody would see."""
    met = house.look(lambda actor, now: place.went_on(house.folder))
    if met is not None:
        raise kept_elsewhere(house.folder, met)


def kept_elsewhere(folder: Path, met: Successor) -> CannotGoOn:
    """Return that another machine keeps the journal of a folder, as a verb ends with it."""
    return CannotGoOn(superseded(met, str(folder)), Exit.SUPERSEDED)

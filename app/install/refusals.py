"""Why a machine cannot take the journal, looked at before anything is changed: a sentence each."""

import os
import shutil
import socket
import sys
from pathlib import Path

from app.cli.common import CannotGoOn
from app.install.place import Place, everybody_may_pass
from app.install.plan import UNIT
from app.install.program import is_program
from app.install.steps import MARK
from app.standby.place import where
from app.unit import USER
from services.house import DATABASE

RUNS = Path("/run/systemd/system")
"""Is there only where systemd runs the machine."""
NOT_FOR_DATA = tuple(Path(name) for name in ("/tmp", "/var/tmp", "/run", "/dev", "/proc", "/sys", "/boot"))
BEGINNINGS = {
    *("keys", "backups", "logs", "trusted", "archive", "years", "incoming", "lists", "printing", "standby"),
    "lost+found",
}
"""What may lie in a data folder before there is a journal: brought from another machine, a disk."""
LEAST_PORT = 1024


def demand_root(place: Place) -> None:
    """Stop where this is a machine and we are not its root."""
    if place.root is None and os.geteuid() != 0:
        raise CannotGoOn(
            "Установить журнал на машину может только root: повторите с sudo. "
            "Посмотреть, что будет сделано, может каждый: --dry-run."
        )


def demand_systemd(place: Place) -> None:
    """Stop where nobody would start the service."""
    if place.root is None and not RUNS.is_dir():
        raise CannotGoOn(
            "Этой машиной управляет не systemd, и запускать журнал вместе с ней некому. "
            "Без установки его открывает команда zhurnal serve."
        )
    missing = [tool for tool in ("systemd-sysusers", "systemctl") if shutil.which(tool) is None]
    if missing:
        raise CannotGoOn(f"Здесь нет {' и '.join(missing)}: поставьте пакет systemd целиком и повторите.")


def demand_python(place: Place) -> None:
    """Stop where the service's user could not reach the Python that we run by."""
    if place.root is not None:
        return
    python = Path(sys.executable).resolve()
    if not everybody_may_pass(python) or python.parts[1] in ("home", "root"):
        raise CannotGoOn(
            f"Python лежит в {python.parent}, туда пользователь {USER} не войдёт. Поставьте Python системы, "
            "удалите папку .venv программы и повторите: ZHURNAL_PYTHON=/usr/bin/python3 ./zhurnal install."
        )


def demand_program_place(place: Place, program: Path) -> None:
    """Stop where something else stands in the program's place."""
    there = place.at(program)
    free = not os.path.lexists(there) or (there.is_dir() and not any(there.iterdir()))
    if not free and not is_program(there):
        raise CannotGoOn(
            f"В {program} лежит что-то другое, не журнал: освободите это место "
            "или назовите другое ключом --program."
        )


def demand_data_place(place: Place, data: Path) -> None:
    """Stop where the data folder could not be the journal's own."""
    if any(data == bad or bad in data.parents for bad in NOT_FOR_DATA) or len(data.parts) < 3:
        raise CannotGoOn(
            f"Папка {data} данным не годится: там ничего не хранится долго или она общая. "
            "Назовите другую ключом --data, обычно /srv/zhurnal/school."
        )
    there = place.at(data)
    if place.root is None and not everybody_may_pass(there):
        raise CannotGoOn(
            f"В папку {data} пользователь {USER} не войдёт: закрыта папка над ней. "
            "Назовите другую ключом --data."
        )
    if not os.path.lexists(there):
        return
    account = place.account(USER)
    owner = there.stat().st_uid
    if owner not in (0, os.geteuid(), account.uid if account else 0):
        raise CannotGoOn(
            f"Папка {data} принадлежит пользователю {place.name_of(owner)}, а не журналу. Назовите другую "
            f"ключом --data, а если журнал в ней, отдайте её: chown -R {USER} {data}."
        )
    if not there.is_dir() or not ((there / DATABASE).is_file() or where(there) or _began(there)):
        raise CannotGoOn(f"В папке {data} лежат чужие файлы: назовите пустую или новую ключом --data.")


def _began(folder: Path) -> bool:
    """Whether only the beginnings of a school lie there: its keys brought beforehand, snapshots, a log."""
    return {path.name for path in folder.iterdir()} <= BEGINNINGS


def demand_free_user(place: Place, name: str) -> None:
    """Stop where the name belongs to a person."""
    account = place.account(name)
    if account is not None and (account.may_sign_in or account.uid == 0):
        raise CannotGoOn(
            f"Пользователь {name} на этой машине уже есть, и под ним входят: журналу нужен свой. "
            f"Переименуйте его или закройте ему вход: usermod -s /usr/sbin/nologin {name}."
        )


def demand_own_files(place: Place, *paths: Path) -> None:
    """Stop where a file of the system that we would write is somebody else's."""
    for path in paths:
        file = place.at(path)
        if os.path.lexists(file) and not (file.is_file() and MARK in file.read_text("utf-8", "replace")):
            raise CannotGoOn(f"Файл {path} здесь уже есть, и он не наш: уберите его и повторите.")


def demand_free_port(place: Place, host: str, port: int) -> None:
    """Stop where the port cannot be listened at, unless it is our own service that listens."""
    if not LEAST_PORT <= port <= 65535:
        raise CannotGoOn(f"Порт {port} служба без прав root не откроет: назовите от {LEAST_PORT} до 65535.")
    if place.root is not None or place.systemd_says("is-active", "--quiet", UNIT):
        return
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
    except OSError as trouble:
        raise CannotGoOn(
            f"Порт {port} на {host} занят другой программой или такого адреса здесь нет "
            "(кто занял: ss -ltnp). Назовите другой ключом --port."
        ) from trouble


def demand_machine(place: Place, program: Path, user: str, *files: Path) -> None:
    """Stop where a machine cannot take the program, its user and the files of the system."""
    demand_systemd(place)
    demand_python(place)
    demand_program_place(place, program)
    demand_free_user(place, user)
    demand_own_files(place, *files)

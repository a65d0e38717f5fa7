"""The machine: what the program stands on."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from app.doctor.point import Point
from app.printer import NotTaken, Printer
from exchange.detached import counts_gost
from models.database import SAFE_SQLITE, sqlite_version
from printouts.letters import FONTS, Face

LEAST_FREE_MEGABYTES = 500
REINSTALL = "поставьте программу заново: sudo ./zhurnal install из её папки"


def machine(folder: Path) -> Iterator[Point]:
    """Yield what holds with a school and without one."""
    version = ".".join(map(str, sqlite_version()))
    least = ".".join(map(str, SAFE_SQLITE))
    new = sys.version_info >= (3, 11)
    yield Point("Python", new, ".".join(map(str, sys.version_info[:3])), "" if new else REINSTALL)
    good = sqlite_version() >= SAFE_SQLITE
    yield Point("SQLite", good, f"{version}, нужна не ниже {least}", "" if good else REINSTALL)
    yield _disk(folder)
    yield _synchronised()
    yield _fonts()
    gost = "проверяются" if counts_gost() else "не проверяются: нет openssl или пакета libengine-gost-openssl"
    yield Point("подписи ГОСТ", True, gost)


def _disk(folder: Path) -> Point:
    place = next((parent for parent in (folder, *folder.parents) if parent.exists()), Path("/"))
    free = shutil.disk_usage(place).free // 1_000_000
    good = free >= LEAST_FREE_MEGABYTES
    seen = f"свободно {free} МБ, нужно от {LEAST_FREE_MEGABYTES}"
    return Point(
        "диск",
        good,
        seen,
        "" if good else "уберите лишнее: sudo du -xh / | sort -h | tail; zhurnal snapshots --prune",
    )


def _synchronised() -> Point:
    """Ask systemd whether somebody keeps the clock right; without a network that is only advice."""
    try:
        asked = subprocess.run(
            ["timedatectl", "show", "--property=NTPSynchronized", "--value"],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        ).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        asked = ""
    if asked == "yes":
        return Point("сверка часов", True, "идёт")
    seen = "не идёт" if asked == "no" else "не узнать: timedatectl не отвечает"
    return Point(
        "сверка часов",
        True,
        seen,
        "sudo timedatectl set-ntp true; без интернета сверяйте раз в месяц: sudo timedatectl set-time",
    )


def _fonts() -> Point:
    missing = [face.value for face in Face if not (FONTS / face.value).is_file()]
    if missing:
        return Point("шрифты", False, f"нет {', '.join(missing)}", REINSTALL)
    return Point("шрифты", True, f"{len(Face)} на месте")


def queue(name: str) -> Point:
    """Look whether the print service has the queue that paper goes to."""
    if not name:
        return Point("принтер", True, "документы ложатся в папку")
    try:
        there = asyncio.run(Printer(name).queues())
    except NotTaken as why:
        return Point("принтер", False, str(why), "sudo apt-get install cups-client")
    if name in there:
        return Point("принтер", True, f"очередь {name} есть")
    seen = f"очереди {name} нет, есть: {', '.join(there)}" if there else "служба печати не отвечает или пуста"
    return Point("принтер", False, seen, "lpstat -e назовёт очереди; выбрать другую: в журнале F4, «станция»")

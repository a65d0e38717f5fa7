"""The server as one running thing: the house open, its lock held, SSH listening, everything ended cleanly."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from copy import copy
from dataclasses import dataclass
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from app.changes import ChangesKept, demand_whole, keeping_changes
from app.cli.common import CannotGoOn, complain
from app.duties import kept
from app.evening_blanks import EveningBlanks, evening
from app.nightly import nightly
from app.opening import open_house
from app.printer import Printer
from app.probe import Probe, probing
from app.serving.faults import story_of
from app.serving.host_key import HOST_KEY, HostKeyUnreadable, keep_host_key
from app.serving.ssh import Serving, start_serving
from app.snapshots import snapshots_kept
from app.standby.others import Others, asking, demand_own_reign
from app.standby.supply import Supply
from app.station import OFFICE_FOLDER, Station
from app.weekly_batch import WeeklyBatch, weekly
from app.wiring import FrontDoor
from app.yearly import yearly
from backups.lock import AlreadyHeld, take_lock
from printouts.login_slips import Entrance
from rules.text import clean
from services.house import House
from services.reserve import Reserve
from services.signing_in.accounts import Admission
from services.signing_in.sessions import end_lost
from texts.health import no_room_to_begin
from texts.system import cause

EVERY_ADDRESS = ("", "0.0.0.0", "::")
LOG = Path("logs") / "journal.log"
LOG_BYTES = 5_000_000
LOGS_KEPT = 5
LONGEST_RECORD = 20_000


@dataclass(frozen=True, slots=True)
class Running:
    """A server that takes connections."""

    house: House
    serving: Serving[Admission]
    others: Others


@asynccontextmanager
async def running(
    folder: Path,
    host: str,
    port: int,
    *,
    cost: int | None = None,
    printer: Printer | None = None,
    keeps_snapshots: bool = True,
) -> AsyncIterator[Running]:
    """Serve a school until the block is left; sessions then read a calm line and end."""
    with _alone(folder), ExitStack() as afterwards:
        house, others = await _ready(folder, cost)
        house.start()
        house.write(end_lost)
        station = Station(folder / OFFICE_FOLDER, house.file, printer)
        door, supply = FrontDoor(house, station), None
        if keeps_snapshots:
            supply = Supply(house, _copied(house, door, afterwards).here, others)
        try:
            serving = await _listen(door, host, port, folder, supply)
            station.entrance = Entrance(known_address(host), serving.port, serving.fingerprint)
            if keeps_snapshots:
                others.serves(known_address(host), serving.port)
            try:
                sheets = (weekly(WeeklyBatch(house, station)), evening(EveningBlanks(house, station)))
                copies = (snapshots_kept(door.snapshots), yearly(house), asking(others))
                copied = copies if keeps_snapshots else ()
                async with kept((nightly(house), probing(Probe(house)), *sheets, *copied)):
                    yield Running(house, serving, others)
            finally:
                await serving.stop()
                await door.settled()
        finally:
            station.close()
            house.stop()


async def _ready(folder: Path, cost: int | None) -> tuple[House, Others]:
    """Open the house of a folder where nothing stands against serving it."""
    house = open_house(folder, cost=cost, locked=True)
    _demand_host_key(folder / HOST_KEY)
    demand_whole(house)
    others = Others(house)
    await demand_own_reign(house, others)
    house.watch.reserve = Reserve(folder)
    house.live.attach(asyncio.get_running_loop())
    return house, others


def _demand_host_key(path: Path) -> None:
    """Stop where the server's key is spoilt: a new one, made unasked, would frighten every client."""
    try:
        keep_host_key(path)
    except HostKeyUnreadable as spoilt:
        raise CannotGoOn(
            f"Ключ сервера испорчен: {path}. Верните его из копии keys в сейфе. Копии нет — удалите файл, "
            "сервер сделает новый: повесьте на доску его отпечаток."
        ) from spoilt


def _copied(house: House, door: FrontDoor, afterwards: ExitStack) -> ChangesKept:
    """Begin the change journal; what is left is written when the server has stopped."""
    changes = afterwards.enter_context(keeping_changes(house))
    door.snapshots.tell_changes = changes.how
    return changes


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only server of a data folder."""
    with ExitStack() as lock:
        try:
            lock.enter_context(take_lock(folder))
        except AlreadyHeld as held:
            raise CannotGoOn(
                f"Журнал в папке {folder} уже открыт другим сервером (процесс {held}). "
                "Остановите его или укажите другую папку ключом --data."
            ) from held
        except FileNotFoundError:
            open_house(folder)  # says that there is no school
            raise
        except OSError as trouble:
            raise CannotGoOn(no_room_to_begin(str(folder), cause(trouble))) from trouble
        yield


def known_address(host: str) -> str:
    """Return the address people come to, empty where the server listens on all it has."""
    return "" if host in EVERY_ADDRESS else host


async def _listen(
    door: FrontDoor, host: str, port: int, folder: Path, supply: Supply | None
) -> Serving[Admission]:
    try:
        return await start_serving(door, host=host, port=port, host_key=folder / HOST_KEY, machines=supply)
    except UnicodeError as trouble:  # what the codec of names in the network says of a name that is none
        raise CannotGoOn(
            f"«{host}» не имя и не адрес этой машины. Укажите другой ключом --host."
        ) from trouble
    except OSError as trouble:
        raise CannotGoOn(
            f"Порт {port} на {host} занят или недоступен ({cause(trouble)}). Укажите другой ключом --port."
        ) from trouble


class CalmFormatter(logging.Formatter):
    """Writes records that neither steer a terminal nor look like two, and of errors only their places.

    An error's own words may quote a name or a mark; a login may hold a line break and a false record.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record, its second and later lines set in."""
        record = copy(record)
        record.exc_text = None  # another handler may have put the error's words there
        return clean(super().format(record), multiline=True, most=LONGEST_RECORD).replace("\n", "\n    ")

    def formatException(self, ei: Any) -> str:
        """Return the places an error came through, without its words."""
        return story_of(ei[1])


class _OwnLog(RotatingFileHandler):
    """A log that only its owner reads, each new file of it too."""

    def _open(self) -> TextIOWrapper:
        held = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return TextIOWrapper(os.fdopen(held, "ab"), encoding=self.encoding)


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Send the log to the school's folder, which only its owner reads; a full disk stops nothing."""
    log = folder / LOG
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = _OwnLog(log, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8")
    except OSError as trouble:
        complain(f"Записи о работе не ведутся: {log}, {cause(trouble)}.")
        yield
        return
    kept.setFormatter(CalmFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root, told = logging.getLogger(), logging.raiseExceptions
    level = root.level
    logging.raiseExceptions = False  # else a record that finds no room is told to stderr, with a traceback
    root.addHandler(kept)
    root.setLevel(logging.INFO)
    logging.getLogger("asyncssh").setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.removeHandler(kept)
        root.setLevel(level)
        logging.raiseExceptions = told
        with suppress(OSError):  # a disk that takes nothing takes no last record either
            kept.close()


@contextmanager
def told_to_stop() -> Iterator[asyncio.Event]:
    """Hear Ctrl+C and the service manager's stop from here on, before anybody waits for it."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, told.set)
    try:
        yield told
    finally:
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(sign)

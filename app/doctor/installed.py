"""The installation: is all that ``install`` makes still as it makes it, and does the service answer."""

import argparse
import shlex
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.cli import serve
from app.cli.parser import RussianParser
from app.doctor.point import Point
from app.install.place import Place
from app.install.plan import PROGRAM, STANDBY_UNIT, UNIT, UNITS, Server, server_steps
from app.install.program import is_program
from app.unit import DISKS, USER
from backups.lock import held_by_a_server
from services.house import DATABASE

ANSWERS_WITHIN = 5.0
"""Seconds."""
GREETING = b"SSH-2.0-"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit says its server was asked for."""

    server: Server
    host: str
    port: int
    printer: str

    @property
    def install(self) -> str:
        """Return the command that makes it so again."""
        printer = ("--printer", self.printer) if self.printer else ()
        data = ("--data", str(self.server.data), "--program", str(self.server.program))
        return "sudo zhurnal install " + shlex.join(
            (*data, "--host", self.host, "--port", str(self.port), *printer)
        )


def asked_of(unit: Path) -> Asked | None:
    """Read back what a unit starts; None where it is not one of ours."""
    try:
        text = unit.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    line = next((line for line in text.splitlines() if line.startswith("ExecStart=")), "")
    words = shlex.split(line.removeprefix("ExecStart=").replace("%%", "%").replace("$$", "$"))
    if "serve" not in words:
        return None
    parser = RussianParser(prog="zhurnal")
    serve.add_parser(parser.add_subparsers(dest="verb"))
    try:
        args: argparse.Namespace = parser.parse_args(words[words.index("serve") :])
    except SystemExit:
        return None
    program = Path(words[0]).parent if is_program(Path(words[0]).parent) else PROGRAM
    printer = ("--printer", args.printer) if args.printer else ()
    asked = ("--host", args.host, "--port", str(args.port), *printer)
    stands_by = unit.with_name(STANDBY_UNIT).is_file() and not (args.data / DATABASE).is_file()
    return Asked(Server(args.data, program, asked, stands_by), args.host, args.port, args.printer or "")


def installed(place: Place, folder: Path, second: str) -> Iterator[Point]:
    """Yield how the installation of a folder's server is; ``second`` is where its copies go."""
    unit = place.at(UNITS / UNIT)
    asked = asked_of(unit) if unit.is_file() else None
    if unit.is_file() and asked is None:
        yield Point(
            "служба",
            False,
            f"{UNITS / UNIT}: не такая, как пишет install",
            "sudo ./zhurnal install из папки программы",
        )
        return
    if asked is None or place.at(asked.server.data) != folder:
        yield Point("служба", True, "эта папка открывается не службой")
        yield Point("сервер", True, "работает" if held_by_a_server(folder) else "не запущен")
        return
    yield from _as_written(place, asked)
    yield from _program(place, asked)
    yield from _may_write(second)
    yield from _answering(place, folder, asked)


def _as_written(place: Place, asked: Asked) -> Iterator[Point]:
    """Ask every step of an installation whether it is still so."""
    wrong = [
        step for step in server_steps(place, asked.server) if not step.replaces_program and not step.is_done()
    ]
    for step in wrong:
        yield Point("установка", False, f"не так: {step.what}", asked.install)
    if not wrong:
        account = place.account(USER)
        yield Point("установка", True, f"служба, команда и пользователь {USER} как поставлены")
        if account is not None and account.may_sign_in:
            yield Point(
                "пользователь", False, f"под {USER} входят", f"sudo usermod -s /usr/sbin/nologin {USER}"
            )
    extra = sorted(place.at(UNITS / f"{UNIT}.d").glob("*.conf"))
    if extra:
        names = ", ".join(path.name for path in extra)
        yield Point("добавки к службе", True, names, f"посмотреть: systemctl cat {UNIT}")


def _program(place: Place, asked: Asked) -> Iterator[Point]:
    program = place.at(asked.server.program)
    if not is_program(program):
        return
    open_to_all = [
        path
        for path in (program, *program.iterdir())
        if path.lstat().st_mode & 0o022 and not path.is_symlink()
    ]
    good = not open_to_all
    seen = str(asked.server.program) if good else f"в {open_to_all[0]} пишет не только хозяин"
    yield Point("программа", good, seen, "" if good else f"sudo chmod -R go-w {asked.server.program}")


def _may_write(second: str) -> Iterator[Point]:
    """Look whether the service is let into the second place: it sees the rest of the system read-only."""
    if second.startswith("/") and not any(disks in Path(second).parents for disks in DISKS):
        yield Point(
            "второе место для службы",
            False,
            f"в {second} ей писать нельзя, можно под {', '.join(map(str, DISKS))}",
            f"подключите диск под /mnt, или sudo systemctl edit {UNIT}: [Service] ReadWritePaths={second}",
        )


def _answering(place: Place, folder: Path, asked: Asked) -> Iterator[Point]:
    if place.root is not None:
        return
    runs = held_by_a_server(folder)
    start = f"sudo systemctl start {UNIT}; почему стоит: journalctl -u {UNIT} -n 30"
    yield Point("сервер", runs, "работает" if runs else "не запущен", "" if runs else start)
    answer = _greeting(asked)
    if runs:
        good = answer.startswith(GREETING)
        seen = f"{asked.port} отвечает" if good else f"{asked.port} не отвечает"
        yield Point("порт", good, seen, "" if good else f"sudo systemctl restart {UNIT}; ss -ltnp")
    elif answer:
        yield Point("порт", False, f"{asked.port} занят другой программой", "кто занял: sudo ss -ltnp")


def _greeting(asked: Asked) -> bytes:
    """Return the first bytes that the port says, empty where nobody answers."""
    host = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(asked.host, asked.host)
    try:
        with socket.create_connection((host, asked.port), ANSWERS_WITHIN) as way:
            way.settimeout(ANSWERS_WITHIN)
            return way.recv(len(GREETING)) or b"?"
    except TimeoutError:
        return b"?"
    except OSError:
        return b""

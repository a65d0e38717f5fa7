"""``zhurnal install``: the journal as a service of this machine, or a terminal of the school's."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.cli.common import DEFAULT_PORT, CannotGoOn, Exit, add_printer, port, say
from app.cli.terminal import add_terminal
from app.install import refusals
from app.install.place import Place, SystemRefused
from app.install.plan import (
    COMMAND,
    DATA,
    PROGRAM,
    STANDBY_UNIT,
    UNIT,
    UNITS,
    Server,
    kiosk_steps,
    server_steps,
)
from app.install.starting import Started, start
from app.install.steps import Step
from app.kiosk.line import Address
from app.kiosk.unit import NoSuchConsole, console_of
from app.menu import SECONDS, Unattended
from app.serving.host_key import HOST_KEY, HostKeyUnreadable, fingerprint
from app.standby.place import where
from app.unit import KIOSK_USER, USER
from services.house import DATABASE
from texts.standby import HAS_A_JOURNAL
from texts.system import cause

NOTHING = "Всё уже установлено, ничего не изменено."
NEXT = (
    "Дальше: sudo zhurnal init или sudo zhurnal restore СНИМОК, "
    "затем sudo systemctl start zhurnal и sudo zhurnal doctor."
)

NEXT_STANDBY = (
    "Дальше: sudo zhurnal standby --server АДРЕС --key SHA256:…, папка keys с флешки, "
    "sudo systemctl start zhurnal-standby и sudo zhurnal doctor. По шагам: docs/standby.md."
)


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "install",
        help="установить журнал на эту машину: пользователь, папки, служба",
        description=(
            "Ставит журнал на машину, делает это root: пользователь zhurnal, программа, папка данных,\n"
            "служба systemd с ограниченными правами, команда zhurnal. Второй раз ничего не меняет;\n"
            "из папки новой версии — переход на неё. С ключом --kiosk ставит терминал школы."
        ),
    )
    parser.add_argument(
        "--data", type=_absolute, default=DATA, metavar="ПАПКА", help=f"данные (обычно {DATA})"
    )
    parser.add_argument(
        "--program", type=_absolute, default=PROGRAM, metavar="ПАПКА", help=f"программа (обычно {PROGRAM})"
    )
    parser.add_argument("--host", default="0.0.0.0", metavar="АДРЕС", help="адрес (обычно все: 0.0.0.0)")
    parser.add_argument(
        "--port", type=port, default=DEFAULT_PORT, metavar="ПОРТ", help=f"порт (обычно {DEFAULT_PORT})"
    )
    add_printer(parser)
    parser.add_argument("--dry-run", action="store_true", help="только показать, что будет сделано")
    parser.add_argument(
        "--root",
        type=_absolute,
        metavar="ПАПКА",
        help="ставить в эту папку, как в корень машины; ничего не запускать",
    )
    parser.add_argument(
        "--standby",
        action="store_true",
        help="запасной сервер: держит копию журнала, сам открывается по команде zhurnal promote",
    )
    terminal = parser.add_argument_group("терминал школы")
    terminal.add_argument("--kiosk", metavar="КОНСОЛЬ", help="поставить терминал на консоль, например tty8")
    add_terminal(terminal)


def run(args: argparse.Namespace) -> int:
    """Look whether it can be done, do what is not done yet, say what was."""
    place = Place(args.root)
    try:
        if args.kiosk is not None:
            return _install_kiosk(place, args)
        return _install_server(place, args)
    except SystemRefused as refused:
        raise CannotGoOn(f"Система не дала закончить: {refused}. Устраните причину и повторите.") from refused
    except OSError as trouble:
        raise CannotGoOn(
            f"Установка не закончена: {cause(trouble)} ({trouble.filename}). Устраните причину и повторите: "
            "сделанное останется, прежняя программа на месте."
        ) from trouble


def _install_server(place: Place, args: argparse.Namespace) -> int:
    printer = ("--printer", args.printer) if args.printer else ()
    words = ("--host", args.host, "--port", str(args.port), *printer)
    has_journal = (place.at(args.data) / DATABASE).is_file()
    if args.standby and has_journal:
        raise CannotGoOn(HAS_A_JOURNAL.format(data=args.data))
    stands_by = args.standby or (where(place.at(args.data)) is not None and not has_journal)
    server = Server(args.data, args.program, words, stands_by)
    if not args.dry_run:
        refusals.demand_root(place)
    refusals.demand_machine(place, args.program, USER, UNITS / UNIT, UNITS / STANDBY_UNIT, COMMAND)
    refusals.demand_data_place(place, args.data)
    refusals.demand_free_port(place, args.host, args.port)
    steps = server_steps(place, server)
    if args.dry_run:
        return _show(steps)
    done = _take(steps)
    if place.root is not None:
        say("Установлено в папку, запускать нечего." if done else NOTHING)
    elif stands_by:
        return _begin_standby(place, args.data, done)
    elif not has_journal:
        say(f"{'Журнал установлен.' if done else NOTHING} {NEXT}")
    else:
        return _tell(start(place, server, done), done)
    return Exit.DONE


def _begin_standby(place: Place, data: Path, done: Sequence[Step]) -> int:
    """Start the follower where it knows whom to follow."""
    if not where(data):
        say(f"{'Запасной сервер установлен.' if done else NOTHING} {NEXT_STANDBY}")
        return Exit.DONE
    if any(step.restarts for step in done) or not place.systemd_says("is-active", "--quiet", STANDBY_UNIT):
        place.systemctl("daemon-reload")
        place.systemctl("restart", STANDBY_UNIT)
    say(
        "Запасной сервер установлен и следит за главным. Насколько свежая копия: sudo zhurnal standby "
        "--status"
    )
    return Exit.DONE


def _install_kiosk(place: Place, args: argparse.Namespace) -> int:
    if not SECONDS[0] <= args.idle <= SECONDS[1]:
        raise CannotGoOn(f"Выход без нажатий: от {SECONDS[0]} до {SECONDS[1]} секунд.", Exit.WRONG_USAGE)
    try:
        unit = f"zhurnal-kiosk-{console_of(args.kiosk)}.service"
    except NoSuchConsole as wrong:
        raise CannotGoOn(
            f"Нет такой консоли: «{wrong}». Консоли называются tty1, tty2, ttyS0.", Exit.WRONG_USAGE
        ) from wrong
    address = Address(args.server, args.port, args.key or _own_key(place, args))
    if not args.dry_run:
        refusals.demand_root(place)
    refusals.demand_machine(place, args.program, KIOSK_USER, UNITS / unit)
    steps = kiosk_steps(place, args.program, address, Unattended(args.mode, args.idle), args.kiosk)
    if args.dry_run:
        return _show(steps)
    done = _take(steps)
    if done and place.root is None:
        place.systemctl("daemon-reload")
        place.systemctl("restart", unit)
    say(f"Терминал поставлен: {unit}, консоль {console_of(args.kiosk)}." if done else NOTHING)
    return Exit.DONE


def _own_key(place: Place, args: argparse.Namespace) -> str:
    """Return the fingerprint of the server that is installed on this very machine."""
    try:
        if args.server == "127.0.0.1":
            return fingerprint(place.at(args.data) / HOST_KEY)
    except (OSError, HostKeyUnreadable):
        pass
    raise CannotGoOn(
        "Не назван ключ сервера: его отпечаток висит на доске, его печатает zhurnal serve и видно в "
        "journalctl -u zhurnal. Добавьте: --key SHA256:…",
        Exit.WRONG_USAGE,
    )


def _show(steps: Sequence[Step]) -> int:
    """Print what would be done, with the text of each file."""
    wanted = [step for step in steps if not step.is_done()]
    for step in wanted:
        print(f"* {step.what}")
        for line in step.shows.splitlines():
            print(f"    {line}".rstrip())
    say("Ничего не сделано: так и было бы." if wanted else NOTHING)
    return Exit.DONE


def _take(steps: Sequence[Step]) -> list[Step]:
    """Do what is not done yet; return what was done."""
    done = []
    for step in steps:
        if not step.is_done():
            step.do()
            print(f"  сделано: {step.what}", flush=True)
            done.append(step)
    return done


def _tell(started: Started, done: Sequence[Step]) -> int:
    if started is Started.NOT:
        raise CannotGoOn(
            "Установлено, но журнал не запустился. Почему: journalctl -u zhurnal -n 30; проверить всё: "
            "sudo zhurnal doctor."
        )
    if started is Started.OLD_PROGRAM:
        raise CannotGoOn(
            "Новая версия не запустилась, журнал остался прежним. Возвращена прежняя программа, журнал "
            "работает. Почему не запустилась: journalctl -u zhurnal -n 60.",
            Exit.STAYED_OLD,
        )
    say("Журнал установлен и работает." if done or started is Started.STARTED else NOTHING)
    return Exit.DONE


def _absolute(text: str) -> Path:
    return Path(text).expanduser().absolute()

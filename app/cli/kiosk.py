"""``zhurnal kiosk``: the printing station and the corridor terminal, person after person, without a shell."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.cli.common import DEFAULT_PORT, CannotGoOn, Exit, port
from app.cli.terminal import add_terminal
from app.kiosk.line import Address, Away, key_of
from app.kiosk.rounds import stand
from app.menu import SECONDS, Unattended
from app.running import CalmFormatter


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "kiosk",
        help="терминал школы: станция печати или коридор",
        description=(
            "Терминал, за которым садятся по очереди: вход, короткое меню, выход сам собой, снова вход.\n"
            "Говорит с сервером по SSH, файла журнала не открывает. Завершает его только администратор:\n"
            "systemctl stop, или сигнал TERM."
        ),
    )
    add_terminal(parser)
    parser.add_argument(
        "--port", type=port, default=DEFAULT_PORT, metavar="ПОРТ", help=f"порт (обычно {DEFAULT_PORT})"
    )


def run(args: argparse.Namespace) -> int:
    """Stand at the terminal until told to end."""
    if not SECONDS[0] <= args.idle <= SECONDS[1]:
        raise CannotGoOn(f"Выход без нажатий: от {SECONDS[0]} до {SECONDS[1]} секунд.", Exit.WRONG_USAGE)
    kiosk = Unattended(args.mode, args.idle)
    address = Address(args.server, args.port, args.key or _ask_for_the_key(args))
    if not os.isatty(0) or not os.isatty(1):
        raise CannotGoOn("Терминал школы открывается на консоли, а здесь ввод или вывод перенаправлен.")
    with _errors_off_the_screen():
        asyncio.run(stand(address, kiosk))
    return Exit.DONE


def _ask_for_the_key(args: argparse.Namespace) -> str:
    """Name the key that is shown now, and leave believing it to the person."""
    try:
        shown = asyncio.run(key_of(args.server, args.port))
    except Away as away:
        raise CannotGoOn(
            f"Не назван ключ сервера (--key), а {args.server}, порт {args.port}, не отвечает. "
            "Отпечаток ключа печатает zhurnal serve, он висит на доске.",
            Exit.WRONG_USAGE,
        ) from away
    raise CannotGoOn(
        f"Не назван ключ сервера. Сейчас отвечает сервер с ключом {shown}. "
        f"Сверьте с отпечатком на доске и, если он тот же, добавьте: --key {shown}",
        Exit.WRONG_USAGE,
    )


@contextmanager
def _errors_off_the_screen() -> Iterator[None]:
    """Keep what goes to the error stream off the person's screen; a service manager's journal gets it."""
    kept = os.dup(2)
    if os.isatty(2):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
    log = logging.StreamHandler(sys.stderr)
    log.setFormatter(CalmFormatter("%(levelname)s %(name)s %(message)s"))
    asyncssh = logging.getLogger("asyncssh")
    level = asyncssh.level
    logging.getLogger().addHandler(log)
    asyncssh.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(log)
        asyncssh.setLevel(level)
        os.dup2(kept, 2)
        os.close(kept)

"""``zhurnal serve``: the journal over SSH until it is told to stop."""

import argparse
import asyncio
from contextlib import nullcontext
from typing import Any

from app.cli.common import DEFAULT_PORT, Exit, add_common, add_printer, port, say
from app.printer import Printer
from app.running import known_address, logging_to, running, told_to_stop
from app.service_manager import tell
from texts.health import closed
from texts.standby import rival

ANY = "АДРЕС_ЭТОЙ_МАШИНЫ"
"""Where the server listens on all it has."""


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "serve",
        help="открыть журнал по SSH",
        description="Открывает журнал школы по SSH и работает, пока не остановят (Ctrl+C).",
    )
    add_common(parser)
    add_entrance(parser)
    add_printer(parser)


def add_entrance(parser: argparse.ArgumentParser) -> None:
    """Add where people come in."""
    parser.add_argument("--host", default="0.0.0.0", metavar="АДРЕС", help="адрес (обычно все: 0.0.0.0)")
    parser.add_argument(
        "--port", type=port, default=DEFAULT_PORT, metavar="ПОРТ", help=f"порт (обычно {DEFAULT_PORT})"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop."""
    with logging_to(args.data) if args.data.is_dir() else nullcontext():
        return asyncio.run(_serve(args))


def opened(host: str, port: int) -> str:
    """Return where the journal is open; nobody comes to «all addresses»."""
    return f"Журнал открыт: ssh -p {port} ЛОГИН@{known_address(host) or ANY}. Остановить: Ctrl+C."


async def _serve(args: argparse.Namespace) -> int:
    printer = Printer(args.printer) if args.printer else None
    async with running(args.data, args.host, args.port, printer=printer) as server:
        with told_to_stop() as told:
            print(f"Ключ сервера: {server.serving.fingerprint}")
            for found in server.house.rivals:
                say(rival(found))
            say(opened(args.host, server.serving.port))
            tell("READY=1")
            await told.wait()
        tell("STOPPING=1")
        health = server.house.watch.health
    say(closed(health))
    return Exit.DONE

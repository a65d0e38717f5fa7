"""``zhurnal console``: the same journal in this terminal, with a sign-in screen."""

import argparse
import asyncio
import os
from pathlib import Path
from typing import Any

from app.archive_house import archive_opened
from app.cli.common import CannotGoOn, Exit, add_common, say
from app.opening import open_to_write
from app.running import logging_to
from app.serving.door import CodeAsked
from app.session import JournalApp
from app.station import OFFICE_FOLDER, Station
from app.wiring import FrontDoor
from screens.sign_in.page import AskCode
from screens.theme import theme_for
from services.desk import Desk
from services.house import House
from services.signing_in.sessions import CONSOLE


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "console",
        help="открыть журнал в этом окне, без SSH",
        description="Открывает журнал в этом терминале; сервер может работать в то же время.",
    )
    add_common(parser)
    parser.add_argument(
        "--archive", type=Path, metavar="ПАПКА", help="открыть архив закрытого года: только читать"
    )


def run(args: argparse.Namespace) -> int:
    """Show the sign-in screen and the journal behind it."""
    if not os.isatty(0) or not os.isatty(1):
        raise CannotGoOn("Журнал открывается в окне терминала, а здесь ввод или вывод перенаправлен.")
    if args.archive is not None:
        with archive_opened(args.archive.expanduser().absolute(), args.data) as house:
            _show(house, args.data)
        say("До свидания. Архив не изменён.")
        return Exit.DONE
    house = open_to_write(args.data)
    _show(house, args.data)
    say("До свидания. Всё записано на диск.")
    return Exit.DONE


def _show(house: House, data: Path) -> None:
    with logging_to(data):
        asyncio.run(_console(house, FrontDoor(house, Station(data / OFFICE_FOLDER, house.file))))


async def _console(house: House, door: FrontDoor) -> None:
    house.live.attach(asyncio.get_running_loop())
    house.start()
    visitors = []

    async def admit(login: str, password: str, ask_code: AskCode) -> Desk | None:
        admission = await door.admit(login, password, CONSOLE)
        if isinstance(admission, CodeAsked):
            code = await ask_code()
            admission = await door.admit_code(admission, code) if code else None
        if admission is None:
            return None
        visitors.append(admission)
        return door.desk(admission)

    theme = theme_for(os.environ.get("TERM", ""), no_color=bool(os.environ.get("NO_COLOR")))
    try:
        app = JournalApp(None, door.office_of, admit=admit, theme=theme)
        await app.run_async()
        if app.farewell:
            say(app.farewell)
        for visitor in visitors:
            door.left(visitor, "left")
        await door.settled()
    finally:
        house.stop()

"""``zhurnal demo``: an invented school with a year in it, served on this machine alone."""

import argparse
import asyncio
import json
import time
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn, Exit, add_common, port, say
from app.demo import DemoLogin, FolderTaken, build_demo, demo_logins
from app.running import logging_to, running, told_to_stop
from services.house import DATABASE

HOST = "127.0.0.1"
DEFAULT_PORT = 2222


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "demo",
        help="показать учебную школу: всё собрать, открыть по SSH, назвать логины",
        description=(
            "Строит вымышленную школу в своей папке, если её там ещё нет, и открывает её по SSH\n"
            "только для этой машины. Введённое сохраняется до следующего раза. Остановить: Ctrl+C."
        ),
    )
    add_common(parser, "demo")
    parser.add_argument(
        "--port", type=port, default=DEFAULT_PORT, metavar="ПОРТ", help=f"порт (обычно {DEFAULT_PORT})"
    )


def run(args: argparse.Namespace) -> int:
    """Build the school when absent and serve it."""
    _build(args.data)
    with logging_to(args.data):
        return asyncio.run(_serve(args))


def _build(folder: Path) -> None:
    if (folder / DATABASE).is_file():
        return
    print("Строю учебную школу: это один раз и меньше минуты…", flush=True)
    began = time.monotonic()
    try:
        build_demo(folder)
    except FolderTaken as taken:
        raise CannotGoOn(
            f"Папка {taken} не пуста, и журнала в ней нет. Укажите другую ключом --data или уберите её."
        ) from taken
    print(f"Готово за {time.monotonic() - began:.0f} с: {folder}", flush=True)


async def _serve(args: argparse.Namespace) -> int:
    async with running(args.data, HOST, args.port, keeps_snapshots=False) as server:
        port, logins = server.serving.port, demo_logins(args.data)
        with told_to_stop() as told:
            if args.json:
                print(json.dumps([_as_json(login) for login in logins], ensure_ascii=False, indent=2))
            else:
                _print(logins)
                print(f"\nКлюч сервера: {server.serving.fingerprint}")
            who = logins[0].login if logins else "ЛОГИН"
            say(f"Войти: ssh -p {port} {who}@{HOST}   Остановить: Ctrl+C", beside_json=args.json)
            await told.wait()
    say("Журнал закрыт, всё записано на диск.", beside_json=args.json)
    return Exit.DONE


def _as_json(login: DemoLogin) -> dict[str, str]:
    return {"role": login.role, "login": login.login, "password": login.password, "try": login.try_this}


def _print(logins: tuple[DemoLogin, ...]) -> None:
    print(f"\n{'Кто':<34}{'Логин':<14}{'Пароль':<15}Что посмотреть")
    for login in logins:
        print(f"{login.role:<34}{login.login:<14}{login.password:<15}{login.try_this}")

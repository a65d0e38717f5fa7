"""``zhurnal account``: what lets somebody in, and what the owner of the machine may take away or give."""

import argparse
import asyncio
import json
import sys
import uuid
from functools import partial
from pathlib import Path
from typing import Any

from app.cli.common import CannotGoOn, Exit, add_common, agreed, say
from app.cli.naming import no_such_login
from app.opening import open_to_write
from services.actor import OFFICE
from services.book import Book
from services.house import House
from services.outcomes import Outcome, Refusal, Saved
from services.refused import Refused
from services.requests import CloseAccount, DropKey, DropSecondFactor, EndSession, ReopenAccount
from services.signing_in.guarding import keep_key_of
from services.signing_in.sessions import close_account, drop_key, end_session, reopen_account
from services.views.sessions import AccountPage, account_page
from texts.codes import role
from texts.dates import moment
from texts.plurals import counted
from texts.refusals import on_command_line
from texts.system import cause


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "account",
        help="вход человека: сеансы, код, ключи SSH",
        description="Показывает, что открывает учётную запись, и меняет это; сервер при этом работает.",
    )
    add_common(parser)
    parser.add_argument("login", metavar="ЛОГИН", help="чей вход")
    deeds = parser.add_mutually_exclusive_group()
    deeds.add_argument("--no-code", action="store_true", help="не спрашивать больше кода при входе")
    deeds.add_argument(
        "--add-key",
        metavar="ФАЙЛ",
        help="добавить ключ SSH администратора: файл .pub, «-» — стандартный ввод",
    )
    deeds.add_argument("--drop-key", metavar="SHA256:…", help="убрать ключ с этим отпечатком")
    deeds.add_argument("--end-sessions", action="store_true", help="закончить все открытые сеансы")
    deeds.add_argument("--close", action="store_true", help="закрыть учётную запись")
    deeds.add_argument("--reopen", action="store_true", help="открыть закрытую учётную запись")


def run(args: argparse.Namespace) -> int:
    """Do what is asked, or show the account."""
    login = str(args.login).strip().casefold()
    house = open_to_write(args.data)
    house.start()
    try:
        page = _page(house, login)
        told = _done(house, page, args)
        if not told:
            _show(page, args)
            told = "Изменить: zhurnal account --help."
    finally:
        house.stop()
    say(told, beside_json=args.json)
    return Exit.DONE


def _page(house: House, login: str) -> AccountPage:
    try:
        return house.look(account_page, login)
    except Refused as refused:
        raise CannotGoOn(no_such_login(house.look, login)) from refused


def _done(house: House, page: AccountPage, args: argparse.Namespace) -> str:
    """Carry out the one deed that was asked for; return what to tell, empty where none was."""
    if args.add_key:
        line = _line(args.add_key)
        _kept(house.write(lambda book: keep_key_of(book, page.login, line), OFFICE, _new()).result())
        return f"Ключ добавлен: {page.login}."
    if args.drop_key:
        key = next((one.key for one in page.keys if one.fingerprint == args.drop_key), None)
        if key is None:
            raise CannotGoOn(f"Такого ключа у «{page.login}» нет. Ничего не изменено.")
        change = DropKey(key, _new())
        _kept(house.write(lambda book: drop_key(book, change), OFFICE, change.request).result())
        return f"Ключ убран: {page.login}."
    if args.no_code:
        _agreed(f"Не спрашивать больше кода при входе у «{page.login}»?", args)
        drop = DropSecondFactor(page.login, "", _new())
        _kept(asyncio.run(house.accounts.guarding.keep(OFFICE, drop)))
        return f"Код при входе больше не спрашивается: {page.login}."
    if args.end_sessions:
        for one in page.sessions:
            end = EndSession(one.sign_in, _new())
            _kept(house.write(partial(_end, end), OFFICE, end.request).result())
        return f"Закончено: {_sessions(len(page.sessions))}."
    return _closed_or_opened(house, page, args)


def _end(change: EndSession, book: Book) -> Outcome:
    return end_session(book, change)


def _closed_or_opened(house: House, page: AccountPage, args: argparse.Namespace) -> str:
    if args.close:
        _agreed(f"Закрыть учётную запись «{page.login}»?", args)
        close = CloseAccount(page.login, _new())
        _kept(house.write(lambda book: close_account(book, close), OFFICE, close.request).result())
        return f"Учётная запись закрыта: {page.login}. Открыть снова: --reopen."
    if args.reopen:
        reopen = ReopenAccount(page.login, _new())
        _kept(house.write(lambda book: reopen_account(book, reopen), OFFICE, reopen.request).result())
        return f"Учётная запись открыта: {page.login}. Пароль прежний."
    return ""


def _show(page: AccountPage, args: argparse.Namespace) -> None:
    """Print the account."""
    if args.json:
        keys = [{"fingerprint": one.fingerprint, "comment": one.comment} for one in page.keys]
        told = {
            "login": page.login,
            "name": page.full_name,
            "roles": list(page.roles),
            "closed": page.is_closed,
            "code": page.second_factor_since is not None,
            "recovery_codes": page.recovery_left,
            "keys": keys,
            "sessions": len(page.sessions),
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    roles = ", ".join(role(one) for one in page.roles) or "ролей нет"
    print(f"{page.full_name}, логин {page.login}: {roles}{', закрыта' if page.is_closed else ''}")
    since = page.second_factor_since
    codes = counted(page.recovery_left, "запасной код", "запасных кода", "запасных кодов")
    print(
        f"Код при входе: с {moment(since)}, осталось {codes}" if since else "Код при входе: не спрашивается"
    )
    for key in page.keys:
        print(f"Ключ: {key.fingerprint} {key.comment}".rstrip())
    print(f"Сейчас открыто: {_sessions(len(page.sessions))}")


def _sessions(count: int) -> str:
    return counted(count, "сеанс", "сеанса", "сеансов")


def _line(name: str) -> str:
    if name == "-":
        return sys.stdin.readline()
    try:
        return Path(name).read_text("utf-8", "replace")
    except OSError as trouble:
        raise CannotGoOn(f"Файл {name} не прочитать: {cause(trouble)}. Ничего не изменено.") from trouble


def _kept(outcome: Outcome) -> None:
    """Go on only where it is written."""
    match outcome:
        case Saved():
            return
        case Refusal() as refusal:
            raise CannotGoOn(f"{on_command_line(refusal)} Ничего не изменено.")
        case _:
            raise CannotGoOn("Не записано на диск. Проверьте место: zhurnal doctor, и повторите.")


def _agreed(question: str, args: argparse.Namespace) -> None:
    if not agreed(question, args.yes):
        raise CannotGoOn("Отменено, ничего не изменено.")


def _new() -> str:
    return uuid.uuid4().hex

"""``zhurnal passwd``: a first password for an account, given by the machine's administrator."""

import argparse
import asyncio
import json
import secrets
import uuid
from typing import Any

from app.cli.common import CannotGoOn, Exit, add_common, agreed, read_password, say
from app.wiring import open_house
from models.accounts import Account
from models.database import rows
from services.actor import OFFICE
from services.house import House
from services.outcomes import NotSaved, Refusal, Saved
from services.requests import IssuePassword
from texts.plurals import counted
from texts.refusals import sentence

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that look alike on paper."""
LENGTH = 10


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "passwd",
        help="выдать первый пароль",
        description="Выдаёт первый пароль; при первом входе человек сменит его на свой (п. 5.1).",
    )
    add_common(parser)
    parser.add_argument("login", nargs="*", metavar="ЛОГИН", help="кому")
    parser.add_argument("--new", action="store_true", help="всем, у кого пароля ещё нет")
    parser.add_argument("--ask", action="store_true", help="ввести пароль самому, а не придумывать")


def first_password() -> str:
    """Return a password that can be read from a paper slip."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def run(args: argparse.Namespace) -> int:
    """Issue first passwords and print them once."""
    house = open_house(args.data)
    house.start()
    try:
        logins = list(args.login)
        if args.new:
            logins += house.look(lambda actor, now: _without_password())
        if not logins:
            raise CannotGoOn("Некому выдавать: укажите логин или ключ --new (кто ещё без пароля).")
        if len(logins) > 1 and not agreed(f"Выдать первые пароли: {len(logins)}?", args.yes):
            raise CannotGoOn("Отменено, ничего не изменено.")
        issued = [(login, _issue(house, login, args.ask)) for login in logins]
    finally:
        house.stop()
    if args.json:
        print(json.dumps([{"login": login, "password": word} for login, word in issued], ensure_ascii=False))
    else:
        for login, word in issued:
            print(f"{login:<24} {word if not args.ask else '(введён вами)'}")
    done = counted(len(issued), "первый пароль", "первых пароля", "первых паролей")
    say(f"Выдано: {done}. При первом входе программа попросит сменить.", beside_json=args.json)
    return Exit.DONE


def _issue(house: House, login: str, ask: bool) -> str:
    word = read_password(f"Пароль для {login}") if ask else first_password()
    outcome = asyncio.run(house.accounts.issue_password(OFFICE, IssuePassword(login, word, uuid.uuid4().hex)))
    match outcome:
        case Saved():
            return word
        case Refusal() as refusal:
            raise CannotGoOn(f"{login}: {sentence(refusal)}")
        case NotSaved(cause):
            raise CannotGoOn(f"{login}: не записано на диск ({cause}).")
        case _:
            raise CannotGoOn(f"{login}: не записано.")


def _without_password() -> list[str]:
    found = rows(Account.select(Account.login).where(Account.password_hash == "").order_by(Account.login))
    return [login for (login,) in found]

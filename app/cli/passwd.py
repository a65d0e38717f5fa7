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
from models.people import Person
from services.actor import OFFICE
from services.families import logins_of_families, open_family_accounts
from services.house import House
from services.names import full
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
    parser.add_argument(
        "--class",
        dest="school_class",
        metavar="КЛАСС",
        help="ученикам класса и родителям с доступом к дневнику: завести логины и дать пароли, у кого их нет",
    )
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
        if args.school_class:
            logins += _family_logins(house, args.school_class)
        if args.new:
            logins += house.look(lambda actor, now: _without_password())
        if not logins:
            raise CannotGoOn("Некому выдавать: укажите логин, --new (кто ещё без пароля) или --class КЛАСС.")
        if len(logins) > 1 and not agreed(f"Выдать первые пароли: {len(logins)}?", args.yes):
            raise CannotGoOn("Отменено, ничего не изменено.")
        names = house.look(lambda actor, now: _names(logins))
        issued = [(login, _issue(house, login, args.ask)) for login in logins]
    finally:
        house.stop()
    if args.json:
        told = [{"login": login, "password": word, "name": names.get(login, "")} for login, word in issued]
        print(json.dumps(told, ensure_ascii=False))
    else:
        for login, word in issued:
            print(f"{login:<24} {word if not args.ask else '(введён вами)':<12}  {names.get(login, '')}")
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


def _family_logins(house: House, class_title: str) -> list[str]:
    """Open the accounts that a class's families lack; return the logins without a password."""
    outcome = house.write(lambda book: open_family_accounts(book, class_title)).result()
    if isinstance(outcome, Refusal):
        raise CannotGoOn(f"Класса «{class_title}» нет. Ничего не изменено.")
    if not isinstance(outcome, Saved):
        raise CannotGoOn("Логины не записаны на диск. Проверьте место и повторите команду.")
    logins = house.look(lambda actor, now: logins_of_families(class_title, now.today))
    if not logins:
        raise CannotGoOn(f"В классе «{class_title}» у всех уже есть пароли. Забытый: zhurnal passwd ЛОГИН.")
    return logins


def _names(logins: list[str]) -> dict[str, str]:
    """Return whose logins these are."""
    found = rows(
        Account.select(Account.login, Person.surname, Person.given_name, Person.patronymic)
        .join(Person)
        .where(Account.login.in_(logins))
    )
    return {login: full(*name) for login, *name in found}


def _without_password() -> list[str]:
    found = rows(Account.select(Account.login).where(Account.password_hash == "").order_by(Account.login))
    return [login for (login,) in found]

"""``zhurnal passwd``: a first password for an account, given by the machine's administrator."""

import argparse
import asyncio
import json
import os
import secrets
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.cli.common import DEFAULT_PORT, CannotGoOn, Exit, add_common, agreed, port, read_password, say
from app.cli.naming import no_such_login
from app.opening import open_to_write
from app.serving.host_key import HOST_KEY, HostKeyUnreadable, fingerprint
from models.accounts import Account
from models.database import rows
from models.people import Person
from printouts.letters import FontMissing
from printouts.login_slips import Entrance, LoginSlip, LoginSlips, login_slips
from rules.refusals import Reason
from services.actor import OFFICE
from services.house import House
from services.names import full
from services.outcomes import NotSaved, Refusal, Saved
from services.requests import IssuePassword
from services.signing_in.families import logins_of_families, open_family_accounts
from services.views.papers import paper_mark
from texts.plurals import counted, pages
from texts.refusals import on_command_line
from texts.system import cause, font_missing

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
    parser.add_argument("--all", action="store_true", help="всем: прежние пароли больше не подойдут (утечка)")
    parser.add_argument(
        "--class",
        dest="school_class",
        metavar="КЛАСС",
        help="ученикам класса и родителям с доступом к дневнику: завести логины и дать пароли, у кого их нет",
    )
    parser.add_argument("--ask", action="store_true", help="ввести пароль самому, а не придумывать")
    told = "напечатать листки с паролями; на экране пароли тогда не показываются"
    parser.add_argument("--out", metavar="ФАЙЛ.pdf", type=Path, help=told)
    parser.add_argument(
        "--server", default="", metavar="АДРЕС", help="адрес сервера, который стоит на листках"
    )
    parser.add_argument(
        "--port",
        type=port,
        default=DEFAULT_PORT,
        metavar="ПОРТ",
        help=f"порт на листках (обычно {DEFAULT_PORT})",
    )


def first_password() -> str:
    """Return a password that can be read from a paper slip."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def run(args: argparse.Namespace) -> int:
    """Issue first passwords and print them once: on the screen or, with ``--out``, on paper alone."""
    out = _paper(args) if args.out else None
    house = open_to_write(args.data)
    house.start()
    try:
        logins = _logins(house, args)
        if len(logins) > 1 and not agreed(f"Выдать первые пароли: {len(logins)}?", args.yes):
            raise CannotGoOn("Отменено, ничего не изменено.")
        names = house.look(lambda actor, now: _names(logins))
        mark = house.look(paper_mark)
        issued, trouble = _issued(house, logins, args.ask)
    finally:
        house.stop()
    if trouble is not None and not issued:
        raise trouble
    belongs_to = f"{args.school_class} класс" if args.school_class else ""
    slips = tuple(LoginSlip(names.get(login, ""), login, word, belongs_to) for login, word in issued)
    if out is not None:
        _on_paper(LoginSlips(mark, _entrance(args), slips), out, args)
    else:
        _tell(slips, args)
    done = counted(len(issued), "первый пароль", "первых пароля", "первых паролей")
    say(f"Выдано: {done}. При первом входе программа попросит сменить.", beside_json=args.json)
    if trouble is not None:
        raise trouble
    return Exit.DONE


def _logins(house: House, args: argparse.Namespace) -> list[str]:
    """Return who gets a password."""
    logins = list(args.login)
    if args.school_class:
        logins += _family_logins(house, args.school_class)
    if args.new or args.all:
        logins += house.look(lambda actor, now: _everybody(without_password=not args.all))
    if not logins:
        raise CannotGoOn("Некому выдавать: укажите логин, --new (кто ещё без пароля) или --class КЛАСС.")
    return logins


def _issued(
    house: House, logins: Iterable[str], ask: bool
) -> tuple[list[tuple[str, str]], CannotGoOn | None]:
    """Give passwords one after another; what was given before something failed is not lost."""
    issued: list[tuple[str, str]] = []
    for login in logins:
        try:
            issued.append((login, _issue(house, login, ask)))
        except CannotGoOn as trouble:
            return issued, trouble
    return issued, None


def _tell(slips: Iterable[LoginSlip], args: argparse.Namespace) -> None:
    """Show the passwords this once."""
    if args.json:
        told = [{"login": one.login, "password": one.password, "name": one.full_name} for one in slips]
        print(json.dumps(told, ensure_ascii=False))
    else:
        for one in slips:
            print(f"{one.login:<24} {one.password if not args.ask else '(введён вами)':<12}  {one.full_name}")


def _paper(args: argparse.Namespace) -> Path:
    """Return where slips are to lie, sure that nothing is in the way: a password given is given."""
    out: Path = args.out.expanduser().absolute()
    if args.ask:
        raise CannotGoOn(
            "На листок ложится пароль, придуманный программой. Уберите --ask или --out. Ничего не изменено."
        )
    if out.exists():
        raise CannotGoOn(
            f"Файл {out} уже есть, в нём могут быть пароли, которых больше нигде нет. "
            "Укажите другое имя. Ничего не изменено."
        )
    if not os.access(out.parent, os.W_OK | os.X_OK):
        raise CannotGoOn(f"В папку {out.parent} не записать. Ничего не изменено.")
    return out


def _on_paper(printed: LoginSlips, out: Path, args: argparse.Namespace) -> None:
    """Put the passwords on slips; where that fails they are shown, for they are in force."""
    try:
        made = login_slips(printed, out)
    except (OSError, FontMissing) as trouble:
        _tell(printed.slips, args)
        why = cause(trouble) if isinstance(trouble, OSError) else font_missing(str(trouble))
        raise CannotGoOn(f"Листки не напечатаны ({why.rstrip('.')}), пароли показаны выше.") from trouble
    if args.json:
        told = {"path": str(out), "pages": made.pages, "logins": [one.login for one in printed.slips]}
        print(json.dumps(told, ensure_ascii=False))
    say(f"Листки: {out}, {pages(made.pages)}.", beside_json=args.json)
    say("В файле пароли: читать его можете только вы. Напечатайте и удалите его.", beside_json=args.json)
    if not printed.entrance.fingerprint:
        say("Отпечатка ключа на листках нет: сервер ещё не запускали.", beside_json=args.json)


def _entrance(args: argparse.Namespace) -> Entrance:
    try:
        known = fingerprint(args.data / HOST_KEY)
    except (OSError, HostKeyUnreadable):
        known = ""
    return Entrance(args.server, args.port, known)


def _issue(house: House, login: str, ask: bool) -> str:
    word = read_password(f"Пароль для {login}") if ask else first_password()
    outcome = asyncio.run(house.accounts.issue_password(OFFICE, IssuePassword(login, word, uuid.uuid4().hex)))
    match outcome:
        case Saved():
            return word
        case Refusal() as refusal:
            if refusal.reason is Reason.UNKNOWN_THING:
                raise CannotGoOn(no_such_login(house.look, login))
            raise CannotGoOn(f"{login}: {on_command_line(refusal)}")
        case NotSaved(why):
            raise CannotGoOn(f"{login}: не записано на диск ({why}).")
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


def _everybody(*, without_password: bool) -> list[str]:
    asked = Account.select(Account.login).where(Account.disabled_at.is_null()).order_by(Account.login)
    found = rows(asked.where(Account.password_hash == "") if without_password else asked)
    return [login for (login,) in found]

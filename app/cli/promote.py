"""``zhurnal promote``: the second machine goes on with the journal from its copy."""

import argparse
from typing import Any

from app.cli import serve
from app.cli.backup import refusal
from app.cli.common import CannotGoOn, Exit, add_common, add_printer, agreed, complain, say
from app.cli.standby import demand_keys
from app.standby import place
from app.standby.promotion import take_the_journal_over, who_answers
from backups.troubles import BackupFailed
from services.house import DATABASE
from texts import standby as words


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "promote",
        help="повести журнал на запасной машине: главный сервер не работает",
        description=(
            "Собирает журнал из снимка и журнала изменений этой машины, проверяет всю историю, записывает в "
            "неё\n"
            "переход и открывает журнал. Пока главный сервер отвечает, отказывается."
        ),
    )
    add_common(parser)
    serve.add_entrance(parser)
    add_printer(parser)
    parser.add_argument(
        "--main-is-dead",
        action="store_true",
        help="вести журнал здесь, хотя по адресу главного сервера кто-то отвечает",
    )
    parser.add_argument("--only", action="store_true", help="собрать журнал и не открывать его")


def run(args: argparse.Namespace) -> int:
    """Make sure that the first machine is silent, take the journal over, serve."""
    where = place.where(args.data)
    if (args.data / DATABASE).exists():
        raise CannotGoOn(words.LEADS_ALREADY.format(data=args.data))
    if where is None:
        raise CannotGoOn(words.NOT_A_STANDBY)
    demand_keys(args.data)
    _demand_silence(where, args)
    if apart := words.clocks_apart(place.state_of(args.data).ahead):
        complain(apart)
    complain(words.RAISING)
    try:
        done = take_the_journal_over(args.data)
    except BackupFailed as failed:
        raise refusal(failed) from failed
    if done.damaged:
        complain(words.DAMAGED_HERE.format(files=", ".join(done.damaged)))
    say(words.promoted(done.event, done.last_at, done.reign))
    return Exit.DONE if args.only else serve.run(args)


def _demand_silence(where: place.Where, args: argparse.Namespace) -> None:
    key = who_answers(where)
    if key is None:
        return
    if not args.main_is_dead:
        told = words.MAIN_ANSWERS if key == where.key else words.ANOTHER_ANSWERS
        raise CannotGoOn(told.format(host=where.host, port=where.port, key=key))
    if key == where.key and not agreed(words.INSIST, args.yes):
        raise CannotGoOn(words.DECLINED)

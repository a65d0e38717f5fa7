"""What commands name: a day, a class, a teacher, a pupil, found as people write them."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from app.cli.common import CannotGoOn
from models.accounts import Account
from models.database import rows
from rules.text import name_key, with_cyrillic_twins
from services.views.carry_over import OutageView, outages
from services.views.choices import class_choices
from services.views.teacher_choices import teacher_choices
from services.views.weekly import class_by_title
from texts.dates import moment
from texts.outage import CARRIES_NOTHING

LONGEST_NUMBER = 4
"""Of an outage: digits of a day are more."""
MOST_ALIKE = 3
"""Logins that are named beside one that nobody has."""
MOST_LISTED = 8
"""Outages that are named where none was meant."""
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Of a day that a school speaks of."""

Look = Callable[..., Any]
"""Runs a view on the present or on the past."""


def day(written: str) -> date:
    """Return a day of the command line; raises what its parser tells the person."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            found = datetime.strptime(written, form).date()
        except ValueError:
            continue
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise argparse.ArgumentTypeError(
                f"«{written}»: год может быть от {FIRST_YEAR} до {LAST_YEAR}; проверьте"
            )
        return found
    raise argparse.ArgumentTypeError(f"«{written}» не дата; пишите так: 2026-11-16 или 16.11.2026")


def class_named(look: Look, title: str) -> int:
    """Return the class of a title; Latin letters that look Russian are taken for them."""
    found: int | None = look(class_by_title, with_cyrillic_twins(title))
    if found is not None:
        return found
    there = ", ".join(choice.title for choice in look(class_choices))
    raise CannotGoOn(f"Класса «{title}» в этом году нет. Есть: {there or 'ни одного'}.")


def no_such_login(look: Look, login: str) -> str:
    """Return that nobody has a login, and those that are written nearly so."""
    there: list[str] = look(lambda actor, now: [one for (one,) in rows(Account.select(Account.login))])
    alike = get_close_matches(login.lower(), there, MOST_ALIKE)
    told = f"Похожие: {', '.join(alike)}" if alike else "Логины: «Учётные записи» в журнале"
    return f"Логина «{login}» нет. {told}."


def add_outage(parser: argparse.ArgumentParser) -> None:
    """Add what names an outage; without it the last one that ended is meant."""
    told = "номер в журнале перебоев или день начала: 3, 2026-11-16, «2026-11-16 12:30» (обычно последний)"
    parser.add_argument("--outage", metavar="ПЕРЕБОЙ", type=_outage, help=told)


def _outage(written: str) -> int | date | datetime:
    """Return the number or the time that names an outage; raises what the parser tells the person."""
    if written.isdecimal() and len(written) <= LONGEST_NUMBER:
        return int(written)
    for form in ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"):
        with suppress(ValueError):
            return datetime.strptime(written, form)
    try:
        return day(written)
    except argparse.ArgumentTypeError as neither:
        told = "не номер и не день; пишите так: 3, 2026-11-16 или «2026-11-16 12:30»"
        raise argparse.ArgumentTypeError(f"«{written}» {told}") from neither


def outage_named(look: Look, named: int | date | datetime) -> int:
    """Return the outage of a number of the register, of a day or of a minute; raises CannotGoOn."""
    read: tuple[OutageView, ...] = look(outages)
    there = tuple(enumerate(reversed(read), 1))
    found = [(number, one) for number, one in there if _is_meant(one, number, named)]
    if not there:
        raise CannotGoOn("Перебоев не было.")
    if not found:
        raise CannotGoOn(f"Такого перебоя нет. Последние: {_listed(there[-MOST_LISTED:])}.")
    if len(found) > 1:
        raise CannotGoOn(f"Их несколько, назовите номер: {_listed(found)}.")
    ((_, one),) = found
    if one.ended_at is None:
        raise CannotGoOn("Этот перебой ещё идёт: переносить начнут, когда связь появится.")
    if not one.carries_over:
        raise CannotGoOn(CARRIES_NOTHING)
    return one.outage


def _listed(found: Iterable[tuple[int, OutageView]]) -> str:
    return "; ".join(f"{number} – {moment(one.started_at)}" for number, one in found)


def _is_meant(outage: OutageView, number: int, named: int | date | datetime) -> bool:
    match named:
        case datetime():
            return outage.started_at.replace(second=0, microsecond=0) == named
        case date():
            return outage.started_at.date() == named
        case _:
            return number == named


def teacher_named(look: Look, typed: str) -> int:
    """Return the teacher whose name begins as typed; raises CannotGoOn for none and for several."""
    return one_of(typed, [(one.person, one.full_name) for one in look(teacher_choices)], "учителя")


def one_of(typed: str, things: Sequence[tuple[int, str]], what: str) -> int:
    """Return the thing whose name begins as typed; raises CannotGoOn for none and for several."""
    key = _spoken(typed)
    found = [(thing, name) for thing, name in things if f"{_spoken(name)} ".startswith(f"{key} ")]
    found = found or [(thing, name) for thing, name in things if _spoken(name).startswith(key)]
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise CannotGoOn(
            f"Здесь нет {what} «{typed}». Есть: {', '.join(name for _, name in things) or 'никого'}."
        )
    names = ", ".join(name for _, name in found)
    raise CannotGoOn(f"Подходит несколько: {names}. Укажите полнее.")


def _spoken(name: str) -> str:
    """Return a name as it is compared: «Английский язык, гр. 1» of a screen is «английский язык гр. 1»."""
    return name_key(name.replace(",", " "))

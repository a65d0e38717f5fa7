"""``zhurnal init``: an empty school with its year, bells and kinds of work, and the first administrator."""

import argparse
import json
import re
import secrets
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from app.cli.common import CannotGoOn, Exit, add_common, agreed, read_password, say
from app.cli.passwd import first_password
from app.founding import SchoolThere, lay_folder
from app.production_calendar import days_off, production_days, years_unknown
from models.accounts import Account
from models.database import rows
from rules.passwords import weak
from rules.text import clean_line, login_from, mixed_alphabets
from services.book import Book
from services.filling import filled, made
from services.founding import FirstAdministrator, Founding, add_administrator, found_school
from services.house import DEFAULT_ZONE, House
from services.outcomes import NotSaved, Outcome, Refusal, Saved
from services.settings import BCRYPT_COST, SCHOOL_ID, SCHOOL_NAME, WEEK_DAYS, ZONE
from services.signing_in.passwords import scramble
from texts import seeds
from texts.plurals import counted
from texts.refusals import on_command_line
from texts.system import cause

SLOWEST_SIGN_IN = 0.3
"""Seconds a password check may take on this machine; within it the highest cost is taken."""
LEAST_COST, HIGHEST_COST = 10, 15
NEW_YEAR_FROM_MONTH = 6
MOST_CLASSES = 100
_LATIN_AS_CYRILLIC = str.maketrans("ABEKMHOPCTX", "АВЕКМНОРСТХ")
_CLASS = r"(\d{1,2})\s*([^\W\d_]?)"
_RANGE = re.compile(rf"{_CLASS}(?:\s*[-–—]\s*{_CLASS})?", re.IGNORECASE)


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "init",
        help="создать пустую школу и первого администратора",
        description=(
            "Создаёт пустую школу: учебный год с четвертями и полугодиями, каникулы и праздники,\n"
            "звонки, виды работ, классы и первого администратора. Всё это потом можно изменить.\n"
            "Первый пароль печатается один раз; без терминала он читается строкой со входа."
        ),
    )
    add_common(parser)
    parser.add_argument("--name", metavar="НАЗВАНИЕ", help="как называется школа")
    parser.add_argument(
        "--year", metavar="ГОД", type=_year, help="год, в сентябре которого начинается учебный год"
    )
    parser.add_argument(
        "--classes", metavar="СПИСОК", type=classes_of, default=(), help="классы, например 1А-11А,5Б"
    )
    parser.add_argument("--admin", metavar="ФИО", help="администратор: «Фамилия Имя Отчество»")
    week = parser.add_mutually_exclusive_group()
    week.add_argument(
        "--six-day-week", dest="days", action="store_const", const=6, help="шестидневная неделя (обычно)"
    )
    week.add_argument(
        "--five-day-week", dest="days", action="store_const", const=5, help="пятидневная неделя"
    )
    parser.set_defaults(days=6)


def run(args: argparse.Namespace) -> int:
    """Ask what was not given, found the school, print the administrator's login."""
    name = _asked(args.name, "Название школы", "--name")
    surname, given, patronymic = _names(_asked(args.admin, "Администратор (фамилия имя отчество)", "--admin"))
    year = args.year or _year_of(date.today())
    founding = founding_of(name, year, args.classes, args.days)
    if not agreed(f"Создать школу «{name}», {founding.year_title} уч. год, в папке {args.data}?", args.yes):
        raise CannotGoOn("Отменено, ничего не создано.")
    password = _password(login_from(surname, given, patronymic, lambda login: False))
    try:
        lay_folder(args.data)
    except SchoolThere as there:
        raise CannotGoOn(
            f"В папке {args.data} журнал уже есть: init ничего не перезаписывает. "
            "Укажите другую папку ключом --data."
        ) from there
    except OSError as trouble:
        raise CannotGoOn(f"Папку {args.data} создать не удалось: {cause(trouble)}.") from trouble
    login = _found(args, founding, (surname, given, patronymic), password)
    _tell(args, founding, name, login, "" if _piped() else password)
    return Exit.DONE


def founding_of(name: str, year: int, classes: tuple[tuple[int, str], ...], days: int) -> Founding:
    """Return everything a new school begins with."""
    starts_on, ends_on = seeds.year_dates(year)
    return Founding(
        settings=(
            (SCHOOL_NAME, name),
            (SCHOOL_ID, secrets.token_hex(8)),
            (ZONE, DEFAULT_ZONE),
            (BCRYPT_COST, str(highest_cost(_seconds_at))),
            (WEEK_DAYS, str(days)),
        ),
        year_title=seeds.year_title(year),
        starts_on=starts_on,
        ends_on=ends_on,
        terms=seeds.terms(year),
        days_off=days_off(year),
        working_days=production_days(starts_on, ends_on),
        bells=seeds.BELLS,
        work_kinds=seeds.WORK_KINDS,
        classes=classes,
    )


def highest_cost(seconds_at: Callable[[int], float]) -> int:
    """Return bcrypt's highest cost that stays under the limit; each next one takes twice as long."""
    cost, seconds = LEAST_COST, seconds_at(LEAST_COST)
    while cost < HIGHEST_COST and seconds * 2 < SLOWEST_SIGN_IN:
        cost, seconds = cost + 1, seconds * 2
    return cost


def classes_of(text: str) -> tuple[tuple[int, str], ...]:
    """Return grades and letters of «1А-11А,5Б», each once, in order."""
    found: set[tuple[int, str]] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise argparse.ArgumentTypeError(f"не понимаю класс «{part}»: пишите 5А или 1А-11А")
        first, letter, last, last_letter = match.groups()
        if last is not None and _letter(letter) != _letter(last_letter):
            raise argparse.ArgumentTypeError(f"в «{part}» разные буквы: пишите 1А-11А")
        grades = range(int(first), int(last or first) + 1)
        if not grades or not 1 <= grades[0] <= grades[-1] <= 11:
            raise argparse.ArgumentTypeError(f"в «{part}» должны быть классы от 1 до 11 по порядку")
        found |= {(grade, _letter(letter)) for grade in grades}
    if len(found) > MOST_CLASSES:
        raise argparse.ArgumentTypeError(f"слишком много классов: {len(found)}")
    return tuple(sorted(found))


def _letter(text: str) -> str:
    return text.upper().translate(_LATIN_AS_CYRILLIC)


def _year(text: str) -> int:
    if not text.isdigit() or not 2000 <= int(text) <= 2100:
        raise argparse.ArgumentTypeError(f"«{text}» не похоже на год: пишите, например, 2026")
    return int(text)


def _year_of(today: date) -> int:
    """Return the year that is under way, or from June on the one that is being prepared."""
    return today.year if today.month >= NEW_YEAR_FROM_MONTH else today.year - 1


def _asked(given: str | None, question: str, option: str) -> str:
    answer = clean_line(given or "")
    if not answer and sys.stdin.isatty():
        answer = clean_line(input(f"{question}: "))
    if not answer:
        raise CannotGoOn(f"Не указано: {question.lower()}. Повторите с ключом {option}.")
    return answer


def _names(text: str) -> tuple[str, str, str]:
    parts = text.split(maxsplit=2)
    if len(parts) < 2:
        raise CannotGoOn(f"В «{text}» нет имени. Напишите фамилию, имя и отчество через пробел.")
    if any(mixed_alphabets(part) for part in parts):
        raise CannotGoOn(f"В «{text}» смешаны русские и латинские буквы. Проверьте раскладку.")
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


def _piped() -> bool:
    return not sys.stdin.isatty()


def _password(login: str) -> str:
    """Return a first password: made here at a terminal, else the next line of standard input."""
    if not _piped():
        return first_password()
    password = read_password("Первый пароль администратора")
    if weak(password, login):
        raise CannotGoOn("Пароль слишком простой: нужно не меньше восьми знаков, не из частых, без логина.")
    return password


def _found(args: argparse.Namespace, founding: Founding, names: tuple[str, str, str], password: str) -> str:
    """Write the school in one transaction; return the administrator's login."""
    house = House(args.data)
    house.start()
    try:
        cost = int(dict(founding.settings)[BCRYPT_COST])
        first = FirstAdministrator(*names, scramble(house.keys.pepper, password, cost))

        def found(book: Book) -> Outcome:
            made(found_school(book, founding))
            return filled(book, made(add_administrator(book, first)))

        match house.write(found).result():
            case Saved(thing=account):
                with house.database.connection_context():
                    return str(rows(Account.select(Account.login).where(Account.id == account))[0][0])
            case Refusal() as refusal:
                raise CannotGoOn(on_command_line(refusal))
            case NotSaved(cause):
                raise CannotGoOn(f"Не записано на диск: {cause}. Ничего не создано, повторите.")
            case _:
                raise CannotGoOn("Не записано.")
    finally:
        house.stop()


def _tell(args: argparse.Namespace, founding: Founding, name: str, login: str, password: str) -> None:
    classes = counted(len(founding.classes), "класс", "класса", "классов")
    if args.json:
        told = {"school": name, "year": founding.year_title, "login": login, "folder": str(args.data)}
        print(json.dumps({**told, **({"password": password} if password else {})}, ensure_ascii=False))
    else:
        print(f"Логин администратора:  {login}")
        if password:
            print(
                f"Первый пароль:         {password}   (показан один раз; при входе программа попросит новый)"
            )
    if unknown := years_unknown(founding.starts_on, founding.ends_on):
        say(
            f"Переносов выходных {' и '.join(map(str, unknown))} г. программа не знает: праздники внесены, "
            "перенесённые дни — нет. Когда их объявят, завуч или администратор впишут их: F4, «календарь».",
            beside_json=args.json,
        )
    say(
        f"Школа «{name}» создана: {founding.year_title} уч. год, {classes}. "
        "Дальше: zhurnal import, zhurnal serve.",
        beside_json=args.json,
    )


def _seconds_at(cost: int) -> float:
    began = time.perf_counter()
    scramble(b"measure", "measure", cost)
    return time.perf_counter() - began

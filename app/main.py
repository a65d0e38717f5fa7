"""The command line: one verb a module of ``app.cli``, imported only when it is asked for."""

import argparse
import gc
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import VERSION
from app.cli.common import CannotGoOn, Exit, complain
from app.cli.faults import report_fault
from app.cli.parser import RussianParser
from rules.text import clean_line
from texts.system import KNOWN, cause


@dataclass(frozen=True, slots=True)
class Verb:
    """A word of the command line, the module that obeys it, and what it is for."""

    name: str
    module: str
    summary: str


VERBS: tuple[Verb, ...] = (
    Verb("demo", "app.cli.demo", "открыть показательную школу, чтобы попробовать"),
    Verb("init", "app.cli.init", "создать пустую школу и первого администратора"),
    Verb("serve", "app.cli.serve", "открыть журнал для сети школы"),
    Verb("install", "app.cli.install", "установить журнал на эту машину службой systemd"),
    Verb("console", "app.cli.console", "открыть журнал в этом терминале, без сети"),
    Verb("kiosk", "app.cli.kiosk", "станция печати или терминал в коридоре, говорит с сервером"),
    Verb("import", "app.cli.import_", "взять расписание или списки из файла другой программы"),
    Verb("export", "app.cli.export", "выгрузить таблицей: лист переноса, временный журнал"),
    Verb("print", "app.cli.print_", "напечатать в PDF: листки, журнал, ведомости, отчёты"),
    Verb("sign", "app.cli.sign", "подписать напечатанный документ электронной подписью"),
    Verb("passwd", "app.cli.passwd", "дать человеку новый пароль"),
    Verb("account", "app.cli.account", "вход человека: сеансы, код, ключи SSH"),
    Verb("backup", "app.cli.backup", "сделать снимок, сервер при этом работает"),
    Verb("snapshots", "app.cli.snapshots", "какие снимки есть; убрать старые"),
    Verb("restore", "app.cli.restore", "вернуть журнал из снимка"),
    Verb("standby", "app.cli.standby", "запасной сервер: держать на этой машине свежую копию"),
    Verb("promote", "app.cli.promote", "повести журнал на запасной машине"),
    Verb("archive", "app.cli.archive", "архив закрытого учебного года в двух копиях"),
    Verb("verify", "app.cli.verify", "проверить, что в журнале или снимке никто ничего не подменил"),
    Verb("audit", "app.cli.audit", "выгрузить журнал изменений таблицей для проверяющего"),
    Verb("keys", "app.cli.keys", "ключи школы: какие есть, сменить ключ личных данных"),
    Verb("doctor", "app.cli.doctor", "проверить установку: служба, права, копии, часы, диск"),
    Verb("bench", "app.cli.bench", "измерить: клавиши, память, вход, запись на диск"),
    Verb("check", "app.cli.check", "проверить сам код: вид, типы, этажи, тесты"),
    Verb("torture", "app.cli.torture", "испытать журнал: убийства, отключения питания, подбор паролей"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Obey a command and return its exit code; every way a verb can end is answered in Russian."""
    _open_what_is_closed()
    _forgive_unprintable_letters()
    try:
        code = _answer(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output went away (`zhurnal verify | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.REFUSED
    return code


def frame(asked: str | None) -> RussianParser:
    """Return the parser: the asked verb with all its options, the others by name and summary."""
    parser = RussianParser(
        prog="zhurnal",
        description="Журнал: школьный журнал и дневник, которые открываются по SSH.",
    )
    parser.add_argument("--version", action="version", version=f"Журнал {VERSION}", help="показать версию")
    verbs = parser.add_subparsers(title="команды", metavar="КОМАНДА", dest="verb", required=True)
    for verb in VERBS:
        if verb.name == asked:
            _module(verb).add_parser(verbs)
        else:
            verbs.add_parser(verb.name, help=verb.summary)
    return parser


def _answer(words: list[str]) -> int:
    args = argparse.Namespace()
    try:
        return _obey(words, args)
    except SystemExit as left:  # the standard parser leaves this way after --help and a wrong command
        if isinstance(left.code, str):
            complain(left.code)
            return Exit.REFUSED
        return left.code or Exit.DONE
    except CannotGoOn as stop:
        complain(stop.sentence)
        return stop.exit_code
    except KeyboardInterrupt:
        complain("Прервано: команда остановлена с клавиатуры и не закончена.")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        raise
    except PermissionError as closed:
        complain(
            f"Не сделано: нет прав на {closed.filename or 'один из файлов'}. Повторите с sudo, а если уже "
            "с sudo — назовите папку, куда может пользователь журнала, например /tmp."
        )
        return Exit.REFUSED
    except OSError as trouble:
        if trouble.errno not in KNOWN:
            return _fault(trouble, args)
        what = f"{clean_line(str(trouble.filename))}: " if trouble.filename else ""
        complain(f"Не сделано: {what}{cause(trouble)}. Исправьте и повторите команду.")
        return Exit.REFUSED
    except Exception as fault:  # noqa: BLE001 — the last fence: a person must never see a traceback
        return _fault(fault, args)


def _fault(fault: Exception, args: argparse.Namespace) -> int:
    folder = getattr(args, "data", None)
    report_fault(fault, folder if isinstance(folder, Path) else None)
    return Exit.REFUSED


def _obey(words: list[str], args: argparse.Namespace) -> int:
    if strange := next((word for word in words if not _is_text(word)), None):
        raise CannotGoOn(
            f"В «{clean_line(strange)}» есть буквы не в UTF-8. Наберите команду заново, а файл или папку "
            "с таким именем сначала переименуйте.",
            Exit.WRONG_USAGE,
        )
    asked = next((word for word in words if not word.startswith("-")), None)
    parser = frame(asked)
    if not words:
        complain(parser.format_help())
        complain("Не указана команда, например: zhurnal demo")
        return Exit.WRONG_USAGE
    parser.parse_args(words, args)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:  # see ``app.__main__``; ignored stays ignored
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not gc.isenabled():  # see ``app.__main__``
        gc.freeze()
        gc.enable()
    return int(_module(next(verb for verb in VERBS if verb.name == args.verb)).run(args))


def _module(verb: Verb) -> Any:  # a module has no type of its own; tests hold each to add_parser and run
    return importlib.import_module(verb.module)


def _is_text(word: str) -> bool:
    """Whether a word of the command line is text: bytes that are none come as halves of letters."""
    return not any("\ud800" <= letter <= "\udfff" for letter in word)


def _open_what_is_closed() -> None:
    """Let a closed stream be «nowhere»: else the journal's own file takes its number and gets the words."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is the closed one's
            os.set_inheritable(nowhere, True)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8"))


def _forgive_unprintable_letters() -> None:
    """Let a terminal of another encoding show «?» where ours has a letter it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")

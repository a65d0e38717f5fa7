"""What every verb shares: the common options, the exit codes, asking a person and answering them."""

import argparse
import getpass
import os
import sys
from enum import IntEnum
from pathlib import Path

from rules.text import clean

DEFAULT_PORT = 2222


class Exit(IntEnum):
    """Exit codes of every verb; scripts and timers may rely on them."""

    DONE = 0
    REFUSED = 1
    WRONG_USAGE = 2
    DAMAGED = 3
    STAYED_OLD = 4
    SUPERSEDED = 5
    INTERRUPTED = 130


EXIT_MEANINGS: dict[Exit, str] = {
    Exit.DONE: "сделано",
    Exit.REFUSED: "не сделано, причина названа",
    Exit.WRONG_USAGE: "команда записана неверно",
    Exit.DAMAGED: "найдено повреждение или непорядок",
    Exit.STAYED_OLD: "перейти на новую версию не удалось, журнал остался прежним",
    Exit.SUPERSEDED: "журнал ведёт другая машина, здесь он не открыт",
    Exit.INTERRUPTED: "прервано с клавиатуры (Ctrl+C)",
}


class CannotGoOn(Exception):
    """A verb stops here: the sentence for the person and the code to exit with."""

    def __init__(self, sentence: str, exit_code: Exit = Exit.REFUSED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exit_code = exit_code


SCHOOL = "school"
LAST_PORT = 65535
HOLDING_SPACE = "\u00a0"


def default_folder(name: str) -> Path:
    """Return ``$XDG_DATA_HOME/zhurnal/NAME``; the specification ignores a relative ``XDG_DATA_HOME``.

    The command of an installed journal says where its school is in ``$ZHURNAL_DATA``.
    """
    installed = Path(os.environ.get("ZHURNAL_DATA", ""))
    if name == SCHOOL and installed.is_absolute():
        return installed
    base = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".local" / "share") / "zhurnal" / name


def add_printer(parser: argparse.ArgumentParser) -> None:
    """Add the way to a printer of this machine's print service."""
    told = "очередь принтера CUPS (lpstat -e называет их); без него документы ложатся в папку"
    parser.add_argument("--printer", metavar="ОЧЕРЕДЬ", help=told)


def add_key(parser: argparse.ArgumentParser) -> None:
    """Add what a snapshot is opened and trusted by on a machine that is not the school's server."""
    parser.add_argument(
        "--key",
        metavar="ФАЙЛ",
        type=_folder,
        help="запасной ключ из сейфа, открывает зашифрованный снимок",
    )
    parser.add_argument(
        "--signer",
        metavar="КЛЮЧ",
        default="",
        help="открытый ключ подписи снимков, если его нет ни в папке keys, ни в файле --key",
    )


def add_common(parser: argparse.ArgumentParser, folder: str = SCHOOL) -> None:
    """Add ``--data``, ``--yes`` and ``--json`` to a verb."""
    parser.add_argument(
        "--data",
        metavar="ПАПКА",
        type=_folder,
        default=default_folder(folder),
        help=f"папка данных (обычно ~/.local/share/zhurnal/{folder}, точнее $XDG_DATA_HOME/zhurnal/{folder})",
    )
    parser.add_argument("--yes", action="store_true", help="не задавать вопросов, отвечать «да»")
    parser.add_argument("--json", action="store_true", help="таблицы выводить в виде JSON")


def read_password(prompt: str) -> str:
    """Return a password: asked without echo at a terminal, else the next line of standard input."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{prompt}: ")
    line = sys.stdin.readline()
    if not line:
        raise CannotGoOn(f"{prompt}: во входном потоке нет строки с паролем. Передайте его строкой на вход.")
    return line.removesuffix("\n").removesuffix("\r")


def agreed(question: str, yes: bool) -> bool:
    """Return whether the person agrees; ``yes`` agrees beforehand, without a terminal it must be given."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise CannotGoOn(f"{question} Спросить некого: это не терминал. Повторите с ключом --yes.")
    return input(f"{question} [д/н] ").strip().casefold() in {"д", "да", "y", "yes"}


def say(sentence: str, *, beside_json: bool = False) -> None:
    """Tell the result as the last line; beside a JSON document it goes to the error stream."""
    print(harmless(sentence), file=sys.stderr if beside_json else sys.stdout, flush=True)


def complain(sentence: str) -> None:
    """Tell why something is not done, on the error stream."""
    print(harmless(sentence), file=sys.stderr, flush=True)


def harmless(words: str) -> str:
    """Return what is told without anything that steers a terminal: it may quote what somebody typed."""
    kept = words.split(HOLDING_SPACE)  # our own sentences hold a number and its word together
    return HOLDING_SPACE.join(clean(part, multiline=True, most=len(part)) for part in kept)


def port(text: str) -> int:
    """Return a port of the command line, 0 for any that is free; raises what its parser tells the person."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(LAST_PORT)) or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"«{text}» не порт; это число от 1 до {LAST_PORT}")
    return int(text)


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()

"""The command line speaks Russian: the standard parser with its own English words replaced."""

import argparse
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from app.cli.common import EXIT_MEANINGS, Exit, harmless

# Left: what the standard parser says (its translatable strings, Python 3.11–3.14); right: our words.
PHRASES: dict[str, str] = {
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "unrecognized arguments: %s": "не знаю такого: %s",
    "the following arguments are required: %s": "не указано обязательное: %s",
    "one of the arguments %s is required": "нужно указать одно из: %s",
    "not allowed with argument %s": "нельзя вместе с %s",
    "expected one argument": "нужно одно значение",
    "expected at most one argument": "нужно не больше одного значения",
    "expected at least one argument": "нужно хотя бы одно значение",
    "expected %s argument": "нужно значений: %s",
    "expected %s arguments": "нужно значений: %s",
    "ignored explicit argument %r": "значение «%s» здесь не нужно",
    "invalid choice: %(value)r (choose from %(choices)s)": "нет такого: «%(value)s»; можно: %(choices)s",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": (
        "нет такого: «%(value)s», может быть, «%(closest)s»? Можно: %(choices)s"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "нет такой команды: «%(parser_name)s»; есть: %(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "значение «%(value)s» не подходит",
    "ambiguous option: %(option)s could match %(matches)s": "«%(option)s» можно понять как %(matches)s",
    "unexpected option string: %s": "неожиданный ключ: %s",
    "can't open '%(filename)s': %(error)s": "не открывается «%(filename)s»: %(error)s",
}
_SLOT = re.compile(r"%(?:\((\w+)\))?[srd]")
_QUOTES = "'\""


def _pattern(phrase: str) -> re.Pattern[str]:
    """Turn a phrase with slots into a pattern that captures what was put into them."""
    pieces, at = [], 0
    for slot in _SLOT.finditer(phrase):
        pieces += [re.escape(phrase[at : slot.start()]), f"(?P<{slot[1] or 'it'}>.*?)"]
        at = slot.end()
    return re.compile("".join([*pieces, re.escape(phrase[at:])]), re.DOTALL)


_PATTERNS = [(_pattern(phrase), russian) for phrase, russian in PHRASES.items()]


def in_russian(message: str) -> str:
    """Return the Russian of a message of the standard parser; one that is not its own comes back as it is."""
    for pattern, russian in _PATTERNS:
        found = pattern.fullmatch(message)
        if found is None:
            continue
        parts = {name: _tidy(name, part) for name, part in found.groupdict().items()}
        return russian % (parts if "%(" in russian else parts.get("it", ()))
    return message


def _tidy(name: str, part: str) -> str:
    if name == "message":
        return in_russian(part)
    return part.replace("'", "") if name == "choices" else part.strip(_QUOTES)


class RussianHelp(argparse.RawDescriptionHelpFormatter):
    """Help with «вызов:» before the usage and descriptions as they were written."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],  # a private type of the library stands here
        prefix: str | None = None,
    ) -> None:
        """Put the line of usage under a Russian word."""
        super().add_usage(usage, actions, groups, "вызов: " if prefix is None else prefix)


class RussianParser(argparse.ArgumentParser):
    """The standard parser with Russian headings, Russian errors, no abbreviations and the exit codes."""

    def __init__(self, *, formatter_class: Callable[..., Any] = RussianHelp, **settings: Any) -> None:
        settings.setdefault("epilog", exit_codes())
        settings.setdefault("allow_abbrev", False)
        asked_for_help = settings.pop("add_help", True)
        super().__init__(formatter_class=formatter_class, add_help=False, **settings)
        # The two groups have no public way to be named (the same in Python 3.11–3.14).
        self._positionals.title = "что указать"
        self._optionals.title = "ключи"
        if asked_for_help:
            self.add_argument("-h", "--help", action="help", help="показать эту справку")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command in Russian and leave with the code of wrong usage."""
        self.print_usage(sys.stderr)
        wrong = f"{self.prog}: {in_russian(message).rstrip('.')}. Справка: {self.prog} --help\n"
        self.exit(Exit.WRONG_USAGE, harmless(wrong))


def exit_codes() -> str:
    """Return the exit codes with their meanings, a line each."""
    lines = [f"  {code:>3}  {meaning}" for code, meaning in EXIT_MEANINGS.items()]
    return "\n".join(["коды завершения:", *lines])

"""Accounts and open sessions as lines."""

from collections.abc import Iterable
from datetime import datetime

from rules.text import name_key
from screens.content import fitted
from screens.rows import EMPTY, Row, row
from services.views.choices import AccountLine
from services.views.sessions import OpenSignIn
from texts.codes import role
from texts.dates import clock, day_short, moment

NO_PASSWORD = "нет пароля"
_LOGIN = 18
_NAME = 26
"""With the longest that stands behind it this is a line of 80 columns."""


def account_key(line: AccountLine) -> str:
    """Return the folded text an account is searched by."""
    told = "" if line.has_password else NO_PASSWORD
    return name_key(f"{line.full_name} {line.login} {' '.join(role(held) for held in line.roles)} {told}")


def account_lines(accounts: Iterable[AccountLine], width: int) -> Iterable[Row]:
    """Return accounts with their roles and last sign-in."""
    name = _NAME if width < 120 else _NAME + 16
    for line in accounts:
        start = f"{fitted(line.full_name, name)} {fitted(line.login, _LOGIN)} "
        yield row(line.login, start, *_state(line, width))


def _state(line: AccountLine, width: int) -> Iterable[tuple[str, str]]:
    roles = ", ".join(role(held) for held in line.roles)
    if width >= 120:
        yield fitted(roles, 30), ""
    if not line.has_password:
        yield NO_PASSWORD, "due"
    elif line.last_at is None:
        yield "ещё не входил(а)", "quiet"
    else:
        yield f"вход {moment(line.last_at) if width >= 120 else _short(line.last_at)}", "quiet"
    if line.failures:
        yield (
            f"  неверных: {line.failures}" if width < 120 else f"  неверных паролей: {line.failures}",
            "alarm",
        )


def _short(at: datetime) -> str:
    return f"{day_short(at)} {clock(at)}"


def session_lines(sessions: Iterable[OpenSignIn]) -> tuple[Row, ...]:
    """Return the sessions open now."""
    lines = tuple(
        row(
            one,
            f"{fitted(one.full_name, _NAME)} {fitted(one.login, _LOGIN)} {_short(one.at)}  ",
            (one.address, "quiet"),
        )
        for one in sessions
    )
    return lines or (EMPTY, row(None, "Сейчас никто не работает."))

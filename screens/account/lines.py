"""One account as lines: sessions, the code at sign-in, keys, roles, the account itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rules.codes import DUTIES, Role
from screens.content import fitted, shown
from screens.rows import EMPTY, Row, heading, row
from services.views.sessions import AccountPage, KeyLine, OpenSignIn
from texts.codes import role
from texts.dates import day_full, moment
from texts.plurals import counted


class Deed(StrEnum):
    """What Enter does with a line."""

    END_SESSION = "end_session"
    SWITCH_ON = "switch_on"
    SWITCH_OFF = "switch_off"
    ADD_KEY = "add_key"
    DROP_KEY = "drop_key"
    GIVE_ROLE = "give_role"
    TAKE_ROLE = "take_role"
    CORRECT = "correct"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Wish:
    """A deed and what it is about: a session, a key, a role."""

    deed: Deed
    thing: int = 0
    role: Role | None = None


def account_lines(page: AccountPage) -> Iterable[Row]:
    """Return what may be seen of an account, each line with what Enter does there."""
    yield heading("Где открыт журнал")
    yield from (_session(one) for one in page.sessions)
    if not page.sessions:
        yield row(None, "Сейчас нигде.")
    yield EMPTY
    yield heading("Код при входе")
    yield from _second_factor(page)
    if page.keys or (page.is_own and page.may_sign_in_by_key):
        yield EMPTY
        yield heading("Ключи SSH")
        yield from (_key(one) for one in page.keys)
    if page.is_own and page.may_sign_in_by_key:
        yield row(Wish(Deed.ADD_KEY), "Добавить ключ")
    if page.may_manage and not page.is_own:
        yield EMPTY
        yield heading("Роли: Enter снимает и даёт")
        yield from (row(Wish(Deed.TAKE_ROLE, role=held), role(held)) for held in page.roles)
        yield from (_not_held(duty) for duty in DUTIES if duty not in page.roles)
    if page.may_manage:
        yield EMPTY
        yield row(Wish(Deed.CORRECT), f"{shown(page.full_name)}: исправить имя и прочее")
    if page.may_manage and not page.is_own:
        yield _account(page)


def _session(one: OpenSignIn) -> Row:
    start = f"{moment(one.at)}  {fitted(one.address, 24)}"
    if one.is_this:
        return row(None, start, (" это вы", "quiet"))
    return row(Wish(Deed.END_SESSION, one.sign_in), start)


def _second_factor(page: AccountPage) -> Iterable[Row]:
    if page.second_factor_since is None:
        told = "не спрашивается"
        yield row(Wish(Deed.SWITCH_ON), told, ". Включить: нужен телефон") if page.is_own else row(None, told)
        return
    left = counted(page.recovery_left, "запасной код", "запасных кода", "запасных кодов")
    told = f"спрашивается с {day_full(page.second_factor_since)}, осталось {left}"
    tone = "due" if page.recovery_left < 3 else ""
    may = page.is_own or page.may_manage
    yield row(Wish(Deed.SWITCH_OFF) if may else None, (told, tone))


def _key(one: KeyLine) -> Row:
    kind = one.kind.removeprefix("ssh-").partition("@")[0]
    return row(
        Wish(Deed.DROP_KEY, one.key), f"{one.fingerprint} ", (f"{kind} {one.comment or '–'}"[:26], "quiet")
    )


def _not_held(duty: Role) -> Row:
    return row(Wish(Deed.GIVE_ROLE, role=duty), (f"дать: {role(duty)}", "quiet"))


def _account(page: AccountPage) -> Row:
    if page.is_closed:
        return row(Wish(Deed.REOPEN), ("Учётная запись закрыта", "alarm"), ". Открыть снова")
    return row(Wish(Deed.CLOSE), "Закрыть учётную запись: под этим логином больше не войти")

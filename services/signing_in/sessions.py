"""Open sessions and what lets somebody have one: ended, closed, taken away, at once (5.1–5.4)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from models.accounts import Account, PublicKey, RoleGrant, SignIn
from models.database import rows
from rules.codes import DUTIES, Role
from rules.permissions import Act
from rules.refusals import Reason
from services.book import Book, row_of
from services.live import SignInsChanged
from services.outcomes import Outcome, Refusal, Saved
from services.requests import CloseAccount, DropKey, EndSession, GiveRole, ReopenAccount, TakeRole
from services.standing import refuse, towards_nothing

CLAUSE = "5.1"
CONSOLE = "console"
"""The address of whoever works in a terminal of the server itself, beside the server process."""


def end_session(book: Book, change: EndSession) -> Outcome:
    """End an open session; its screen closes with a calm line."""
    there = row_of(SignIn, SignIn.id == change.sign_in, SignIn.admitted)
    is_own = there is not None and there["account_id"] == book.actor.account
    if not is_own and (refusal := _may_manage(book)):
        return refusal
    if answered := book.answered(change.request):
        return Saved(1, book.now.local_of(answered["at"]), answered["thing_id"])
    if there is None:
        return Refusal(Reason.UNKNOWN_THING, Act.MANAGE_ACCOUNTS, CLAUSE)
    if there["ended_at"] is None:
        SignIn.update(ended_at=book.now.utc, ended="ended").where(SignIn.id == change.sign_in).execute()
        book.note("end_session", "sign_in", change.sign_in)
        book.announce(SignInsChanged())
    return Saved(1, book.now.local, change.sign_in)


def end_lost(book: Book) -> Outcome:
    """Note that sessions of a server that was killed are over: a new one has begun without them."""
    SignIn.update(ended_at=book.now.utc, ended="lost").where(
        SignIn.admitted, SignIn.ended_at.is_null(), SignIn.address != CONSOLE
    ).execute()
    return Saved(1, book.now.local)


def close_account(book: Book, change: CloseAccount) -> Outcome:
    """Let nobody in under a login any more; the login is never given to anybody else."""
    there, refusal = _managed(book, change.login)
    if there is None:
        return refusal or _unknown(change.login)
    if answered := book.answered(change.request):
        return Saved(1, book.now.local_of(answered["at"]), answered["thing_id"])
    if there["disabled_at"] is None:
        if _is_last_administrator(book, there["id"]):
            return Refusal(Reason.LAST_ADMINISTRATOR, Act.MANAGE_ACCOUNTS, CLAUSE)
        book.update(Account, there, "close_account", disabled_at=book.now.utc)
        open_ones = SignIn.account == there["id"], SignIn.admitted, SignIn.ended_at.is_null()
        SignIn.update(ended_at=book.now.utc, ended="ended").where(*open_ones).execute()
        book.announce(SignInsChanged())
    return Saved(1, book.now.local, there["id"])


def reopen_account(book: Book, change: ReopenAccount) -> Outcome:
    """Let somebody in again, by the password they had."""
    there, refusal = _managed(book, change.login)
    if there is None:
        return refusal or _unknown(change.login)
    if answered := book.answered(change.request):
        return Saved(1, book.now.local_of(answered["at"]), answered["thing_id"])
    if there["disabled_at"] is not None:
        book.update(Account, there, "reopen_account", disabled_at=None)
    return Saved(1, book.now.local, there["id"])


def give_role(book: Book, change: GiveRole) -> Outcome:
    """Let somebody act in one more role from today on; roles of families come with the pupil."""
    there, refusal = _managed(book, change.login)
    if there is None:
        return refusal or _unknown(change.login)
    if answered := book.answered(change.request):
        return Saved(1, book.now.local_of(answered["at"]), there["id"])
    if change.role not in DUTIES:
        return Refusal(Reason.OUT_OF_SCALE, Act.MANAGE_ACCOUNTS, CLAUSE, change.role.value)
    if not grant_missing(book, there["id"], (change.role,)):
        return Refusal(Reason.ALREADY_THERE, Act.MANAGE_ACCOUNTS, CLAUSE)
    return Saved(1, book.now.local, there["id"])


def grant_missing(book: Book, account: int, roles: Iterable[Role]) -> bool:
    """Give an account the roles it does not hold today; tell whether there was any."""
    today = book.now.today
    held = {
        role
        for (role,) in rows(
            RoleGrant.select(RoleGrant.role).where(
                RoleGrant.account == account, RoleGrant.until.is_null() | (RoleGrant.until >= today)
            )
        )
    }
    missing = [role for role in dict.fromkeys(roles) if role.value not in held]
    for role in missing:
        grant = {"account": account, "role": role.value, "since": today}
        same_day = (getattr(RoleGrant, name) == value for name, value in grant.items())
        if there := row_of(RoleGrant, *same_day):  # given and taken today already
            book.update(RoleGrant, there, "grant_role", until=None)
        else:
            book.insert(RoleGrant, "grant_role", **grant, until=None)
    return bool(missing)


def take_role(book: Book, change: TakeRole) -> Outcome:
    """Take a role away at once: yesterday was its last day."""
    there, refusal = _managed(book, change.login)
    if there is None:
        return refusal or _unknown(change.login)
    if answered := book.answered(change.request):
        return Saved(1, book.now.local_of(answered["at"]), there["id"])
    if change.role is Role.ADMINISTRATOR and _is_last_administrator(book, there["id"]):
        return Refusal(Reason.LAST_ADMINISTRATOR, Act.MANAGE_ACCOUNTS, CLAUSE)
    today = book.now.today
    held = rows(
        RoleGrant.select(RoleGrant.id).where(
            RoleGrant.account == there["id"],
            RoleGrant.role == change.role.value,
            RoleGrant.until.is_null() | (RoleGrant.until >= today),
        )
    )
    for (grant,) in held:
        if row := row_of(RoleGrant, RoleGrant.id == grant):
            book.update(RoleGrant, row, "take_role", until=today - timedelta(days=1))
    book.announce(SignInsChanged())
    return Saved(1, book.now.local, there["id"])


def drop_key(book: Book, change: DropKey) -> Outcome:
    """Let a key open nothing any more: the owner's own, or for the administrator anybody's."""
    there = row_of(PublicKey, PublicKey.id == change.key)
    is_own = there is not None and there["account_id"] == book.actor.account
    if not is_own and (refusal := _may_manage(book)):
        return refusal
    if answered := book.answered(change.request):
        return Saved(1, book.now.local_of(answered["at"]), answered["thing_id"])
    if there is None:
        return Refusal(Reason.UNKNOWN_THING, Act.SIGN_IN_BY_KEY, CLAUSE)
    if there["removed_at"] is None:
        book.update(PublicKey, there, "drop_key", removed_at=book.now.utc)
    return Saved(1, book.now.local, change.key)


def _may_manage(book: Book) -> Refusal | None:
    return refuse(Act.MANAGE_ACCOUNTS, towards_nothing(book.actor, book.now.today))


def _managed(book: Book, login: str) -> tuple[dict[str, Any] | None, Refusal | None]:
    """Return an account that the actor may manage, or why not."""
    if refusal := _may_manage(book):
        return None, refusal
    return row_of(Account, Account.login == login), None


def _unknown(login: str) -> Refusal:
    return Refusal(Reason.UNKNOWN_THING, Act.MANAGE_ACCOUNTS, CLAUSE, login)


def _is_last_administrator(book: Book, account: int) -> bool:
    """Whether no other open account holds the administrator's role today."""
    today = book.now.today
    held = RoleGrant.select(RoleGrant.account).join(Account)
    others = rows(
        held.where(
            RoleGrant.role == Role.ADMINISTRATOR.value,
            RoleGrant.since <= today,
            RoleGrant.until.is_null() | (RoleGrant.until >= today),
            Account.disabled_at.is_null(),
        )
    )
    return {one for (one,) in others} == {account}

"""Sign-in and passwords (5.1–5.4)."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from models.accounts import Account, SignIn
from models.database import rows
from models.people import Person
from rules.codes import Role
from rules.passwords import weak
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.book import Book, row_of
from services.clock import Now
from services.names import short
from services.outcomes import Outcome, Refusal, Saved
from services.passwords import cost_of, matches, scramble
from services.readers import Readers
from services.requests import ChangePassword, IssuePassword
from services.standing import refuse, roles_of, towards_nothing
from services.throttle import Throttle
from services.writer import Writer

T = TypeVar("T")

LONGEST_LOGIN = 64
LEAST_COST = 10


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody signed in: who, with what roles, and what the person should know of earlier tries."""

    actor: Actor
    login: str
    person_name: str
    roles: frozenset[Role]
    must_change_password: bool
    last_at: datetime | None
    """Previous sign-in, in UTC."""
    last_address: str
    failures_since: int


@dataclass(frozen=True, slots=True)
class _Known:
    account: int
    person: int
    login: str
    stored: str
    must_change: bool


class Accounts:
    """The door: passwords are checked in a pool of two threads, wrong ones are slowed down."""

    def __init__(self, readers: Readers, writer: Writer, pepper: bytes, cost: int) -> None:
        self._readers = readers
        self._writer = writer
        self._pepper = pepper
        self._cost = cost
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="bcrypt")
        self._throttle = Throttle(time.monotonic)
        self._nobody = scramble(pepper, "nobody has this password", cost)

    def close(self) -> None:
        """End the pool."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def admit(self, login: str, password: str, address: str) -> Admission | None:
        """Check a password; unknown logins take the same work, the same time and get the same answer."""
        login = login[:LONGEST_LOGIN].strip().casefold()
        wait = self._throttle.delay(login, address)
        self._throttle.failed(login, address)  # counted before it is checked: parallel tries wait too
        await asyncio.sleep(wait)
        known = await self._readers.run(lambda now: _known(login))
        stored = known.stored if known and known.stored else self._nobody
        right = await self._in_pool(lambda: matches(self._pepper, password, stored))
        if known is None or not known.stored or not right:
            await self._note_try(known.account if known else None, address, admitted=False)
            return None
        self._throttle.succeeded(login, address)
        if cost_of(known.stored) != self._cost:
            await self._store(known, password, must_change=known.must_change, act="rehash_password")
        before = await self._readers.run(lambda now: _earlier(known.account))
        sign_in = await self._note_try(known.account, address, admitted=True)
        actor = Actor(known.person, known.account, sign_in, address)
        return await self._readers.run(lambda now: _admission(actor, known, before, now))

    async def change_password(self, actor: Actor, change: ChangePassword) -> Outcome:
        """Replace the asker's own password after checking the old one."""
        known = await self._readers.run(lambda now: _known_by(Account.id == actor.account))
        act = Act.CHANGE_OWN_PASSWORD
        if known is None:
            return Refusal(Reason.SIGNED_OUT, act, "5.1")
        if not await self._in_pool(lambda: matches(self._pepper, change.old, known.stored)):
            return Refusal(Reason.WRONG_PASSWORD, act, "5.1")
        if weak(change.new, known.login) or change.new == change.old:
            return Refusal(Reason.WEAK_PASSWORD, act, "5.1")
        return await self._store(known, change.new, must_change=False, act=act.value, actor=actor)

    async def issue_password(self, actor: Actor, change: IssuePassword) -> Outcome:
        """Give an account a first password, to be changed at the next sign-in."""
        standing = await self._readers.run(lambda now: towards_nothing(actor, now.today))
        if refusal := refuse(Act.MANAGE_ACCOUNTS, standing):
            return refusal
        known = await self._readers.run(lambda now: _known_by(Account.login == change.login))
        if known is None:
            return Refusal(Reason.UNKNOWN_THING, Act.MANAGE_ACCOUNTS, "5.1", change.login)
        if weak(change.first_password, known.login):
            return Refusal(Reason.WEAK_PASSWORD, Act.MANAGE_ACCOUNTS, "5.1")
        return await self._store(
            known, change.first_password, must_change=True, act="issue_password", actor=actor
        )

    async def checks(self, actor: Actor, password: str) -> bool:
        """Whether this is the actor's own password (asked when a locked screen is opened again)."""
        known = await self._readers.run(lambda now: _known_by(Account.id == actor.account))
        stored = known.stored if known else self._nobody
        return await self._in_pool(lambda: matches(self._pepper, password, stored))

    async def left(self, actor: Actor, how: str) -> None:
        """Note that a session ended."""

        def note(book: Book) -> Outcome:
            SignIn.update(ended_at=book.now.utc, ended=how).where(SignIn.id == actor.sign_in).execute()
            return Saved(1, book.now.local, actor.sign_in)

        await asyncio.wrap_future(self._writer.submit(note, actor))

    async def _in_pool(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def _store(
        self, known: _Known, password: str, *, must_change: bool, act: str, actor: Actor | None = None
    ) -> Outcome:
        stored = await self._in_pool(lambda: scramble(self._pepper, password, self._cost))

        def replace(book: Book) -> Outcome:
            there = row_of(Account, Account.id == known.account)
            if there is None:
                return Refusal(Reason.UNKNOWN_THING, Act.MANAGE_ACCOUNTS, "5.1", known.login)
            book.update(Account, there, act, password_hash=stored, must_change_password=must_change)
            return Saved(1, book.now.local, known.account)

        asker = actor or Actor(known.person, known.account, 0, "")
        return await asyncio.wrap_future(self._writer.submit(replace, asker))

    async def _note_try(self, account: int | None, address: str, *, admitted: bool) -> int:
        def note(book: Book) -> Outcome:
            new = SignIn.insert(account=account, address=address, at=book.now.utc, admitted=admitted)
            return Saved(1, book.now.local, int(new.execute()))

        asker = Actor(0, account or 0, 0, address)
        outcome = await asyncio.wrap_future(self._writer.submit(note, asker))
        return outcome.thing if isinstance(outcome, Saved) else 0


def _known(login: str) -> _Known | None:
    return _known_by(Account.login == login, Account.disabled_at.is_null())


def _known_by(*where: Any) -> _Known | None:
    found = rows(
        Account.select(
            Account.id, Account.person, Account.login, Account.password_hash, Account.must_change_password
        ).where(*where)
    )
    return _Known(*found[0]) if found else None


def _earlier(account: int) -> tuple[datetime | None, str, int]:
    """Return when and from where the account was last signed in to, and the failed tries since."""
    last = rows(
        SignIn.select(SignIn.at, SignIn.address, SignIn.id)
        .where(SignIn.account == account, SignIn.admitted)
        .order_by(SignIn.id.desc())
        .limit(1)
    )
    failures = SignIn.select().where(SignIn.account == account, ~SignIn.admitted)
    if not last:
        return None, "", int(failures.count())
    return last[0][0], last[0][1], int(failures.where(SignIn.id > last[0][2]).count())


def _admission(actor: Actor, known: _Known, before: tuple[datetime | None, str, int], now: Now) -> Admission:
    name = rows(
        Person.select(Person.surname, Person.given_name, Person.patronymic).where(Person.id == actor.person)
    )[0]
    return Admission(actor, known.login, short(*name), roles_of(actor, now.today), known.must_change, *before)

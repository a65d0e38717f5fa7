"""Sign-in and passwords (5.1–5.4)."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from models.accounts import Account, PublicKey, SignIn
from models.database import rows
from models.people import Person
from rules.codes import Role
from rules.passwords import weak
from rules.permissions import Act
from rules.refusals import Reason
from services.actor import Actor
from services.book import Book, answered, row_of
from services.clock import Now, system_utc
from services.names import short
from services.outcomes import NotSaved, Outcome, Refusal, Saved
from services.readers import Readers
from services.requests import ChangePassword, IssuePassword
from services.signing_in.guarding import Guarding
from services.signing_in.passwords import cost_of, matches, of_nobody, scramble
from services.signing_in.second_factor import Codes, Right
from services.signing_in.throttle import CODES, MOST_REMEMBERED, Throttle
from services.signing_in.turnstile import Turnstile
from services.standing import refuse, roles_of, towards_nothing
from services.writer import Writer

T = TypeVar("T")

LONGEST_LOGIN = 64
ISSUE_PASSWORD = "issue_password"


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody signed in: who, with what roles, and what the person should know of earlier tries."""

    actor: Actor
    person_name: str
    roles: frozenset[Role]
    must_change_password: bool
    last_at: datetime | None
    """Previous sign-in, in UTC."""
    last_address: str
    failures_since: int


@dataclass(frozen=True, slots=True)
class HalfIn:
    """Somebody whose password or key was right and who is asked for a code before being let in."""

    actor: Actor
    known: "_Known"
    before: tuple[datetime | None, str, int]


class CodeNeeded(Exception):
    """Password or key was right, the account has a second factor: the way in goes on by `admit_code`."""

    def __init__(self, half: HalfIn) -> None:
        super().__init__()
        self.half = half


@dataclass(frozen=True, slots=True)
class _Known:
    account: int
    person: int
    login: str
    stored: str
    must_change: bool


@dataclass(frozen=True, slots=True)
class _New:
    """A password to be kept, and how its keeping stands in the trail."""

    password: str
    must_change: bool
    act: str
    request: str | None


Judge = Callable[[Book, Mapping[str, Any]], Refusal | None]
"""Says inside the transaction whether the account, as it stands there, may get a new password."""


class Accounts:
    """The door: passwords are checked two at a time and by turns, wrong ones are slowed down."""

    def __init__(
        self,
        readers: Readers,
        writer: Writer,
        pepper: bytes,
        cost: int,
        wall: Callable[[], datetime] = system_utc,
    ) -> None:
        self._readers = readers
        self._writer = writer
        self._pepper = pepper
        self._cost = cost
        self._turnstile = Turnstile()
        self._throttle = Throttle(time.monotonic)
        self._codes = Codes(pepper, wall)
        self.guarding = Guarding(readers, writer, self._codes, self._throttle, self.checks)
        """The second factor and the keys, kept by their owner."""
        self._nobody = of_nobody(cost)

    def remember_places(self) -> None:
        """Know again who has signed in from where, after a restart of the server too."""
        self._throttle.remember(_places())

    def knows_place(self, address: str) -> bool:
        """Whether somebody has signed in at an address of late."""
        return self._throttle.knows_place(address)

    def close(self) -> None:
        """End the pool."""
        self._turnstile.close()

    async def admit(self, login: str, password: str, address: str) -> Admission | None:
        """Check a password; unknown logins take the same work, the same time and get the same answer.

        Raises CodeNeeded where the password was right and a code is asked for besides.
        """
        login = login[:LONGEST_LOGIN].strip().casefold()
        await self._throttle.turn(login, address)
        known = await self._readers.run(lambda now: _known(login))
        stored = known.stored if known and known.stored else self._nobody
        right = await self._in_pool(lambda: matches(self._pepper, password, stored), login, address)
        if known is None or not known.stored or not right:
            await self._note_try(known.account if known else None, address, admitted=False)
            return None
        if cost_of(known.stored) != self._cost:
            await self._rehash(known, password)
        return await self._let_in(known, address)

    async def knows_key(self, login: str, fingerprint: str) -> bool:
        """Whether a key lets somebody in under a login."""
        return await self._known_by_key(login, fingerprint) is not None

    async def admit_by_key(self, login: str, fingerprint: str, address: str) -> Admission | None:
        """Let in who has shown to own a key that lets in; raises CodeNeeded as `admit` does."""
        known = await self._known_by_key(login, fingerprint)
        return None if known is None else await self._let_in(known, address)

    async def admit_code(self, half: HalfIn, code: str) -> Admission | None:
        """Let in who gave the right code after a right password or key."""
        known, actor = half.known, half.actor
        await self._throttle.turn(known.login, CODES)
        outcome = await self._writer.ask(lambda book: self._open_by(book, actor, code), actor)
        in_archive = isinstance(outcome, Refusal) and outcome.reason is Reason.ARCHIVE
        if in_archive or isinstance(outcome, NotSaved):  # who can mend a full disk must come in
            outcome = await self._readers.run(lambda now: self._open_unwritten(actor, code, now))
        if not isinstance(outcome, Saved):
            await self._note_try(known.account, actor.address, admitted=False)
            return None
        self._throttle.succeeded(known.login, actor.address)
        self._throttle.succeeded(known.login, CODES)
        return await self._readers.run(lambda now: _admission(actor, known, half.before, now))

    async def change_password(self, actor: Actor, change: ChangePassword) -> Outcome:
        """Replace the asker's own password after checking the old one."""
        act = Act.CHANGE_OWN_PASSWORD
        if saved := await self._repeated(actor, change.request, act.value):
            return saved
        known = await self._readers.run(lambda now: _known_actor(actor))
        if known is None:
            return Refusal(Reason.SIGNED_OUT, act, "5.1")
        if not await self._is_own(actor, known, change.old):
            return Refusal(Reason.WRONG_PASSWORD, act, "5.1")
        if weak(change.new, known.login) or change.new == change.old:
            return Refusal(Reason.WEAK_PASSWORD, act, "5.1")

        def judge(book: Book, there: Mapping[str, Any]) -> Refusal | None:
            if there["disabled_at"] is not None:
                return Refusal(Reason.SIGNED_OUT, act, "5.1")
            changed_meanwhile = there["password_hash"] != known.stored
            return Refusal(Reason.WRONG_PASSWORD, act, "5.1") if changed_meanwhile else None

        new = _New(change.new, False, act.value, change.request)
        return await self._store(known.account, new, actor, judge)

    async def issue_password(self, actor: Actor, change: IssuePassword) -> Outcome:
        """Give an account a first password, to be changed at the next sign-in."""
        standing = await self._readers.run(lambda now: towards_nothing(actor, now.today))
        if refusal := refuse(Act.MANAGE_ACCOUNTS, standing):
            return refusal
        if saved := await self._repeated(actor, change.request, ISSUE_PASSWORD):
            return saved
        known = await self._readers.run(lambda now: _known_by(Account.login == change.login))
        if known is None:
            return Refusal(Reason.UNKNOWN_THING, Act.MANAGE_ACCOUNTS, "5.1", change.login)
        if weak(change.first_password, known.login):
            return Refusal(Reason.WEAK_PASSWORD, Act.MANAGE_ACCOUNTS, "5.1")

        def judge(book: Book, there: Mapping[str, Any]) -> Refusal | None:
            return refuse(Act.MANAGE_ACCOUNTS, towards_nothing(book.actor, book.now.today))

        new = _New(change.first_password, True, ISSUE_PASSWORD, change.request)
        return await self._store(known.account, new, actor, judge)

    async def checks(self, actor: Actor, password: str) -> bool:
        """Whether this is the actor's own password (asked when a locked screen is opened again)."""
        known = await self._readers.run(lambda now: _known_actor(actor))
        return known is not None and await self._is_own(actor, known, password)

    async def left(self, actor: Actor, how: str) -> None:
        """Note that a session ended."""

        def note(book: Book) -> Outcome:
            there = SignIn.id == actor.sign_in, SignIn.ended_at.is_null()
            SignIn.update(ended_at=book.now.utc, ended=how).where(*there).execute()
            return Saved(1, book.now.local, actor.sign_in)

        await self._writer.ask(note, actor)

    async def _let_in(self, known: _Known, address: str) -> Admission:
        """Note the sign-in; where a code is asked for it stays a failed try until the code comes."""
        before = await self._readers.run(lambda now: _earlier(known.account))
        is_half = await self._readers.run(lambda now: self._codes.is_on(known.account))
        sign_in = await self._note_try(known.account, address, admitted=not is_half)
        actor = Actor(known.person, known.account, sign_in, address)
        if is_half:
            raise CodeNeeded(HalfIn(actor, known, before))
        self._throttle.succeeded(known.login, address)
        return await self._readers.run(lambda now: _admission(actor, known, before, now))

    def _open_by(self, book: Book, actor: Actor, code: str) -> Outcome:
        """Make a half sign-in a whole one, once, by a code that was not used."""
        right = self._fitting(actor, code)
        if right is None:
            return Refusal(Reason.WRONG_CODE, Act.GUARD_OWN_ACCOUNT, "5.1")
        self._codes.use(book, actor.account, right)
        opened = SignIn.update(admitted=True, at=book.now.utc, step=right.step or None)
        if not opened.where(SignIn.id == actor.sign_in).execute():  # the try could not be noted before
            self._codes.remember(actor.account, right)
        return Saved(1, book.now.local, actor.sign_in)

    def _open_unwritten(self, actor: Actor, code: str, now: Now) -> Outcome:
        """Judge a code of the telephone where nothing can be written; the slip's codes wait for the disk."""
        right = self._fitting(actor, code)
        if right is None or right.left is not None:
            return Refusal(Reason.WRONG_CODE, Act.GUARD_OWN_ACCOUNT, "5.1")
        self._codes.remember(actor.account, right)
        return Saved(1, now.local, actor.sign_in)

    def _fitting(self, actor: Actor, code: str) -> Right | None:
        """Return what a code is worth for somebody whose account is still open."""
        return self._codes.fits(actor.account, code) if _known_actor(actor) else None

    async def _known_by_key(self, login: str, fingerprint: str) -> _Known | None:
        """Return the account a key opens: an open one with a password, of somebody who may have keys."""
        login = login[:LONGEST_LOGIN].strip().casefold()

        def look(now: Now) -> _Known | None:
            known = _known(login)
            if known is None or not known.stored:
                return None
            actor = Actor(known.person, known.account, 0, "")
            if refuse(Act.SIGN_IN_BY_KEY, towards_nothing(actor, now.today)):
                return None
            key = PublicKey.select().where(
                PublicKey.account == known.account,
                PublicKey.fingerprint == fingerprint,
                PublicKey.removed_at.is_null(),
            )
            return known if key.exists() else None

        return await self._readers.run(look)

    async def _is_own(self, actor: Actor, known: _Known, password: str) -> bool:
        """Check a password in an open session as slowly as at the door: whoever sits there may be another."""
        await self._throttle.turn(known.login, actor.address)
        right = await self._in_pool(
            lambda: matches(self._pepper, password, known.stored), known.login, actor.address
        )
        if right:
            self._throttle.succeeded(known.login, actor.address)
        return right

    async def _in_pool(self, work: Callable[[], T], login: str, address: str) -> T:
        known = self._throttle.known(login, address)
        return await self._turnstile.run(work, address, known=known)

    async def _rehash(self, known: _Known, password: str) -> None:
        """Keep a password that was just right at today's cost, unless it was replaced meanwhile."""

        def judge(book: Book, there: Mapping[str, Any]) -> Refusal | None:
            same = there["password_hash"] == known.stored
            return None if same else Refusal(Reason.WRONG_PASSWORD, Act.CHANGE_OWN_PASSWORD, "5.1")

        asker = Actor(known.person, known.account, 0, "")
        new = _New(password, known.must_change, "rehash_password", None)
        await self._store(known.account, new, asker, judge)

    async def _store(self, account: int, new: _New, asker: Actor, judge: Judge) -> Outcome:
        work = partial(scramble, self._pepper, new.password, self._cost)
        stored = await self._turnstile.run(work, asker.address, known=True)  # who asks has signed in

        def replace(book: Book) -> Outcome:
            there = row_of(Account, Account.id == account)
            if there is None:
                return Refusal(Reason.UNKNOWN_THING, Act.MANAGE_ACCOUNTS, "5.1")
            if refusal := judge(book, there):
                return refusal
            book.update(Account, there, new.act, password_hash=stored, must_change_password=new.must_change)
            return Saved(1, book.now.local, account)

        return await self._writer.ask(replace, asker, new.request)

    async def _repeated(self, actor: Actor, request: str, *acts: str) -> Saved | None:
        """Return the answer of a request that this actor sent before and that was carried out."""

        def look(now: Now) -> Saved | None:
            event = answered(request)
            if event is None or event["act"] not in acts or event["person"] != (actor.person or None):
                return None
            return Saved(1, now.local_of(event["at"]), event["thing_id"])

        return await self._readers.run(look)

    async def _note_try(self, account: int | None, address: str, *, admitted: bool) -> int:
        def note(book: Book) -> Outcome:
            new = SignIn.insert(account=account, address=address, at=book.now.utc, admitted=admitted)
            return Saved(1, book.now.local, int(new.execute()))

        asker = Actor(0, account or 0, 0, address)
        outcome = await self._writer.ask(note, asker)
        return outcome.thing if isinstance(outcome, Saved) else 0


def _known(login: str) -> _Known | None:
    return _known_by(Account.login == login, Account.disabled_at.is_null())


def _known_actor(actor: Actor) -> _Known | None:
    """Read the asker's account as it stands now; a disabled one is known no more."""
    return _known_by(Account.id == actor.account, Account.disabled_at.is_null())


def _known_by(*where: Any) -> _Known | None:
    found = rows(
        Account.select(
            Account.id, Account.person, Account.login, Account.password_hash, Account.must_change_password
        ).where(*where)
    )
    return _Known(*found[0]) if found else None


def _places() -> list[tuple[str, str]]:
    """Return the logins and addresses of the latest sign-ins, the latest last."""
    found = rows(
        SignIn.select(Account.login, SignIn.address)
        .join(Account)
        .where(SignIn.admitted)
        .order_by(SignIn.id.desc())
        .limit(MOST_REMEMBERED)
    )
    return [(login, address) for login, address in reversed(found)]


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
    return Admission(actor, short(*name), roles_of(actor, now.today), known.must_change, *before)

"""What an owner does to guard the own account: a second factor, public keys (5.1)."""

from collections.abc import Awaitable, Callable

from models.accounts import Account, PublicKey, SecondFactor
from models.database import rows
from rules.one_time import step_of
from rules.permissions import Act
from rules.refusals import Reason
from rules.ssh_keys import NotAKey, key_of
from services.actor import Actor
from services.book import Book, row_of
from services.outcomes import Outcome, Refusal, Saved
from services.readers import Readers
from services.requests import AddKey, ConfirmSecondFactor, DropSecondFactor
from services.signing_in.second_factor import Codes
from services.signing_in.throttle import CODES, Throttle
from services.standing import refuse, towards_nothing
from services.writer import Verb, Writer

CLAUSE = "5.1"
Keeping = ConfirmSecondFactor | DropSecondFactor | AddKey


class Guarding:
    """Asks for the password or a code before anything changes: whoever sits there may be another."""

    def __init__(
        self,
        readers: Readers,
        writer: Writer,
        codes: Codes,
        throttle: Throttle,
        is_owner: Callable[[Actor, str], Awaitable[bool]],
    ) -> None:
        self._readers = readers
        self._writer = writer
        self._codes = codes
        self._throttle = throttle
        self._is_owner = is_owner

    async def keep(self, actor: Actor, change: Keeping) -> Outcome:
        """Carry a request out."""
        match change:
            case DropSecondFactor():
                return await self._switch_off(actor, change)
            case ConfirmSecondFactor():
                return await self._by_owner(
                    actor, Act.GUARD_OWN_ACCOUNT, change, lambda book: self._switch_on(book, change)
                )
            case AddKey():
                return await self._by_owner(
                    actor,
                    Act.SIGN_IN_BY_KEY,
                    change,
                    lambda book: keep_key(book, book.actor.account, change.line),
                )

    async def _by_owner(
        self, actor: Actor, act: Act, change: ConfirmSecondFactor | AddKey, verb: Verb
    ) -> Outcome:
        """Carry a verb out once the asker has shown to be the owner of the account."""
        standing = await self._readers.run(lambda now: towards_nothing(actor, now.today))
        if refusal := refuse(act, standing):
            return refusal
        if not await self._is_owner(actor, change.password):
            return Refusal(Reason.WRONG_PASSWORD, act, CLAUSE)

        def asked(book: Book) -> Outcome:
            if refusal := refuse(act, towards_nothing(book.actor, book.now.today)):
                return refusal
            if answered := book.answered(change.request):
                return Saved(1, book.now.local_of(answered["at"]), answered["thing_id"])
            return verb(book)

        return await self._writer.ask(asked, actor, change.request)

    def _switch_on(self, book: Book, change: ConfirmSecondFactor) -> Outcome:
        act = Act.GUARD_OWN_ACCOUNT
        account = book.actor.account
        step = step_of(change.secret, change.code, self._codes.now())
        if step is None:
            return Refusal(Reason.WRONG_CODE, act, CLAUSE)
        kept = {**self._codes.kept(account, change.secret, change.recovery, step), "since": book.now.utc}
        there = row_of(SecondFactor, SecondFactor.account == account)
        if there is None:
            made = book.insert(SecondFactor, "confirm_second_factor", account=account, **kept)
            return Saved(1, book.now.local, made)
        if there["sealed"]:
            return Refusal(Reason.SECOND_FACTOR_ON, act, CLAUSE)
        book.update(SecondFactor, there, "confirm_second_factor", **kept)
        return Saved(1, book.now.local, there["id"])

    async def _switch_off(self, actor: Actor, change: DropSecondFactor) -> Outcome:
        """Switch it off: the asker's own by a code, an administrator somebody else's."""
        found = await self._readers.run(lambda now: row_of(Account, Account.login == change.login))
        is_own = found is not None and found["id"] == actor.account
        act = Act.GUARD_OWN_ACCOUNT if is_own else Act.MANAGE_ACCOUNTS
        if is_own:
            await self._throttle.turn(change.login, CODES)

        def switch_off(book: Book) -> Outcome:
            if refusal := refuse(act, towards_nothing(book.actor, book.now.today)):
                return refusal
            if answered := book.answered(change.request):
                return Saved(1, book.now.local_of(answered["at"]), answered["thing_id"])
            if found is None:
                return Refusal(Reason.UNKNOWN_THING, act, CLAUSE, change.login)
            there = row_of(SecondFactor, SecondFactor.account == found["id"])
            if there is None or not there["sealed"]:
                return Refusal(Reason.SECOND_FACTOR_OFF, act, CLAUSE)
            if is_own and self._codes.fits(found["id"], change.code) is None:
                return Refusal(Reason.WRONG_CODE, act, CLAUSE)
            book.update(SecondFactor, there, "drop_second_factor", sealed="", recovery="", since=None)
            return Saved(1, book.now.local, there["id"])

        outcome = await self._writer.ask(switch_off, actor, change.request)
        if is_own and isinstance(outcome, Saved):
            self._throttle.succeeded(change.login, CODES)
        return outcome


def keep_key(book: Book, account: int, line: str) -> Outcome:
    """Let an account sign in by a key; one that was removed before is taken up again."""
    act = Act.SIGN_IN_BY_KEY
    key = key_of(line)
    if isinstance(key, NotAKey):
        return Refusal(key.reason, act, CLAUSE, key.about)
    same = PublicKey.account == account, PublicKey.fingerprint == key.fingerprint
    there = row_of(PublicKey, *same)
    if there is not None and there["removed_at"] is None:
        return Refusal(Reason.KEY_KNOWN, act, CLAUSE, key.fingerprint)
    new = {"comment": key.comment, "added_at": book.now.utc, "removed_at": None}
    if there is not None:
        book.update(PublicKey, there, "add_key", **new)
        return Saved(1, book.now.local, there["id"])
    own = {"account": account, "kind": key.kind, "blob": key.blob, "fingerprint": key.fingerprint}
    return Saved(1, book.now.local, book.insert(PublicKey, "add_key", **own, **new))


def keep_key_of(book: Book, login: str, line: str) -> Outcome:
    """Let somebody sign in by a key; for the owner of the machine, on the command line."""
    act = Act.MANAGE_ACCOUNTS
    if refusal := refuse(act, towards_nothing(book.actor, book.now.today)):
        return refusal
    found = rows(Account.select(Account.id, Account.person).where(Account.login == login))
    if not found:
        return Refusal(Reason.UNKNOWN_THING, act, CLAUSE, login)
    account, person = found[0]
    whose = Actor(person, account, 0, "")
    if refusal := refuse(Act.SIGN_IN_BY_KEY, towards_nothing(whose, book.now.today)):
        return refusal
    return keep_key(book, account, line)

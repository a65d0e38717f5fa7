"""How a connection shows who it is: a key or a password, and a code where the account asks for one.

Private behaviour of AsyncSSH 2.24.1 relied on (tests/serving/test_second_step.py fails when it changes): its
server calls `SSHServerConnection.validate_public_key` and `send_userauth_failure` through the instance, so
that «right, and now the code» (partial success, RFC 4252, 5.1) can be answered, which it never does itself.
"""

from collections.abc import Sequence
from typing import Generic

import asyncssh
from asyncssh.saslprep import SASLPrepError, saslprep

from app.serving.door import V
from app.serving.reception import DoorFailed, Guest, TooManyTries
from rules.ssh_keys import fingerprint

SIGNATURES = (
    *("ssh-ed25519", "sk-ssh-ed25519@openssh.com", "rsa-sha2-256", "rsa-sha2-512"),
    *("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    "sk-ecdsa-sha2-nistp256@openssh.com",
)
"""Told to the client, and demanded of it: AsyncSSH itself verifies a signature of SHA-1 too."""
_PASSWORD = "Пароль (password): "  # what is asked, not an answer
_CODE = "Код из приложения или с листка (code): "
_CODE_AGAIN = "Код не подошёл или уже использован. Следующий код (code): "
_TOO_MANY_TRIES = "Слишком много попыток входа. Подключитесь снова."
_DOOR_FAILED = (
    "Сервер не смог проверить пароль. Код: {code}. Попробуйте позже или назовите код администратору."
)

Challenge = tuple[str, str, str, list[tuple[str, bool]]]


class SigningIn(asyncssh.SSHServer, Generic[V]):
    """The part of a connection before somebody is in."""

    def __init__(self) -> None:
        self._conn: asyncssh.SSHServerConnection | None = None
        self._guest: Guest[V] | None = None
        self._code_failed = False
        self._told_half = False

    def ask_for_codes(self, conn: asyncssh.SSHServerConnection) -> None:
        """Let a right key or password be half of the way where the account asks for a code."""
        proves, fails = conn.validate_public_key, conn.send_userauth_failure

        async def validate(username: str, key_data: bytes, msg: bytes, signature: bytes) -> bool:
            if msg and _kind_of(signature) not in SIGNATURES:
                return False
            if not await proves(username, key_data, msg, signature):
                return False
            return not msg or await self._show_key(username, key_data)

        def fail(partial_success: bool) -> None:
            is_news = self._half_in and not self._told_half
            self._told_half = self._told_half or is_news
            fails(partial_success or is_news)

        conn.validate_public_key = validate  # type: ignore[method-assign]  # AsyncSSH's own lets in at once
        conn.send_userauth_failure = fail  # type: ignore[method-assign]  # its own never says «half»

    @property
    def _half_in(self) -> bool:
        return self._guest is not None and self._guest.half_in

    def begin_auth(self, username: str) -> bool:
        """Take note of the name given."""
        self._code_failed = self._told_half = False
        if self._guest is not None:
            self._guest.give_name()
        return True

    # A key.

    def public_key_auth_supported(self) -> bool:
        """Take keys until the rest of the way is a code."""
        return not self._half_in

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Say whether a key is worth a signature."""
        return self._guest is not None and await self._guest.knows_key(
            username, key.get_fingerprint("sha256")
        )

    async def _show_key(self, username: str, key_data: bytes) -> bool:
        """Believe a signature that was right; a code may still be asked for."""
        if self._guest is None:
            return False
        try:
            return await self._guest.show_key(username, fingerprint(key_data))
        except DoorFailed as failed:
            raise _failed(failed) from None

    # A password, a code.

    def password_auth_supported(self) -> bool:
        """Take passwords until the rest of the way is a code."""
        return not self._half_in

    def kbdint_auth_supported(self) -> bool:
        """Take answers to questions: the one way on which a code can be asked for."""
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Challenge:
        """Ask what is still to be shown."""
        if not self._half_in:
            return _asking(_PASSWORD)
        return _asking(_CODE_AGAIN if self._code_failed else _CODE)

    async def validate_kbdint_response(self, username: str, responses: Sequence[str]) -> bool | Challenge:
        """Check an answer; after a right password ask for the code at once."""
        try:  # AsyncSSH itself does this only to a password of the other method
            (answer,) = (saslprep(response) for response in responses)
        except (ValueError, SASLPrepError):
            answer = ""
        if self._half_in:
            return await self._check_code(username, answer)
        came = await self.validate_password(username, answer)
        if not self._half_in:
            return came
        self._told_half = True
        return _asking(_CODE)

    async def validate_password(self, username: str, password: str) -> bool:
        """Check a password."""
        if self._guest is None:
            return False
        try:
            return await self._guest.check(username, password)
        except TooManyTries:
            raise _too_many() from None
        except DoorFailed as failed:
            raise _failed(failed) from None

    async def _check_code(self, username: str, code: str) -> bool:
        if self._guest is None:
            return False
        try:
            came = await self._guest.check_code(username, code)
        except TooManyTries:
            raise _too_many() from None
        except DoorFailed as failed:
            raise _failed(failed) from None
        self._code_failed = not came
        return came

    def auth_completed(self) -> None:
        """Wait for the screen to be asked for."""
        if self._guest is not None and self._conn is not None:
            self._guest.sign_in(self._conn.get_extra_info("username"))


def _asking(what: str) -> Challenge:
    return "", "", "", [(what, False)]


def _too_many() -> asyncssh.DisconnectError:
    return asyncssh.DisconnectError(asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, _TOO_MANY_TRIES)


def _failed(failed: DoorFailed) -> asyncssh.DisconnectError:
    return asyncssh.DisconnectError(asyncssh.DISC_BY_APPLICATION, _DOOR_FAILED.format(code=failed.code))


def _kind_of(signature: bytes) -> str:
    """Return the algorithm a signature names itself."""
    return signature[4 : 4 + int.from_bytes(signature[:4], "big")].decode("ascii", "replace")

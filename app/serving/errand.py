"""The session of a machine that has shown its key: its one command, no terminal, no shell."""

import asyncio
import logging
from contextlib import suppress
from typing import cast

import asyncssh
from asyncssh.stream import SSHServerStreamSession

from app.serving.door import Errand
from app.serving.faults import note_fault

_LOG = logging.getLogger(__name__)


class ErrandSession(SSHServerStreamSession[bytes]):
    """Answers what the errand answers; whatever else is asked for is declined."""

    def __init__(self, errand: Errand, address: str) -> None:
        super().__init__(self._attend)
        self._errand = errand
        self._address = address
        self._life: asyncio.Task[object] | None = None

    def shell_requested(self) -> bool:
        """Decline: a machine has no screen."""
        return False

    def exec_requested(self, command: str) -> bool:
        """Take the one command."""
        return command == self._errand.command

    def subsystem_requested(self, subsystem: str) -> bool:
        """Decline: there are no files here."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """End with the line: the house may be closing."""
        super().connection_lost(exc)
        if self._life is not None:
            self._life.cancel()

    async def _attend(
        self,
        asked: asyncssh.SSHReader[bytes],
        answers: asyncssh.SSHWriter[bytes],
        errors: asyncssh.SSHWriter[bytes],
    ) -> None:
        self._life = asyncio.current_task()
        try:
            await self._errand.attend(asked, answers, self._address)
        except (asyncssh.Error, OSError, EOFError):
            pass  # the line broke; the machine comes again
        except Exception as fault:  # noqa: BLE001 - one machine's trouble must not become another's
            note_fault(fault, "an errand")
        finally:
            with suppress(OSError):  # it is closed already
                cast("asyncssh.SSHServerChannel[bytes]", answers.channel).exit(0)

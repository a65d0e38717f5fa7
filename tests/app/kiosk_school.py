"""A small school, its server, and a kiosk of it in a real pseudo-terminal, started by a shell."""

import re
import shlex
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.codes import Role
from services.book import Book
from services.outcomes import Saved
from services.settings import BCRYPT_COST, set_setting
from tests.live_school import NOON, Server, serving
from tests.new_school import QUICK
from tests.school import PASSWORD, School
from tests.terminal import Terminal
from tests.window import Window, window

SHELL = "ОБОЛОЧКА-ОТКРЫТА"
TEACHER, PUPIL, SECRETARY = "petrova.ai", "ivanov.pk", "riabova.si"


def built(folder: Path) -> Path:
    """Build a school with a class teacher, a pupil and a secretary."""
    school = School(folder)
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Иванов Пётр Кириллович", seven)
    logins = (
        petrova.login,
        school.pupil_account("Иванов Пётр Кириллович").login,
        school.somebody("Рябова Светлана Юрьевна", Role.SECRETARY).login,
    )
    assert logins == (TEACHER, PUPIL, SECRETARY)
    algebra = school.course("Алгебра", seven, petrova)
    for weekday in range(1, 7):
        school.slot(algebra, weekday=weekday, number=3)

    def set_up(book: Book) -> Saved:
        set_setting(book, BCRYPT_COST, str(QUICK), date(2026, 9, 1))
        return Saved(1, NOON)

    school.house.write(set_up).result()
    school.close()
    return folder


def key_in(server: Server) -> str:
    """Return the fingerprint that the server printed."""
    found = re.search(r"SHA256:\S+", server.said)
    assert found is not None
    return found[0]


@dataclass
class Kiosk:
    """A kiosk in a terminal, under a shell that tells when it is left alone."""

    window: Window

    @property
    def t(self) -> Terminal:
        """What is seen and typed."""
        return self.window.terminal

    @property
    def process(self) -> int:
        """The number of the kiosk's own process."""
        shell = self.window.process.pid
        listed = Path(f"/proc/{shell}/task/{shell}/children").read_text("ascii").split()
        return int(listed[0])

    async def welcomes(self) -> None:
        """Wait for the sign-in page."""
        await self.t.until("Вход в журнал")

    async def let_in(self, login: str, until: str) -> None:
        """Sign somebody in."""
        await self.welcomes()
        self.t.press(login, "<enter>", PASSWORD, "<enter>")
        await self.t.until(until)

    async def is_alive(self) -> None:
        """Wait until the page on top answers F1, and go back to it."""
        self.t.press("<f1>")
        await self.t.until("Клавиши >")
        self.t.press("<f1>")
        await self.t.until_gone("Клавиши >")
        assert SHELL not in self.t.received


@asynccontextmanager
async def kiosk(
    port: int, key: str, *, mode: str = "corridor", idle: int = 60, kind: str = "xterm-256color"
) -> AsyncIterator[Kiosk]:
    """Start a kiosk as the command before a shell's next one."""
    options = ("--mode", mode, "--port", str(port), "--key", key, "--idle", str(idle))
    command = shlex.join((sys.executable, "-P", "-m", "app", "kiosk", *options))
    async with window("sh", "-c", f"{command}; echo {SHELL} $?", kind=kind) as opened:
        yield Kiosk(opened)


@asynccontextmanager
async def school_kiosk(
    folder: Path, *, mode: str = "corridor", idle: int = 60, kind: str = "xterm-256color"
) -> AsyncIterator[tuple[Kiosk, Server]]:
    """Serve a small school and start a kiosk of it."""
    built(folder)
    async with (
        serving(folder) as server,
        kiosk(server.port, key_in(server), mode=mode, idle=idle, kind=kind) as one,
    ):
        yield one, server

"""Person after person: the sign-in page, the session, a clean screen, until the terminal itself goes."""

import asyncio
import os

from app.kiosk.console import Console
from app.kiosk.line import Address, Line
from app.kiosk.page import KioskApp
from app.menu import Unattended
from app.serving.faults import note_fault
from app.serving.terminal import Terminal
from screens.theme import theme_for

_BROKE = "Связь с сервером журнала прервалась. Всё, что выглядело записанным, цело."
_FAULT = "Экран закрылся из-за ошибки программы. Код: {code}. Всё записанное цело. Войдите снова."
_BREATH_SECONDS = 1.0
"""Between a fault and the next page, so that a fault at once again is no storm."""


async def stand(address: Address, kiosk: Unattended) -> None:
    """Let one person in after another until the terminal goes or the process is told to end."""
    console = Console()
    with console.held():
        said = ""
        while not console.over.is_set():
            console.wipe()
            try:
                said = await _one_person(console, address, kiosk, said)
            except Exception as error:  # noqa: BLE001  # whatever it was, the next person gets a sign-in page
                said = _FAULT.format(code=note_fault(error, "the kiosk"))
                await asyncio.sleep(_BREATH_SECONDS)


async def _one_person(console: Console, address: Address, kiosk: Unattended, said: str) -> str:
    """Sign one person in and carry the session; return what the next sign-in page says."""
    line, typed_ahead = await _signed_in(console, address, kiosk, said)
    if line is None:
        return ""
    try:
        console.wipe()
        words = await line.carry(console, kiosk, typed_ahead)
    finally:
        line.close()
    return _BROKE if words is None else words


async def _signed_in(
    console: Console, address: Address, kiosk: Unattended, said: str
) -> tuple[Line | None, bytes]:
    """Show the pages until somebody signs in, with the keys typed ahead; None when it is over."""
    kind = os.environ.get("TERM", "linux")
    terminal = Terminal(console, kind=kind, size=console.size, environment=os.environ)
    console.typed = terminal.type_in
    console.resized = lambda: terminal.resize(*console.size)
    theme = theme_for(kind, no_color=bool(os.environ.get("NO_COLOR")))
    app = KioskApp(address, kiosk, said, theme=theme, terminal=terminal)
    running = asyncio.create_task(app.run_async(size=terminal.size))
    over = asyncio.create_task(console.over.wait())
    try:
        await asyncio.wait({running, over}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            app.exit()
        await running
        typed_ahead = terminal.take(terminal.typed)
    finally:
        over.cancel()
        console.typed = lambda data: None
        console.resized = lambda: None
        terminal.close()
    if app.fault_code:
        raise RuntimeError(app.fault_code)
    return app.line, typed_ahead

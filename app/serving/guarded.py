"""The App every served person's App derives from: what the toolkit must not do on a server.

Private parts of Textual 8.2.8 relied on (tests/serving/test_guarded.py fails when they change):
`App._handle_exception`, `_fatal_error`, `_print_error_renderables`, `_exit_renderables`, `_exception`,
`_exception_event`, `_exit`, `_return_code`, `_close_messages_no_wait`, `_build_driver`, `_capture_stdout`,
`_capture_stderr`, `_filters`, `_registry`, `_set_pointer_shape`, `_shutdown`, `stylesheet._variables`;
of Rich 15.0.0 `Console._color_system`.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.filter import ANSIToTruecolor
from textual.worker import WorkerFailed

from app.serving.driver import WireDriver
from app.serving.faults import note_fault
from app.serving.shared_css import SharedStylesheet
from app.serving.terminal import Terminal

LONGEST_WAIT_FOR_THE_FIRST_PAGE = 5.0
"""Seconds after which keys are let in though the first page has not asked for them."""


class Panicked(Exception):
    """The toolkit asked for the end of an App."""


class GuardedApp(App[None]):
    """An App that may run beside a hundred others in one process.

    Without a terminal it is an ordinary App on this machine's console or in a test.
    """

    ENABLE_COMMAND_PALETTE = False
    FIRST_PAGE_LETS_KEYS_IN: ClassVar[bool] = False
    """True where the first page reads before it can take keys: it then calls `let_keys_in()` itself."""

    def __init__(self, terminal: Terminal | None = None) -> None:
        super().__init__()
        self.fault_code = ""
        self.farewell = ""
        """Why the App ended by itself, where the person did not ask for it."""
        self.shutting_down: asyncio.Task[None] | None = None
        self.animation_level = "none"
        self.stylesheet = SharedStylesheet(variables=self.stylesheet._variables)
        self._terminal = terminal
        if terminal is not None:
            self._forget_the_servers_console()

    def _forget_the_servers_console(self) -> None:
        """Neither the server's output nor its TERM and NO_COLOR may reach into a person's session."""
        # run_async() redirects the stdout of the whole process to these; to itself is nowhere.
        self._capture_stdout = sys.stdout  # type: ignore[assignment]  # any stream will do for redirect_stdout
        self._capture_stderr = sys.stderr  # type: ignore[assignment]  # the same
        self.console._color_system = ColorSystem.TRUECOLOR
        self.console.no_color = self.no_color = False
        self._filters = [kept for kept in self._filters if isinstance(kept, ANSIToTruecolor)]

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        if self._terminal is None or headless:
            return super()._build_driver(headless, inline, mouse, size)
        self._driver = WireDriver(self, self._terminal, mouse=mouse)
        return self._driver

    # The first screen.

    def _on_ready(self, event: events.Ready) -> None:
        self.set_timer(LONGEST_WAIT_FOR_THE_FIRST_PAGE, self.let_keys_in)
        if not self.FIRST_PAGE_LETS_KEYS_IN:
            self.call_after_refresh(self.let_keys_in)

    def let_keys_in(self) -> None:
        """Give the first page the keys typed ahead; a second call changes nothing."""
        if self._terminal is None or self._terminal.shown.is_set():
            return
        self._terminal.shown.set()
        if isinstance(self._driver, WireDriver):
            self._driver.let_keys_in()

    # An error.

    def _handle_exception(self, error: Exception) -> None:
        """End this App alone; the stock one prints the local variables of every frame, passwords too."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        if self._exit and isinstance(cause, NoMatches):
            return  # the person has left: what somebody still looked for was taken down first
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.fault_code = note_fault(error, type(self).__name__)
        self._close_messages_no_wait()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End this App as any error does; the words would go to the server's console."""
        self._handle_exception(Panicked())

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()

    # The end.

    async def _shutdown(self) -> None:
        # run_async() shields this task: once cancelled, it would leave it behind with the App in its hands.
        self.shutting_down = asyncio.current_task()
        await super()._shutdown()

    def tear_down(self) -> None:
        """Cancel every task of this App: the last resort for one that hangs while it ends."""
        for task in (*(node._task for node in list(self._registry)), self.shutting_down):
            if task is not None:
                task.cancel()

    # What belongs to a console and not to a server.

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Suspend nothing: a served person has no shell to go back to."""
        yield

    def _set_pointer_shape(self, shape: str) -> None:
        """Leave the mouse's pointer alone: OSC 22 is letters on the screen of terminals that lack it."""

    def action_suspend_process(self) -> None:
        """Do nothing: the process is everybody's."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Do nothing: the browser would open on the server."""

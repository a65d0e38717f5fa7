"""What a test may leave behind in its process, where the next test of the same worker finds it."""

import gc
import locale
import logging
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

ENDINGS = (
    *(signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGALRM),
    *(signal.SIGWINCH, signal.SIGCHLD, signal.SIGUSR1, signal.SIGUSR2, signal.SIGXFSZ),
)
PYTESTS_OWN = b"PYTEST_CURRENT_TEST"
_BYTES: dict[bytes, bytes] = os.environ._data  # type: ignore[attr-defined]  # ten times quicker, twice a test


def _log() -> object:
    root, ssh = logging.getLogger(), logging.getLogger("asyncssh")
    # A server hushes AsyncSSH for good: it tells names of users below this level.
    return tuple(map(repr, root.handlers)), root.level, max(ssh.level, logging.WARNING), ssh.disabled


def _mask() -> object:
    """Read the mask of new files; setting it to read it would be seen by threads."""
    return Path("/proc/self/status").read_bytes().partition(b"Umask:")[2].split(maxsplit=1)[0]


STATE: dict[str, Callable[[], object]] = {
    "handlers and levels of logging": _log,
    "logging as a whole": lambda: (logging.raiseExceptions, logging.root.manager.disable),
    "signal handlers": lambda: tuple(map(signal.getsignal, ENDINGS)),
    "environment": lambda: {name: value for name, value in _BYTES.items() if name != PYTESTS_OWN},
    "working folder": os.getcwd,
    "mask of new files": _mask,
    "standard streams": lambda: (id(sys.stdin), id(sys.stdout), id(sys.stderr)),
    "where modules are looked for": lambda: tuple(sys.path),
    "words of the command": lambda: tuple(sys.argv),
    "hooks of failures": lambda: (sys.excepthook, sys.unraisablehook),
    "filters of warnings": lambda: list(warnings.filters),
    "locale": lambda: locale.setlocale(locale.LC_ALL),
    "zone of time": lambda: time.tzname,
    "sweeping of memory": lambda: (gc.isenabled(), gc.get_threshold()),
    "limits of recursion and threads": lambda: (sys.getrecursionlimit(), sys.getswitchinterval()),
}


def state() -> dict[str, object]:
    """Return what every test has to leave as it was."""
    return {name: read() for name, read in STATE.items()}


def left_behind(before: dict[str, object]) -> str:
    """Tell in a line each what is other than before; nothing where all is as it was."""
    now = state()
    return "\n".join(
        f"{name}: {_told(before[name], now[name])}" for name in STATE if before[name] != now[name]
    )


def _told(before: object, now: object) -> str:
    """Tell a change; of the environment the names alone, as some values are secrets."""
    if isinstance(before, dict) and isinstance(now, dict):
        return ", ".join(sorted({name.decode() for name, _ in before.items() ^ now.items()}))
    return f"{before!r} became {now!r}"

"""What a test leaves behind in its process is told, each kind of it."""

import gc
import logging
import os
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import pytest_runtest_teardown
from tests.stray import STATE, left_behind, state


def new_handler(back: ExitStack, _: Path) -> None:
    handler = logging.NullHandler()
    logging.getLogger().addHandler(handler)
    back.callback(logging.getLogger().removeHandler, handler)


def other_level(back: ExitStack, _: Path) -> None:
    ssh = logging.getLogger("asyncssh")
    back.callback(ssh.setLevel, ssh.level)
    ssh.setLevel(logging.CRITICAL)


def no_errors_of_logging(back: ExitStack, _: Path) -> None:
    back.callback(setattr, logging, "raiseExceptions", logging.raiseExceptions)
    logging.raiseExceptions = not logging.raiseExceptions


def deaf(back: ExitStack, _: Path) -> None:
    back.callback(signal.signal, signal.SIGHUP, signal.signal(signal.SIGHUP, signal.SIG_IGN))


def variable(back: ExitStack, _: Path) -> None:
    os.environ["ZHURNAL_STRAY"] = "secret"
    back.callback(os.environ.pop, "ZHURNAL_STRAY")


def elsewhere(back: ExitStack, folder: Path) -> None:
    back.callback(os.chdir, Path.cwd())
    os.chdir(folder)


def open_files(back: ExitStack, _: Path) -> None:
    back.callback(os.umask, os.umask(0o011))


def other_stream(back: ExitStack, _: Path) -> None:
    back.callback(setattr, sys, "stdin", sys.stdin)
    sys.stdin = sys.__stdin__ if sys.stdin is not sys.__stdin__ else None


def other_words(back: ExitStack, _: Path) -> None:
    back.callback(sys.argv.pop)
    sys.argv.append("stray")


def other_modules(back: ExitStack, _: Path) -> None:
    back.callback(sys.path.pop)
    sys.path.append("/stray")


def other_hook(back: ExitStack, _: Path) -> None:
    back.callback(setattr, sys, "excepthook", sys.excepthook)
    sys.excepthook = lambda *_: None


def calm(back: ExitStack, _: Path) -> None:
    back.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore", UserWarning)


def unswept(back: ExitStack, _: Path) -> None:
    back.callback(gc.set_threshold, *gc.get_threshold())
    gc.set_threshold(12_345)


def deeper(back: ExitStack, _: Path) -> None:
    back.callback(sys.setrecursionlimit, sys.getrecursionlimit())
    sys.setrecursionlimit(sys.getrecursionlimit() + 1)


LEFT: dict[Callable[[ExitStack, Path], None], str] = {
    new_handler: "handlers and levels of logging",
    other_level: "handlers and levels of logging",
    no_errors_of_logging: "logging as a whole",
    deaf: "signal handlers",
    variable: "environment",
    elsewhere: "working folder",
    open_files: "mask of new files",
    other_stream: "standard streams",
    other_words: "words of the command",
    other_modules: "where modules are looked for",
    other_hook: "hooks of failures",
    calm: "filters of warnings",
    unswept: "sweeping of memory",
    deeper: "limits of recursion and threads",
}


@pytest.mark.parametrize("leave", LEFT, ids=lambda leave: leave.__name__)
def test_what_is_left_behind_is_told_and_nothing_else(
    leave: Callable[[ExitStack, Path], None], tmp_path: Path
) -> None:
    before = state()
    with ExitStack() as back:
        leave(back, tmp_path)
        told = left_behind(before)
    assert told.startswith(f"{LEFT[leave]}: ")
    assert "\n" not in told
    assert "secret" not in told
    assert left_behind(before) == ""


def test_every_kind_but_what_the_system_gives_is_tried() -> None:
    assert set(STATE) - set(LEFT.values()) == {"locale", "zone of time"}


def test_a_test_that_leaves_something_fails(request: pytest.FixtureRequest) -> None:
    ending = pytest_runtest_teardown(request.node)  # what pytest itself asks again when this test ends
    next(ending)
    with ExitStack() as back:
        variable(back, Path())
        with pytest.raises(pytest.fail.Exception, match=r"left behind:\n(.*\n)?environment: ZHURNAL_STRAY"):
            ending.send(None)

"""Processes of a measurement: the real server, the clients, and one App as a process behind a pty."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ
from typing import IO, Any, Self

from tests.bench.founding import FIRST_SURNAME, SUBJECT, Page
from tests.bench.typists import SIZE

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
_PORT = re.compile(r"ssh -p (\d+) ")
_CONTROL = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
_TROUBLE = re.compile(r" (?:ERROR|CRITICAL) ")
_LATE = re.compile(r"event loop was late by (\d+) ms")


class DidNotWork(Exception):
    """A process of the measurement ended or was silent: there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Server:
    """The real ``zhurnal serve`` of a school, in a process of its own."""

    process: "subprocess.Popen[str]"
    port: int
    log: Path

    @property
    def pid(self) -> int:
        """The process."""
        return self.process.pid

    def troubles(self) -> int:
        """How many errors the server has written to its log."""
        return len(_TROUBLE.findall(self.log.read_text("utf-8"))) if self.log.exists() else 0

    def seconds_late(self) -> int:
        """In how many seconds the event loop was later than its bound."""
        return len(_LATE.findall(self.log.read_text("utf-8"))) if self.log.exists() else 0


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve a school on a free port of this machine."""
    words = ("-m", "app", "serve", "--data", str(folder), "--host", "127.0.0.1", "--port", "0")
    log = folder / "logs" / "journal.log"
    log.unlink(missing_ok=True)
    process = subprocess.Popen(
        (sys.executable, *words), cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if found := _PORT.search(line):
                yield Server(process, int(found[1]), log)
                break
        else:
            raise DidNotWork("the server did not start")
    finally:
        _stop(process)


class Typists:
    """The process of the clients."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    @classmethod
    @contextmanager
    def at_work(cls) -> Iterator[Self]:
        """Start the process."""
        process = subprocess.Popen(
            (sys.executable, "-m", "tests.bench.typists"),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield cls(process)
        finally:
            _stop(process)

    def do(self, what: str, **how: Any) -> dict[str, Any]:
        """Give an order and wait for what came of it."""
        order, answer = self._process.stdin, self._process.stdout
        assert order is not None
        assert answer is not None
        order.write(json.dumps({"do": what, **how}) + "\n")
        order.flush()
        line = answer.readline()
        if not line:
            raise DidNotWork(f"the clients did not «{what}»")
        told: dict[str, Any] = json.loads(line)
        return told


@dataclass(frozen=True, slots=True)
class Alone:
    """One App in a process of its own behind a pty, as a plain terminal program would be."""

    pid: int
    terminal: int
    began: float

    def until(self, text: str) -> float:
        """Wait for a text on the terminal; return how long after the start it came, in seconds."""
        heard, end = b"", time.monotonic() + PATIENCE
        while text.encode() not in _CONTROL.sub(b"", heard):
            if not select.select([self.terminal], [], [], max(0.0, end - time.monotonic()))[0]:
                raise DidNotWork(f"the App in its own process did not show «{text}»")
            heard += os.read(self.terminal, 65536)
        return time.perf_counter() - self.began

    def press(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.terminal, keys)

    def read_away(self) -> None:
        """Take what was drawn, until it is silent."""
        while select.select([self.terminal], [], [], 0.5)[0]:
            os.read(self.terminal, 65536)


@contextmanager
def alone(folder: Path, page: Page) -> Iterator[Alone]:
    """Start an App of a person who is signed in already, and end it."""
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, (sys.executable, "-m", "tests.bench.alone", str(folder), page.login))
    try:
        ioctl(terminal, TIOCSWINSZ, pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        yield Alone(pid, terminal, began)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def first_screen_alone(folder: Path, page: Page) -> float:
    """Return the seconds from the start of a process to its first screen."""
    with alone(folder, page) as one:
        return one.until(SUBJECT)


@contextmanager
def pages_alone(folder: Path, pages: Sequence[Page]) -> Iterator[list[Alone]]:
    """Open pages of the journal, each in a process of its own."""
    if not pages:
        yield []
        return
    with alone(folder, pages[0]) as first:
        first.until(SUBJECT)
        first.press(b"\r")
        first.until(FIRST_SURNAME)
        first.read_away()
        with pages_alone(folder, pages[1:]) as others:
            yield [first, *others]


def _stop(process: "subprocess.Popen[str]") -> None:
    if process.stdin is not None:
        process.stdin.close()
    else:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _drain(process.stdout)


def _drain(stream: IO[str] | None) -> None:
    if stream is not None:
        stream.close()

"""Walks through a hostile school: its real server, and sessions that must end alive and unsteered."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.running import Running, running
from app.session import JournalApp
from app.wiring import FrontDoor
from tests.hostile_school import HostileSchool, founded, poisoned, texts_of
from tests.new_school import QUICK
from tests.payloads import strangers
from tests.school import PASSWORD, Who
from tests.terminal import Terminal
from tests.walk import SIZE, Walk

Server = tuple[Running, list[JournalApp]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> HostileSchool:
    """A school filled with the payloads through its services."""
    return founded(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def clean_texts(built: HostileSchool) -> set[str]:
    """Every text of the file before anybody went past the services."""
    return texts_of(built.folder)


@pytest.fixture(scope="module")
def hostile(built: HostileSchool, clean_texts: set[str]) -> HostileSchool:
    """The same school after somebody wrote the payloads past the services."""
    poisoned(built)
    return built


@pytest.fixture
async def server(
    hostile: HostileSchool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Server]:
    """The real server of the hostile school, and the Apps it opened."""
    apps: list[JournalApp] = []
    opening = FrontDoor.open_app

    def open_app(*given: object) -> JournalApp:
        apps.append(opening(*given))  # type: ignore[arg-type]  # passed on as it came
        return apps[-1]

    monkeypatch.setattr(FrontDoor, "open_app", open_app)
    async with running(hostile.folder, "127.0.0.1", 0, cost=QUICK) as served:
        yield served, apps
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@asynccontextmanager
async def walking(
    server: Server, who: Who, *, size: tuple[int, int] = SIZE, rings: bool = False
) -> AsyncIterator[Walk]:
    """Somebody's session, that must end alive and with nothing hostile in all the bytes it received."""
    served, apps = server
    async with Terminal.connect(served.serving.port, who.login, PASSWORD, size=size) as terminal:
        typed_back: list[str] = []
        screen = terminal._screen
        screen.write_process_input = typed_back.append  # type: ignore[method-assign, assignment]  # pyte answers here
        yield Walk(terminal, apps)
        assert not terminal.closed
        terminal.press("<f10>")
        await terminal.until_closed()
        assert terminal.exit_status == 0
        assert "Вы вышли из журнала" in terminal.received
        assert "Код:" not in terminal.received
        raw = terminal.raw.replace(b"\a", b"") if rings else terminal.raw
        assert strangers(raw, size) == []
        assert typed_back == [], "a terminal was made to answer"

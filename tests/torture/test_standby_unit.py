"""The second machine's service under a real systemd: up with the machine, follows, back after a kill."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh
import pytest

from app.snapshots import FOLDER
from app.standby.place import remember
from backups.changes import End, end_of
from tests.app.machine import copy_of_the_program, install
from tests.live_school import ROOT, on_disk
from tests.second_machine import free_port, main_server, two_machines, where_is, write

PYTHON = "/usr/bin/python3"
LAUNCHER = f"""#!/bin/sh
PYTHONPATH=/opt/code:/opt/libraries exec {PYTHON} -P -m app "$@"
"""
FRESH = "Копия свежая"
PATIENCE = 120.0
CONTAINER = ("systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--directory=/", "--volatile=yes")
"""A container of this machine's own programs: /usr as it is, everything else empty and in memory."""
SHOWN = ("NoNewPrivs:\t1", "Seccomp:\t2", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the second machine's installation; skipped, with the reason, where none can boot."""
    if os.geteuid() != 0 or shutil.which(CONTAINER[0]) is None:
        pytest.skip("a machine with its own systemd needs root and the program systemd-nspawn")
    told = subprocess.run([PYTHON, "--version"], capture_output=True, text=True, check=False).stdout
    if not told.startswith(f"Python {sys.version_info.major}.{sys.version_info.minor}."):
        pytest.skip(f"the libraries here are not those of the Python that the service would run: {told}")
    tried = subprocess.run([*CONTAINER, "--pipe", "/bin/true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"systemd-nspawn makes no container here: {tried.stderr.strip()}")
    folder = tmp_path / "machine"
    copy_of_the_program(tmp_path / "program", monkeypatch)
    assert install(folder, "--standby") == 0
    (folder / "opt" / "zhurnal" / "zhurnal").write_text(LAUNCHER, "utf-8")
    (folder / "etc" / "machine-id").write_text(f"{os.urandom(16).hex()}\n", "ascii")
    return folder


class Booted:
    """A machine that runs, as its console tells of it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said: list[str] = []

    async def says(self, words: str, times: int) -> None:
        """Wait until the console has said something so many times."""
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE):
                while sum(words in line for line in self.said) < times:
                    line = await self._process.stdout.readline()
                    assert line, "the machine has ended"
                    self.said.append(line.decode("utf-8", "replace"))
        except (TimeoutError, AssertionError):
            raise AssertionError("".join(self.said[-40:])) from None

    def obeys(self, *words: str) -> str:
        """Run a command on it."""
        (leader,) = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        ran = subprocess.run(
            ["nsenter", "-t", leader, "-m", "-p", "-u", "-i", *words],
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()


@asynccontextmanager
async def booted(machine: Path) -> AsyncIterator[Booted]:
    """Boot it; it has this machine's network."""
    libraries = Path(asyncssh.__file__).parents[1]
    process = await asyncio.create_subprocess_exec(
        *CONTAINER,
        *(
            "--boot",
            "--console=read-only",
            f"--bind={machine / 'etc'}:/etc",
            f"--bind={machine / 'srv'}:/srv",
        ),
        *(f"--bind-ro={machine / 'opt' / 'zhurnal'}:/opt/zhurnal", f"--bind-ro={ROOT}:/opt/code"),
        f"--bind-ro={libraries}:/opt/libraries",
        *("systemd.unit=multi-user.target", "systemd.journald.forward_to_console=1"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Booted(process)
    finally:
        if process.returncode is None:
            process.terminate()  # nspawn shuts the machine down
        await process.communicate()


@pytest.mark.torture
async def test_it_starts_with_the_machine_follows_and_is_back_after_a_kill(
    machine: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", machine / "srv" / "zhurnal" / "school"
    two_machines(first, second)
    port = free_port()
    remember(second, where_is(first, port))
    assert install(machine, "--standby") == 0  # gives what was brought to the journal's user
    (machine / "opt" / "zhurnal" / "zhurnal").write_text(LAUNCHER, "utf-8")
    async with booted(machine) as there:
        async with main_server(first, port) as (server, _):
            await there.says(FRESH, 1)
            shown = there.obeys("systemctl", "show", "-P", "MainPID", "zhurnal-standby")
            status = there.obeys("cat", f"/proc/{shown}/status")
            assert [line for line in SHOWN if line not in status] == []
            user = there.obeys("id", "-u", "zhurnal")
            assert f"Uid:\t{user}\t{user}\t{user}\t{user}" in status
            await write(server, "Записано до убийства")
            there.obeys("kill", "-KILL", shown)
            await there.says(FRESH, 2)
            assert there.obeys("systemctl", "show", "-P", "NRestarts", "zhurnal-standby") == "1"
            await write(server, "Записано после")
        assert end_of(second / FOLDER) == End(*on_disk(first).head), "a server that stops waits for the copy"

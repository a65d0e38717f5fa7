"""A disk that is full or fails under a running server: nothing that looked saved is lost, work goes on."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from models.database import sqlite
from tests.app.test_kill import DIGITS
from tests.killing import TALL, cells_on, open_lesson, saved_on
from tests.live_school import LOGIN, PUPILS, ROOT, SURNAMES, build, obey, on_disk, serving
from tests.own_mounts import in_own_mounts
from tests.school import PASSWORD
from tests.terminal import Terminal
from tests.torture.test_power import OWN_MOUNTS, ground

__all__ = ["ground"]


@pytest.mark.proof("full_disks")
def test_on_a_full_disk_reading_goes_on_and_writing_resumes_by_itself(tmp_path: Path) -> None:
    told = in_own_mounts("tests.app.full_disk", disk=tmp_path / "disk")
    assert told["looked saved and was not"] == []
    assert told["waits"] > 0, "the disk was not full"
    assert told["reserve given up"]
    assert told["a reader is told"], "who comes in meanwhile reads it too"
    assert told["command"] == [0, ""], "the reserve leaves room for a snapshot"
    assert told["kept"], "what was typed is on disk once there is room, and no key was pressed for it"
    assert told["faults"] == []
    assert told["reserve held again"]
    assert told["stopped"] == [0, ""], "no traceback of a log that found no room"
    code, said, complained = told["no room"]
    assert (code, said) == (1, "")
    assert "Журнал не открыть" in complained
    assert "на диске нет места" in complained
    assert complained.count("\n") == 1
    assert told["read"] == PUPILS, "with a little room the server starts, to be read"


def test_a_disk_that_turns_read_only_is_told_and_read_on(ground: Path) -> None:
    disk = ground / "mounted"
    disk.mkdir()
    words = ("-m", "tests.app.read_only_disk", str(ground / "school"), str(disk))
    command = [*OWN_MOUNTS, sys.executable, *words]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["still looks saved"] == told["saved"] == told["on disk"]
    assert told["faults"] == []
    assert told["a reader is told"]
    assert told["backup"] == 0, "a snapshot to another disk is still made"
    code, said, complained = told["stopped"]
    assert (code, complained) == (0, "")
    assert "что ещё ждало на экранах, не записано" in said
    code, said, complained = told["begun"]
    assert (code, said) == (1, "")
    assert "диск только для чтения" in complained
    assert "Traceback" not in complained


async def test_an_error_of_the_disk_stops_writing_until_it_is_over(tmp_path: Path) -> None:
    build(tmp_path)
    async with (
        serving(tmp_path) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        terminal.press(DIGITS[0])
        await terminal.when(lambda: len(saved_on(terminal)) == 1, "the first mark")
        pid, free = server.process.pid, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))  # each write fails: EFBIG
        terminal.press(*DIGITS[1:])
        await terminal.until("Запись остановлена: диск сервера даёт сбой")
        await terminal.when(
            lambda: "".join(cell.mark for cell in cells_on(terminal).values()) == DIGITS, "all that was typed"
        )
        assert saved_on(terminal).items() <= on_disk(tmp_path).marks.items()
        assert len(saved_on(terminal)) < PUPILS
        resource.prlimit(pid, resource.RLIMIT_FSIZE, free)
        await terminal.until_gone("Запись остановлена")
        await terminal.when(lambda: len(saved_on(terminal)) == PUPILS, "all saved, no key pressed")
        assert on_disk(tmp_path).marks == dict(zip(SURNAMES, DIGITS, strict=True))
        assert on_disk(tmp_path).faults == ()


async def test_the_file_of_a_newer_program_is_refused_and_stays_to_the_bit(tmp_path: Path) -> None:
    build(tmp_path)
    add_step(tmp_path / "journal.db", "0999_of_another_year")
    before = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    for words in (("serve", "--port", "0"), ("passwd", "--new")):
        code, said, complained = await obey(*words, "--data", tmp_path)
        assert (code, said) == (1, ""), complained
        assert "более новой программой (шаги 0999_of_another_year)" in complained
        assert complained.count("\n") == 1
    there = {path: path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()}
    ours = {path: content for path, content in there.items() if path.suffix != ".log"}
    assert {path: content for path, content in ours.items() if path in before} == {
        path: content for path, content in before.items() if path.suffix != ".log"
    }
    assert {path.name for path in ours.keys() - before.keys()} <= {"journal.lock"}


def add_step(file: Path, name: str) -> None:
    """Let a file say that a newer program brought it to its own form."""
    connection = sqlite.connect(str(file), isolation_level=None)
    connection.execute(
        "INSERT INTO schema_migration (name, applied) VALUES (?, '2031-01-01 00:00:00')", (name,)
    )
    connection.close()

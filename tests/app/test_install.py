"""The journal put on a machine: user, folders, service, command; done once, then found done."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from app.cli.common import Exit, default_folder
from app.install import program as program_folder
from app.install.place import Place
from app.install.plan import Server, command_text, server_steps
from app.install.program import exchange, give_back, put_program
from app.install.starting import Started, start
from app.standby.place import Where, remember
from tests.app.machine import UNIT, copy_of_the_program, install, stand_in_systemctl
from tests.backups.dying import in_a_child
from tests.school import School

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-sysusers") is None,
    reason="no systemd-sysusers on this machine: nothing to install by",
)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return copy_of_the_program(tmp_path / "unpacked", monkeypatch)


@pytest.fixture
def machine(tmp_path: Path, source: Path) -> Path:
    """A folder that stands for a machine, and the program to put there."""
    assert source.is_dir()
    return tmp_path / "machine"


def everything(machine: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns)
        for path in machine.rglob("*")
        if path.name != ".pwd.lock"
    }


def test_a_machine_gets_user_program_folder_service_and_command(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(machine, "--port", "2022", "--printer", "office") == Exit.DONE
    account = Place(machine).account("zhurnal")
    assert account is not None
    assert not account.may_sign_in
    data = machine / "srv/zhurnal/school"
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert os.geteuid() or data.stat().st_uid == account.uid
    assert (machine / "opt/zhurnal/zhurnal").stat().st_mode & 0o755 == 0o755
    assert "serve --data /srv/zhurnal/school --host 0.0.0.0 --port 2022 --printer office" in (
        machine / UNIT
    ).read_text("utf-8")
    assert stat.S_IMODE((machine / "usr/local/bin/zhurnal").stat().st_mode) == 0o755
    assert (machine / "etc/systemd/system/multi-user.target.wants/zhurnal.service").is_symlink()
    assert capsys.readouterr().out.count("сделано: ") == 7


def test_a_second_time_nothing_changes_and_that_is_said(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(machine)
    before = everything(machine)
    capsys.readouterr()
    assert install(machine) == Exit.DONE
    assert capsys.readouterr().out == "Всё уже установлено, ничего не изменено.\n"
    assert everything(machine) == before


def test_a_dry_run_shows_the_service_and_touches_nothing(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(machine, "--dry-run") == Exit.DONE
    said = capsys.readouterr().out
    assert "* служба: /etc/systemd/system/zhurnal.service\n" in said
    assert "    ProtectSystem=strict\n" in said
    assert said.endswith("Ничего не сделано: так и было бы.\n")
    assert not machine.exists()
    install(machine)
    (machine / UNIT).write_text("# School journal, changed by hand\n", "utf-8")
    capsys.readouterr()
    install(machine, "--dry-run")
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("*")] == [
        "* служба: /etc/systemd/system/zhurnal.service"
    ]


def test_what_was_changed_by_hand_is_put_right(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    install(machine)
    (machine / "srv/zhurnal/school").chmod(0o755)
    (machine / "usr/local/bin/zhurnal").chmod(0o600)
    capsys.readouterr()
    install(machine)
    assert capsys.readouterr().out.count("сделано: ") == 2
    assert stat.S_IMODE((machine / "srv/zhurnal/school").stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to another user")
def test_files_that_root_left_in_the_data_folder_are_given_to_the_journal(machine: Path) -> None:
    install(machine)
    left = machine / "srv/zhurnal/school/keys"
    left.mkdir()
    (left / "pepper").touch(mode=0o644)
    install(machine)
    assert stat.S_IMODE((left / "pepper").stat().st_mode) == 0o600
    assert stat.S_IMODE(left.stat().st_mode) == 0o700
    account = Place(machine).account("zhurnal")
    assert account is not None
    assert {left.stat().st_uid, (left / "pepper").stat().st_uid} == {account.uid}


def test_a_new_version_takes_the_place_and_the_old_one_is_kept(machine: Path, source: Path) -> None:
    install(machine)
    (source / "README.md").write_text("a later one", "utf-8")
    install(machine)
    program, previous = machine / "opt/zhurnal", machine / "opt/zhurnal.previous"
    assert (program / "README.md").read_text("utf-8") == "a later one"
    assert (previous / "README.md").read_text("utf-8") != "a later one"
    assert list((program / "app").rglob("*.pyc")), "the service's user could not keep them there"
    assert give_back(program)
    assert (program / "README.md").read_text("utf-8") != "a later one"
    assert (previous / "README.md").read_text("utf-8") == "a later one"


def killed_before(line: int, work: Callable[[], object]) -> bool:
    """Do some work in a process that is killed before a line of ``app.install.program``; whether it was."""
    seen = 0

    def on_line(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal seen
        if frame.f_code.co_filename != program_folder.__file__:
            return None
        seen += event == "line"
        if seen == line:
            os.kill(os.getpid(), signal.SIGKILL)
        return on_line

    def traced() -> None:
        sys.settrace(on_line)
        work()
        sys.settrace(None)

    return in_a_child(traced) == -signal.SIGKILL


@pytest.mark.parametrize("way", ["forth", "back"])
def test_killed_anywhere_a_whole_program_stands_in_the_place(tmp_path: Path, source: Path, way: str) -> None:
    program, readme = tmp_path / "opt" / "zhurnal", source / "README.md"
    old = readme.read_bytes()
    put_program(source, source / ".venv", program)
    readme.write_bytes(b"a later one")
    ways: dict[str, Callable[[], object]] = {
        "forth": lambda: put_program(source, source / ".venv", program),
        "back": lambda: give_back(program),
    }
    if way == "back":
        ways["forth"]()
    stood, line = set(), 1
    while killed_before(line, ways[way]):
        stands = (program / "README.md").read_bytes()
        assert stands in (old, b"a later one")
        assert len(list(program.rglob("*.py"))) == len(list(source.rglob("*.py")))
        stood.add(stands)
        if stands != (old if way == "forth" else b"a later one"):
            exchange(program, program.with_name("zhurnal.previous"))
        line += 1
    assert line > {"forth": 30, "back": 5}[way]
    assert stood == {old, b"a later one"}


def test_a_terminal_gets_its_own_user_and_service_and_no_data(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--kiosk", "tty8", "--mode", "station", "--server", "192.168.1.5", "--key", "SHA256:abc+/d")
    assert install(machine, *words) == Exit.DONE
    unit = (machine / "etc/systemd/system/zhurnal-kiosk-tty8.service").read_text("utf-8")
    assert "kiosk --mode station --server 192.168.1.5 --port 2222 --key SHA256:abc+/d --idle 60" in unit
    assert Place(machine).account("zhurnal-kiosk") is not None
    assert Place(machine).account("zhurnal") is None
    assert not (machine / "srv").exists()
    capsys.readouterr()
    install(machine, *words)
    assert capsys.readouterr().out == "Всё уже установлено, ничего не изменено.\n"


def test_the_terminal_of_the_servers_own_machine_finds_the_key_itself(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(machine, "--kiosk", "tty8") == Exit.WRONG_USAGE
    assert "Не назван ключ сервера" in capsys.readouterr().err
    install(machine)
    keys = machine / "srv/zhurnal/school/keys"
    keys.mkdir()
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / "ssh_host_ed25519"], check=True
    )
    shown = subprocess.run(
        ["ssh-keygen", "-lf", keys / "ssh_host_ed25519"], capture_output=True, text=True, check=True
    ).stdout.split()[1]
    assert install(machine, "--kiosk", "tty8") == Exit.DONE
    assert shown in (machine / "etc/systemd/system/zhurnal-kiosk-tty8.service").read_text("utf-8")


def command_as(who: str, tmp_path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the machine's command as a user, with a stand-in for the program."""
    program = tmp_path / "program" / "zhurnal"
    for tool, text in {
        program: 'echo "program: $* $ZHURNAL_DATA"',
        tmp_path / "bin" / "runuser": 'echo "runuser: $* $HOME $ZHURNAL_DATA"',
        tmp_path / "bin" / "id": f"echo {who}",
    }.items():
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        tool.chmod(0o755)
    command = tmp_path / "zhurnal"
    command.write_text(command_text(Server(Path("/srv/my school/one"), program.parent)), "utf-8")
    environment = {"PATH": f"{tmp_path}/bin:/bin"}
    return subprocess.run(
        ["sh", command, *words], capture_output=True, text=True, check=False, env=environment
    )


def test_the_command_is_the_journals_user_in_its_folder(tmp_path: Path) -> None:
    program = tmp_path / "program" / "zhurnal"
    by_root = command_as("root", tmp_path, "doctor")
    assert by_root.stdout == f"runuser: -u zhurnal -- {program} doctor /srv/my school /srv/my school/one\n"
    assert command_as("root", tmp_path, "install").stdout == "program: install \n"
    assert command_as("zhurnal", tmp_path, "doctor").stdout == "program: doctor /srv/my school/one\n"


def test_a_second_machine_keeps_a_copy_and_starts_its_server_when_it_goes_on(
    machine: Path,
) -> None:
    assert install(machine, "--standby") == Exit.DONE
    units = machine / "etc/systemd/system"
    wanted = units / "multi-user.target.wants"
    assert [path.name for path in wanted.iterdir()] == ["zhurnal-standby.service"]
    service = (units / "zhurnal-standby.service").read_text("utf-8")
    assert " standby --data /srv/zhurnal/school\n" in service
    assert "Restart=on-failure" in service
    assert " serve --data /srv/zhurnal/school " in (units / "zhurnal.service").read_text("utf-8")
    data = machine / "srv/zhurnal/school"
    remember(data, Where("192.168.1.5", 2222, "SHA256:…", 2222))
    (data / "left-2026-11-19-120000" / "backups").mkdir(parents=True)
    (data / "journal.lock").touch()  # what a server that became the second machine leaves
    assert install(machine) == Exit.DONE
    assert [path.name for path in wanted.iterdir()] == ["zhurnal-standby.service"]
    (machine / "srv/zhurnal/school/journal.db").touch()
    assert install(machine, "--standby") == Exit.REFUSED
    assert install(machine) == Exit.DONE
    assert {path.name for path in wanted.iterdir()} == {"zhurnal-standby.service", "zhurnal.service"}


def test_going_on_with_the_journal_changes_the_services_where_it_was_done(tmp_path: Path) -> None:
    program, data, log = tmp_path / "opt" / "zhurnal", tmp_path / "school", tmp_path / "log"
    scripts = {
        tmp_path / "bin" / "id": "echo root",
        tmp_path / "bin" / "runuser": f'shift 3; "$@" && echo "$*" >>{log}',
        tmp_path / "bin" / "systemctl": f'echo "systemctl $*" >>{log}',
        program: f'test -e {tmp_path}/well && case "$*" in *--only*) touch {data}/journal.db ;; esac',
    }
    data.mkdir()
    for path, text in scripts.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        path.chmod(0o755)
    command = tmp_path / "zhurnal"
    command.write_text(command_text(Server(data, program.parent)), "utf-8")
    way = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}

    def promote() -> int:
        return subprocess.run(("sh", str(command), "promote", "--yes"), env=way, check=False).returncode

    assert promote() != 0
    assert not log.exists(), "no service is touched where the journal was not taken over"
    (tmp_path / "well").touch()
    assert promote() == 0
    assert log.read_text("utf-8").splitlines() == [
        f"{program} promote --yes --only",
        "systemctl disable --quiet --now zhurnal-standby.service",
        "systemctl enable --quiet --now zhurnal.service",
    ]


def test_somebody_else_is_told_to_be_root_and_begins_no_school_at_home(tmp_path: Path) -> None:
    refused = command_as("anna", tmp_path, "init")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "Журналом этой машины ведает пользователь zhurnal: повторите с sudo.\n"
    assert command_as("anna", tmp_path, "demo").stdout.startswith("program: demo")


def test_the_commands_folder_is_the_one_every_verb_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHURNAL_DATA", "/srv/my school/one")
    assert default_folder("school") == Path("/srv/my school/one")
    assert default_folder("demo") != Path("/srv/my school/one")


class Serving:
    """A machine with a school, whose program is replaced by the next one."""

    def __init__(self, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server = Server(tmp_path / "school", tmp_path / "opt" / "zhurnal")
        self.server.data.mkdir()
        School(self.server.data).close()
        self.log = stand_in_systemctl(tmp_path / "systemd", self.server.program, monkeypatch)
        self.source = source
        put_program(source, source / ".venv", self.server.program)

    def next_program(self, *, bad: bool) -> Started:
        (self.source / "README.md").write_text("the next one", "utf-8")
        step = server_steps(Place(), self.server)[0]
        assert not step.is_done()
        step.do()
        if bad:
            (self.server.program / "bad").touch()
        return start(Place(), self.server, [step])

    @property
    def is_next(self) -> bool:
        return (self.server.program / "README.md").read_text("utf-8") == "the next one"

    @property
    def asked(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines()


@pytest.fixture
def serving(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> Serving:
    return Serving(tmp_path, source, monkeypatch)


def test_a_new_program_is_started_anew_and_an_unchanged_one_left_alone(serving: Serving) -> None:
    assert serving.next_program(bad=False) is Started.STARTED
    assert serving.is_next
    before = serving.asked
    assert before[-1] == "restart zhurnal.service"
    assert start(Place(), serving.server, []) is Started.RAN_ALREADY
    assert serving.asked == [*before, "is-active --quiet zhurnal.service"]


def test_a_new_program_that_does_not_start_gives_its_place_back(serving: Serving) -> None:
    assert serving.next_program(bad=True) is Started.OLD_PROGRAM
    assert not serving.is_next
    assert serving.asked[-3:] == [
        "restart zhurnal.service",
        "reset-failed zhurnal.service",
        "restart zhurnal.service",
    ]
    assert start(Place(), serving.server, []) is Started.RAN_ALREADY


def test_an_old_program_that_cannot_read_the_journal_does_not_come_back(serving: Serving) -> None:
    for step in (serving.server.program / "models" / "migrations").glob("0006*.py"):
        step.unlink()
    assert serving.next_program(bad=True) is Started.NOT
    assert serving.is_next

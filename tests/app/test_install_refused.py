"""Why a machine does not take the journal: one sentence each, and nothing is changed."""

import errno
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.common import CannotGoOn, Exit
from app.install import refusals
from app.install.place import Place
from app.main import main
from tests.app.machine import UNIT, copy_of_the_program, install

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-sysusers") is None,
    reason="no systemd-sysusers on this machine: nothing to install by",
)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_of_the_program(tmp_path / "unpacked", monkeypatch)
    machine = tmp_path / "machine"
    machine.mkdir()
    return machine


def put(file: Path, text: str = "something\n") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


SPOILED: dict[str, tuple[Callable[[Path], None], tuple[str, ...], str]] = {
    "something else in the program's place": (
        lambda machine: put(machine / "opt/zhurnal/theirs"),
        (),
        "В /opt/zhurnal лежит что-то другое",
    ),
    "a file in the program's place": (
        lambda machine: put(machine / "opt/zhurnal"),
        (),
        "В /opt/zhurnal лежит что-то другое",
    ),
    "other files in the data folder": (
        lambda machine: put(machine / "srv/zhurnal/school/photo.jpg"),
        (),
        "В папке /srv/zhurnal/school лежат чужие файлы",
    ),
    "a data folder that goes with the machine": (
        lambda _: None,
        ("--data", "/tmp/school"),
        "данным не годится",
    ),
    "the root of a disk for data": (lambda _: None, ("--data", "/srv"), "данным не годится"),
    "a unit of somebody": (
        lambda machine: put(machine / UNIT),
        (),
        "zhurnal.service здесь уже есть, и он не наш",
    ),
    "a command of somebody": (
        lambda machine: put(machine / "usr/local/bin/zhurnal"),
        (),
        "Файл /usr/local/bin/zhurnal здесь уже есть",
    ),
    "a person of that name": (
        lambda machine: put(machine / "etc/passwd", "zhurnal:x:1000:1000::/srv/z:/bin/bash\n"),
        (),
        "Пользователь zhurnal на этой машине уже есть",
    ),
    "a port of the system": (lambda _: None, ("--port", "22"), "Порт 22 служба без прав root не откроет"),
    "a terminal on no console": (lambda _: None, ("--kiosk", "../passwd"), "Нет такой консоли: «../passwd»"),
    "a terminal that never waits": (lambda _: None, ("--kiosk", "tty8", "--idle", "1"), "Выход без нажатий"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_it_is_refused_in_one_sentence_and_nothing_is_changed(
    what: str, machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, words, said = SPOILED[what]
    spoil(machine)
    before = sorted(machine.rglob("*"))
    assert install(machine, *words) in (Exit.REFUSED, Exit.WRONG_USAGE)
    told = capsys.readouterr()
    assert said in told.err
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert sorted(machine.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to another user")
def test_a_data_folder_of_somebody_is_not_taken(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(machine / "etc/passwd", "anna:x:1007:1007::/srv/anna:/bin/bash\n")
    theirs = machine / "srv/zhurnal/school"
    theirs.mkdir(parents=True)
    os.chown(theirs, 1007, 1007)
    assert install(machine) == Exit.REFUSED
    assert "принадлежит пользователю anna" in capsys.readouterr().err
    assert theirs.stat().st_uid == 1007


def test_the_beginnings_of_a_school_brought_beforehand_are_taken(machine: Path) -> None:
    put(machine / "srv/zhurnal/school/keys/pepper")
    assert install(machine) == Exit.DONE


def test_only_root_installs_on_the_machine_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert main(["install"]) == Exit.REFUSED
    assert capsys.readouterr().err.startswith(
        "Установить журнал на машину может только root: повторите с sudo."
    )


def test_without_systemd_the_way_without_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "RUNS", tmp_path / "nowhere")
    with pytest.raises(CannotGoOn, match=r"управляет не systemd.*zhurnal serve"):
        refusals.demand_systemd(Place())


def test_a_python_in_somebodys_home_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr("sys.executable", str(closed / "python3"))
    with pytest.raises(CannotGoOn, match=f"Python лежит в {closed}.*ZHURNAL_PYTHON=/usr/bin/python3"):
        refusals.demand_python(Place())


def test_a_port_that_somebody_listens_at_is_refused() -> None:
    with socket.socket() as theirs:
        theirs.bind(("127.0.0.1", 0))
        theirs.listen()
        port = theirs.getsockname()[1]
        with pytest.raises(CannotGoOn, match=f"Порт {port} на 127.0.0.1 занят.*--port"):
            refusals.demand_free_port(Place(), "127.0.0.1", port)
    refusals.demand_free_port(Place(), "127.0.0.1", port)


def test_a_disk_that_takes_no_more_is_told_and_the_old_program_stays(
    machine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(machine)
    (tmp_path / "unpacked" / "README.md").write_text("a later one", "utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/opt/zhurnal.new")

    monkeypatch.setattr(shutil, "copytree", full)
    capsys.readouterr()
    assert install(machine) == Exit.REFUSED
    assert "Установка не закончена: на диске нет места (/opt/zhurnal.new)" in capsys.readouterr().err
    assert (machine / "opt/zhurnal/README.md").read_text("utf-8") != "a later one"


def test_what_the_system_refuses_is_told_in_its_words(
    machine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tool = tmp_path / "bin" / "systemd-sysusers"
    put(tool, "#!/bin/sh\necho 'Failed to write: No space left' >&2\nexit 1\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tool.parent), prepend=":")
    assert install(machine) == Exit.REFUSED
    assert "Система не дала закончить: systemd-sysusers" in (said := capsys.readouterr().err)
    assert "Failed to write: No space left. Устраните причину и повторите." in said

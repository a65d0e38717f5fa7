"""The command ``./zhurnal`` before it has any library: real shell, a stand-in for the system's Python."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHELL_WORDS = ("sh", "cat", "cmp", "dirname", "readlink", "mkdir", "rm")

TOO_OLD = """#!/bin/sh
case "$2" in *print*) echo 3.9; exit 0 ;; *) exit 1 ;; esac
"""
WITHOUT_VENV = """#!/bin/sh
case "$2" in *print*) echo 3.11; exit 0 ;; *"import venv"*|*virtualenv*) exit 1 ;; *) exit 0 ;; esac
"""
RUNS = """#!/bin/sh
case "$*" in *cache_tag*) echo cpython-311; exit 0 ;; esac
[ "$1" = -P ] && echo "in $(pwd) from $PYTHONPATH: $*"
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the command and its locks, and the few programs of a bare system."""
    folder = tmp_path / "a clone"
    (folder / "bin").mkdir(parents=True)
    for name in ("zhurnal", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, folder / name)
    for word in SHELL_WORDS:
        (folder / "bin" / word).symlink_to(shutil.which(word) or word)
    return folder


def program(path: Path, text: str) -> None:
    """Write a program for the shell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def start(
    clone: Path, *words: str, by: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Start the command on the bare system and wait."""
    return subprocess.run(
        [by or str(clone / "zhurnal"), *words],
        cwd=clone.parent,
        env={"PATH": str(clone / "bin"), "HOME": str(clone), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def installed(clone: Path, lock: str, venv: str = ".venv") -> None:
    """Leave what a finished installation leaves."""
    program(clone / venv / "bin" / "python", RUNS)
    (clone / venv / "zhurnal").mkdir()
    stamp = "cpython-311\n" + (clone / lock).read_text(encoding="utf-8")
    (clone / venv / "zhurnal" / lock).write_text(stamp, encoding="utf-8")


def test_without_python_it_says_which_is_needed(clone: Path) -> None:
    done = start(clone, "demo")
    assert done.returncode == 1
    assert "нужен Python 3.11 или новее, а здесь Python нет" in done.stderr
    assert not (clone / ".venv").exists()


def test_an_old_python_is_named_with_its_version(clone: Path) -> None:
    program(clone / "bin" / "python3", TOO_OLD)
    done = start(clone, "demo")
    assert done.returncode == 1
    assert "нужен Python 3.11 или новее, а здесь Python 3.9" in done.stderr


def test_without_the_venv_module_it_says_which_package_to_install(clone: Path) -> None:
    program(clone / "bin" / "python3", WITHOUT_VENV)
    done = start(clone, "demo")
    assert done.returncode == 1
    assert "у Python 3.11 нет модуля venv" in done.stderr
    assert "повторите ту же команду" in done.stderr
    assert not (clone / ".venv").exists()


def test_a_later_python_is_found_beside_an_old_one(clone: Path) -> None:
    program(clone / "bin" / "python3", TOO_OLD)
    program(clone / "bin" / "python3.12", WITHOUT_VENV.replace("3.11", "3.12"))
    assert "у Python 3.12 нет модуля venv" in start(clone, "demo").stderr


def test_once_installed_it_runs_at_once_where_the_person_stands(clone: Path) -> None:
    installed(clone, "requirements.lock")
    done = start(clone, "import", "мой файл.fet")
    assert done.stdout == f"in {clone.parent} from {clone}: -P -m app import мой файл.fet\n"
    assert done.stderr == ""


def test_it_works_through_symbolic_links(clone: Path) -> None:
    installed(clone, "requirements.lock")
    (clone.parent / "one").symlink_to("a clone/zhurnal")
    (clone.parent / "two").symlink_to(clone.parent / "one")
    assert f"from {clone}:" in start(clone, by=str(clone.parent / "two")).stdout


def test_the_libraries_may_lie_elsewhere(clone: Path) -> None:
    installed(clone, "requirements.lock", venv="../libraries")
    assert "-m app demo" in start(clone, "demo", ZHURNAL_VENV=str(clone.parent / "libraries")).stdout
    assert "-m app demo" in start(clone, "demo", ZHURNAL_VENV="libraries").stdout


def test_the_check_needs_the_development_libraries_and_they_serve_the_program_too(clone: Path) -> None:
    installed(clone, "requirements.lock")
    for verb in ("check", "torture"):
        assert "нужен Python" in start(clone, verb).stderr
    shutil.rmtree(clone / ".venv")
    installed(clone, "requirements-dev.lock")
    for verb in ("check", "torture"):
        assert f"-m app {verb}" in start(clone, verb).stdout
    assert "-m app demo" in start(clone, "demo").stdout


@pytest.mark.parametrize("change", ["lock", "python", "cut"])
def test_a_changed_lock_another_python_or_a_cut_installation_is_installed_again(
    clone: Path, change: str
) -> None:
    installed(clone, "requirements.lock")
    if change == "lock":
        (clone / "requirements.lock").write_text("other==1\n", encoding="utf-8")
    elif change == "python":
        program(clone / ".venv" / "bin" / "python", RUNS.replace("311", "312"))
    else:
        (clone / ".venv.lock").write_text("unfinished\n", encoding="utf-8")
    assert "нужен Python" in start(clone, "demo").stderr, "it looked for Python, so it was about to install"


def test_a_folder_that_cannot_be_written_is_named_with_a_way_out(clone: Path) -> None:
    program(clone / "bin" / "python3", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    done = start(clone, "demo", ZHURNAL_VENV="/proc/nowhere/venv")  # nobody writes there, root neither
    assert done.returncode == 1
    assert "в папку «/proc/nowhere» нельзя писать" in done.stderr
    assert re.search(r"ZHURNAL_VENV=.* demo$", done.stderr.rstrip())

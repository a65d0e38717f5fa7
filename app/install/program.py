"""The program's own folder: copied whole beside the old one, then changed for it; the old one is kept."""

import compileall
import ctypes
import filecmp
import os
import shutil
from pathlib import Path

from app.unit import LAUNCHER
from backups.disk import settle

PREVIOUS = ".previous"
"""What the folder of the program that was there before is called after."""
NEW = ".new"
AT_CWD, EXCHANGE = -100, 2
"""``AT_FDCWD`` and ``RENAME_EXCHANGE`` of Linux: Python has no word of its own for it."""
LIBRARIES = ".venv"
PARTS = (
    *("app", "screens", "printouts", "exchange", "backups", "texts", "services", "models", "rules", "docs"),
    *("zhurnal", "requirements.lock", "requirements-dev.lock", "pyproject.toml"),
    *("README.md", "README.ru.md", "CHANGELOG.md"),
)
"""What of a folder of the program is the program; the libraries come beside."""


def is_program(folder: Path) -> bool:
    """Whether a folder holds this program, of whatever version."""
    return (folder / LAUNCHER.name).is_file() and (folder / "app" / "unit.py").is_file()


def same_program(source: Path, libraries: Path, target: Path) -> bool:
    """Whether a folder already holds this very program with these libraries."""
    if source == target:
        return True
    return all(_same(source / part, target / part) for part in PARTS) and _same_libraries(
        libraries, target / LIBRARIES
    )


def _same(ours: Path, theirs: Path) -> bool:
    if not ours.is_dir():
        return ours.exists() == theirs.exists() and (not ours.exists() or filecmp.cmp(ours, theirs, False))
    found, there = _files(ours), _files(theirs)
    return found == there and all(filecmp.cmp(ours / name, theirs / name, False) for name in found)


def _files(folder: Path) -> set[Path]:
    return {
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _same_libraries(ours: Path, theirs: Path) -> bool:
    """Compare what the launcher left of its installation: which Python, which lock."""
    stamps = _files(ours / "zhurnal")
    return _files(theirs / "zhurnal") == stamps and all(
        filecmp.cmp(ours / "zhurnal" / name, theirs / "zhurnal" / name, False) for name in stamps
    )


def put_program(source: Path, libraries: Path, target: Path) -> None:
    """Copy the program beside its place, then swap; what stood there becomes the previous one."""
    new = target.with_name(target.name + NEW)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o755, parents=True)
    for part in PARTS:
        if (source / part).is_dir():
            shutil.copytree(source / part, new / part, ignore=shutil.ignore_patterns("__pycache__"))
        elif (source / part).is_file():
            shutil.copy2(source / part, new / part)
    shutil.copytree(libraries, new / LIBRARIES, symlinks=True)
    _open_to_all(new)
    # Nobody but root writes here, so what Python would keep beside is made now.
    compileall.compile_dir(new, quiet=2, stripdir=str(new), prependdir=str(target), rx=_IN_LIBRARIES)
    _take_place(target, new)


class _InLibraries:
    """Leaves the libraries out of compiling: pip has done it."""

    def search(self, path: str) -> bool:
        """Whether a path is to be left out, as a pattern would answer."""
        return f"/{LIBRARIES}/" in path


_IN_LIBRARIES = _InLibraries()


def _take_place(target: Path, new: Path) -> None:
    """Put a program made beside into its place, the one that stood there into the previous one's."""
    if not target.exists():
        os.rename(new, target)
        return
    previous = target.with_name(target.name + PREVIOUS)
    shutil.rmtree(previous, ignore_errors=True)
    os.rename(new, previous)
    exchange(target, previous)


def exchange(one: Path, other: Path) -> None:
    """Let two folders change names in one stroke: a power cut leaves them so or so, none away."""
    asked = ctypes.CDLL(None, use_errno=True).renameat2
    if asked(AT_CWD, os.fsencode(one), AT_CWD, os.fsencode(other), EXCHANGE) == 0:
        settle(one.parent)
        return
    code = ctypes.get_errno()
    raise OSError(code, os.strerror(code), str(one), None, str(other))


def give_back(target: Path) -> bool:
    """Change the program for the previous one; whether there was one."""
    previous = target.with_name(target.name + PREVIOUS)
    if not is_program(previous):
        return False
    exchange(target, previous)
    return True


def steps_known_to(program: Path) -> frozenset[str]:
    """Return the schema steps that a program's folder knows."""
    return frozenset(step.stem for step in (program / "models" / "migrations").glob("[0-9]*.py"))


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        if os.geteuid() == 0:
            os.chown(path, 0, 0)

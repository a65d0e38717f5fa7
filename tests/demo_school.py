"""The demo school, built once a test session; who writes into it takes a copy."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.demo import build_demo
from models.database import sqlite
from services.house import DATABASE


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo school, for looking only; the processes of one run share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "demo.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        folder, built = shared / "demo", shared / "demo.built"
        if not built.exists():
            build_demo(folder)
            built.touch()
    return folder


@pytest.fixture
def demo_copy(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demo school's folder that a test may write into."""
    return copied(demo_folder, tmp_path / "demo")


def copied(folder: Path, target: Path) -> Path:
    """Copy a school that nobody writes into, without what its readers keep beside the file meanwhile."""
    return Path(shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*-wal", "*-shm")))


@contextmanager
def looked_into(folder: Path) -> Iterator[Any]:
    """Open the file of a school for reading by plain SQL."""
    connection = sqlite.connect(f"{(folder / DATABASE).as_uri()}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()

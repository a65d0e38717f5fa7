"""The demo school, built once a test session; who writes into it takes a copy."""

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
    """The folder of the demo school, for looking only."""
    folder = tmp_path_factory.mktemp("built") / "demo"
    build_demo(folder)
    return folder


@pytest.fixture
def demo_copy(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demo school's folder that a test may write into."""
    return Path(shutil.copytree(demo_folder, tmp_path / "demo"))


@contextmanager
def looked_into(folder: Path) -> Iterator[Any]:
    """Open the file of a school for reading by plain SQL."""
    connection = sqlite.connect(f"{(folder / DATABASE).as_uri()}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()

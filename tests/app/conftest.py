"""What several tests of the program as a whole ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.running import LOG, logging_to


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log of a school."""
    with logging_to(tmp_path):
        yield tmp_path / LOG

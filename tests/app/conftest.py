"""What several tests of the program as a whole ask for."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.running import LOG, log_to


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """The log of a school; the handler is taken off afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    log_to(tmp_path)
    yield tmp_path / LOG
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)

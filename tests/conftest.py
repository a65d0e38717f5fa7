"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo_school import demo_copy, demo_folder
from tests.school import School

__all__ = ["demo_copy", "demo_folder", "school"]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """A small school on a file of its own, at Thursday 19 November 2026, 12:00."""
    opened = School(tmp_path)
    yield opened
    opened.close()

"""The folder of files brought back: a file stands in it whole or not at all, never over another one."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.incoming import FOLDER, Incoming


@contextmanager
def little_room() -> Iterator[None]:
    """No file of this process may grow beyond ten bytes: for one write, pytest writes into files too."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_the_disk_does_not_take_leaves_nothing(tmp_path: Path) -> None:
    incoming = Incoming(tmp_path)
    with little_room(), pytest.raises(OSError, match="File too large"):
        incoming.hand_in(b"x" * 100, "журнал.xlsx")
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_file_is_laid_once_and_another_of_its_name_beside_it(tmp_path: Path) -> None:
    incoming = Incoming(tmp_path)
    assert [incoming.hand_in(content, "журнал.xlsx") for content in (b"one", b"two", b"one", b"two")] == [
        "журнал.xlsx",
        "журнал-2.xlsx",
        "журнал.xlsx",
        "журнал-2.xlsx",
    ]
    assert {one.name for one in incoming.listed()} == {"журнал.xlsx", "журнал-2.xlsx"}

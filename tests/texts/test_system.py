"""Causes of the system's errors are said in Russian."""

import errno
from pathlib import Path

import pytest

from texts.system import cause


def test_what_the_system_really_raises_is_said_in_russian(tmp_path: Path) -> None:
    told = []
    for path in (tmp_path / "нет", tmp_path):
        with pytest.raises(OSError, match="Errno") as raised:
            path.read_bytes()
        told.append(cause(raised.value))
    with pytest.raises(OSError, match="Errno") as raised, Path("/dev/full").open("wb", 0) as full:
        full.write(b"1")
    told.append(cause(raised.value))
    assert told == ["такого файла или папки нет", "это папка, а не файл", "на диске нет места"]


def test_a_rare_error_keeps_the_systems_words() -> None:
    assert cause(OSError(errno.EXDEV, "Invalid cross-device link")) == (
        "ошибка системы: Invalid cross-device link"
    )

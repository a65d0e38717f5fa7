"""Tables for any program: whole or not there at all, for their owner alone."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from exchange.plain import write_plain


def test_a_table_that_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("before", "utf-8")

    def rows() -> Iterator[tuple[str]]:
        yield ("Воронин",)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match="No space"):
        write_plain(file, ("Фамилия",), rows())
    assert file.read_text("utf-8") == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_table_is_its_owners_alone_and_takes_the_place_of_a_link_not_of_what_it_points_to(
    tmp_path: Path,
) -> None:
    elsewhere, file = tmp_path / "elsewhere", tmp_path / "list.csv"
    elsewhere.write_text("somebody's", "utf-8")
    elsewhere.chmod(0o644)
    file.symlink_to(elsewhere)
    assert write_plain(file, ("Фамилия",), [("=Воронин",)]) == 1
    assert elsewhere.read_text("utf-8") == "somebody's"
    assert not file.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text("utf-8-sig") == "Фамилия\n'=Воронин\n"

"""Every library says what it is for and under which licence; the locks are what the two commands install."""

import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.licences import FOR_WHAT, LOCKS, PAGE, ROOT, licence_of, locked, page

ALLOWED = {
    *(
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "Apache-2.0",
        "PSF-2.0",
        "Zlib",
        "Unlicense",
    ),
    *("MPL-2.0", "LGPL-3.0-only", "EPL-2.0", "GPL-2.0-or-later", "LGPL-3.0", "ISC"),
}
"""What a school may use and hand on for nothing."""
ROW = re.compile(r"^\| ([\w.-]+) \| (\d\S*) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def test_the_page_is_what_is_installed() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: python -m tests.licences"


def test_every_library_of_a_lock_stands_there_or_is_for_another_system() -> None:
    named = {name: version for name, version, _, _ in ROW.findall(PAGE.read_text("utf-8"))}
    for lock in LOCKS.values():
        for name, version in locked(lock).items():
            assert named.get(name, version) == version
    away = {name for name in locked("requirements.lock") if name not in named}
    assert away <= {"tzdata", "colorama"}


def test_every_licence_is_one_that_a_school_may_use() -> None:
    rows = ROW.findall(PAGE.read_text("utf-8"))
    parts = {part for _, _, licence, _ in rows for part in re.split(r" (?:AND|OR) ", licence)}
    assert len(rows) > 50
    assert parts - ALLOWED == set()


def test_what_we_take_ourselves_says_for_what() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    taken = {name.lower() for name in re.findall(r'^    "([\w-]+)==', project, re.MULTILINE)}
    assert taken - set(FOR_WHAT) == set()
    assert "?" not in "".join(for_what for _, _, _, for_what in ROW.findall(PAGE.read_text("utf-8")))


def test_a_licence_that_the_text_does_not_show_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        sys.modules["tests.licences"].FROM_TEXT, "peewee", ("MIT", "words that are not there")
    )
    with pytest.raises(Exception, match="peewee"):
        licence_of(distribution("peewee"))


@pytest.mark.parametrize("lock", LOCKS.values())
def test_a_changed_sum_is_not_installed(lock: str, tmp_path: Path) -> None:
    """The installer of both commands refuses a package whose bytes are not those of the lock."""
    wheel = tmp_path / "six-1.17.0-py2.py3-none-any.whl"
    wheel.write_bytes(b"PK\5\6" + bytes(18))
    line = next(
        part
        for part in re.split(r"^(?=[\w.-]+==)", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
        if part.startswith("six==")
    )
    (tmp_path / "lock").write_text(line, "utf-8")
    options = re.search(r"-m pip install (.*?)\n", (ROOT / "zhurnal").read_text("utf-8"))
    assert options is not None
    assert "--require-hashes" in options[1]
    ran = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            *options[1].rstrip(" \\").split(),
            "-r",
            "lock",
            "--target",
            "there",
        ],
        cwd=tmp_path,
        env={"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert "DO NOT MATCH THE HASHES" in ran.stderr

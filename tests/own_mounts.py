"""Disks that are full or may not be written to, mounted where only one process sees them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
OWN_MOUNTS = ("unshare", "--mount", "--map-root-user")


def in_own_mounts(module: str, *words: str | Path, disk: Path) -> Any:
    """Run a module that may mount at ``disk`` and prints JSON; skip, with the reason, where none may."""
    disk.mkdir()
    trial = [*OWN_MOUNTS, "mount", "-t", "tmpfs", "tmpfs", str(disk)]
    try:
        tried = subprocess.run(trial, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("a full disk needs the program `unshare` to be made; it is not installed")
    if tried.returncode:
        pytest.skip(f"a full disk needs a mount namespace, this machine gives none: {tried.stderr.strip()}")
    command = [*OWN_MOUNTS, sys.executable, "-m", module, *map(str, words), str(disk)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def mount(disk: Path, options: str) -> None:
    """Mount (or, with ``remount``, change) a disk in memory; only from a module run as above."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)], check=True)

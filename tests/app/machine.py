"""A machine for installations: a folder that stands for one, a small program, a stand-in systemd."""

import shutil
import sys
from pathlib import Path

import pytest

import app.install.plan
from app.main import main

ROOT = Path(__file__).resolve().parents[2]
UNIT = Path("etc/systemd/system/zhurnal.service")
SYSTEMCTL = """#!/bin/sh
echo "$*" >>"{log}"
case "$1" in
is-active) test -e "{active}" ;;
restart) rm -f "{active}"; test -e "{program}/bad" && exit 1; touch "{active}" ;;
esac
"""
"""Starts a program unless a file ``bad`` lies in its folder."""


def copy_of_the_program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a small program to install from: its launcher, some code, the stamp of its libraries."""
    folder.mkdir()
    for name in ("zhurnal", "requirements.lock", "README.md"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "app").mkdir()
    shutil.copy(ROOT / "app" / "unit.py", folder / "app" / "unit.py")
    shutil.copytree(ROOT / "models" / "migrations", folder / "models" / "migrations")
    (folder / ".venv" / "zhurnal").mkdir(parents=True)
    (folder / ".venv" / "zhurnal" / "requirements.lock").write_text("cpython-311\n", "utf-8")
    monkeypatch.setattr(app.install.plan, "LAUNCHER", folder / "zhurnal")
    monkeypatch.setattr(sys, "prefix", str(folder / ".venv"))
    return folder


def install(machine: Path, *words: str) -> int:
    """Install into a folder that stands for a machine."""
    return main(["install", "--root", str(machine), *words])


def stand_in_systemctl(folder: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a stand-in for systemctl into the way of the real one; return the log of what it was asked."""
    folder.mkdir()
    log = folder / "log"
    log.touch()
    tool = folder / "systemctl"
    tool.write_text(SYSTEMCTL.format(log=log, active=folder / "active", program=program), "utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return log

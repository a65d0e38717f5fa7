"""Where an installation goes: this machine, or a folder that stands for one."""

import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

NO_LOGIN = ("/nologin", "/false")


class SystemRefused(Exception):
    """A program of the system did not do what it was asked; the words say which and why."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of the machine."""

    uid: int
    gid: int
    shell: str

    @property
    def may_sign_in(self) -> bool:
        """Whether somebody may sign in to the machine by this name."""
        return not self.shell.endswith(NO_LOGIN)


@dataclass(frozen=True, slots=True)
class Place:
    """A machine; ``root`` where a folder stands for it, and then nothing is started."""

    root: Path | None = None

    def at(self, path: Path) -> Path:
        """Return where a path of the machine lies."""
        return path if self.root is None else self.root / path.relative_to("/")

    def account(self, name: str) -> Account | None:
        """Return a user of the machine by name."""
        passwd = self.at(Path("/etc/passwd"))
        lines = passwd.read_text("utf-8", "replace").splitlines() if passwd.is_file() else []
        for line in lines:
            called, _, uid, gid, *_, shell = line.split(":")
            if called == name:
                return Account(int(uid), int(gid), shell)
        return None

    def name_of(self, uid: int) -> str:
        """Return the name of a user by number, the number itself where it has none."""
        passwd = self.at(Path("/etc/passwd"))
        for line in passwd.read_text("utf-8", "replace").splitlines() if passwd.is_file() else []:
            called, _, number, *_ = line.split(":")
            if number == str(uid):
                return called
        return str(uid)

    def systemctl(self, *words: str) -> None:
        """Ask systemd; ``SystemRefused`` where it refuses."""
        self.run("systemctl", *self._elsewhere(), *words)

    def systemd_says(self, *words: str) -> bool:
        """Whether systemd answers yes."""
        found = shutil.which("systemctl")
        command = ("systemctl", *self._elsewhere(), *words)
        return found is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0

    def run(self, *command: str) -> None:
        """Run a program of the system to its end."""
        try:
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        except FileNotFoundError as missing:
            raise SystemRefused(f"{command[0]}: такой программы здесь нет") from missing
        if done.returncode:
            said = " ".join(done.stderr.split()) or f"код {done.returncode}"
            raise SystemRefused(f"{' '.join(command)}: {said}")

    def _elsewhere(self) -> tuple[str, ...]:
        return () if self.root is None else (f"--root={self.root}",)


def everybody_may_pass(path: Path) -> bool:
    """Whether another user of the machine may reach what lies at a path, by the folders above it."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.parents if folder.exists())


def write_text(path: Path, text: str, mode: int) -> None:
    """Write a small file of the system whole or not at all."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    part.chmod(mode)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)

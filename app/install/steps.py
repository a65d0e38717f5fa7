"""What an installation does, a step each: what it is, whether it is done already, how it is done."""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.install.place import Place, write_text

MAY_BE_SHOWN = ("printing", "archive", "trusted")
"""What of a data folder a school may let others see."""
MARK = "School journal"
"""Stands in every file that we write into the system, so that nobody else's is replaced."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that has to be so."""

    what: str
    """What is done, as «создать пользователя zhurnal»."""
    is_done: Callable[[], bool]
    do: Callable[[], None]
    shows: str = ""
    """What a dry run shows besides, the text of a file."""
    restarts: bool = False
    """Whether a running server has to be started anew for it."""
    replaces_program: bool = False


def text_file(
    place: Place, path: Path, text: str, what: str, *, mode: int = 0o644, restarts: bool = False
) -> Step:
    """A file of the system with a text of ours."""
    file = place.at(path)

    def is_done() -> bool:
        return (
            file.is_file()
            and file.read_text("utf-8", "replace") == text
            and stat.S_IMODE(file.stat().st_mode) == mode
        )

    return Step(f"{what}: {path}", is_done, lambda: write_text(file, text, mode), text, restarts)


def system_user(place: Place, name: str, conf: Path) -> Step:
    """A user of the machine that nobody signs in by, made by systemd from its file."""
    command = ("systemd-sysusers", *(() if place.root is None else (f"--root={place.root}",)))
    return Step(
        f"создать пользователя {name}, под которым никто не входит",
        lambda: place.account(name) is not None,
        lambda: place.run(*command, conf.name),
    )


def private_folder(place: Place, path: Path, user: str) -> Step:
    """A folder of a user with all that lies in it, closed to others."""
    folder = place.at(path)

    def is_done() -> bool:
        if not folder.is_dir() or any(open_to_others(folder)):
            return False
        account = place.account(user)
        return not _may_give() or (account is not None and not any(not_of(folder, account.uid)))

    def do() -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in list(open_to_others(folder)):
            path.chmod(path.stat().st_mode & 0o700)
        account = place.account(user)
        if account is not None and _may_give():
            for path in list(not_of(folder, account.uid)):
                os.chown(path, account.uid, account.gid, follow_symlinks=False)

    return Step(f"папка данных пользователя {user}, другим закрытая: {path}", is_done, do)


def open_to_others(folder: Path) -> Iterator[Path]:
    """Yield what of a data folder other users may look into and should not."""
    inside = [path for path in folder.iterdir() if path.name not in MAY_BE_SHOWN]
    for path in (folder, *inside, *(folder / "keys").glob("*")):
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield path


def not_of(folder: Path, uid: int) -> Iterator[Path]:
    """Yield what of a folder does not belong to a user, the folder itself too."""
    for path in (folder, *folder.rglob("*")):
        if path.lstat().st_uid != uid:
            yield path


def at_each_start(place: Place, unit: str) -> Step:
    """A service that starts with the machine."""
    return Step(
        f"запускать {unit} вместе с машиной",
        lambda: place.systemd_says("is-enabled", "--quiet", unit),
        lambda: place.systemctl("enable", "--quiet", unit),
    )


def no_sign_in_on(place: Place, getty: str) -> Step:
    """A console that the system's own sign-in does not take."""
    return Step(
        f"снять с консоли вход в систему: {getty}",
        lambda: not place.systemd_says("is-enabled", "--quiet", getty),
        lambda: place.systemctl("disable", "--quiet", getty),
    )


def _may_give() -> bool:
    return os.geteuid() == 0

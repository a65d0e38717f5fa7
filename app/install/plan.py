"""What a server and what a terminal need of a machine, as steps in their order."""

import sys
from dataclasses import dataclass
from pathlib import Path
from shlex import join, quote

from app.install.place import Place
from app.install.program import put_program, same_program
from app.install.steps import (
    MARK,
    Step,
    at_each_start,
    no_sign_in_on,
    private_folder,
    system_user,
    text_file,
)
from app.kiosk.line import Address
from app.kiosk.unit import console_of, getty_of
from app.kiosk.unit import unit as kiosk_unit
from app.menu import Unattended
from app.unit import KIOSK_USER, LAUNCHER, USER, server_unit, standby_unit

DATA = Path("/srv/zhurnal/school")
PROGRAM = Path("/opt/zhurnal")
UNITS = Path("/etc/systemd/system")
UNIT, STANDBY_UNIT = "zhurnal.service", "zhurnal-standby.service"
COMMAND = Path("/usr/local/bin/zhurnal")
USERS = Path("/etc/sysusers.d")

_COMMAND = """\
#!/bin/sh
# School journal: the command of this machine, as the journal's own user. Written by «zhurnal install».
[ "${{1-}}" = install ] && exec {program} "$@"
export ZHURNAL_DATA={data}
case "$(id -un)" in
root)
    export HOME={home}
    [ "${{1-}}" = promote ] || exec runuser -u {user} -- {program} "$@"
    runuser -u {user} -- {program} "$@" --only || exit
    [ -e {data}/journal.db ] || exit 0
    systemctl disable --quiet --now {standby}
    exec systemctl enable --quiet --now {unit}
    ;;
{user}) exec {program} "$@" ;;
esac
case "${{1-}}" in demo | kiosk | -*) exec {program} "$@" ;; esac
echo 'Журналом этой машины ведает пользователь {user}: повторите с sudo.' >&2
exit 1
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server as it is asked for."""

    data: Path = DATA
    program: Path = PROGRAM
    words: tuple[str, ...] = ()
    """The options of ``serve``."""
    stands_by: bool = False
    """Whether the machine is the second one: its server starts when it is told to go on with the journal."""


def started_by(program: Path) -> tuple[str, ...]:
    """Return how the installed program is started; one that pip installed stays where it is."""
    if LAUNCHER.is_file():
        return (str(program / LAUNCHER.name),)
    return sys.executable, "-P", "-m", "app"


def server_steps(place: Place, server: Server) -> list[Step]:
    """Return the steps of a server."""
    start = started_by(server.program)
    return [
        *_program_steps(place, server.program),
        *_user_steps(place, USER, server.data.parent),
        private_folder(place, server.data, USER),
        text_file(
            place, UNITS / UNIT, server_unit(server.data, server.words, start), "служба", restarts=True
        ),
        text_file(place, COMMAND, command_text(server), "команда zhurnal", mode=0o755),
        *(_standby_steps(place, server, start) if server.stands_by else (at_each_start(place, UNIT),)),
    ]


def _standby_steps(place: Place, server: Server, start: tuple[str, ...]) -> list[Step]:
    text = standby_unit(server.data, start)
    return [
        text_file(place, UNITS / STANDBY_UNIT, text, "служба запасного сервера", restarts=True),
        at_each_start(place, STANDBY_UNIT),
    ]


def command_text(server: Server) -> str:
    """Return the command of the machine: the program as the journal's user, with its folder."""
    return _COMMAND.format(
        program=join(started_by(server.program)),
        home=quote(str(server.data.parent)),
        data=quote(str(server.data)),
        user=USER,
        unit=UNIT,
        standby=STANDBY_UNIT,
    )


def kiosk_steps(place: Place, program: Path, address: Address, kiosk: Unattended, console: str) -> list[Step]:
    """Return the steps of a terminal; raises NoSuchConsole."""
    unit = f"zhurnal-kiosk-{console_of(console)}.service"
    text = kiosk_unit(address, kiosk, console, started_by(program))
    return [
        *_program_steps(place, program),
        *_user_steps(place, KIOSK_USER, Path("/")),
        text_file(place, UNITS / unit, text, "служба терминала", restarts=True),
        no_sign_in_on(place, getty_of(console)),
        at_each_start(place, unit),
    ]


def _program_steps(place: Place, target: Path) -> list[Step]:
    if not LAUNCHER.is_file():
        return []
    source, libraries, there = LAUNCHER.parent, Path(sys.prefix), place.at(target)
    return [
        Step(
            f"программа: {target}",
            lambda: same_program(source, libraries, there),
            lambda: put_program(source, libraries, there),
            restarts=True,
            replaces_program=True,
        )
    ]


def _user_steps(place: Place, name: str, home: Path) -> list[Step]:
    conf = USERS / f"{name}.conf"
    line = f'# {MARK}\nu {name} - "{MARK}" {home} /usr/sbin/nologin\n'
    return [
        text_file(place, conf, line, "описание пользователя"),
        system_user(place, name, conf),
    ]

"""The systemd unit of a kiosk: one console of a machine, an own user without rights, always restarted."""

import re

from app.kiosk.line import Address
from app.menu import Unattended
from app.unit import HARDENED, KIOSK_USER, command

_CONSOLE = re.compile(r"tty[1-9]\d?|ttyS\d{1,2}|ttyUSB\d{1,2}|hvc\d")

_UNIT = """\
# School journal. Written by «zhurnal install»; what this machine wants otherwise: systemctl edit
[Unit]
Description=School journal: terminal ({spot}) on {console}
After=systemd-user-sessions.service network-online.target {getty}
Wants=network-online.target
Conflicts={getty}
StartLimitIntervalSec=0

[Service]
User={user}
ExecStart={command}
Environment=TERM={term} LANG=C.UTF-8
StandardInput=tty
StandardOutput=tty
StandardError=journal
TTYPath=/dev/{console}
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
Restart=always
RestartSec=1
{hardened}\
DeviceAllow=/dev/{console} rw
ProtectHome=yes

[Install]
WantedBy=multi-user.target
"""


class NoSuchConsole(Exception):
    """What was named is no console."""


def console_of(console: str) -> str:
    """Return a console's own name; raises NoSuchConsole."""
    name = console.removeprefix("/dev/")
    if not _CONSOLE.fullmatch(name):
        raise NoSuchConsole(console)
    return name


def getty_of(console: str) -> str:
    """Return the service of the system's own sign-in on a console; raises NoSuchConsole."""
    name = console_of(console)
    return f"{'serial-getty' if _is_serial(name) else 'getty'}@{name}.service"


def unit(address: Address, kiosk: Unattended, console: str, program: tuple[str, ...]) -> str:
    """Return the text of the unit; raises NoSuchConsole."""
    name = console_of(console)
    words = (
        *program,
        *("kiosk", "--mode", kiosk.spot, "--server", address.host, "--port", str(address.port)),
        *("--key", address.key, "--idle", str(kiosk.seconds)),
    )
    return _UNIT.format(
        spot=kiosk.spot,
        console=name,
        getty=getty_of(name),
        user=KIOSK_USER,
        command=command(*words),
        hardened=HARDENED,
        term="vt220" if _is_serial(name) else "linux",
    )


def _is_serial(name: str) -> bool:
    return not re.fullmatch(r"tty\d+", name)

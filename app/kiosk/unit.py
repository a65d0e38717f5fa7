"""The systemd unit of a kiosk: one console of a machine, an own user without rights, always restarted."""

import re

from app.kiosk.line import Address
from app.menu import Unattended
from app.unit import HARDENED, command, program

_CONSOLE = re.compile(r"tty[1-9]\d?|ttyS\d{1,2}|ttyUSB\d{1,2}|hvc\d")

_UNIT = """\
[Unit]
Description=School journal: terminal ({spot}) on {console}
After=systemd-user-sessions.service network-online.target {getty}
Wants=network-online.target
Conflicts={getty}
StartLimitIntervalSec=0

[Service]
User=zhurnal-kiosk
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
PrivateMounts=yes
ProtectHome=yes
ProtectProc=invisible
ProcSubset=pid

[Install]
WantedBy=multi-user.target
"""


class NoSuchConsole(Exception):
    """What was named is no console."""


def unit(address: Address, kiosk: Unattended, console: str) -> str:
    """Return the text of the unit; raises NoSuchConsole."""
    name = console.removeprefix("/dev/")
    if not _CONSOLE.fullmatch(name):
        raise NoSuchConsole(console)
    serial = not re.fullmatch(r"tty\d+", name)
    words = (
        *program(),
        *("kiosk", "--mode", kiosk.spot, "--server", address.host, "--port", str(address.port)),
        *("--key", address.key, "--idle", str(kiosk.seconds)),
    )
    return _UNIT.format(
        spot=kiosk.spot,
        console=name,
        getty=f"{'serial-getty' if serial else 'getty'}@{name}.service",
        command=command(*words),
        hardened=HARDENED,
        term="vt220" if serial else "linux",
    )

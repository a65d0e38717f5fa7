"""The systemd unit of a kiosk: one console of a machine, an own user without rights, always restarted."""

import re
import sys
from pathlib import Path
from shlex import quote

from app.kiosk.line import Address
from app.menu import Unattended

LAUNCHER = Path(__file__).resolve().parents[2] / "zhurnal"
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
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
PrivateTmp=yes
PrivateMounts=yes
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service

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
        *_program(),
        *("kiosk", "--mode", kiosk.spot, "--server", address.host, "--port", str(address.port)),
        *("--key", address.key, "--idle", str(kiosk.seconds)),
    )
    return _UNIT.format(
        spot=kiosk.spot,
        console=name,
        getty=f"{'serial-getty' if serial else 'getty'}@{name}.service",
        command=" ".join(map(_escaped, words)),
        term="vt220" if serial else "linux",
    )


def _program() -> tuple[str, ...]:
    """Return how this program is started: by its launcher, or as it was installed."""
    if LAUNCHER.is_file():
        return (str(LAUNCHER),)
    return sys.executable, "-P", "-m", "app"


def _escaped(word: str) -> str:
    """Return a word as a unit file takes it: «%» and «$» mean something there."""
    return quote(word).replace("%", "%%").replace("$", "$$")

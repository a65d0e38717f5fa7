"""Systemd units of the journal: the server's, and what the kiosk's has in common with it."""

import sys
from pathlib import Path
from shlex import quote

LAUNCHER = Path(__file__).resolve().parents[1] / "zhurnal"
HARDENED = """\
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
PrivateTmp=yes
ProtectSystem=strict
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
"""

_SERVER = """\
[Unit]
Description=School journal over SSH
After=network-online.target
Wants=network-online.target

[Service]
User={user}
ExecStart={command}
Environment=LANG=C.UTF-8
Restart=always
RestartSec=5
TimeoutStopSec=60
MemoryMax={memory}
TasksMax=200
ReadWritePaths={folder}
ReadWritePaths=-/media -/mnt -/run/media
ProtectHome={home}
{hardened}
[Install]
WantedBy=multi-user.target
"""
USER = "zhurnal"
MEMORY = "2G"
"""A hundred sessions take a quarter of it; paper is drawn in processes of their own."""


def server_unit(folder: Path, words: tuple[str, ...], user: str = USER) -> str:
    """Return the unit of a server of a data folder; ``words`` are the options of ``serve``."""
    return _SERVER.format(
        user=user,
        command=command(*program(), "serve", "--data", str(folder), *words),
        memory=MEMORY,
        folder=path(folder.parent),
        # A folder under /home would vanish with it; elsewhere nobody's home is the journal's business.
        home="no" if Path("/home") in folder.parents else "yes",
        hardened=HARDENED,
    )


def program() -> tuple[str, ...]:
    """Return how this program is started: by its launcher, or as it was installed."""
    if LAUNCHER.is_file():
        return (str(LAUNCHER),)
    return sys.executable, "-P", "-m", "app"


def command(*words: str) -> str:
    """Return a command as a unit file takes it: «%» and «$» mean something there."""
    return " ".join(quote(word).replace("%", "%%").replace("$", "$$") for word in words)


def path(folder: Path) -> str:
    """Return a path as a list of paths takes it."""
    return '"' + str(folder).replace("%", "%%").replace('"', '\\"') + '"'

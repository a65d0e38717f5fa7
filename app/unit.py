"""Systemd units of the journal: the server's, and what the kiosk's has in common with it."""

from pathlib import Path
from shlex import quote

from app.cli.common import Exit

LAUNCHER = Path(__file__).resolve().parents[1] / "zhurnal"
HARDENED = """\
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
PrivateTmp=yes
PrivateMounts=yes
RemoveIPC=yes
DevicePolicy=closed
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
SystemCallFilter=~@privileged @keyring
SystemCallErrorNumber=EPERM
ProtectProc=invisible
ProcSubset=pid
"""

_UNIT = """\
# School journal. Written by «zhurnal install»; what this machine wants otherwise: systemctl edit {name}
[Unit]
Description={what}
After=network-online.target time-sync.target
Wants=network-online.target

[Service]
Type=notify
User={user}
ExecStart={command}
Environment=LANG=C.UTF-8
Restart={restart}
RestartSec=5
RestartPreventExitStatus={never_again}
TimeoutStartSec=30min
TimeoutStopSec=60
MemoryMax={memory}
TasksMax=200
ReadWritePaths={folder}
ReadWritePaths={disks}
ProtectHome={home}
{hardened}
[Install]
WantedBy=multi-user.target
"""
USER, KIOSK_USER = "zhurnal", "zhurnal-kiosk"
DISKS = (Path("/media"), Path("/mnt"), Path("/run/media"))
"""Where a second place of snapshots may be mounted."""
MEMORY = "2G"
"""A hundred sessions take a quarter of it; paper is drawn in processes of their own."""
NEVER_AGAIN = (Exit.WRONG_USAGE, Exit.STAYED_OLD, Exit.SUPERSEDED)
"""Ends after which another start would only fail again."""


def server_unit(folder: Path, words: tuple[str, ...], program: tuple[str, ...]) -> str:
    """Return the unit of a server of a data folder; ``words`` are the options of ``serve``."""
    started = command(*program, "serve", "--data", str(folder), *words)
    return _unit(folder, "zhurnal", "School journal over SSH", started, "always")


def standby_unit(folder: Path, program: tuple[str, ...]) -> str:
    """Return the unit of the second machine: it keeps a copy in a data folder until it is told to end."""
    started = command(*program, "standby", "--data", str(folder))
    return _unit(folder, "zhurnal-standby", "Copy of a school journal kept fresh", started, "on-failure")


def _unit(folder: Path, name: str, what: str, started: str, restart: str) -> str:
    return _UNIT.format(
        name=name,
        what=what,
        restart=restart,
        user=USER,
        command=started,
        never_again=" ".join(str(int(code)) for code in NEVER_AGAIN),
        memory=MEMORY,
        folder=path(folder),
        disks=" ".join(f"-{disk}" for disk in DISKS),
        # A folder under /home would vanish with it; elsewhere nobody's home is the journal's business.
        home="no" if Path("/home") in folder.parents else "yes",
        hardened=HARDENED,
    )


def command(*words: str) -> str:
    """Return a command as a unit file takes it: «%» and «$» mean something there."""
    return " ".join(quote(word).replace("%", "%%").replace("$", "$$") for word in words)


def path(folder: Path) -> str:
    """Return a path as a list of paths takes it."""
    return '"' + str(folder).replace("%", "%%").replace('"', '\\"') + '"'

"""What a second machine keeps besides the copies: where the first one is, its own key, how it stands."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from app.serving.host_key import HostKeyUnreadable, keep_host_key, public_line
from app.snapshots import FOLDER as COPIES
from backups.disk import SIDECARS, settle, write_whole
from services.standby import Rival, Standby, Successor
from services.takeover import reign

FOLDER = "standby"
"""In the data folder of either machine."""
KEY, WHERE, STATE, HEARD, SUCCESSOR = "key", "where.json", "state.json", "heard.json", "successor.json"
RIVALS, REACHED = "rivals.json", "reached.json"
MOST_REACHED = 8
"""Addresses at which a folder was served that are remembered, the newest."""
OF_ALL = ("pepper", "audit.key", "ssh_host_ed25519", "snapshot.key")
"""Keys without which a machine cannot go on with a journal, whatever the school encrypts."""
NOT_COPIED = (".part", ".pub")
_MOMENTS = ("after_at", "met_at", "heard_at")


@dataclass(frozen=True, slots=True)
class Where:
    """Where the machine that keeps the journal answers, and where this one would."""

    host: str
    port: int
    key: str
    """The fingerprint of its host key."""
    own_port: int


@dataclass(frozen=True, slots=True)
class State:
    """How the copy stands; instants are UTC of this machine, empty where there was none."""

    heard_at: str = ""
    """When the first machine answered last."""
    whole_at: str = ""
    """When this copy held last everything that the first machine had written down."""
    event: int = 0
    last_at: str = ""
    """When the last event here was written, as stored."""
    snapshot: str = ""
    trouble: str = ""
    about: str = ""
    finding: str = ""
    since: str = ""
    """When the trouble began."""
    zone: str = ""
    shift: int = 0
    left_out: str = ""
    """Why something beside the journal could not be brought, and what; the copy is good without."""
    left_out_about: str = ""
    ahead: int = 0
    """Seconds that the clock here is ahead of the first machine's; what is written here gets its time."""

    def well(self) -> "State":
        """Return the same without a trouble."""
        return replace(self, trouble="", about="", finding="", since="")


Kept = TypeVar("Kept", Where, State, Standby, Successor, Rival)


def own_key(data: Path) -> tuple[Path, str]:
    """Return the private key of this machine, made at first use, and its public line.

    A spoilt one is made anew: the first machine does not know it, and what to do there is told then.
    """
    path = data / FOLDER / KEY
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        keep_host_key(path)
    except HostKeyUnreadable:
        path.unlink()
        keep_host_key(path)
    return path, public_line(path)


def where(data: Path) -> Where | None:
    """Return where the first machine is, None where nobody has said it."""
    return _made(Where, _read(data, WHERE))


def remember(data: Path, found: Where) -> None:
    """Keep where the first machine is."""
    (data / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(data / FOLDER / WHERE, json.dumps(asdict(found)).encode())


def state_of(data: Path) -> State:
    """Return how the copy stood last."""
    return _made(State, _read(data, STATE)) or State()


def put_state(data: Path, state: State) -> None:
    """Tell how the copy stands; every second or two, so the disk is not waited for."""
    _put(data, STATE, asdict(state))


def heard_in(data: Path) -> Standby:
    """Return what the first machine knew last of the second one."""
    return _made(Standby, _read(data, HEARD), ("heard_at",)) or Standby()


def note_heard(data: Path, standby: Standby) -> None:
    """Keep what the first machine knows of the second one; for ``zhurnal doctor`` and the next start."""
    at = standby.heard_at.isoformat() if standby.heard_at else ""
    (data / FOLDER).mkdir(mode=0o700, exist_ok=True)
    _put(data, HEARD, {**asdict(standby), "heard_at": at})


def successor_of(data: Path) -> Successor | None:
    """Return the machine that keeps the journal instead, None where none was met."""
    return _made(Successor, _read(data, SUCCESSOR), ("met_at",))


def went_on(data: Path) -> Successor | None:
    """Return the machine that went on with the journal of a folder, as it was met, None where the journal has
    been taken back since; in a thread that has the database.
    """
    met = successor_of(data)
    return met if met is not None and met.reign > reign().number else None


def note_successor(data: Path, met: Successor) -> None:
    """Keep that another machine was met that keeps the journal: it may be away at the next start."""
    (data / FOLDER).mkdir(mode=0o700, exist_ok=True)
    told = {**asdict(met), "met_at": met.met_at.isoformat()}
    write_whole(data / FOLDER / SUCCESSOR, json.dumps(told).encode())


def rivals_of(data: Path) -> list[Rival]:
    """Return the other machines that served beside this one when one was heard of last."""
    told = (_read(data, RIVALS) or {}).get("rivals")
    made = (_made(Rival, one, _MOMENTS) for one in (told if isinstance(told, list) else ()))
    return [one for one in made if one is not None]


def note_rivals(data: Path, rivals: Sequence[Rival]) -> None:
    """Keep who serves besides and where the histories part: for ``zhurnal doctor`` and for what is left."""
    told = [asdict(one) for one in rivals]
    for one in told:
        one.update({name: one[name] and one[name].isoformat() for name in _MOMENTS})
    with suppress(OSError):
        (data / FOLDER).mkdir(mode=0o700, exist_ok=True)
        write_whole(data / FOLDER / RIVALS, json.dumps({"rivals": told}).encode())


def reached_in(data: Path) -> list[tuple[str, int]]:
    """Return where people came to this folder's server, also on the machine it was copied from."""
    values = _read(data, REACHED) or {}
    with suppress(LookupError, TypeError, ValueError):
        return [(str(host), int(port)) for host, port in values["addresses"]]
    return []


def note_reached(data: Path, addresses: Sequence[tuple[str, int]]) -> None:
    """Keep where people come to."""
    with suppress(OSError):
        (data / FOLDER).mkdir(mode=0o700, exist_ok=True)
    _put(data, REACHED, {"addresses": addresses})


def set_aside(data: Path, database: str) -> Path | None:
    """Move journal and copies of a data folder into a folder of their own; return it, None where none are."""
    there = [data / f"{database}{tail}" for tail in (*SIDECARS, "")] + [data / COPIES]
    there = [path for path in there if path.exists()]
    if not there:
        return None
    aside = data / f"left-{datetime.now():%Y-%m-%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for path in there:  # the log before its database
        os.rename(path, aside / path.name)
    for name in (SUCCESSOR, RIVALS, HEARD, STATE):
        (data / FOLDER / name).unlink(missing_ok=True)
    settle(data)
    return aside


def marks_of(keys: Path) -> dict[str, str]:
    """Return which keys lie there, each with a mark that tells two apart and gives neither away."""
    return {
        path.name: sha256(b"standby\0" + path.read_bytes()).hexdigest()[:16]
        for path in sorted(keys.iterdir())
        if path.is_file() and path.suffix not in NOT_COPIED
    }


def _read(data: Path, name: str) -> dict[str, Any] | None:
    with suppress(OSError, ValueError):
        values = json.loads((data / FOLDER / name).read_text("utf-8"))
        if isinstance(values, dict):
            return values
    return None


def _made(kind: type[Kept], values: Any, moments: Sequence[str] = ()) -> Kept | None:
    """Return what was kept, None where it makes no sense; what only a newer program knows is left out."""
    if not isinstance(values, dict):
        return None
    known = {field.name: values[field.name] for field in fields(kind) if field.name in values}
    with suppress(TypeError, ValueError):
        for name in set(moments) & set(known):
            known[name] = datetime.fromisoformat(known[name]) if known[name] else None
        return kind(**known)
    return None


def _put(data: Path, name: str, values: dict[str, Any]) -> None:
    with suppress(OSError):
        part = data / FOLDER / f"{name}.part"
        part.touch(mode=0o600)
        part.write_text(json.dumps(values), "utf-8")
        os.replace(part, data / FOLDER / name)

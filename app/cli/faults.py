"""A verb broke on something nobody foresaw: a calm line for people, the details for the log."""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from app.cli.common import complain
from app.serving.faults import story_of
from texts.system import cause


def report_fault(fault: BaseException, folder: Path | None) -> None:
    """Tell the person a short code and write where it came from to the log."""
    code = secrets.token_hex(3)
    log = log_of(folder)
    try:
        write_down(fault, code, log)
        where = f"Подробности записаны в {log}"
    except OSError as trouble:
        where = f"Подробности записать не удалось ({cause(trouble)})"
    complain(f"Не сделано: внутренняя ошибка, код {code}. {where}; передайте код тому, кто ведёт журнал.")


def log_of(folder: Path | None) -> Path:
    """Return the log of a data folder, or the person's own state folder while there is no data folder."""
    if folder is None or not folder.is_dir():
        base = Path(os.environ.get("XDG_STATE_HOME", ""))
        folder = (base if base.is_absolute() else Path.home() / ".local" / "state") / "zhurnal"
    return folder / "logs" / "journal.log"


def write_down(fault: BaseException, code: str, log: Path) -> None:
    """Append where a fault came from to the log; its own words may quote a name or a password."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} error command code={code}\n{story_of(fault)}\n"
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(line)

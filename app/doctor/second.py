"""The second machine: how fresh its copy is, seen there and seen from the first."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.doctor.point import Point
from app.standby import place
from backups.facts import opened, setting_of
from backups.lock import held_by_a_server
from models.database import open_school
from services.clock import system_utc
from services.house import DATABASE
from services.settings import STANDBY_KEY
from services.standby import SILENT_AFTER
from texts import standby as words

WHAT, OTHER, KEPT = "запасной сервер", "второй открытый журнал", "кто ведёт журнал"
FOLLOW = "sudo systemctl start zhurnal-standby; почему стоит: journalctl -u zhurnal-standby -n 30"


def copy_here(folder: Path) -> Iterator[Point]:
    """Yield how the copy of a second machine is."""
    where, state = place.where(folder), place.state_of(folder)
    if where is None:
        return
    missing = [name for name in place.OF_ALL if not (folder / "keys" / name).is_file()]
    keys = ", ".join(missing)
    yield Point(
        "ключи школы",
        not missing,
        f"нет: {keys}" if missing else "на месте",
        words.KEYS_BY_STICK.format(folder=folder / "keys") if missing else "",
    )
    follows = held_by_a_server(folder / place.FOLDER)
    seen = f"следит за {where.host}:{where.port}" if follows else "за главным сервером никто не следит"
    yield Point(WHAT, follows, seen, "" if follows else FOLLOW)
    if not state.whole_at:
        yield Point("копия", False, "её ещё нет", "zhurnal standby --status скажет почему")
        return
    ago = (system_utc() - datetime.fromisoformat(state.whole_at)).total_seconds()
    fresh = ago < SILENT_AFTER.total_seconds() and not state.trouble
    seen = f"отстаёт на {words.freshness(ago)}, записей {state.event}"
    yield Point("копия", fresh, seen, "" if fresh else "zhurnal standby --status скажет почему")
    if apart := words.clocks_apart(state.ahead):
        yield Point("часы двух машин", False, apart, words.SET_CLOCK)
    if state.left_out:
        left_out = words.left_out(state.left_out, state.left_out_about)
        yield Point("архивы лет и файлы", False, left_out, "zhurnal standby --status, когда исправлено")


def given_way(folder: Path) -> Iterator[Point]:
    """Yield who keeps the journal, where another machine has taken it over."""
    with open_school(folder / DATABASE).connection_context():
        met = place.went_on(folder)
    if met is not None:
        yield Point(KEPT, False, words.kept_by(met), words.GIVEN_WAY)


def seen_from_here(folder: Path, now: datetime) -> Iterator[Point]:
    """Yield how the second machine was heard of last, where the school has named one."""
    with opened(folder / DATABASE, "mode=ro") as connection:
        if not setting_of(connection, STANDBY_KEY):
            return
        head = connection.execute("SELECT coalesce(max(id), 0) FROM audit_event").fetchone()[0]
    standby = place.heard_in(folder)
    heard = standby.heard_at is not None and now - standby.heard_at < SILENT_AFTER
    seen = words.seen(standby, now).removeprefix("Запасной сервер ").rstrip(".")
    if heard and standby.event < head:
        seen += f", не получено записей: {head - standby.event}"
    mend = "на нём: zhurnal standby --status; если его больше нет: zhurnal standby --allow нет"
    yield Point(WHAT, heard, seen, "" if heard else mend)


def others_seen_from_here(folder: Path, now: datetime) -> Iterator[Point]:
    """Yield which machines serve the same school or did, where one was met."""
    for rival in place.rivals_of(folder):
        mend = "оставить один: docs/standby.md, «Журнал открыт на двух серверах»"
        heard = rival.is_heard(now)
        yield Point(OTHER, not heard, words.another_journal(rival, now), mend if heard else "")

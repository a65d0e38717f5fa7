"""The school: its file, clock, keys and the rights of all that lies in its folder."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.doctor.point import Point
from app.install.plan import UNIT
from app.install.steps import not_of, open_to_others
from app.running import LOG, LOG_BYTES, LOGS_KEPT
from app.serving.host_key import HOST_KEY, HostKeyUnreadable, fingerprint
from backups.facts import known_steps, opened, steps_of
from backups.lock import held_by_a_server
from models.audit import AuditEvent
from models.database import PRAGMAS, open_school, pragmas_read_back, rows
from services.actor import OFFICE
from services.clock import Clock, system_utc
from services.house import DATABASE, DEFAULT_ZONE
from services.keys import KeysMissing, open_keys
from services.reserve import BYTES, NAME
from services.rotation import sealed_keys
from services.vault import Vault

LEAST_YEAR = 2026
READ_BACK = {"synchronous": {"full": 2}, "temp_store": {"memory": 2}}
"""How SQLite answers for settings that are written as words."""
MEGABYTE = 1_000_000


def school(folder: Path) -> Iterator[Point]:
    """Yield what a folder with a school is looked at for."""
    form = _form(folder / DATABASE)
    yield form
    yield from _database(folder, of_this_form=form.good and not form.mend)
    yield from _keys(folder)
    yield from _rights(folder)
    yield from _room(folder)


def _form(database: Path) -> Point:
    """Compare the form the journal has with the one this program knows."""
    with opened(database, "mode=ro") as connection:
        steps, known = set(steps_of(connection)), known_steps()
    if steps - known:
        return Point(
            "вид журнала", False, "новее программы", "поставьте последнюю версию: sudo ./zhurnal install"
        )
    if known - steps:
        return Point(
            "вид журнала", True, "прежний, до этой версии", f"перейдёт сам: sudo systemctl restart {UNIT}"
        )
    return Point("вид журнала", True, f"этой версии, шагов {len(steps)}")


def _database(folder: Path, *, of_this_form: bool) -> Iterator[Point]:
    journal = open_school(folder / DATABASE)
    with journal.connection_context():
        for name, seen in pragmas_read_back(journal).items():
            wanted = PRAGMAS[name]
            wanted = READ_BACK.get(name, {}).get(str(wanted), wanted)
            if seen != wanted:
                yield Point(f"настройка {name}", False, str(seen), "передайте тому, кто ведёт программу")
        yield Point("настройки SQLite", True, f"{len(PRAGMAS)} прочитаны обратно")
        fault = journal.execute_sql("PRAGMA quick_check").fetchone()[0]
        mend = (
            ""
            if fault == "ok"
            else "остановите сервер; zhurnal restore последнего снимка (zhurnal snapshots)"
        )
        yield Point("файл журнала", fault == "ok", "цел" if fault == "ok" else fault, mend)
        last = rows(AuditEvent.select(AuditEvent.at).order_by(AuditEvent.id.desc()).limit(1))
        shift = journal.execute_sql("SELECT value FROM setting WHERE name = 'clock_shift_seconds'").fetchone()
        yield _clock(last[0][0] if last else None, shifted=shift is not None)
        if not of_this_form:
            return
        for key in sealed_keys(OFFICE, Clock(DEFAULT_ZONE).now(), Vault(folder / "keys")):
            if key.fault is not None:
                seen = f"sealed-{key.name}.key нет или он испорчен, под ним значений: {key.values}"
                yield Point(
                    "ключ личных данных", False, seen, "верните файл из копии keys в сейфе; zhurnal keys"
                )


def _clock(last: datetime | None, *, shifted: bool) -> Point:
    now = system_utc()
    seen = f"{now:%d.%m.%Y %H:%M} UTC"
    behind = last is not None and now < last and not shifted
    good = now.year >= LEAST_YEAR and not behind
    if shifted:
        seen += "; у учебной школы своё время"
    elif behind:
        seen += f", раньше последней записи журнала ({last:%d.%m.%Y %H:%M})"
    mend = "sudo timedatectl set-time 'ГГГГ-ММ-ДД ЧЧ:ММ'; повторяется после выключения — смените батарейку"
    return Point("часы", good, seen, "" if good else mend)


def _keys(folder: Path) -> Iterator[Point]:
    try:
        open_keys(folder / "keys", make=False)
        yield Point("ключи школы", True, "на месте; копия папки keys должна лежать в сейфе")
    except KeysMissing as missing:
        yield Point(
            "ключи школы", False, f"нет {missing} или он испорчен", "верните папку keys из её копии в сейфе"
        )
    except OSError:
        yield Point("ключи школы", False, "не читаются", "повторите с sudo")
    host_key = folder / HOST_KEY
    try:
        yield Point(
            "ключ сервера",
            True,
            fingerprint(host_key) if host_key.exists() else "появится при первом запуске",
        )
    except (OSError, HostKeyUnreadable):
        yield Point(
            "ключ сервера",
            False,
            "испорчен",
            "верните его из копии папки keys; нет копии — удалите, и повесьте на доску новый отпечаток",
        )


def _rights(folder: Path) -> Iterator[Point]:
    owner = folder.stat().st_uid
    private = list(open_to_others(folder))
    if private:
        names = ", ".join(str(path.relative_to(folder)) or "." for path in private[:3])
        yield Point("права", False, f"видно другим: {names}", f"sudo chmod -R go= '{folder}'")
    strangers = list(not_of(folder, owner))
    if strangers:
        names = ", ".join(str(path.relative_to(folder)) for path in strangers[:3])
        yield Point(
            "хозяин файлов",
            False,
            f"не у хозяина папки: {names}",
            f"sudo chown -R --reference='{folder}' '{folder}'",
        )
    if not private and not strangers:
        yield Point("права", True, "читает только хозяин папки")


def _room(folder: Path) -> Iterator[Point]:
    logs = sum(path.stat().st_size for path in (folder / LOG).parent.glob("*"))
    most = LOG_BYTES * (LOGS_KEPT + 2)
    mend = f"лишнее в {(folder / LOG).parent} можно удалить; сам журнал сервера больше не растёт"
    yield Point(
        "размер лога",
        logs <= most,
        f"{logs / MEGABYTE:.1f} МБ".replace(".", ","),
        "" if logs <= most else mend,
    )
    if not held_by_a_server(folder):
        return
    reserve = folder / NAME
    held = reserve.is_file() and reserve.stat().st_size >= BYTES
    yield Point(
        "запас места",
        held,
        f"{BYTES // 1_048_576} МБ на чёрный день" if held else "отдан или не занят: диск был полон",
        "" if held else "освободите место: сервер займёт запас сам",
    )

"""What is said when the journal cannot be written to or its clock cannot be believed."""

from collections.abc import Iterator, Mapping

from services.health import Ailment, BadClock, Health, Overgrown
from services.reserve import BYTES
from texts.archives import only_read
from texts.backups import megabytes
from texts.dates import clock, day_numbers, moment
from texts.standby import rival, silent, superseded

WAITS = "Набранное ждёт на экране"
BANNERS: Mapping[Ailment, str] = {
    Ailment.DISK_FULL: f"Запись остановлена: на сервере кончилось место. {WAITS}",
    Ailment.READ_ONLY: f"Запись остановлена: диск сервера только читается. {WAITS}",
    Ailment.DISK_FAILED: f"Запись остановлена: диск сервера даёт сбой. {WAITS}",
    Ailment.DAMAGED: "Запись остановлена: файл журнала повреждён. Позовите администратора",
    Ailment.GONE: f"Запись остановлена: файл журнала на сервере пропал. {WAITS}",
    Ailment.TAKEN_OVER: "Журнал ведёт другой сервер: войдите туда. Здесь только читать",
    Ailment.BUSY: f"Журнал занят другой программой на сервере. {WAITS}",
}
"""What everybody reads under the top line, in a window of 80 columns."""

ADVICE: Mapping[Ailment, str] = {
    Ailment.DISK_FULL: (
        "На диске журнала нет места: {folder}. Читать можно, записи не принимаются с {since}. Освободите"
        " место (лучше от 500 МБ): запись продолжится сама, перезапускать ничего не нужно."
    ),
    Ailment.READ_ONLY: (
        "Диск журнала только читается: {folder}, с {since}. Обычно так система бережёт сбойный диск: dmesg"
        " скажет. Сделайте снимок на другой диск (zhurnal backup --to ПАПКА), затем верните запись (mount -o"
        " remount,rw). Журнал продолжит сам."
    ),
    Ailment.DISK_FAILED: (
        "Диск журнала не принимает записи: {folder}, с {since}. Посмотрите dmesg и кабель, сделайте снимок на"
        " другой диск: zhurnal backup --to ПАПКА. Если запись вернётся, журнал продолжит сам."
    ),
    Ailment.DAMAGED: (
        "Файл журнала повреждён: {folder}, замечено в {since}. Остановите сервер, проверьте диск и"
        " восстановите последний хороший снимок: zhurnal restore СНИМОК."
    ),
    Ailment.GONE: (
        "В {folder} с {since} нет файла journal.db или стоит другой: его убрали, заменили или отключили диск."
        " Верните его на место, журнал продолжит сам. Если заменили нарочно или вернуть нечего (zhurnal"
        " restore), перезапустите сервер."
    ),
    Ailment.TAKEN_OVER: "С {since} этот сервер ничего не записывает ({folder}).",
    Ailment.BUSY: (
        "Файл журнала с {since} занят другой программой: {folder}. Закройте её; журнал продолжит сам."
    ),
}


def banner(health: Health) -> str:
    """Return the one line that a teacher has to know; empty where all is well."""
    if health.archive:
        return only_read(health.archive)
    if health.ailment is not None:
        return BANNERS[health.ailment]
    if health.clock is not None:
        return f"Часы сервера неверны ({day_numbers(health.clock.shows)}): сроки не проверяются, писать можно"
    return ""


def advice(health: Health) -> Iterator[str]:
    """Yield what an administrator has to know and to do, a sentence or two each."""
    if health.ailment is not None:
        since = clock(health.since) if health.since else "?"
        yield ADVICE[health.ailment].format(folder=health.folder, since=since)
    if health.successor is not None:
        yield superseded(health.successor, health.folder)
    yield from map(rival, health.rivals)
    if health.silent_standby is not None:
        yield silent(health.silent_standby)
    if health.clock is not None:
        yield _clock(health.clock)
    if health.overgrown is not None:
        yield _overgrown(health.overgrown)
    if health.blanks_trouble:
        yield health.blanks_trouble
    if health.archive_trouble:
        yield f"Архив закрытого года: {health.archive_trouble}"


def closed(health: Health) -> str:
    """Return the last words of a server."""
    if health.ailment is None:
        return "Журнал закрыт, всё записано на диск."
    why = banner(health).partition(". ")[0]
    return f"Журнал закрыт. {why}: что ещё ждало на экранах, не записано; что выглядело записанным, на диске."


def no_room_to_begin(folder: str, cause: str) -> str:
    """Return why the journal does not open where nothing can be written at all."""
    return (
        f"Журнал не открыть: в папку {folder} нельзя записать ({cause}). Освободите на диске хотя бы"
        f" {megabytes(2 * BYTES)} или верните право на запись и повторите команду; журнал не изменён."
    )


def _clock(bad: BadClock) -> str:
    takes = (
        ""
        if moment(bad.taken) == moment(bad.shows)
        else f" Пока журнал считает, что сейчас {moment(bad.taken)}."
    )
    return (
        f"Часы сервера показывают {moment(bad.shows)}, а последняя запись сделана"
        f" {moment(bad.last)}.{takes} Сроки не проверяются, порядок записей верен по номерам."
        " Поставьте часы: timedatectl set-time. Если они верны сейчас, перезапустите сервер."
    )


def _overgrown(log: Overgrown) -> str:
    named = ", ".join(f"{one.program}, процесс {one.pid}" for one in log.holders)
    who = f"Его держит {named}: закройте эту программу." if named else "Кто его держит, не видно."
    return f"Файл journal.db-wal вырос до {megabytes(log.size)} и займёт весь диск. {who}"

"""What is said about snapshots: made, bad, restored, refused; keyed by the stored values of ``backups``."""

from collections.abc import Mapping
from datetime import datetime

from services.safety import Alarm, Safety
from texts.dates import day_full, day_numbers
from texts.plurals import counted
from texts.system import of_database

TROUBLES: Mapping[str, str] = {
    "source_missing": (
        "Журнала здесь нет: {about}. Укажите папку данных ключом --data или создайте школу: zhurnal init."
    ),
    "source_not_ours": (
        "Это не журнал этой программы: {about}. Проверьте папку данных (ключ --data); файл не изменён."
    ),
    "source_damaged": (
        "Журнал повреждён, снимок с него не сделан: {about}. Остановите сервер и восстановите последний"
        " хороший снимок: zhurnal restore СНИМОК."
    ),
    "source_busy": (
        "Журнал занят другой программой дольше 10 секунд: {about}. Закройте её и повторите команду."
    ),
    "folder_missing": (
        "Нет места для снимков: {about}. Подключите диск или флешку, создайте папку и повторите команду."
    ),
    "folder_unwritable": (
        "В папку нельзя писать: {about}. Дайте право на запись тому, кто запускает команду, или выберите"
        " другую папку."
    ),
    "file_too_big": (
        "Диск не принимает такой большой файл: {about}. Обычная флешка (FAT32) берёт не больше 4 ГБ:"
        " отформатируйте её в exFAT или назовите другое второе место; недописанных файлов не осталось."
    ),
    "disk_full": (
        "На диске не хватило места: {about}. Освободите место (в папке данных нужно вдвое больше размера"
        " журнала) и повторите команду; недописанных файлов не осталось."
    ),
    "disk_failed": (
        "Диск не отдаёт или не принимает данные: {about}. Проверьте диск и кабель, попробуйте другую папку."
    ),
    "drill_failed": (
        "Снимок записан, но с диска читается другим: {about}. Он удалён. Этому диску нельзя верить: выберите"
        " другой."
    ),
    "server_running": (
        "Сервер журнала работает (процесс {about}), при нём восстанавливать нельзя. Остановите сервер и"
        " повторите команду; ничего не изменено."
    ),
    "database_in_use": (
        "Журнал открыт другой программой: {about}. Закройте все окна журнала на этой машине и повторите"
        " команду; журнал не изменён."
    ),
    "snapshot_bad": "{finding} Возьмите другой снимок; журнал не изменён.",
    "other_school": (
        "Это снимок другой школы ({about}), на место этого журнала он не встанет. Проверьте папку данных"
        " (ключ --data); журнал не изменён."
    ),
    "schema_newer": (
        "Снимок сделан более новой программой (шаг {about}). Обновите программу и повторите команду;"
        " журнал не изменён."
    ),
    "restored_damaged": (
        "Снимок встал на место, но с диска читается другим. Этому диску нельзя верить: не запускайте сервер,"
        " восстановите снимок на другой диск. То, что было, сохранено: {about}."
    ),
    "key_needed": "{finding} Журнал не изменён.",
    "key_file_bad": (
        "В файле {about} нет ключа снимков. Возьмите файл запасного ключа из сейфа (строка AGE-SECRET-KEY-…)"
        " или верните папку keys из её копии; журнал не изменён."
    ),
    "key_file_stands": (
        "Файл {about} уже есть, поверх него ключ не пишется. Назовите другой файл; ничего не изменено."
    ),
    "recipient_bad": (
        "Это не открытый ключ age: {about}. Он начинается с age1 и стоит в файле запасного ключа после слов"
        " public key; ничего не изменено."
    ),
    "changes_damaged": (
        "Журнал изменений повреждён: {about}. Возьмите его из другого места (ключ --from) или восстановите"
        " снимок без него; журнал не изменён."
    ),
    "changes_do_not_follow": (
        "Журнал изменений в папке {about} не продолжает этот снимок: между ними есть пропуск. Возьмите его из"
        " другого места (ключ --from) или восстановите снимок без него; журнал не изменён."
    ),
    "changes_of_another_form": (
        "Журнал изменений записан другой версией программы (шаг {about}), чем снимок. Возьмите снимок,"
        " сделанный при обновлении; журнал не изменён."
    ),
}

FINDINGS: Mapping[str, str] = {
    "file_missing": "Такого снимка нет.",
    "unreadable": "Снимок не читается с диска.",
    "unfinished": "Это недописанный файл, а не снимок.",
    "no_manifest": "Рядом со снимком нет его описи (файл .json), поверить ему нельзя.",
    "manifest_damaged": "Опись снимка повреждена, поверить ему нельзя.",
    "manifest_newer": "Опись снимка составлена более новой программой.",
    "signature_broken": "Подпись описи не сходится: опись изменили после того, как снимок был сделан.",
    "signer_unknown": (
        "Опись подписана ключом, которого эта машина не знает. Сверьте его с записанным для сейфа и повторите"
        " с ключом --signer, или назовите файл запасного ключа: --key ФАЙЛ."
    ),
    "foreign_signature": "Опись подписана чужим ключом: этот снимок сделан не этой школой или подменён.",
    "key_missing": (
        "Снимок зашифрован, а ключа здесь нет. Назовите файл запасного ключа из сейфа: --key ФАЙЛ."
    ),
    "key_wrong": "Снимок зашифрован другим ключом, этот его не открывает. Возьмите ключ, сделанный для него.",
    "cut_short": "Снимок обрезан: он короче, чем записан в описи.",
    "too_long": "Снимок длиннее, чем записан в описи.",
    "bytes_changed": "Снимок изменился после того, как был сделан: контрольная сумма другая.",
    "content_damaged": "Внутри снимка нарушена целостность.",
    "content_differs": "Внутри снимка не то, что записано в описи.",
    "other_school": "Это снимок другой школы.",
}


PUBLIC_KEY = "Подпись снимков проверяют этим ключом, запишите его для сейфа: {key}"
NOT_ENCRYPTED = "Новые снимки больше не шифруются. Прежние остались как были: ключ школы для них на месте."
SPARE_ELSEWHERE = "Запасной ключ не должен лежать в папке данных {folder}. Назовите файл на флешке для сейфа."
ENCRYPT_AGAIN = "Новые снимки здесь пока не шифруются. Включить: zhurnal backup --encrypt ФАЙЛ."


def encrypted_to(spare: str, *, same_disk: bool = False) -> str:
    """Return what is said when encryption was switched on; ``spare`` is the file of the private key."""
    said = "Новые снимки шифруются: их откроет ключ школы и запасной ключ."
    if spare:
        said += f" Запасной ключ записан в {spare}, второго нет: уберите его в сейф."
    if same_disk:
        said += " Сейчас он на том же диске, что и журнал: перенесите его на флешку и сотрите здесь."
    return (
        f"{said} Новое в журнале изменений (changes-*.log) шифруется тоже, прежние файлы остались открытыми."
    )


def refused(trouble: str, about: str, finding: str | None = None) -> str:
    """Return why a snapshot was not made or not restored, and what to do."""
    about = of_database(about)
    found = f"{FINDINGS[finding]} ({about})" if finding else about
    return TROUBLES[trouble].format(about=about or "?", finding=found)


def moment(at: datetime) -> str:
    """Return «20 ноября 2026 г., 10:45»."""
    return f"{day_full(at)}, {at:%H:%M}"


def made(path: str, rows: int, size: int) -> str:
    """Return the sentence after a snapshot was made."""
    return f"Снимок сделан и проверен восстановлением: {path} ({_records(rows)}, {megabytes(size)})."


def verdict(path: str, finding: str | None, about: str = "") -> str:
    """Return what came of looking at one snapshot."""
    if finding is None:
        return f"Снимок цел: {path}."
    return f"{FINDINGS[finding]} ({'; '.join(part for part in (path, about) if part)})"


def question(snapshot_made_at: datetime, database: str, readable: bool) -> str:
    """Return what is asked before a database is replaced."""
    stands = "Нынешний журнал будет сохранён" if readable else "Повреждённый файл будет сохранён"
    return f"Заменить {database} снимком «{moment(snapshot_made_at)}»? {stands}."


def restored(database: str, made_at: datetime, rows: int, kept: str | None) -> str:
    """Return the sentence after a restore."""
    before = f" То, что было, сохранено: {kept}." if kept else ""
    return f"Журнал восстановлен на {moment(made_at)}: {database} ({_records(rows)}).{before}"


def not_noted(cause: str) -> str:
    """Return what is said when the restore is done and its event is not in the history."""
    return f"Журнал восстановлен, но запись об этом в историю не легла: {cause}. Проверьте: zhurnal verify."


def keys_missing(folder: str) -> str:
    """Return why a restore stops when the keys of passwords and history are not there."""
    return (
        f"В папке {folder} нет ключей школы (pepper, audit.key): без них никто не войдёт со своим паролем,"
        " а история не проверится. Верните папку keys из её копии. Если ключи утеряны, повторите с"
        " ключом --new-keys: заведутся новые, и пароли придётся выдать заново."
    )


def newest(paths: list[str]) -> str:
    """Return the snapshots that could be meant."""
    return "Есть снимки: " + ", ".join(paths) + "." if paths else "Других снимков здесь нет."


def changes_are_ahead(lost: int) -> str:
    """Return why a server does not start on a database that has lost what was on the disk."""
    return (
        f"В журнале нет {_last(lost)}, а в журнале изменений они есть: база повреждена или подменена старой. "
        "Вернуть их: zhurnal restore --replay. Ничего не изменено."
    )


def changes_of_another_history(folder: str, common: int) -> str:
    """Return why a server does not start on a database whose history is not the one kept beside it."""
    return (
        f"После записи {common} журнал и журнал изменений в папке {folder} рассказывают разное: файл журнала "
        "подменён другим или старым. Восстановите снимок (zhurnal restore СНИМОК); если верить надо этому"
        " файлу, уберите changes-*.log в другое место."
    )


def brought_forward(events: int, until: datetime | None) -> str:
    """Return what was made once more on top of a snapshot, local time of the last change."""
    if until is None:
        return "После снимка изменений нет."
    return (
        f"К снимку добавлены изменения из журнала изменений: {events}, последнее {moment(until)}:{until:%S}."
    )


def changes_line(whole_at: datetime | None, trouble: str, about: str) -> str:
    """Return how the change journal of a place stands, local time."""
    if trouble:
        return f"Журнал изменений не пишется: {refused(trouble, about)}"
    if whole_at is None:
        return "Журнал изменений ещё не начат."
    return f"Журнал изменений: {day_numbers(whole_at)} в {whole_at:%H:%M:%S} здесь было всё, что записано."


NO_SNAPSHOT_BEFORE = (
    "Нет проверенного снимка, сделанного до этого времени: {folder}. Самый ранний: {earliest}."
)
NONE = "снимков нет"
NAME_ONE = "Назовите что-нибудь одно: файл снимка, время (--to) или --replay."
NOT_A_MOMENT = 'Не понял время «{typed}». Напишите, например: --to "2026-11-20 10:45".'
NOTHING_TO_REPLAY = "Журнал изменений не впереди журнала: возвращать нечего."


def _last(number: int) -> str:
    return counted(number, "последней записи", "последних записей", "последних записей")


def declined() -> str:
    """Return what is said when the person answered «no»."""
    return "Восстановление отменено, ничего не изменено."


CAUSES: Mapping[str, str] = {
    "folder_missing": "{where} не подключён или папки нет",
    "folder_unwritable": "в {where} нельзя писать",
    "disk_full": "{where}: нет места",
    "file_too_big": "{where} не принимает файл больше 4 ГБ: отформатируйте флешку в exFAT",
    "disk_failed": "{where} не отдаёт или не принимает данные",
}
"""What a server says of a place that it tries again by itself."""
HERE = "здесь"
ASK_PRUNE = "Убрать снимки, которые хранить уже не нужно?"
NOT_PRUNED = "Ничего не убрано."


def place(title: str, folder: str) -> str:
    """Return the heading of the snapshots of a place."""
    if title == HERE:
        return f"Снимки {title}: {folder}"
    return f"Второе место: {folder}" if title == folder else f"Второе место, {title}: {folder}"


def place_title(place: str) -> str:
    """Return the heading of a place on the screen."""
    return f"Во втором месте: {place}" if place else "На диске сервера"


def copy_line(made_at: datetime, rows: int, size: int) -> str:
    """Return a checked snapshot in a line of the screen."""
    return f"{made_at:%d.%m.%Y %H:%M}  {_records(rows)}, {megabytes(size)}"


def counted_copies(count: int) -> str:
    """Return how many checked snapshots there are."""
    return counted(count, "проверенный", "проверенных", "проверенных")


def would_lose(name: str, events: int, first_at: datetime | None) -> str:
    """Return what going back to a snapshot would lose, and how it is done."""
    if first_at is None:
        return "С этого снимка в журнал ничего не записали: не пропало бы ничего."
    lost = counted(events, "изменение", "изменения", "изменений")
    how = f"Восстановить: остановить сервер, zhurnal restore {name}"
    return f"Пропало бы {lost}, первое {moment(first_at)}. {how}"


def listed(name: str, made_at: datetime, rows: int, size: int) -> str:
    """Return a checked snapshot in a line."""
    return f"{made_at:%d.%m.%Y %H:%M}  {name}  {_records(rows)}, {megabytes(size)}, проверен"


def doubtful(name: str) -> str:
    """Return a snapshot that cannot be trusted in a line."""
    return f"{name}: опись не говорит, что снимок проверен. Посмотрите: zhurnal verify {name}"


def how_many(count: int, newest: datetime | None) -> str:
    """Return the last line of the list; ``newest`` is when the last one was made."""
    if newest is None:
        return "Проверенных снимков здесь нет. Сделать: zhurnal backup."
    return f"Проверенных снимков здесь: {count}, последний {moment(newest)}."


def pruned(count: int) -> str:
    """Return how many snapshots were taken away."""
    return f"Убрано: {counted(count, 'снимок', 'снимка', 'снимков')}." if count else NOT_PRUNED


def second_chosen(place: str, *, same_disk: bool) -> str:
    """Return what is said when the second place was named."""
    if not place:
        return "Второго места больше нет: снимки остаются только на диске сервера."
    warned = " Но это тот же диск, что у журнала: сломается он — пропадут обе копии." if same_disk else ""
    return f"Второе место снимков: {place}. Сервер кладёт туда каждый новый снимок.{warned}"


ALARMS: Mapping[Alarm, str] = {
    Alarm.SNAPSHOT_FAILED: "Снимок журнала не сделан",
    Alarm.SECOND_FAILED: "Копии журнала на другом диске нет",
    Alarm.SECOND_TOO_OLD: "Копия журнала на другом диске старая",
    Alarm.NO_SECOND_PLACE: "Снимки лежат только на диске сервера: сломается он — пропадут и они",
}


def alarm(found: Alarm, safety: Safety) -> str:
    """Return in a sentence what is wrong with the copies of the journal."""
    trouble = safety.trouble if found is Alarm.SNAPSHOT_FAILED else safety.second_trouble
    where = safety.place if found is not Alarm.SNAPSHOT_FAILED else ""
    if trouble in CAUSES:
        said = CAUSES[trouble].format(where=where or "диск сервера")
        return f"{ALARMS[found]}: {said}. Сервер пробует снова каждые десять минут."
    if trouble:
        return f"{ALARMS[found]}. {refused(trouble, safety.about)}"
    if found is Alarm.NO_SECOND_PLACE:
        return f"{ALARMS[found]}. Назвать другой диск: zhurnal backup --second ПАПКА."
    last = (
        f"последняя {day_numbers(safety.second_at)} {safety.second_at:%H:%M}"
        if safety.second_at
        else "её нет"
    )
    return f"{ALARMS[found]}: {last}. Подключите {safety.place}."


def megabytes(size: int) -> str:
    """Return a size in bytes as «12,3 МБ»."""
    return f"{size / 1_000_000:.1f} МБ".replace(".", ",")


def _records(rows: int) -> str:
    return counted(rows, "запись", "записи", "записей")

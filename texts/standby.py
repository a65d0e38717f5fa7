"""What is said about the second machine: how fresh its copy is, why it is not, what a take-over did."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.standby import CLOCKS_APART, Rival, Standby, Successor
from texts.backups import FINDINGS, TROUBLES, moment
from texts.dates import day_numbers
from texts.plurals import counted

MINUTE = 60
SET_CLOCK = "date; поставить: sudo timedatectl set-time 'ГГГГ-ММ-ДД ЧЧ:ММ'"
NOT_A_STANDBY = (
    "Эта машина не запасная: неизвестно, где главный сервер. Назовите его адрес и отпечаток ключа с доски: "
    "zhurnal standby --server АДРЕС --key SHA256:…"
)
NO_SUCH_PLACE = (
    "Нет такого адреса или порта: {host}, {port}. Адрес — как 192.168.1.5 или server.school.ru, "
    "порт — от 1 до 65535. Ничего не запомнено."
)
KEYS_BY_STICK = (
    "По сети ключи не передаются: принесите копию папки keys с главного сервера на флешке и положите в "
    "{folder}."
)
ASK_ANEW = (
    "Отложить журнал и снимки, которые лежат в {data}, и начать копию заново? Ничего не удаляется: всё "
    "останется в "
    "папке left-… рядом."
)
NOT_ANEW = "Ничего не отложено."
SERVES_HERE = (
    "Журнал из этой папки сейчас открыт (процесс {pid}). Остановите его: sudo systemctl stop zhurnal."
)
SET_ASIDE = "Отложено: {folder}."
HAS_A_JOURNAL = (
    "В папке {data} лежит журнал этой машины. Если его ведёт уже другая машина, отложите его и начните "
    "копию: "
    "zhurnal standby --anew (что записано только здесь, сначала выгрузите: zhurnal standby --left --out "
    "ФАЙЛ.csv)."
)
FOLLOWS_ALREADY = (
    "За главным сервером здесь уже следит другой процесс ({pid}). Как дела: zhurnal standby --status"
)
NOBODY_ALLOWED = "Запасного сервера больше нет: ни одна машина не прочтёт снимки по сети."
NOT_WRITTEN = "Ключ запасного сервера не записан в журнал. Повторите команду."
TROUBLE: Mapping[str, str] = {
    "away": "главный сервер не отвечает",
    "another": (
        "по адресу главного сервера отвечает другая машина (отпечаток {about}), ей не верю. Сверьте "
        "отпечаток с "
        "доской; если ключ сервера сменили: zhurnal standby --server АДРЕС --key SHA256:…"
    ),
    "not_named": "главный сервер не знает ключа этой машины. Там: sudo zhurnal standby --allow '{about}'",
    "no_snapshot": "на главном сервере ещё нет проверенного снимка, жду",
    "stuck": "главный сервер отвечает, но журнал изменений на нём не пишется: посмотрите там zhurnal doctor",
    "keys": (
        "здесь нет ключей школы или они не те: {about}. Без них этот сервер журнал не поведёт. Принесите "
        "копию "
        "папки keys с главного сервера на флешке"
    ),
    "old_program": (
        "программа здесь старее, чем на главном сервере (он перешёл на {about}): копия идёт, но журнал эта "
        "машина не поведёт. Поставьте ту же версию: sudo ./zhurnal install --standby из папки новой программы"
    ),
    "piece_damaged": "полученное повреждено ({about}), не принято",
    "chain_broken": "история главного сервера не сходится с ключом школы на записи {about}, не принято",
    "gap": "в журнале изменений главного сервера пропуск перед записью {about}, не принято",
    "diverged": (
        "история главного сервера разошлась с этой копией ({about}), не принято. Если там вернулись к "
        "старому "
        "снимку нарочно, начните копию заново: zhurnal standby --anew"
    ),
    "behind": "на главном сервере меньше записей, чем здесь ({about}): там что-то потеряно. Копия здесь цела",
    "snapshot_bad": "снимок главного сервера не принят: {finding} ({about})",
    "other_school": "главный сервер другой школы ({about}), не принято",
}


def named(line: str, folder: str) -> str:
    """Return what is said when a machine was told where the first one is."""
    return (
        "Эта машина запасная. Разрешите ей читать снимки — на главном сервере, одной строкой:\n"
        f"  sudo zhurnal standby --allow '{line}'\n"
        f"Ключи школы по сети не ходят: их копия должна лежать в {folder}."
    )


def keys_missing(folder: str, names: Sequence[str]) -> str:
    """Return why a machine cannot stand by."""
    return (
        f"Здесь нет ключей школы: {', '.join(names)}. Без них этот сервер не сможет ни проверить копию, ни "
        f"повести журнал. {KEYS_BY_STICK.format(folder=folder)}"
    )


def allowed(fingerprint: str) -> str:
    """Return what is said when a machine may read from now on."""
    return (
        f"Запасной сервер с ключом {fingerprint} может читать копии журнала и то, что лежит рядом, и только. "
        "Сервер не перезапускать."
    )


def bad_key(line: str) -> str:
    """Return that a line is no key."""
    return (
        f"Это не открытый ключ: «{line[:40]}». Нужна строка ssh-ed25519 … с запасной машины "
        "(её печатает zhurnal standby --status) или файл с ней."
    )


def following(host: str, port: int) -> str:
    """Return what is said when following begins."""
    return f"Слежу за главным сервером {host}:{port}. Остановить: Ctrl+C."


def trouble(name: str, about: str, finding: str) -> str:
    """Return why a copy is not kept fresh."""
    told = FINDINGS.get(finding, "")
    if name in TROUBLE:
        return TROUBLE[name].format(about=about, finding=told)
    return TROUBLES[name].format(about=about, finding=told)


def freshness(seconds: float) -> str:
    """Return «2 с», «5 мин», «3 ч», «2 дня»."""
    if seconds < 120:
        return f"{max(0, round(seconds))} с"
    if seconds < 2 * 3600:
        return f"{round(seconds / 60)} мин"
    if seconds < 48 * 3600:
        return f"{round(seconds / 3600)} ч"
    return counted(round(seconds / 86400), "день", "дня", "дней")


def status(seconds: float | None, event: int, last_at: datetime | None, snapshot: str) -> str:
    """Return how fresh a copy is."""
    if seconds is None:
        return "Копии ещё нет: ни разу не было получено всё, что есть на главном сервере."
    last = f", последняя сделана {moment(last_at)}:{last_at:%S}" if last_at else ""
    return (
        f"Копия цела, отстаёт от главного сервера на {freshness(seconds)}. Записей в ней: {event}{last}. "
        f"Снимок: {snapshot}."
    )


def stale(since: datetime | None, why: str) -> str:
    """Return that a copy is not kept fresh."""
    told = f"с {day_numbers(since)} {since:%H:%M:%S}" if since else "сейчас"
    return f"Копия не обновляется {told}: {why}."


LEFT_OUT: Mapping[str, str] = {
    "disk_full": "здесь мало места: освободите, придёт само",
    "piece_damaged": "на главном сервере повреждено; архив года там проверит zhurnal archive --check",
    "snapshot_bad": "снимок повреждён или подписан не ключом школы; на главном сервере: sudo zhurnal verify",
    "gap": "на главном сервере этого не прочитать (права, диск) или файл больше 64 МБ",
    "folder_unwritable": "сюда нельзя записать: sudo zhurnal install --standby вернёт права",
}


def left_out(trouble: str, about: str) -> str:
    """Return why something beside the journal was not brought; the copy of the journal is good without."""
    why = LEFT_OUT.get(trouble, "диск сбоит: посмотрите dmesg здесь и на главном сервере")
    return f"Не принесено с главного сервера: {about} ({why}). Копия журнала цела и без этого."


def clocks_apart(ahead: int) -> str:
    """Return that the clocks of the two machines differ, empty where they do not by much."""
    if abs(ahead) <= CLOCKS_APART.total_seconds():
        return ""
    which = "вперёд" if ahead > 0 else "назад"
    return (
        f"Часы этой машины ушли {which} на {freshness(abs(ahead))} против часов главного сервера: после "
        f"перехода записи получили бы не то время, а может быть, и не тот день. Сверьте: {SET_CLOCK}."
    )


FRESH = "Копия свежая, записей в ней: {event}."
NOT_RUNNING = "Никто не следит за главным сервером: запустите службу, sudo systemctl start zhurnal-standby."
MAIN_ANSWERS = (
    "Главный сервер {host}:{port} отвечает: журнал ведёт он. Два сервера сразу — две разных истории, сами "
    "они не "
    "сойдутся. Чтобы передать журнал сюда, остановите главный (на нём: sudo systemctl stop zhurnal) и "
    "повторите."
)
ANOTHER_ANSWERS = (
    "По адресу главного сервера {host}:{port} отвечает машина с другим ключом ({key}). Проверьте, что это за "
    "машина. Если главный сервер точно не работает, повторите с ключом --main-is-dead."
)
INSIST = (
    "Главный сервер ОТВЕЧАЕТ. Если люди работают на нём, после этой команды журналов станет два, и "
    "записанное там "
    "придётся перенести сюда вручную. Всё равно вести журнал здесь?"
)
DECLINED = "Ничего не изменено: журнал ведёт главный сервер."
LEADS_ALREADY = (
    "В папке {data} уже есть журнал: эта машина его и ведёт. Запустить: sudo systemctl start zhurnal (без "
    "установки: zhurnal serve)."
)
STILL_FOLLOWS = (
    "Процесс {pid}, который следит за главным сервером, не останавливается. Остановите его и повторите."
)
RAISING = "Собираю журнал из снимка и журнала изменений, проверяю историю…"
HISTORY_BROKEN = (
    "История собранного журнала не сходится (запись {first}, строк {rows}). Он не открыт. Снимок и журнал "
    "изменений "
    "на месте: {folder}. Попробуйте zhurnal restore СНИМОК."
)
DAMAGED_HERE = (
    "Журнал изменений на этой машине повреждён: {files}. Взято то, что цело; испорченное отложено рядом под "
    "именем .damaged. Запустите потом sudo zhurnal doctor и посмотрите на диск этой машины: dmesg."
)
NOT_NOTED = "Запись о переходе не легла в журнал: {cause}. Он не открыт."


def superseded(met: Successor, folder: str) -> str:
    """Return why a machine serves no more, and what to do with what stands on it alone."""
    told = ", их список: zhurnal standby --left --out список.csv; внесите их там руками" if met.left else ""
    return (
        f"Журнал ведёт {kept_by(met)}{told}. Дальше эта машина может стать запасной: docs/standby.md. "
        f"Папка: {folder}."
    )


def kept_by(met: Successor) -> str:
    """Return which machine has taken the journal over, and how much stands on this one alone."""
    left = counted(met.left, "запись", "записи", "записей")
    told = f"Записано только здесь: {left}" if met.left else "Записанного только здесь нет"
    return (
        f"другой сервер: {met.address}, порт {met.port} (переход {met.reign}, после записи {met.after}); "
        f"узнано {moment(met.met_at)}. {told}"
    )


GIVEN_WAY = (
    "записанное только здесь: zhurnal standby --left --out список.csv, внести там руками; потом сделать эту "
    "машину запасной: docs/standby.md, «Прежний сервер ожил»"
)


def seen(standby: Standby, now: datetime) -> str:
    """Return how the second machine was heard of last, in a line."""
    if standby.heard_at is None:
        return "Запасной сервер назван, но ещё ни разу не обращался."
    ago = (now - standby.heard_at).total_seconds()
    fresh = (
        freshness(ago)
        if ago < MINUTE
        else f"не видно с {day_numbers(standby.heard_at)} {standby.heard_at:%H:%M}"
    )
    told = f"свежесть {fresh}" if ago < MINUTE else fresh
    return f"Запасной сервер {standby.address}: {told}, последняя запись у него № {standby.event}."


def silent(standby: Standby) -> str:
    """Return that the second machine is missed, and what to do."""
    since = (
        f"не видно с {day_numbers(standby.heard_at)} {standby.heard_at:%H:%M}"
        if standby.heard_at
        else "ещё ни разу не обращался"
    )
    return (
        f"Запасной сервер {standby.address} {since}: записанное с тех пор лежит только здесь. Посмотрите на "
        f"нём: "
        "zhurnal standby --status. Если его больше нет: zhurnal standby --allow нет."
    ).replace("  ", " ")


NOT_LEFT = (
    "Журнал этой машины никто не перенимал, и другого открытого журнала она не встречала: записанного только "
    "здесь нет."
)
LEFT_THERE = (
    "Журнал ведёт эта машина. Что записано только на прежнем сервере {address}, покажет он сам: "
    "zhurnal standby --left на нём."
)
NOT_KNOWN_LEFT = (
    "На какой записи журналы разошлись, неизвестно: {address} не ответил до конца, или там другая версия "
    "программы. Поставьте там и здесь одну версию, дайте серверам встретиться (полминуты) и повторите."
)
FILE_STANDS = "{file} уже есть. Ничего не записано, назовите другой файл."
NOT_WRITTEN_OUT = "Не записать {file}: {cause}."


def left_line(cells: Sequence[object]) -> str:
    """Return an event that stands here alone in a line: number, when, who, what, about whom, was and is."""
    number, at, who, _, act, about, _, pupil, page, was, there, _ = cells
    told = (f"{number}  {at}", who, f"{act}: {about}", pupil, page, f"{was or '—'} → {there or '—'}")
    return "; ".join(str(one) for one in told if one)


def left(number: int, address: str, out: str) -> str:
    """Return how many events stand here alone."""
    if not number:
        return "Записанного только здесь нет."
    events = counted(number, "запись", "записи", "записей")
    where = f", таблица {out}" if out else ""
    return (
        f"Записано только здесь: {events}{where}. Сами они в журнал на {address} не попадут: внесите их "
        f"там руками."
    )


def rival(found: Rival) -> str:
    """Return that another machine serves too: which one has to stop, or how to choose."""
    since, there = moment(found.met_at), counted(found.there, "запись", "записи", "записей")
    if found.gives_way:
        return (
            f"Прежний сервер {found.address} тоже открыт ({since}). Остановите его: на нём sudo systemctl "
            f"stop zhurnal. Записано только там: {there}, список на нём: zhurnal standby --left."
        )
    port = f", порт {found.port}" if found.port else ""
    return (
        f"Журнал этой школы открыт и на другом сервере: {found.address}{port} (замечено {since}). "
        f"{_parted(found)} Оставьте один, на лишнем: sudo systemctl disable --now zhurnal. Как выбрать и "
        "перенести — docs/standby.md, «Журнал открыт на двух серверах»."
    )


def _parted(found: Rival) -> str:
    """Return how two histories differ; only people can bring them together, as a temporary journal (3.2)."""
    if found.after is None:
        return (
            "На какой записи журналы разошлись, пока неизвестно: он занят, или там другая версия программы."
        )
    here, there = (counted(one, "запись", "записи", "записей") for one in (found.here, found.there))
    last = f"№\u00a0{found.after}" + (f" ({moment(found.after_at)})" if found.after_at else "")
    if not found.here and not found.there:
        return f"Записи пока одни и те же, последняя {last}."
    only = f"только здесь {here}, только там {there}"
    told = f"Последняя общая запись {last}; {only}."
    if not found.there:
        return f"{told} Всё записанное там есть и здесь."
    return (
        f"{told} Сами они не сойдутся: внесённое на лишнем переносят руками, как из временного журнала, "
        "за 2 рабочих дня (п. 3.2)."
    )


def another_journal(found: Rival, now: datetime) -> str:
    """Return what a machine knows of another one that serves or served beside it, in a line."""
    seen = "открыт" if found.is_heard(now) else f"был открыт, не виден с {moment(found.heard_at)}"
    where = found.address + (f":{found.port}" if found.port else "")
    return f"{seen} на {where}. {_parted(found)}".rstrip(".")


def promoted(number: int, last_at: datetime | None, reign: int) -> str:
    """Return what is said when this machine has taken the journal over."""
    last = f"№ {number}, {moment(last_at)}:{last_at:%S}" if last_at else f"№ {number}"
    return (
        f"Журнал теперь ведёт эта машина (переход {reign}). Последняя запись, которая здесь есть: {last}. "
        f"Что люди "
        "внесли после неё на прежнем сервере, здесь нет: сверьте с ними."
    )

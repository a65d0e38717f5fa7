"""Words about the school's keys: what each is for, how it stands, what changing it means."""

from datetime import datetime

from rules.refusals import Reason
from texts.dates import moment
from texts.plurals import counted

PURPOSES = {
    "pepper": "соль паролей и вторых шагов входа. Не меняется: с другой не подойдёт ничей пароль",
    "audit.key": "ключ истории. Не меняется: прежние записи другим не проверить",
    "ssh_host_ed25519": "ключ сервера. Сменить: удалить файл и повесить на доску новый отпечаток",
    "snapshot.key": "подпись снимков. Открытую половину печатает zhurnal backup --public-key",
    "snapshot.age": "открывает зашифрованные снимки; второй такой, запасной, лежит в сейфе",
    "snapshot.recipients": "открытые ключи, которыми снимки шифруются",
    "snapshot.signers": "открытые ключи подписи прежних машин школы",
}
UNKNOWN = "программе не известен"
NEVER_KEPT = (
    "Личных данных школа ещё не хранила, ключа для них нет. Включить: «Личные данные» у администратора."
)
NOTHING_LOCKED = "В журнале нет ни одного зашифрованного значения: менять нечего."
COPY_THE_FOLDER = "Обновите копию папки keys в сейфе: без нового ключа внесённое не открыть."
WORDS = ("значение", "значения", "значений")


def values(number: int) -> str:
    """Return «12 значений»."""
    return counted(number, *WORDS)


def sealed_key(*, fault: Reason | None, newest: bool, number_of_values: int) -> str:
    """Return how a key of sensitive values stands."""
    needed = f"им зашифровано {values(number_of_values)}"
    if fault is Reason.KEY_MISSING:
        return f"НЕТ НА МЕСТЕ, а {needed}: верните его из копии папки keys"
    if fault is Reason.KEY_WRONG:
        return f"ПОВРЕЖДЁН ИЛИ ПОДМЕНЁН, {needed}: верните его из копии папки keys"
    if newest:
        return f"личные данные, действует: {needed}" if number_of_values else "личные данные, действует"
    return (
        f"личные данные, прежний: {needed}, zhurnal keys rotate"
        if number_of_values
        else "личные данные, прежний: журналу не нужен"
    )


def not_private(mode: int) -> str:
    """Return that others may read a key."""
    return f"права {mode:04o}: читают и другие, исправьте: chmod go= ФАЙЛ"


def rotated(done: int, key: str, closed: int) -> str:
    """Return what came of changing the key."""
    told = f"Зашифровано заново: {values(done)}, ключ {key}. {COPY_THE_FOLDER}"
    if closed:
        told += f" Не открылось и осталось как было: {values(closed)}, подробности: zhurnal keys."
    return told


def not_there(name: str) -> str:
    """Return that there is no such key."""
    return f"Ключа {name} в папке keys нет. Какие есть: zhurnal keys."


def still_needed(name: str, number: int) -> str:
    """Return that a key may not be taken away."""
    return f"Ключ {name} нужен: им зашифровано {values(number)}. Сначала смените его: zhurnal keys rotate."


def the_newest(name: str) -> str:
    """Return that the key in force may not be taken away."""
    return f"Ключ {name} действует, убрать его нельзя."


def ask_drop(name: str, snapshots: int, newest: datetime | None) -> str:
    """Return the question before a key is taken away."""
    if not snapshots:
        return f"Снимков, которым нужен ключ {name}, нет. Удалить его навсегда?"
    until = f" (последний {moment(newest)})" if newest else ""
    many = counted(snapshots, "снимке", "снимках", "снимках")
    return (
        f"В {many}{until}, сделанных до смены ключа, СНИЛС и паспорта больше не откроются никогда; "
        f"остальное в них цело. Удалить ключ {name} навсегда?"
    )


def dropped(name: str) -> str:
    """Return that a key is gone."""
    return f"Ключ {name} удалён. Уничтожьте и его копию в сейфе."


NOT_DROPPED = "Ключ оставлен."
IN_ORDER = "Ключи в порядке."
OUT_OF_ORDER = "Не в порядке: подробности выше."

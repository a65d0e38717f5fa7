"""What is said of the archive of a school year, and the text that lies in it for who opens it in decades."""

from collections.abc import Mapping
from datetime import date, datetime

from texts.backups import megabytes, refused
from texts.dates import day_numbers, moment
from texts.plurals import counted

READ_ME = "ПРОЧТИ_МЕНЯ.txt"
JOURNALS, TABLES, SIGNED = "журналы", "таблицы", "подписанное"
DESCRIPTION = "_описание.csv"
DESCRIPTION_HEADER = ("таблица", "что в таблице", "столбец", "что в столбце")
_TROUBLES: Mapping[str, str] = {
    "disk_full": (
        "Архив не сделан: на диске не хватило места ({about}). Освободите место и повторите команду: она"
        " продолжит с того, на чём остановилась."
    ),
    "folder_missing": "Архив не записан: нет места {about}. Подключите диск или флешку и повторите команду.",
    "snapshot_bad": (
        "Архив, который уже лежит в {about}, повреждён или другой. Переименуйте эту папку и повторите"
        " команду: он будет сделан заново."
    ),
    "drill_failed": (
        "Архив записан, но с диска читается другим: {about}. Этому диску нельзя верить: выберите другой."
    ),
}
_WRONG: Mapping[str, str] = {
    "no_sums": "нет или не читается список контрольных сумм {file}",
    "missing": "пропал файл {file}",
    "changed": "файл {file} изменён",
    "unreadable": "файл {file} не читается с диска",
    "extra": "лишний файл {file}",
}


def read_me(school: str, year: str, closed_on: date, made_at: datetime, program: str) -> str:
    """Return the text for whoever opens the archive."""
    return f"""{school}
Архив классных журналов за {year} учебный год.
Год закрыт {day_numbers(closed_on)}. Архив сделан {moment(made_at)}, программа «Журнал» {program}.

ЧТО ЗДЕСЬ ЛЕЖИТ И ЧЕМ ОТКРЫТЬ. Сама программа не нужна.

{JOURNALS}/        журналы классов за год, как на бумаге: титул, страницы предметов, пропуски,
                сводная ведомость, список. Формат PDF/A, для долгого хранения; откроет любая
                программа для PDF.
{TABLES}/        все записи журнала, таблица в файле. Откройте в табличном редакторе: кодировка
                UTF-8, разделитель «;». Что значит каждая таблица и каждый столбец, написано в
                {TABLES}/{DESCRIPTION}. Время с пометкой «UTC» — всемирное; местное больше
                на разницу часового пояса (настройка zone в setting.csv). Апостроф в начале
                ячейки поставлен, чтобы редактор не принял текст за формулу; в журнале его нет.
                Паролей здесь нет. Зашифрованные сведения (sealed_value.csv) без ключа школы
                прочесть нельзя.
{SIGNED}/    документы с приложенными электронными подписями, если они были, и их суммы.
journal.db      снимок всей базы: файл SQLite 3, его откроют и другие программы. В нём и записи
                прошлых лет, и история изменений; пароли в виде, который без ключа школы не
                проверить. Журнал открывает его только для чтения, с ключами школы:
                zhurnal console --archive ПАПКА
SHA256SUMS      контрольные суммы всех файлов. Проверить, что ничего не изменилось:
                zhurnal archive --check ПАПКА, или без программы: sha256sum -c SHA256SUMS.

КАК ХРАНИТЬ. Внутри личные сведения детей и родителей: храните как сами журналы. Держите две
копии на разных дисках, раз в год проверяйте обе. Файлы не переименовывайте и не меняйте.
"""


def not_closed(title: str) -> str:
    """Return why an open year is not archived."""
    return (
        f"Учебный год {title} ещё не закрыт, его записи меняются. Завуч закрывает год на экране «Учебные"
        " периоды» (F8), потом повторите команду."
    )


def no_such_year(asked: str, titles: list[str]) -> str:
    """Return what is said where there is no such year."""
    return f"Учебного года «{asked}» здесь нет. Есть: {', '.join(titles) or 'ни одного'}."


def failed(trouble: str, about: str) -> str:
    """Return why an archive was not made or not copied."""
    told = _TROUBLES.get(trouble)
    return told.format(about=about) if told else f"Архив не сделан. {refused(trouble, about)}"


def cut_off() -> str:
    """Return what is said where the making ended without a word."""
    return "Его делали и не доделали. Сервер продолжит сам, или повторите: zhurnal archive."


def being_made() -> str:
    """Return what is said where another process is at it."""
    return "Этот архив уже делает другая программа (сервер делает его сам после закрытия года). Подождите."


def made(folder: str, files: int, size: int, copy: str) -> str:
    """Return the sentence after an archive was made and copied."""
    counts = f"{counted(files, 'файл', 'файла', 'файлов')}, {megabytes(size)}"
    whole = f"Архив года готов и проверен: {folder} ({counts})"
    if copy:
        return f"{whole}, вторая копия: {copy}."
    how = "назовите другой диск, zhurnal backup --second ПАПКА, и повторите команду"
    return f"{whole}. Второй копии нет: {how}."


def only_read(year: str) -> str:
    """Return what stands on every screen of an archive."""
    return f"Архив, {year} учебный год: только чтение, ничего не меняется"


def not_an_archive(folder: str) -> str:
    """Return what is said of a folder without the file of a journal."""
    return f"В папке {folder} нет архива года: в нём должны лежать journal.db и SHA256SUMS."


def wrong(kind: str, file: str) -> str:
    """Return what is wrong with a file of an archive."""
    return _WRONG[kind].format(file=file)


def damaged(folder: str, count: int) -> str:
    """Return the sentence after a check that found something."""
    return f"Архиву верить нельзя: {folder}, найдено {count}. Возьмите вторую копию и проверьте её так же."


def sound(folder: str, files: int, *, known: bool) -> str:
    """Return the sentence after a check that found nothing; ``known`` where the journal remembers its sum."""
    same = ", и это тот самый архив, о котором помнит журнал" if known else ""
    read = counted(files, "файл прочитан", "файла прочитано", "файлов прочитано")
    return f"Архив цел: {folder}, {read}{same}."


def another(folder: str) -> str:
    """Return what is said of an archive whose sums agree with themselves and not with the journal."""
    return (
        f"Архив {folder} сходится сам с собой, но это не тот, который сделал журнал: сумма другая. Возьмите"
        " вторую копию."
    )

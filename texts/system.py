"""What the operating system complains of, in words."""

import errno
import re

_CAUSES = {
    errno.ENOENT: "такого файла или папки нет",
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.EROFS: "диск только для чтения",
    errno.ENOSPC: "на диске нет места",
    errno.EDQUOT: "исчерпана квота диска",
    errno.EIO: "ошибка диска",
    errno.EISDIR: "это папка, а не файл",
    errno.ENOTDIR: "на пути стоит файл, а не папка",
    errno.EEXIST: "такое имя уже занято",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.EMFILE: "открыто слишком много файлов",
    errno.EADDRINUSE: "занято другой программой",
    errno.EADDRNOTAVAIL: "у этой машины нет такого адреса",
    errno.ETIMEDOUT: "нет ответа",
    errno.ECONNREFUSED: "соединение отклонено",
    errno.ELOOP: "ссылки ведут по кругу",
}
KNOWN = frozenset(_CAUSES)
"""What a person can mend, by the system's number."""


def cause(error: OSError) -> str:
    """Return the cause of a system's error in Russian, with the system's own words where it is a rare one."""
    told = _CAUSES.get(error.errno or 0)
    return told or f"ошибка системы: {error.strerror or error}"


_OF_THE_DATABASE = (
    (re.compile("file is not a database"), "это не база данных"),
    (re.compile("database disk image is malformed"), "файл испорчен"),
    (re.compile(r"no such (?:table|column): \S+|no school in it"), "школы в ней нет"),
    (re.compile("unable to open database file"), "файл не открывается"),
    (re.compile("attempt to write a readonly database"), "в файл нельзя писать"),
    (re.compile("database is locked"), "занята другой программой"),
    (re.compile("disk I/O error"), "ошибка диска"),
    (re.compile("File name too long"), "слишком длинное имя"),
)


def of_database(told: str) -> str:
    """Return what SQLite complains of with its usual phrases in Russian."""
    for phrase, russian in _OF_THE_DATABASE:
        told = phrase.sub(russian, told)
    return told


def font_missing(file: str) -> str:
    """Return what is said where a bundled font is gone."""
    return f"нет файла шрифта {file} в папке программы printouts/fonts. Установите программу заново."

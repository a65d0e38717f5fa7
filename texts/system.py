"""What the operating system complains of, in words."""

import errno

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
}


def cause(error: OSError) -> str:
    """Return the cause of a system's error in Russian, with the system's own words where it is a rare one."""
    told = _CAUSES.get(error.errno or 0)
    return told or f"ошибка системы: {error.strerror or error}"


def font_missing(file: str) -> str:
    """Return what is said where a bundled font is gone."""
    return f"нет файла шрифта {file} в папке программы printouts/fonts. Установите программу заново."

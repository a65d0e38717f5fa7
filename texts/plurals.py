"""Russian plurals."""


def plural(number: int, one: str, few: str, many: str) -> str:
    """Return the form of a noun that stands after the number: 1 ученик, 2 ученика, 5 учеников."""
    tail = abs(number) % 100
    if 11 <= tail <= 14:
        return many
    if tail % 10 == 1:
        return one
    if 2 <= tail % 10 <= 4:
        return few
    return many


def counted(number: int, one: str, few: str, many: str) -> str:
    """Return the number and its noun joined by a no-break space: «5 учеников»."""
    return f"{number}\u00a0{plural(number, one, few, many)}"


def lessons(number: int) -> str:
    """Return «5 уроков»."""
    return counted(number, "урок", "урока", "уроков")


def pupils(number: int) -> str:
    """Return «5 учеников»."""
    return counted(number, "ученик", "ученика", "учеников")


def pages(number: int) -> str:
    """Return «5 страниц»."""
    return counted(number, "страница", "страницы", "страниц")

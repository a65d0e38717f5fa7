"""What is said of a topic plan: how far a course is in it, and whether the year is long enough."""

from rules.plans import Progress


def pace(progress: Progress) -> str:
    """Return «по плану», «отставание 2 ч» or «опережение 1 ч»."""
    if progress.behind > 0:
        return f"отставание {progress.behind} ч"
    return f"опережение {-progress.behind} ч" if progress.behind < 0 else "идёт по плану"


def fits_the_year(planned: int, lessons: int) -> str:
    """Return what is wrong between a plan and the lessons of the year; nothing where they agree."""
    if planned < lessons:
        return f"план короче года: {planned} ч на {lessons} уроков, не хватает {lessons - planned} ч"
    if planned > lessons:
        return f"план длиннее года: {planned} ч на {lessons} уроков, лишних {planned - lessons} ч"
    return ""

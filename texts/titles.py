"""Titles of pages, roles, duties and debts as screens name them."""

from collections.abc import Collection

from rules.codes import Role
from services.views.day import DebtKind
from texts.codes import role
from texts.plurals import counted

# Somebody with several roles is named by the one that lets see the most.
_TELLING = (
    Role.DIRECTOR,
    Role.DEPUTY,
    Role.TEACHER,
    Role.SECRETARY,
    Role.ADMINISTRATOR,
    Role.GUARDIAN,
    Role.PUPIL,
)
_DEBTS = {
    DebtKind.LESSON: "урок не открыт",
    DebtKind.ABSENCES: "отсутствующие не отмечены",
    DebtKind.TOPIC: "нет темы",
    DebtKind.HOMEWORK: "нет ДЗ",
    DebtKind.MARKS: "нет отметок",
    DebtKind.TERM_MARKS: "нет итогов",
    DebtKind.REASONS: "причины не указаны",
}


def in_order(roles: Collection[Role]) -> tuple[Role, ...]:
    """Return roles in the order their homes are offered."""
    return tuple(known for known in _TELLING if known in roles)


def most_telling_role(roles: Collection[Role]) -> str:
    """Return the word for the role a person is named by on top of a screen, or nothing."""
    ordered = in_order(roles)
    return role(ordered[0]) if ordered else ""


def page_title(class_title: str, subject: str, group_title: str = "") -> str:
    """Return «7А Алгебра», with the group where the page is of one: «7А Английский язык, гр. 1»."""
    title = f"{class_title} {subject}".strip()
    return f"{title}, {group_title}" if group_title else title


def remarks(count: int) -> str:
    """Return «3 замечания»."""
    return counted(count, "замечание", "замечания", "замечаний")


def debt(kind: DebtKind) -> str:
    """Return what was not filled in: «нет ДЗ»."""
    return _DEBTS[kind]

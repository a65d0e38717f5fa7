"""What commands name: a day, a class, a teacher, a pupil, found as people write them."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from app.cli.common import CannotGoOn
from rules.text import name_key, with_cyrillic_twins
from services.views.choices import class_choices
from services.views.teacher_choices import teacher_choices
from services.views.weekly import class_by_title

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Of a day that a school speaks of."""

Look = Callable[..., Any]
"""Runs a view on the present or on the past."""


def day(written: str) -> date:
    """Return a day of the command line; raises what its parser tells the person."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            found = datetime.strptime(written, form).date()
        except ValueError:
            continue
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise argparse.ArgumentTypeError(
                f"«{written}»: год может быть от {FIRST_YEAR} до {LAST_YEAR}; проверьте"
            )
        return found
    raise argparse.ArgumentTypeError(f"«{written}» не дата; пишите так: 2026-11-16 или 16.11.2026")


def class_named(look: Look, title: str) -> int:
    """Return the class of a title; Latin letters that look Russian are taken for them."""
    found: int | None = look(class_by_title, with_cyrillic_twins(title))
    if found is not None:
        return found
    there = ", ".join(choice.title for choice in look(class_choices))
    raise CannotGoOn(f"Класса «{title}» в этом году нет. Есть: {there or 'ни одного'}.")


def teacher_named(look: Look, typed: str) -> int:
    """Return the teacher whose name begins as typed; raises CannotGoOn for none and for several."""
    return one_of(typed, [(one.person, one.full_name) for one in look(teacher_choices)], "учителя")


def one_of(typed: str, things: Sequence[tuple[int, str]], what: str) -> int:
    """Return the thing whose name begins as typed; raises CannotGoOn for none and for several."""
    key = _spoken(typed)
    found = [(thing, name) for thing, name in things if f"{_spoken(name)} ".startswith(f"{key} ")]
    found = found or [(thing, name) for thing, name in things if _spoken(name).startswith(key)]
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise CannotGoOn(
            f"Здесь нет {what} «{typed}». Есть: {', '.join(name for _, name in things) or 'никого'}."
        )
    names = ", ".join(name for _, name in found)
    raise CannotGoOn(f"Подходит несколько: {names}. Укажите полнее.")


def _spoken(name: str) -> str:
    """Return a name as it is compared: «Английский язык, гр. 1» of a screen is «английский язык гр. 1»."""
    return name_key(name.replace(",", " "))

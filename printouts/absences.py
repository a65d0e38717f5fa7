"""«Сведения о пропущенных уроках»: a class in a term, by reason (2.9)."""

from pathlib import Path

from printouts.folio import LEFT, Folio, bound, columns_of, middle, plain, row_of
from printouts.grid import Group
from printouts.sheet import A4_PORTRAIT, Printed
from services.views.absence_counts import AbsenceCounts
from services.views.papers import ClassAbsences
from texts import codes


def absences(missed: ClassAbsences, out: Path) -> Printed:
    """Print what the pupils of a class missed, and all of them together."""
    term = codes.term_title(missed.counts.term.kind, missed.counts.term.number)
    title = f"Сведения о пропущенных уроках, {missed.of.title} класс, {term}"
    columns = columns_of(
        ("№", 9.0),
        ("Ученик", 56.0),
        ("Дней", 16.0),
        ("Уроков", 16.0),
        ("По болезни", 19.0),
        ("Уважит.", 17.0),
        ("Без уваж.", 17.0),
        ("Причины нет", 19.0),
        ("Опозд.", 18.0),
    )
    groups = [
        row_of(number, one.short, *_numbers(one.counts)) for number, one in enumerate(missed.counts.pupils, 1)
    ]
    groups.append(Group((plain(""),), (((plain("Всего"),), *_numbers(missed.counts.total)),)))

    def compose(folio: Folio) -> None:
        y = folio.table(columns, groups, title, lambda y, _: folio.head(y, title, missed.of.year_title))
        teacher = missed.of.class_teacher or "______________________"
        signed = plain(f"Классный руководитель ______________________ / {teacher} /")
        folio.sheet.write(signed, LEFT, min(y + 6.0, folio.floor - 4.0), folio.width)

    return bound(out, A4_PORTRAIT, title, missed.mark, compose)


def _numbers(counts: AbsenceCounts) -> tuple[tuple, ...]:  # type: ignore[type-arg]  # cells of a row
    numbers = (
        counts.days,
        counts.lessons,
        counts.illness,
        counts.valid,
        counts.no_reason,
        counts.unexplained,
        counts.late,
    )
    return tuple(middle(str(number) if number else "–") for number in numbers)

"""The lists of a class by its results: who stands where, in words."""

from collections.abc import Iterable

from printouts.folio import LEFT, Folio
from printouts.letters import Face, Ink, Paragraph, Run, paragraph
from services.views.class_results import ClassResults
from texts.codes import percent, term_title
from texts.results import result_kind

HOW_COUNTED = (
    "Как считается: успеваемость – доля «5», «4», «3» среди всех итогов (н/а считается, «осв.» нет); "
    "качество – доля «5» и «4»; СОУ, степень обученности, – среднее, где «5» даёт 100, «4» – 64, «3» – 36, "
    "«2» – 16, н/а – 7."
)
OF_A_PUPIL = (
    " По классу каждый ученик считается один раз, по худшему из своих итогов: зачёт – как «5», "
    "незачёт – как «2»."
)
SMALL = Ink(Face.SANS, 6.5)
NAMES = Ink(Face.SANS, 8.5)
LABEL = Ink(Face.SANS_BOLD, 8.5)


def period_title(results: ClassResults) -> str:
    """Return «1 четверть», or what results of the year are called."""
    term = results.period.term
    return term_title(term.kind, term.number) if term else result_kind(results.period.kind.value)


def listed(results: ClassResults) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the lists with their names; beside one «4» or «3» stands the subject of it."""
    names = {one.pupil: one.short for one in results.pupils}
    subjects = {one.subject: one.title for one in results.subjects}
    lists = results.lists
    no_result = (one.pupil for one in results.pupils if "not_assessed" in one.by_subject.values())
    return (
        ("Отличники", tuple(names[one] for one in lists.excellent)),
        ("На «4» и «5»", tuple(names[one] for one in lists.good)),
        ("С одной «4»", tuple(f"{names[one]} ({subjects[which]})" for one, which in lists.one_four)),
        ("С одной «3»", tuple(f"{names[one]} ({subjects[which]})" for one, which in lists.one_three)),
        ("Неуспевающие", tuple(names[one] for one in lists.unsuccessful)),
        ("Не аттестованы (н/а)", tuple(names[one] for one in no_result)),
        ("Не все итоги выставлены", tuple(names[one] for one in lists.incomplete)),
    )


def numbers_of_class(results: ClassResults) -> str:
    """Return the class's per cent, or that they come with the last result."""
    of = results.measures
    if not of.counted:
        return "Проценты класса — когда выставлены все итоги."
    return (
        f"По классу: успеваемость {percent(of.success)} %, качество {percent(of.quality)} %, "
        f"СОУ {percent(of.learning)} %."
    )


def write_how_counted(folio: Folio, running: str, y: float, *, of_a_class: bool) -> float:
    """Explain in small letters how the numbers are counted; return where the line ends."""
    told = HOW_COUNTED + (OF_A_PUPIL if of_a_class else "")
    return write_on(folio, running, y, paragraph(told, SMALL))


def write_lists(folio: Folio, running: str, y: float, lists: Iterable[tuple[str, tuple[str, ...]]]) -> float:
    """Write lists one under another, on as many pages as they need; return where they end."""
    for title, names in lists:
        many = f" ({len(names)})" if names else ""
        text = Paragraph((Run(f"{title}{many}: ", LABEL), Run(", ".join(names) or "нет", NAMES)))
        y = write_on(folio, running, y, text)
    return y


def write_on(folio: Folio, running: str, y: float, text: Paragraph) -> float:
    """Write a paragraph, parted between pages where one ends; return where the next one begins."""
    rest: Paragraph | None = text
    while rest is not None:
        fits, rest = folio.sheet.parted(rest, folio.width, folio.floor - y)
        if fits is not None:
            y += folio.sheet.write(fits, LEFT, y, folio.width)
        if rest is not None:
            y = folio.next_page(running)
    return y + 1.0

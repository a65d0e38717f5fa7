"""Which documents of a class and of the school a person may print, so that a list offers no others."""

from collections.abc import Iterable, Mapping

from rules.permissions import Act, allowed
from services.actor import Actor
from services.clock import Now
from services.standing import towards_class, towards_nothing

OF_CLASS: dict[str, frozenset[Act]] = {
    "journal": frozenset({Act.PRINT_WEEKLY, Act.VIEW_PAGE, Act.VIEW_DIARY}),
    "results": frozenset({Act.PRINT_WEEKLY}),
    "report-cards": frozenset({Act.PRINT_WEEKLY}),
    "letters": frozenset({Act.PRINT_WEEKLY}),
    "class-results": frozenset({Act.VIEW_PAGE, Act.VIEW_DIARY}),
    "class-report": frozenset({Act.VIEW_PAGE, Act.VIEW_DIARY}),
    "class-timetable": frozenset({Act.PRINT_WEEKLY}),
    "absences": frozenset({Act.PRINT_WEEKLY, Act.VIEW_DIARY}),
    "class-list": frozenset({Act.PRINT_WEEKLY}),
    "temporary-journal": frozenset({Act.PRINT_WEEKLY}),
}
OF_SCHOOL: dict[str, frozenset[Act]] = {
    "register": frozenset({Act.PRINT_WEEKLY}),
    "temporary-journals": frozenset({Act.PRINT_WEEKLY}),
    "carry-over": frozenset({Act.VIEW_OUTAGES, Act.VIEW_PAGE}),
    "carry-over-act": frozenset({Act.VIEW_OUTAGES}),
    "outages": frozenset({Act.VIEW_OUTAGES}),
}


def papers_allowed(actor: Actor, now: Now, school_class: int | None) -> frozenset[str]:
    """Read which documents the person may print of a class and, by duty, of the school (2.10, 2.12)."""
    of_school = allowed(towards_nothing(actor, now.today))
    duties = {document for document, asked in OF_SCHOOL.items() if asked <= of_school}
    if school_class is None:
        return frozenset(duties)
    acts = allowed(towards_class(actor, school_class, now.today))
    return frozenset({*duties, *(document for document, asked in OF_CLASS.items() if asked <= acts)})


def papers_by_class(actor: Actor, now: Now, classes: Iterable[int]) -> Mapping[int | None, frozenset[str]]:
    """Read the same for several classes at once; under None what is of the school."""
    return {one: papers_allowed(actor, now, one) for one in (None, *classes)}

"""Files that are no paper, laid into the office's folder: written in the worker, found there like sheets."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from exchange.carry_over import BOOK, FORMS, write_carry_over
from screens.station import NotPrinted, Printed, Printing
from services.desk import Desk
from services.refused import Refused
from services.views.carry_over import of_teacher, to_carry
from texts.papers import FILES

Lay = Callable[[Callable[[Any, Path], int], object, str], Awaitable[int | NotPrinted]]
"""Writes a file into the folder under a name; gives back how many rows it has."""


async def lay_carry_over(lay: Lay, desk: Desk, outage: int, teacher: int | None) -> Printing:
    """Lay down what an outage leaves to carry over as far as the person may see it, in both forms (3.2)."""
    try:
        found = of_teacher(await desk.read(to_carry, outage), teacher)
    except Refused as refused:
        return refused.refusal
    began = found.outage.started_at
    whose = "" if teacher is None else f"-учитель-{teacher}"
    name = f"{FILES['carry-over']}-{began:%Y-%m-%d-%H%M}{whose}"
    rows = 0
    for form in FORMS:
        laid = await lay(write_carry_over, found, f"{name}{form}")
        if isinstance(laid, NotPrinted):
            return laid
        rows = laid
    return Printed(f"{name}{BOOK} и .csv", rows)

"""Printing weekly slips from a screen: the sentence before, and what came of it after."""

from collections.abc import Awaitable
from datetime import date

from textual.worker import Worker

from screens.frame import Frame, PageScreen
from screens.ready import where_it_is
from screens.station import NotPrinted, Office, Order, Printed, Printing
from services.outcomes import Refusal
from texts.dates import week
from texts.plurals import counted
from texts.refusals import sentence

PRINTING = frozenset({"printing", "school"})
"""Groups of the App's workers that make paper."""


def print_slips(
    screen: PageScreen[None], office: Office, school_class: int, pupil: int | None, monday: date
) -> None:
    """Print the slips of a class or of one pupil; the person may go elsewhere meanwhile and is told there."""
    if screen.top.banner:
        screen.say("Листки ещё готовятся, подождите немного")
        return
    screen.top.banner = "готовлю листки"
    # The App's worker: a screen that is left would take its own worker, and the record, with it.
    screen.app.run_worker(
        _print(screen, office.weekly(school_class, pupil, monday), monday), group="printing"
    )


def print_due(screen: PageScreen[None], office: Office, monday: date) -> None:
    """Print every slip that written applications ask for in a week."""
    if screen.top.banner:
        screen.say("Листки ещё готовятся, подождите немного")
        return
    screen.top.banner = "готовлю листки"
    screen.app.run_worker(_print(screen, office.due(monday), monday), group="printing")


def print_school(screen: PageScreen[None], office: Office, monday: date, order: Order) -> Worker[None]:
    """Print the slips of the whole school, telling how far it is; return what can be cancelled."""

    def tell(done: int, of: int) -> None:
        screen.top.banner = f"листки: {done} из {counted(of, 'класса', 'классов', 'классов')}"

    screen.top.banner = "листки всей школы"
    return screen.app.run_worker(_print(screen, office.school(monday, order, tell), monday), group="school")


async def _print(screen: PageScreen[None], printing: Awaitable[Printing], monday: date) -> None:
    try:
        came = await printing
    finally:
        screen.top.banner = ""
    shown = screen.app.screen
    if not isinstance(shown, Frame):
        return
    if isinstance(shown, PageScreen) and shown.READS_EVERY_TIME:
        await shown.read_now()
    match came:
        case Printed() as printed:
            made = counted(printed.count, "листок", "листка", "листков")
            shown.say(*where_it_is(printed, f"{made} за {week(monday)}"))
        case NotPrinted(cause):
            shown.say(f"Не напечатано: {cause}", "refused")
        case Refusal() as refusal:
            shown.say(sentence(refusal), "refused")

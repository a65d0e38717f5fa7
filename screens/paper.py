"""A document being printed beside the keys, and what is said of it at the end."""

from collections.abc import Awaitable, Callable
from typing import Any

from screens.frame import Frame, PageScreen
from screens.ready import where_it_is
from screens.station import NotPrinted, Printed, Printing
from services.outcomes import Refusal
from texts.plurals import pages
from texts.refusals import sentence


def print_paper(
    screen: PageScreen[Any],
    asked: Awaitable[Printing],
    banner: str = "готовлю документ",
    made: Callable[[Printed], str] = lambda printed: pages(printed.count),
) -> None:
    """Wait for a paper; whatever screen is then before the person says what came of it."""

    async def printing() -> None:
        try:
            came = await asked
        finally:
            screen.top.banner = ""
        seen = screen.app.screen
        if not isinstance(seen, Frame):
            return
        match came:
            case Printed() as printed:
                seen.say(*where_it_is(printed, made(printed)))
            case NotPrinted(cause):
                seen.say(f"Не напечатано: {cause}", "refused")
            case Refusal() as refusal:
                seen.say(sentence(refusal), "refused")

    screen.top.banner = banner
    # The App's worker: a screen that is left would take its own worker with it.
    screen.app.run_worker(printing(), group="printing")


def is_printing(screen: PageScreen[None]) -> bool:
    """Say that a document is still being made, where one is."""
    if screen.top.banner:
        screen.say("Документ ещё готовится, подождите немного")
        return True
    return False

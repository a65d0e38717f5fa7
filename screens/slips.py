"""Printing weekly slips from a screen: the sentence before, and what came of it after."""

from datetime import date

from screens.frame import PageScreen
from screens.station import NotPrinted, Printed, PrintWeekly
from services.outcomes import Refusal
from texts.dates import week
from texts.plurals import counted
from texts.refusals import sentence


async def print_slips(
    screen: PageScreen[None], print_weekly: PrintWeekly, school_class: int, pupil: int | None, monday: date
) -> None:
    """Print the slips of a class or of one pupil and say what came of it."""
    screen.say("Готовлю листки…")
    match await print_weekly(school_class, pupil, monday):
        case Printed(file, slips):
            made = counted(slips, "листок", "листка", "листков")
            screen.say(f"В папке печати: {made} за {week(monday)}, файл {file}")
        case NotPrinted(cause):
            screen.say(f"Не напечатано: {cause}", "refused")
        case Refusal() as refusal:
            screen.say(sentence(refusal), "refused")

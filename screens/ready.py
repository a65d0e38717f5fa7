"""Where paper is that was printed or lies ready, in words (2.12)."""

from collections.abc import Iterable
from textwrap import wrap

from screens.rows import EMPTY, Row, row
from screens.station import Printed
from services.views.ready import ReadySheets
from texts.dates import clock, day_short, weekday_short
from texts.plurals import counted

WIDTH = 76


def ready_lines(ready: ReadySheets | None, trouble: str, keys: str) -> Iterable[Row]:
    """Return what lies ready and where, or why it could not be made; ``keys`` register it as printed."""
    if trouble:
        yield from (row(None, (part, "alarm")) for part in wrap(trouble, WIDTH))
        yield EMPTY
    if ready is None:
        return
    at = f"{weekday_short(ready.made_at)} {day_short(ready.made_at)} {clock(ready.made_at)}"
    sheets = counted(ready.sheets, "листок", "листка", "листков")
    if ready.owed:
        left = "" if ready.owed == ready.sheets else f", не напечатано {ready.owed}"
        yield row(None, (f"По заявлениям готово само, {at}: {sheets}{left}", "due"))
        yield row(None, (f"Папка печати, файл {ready.file}. Записать напечатанными: {keys}", "quiet"))
    else:
        yield row(None, (f"По заявлениям готово {at} и напечатано: {sheets}", "quiet"))
    yield EMPTY


def where_it_is(printed: Printed, made: str) -> tuple[str, str]:
    """Return a sentence and its tone: taken by a printer, waiting there, or in the folder."""
    if printed.waits:
        return f"Задание ждёт, {printed.waits}. Принтер {printed.printer}: {made}", "refused"
    if printed.printer:
        file = f", файл {printed.file}" if printed.file else ""
        return f"Принтер {printed.printer} взял: {made}{file}", "plain"
    return f"В папке печати: {made}, файл {printed.file}", "plain"

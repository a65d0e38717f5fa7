"""The week's sheets that were made ready by themselves, told above a list (2.12)."""

from collections.abc import Iterable
from textwrap import wrap

from screens.rows import EMPTY, Row, row
from services.views.ready import ReadySheets
from texts.dates import clock, day_short, weekday_short
from texts.plurals import counted

WIDTH = 76


def ready_lines(ready: ReadySheets | None, trouble: str, keys: str) -> Iterable[Row]:
    """Return what lies ready and where, or why it could not be made; ``keys`` register it as printed."""
    if trouble:
        told = f"Листки по заявлениям сами не напечатаны: {trouble} Программа скоро повторит."
        yield from (row(None, (part, "alarm")) for part in wrap(told, WIDTH))
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
        yield row(None, (f"По заявлениям готово {at} и напечатано: {sheets}, файл {ready.file}", "quiet"))
    yield EMPTY

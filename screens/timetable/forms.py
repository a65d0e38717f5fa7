"""Forms of the repeating timetable: a lesson put in or changed from a day on, and its last day."""

from collections.abc import Iterable

from screens.asking import AskingScreen
from screens.form import Line
from screens.journal.new_lesson import day_of
from screens.pupils.card_forms import weekday_of
from screens.search import one_of
from screens.substitutions.forms import NO_HOUR, hour_of
from services.desk import Desk
from services.requests import EndSlot, SetSlot
from services.views.class_timetable import SlotLine
from services.views.school_day import PageOfYear, pages_of_year
from texts.dates import WEEKDAYS_SHORT, day_numbers, day_short
from texts.titles import page_title

_WEEKS = {"": 0, "0": 0, "1": 1, "2": 2}


class SlotForm(AskingScreen):
    """Without a lesson to replace it puts a new one in."""

    TITLE = "Урок в расписании"
    HINT = "Неделя: 1 или 2, пусто — каждая. «С какого дня» пусто — с сегодняшнего."

    def __init__(self, desk: Desk, class_title: str, slot: SlotLine | None = None) -> None:
        super().__init__(desk, class_title)
        self._slot = slot
        self._class_title = class_title
        self._pages: tuple[PageOfYear, ...] = ()

    def lines(self) -> Iterable[Line]:
        """Return what a lesson needs, with what stands there now."""
        one = self._slot
        subject = f"{self._class_title} {page_title('', one.subject, one.group_title)}" if one else ""
        return (
            Line("page", "Класс и предмет", value=subject or f"{self._class_title} "),
            Line("weekday", "День недели", value=WEEKDAYS_SHORT[one.weekday - 1] if one else ""),
            Line("number", "Номер урока", value=str(one.number) if one else ""),
            Line("week", "Неделя", value=str(one.week) if one and one.week else ""),
            Line("room", "Кабинет", value=one.room if one else ""),
            Line("since", "С какого дня"),
            Line("until", "По какой день", value=day_numbers(one.until) if one and one.until else ""),
        )

    async def load(self) -> None:
        """Read the pages of the year."""
        self._pages = await self.desk.read(pages_of_year)

    def wrong(self, name: str) -> str:
        """Tell at once that there is no such page, weekday, hour or week."""
        if name == "page":
            found = self._page()
            return found if isinstance(found, str) else ""
        if name == "weekday" and weekday_of(self.value("weekday")) is None:
            return "День недели — две буквы: пн, вт, ср, чт, пт, сб"
        if name == "number" and hour_of(self.value("number")) is None:
            return NO_HOUR
        if name == "week" and _WEEKS.get(self.value("week")) is None:
            return "Неделя — 1, 2 или пусто"
        return ""

    def understood(self) -> SetSlot | str:
        """Return the lesson, or what is not understood."""
        page, today = self._page(), self.desk.today()
        weekday, number = weekday_of(self.value("weekday")), hour_of(self.value("number"))
        week = _WEEKS.get(self.value("week"))
        since = day_of(self.value("since"), today)
        until = day_of(self.value("until"), today) if self.value("until") else None
        if isinstance(page, str):
            return page
        if weekday is None:
            return "День недели — две буквы: пн, вт, ср, чт, пт, сб"
        if number is None:
            return NO_HOUR
        if week is None:
            return "Неделя — 1, 2 или пусто"
        if since is None or (self.value("until") and until is None):
            return f"Такой даты нет. Например: {day_short(today)}"
        replaces, request = self._slot.slot if self._slot else None, self.desk.new_request()
        room = self.value("room")
        return SetSlot(page.course, weekday, week, number, room, since, until, replaces, request)

    def _page(self) -> PageOfYear | str:
        one = self._slot
        same = [page for page in self._pages if one and page.course == one.course]
        titled = f"{self._class_title} {page_title('', one.subject, one.group_title)}" if one else ""
        if same and self.value("page") == titled:
            return same[0]
        found = one_of(self.value("page"), self._pages, [page.key for page in self._pages])
        return f"Страница: {found}" if isinstance(found, str) else found


class EndSlotForm(AskingScreen):
    """The last day of a lesson of the timetable."""

    TITLE = "Последний день урока"

    def __init__(self, desk: Desk, slot: SlotLine) -> None:
        super().__init__(desk, page_title("", slot.subject, slot.group_title))
        self._slot = slot

    def lines(self) -> Iterable[Line]:
        """Return the line of the day."""
        return (Line("day", "По какой день"),)

    def understood(self) -> EndSlot | str:
        """Return the ending, or that the day is none."""
        day = day_of(self.value("day"), self.desk.today())
        if day is None:
            return f"Такой даты нет. Например: {day_short(self.desk.today())}"
        return EndSlot(self._slot.slot, day, self.desk.new_request())

"""Changes of a day that need more than a key: another hour, another room, an extra lesson."""

from collections.abc import Iterable
from datetime import date

from screens.asking import AskingScreen
from screens.form import Line
from screens.journal.new_lesson import day_of
from screens.search import one_of
from services.desk import Desk
from services.requests import ChangeLesson
from services.views.school_day import PageOfYear, SchoolLesson, pages_of_year
from texts.dates import day_short
from texts.titles import page_title

NO_HOUR = "Номер урока — число от 0 до 12"


def place_of(lesson: SchoolLesson) -> str:
    """Return a lesson in words: «чт 19.11, 3 урок 7А алгебра»."""
    title = page_title(lesson.class_title, lesson.subject, lesson.group_title)
    return f"{day_short(lesson.day)}, {lesson.number} урок, {title}"


def hour_of(typed: str) -> int | None:
    """Return a typed number of a lesson, None for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) <= 2 else None


class MoveLessonForm(AskingScreen):
    """Another day or hour for one lesson."""

    TITLE = "Перенести урок"
    HINT = "День пуст — тот же день. Если учитель, класс или группа в тот час заняты, программа скажет."

    def __init__(self, desk: Desk, lesson: SchoolLesson) -> None:
        super().__init__(desk, place_of(lesson))
        self._lesson = lesson

    def lines(self) -> Iterable[Line]:
        """Return where a lesson goes."""
        return Line("day", "На какой день"), Line("number", "Номер урока"), Line("room", "Кабинет")

    def understood(self) -> ChangeLesson | str:
        """Return the move, or what is not understood."""
        lesson, number = self._lesson, hour_of(self.value("number"))
        day = day_of(self.value("day"), self.desk.today()) if self.value("day") else lesson.day
        if day is None:
            return f"Такой даты нет. Например: {day_short(self.desk.today())}"
        if number is None:
            return NO_HOUR
        on, at = lesson.origin
        request, substitute = self.desk.new_request(), lesson.substitute_person
        return ChangeLesson(
            lesson.course,
            on,
            at,
            "moved",
            substitute,
            lesson.seen,
            request,
            self.value("room") or lesson.room,
            day,
            number,
        )


class RoomForm(AskingScreen):
    """Another room for one lesson."""

    TITLE = "Другой кабинет"

    def __init__(self, desk: Desk, lesson: SchoolLesson) -> None:
        super().__init__(desk, place_of(lesson))
        self._lesson = lesson

    def lines(self) -> Iterable[Line]:
        """Return the line of the room."""
        return (Line("room", "Кабинет"),)

    def understood(self) -> ChangeLesson | str:
        """Return the change; a lesson that is changed already keeps its change."""
        lesson, room = self._lesson, self.value("room")
        if not room:
            return "Впишите кабинет"
        on, at = lesson.origin
        kind = {"": "room", "room": "room", "moved_here": "moved"}.get(lesson.change, lesson.change)
        to_day, to_number = (lesson.day, lesson.number) if kind == "moved" else (None, None)
        request, substitute = self.desk.new_request(), lesson.substitute_person
        return ChangeLesson(
            lesson.course, on, at, kind, substitute, lesson.seen, request, room, to_day, to_number
        )


class ExtraLessonForm(AskingScreen):
    """A lesson that the timetable does not have."""

    TITLE = "Дополнительный урок"
    HINT = "Страница — первые буквы класса и предмета: 7а алг."

    def __init__(self, desk: Desk, on: date) -> None:
        super().__init__(desk, "")
        self._on = on
        self._pages: tuple[PageOfYear, ...] = ()

    def lines(self) -> Iterable[Line]:
        """Return what an extra lesson needs."""
        return (
            Line("page", "Класс и предмет"),
            Line("day", "День", value=day_short(self._on)),
            Line("number", "Номер урока"),
            Line("room", "Кабинет"),
        )

    async def load(self) -> None:
        """Read the pages of the year."""
        self._pages = await self.desk.read(pages_of_year)

    def wrong(self, name: str) -> str:
        """Tell at once that there is no such page."""
        found = self._page() if name == "page" else None
        return found if isinstance(found, str) else ""

    def understood(self) -> ChangeLesson | str:
        """Return the lesson, or what is not understood."""
        page, day = self._page(), day_of(self.value("day"), self.desk.today())
        number = hour_of(self.value("number"))
        if isinstance(page, str):
            return page
        if day is None:
            return f"Такой даты нет. Например: {day_short(self.desk.today())}"
        if number is None:
            return NO_HOUR
        request = self.desk.new_request()
        return ChangeLesson(page.course, day, number, "extra", None, 0, request, self.value("room"))

    def _page(self) -> PageOfYear | str:
        found = one_of(self.value("page"), self._pages, [one.key for one in self._pages])
        return f"Страница: {found}" if isinstance(found, str) else found

"""Who substitutes: teachers who are free in the hour, the fittest first."""

from collections.abc import Iterable
from typing import ClassVar

from screens.actions import Action
from screens.content import fitted, shown
from screens.filtered import FilteredScreen
from screens.rows import Row, RowList, row
from screens.search import only
from services.desk import Desk
from services.outcomes import Saved
from services.requests import ChangeLesson
from services.views.school_day import FreeTeacher, SchoolLesson, free_teachers
from texts.dates import day_short
from texts.plurals import lessons as counted_lessons
from texts.titles import page_title

_NAME = 24


def given_to(lesson: SchoolLesson, person: int, request: str) -> ChangeLesson:
    """Return what gives a lesson to somebody; a moved or extra one stays where it is."""
    on, at = lesson.origin
    kind = {"moved_here": "moved", "extra": "extra", "room": "room"}.get(lesson.change, "substituted")
    goes = (lesson.day, lesson.number) if kind == "moved" else (None, None)
    room = "" if lesson.change == "" else lesson.room
    return ChangeLesson(lesson.course, on, at, kind, person, lesson.seen, request, room, *goes)


class ChoosingScreen(FilteredScreen[None]):
    """Enter gives the lesson to the teacher under the cursor."""

    PROMPT = "Кто заменит:"
    HINT = "первые буквы фамилии"
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "назначить", explained="Отдать урок этому учителю"),
        Action("escape", "назад", "step_back", explained="Назад, ничего не меняя"),
    )

    def __init__(self, desk: Desk, lesson: SchoolLesson) -> None:
        super().__init__(desk)
        self._lesson = lesson
        self._free: tuple[FreeTeacher, ...] = ()

    async def load(self) -> None:
        """Read who is free."""
        lesson = self._lesson
        title = page_title(lesson.class_title, lesson.subject, lesson.group_title)
        self.at("Замены", f"{day_short(lesson.day)}, {lesson.number} урок", title)
        self._free = await self.desk.read(free_teachers, lesson.course, lesson.day, lesson.number)
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the free teachers whose surname begins so."""
        for one in only(typed, self._free, [teacher.key for teacher in self._free]):
            fits = "тот же предмет" if one.same_subject else ("ведёт в классе" if one.same_class else "")
            load = f"{counted_lessons(one.lessons)} в этот день" if one.lessons else "уроков нет"
            yield row(one, f"{fitted(shown(one.short), _NAME)} {fitted(load, 22)} ", (fits, "good"))

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Give the lesson away."""
        if not isinstance(event.key, FreeTeacher):
            return
        lesson = self._lesson
        outcome = await self.desk.send(given_to(lesson, event.key.person, self.desk.new_request()))
        if isinstance(outcome, Saved):
            self.dismiss()
        else:
            self.answer(outcome)

"""What is asked after a column of a sheet: its totals; and the back of the sheet: topic and homework."""

from collections.abc import Iterable
from typing import ClassVar

from rules.codes import NOTHING_SET
from screens.asking import AskingScreen
from screens.form import Line
from screens.sheets.lines import lesson_title
from services.desk import Desk
from services.requests import CountTotals, KeyInLesson
from services.views.keying import KeyedLesson


class TotalsForm(AskingScreen):
    """How many marks and absent pupils the teacher counted at the foot of the column."""

    TITLE = "Итоги столбца на листе"
    HINT = "Сколько сосчитано внизу листа; «5/4» — две отметки. Пустая строка — нуль."

    def __init__(self, desk: Desk, lesson: KeyedLesson) -> None:
        super().__init__(desk, lesson_title(lesson.of))
        self._lesson = lesson

    def lines(self) -> Iterable[Line]:
        """Return the two numbers."""
        return (Line("marks", "Всего отметок", longest=3), Line("absent", "Всего «н»", longest=3))

    def understood(self) -> CountTotals | str:
        """Return the request, or what is not understood."""
        marks, absent = self.value("marks") or "0", self.value("absent") or "0"
        if not (marks.isascii() and marks.isdecimal() and absent.isascii() and absent.isdecimal()):
            return "Итоги — числа: сколько отметок и сколько «н» в столбце"
        own = self._lesson
        place = (own.head.sheet, own.of.course, own.of.number)
        return CountTotals(*place, int(marks), int(absent), self.desk.new_request())


class BackForm(AskingScreen):
    """The topic and the homework of the lesson, from the back of the sheet."""

    TITLE = "Оборот листа"
    HINT: ClassVar[str] = "Тема и задание урока. Задание «-» — на дом не задано."

    def __init__(self, desk: Desk, lesson: KeyedLesson) -> None:
        super().__init__(desk, lesson_title(lesson.of))
        self._lesson = lesson

    def lines(self) -> Iterable[Line]:
        """Return the two lines with what stands in the journal."""
        homework = self._lesson.homework
        written = NOTHING_SET if homework.nothing_set else homework.text
        return (
            Line("topic", "Тема", value=self._lesson.topic, longest=2100),
            Line("homework", "Задание", value=written, longest=2100),
        )

    def understood(self) -> KeyInLesson | str:
        """Return the request."""
        own, homework = self._lesson, self.value("homework")
        nothing = homework == NOTHING_SET
        return KeyInLesson(
            own.head.sheet,
            own.of.course,
            own.of.number,
            self.value("topic"),
            "" if nothing else homework,
            nothing,
            own.lesson_version,
            own.homework.version,
            self.desk.new_request(),
        )

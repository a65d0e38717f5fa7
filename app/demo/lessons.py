"""The first months of the invented year: what every teacher wrote at and after every lesson."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random

from app.demo.away import Away, Register
from app.demo.gaps import Gap, Gaps
from app.demo.moments import Meant, Step
from app.demo.people import Child
from app.demo.plans import Items, topic_of_lesson
from app.demo.school import Page
from app.demo.topics import NEVER_SET, homework_of
from app.demo.works import WorkPlan, give, work_of
from rules.codes import AbsenceCode, Scale
from services.attendance import confirm_attendance, set_absence
from services.book import Book
from services.filling import made
from services.lessons import hold_lesson, set_homework, set_topic, set_work
from services.marking import set_marks
from services.requests import (
    ConfirmAttendance,
    HoldLesson,
    SetAbsence,
    SetHomework,
    SetMarks,
    SetTopic,
    SetWork,
)


@dataclass(slots=True)
class Results:
    """Marks given so far by course and pupil, as (mark, weight), for the term marks."""

    of: dict[tuple[int, int], list[tuple[str, int]]] = field(default_factory=dict)

    def add(self, page: Page, child: Child, marks: tuple[str, ...], weight: int) -> None:
        """Remember the marks of a cell."""
        given = self.of.setdefault((page.course, child.pupil), [])
        given += [(value, weight) for value in marks]


class Teaching:
    """Writes lessons as their teachers would; everything that happens by chance is drawn when planned."""

    def __init__(self, chance: Random, kinds: Mapping[str, int], register: Register, items: Items) -> None:
        self._chance = chance
        self._kinds = kinds
        self._register = register
        self._items = items
        self._gaps = Gaps(chance)
        self._requests = count(1)
        self.results = Results()

    def steps(self, meant: Meant) -> Iterator[Step]:
        """Return what is written about one lesson, and when."""
        gaps = self._gaps.of(meant)
        if Gap.LESSON in gaps:
            return
        away = self._register.from_lesson(meant)
        plan = work_of(meant)
        out = {pupil for pupil, (code, _) in away.items() if code is not AbsenceCode.LATE}
        given = give(self._chance, meant, plan, out) if plan else ()
        written: list[tuple[int, int]] = []

        def keep(book: Book) -> None:
            lesson = self._hold(book, meant, gaps)
            self._attend(book, lesson, away, gaps)
            if plan is not None:
                written.append((lesson, self._set_work(book, meant, lesson, plan)))
                if not plan.marked_later:
                    mark(book)
            if Gap.HOMEWORK not in gaps:
                self._set_homework(book, meant, lesson)

        def mark(book: Book) -> None:
            for child, marks in ((one.child, one.marks) for one in given):
                made(set_marks(book, SetMarks(*written[0], child.pupil, marks, 0, self._new())))
                self.results.add(meant.page, child, marks, plan.weight if plan else 1)

        yield Step(meant.at(38), meant.holder, keep)
        if plan is not None and plan.marked_later and Gap.MARKS not in gaps:
            days = timedelta(days=self._chance.randint(1, 3))
            yield Step(meant.at(480) + days, meant.holder, mark)

    def _new(self) -> str:
        return f"demo-{next(self._requests)}"

    def _hold(self, book: Book, meant: Meant, gaps: frozenset[Gap]) -> int:
        page = meant.page
        lesson = made(hold_lesson(book, HoldLesson(page.course, meant.day, meant.number, self._new())))
        if Gap.TOPIC not in gaps:
            topic = topic_of_lesson(meant)
            item = self._items.get((page.course, topic))
            made(set_topic(book, SetTopic(lesson, topic, "", 1, self._new(), item)))
        return lesson

    def _attend(self, book: Book, lesson: int, away: Away, gaps: frozenset[Gap]) -> None:
        for pupil, (code, minutes) in away.items():
            made(set_absence(book, SetAbsence(lesson, pupil, code.value, minutes, 0, self._new())))
        if Gap.ABSENCES not in gaps:
            made(confirm_attendance(book, ConfirmAttendance(lesson, self._new())))

    def _set_work(self, book: Book, meant: Meant, lesson: int, plan: WorkPlan) -> int:
        title = plan.title.format(topic=topic_of_lesson(meant).partition(":")[0])
        kind = self._kinds[plan.letter]
        return made(set_work(book, SetWork(lesson, None, kind, title, plan.weight, 0, self._new())))

    def _set_homework(self, book: Book, meant: Meant, lesson: int) -> None:
        page = meant.page
        nothing = page.subject in NEVER_SET or page.grade == 1 or page.plan.scale is not Scale.FIVE_POINT
        text = "" if nothing else homework_of(page.subject, meant.order, len(page.class_title + page.teacher))
        made(set_homework(book, SetHomework(lesson, None, text, nothing, None, 0, self._new())))

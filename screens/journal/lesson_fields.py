"""What the lesson form holds, and which request each changed field is (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rules.text import clean_line
from screens.journal.new_lesson import day_of
from screens.keys import readings
from services.outcomes import Saved
from services.requests import Request, SetHomework, SetTopic, SetWork
from services.views.journal import Column, JournalPage, KindOfWork, LessonHead
from texts.dates import day_short

MOST_WORKS = 3
TOPIC, MATERIAL, HOMEWORK, DUE = "topic", "material", "homework", "due"
NOTHING_SET = "не задано"
WORK_LINES = ("kind", "weight", "title", "due")
"""The lines of a work, each followed by the work's place in the form."""


@dataclass(frozen=True, slots=True)
class NotAField:
    """What a field says cannot be stored, and why."""

    name: str
    why: str


@dataclass(slots=True)
class LessonFields:
    """Committed values and versions of one lesson; ``request_for`` turns typed values into a request."""

    lesson: int
    kinds: Sequence[KindOfWork]
    today: date
    committed: dict[str, str]
    works: list[int | None]
    versions: dict[str, int] = field(default_factory=dict)
    plan_item: int | None = None
    """The item of the plan that the topic in the line was taken from."""
    stored_item: int | None = None

    @classmethod
    def of(cls, page: JournalPage, lesson: LessonHead) -> "LessonFields":
        """Take the fields from a page that was read."""
        columns = [column for column in page.columns if column.lesson == lesson.lesson and column.work]
        due = lesson.homework.due_on
        committed = {
            TOPIC: lesson.topic,
            MATERIAL: lesson.material,
            HOMEWORK: NOTHING_SET if lesson.homework.nothing_set else lesson.homework.text,
            DUE: day_short(due) if due else "",
        }
        fields = cls(lesson.lesson, page.kinds, page.today, committed, [])
        fields.plan_item = fields.stored_item = lesson.plan_item
        fields.versions = {TOPIC: lesson.version, HOMEWORK: lesson.homework.version}
        for column in columns[:MOST_WORKS]:
            fields._add_work(column)
        if len(fields.works) < MOST_WORKS:
            fields._add_empty_work()
        return fields

    def _add_work(self, column: Column) -> None:
        index = len(self.works)
        self.works.append(column.work)
        self.committed |= {
            f"kind{index}": column.kind.letter if column.kind else "",
            f"weight{index}": str(column.weight),
            f"title{index}": column.title,
            f"due{index}": day_short(column.due_on) if column.due_on else "",
        }
        self.versions[f"work{index}"] = column.version

    def _add_empty_work(self) -> None:
        index = len(self.works)
        self.works.append(None)
        self.committed |= dict.fromkeys((f"{name}{index}" for name in WORK_LINES), "")
        self.versions[f"work{index}"] = 0

    def group(self, name: str) -> str:
        """Return which request a field belongs to: the topic's, the homework's, or a work's."""
        if name in (TOPIC, MATERIAL):
            return TOPIC
        if name in (HOMEWORK, DUE):
            return HOMEWORK
        return f"work{name[-1]}"

    def names(self, group: str) -> tuple[str, ...]:
        """Return the fields of a request."""
        return tuple(name for name in self.committed if self.group(name) == group)

    def request_for(self, group: str, typed: Mapping[str, str], request: str) -> Request | NotAField | None:
        """Return the request that stores a group of fields; None when nothing in it was changed."""
        values = {name: clean_line(typed.get(name, "")) for name in self.names(group)}
        taken = group == TOPIC and self.plan_item != self.stored_item
        if not taken and all(value == self.committed[name] for name, value in values.items()):
            return None
        if group == TOPIC:
            item = self.plan_item if values[TOPIC] else None
            return SetTopic(self.lesson, values[TOPIC], values[MATERIAL], self.versions[TOPIC], request, item)
        if group == HOMEWORK:
            return self._homework(values, request)
        return self._work(int(group[-1]), values, request)

    def note_saved(self, group: str, request: Request, typed: Mapping[str, str], saved: Saved) -> None:
        """Remember that a group of fields is on disk."""
        self.versions[group] = saved.version
        for name in self.names(group):
            self.committed[name] = clean_line(typed.get(name, ""))
        if isinstance(request, SetTopic):
            self.stored_item = request.plan_item
        if isinstance(request, SetWork):
            self.works[int(group[-1])] = saved.thing

    def kind_called(self, typed: str) -> KindOfWork | None:
        """Return the kind of work of a letter (in either layout) or of the beginning of its name."""
        wanted = [reading.casefold() for reading in readings(typed.strip()) if reading]
        for reading in wanted:
            for kind in self.kinds:
                if kind.letter.casefold() == reading:
                    return kind
        for reading in wanted:
            for kind in self.kinds:
                if len(reading) > 1 and kind.name.casefold().startswith(reading):
                    return kind
        return None

    def _homework(self, values: Mapping[str, str], request: str) -> Request | NotAField:
        nothing = values[HOMEWORK].casefold() == NOTHING_SET
        due = day_of(values[DUE], self.today) if values[DUE] else None
        if values[DUE] and due is None:
            return NotAField(DUE, "Дата не понята. Например: 24.11")
        text = "" if nothing else values[HOMEWORK]
        seen = self.versions[HOMEWORK]
        return SetHomework(self.lesson, None, text, nothing, None if nothing else due, seen, request)

    def _work(self, index: int, values: Mapping[str, str], request: str) -> Request | NotAField | None:
        letter, weight, title, due = (values[f"{name}{index}"] for name in WORK_LINES)
        due_on = day_of(due, self.today) if due else None
        kind = self.kind_called(letter)
        if kind is None:
            if self.works[index] is None and not letter and not title and not due:
                return None
            return NotAField(f"kind{index}", "Вид работы — буква из списка внизу")
        if weight and not weight.isdecimal():
            return NotAField(f"weight{index}", "Вес — число, например 2")
        if due and due_on is None:
            return NotAField(f"due{index}", "Дата не понята. Например: 24.11")
        untouched = letter != self.committed[f"kind{index}"] and weight == self.committed[f"weight{index}"]
        heavy = kind.weight if untouched or not weight else int(weight[:4])
        seen = self.versions[f"work{index}"]
        return SetWork(self.lesson, self.works[index], kind.kind, title, heavy, seen, request, due_on)


def last_homework(page: JournalPage, lesson: LessonHead) -> str:
    """Return the homework of the latest lesson before this one that has any."""
    before = [
        head
        for head in page.lessons.values()
        if (head.held_on, head.number) < (lesson.held_on, lesson.number) and head.homework.text
    ]
    latest = max(before, key=lambda head: (head.held_on, head.number), default=None)
    return latest.homework.text if latest else ""

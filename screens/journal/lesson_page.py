"""F2: topic, material, homework and works of a lesson, each stored when its line is left."""

import asyncio
from functools import partial
from typing import ClassVar, assert_never

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, Key
from textual.widgets import Input, Static

from rules import codes
from screens.actions import Action
from screens.content import fitted, flowed, safe
from screens.field import Field
from screens.filtered import typing_common
from screens.frame import PageScreen
from screens.journal.lesson_fields import (
    DUE,
    HOMEWORK,
    MATERIAL,
    NOTHING_SET,
    TOPIC,
    LessonFields,
    NotAField,
    last_homework,
)
from screens.journal.lesson_sheet import clock_sentence, plan_sentence
from screens.journal.own_homework import OwnHomeworkScreen
from screens.keys import stroke
from screens.plan.page import PlanScreen
from services.desk import Desk
from services.outcomes import Conflict, NotSaved, Outcome, Refusal, Saved
from services.requests import Request, SetWork
from services.views.journal import JournalPage
from services.views.plan import LessonSheet, lesson_sheet
from texts.dates import clock, day_short
from texts.refusals import sentence
from texts.trail import PROGRAM

LABEL_WIDTH = 14
KINDS_WIDTH = 77
STORING = "storing"
LABELS = {TOPIC: "Тема", MATERIAL: "Материал", HOMEWORK: "ДЗ классу", DUE: "ДЗ к числу"}
WORK_LABELS = {"kind": "Вид (буква)", "weight": "Вес", "title": "Название", "due": "Сдать к числу"}
STANDS = {"": "пусто", codes.NOTHING_SET: NOTHING_SET}
SAID_UNDER = {MATERIAL: "plan", DUE: "clock"}
"""Under which line a sentence of the lesson's sheet stands."""


class LessonScreen(PageScreen[None]):
    """The form of a lesson; leaving a line stores it, Esc stores the last one and goes back."""

    CSS_PATH = "page.tcss"
    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "дальше", explained="Записать строку и перейти к следующей"),
        Action("f3", "тема по плану", "take_topic", explained="Взять следующую тему плана и её задание"),
        Action("f5", "ДЗ как раньше", "homework_again", explained="Задание как на прошлом уроке"),
        Action("f6", "не задано", "nothing_set", explained="Записать, что на дом не задано"),
        Action("f7", "ДЗ ученику", "own_homework", explained="Задание одному ученику"),
        Action("f8", "план", "plan", explained="Весь план предмета: что пройдено, что дальше", in_line=False),
        Action("escape f2", "готово", "step_back", sign="Esc", explained="Записать и вернуться"),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, desk: Desk, page: JournalPage, lesson: int) -> None:
        super().__init__(desk)
        self._page = page
        self._lesson = page.lessons[lesson]
        self._fields = LessonFields.of(page, self._lesson)
        self._one_at_a_time = asyncio.Lock()
        self._troubles: dict[str, str] = {}
        self._leaving = False
        self._sheet: LessonSheet | None = None

    def compose_body(self) -> ComposeResult:
        """Make a line for each field and the list of kinds of work."""
        with Vertical(id="body", classes="form"):
            for name, label in LABELS.items():
                yield from self._line(name, label)
                if name in SAID_UNDER:
                    yield Static(id=SAID_UNDER[name], classes="said-under")
            for index, work in enumerate(self._fields.works):
                yield Static(safe(f"Работа {index + 1}" + ("" if work else " (новая)")), classes="heading")
                for name, label in WORK_LABELS.items():
                    yield from self._line(f"{name}{index}", label)
            kinds = ("Виды:", *(f"{kind.letter} {kind.name}" for kind in self._page.kinds))
            yield Static(safe("\n".join(flowed(kinds, KINDS_WIDTH)), multiline=True), classes="kinds")

    def _line(self, name: str, label: str) -> ComposeResult:
        short = name.startswith(("kind", "weight", "due"))
        with Horizontal(classes="form-line"):
            yield Static(safe(fitted(label, LABEL_WIDTH)), classes="form-label")
            yield Field(self._fields.committed[name], id=name, max_length=2000, select_on_focus=short)

    async def on_mount(self) -> None:
        """Name the lesson."""
        self.at("Урок", f"{self._page.class_title} {self._page.subject}", day_short(self._lesson.held_on))

    async def load(self) -> None:
        """Read what the plan proposes and until when homework is due."""
        self._sheet = await self.desk.read(lesson_sheet, self._lesson.lesson)
        self.query_one("#plan", Static).update(safe(plan_sentence(self._sheet)))
        self.query_one("#clock", Static).update(safe(clock_sentence(self._sheet)))

    async def on_key(self, event: Key) -> None:
        """Arrows go from line to line."""
        key = stroke(event)
        self._leaving = self._leaving and key == "escape"
        if key in ("up", "down"):
            event.stop()
            (self.focus_previous if key == "up" else self.focus_next)(Input)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line; leaving stores."""
        self.focus_next(Input)

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """Store what was left."""
        if event.widget.id is not None and isinstance(event.widget, Input):
            self._store(event.widget.id)

    def action_nothing_set(self) -> None:
        """Write that no homework is set."""
        self._put(HOMEWORK, NOTHING_SET)

    def action_homework_again(self) -> None:
        """Write the homework of the lesson before."""
        text = last_homework(self._page, self._lesson)
        if text:
            self._put(HOMEWORK, text)
        else:
            self.say("На прошлых уроках этого периода задания не было")

    def action_take_topic(self) -> None:
        """Put the plan's next topic into the line, and its homework where none is written yet."""
        topic = None if self._sheet is None else self._sheet.next_topic
        if topic is None:
            self.say("В плане нет следующей темы. План предмета: F8")
            return
        self._fields.plan_item = topic.item
        self._put(TOPIC, topic.topic)
        if topic.homework and not self.query_one(f"#{HOMEWORK}", Input).value:
            self._put(HOMEWORK, topic.homework)
        self.say(f"Тема № {topic.number} по плану записана")

    def action_own_homework(self) -> None:
        """Open the list of pupils to set homework for one of them."""
        title = f"{self._page.class_title} {self._page.subject}"
        self.app.push_screen(OwnHomeworkScreen(self.desk, self._lesson.lesson, title))

    def action_plan(self) -> None:
        """Open the plan of the course."""
        self.app.push_screen(PlanScreen(self.desk, self._page.course))

    async def action_step_back(self) -> None:
        """Store the line that is being typed and go back once everything is on disk."""
        if isinstance(self.focused, Input) and self.focused.id:
            self._store(self.focused.id)
        # Only the own ones: a page below that is read anew cancels its earlier reading.
        await self.workers.wait_for_complete([one for one in self.workers if one.group == STORING])
        if not self._troubles or self._leaving:
            self.dismiss()
        else:
            self._leaving = True
            trouble = next(iter(self._troubles.values()))
            self.say(f"{trouble}. Esc ещё раз — уйти без этого", "refused")

    def _put(self, name: str, value: str) -> None:
        self.query_one(f"#{name}", Input).value = value
        self._store(name)

    def _store(self, name: str) -> None:
        group = self._fields.group(name)
        left = self._typed(group) if group in (TOPIC, HOMEWORK) else None
        self.beside(partial(self._storing, group, left), STORING)

    def _typed(self, group: str) -> dict[str, str]:
        return {name: self.query_one(f"#{name}", Input).value for name in self._fields.names(group)}

    async def _storing(self, group: str, left: dict[str, str] | None) -> None:
        """Store a group of fields, each over the version the one before made.

        A text is stored as it was when its line was ``left``; a work takes the kind and weight shown.
        """
        async with self._one_at_a_time:
            typed = self._typed(group) if left is None else left
            request = self._fields.request_for(group, typed, self.desk.new_request())
            self._troubles.pop(group, None)
            if request is None:
                return
            if isinstance(request, NotAField):
                self._say_trouble(group, request.why)
                return
            if isinstance(request, SetWork):
                typed = self._show_work(group[-1], request)
            outcome = await self.desk.send(request)
            self._heard(group, request, typed, outcome)
        if isinstance(outcome, Saved) and group in (TOPIC, HOMEWORK) and not self._one_at_a_time.locked():
            await self.read_now()

    def _show_work(self, index: str, work: SetWork) -> dict[str, str]:
        """Show the kind by its letter and the weight that goes with it; return the lines as shown."""
        letter = next(kind.letter for kind in self._page.kinds if kind.kind == work.kind)
        shown = {f"kind{index}": letter, f"weight{index}": str(work.weight), f"title{index}": work.title}
        shown[f"due{index}"] = day_short(work.due_on) if work.due_on else ""
        for name, value in shown.items():
            self.query_one(f"#{name}", Input).value = value
        return shown

    def _say_trouble(self, group: str, trouble: str) -> None:
        self._troubles[group] = trouble.removesuffix(".")
        self.say(trouble, "refused")

    def _heard(self, group: str, request: Request, typed: dict[str, str], outcome: Outcome) -> None:
        match outcome:
            case Saved():
                self._fields.note_saved(group, request, typed, outcome)
                self.note_saved(outcome.at)
            case Refusal():
                self._say_trouble(group, sentence(outcome))
            case Conflict():
                self._fields.versions[group] = outcome.version
                who = outcome.who or PROGRAM
                theirs = fitted(STANDS.get(outcome.theirs, outcome.theirs), 30).strip()
                said = f"{who} в {clock(outcome.when)}: «{theirs}». Enter — записать ваше"
                self._say_trouble(group, said)
            case NotSaved():
                self._say_trouble(group, "Диск не принял запись. Enter — ещё раз")
            case _:
                assert_never(outcome)

"""The form of one topic of a plan."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widgets import Input, Static

from screens.actions import Action
from screens.content import fitted, safe
from screens.field import Field
from screens.filtered import typing_common
from screens.frame import PageScreen
from screens.keys import stroke
from services.desk import Desk
from services.outcomes import Saved
from services.requests import SetPlanItem
from services.views.plan import PlanTopic

LABELS = {"section": "Раздел", "topic": "Тема", "hours": "Часов", "homework": "ДЗ"}
LABEL_WIDTH = 14


class TopicScreen(PageScreen[None]):
    """Four lines; Enter on the last one, or F2, stores them."""

    CSS_PATH = "page.tcss"
    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "дальше", explained="К следующей строке, на последней записать"),
        Action("f2", "записать", "store", explained="Записать тему и вернуться к плану"),
        Action("escape", "назад", "step_back", explained="Вернуться, ничего не записывая"),
    )
    AUTO_FOCUS = "#topic"

    def __init__(self, desk: Desk, course: int, topic: PlanTopic | None) -> None:
        super().__init__(desk)
        self._course = course
        self._topic = topic

    def compose_body(self) -> ComposeResult:
        """Make the lines."""
        topic = self._topic
        there = {
            "section": topic.section if topic else "",
            "topic": topic.topic if topic else "",
            "hours": str(topic.hours) if topic else "1",
            "homework": topic.homework if topic else "",
        }
        with Vertical(id="body", classes="form"):
            for name, label in LABELS.items():
                with Horizontal(classes="form-line"):
                    yield Static(safe(fitted(label, LABEL_WIDTH)), classes="form-label")
                    yield Field(there[name], id=name, max_length=2000, select_on_focus=name == "hours")

    async def on_mount(self) -> None:
        """Name the topic."""
        self.at("План", f"тема № {self._topic.number}" if self._topic else "новая тема")

    async def on_key(self, event: Key) -> None:
        """Arrows go from line to line."""
        key = stroke(event)
        if key in ("up", "down"):
            event.stop()
            (self.focus_previous if key == "up" else self.focus_next)(Input)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line, or store after the last one."""
        if event.input.id == "homework":
            await self.action_store()
        else:
            self.focus_next(Input)

    async def action_store(self) -> None:
        """Store the topic and go back to the plan."""
        typed = {name: self.query_one(f"#{name}", Input).value.strip() for name in LABELS}
        if not typed["hours"].isdecimal():
            self.say("Часов — число, например 2", "refused")
            return
        topic = self._topic
        request = SetPlanItem(
            self._course,
            topic.item if topic else None,
            typed["section"],
            typed["topic"],
            int(typed["hours"][:4]),
            typed["homework"],
            topic.version if topic else 0,
            self.desk.new_request(),
        )
        outcome = await self.desk.send(request)
        if isinstance(outcome, Saved):
            self.dismiss()
        else:
            self.answer(outcome)

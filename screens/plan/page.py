"""The topic plan of a course against what was taught; its teacher keeps it here."""

from typing import ClassVar

from textual.events import Resize

from rules.permissions import Act
from screens.actions import Action
from screens.listed import ListedScreen
from screens.plan.lines import plan_lines
from screens.plan.topic import TopicScreen
from screens.rows import RowList
from services.desk import Desk
from services.requests import DropPlanItem
from services.views.plan import CoursePlan, PlanTopic, course_plan


class PlanScreen(ListedScreen[None]):
    """Topics in order; Enter changes one, F7 adds one at the end, Del takes one out that was not taught."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "изменить", explained="Изменить тему: раздел, часы, домашнее задание"),
        Action("f7", "добавить", "add", explained="Добавить тему в конец плана"),
        Action("delete", "убрать", "drop", explained="Убрать тему, если она ещё не проведена"),
    )

    def __init__(self, desk: Desk, course: int) -> None:
        super().__init__(desk)
        self._course = course
        self._plan: CoursePlan | None = None

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("План")

    async def load(self) -> None:
        """Read the plan; at first the cursor stands at the topic that comes next."""
        first = self._plan is None
        self._plan = await self.desk.read(course_plan, self._course)
        self.at("План", self._plan.title)
        self._refill()
        if first:
            following = [topic for topic in self._plan.topics if topic.item == self._plan.next_item]
            if following:
                self.listed.reach(following[0])

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self._refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Change the topic of the line."""
        if isinstance(event.key, PlanTopic):
            self._open(event.key)

    def action_add(self) -> None:
        """Add a topic at the end."""
        self._open(None)

    async def action_drop(self) -> None:
        """Take the topic of the line out of the plan."""
        topic = self.listed.chosen
        if not isinstance(topic, PlanTopic):
            self.say("Поставьте курсор на тему")
            return
        request = DropPlanItem(self._course, topic.item, topic.version, self.desk.new_request())
        if self.answer(await self.desk.send(request)):
            await self.read_now()
            self.say(f"Тема № {topic.number} убрана. Вернуть: F7")

    def _open(self, topic: PlanTopic | None) -> None:
        if self._plan is not None and Act.KEEP_PLAN not in self._plan.may:
            self.say("План ведёт учитель предмета или завуч", "refused")
        else:
            self.app.push_screen(TopicScreen(self.desk, self._course, topic))

    def _refill(self) -> None:
        if self._plan is not None:
            self.listed.show(plan_lines(self._plan, self.size.width))

"""A topic plan as lines: what was taught and when, what comes next, what is ahead."""

from collections.abc import Iterable

from screens.content import fitted, shown
from screens.rows import EMPTY, Row, heading, row
from services.views.plan import CoursePlan, PlanTopic
from texts.dates import day_short
from texts.plans import fits_the_year, pace

_NUMBER = 5
_HOURS = 5
_GIVEN = 14
_LEAST_TOPIC = 30


def plan_lines(plan: CoursePlan, width: int) -> Iterable[Row]:
    """Return the lines of a plan for a window of so many columns."""
    yield row(None, *_summary(plan))
    yield EMPTY
    if not plan.topics:
        yield row(None, "Плана пока нет. Темы добавляют клавишей F7,")
        yield row(None, "или весь план сразу из файла: zhurnal import план.csv (у администратора).")
        return
    room = max(width - _NUMBER - _HOURS - _GIVEN - 5, _LEAST_TOPIC)
    head = f"{'№':>3}  {fitted('Тема', room)} {fitted('ч', _HOURS)}{fitted('Проведена', _GIVEN)}"
    yield row(None, (head, "quiet"))
    section = ""
    for topic in plan.topics:
        if topic.section != section:
            section = topic.section
            yield heading(shown(section) or "Без раздела")
        yield _topic(topic, plan.next_item, room)


def _summary(plan: CoursePlan) -> Iterable[str | tuple[str, str]]:
    progress = plan.progress
    yield f"В плане {progress.planned} ч, проведено уроков {progress.held}: "
    yield pace(progress), "alarm" if progress.behind > 0 else "good"
    if plan.own_topics:
        yield f", не по плану {plan.own_topics}", "quiet"
    if progress.planned and (misfit := fits_the_year(progress.planned, plan.lessons_in_year)):
        yield f"; {misfit}", "due"


def _topic(topic: PlanTopic, next_item: int | None, room: int) -> Row:
    start = f"{topic.number:>3}  {fitted(shown(topic.topic), room)} {fitted(str(topic.hours), _HOURS)}"
    if topic.given_on:
        days = ", ".join(day_short(day) for day in topic.given_on[-2:])
        more = f"({len(topic.given_on)}) " if len(topic.given_on) > 2 else ""
        return row(topic, start, (f"{more}{days}", "good"))
    if topic.item == next_item:
        return row(topic, start, ("следующая", "due"))
    return row(topic, (start, ""))

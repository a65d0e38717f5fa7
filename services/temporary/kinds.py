"""Kinds of work and topics of the plan, found by what people write."""

from models.asked import Asked
from models.lessons import Lesson, Work, WorkKind
from models.plans import PlanItem, TopicPlan
from rules.text import name_key

_KINDS = Asked(lambda: WorkKind.select(WorkKind.id, WorkKind.title, WorkKind.letter, WorkKind.weight))
_OF_KIND = Asked(
    lambda lesson, kind: (
        Work.select(Work.id).where(Work.lesson == lesson, Work.kind == kind).order_by(Work.id)
    )
)
_TOPICS = Asked(
    lambda course: (
        PlanItem.select(PlanItem.id, PlanItem.topic, Lesson.id)
        .join(TopicPlan)
        .switch(PlanItem)
        .left_outer_join(Lesson, on=(Lesson.plan_item == PlanItem.id))
        .where(TopicPlan.course == course, PlanItem.dropped_at.is_null())
        .order_by(PlanItem.number)
    )
)


def kind_named(text: str) -> int | None:
    """Return the kind of work of a name or a letter, None where there is none."""
    key = name_key(text)
    for kind, title, letter, _ in _KINDS():
        if key in (name_key(title), name_key(letter)):
            return int(kind)
    return None


def kind_title(kind: int) -> str:
    """Return what a kind of work is called."""
    return next((str(title) for one, title, _, _ in _KINDS() if one == kind), "")


def usual_weight(kind: int) -> int:
    """Return the weight that a kind of work has unless somebody says otherwise."""
    return next((int(weight) for one, _, _, weight in _KINDS() if one == kind), 1)


def work_of_kind(lesson: int, kind: int) -> int | None:
    """Return the first work of a kind that a lesson has."""
    found = _OF_KIND(lesson=lesson, kind=kind)
    return int(found[0][0]) if found else None


def topic_in_plan(course: int, topic: str) -> int | None:
    """Return the item of the plan with this very topic, one that no lesson had before any other."""
    same = [
        (item, lesson) for item, text, lesson in _TOPICS(course=course) if name_key(text) == name_key(topic)
    ]
    free = [item for item, lesson in same if lesson is None]
    return next((int(item) for item in (*free, *(item for item, _ in same))), None)

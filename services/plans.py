"""Topic plans: what a course is to teach, put in whole or item by item (2.7)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from peewee import fn

from models.asked import Asked
from models.database import rows
from models.lessons import Lesson
from models.plans import PlanItem, TopicPlan
from rules.permissions import Act
from rules.refusals import Reason
from rules.text import clean, clean_line
from services.book import Book, row_of
from services.conflicts import changed_meanwhile
from services.facts import of_closed_year, unknown
from services.outcomes import Outcome, Refusal, Saved
from services.requests import DropPlanItem, SetPlanItem
from services.standing import class_of_course, refuse, towards_course

LONGEST_TOPIC = 500
LONGEST_HOMEWORK = 2000
MOST_HOURS = 100
CLAUSE = "2.7"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A topic as it is put into a plan."""

    number: int
    topic: str
    section: str = ""
    hours: int = 1
    homework: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """What is stored of it besides its number."""
        return {
            "section": self.section,
            "topic": self.topic,
            "hours": self.hours,
            "homework": self.homework,
            "dropped_at": None,
        }


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What putting a plan did, by numbers of topics."""

    new: list[int] = field(default_factory=list)
    differences: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict)
    """What changed of a topic: the column, what it was, what it is."""
    dropped: list[int] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    """Topics that a lesson had and that stayed though the new plan has another, or none, in their place."""


_IN_PLAN = Asked(
    lambda course, item: (
        PlanItem.select(PlanItem.id)
        .join(TopicPlan)
        .where(PlanItem.id == item, TopicPlan.course == course, PlanItem.dropped_at.is_null())
    )
)


def in_plan(course: int, item: int) -> bool:
    """Whether an item stands in the plan of a course."""
    return _IN_PLAN.any(course=course, item=item)


def may_keep_plan(book: Book, course: int) -> Refusal | None:
    """Refuse all but the course's teacher, the deputy and the administrator (2.7, VI), and a closed year."""
    where = class_of_course(course)
    if where is None:
        return unknown(Act.KEEP_PLAN)
    standing = towards_course(book.actor, where, book.now.today)
    return refuse(Act.KEEP_PLAN, standing) or of_closed_year(Act.KEEP_PLAN, course)


def put_plan(book: Book, course: int, lines: Sequence[PlanLine]) -> PlanChanges:
    """Lay a whole plan over what is there: topics that a lesson had stay as they are, others follow the file.

    The right to it is asked by the caller. Lines have numbers of their own, each once.
    """
    plan = _plan_of(book, course)
    there = {row["number"]: row for row in _items(plan)}
    taught = _taught(plan)
    done = PlanChanges()
    for line in lines:
        row = there.pop(line.number, None)
        if row is None:
            book.insert(PlanItem, "put_plan", course, plan=plan, number=line.number, **line.values)
            done.new.append(line.number)
            continue
        differing = {name: value for name, value in line.values.items() if row[name] != value}
        if not differing:
            continue
        if row["id"] in taught and "topic" in differing:
            done.kept.append(line.number)
        else:
            book.update(PlanItem, row, "put_plan", course, **differing)
            told = [(name, str(row[name] or ""), str(value or "")) for name, value in differing.items()]
            done.differences[line.number] = told
    for number, row in there.items():
        if row["id"] in taught:
            done.kept.append(number)
        elif row["dropped_at"] is None:
            book.update(PlanItem, row, "drop_plan_item", course, dropped_at=book.now.utc)
            done.dropped.append(number)
    return done


def set_plan_item(book: Book, change: SetPlanItem) -> Outcome:
    """Add a topic at the end of a plan, or change one."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := may_keep_plan(book, change.course) or _not_a_topic(change):
        return refusal
    values = {
        "section": clean_line(change.section),
        "topic": clean_line(change.topic),
        "hours": change.hours,
        "homework": clean(change.homework, multiline=True),
    }
    if change.item is None:
        plan = _plan_of(book, change.course)
        place = {"plan": plan, "number": _last_number(plan) + 1}
        return Saved(
            1, book.now.local, book.insert(PlanItem, "set_plan_item", change.course, **place, **values)
        )
    there = _item(change.course, change.item)
    if there is None:
        return Refusal(Reason.NOT_IN_PLAN, Act.KEEP_PLAN, CLAUSE)
    if there["version"] != change.seen:
        return changed_meanwhile(book, PlanItem, there, there["topic"])
    version = book.update(PlanItem, there, "set_plan_item", change.course, **values)
    return Saved(version, book.now.local, change.item)


def drop_plan_item(book: Book, change: DropPlanItem) -> Outcome:
    """Take a topic out of a plan; a topic that a lesson had stays."""
    if event := book.answered(change.request):
        return Saved(change.seen + 1, book.now.local_of(event["at"]), event["thing_id"])
    if refusal := may_keep_plan(book, change.course):
        return refusal
    there = _item(change.course, change.item)
    if there is None:
        return Refusal(Reason.NOT_IN_PLAN, Act.KEEP_PLAN, CLAUSE)
    taught = rows(Lesson.select(fn.MIN(Lesson.day)).where(Lesson.plan_item == change.item))[0][0]
    if taught is not None:
        return Refusal(Reason.TOPIC_WAS_TAUGHT, Act.KEEP_PLAN, CLAUSE, str(taught))
    if there["version"] != change.seen:
        return changed_meanwhile(book, PlanItem, there, there["topic"])
    version = book.update(PlanItem, there, "drop_plan_item", change.course, dropped_at=book.now.utc)
    return Saved(version, book.now.local, change.item)


def _not_a_topic(change: SetPlanItem) -> Refusal | None:
    if not clean_line(change.topic):
        return Refusal(Reason.NAME_MISSING, Act.KEEP_PLAN, CLAUSE)
    if not 1 <= change.hours <= MOST_HOURS:
        return Refusal(Reason.OUT_OF_SCALE, Act.KEEP_PLAN, CLAUSE, str(change.hours))
    if max(len(change.topic), len(change.section)) > LONGEST_TOPIC:
        return Refusal(Reason.TEXT_TOO_LONG, Act.KEEP_PLAN, CLAUSE, str(LONGEST_TOPIC))
    if len(change.homework) > LONGEST_HOMEWORK:
        return Refusal(Reason.TEXT_TOO_LONG, Act.KEEP_PLAN, CLAUSE, str(LONGEST_HOMEWORK))
    return None


def _plan_of(book: Book, course: int) -> int:
    there = row_of(TopicPlan, TopicPlan.course == course)
    return int(there["id"]) if there else book.insert(TopicPlan, "put_plan", course, course=course)


def _items(plan: int) -> list[dict[str, Any]]:
    fields = PlanItem._meta.sorted_fields
    names = [field.column_name for field in fields]
    return [
        dict(zip(names, values, strict=True))
        for values in rows(PlanItem.select(*fields).where(PlanItem.plan == plan))
    ]


def _item(course: int, item: int) -> dict[str, Any] | None:
    return row_of(PlanItem, PlanItem.id == item) if in_plan(course, item) else None


def _taught(plan: int) -> set[int]:
    found = rows(Lesson.select(Lesson.plan_item).join(PlanItem).where(PlanItem.plan == plan).distinct())
    return {item for (item,) in found}


def _last_number(plan: int) -> int:
    return int(rows(PlanItem.select(fn.MAX(PlanItem.number)).where(PlanItem.plan == plan))[0][0] or 0)

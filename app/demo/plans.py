"""Topic plans of the invented school: what was taught until today in order, then the rest of the year."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby

from app.demo.moments import Meant
from app.demo.school import Page
from app.demo.topics import topic_of, topics_of
from models.database import rows
from models.plans import PlanItem, TopicPlan
from services.book import Book
from services.plans import PlanLine, put_plan
from services.views.plan import lessons_in_year

AHEAD = ("повторение", "решение задач", "обобщение", "проверочная работа", "работа над ошибками")
PARTS_AHEAD = 10
"""Into how many topics the rest of the year is cut."""

Items = Mapping[tuple[int, str], int]
"""The item of the plan by course and topic."""


def put_plans(book: Book, lessons: Iterable[Meant]) -> Items:
    """Put a plan into every course and return its items by topic."""
    by_course = groupby(lessons, key=lambda meant: meant.page.course)
    for course, of_course in by_course:
        held = list(of_course)
        put_plan(book, course, _lines(held[0].page, held, lessons_in_year(course)))
    found = rows(PlanItem.select(TopicPlan.course, PlanItem.topic, PlanItem.id).join(TopicPlan))
    return {(course, topic): item for course, topic, item in found}


def topic_of_lesson(meant: Meant) -> str:
    """Return what a lesson is about."""
    return topic_of(meant.page.subject, meant.page.class_title, meant.order, meant.lessons)


def _lines(page: Page, held: list[Meant], in_year: int) -> list[PlanLine]:
    """Return the topics of the lessons held, an hour a lesson, and what is ahead.

    Every third course spent an hour more on its first topic than the plan gives for it.
    """
    hours = Counter(topic_of_lesson(meant) for meant in held)
    first = next(iter(hours))
    late = hours[first] > 1 and len(page.class_title + page.subject) % 3 == 0
    done = [
        (topic.partition(":")[0], topic, count - (late and topic == first)) for topic, count in hours.items()
    ]
    left = in_year - sum(count for *_, count in done)
    return [
        PlanLine(number, topic, section, count)
        for number, (section, topic, count) in enumerate([*done, *_ahead(page, left)], 1)
    ]


def _ahead(page: Page, left: int) -> Iterable[tuple[str, str, int]]:
    topics = topics_of(page.subject, page.class_title)
    parts = min(PARTS_AHEAD, left)
    for part in range(parts):
        topic, aspect = topics[part % len(topics)], AHEAD[part % len(AHEAD)]
        count = left * (part + 1) // parts - left * part // parts
        yield "До конца года", f"{topic}: {aspect} (часть {part // len(AHEAD) + 2})", count

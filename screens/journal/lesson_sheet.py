"""What the form of a lesson says of the topic plan and of homework's clock."""

from rules.deadlines import DutyState
from screens.content import fitted
from services.views.plan import LessonSheet
from texts.dates import clock, day_short
from texts.plans import pace

_WIDTH = 64
"""What stands under a line has so much room at 80 columns."""


def plan_sentence(sheet: LessonSheet) -> str:
    """Return what the plan has: «F3 по плану: № 14 Линейная функция, отставание 2 ч», the pace whole."""
    topic = sheet.next_topic
    if sheet.taken is not None:
        return f"тема № {sheet.taken.number} плана"
    if not sheet.progress.planned:
        return "плана по предмету нет (F8)"
    if topic is None:
        return f"план пройден до конца, {pace(sheet.progress)}"
    before, after = f"F3 по плану: № {topic.number} ", f", {pace(sheet.progress)}"
    return before + fitted(topic.topic, _WIDTH - len(before) - len(after)).rstrip() + after


def clock_sentence(sheet: LessonSheet) -> str:
    """Return how the homework of the class stands to its clock (2.8)."""
    due = f"{day_short(sheet.homework_due.date())} {clock(sheet.homework_due)}"
    if sheet.homework_written_at is None and sheet.homework is DutyState.NOT_APPLICABLE:
        return "срок здесь не проверяется: журнал школы в региональной системе"
    if sheet.homework_written_at is None:
        late = (
            "; срок прошёл, запись будет с пометкой «поздно»" if sheet.homework is DutyState.OVERDUE else ""
        )
        return f"классу задают до {due}, п. 2.8{late}"
    written = f"{day_short(sheet.homework_written_at.date())} {clock(sheet.homework_written_at)}"
    return f"записано {written}" + (
        f", поздно: до {due}, п. 2.8" if sheet.homework is DutyState.DONE_LATE else ""
    )

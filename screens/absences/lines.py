"""The class teacher's absences as lines: a day, reasons that are missing, what documents propose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from screens.content import fitted
from screens.rows import EMPTY, Row, heading, row
from services.views.absences import AbsenceDay, AwayRecord, MissingReason
from services.views.documents import ProposedRecord
from texts.codes import absence, absence_words
from texts.dates import day_short, day_with_weekday, weekday_short
from texts.documents import document
from texts.plurals import lessons, pupils

NAME_WIDTH = 24


@dataclass(frozen=True, slots=True)
class PupilDay:
    """All records of a pupil on a day: a reason given here goes to each of them."""

    pupil: int
    day: date
    section: str


@dataclass(frozen=True, slots=True)
class OneLesson:
    """The record of a pupil at one lesson."""

    pupil: int
    lesson: int


@dataclass(frozen=True, slots=True)
class OneProposal:
    """What a document proposes at a lesson."""

    document: int
    lesson: int
    pupil: int


def day_lines(found: AbsenceDay) -> Iterable[Row]:
    """Return the pupils away on a day, each with the lessons below."""
    away = by_pupil(found.records)
    title = day_with_weekday(found.day)
    if not away:
        yield heading(f"{title}: отсутствующих нет")
    else:
        yield heading(f"{title}: {pupils(len(away))}")
    for pupil, records in away.items():
        missed = [record for record in records if record.code == "absent"]
        name = fitted(records[0].short, NAME_WIDTH)
        if missed:
            said = f"нет на {len(missed)} из {found.lessons}" if found.lessons else lessons(len(missed))
            yield row(PupilDay(pupil, found.day, "day"), name, (said, "quiet"))
        else:
            yield row(None, f"{name}")
        for record in records:
            yield _record(record)
    if found.day_off and not found.records:
        yield row(None, (f"Уроков нет: {found.day_off}", "quiet"))
    elif found.not_taken:
        listed = ", ".join(f"{lesson.number} {lesson.subject}" for lesson in found.not_taken)
        yield row(None, (f"Ещё не отмечали: {listed}", "quiet"))


def _record(record: AwayRecord) -> Row:
    letters = fitted(absence(record.code, record.reason, record.minutes), 6)
    words = absence_words(record.code, record.reason, record.minutes)
    tone = "due" if record.code == "absent" and not record.reason else "quiet"
    return row(
        OneLesson(record.pupil, record.lesson),
        f"  {record.number:>2} {fitted(record.subject, NAME_WIDTH)} {letters} ",
        (words, tone),
    )


def by_pupil(records: Iterable[AwayRecord]) -> dict[int, list[AwayRecord]]:
    """Return the records by pupil, in order."""
    found: dict[int, list[AwayRecord]] = {}
    for record in records:
        found.setdefault(record.pupil, []).append(record)
    return found


def missing_lines(missing: Iterable[MissingReason], shown: date, now: datetime) -> Iterable[Row]:
    """Return what has no reason yet on other days than the shown one, what has a clock first."""
    listed = [one for one in missing if one.day != shown]
    if not listed:
        return
    yield EMPTY
    yield heading(f"Без причины в другие дни: {len(listed)}")
    for one in listed:
        if one.due is None:
            clock, tone = "документа нет", "quiet"
        else:
            due = day_short(one.due.date())
            late = now > one.due
            clock, tone = (f"срок вышел {due}, п. 2.9" if late else f"указать до {due}"), "alarm"
            tone = "alarm" if late else "due"
        when = f"{weekday_short(one.day)} {day_short(one.day)}  "
        count = fitted(lessons(len(one.records)), 12)
        name = fitted(one.short, NAME_WIDTH)
        yield row(PupilDay(one.pupil, one.day, "missing"), f"{when}{name}{count}", (clock, tone))


def proposal_lines(proposed: Iterable[ProposedRecord]) -> Iterable[Row]:
    """Return what documents propose, lesson by lesson."""
    listed = tuple(proposed)
    if not listed:
        return
    yield EMPTY
    yield heading(f"По документам предлагается: {lessons(len(listed))}. F5 принять всё, Enter один")
    for one in listed:
        when = f"{day_short(one.day)} {one.number:>2} "
        name = fitted(one.short, NAME_WIDTH)
        letters = fitted(absence(one.code, one.reason), 5)
        yield row(
            OneProposal(one.document, one.lesson, one.pupil),
            f"{when}{name}{fitted(one.subject, 18)} {letters}",
            (document(one.kind), "quiet"),
        )

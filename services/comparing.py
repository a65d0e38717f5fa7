"""Proving a sheet that was keyed back: totals counted on paper, and a second person's comparison (3.1)."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from models.database import rows
from models.lessons import Absence, Mark, Work
from models.temporary import TemporaryComparison, TemporaryJournal, TemporaryTotals
from rules.codes import AbsenceCode
from rules.permissions import Act
from rules.refusals import Reason
from services.attendance import confirm_attendance
from services.book import Book, row_of
from services.keying import Place, held, lesson_of, place_of, records_of, refused
from services.outcomes import Outcome, Refusal, Saved
from services.requests import CompareSheet, ConfirmAttendance, CountTotals, SaidRow
from services.sheets import CLAUSE, stored_between
from services.standing import class_of_course

MOST_COUNTED = 999


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands about a row at a lesson: kinds of work with their marks, and the absence."""

    marks: tuple[tuple[int, tuple[str, ...]], ...] = ()
    absence: str = ""

    @property
    def number(self) -> int:
        """How many marks there are."""
        return sum(len(values) for _, values in self.marks)


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that says one thing on paper and another here."""

    row: int
    paper: Stands
    here: Stands


def count_totals(book: Book, change: CountTotals) -> Outcome:
    """Keep what was counted on paper beside what stands here; where the absent agree they are all marked."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    place = place_of(change.sheet, change.course, change.number)
    if isinstance(place, Refusal):
        return place
    if not 0 <= change.marks <= MOST_COUNTED or not 0 <= change.absent <= len(place.rows):
        return Refusal(Reason.OUT_OF_SCALE, Act.SET_ABSENCE, CLAUSE, f"{change.marks} {change.absent}")
    lesson = held(book, place, change.request)
    if not isinstance(lesson, int):
        return lesson
    if refusal := refused(book, place, Act.SET_ABSENCE):
        return refusal
    marks, absent = counted(stands_at(place, lesson).values())
    if absent == change.absent and _others_counted(place):
        confirmed = confirm_attendance(book, ConfirmAttendance(lesson, f"{change.request}/attendance"))
        if not isinstance(confirmed, Saved):
            return confirmed
    return Saved(1, book.now.local, _keep_totals(book, place, change, marks, absent))


def _others_counted(place: Place) -> bool:
    """Whether the other classes of a group across classes have their totals: the lesson is theirs too."""
    where = class_of_course(place.course)
    if where is None or where.school_class is not None:
        return True
    others = {
        sheet.school_class
        for sheet in stored_between(place.sheet.day, place.sheet.day)
        if sheet.lesson(place.course, place.number)
    }
    counted_in = rows(
        TemporaryJournal.select(TemporaryJournal.school_class)
        .join(TemporaryTotals)
        .where(
            TemporaryJournal.day == place.sheet.day,
            TemporaryTotals.course == place.course,
            TemporaryTotals.number == place.number,
        )
    )
    return others - {place.sheet.school_class} <= {school_class for (school_class,) in counted_in}


def _keep_totals(book: Book, place: Place, change: CountTotals, marks: int, absent: int) -> int:
    key = {"journal": change.sheet, "course": place.course, "number": place.number}
    said = {
        "marks": change.marks,
        "absent": change.absent,
        "marks_found": marks,
        "absent_found": absent,
        "counted_by": book.actor.person or None,
        "counted_at": book.now.utc,
    }
    there = row_of(
        TemporaryTotals,
        TemporaryTotals.journal == change.sheet,
        TemporaryTotals.course == place.course,
        TemporaryTotals.number == place.number,
    )
    if there is None:
        return book.insert(TemporaryTotals, "count_totals", place.course, **key, **said)
    book.update(TemporaryTotals, there, "count_totals", place.course, **said)
    return int(there["id"])


def compare_sheet(book: Book, change: CompareSheet) -> Outcome:
    """Hold a second person's reading of the paper against the journal and keep where they differ."""
    if event := book.answered(change.request):
        return Saved(1, book.now.local_of(event["at"]), event["thing_id"])
    place = place_of(change.sheet, change.course, change.number)
    if isinstance(place, Refusal):
        return place
    if refusal := refused(book, place, Act.VIEW_PAGE):
        return refusal
    there = lesson_of(place)
    authors = entered_by(place, int(there["id"])) if there else frozenset()
    if there is None or not authors:
        return Refusal(Reason.NOTHING_KEYED, Act.VIEW_PAGE, CLAUSE)
    if book.actor.person in authors:
        return Refusal(Reason.COMPARES_OWN, Act.VIEW_PAGE, CLAUSE)
    strange = next((one.row for one in change.said if one.row not in place.rows), None)
    if strange is not None:
        reason = Reason.NO_SUCH_ROW if place.sheet.pupil(strange) is None else Reason.ROW_NOT_AT_LESSON
        return Refusal(reason, Act.VIEW_PAGE, CLAUSE, str(strange))
    differing = differences(place, int(there["id"]), change.said)
    thing = book.insert(
        TemporaryComparison,
        "compare_sheet",
        place.course,
        journal=change.sheet,
        course=place.course,
        number=place.number,
        differences=json.dumps([asdict(one) for one in differing]),
        compared_by=book.actor.person,
        compared_at=book.now.utc,
    )
    return Saved(1, book.now.local, thing)


def stands_at(place: Place, lesson: int) -> dict[int, Stands]:
    """Return what stands at a lesson by the rows of the sheet; rows without anything too."""
    row_by = {pupil: row for row, pupil in place.sheet.lists.pupils if row in place.rows}
    marks: dict[int, dict[int, tuple[str, ...]]] = {}
    found = rows(
        Mark.select(Mark.pupil, Work.kind, Mark.value)
        .join(Work)
        .where(Work.lesson == lesson, Mark.value != "")
        .order_by(Work.id, Mark.position)
    )
    for pupil, kind, value in found:
        if pupil in row_by:
            of_row = marks.setdefault(row_by[pupil], {})
            of_row[kind] = (*of_row.get(kind, ()), value)
    absent = rows(
        Absence.select(Absence.pupil, Absence.code).where(Absence.lesson == lesson, Absence.code != "")
    )
    codes = {row_by[pupil]: code for pupil, code in absent if pupil in row_by}
    return {row: Stands(tuple(sorted(marks.get(row, {}).items())), codes.get(row, "")) for row in place.rows}


def counted(found: Iterable[Stands]) -> tuple[int, int]:
    """Return how many marks stand there and how many pupils are absent."""
    listed = tuple(found)
    return sum(one.number for one in listed), sum(one.absence == AbsenceCode.ABSENT for one in listed)


def differences(place: Place, lesson: int, said: Iterable[SaidRow]) -> tuple[Difference, ...]:
    """Return the rows in which the paper and the journal do not say the same."""
    on_paper = {one.row: Stands(tuple(sorted(one.marks)), one.absence) for one in said}
    here = stands_at(place, lesson)
    both = ((row, on_paper.get(row, Stands()), here[row]) for row in place.rows)
    return tuple(Difference(row, paper, there) for row, paper, there in both if paper != there)


def differences_of(stored: str) -> tuple[Difference, ...]:
    """Return the differences that a comparison kept."""
    return tuple(
        Difference(one["row"], _stands(one["paper"]), _stands(one["here"])) for one in json.loads(stored)
    )


def _stands(kept: Any) -> Stands:
    return Stands(tuple((kind, tuple(values)) for kind, values in kept["marks"]), kept["absence"])


def entered_by(place: Place, lesson: int) -> frozenset[int]:
    """Return who entered marks and absences of a lesson from the sheet."""
    marks = rows(Mark.select(Mark.id).join(Work).where(Work.lesson == lesson))
    absences = rows(Absence.select(Absence.id).where(Absence.lesson == lesson))
    things = {("mark", one) for (one,) in marks} | {("absence", one) for (one,) in absences}
    keyed = records_of(place.sheet.sheet)
    return frozenset(keyed[thing].entered_by for thing in things & keyed.keys())

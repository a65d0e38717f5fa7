"""Sheets, their lessons and rows as lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rules.codes import AbsenceCode
from screens.content import fitted, shown
from screens.journal.dictation import NotUnderstood
from screens.journal.painting import short_mark
from screens.rows import EMPTY, Row, heading, row
from screens.sheets.entries import Entry
from services.comparing import Difference, Stands, counted
from services.views.journal import KindOfWork
from services.views.keying import KeyedLesson, KeyedRow
from services.views.sheet_pages import LessonOnSheet, SheetHead, SheetLine
from texts import plurals
from texts.codes import ABSENCE_LETTERS
from texts.dates import clock, day_short, weekday_short
from texts.outage import records
from texts.titles import page_title

_NAME = 30
_VALUE = 12
NOTHING = "–"


def day_of(day: date) -> str:
    """Return «пт 20.11»."""
    return f"{weekday_short(day)} {day_short(day)}"


def crumb(head: SheetHead) -> tuple[str, ...]:
    """Return how a sheet is named on top of a screen."""
    return (f"Лист {head.code}", f"{head.class_title}, {day_of(head.day)}")


def lesson_title(one: LessonOnSheet) -> str:
    """Return «2. Алгебра»."""
    return f"{one.number}. {page_title('', one.title.subject, one.title.group_title)}"


def sheet_lines(found: Iterable[SheetLine]) -> Iterable[Row]:
    """Return the sheets, the latest day first."""
    for one in found:
        lessons = plurals.counted(one.lessons, "урока", "уроков", "уроков")
        keyed = f"внесено {one.keyed} из {lessons}" if one.keyed else "не внесено"
        compared = f", сверено {one.compared}" if one.compared else ""
        yield row(
            one.head.sheet,
            f"{fitted(day_of(one.head.day), 10)}{fitted(shown(one.head.class_title), 6)}{one.head.code}   ",
            (f"{keyed}{compared}", "good" if one.keyed == one.lessons else "due" if one.keyed else "quiet"),
        )


def lesson_lines(lessons: Iterable[LessonOnSheet]) -> Iterable[Row]:
    """Return the lessons of a sheet, and under each what came of it."""
    for one in lessons:
        keyed = (f"внесено {records(one.keyed)}", "good") if one.keyed else ("не внесено", "due")
        yield row(
            (one.course, one.number),
            f"{fitted(shown(lesson_title(one)), 34)}{fitted(shown(one.teacher), 22)}",
            keyed,
        )
        if one.keyed:
            yield row(None, (f"     внёс: {', '.join(map(shown, one.by))}", "quiet"))
        if one.totals:
            yield row(None, (f"     {totals_told(one)}", "quiet" if one.totals.agree else "alarm"))
        if one.comparison:
            told = _compared(one)
            yield row(None, (f"     {told}", "alarm" if one.comparison.differences else "quiet"))


def totals_told(one: LessonOnSheet) -> str:
    """Return whether the totals counted on paper and those of the journal agree."""
    totals = one.totals
    if totals is None:
        return "итоги листа не проверены"
    if totals.agree:
        return f"итоги сошлись: отметок {totals.marks}, «н» {totals.absent} ({shown(totals.who)})"
    return (
        f"итоги не сошлись: отметок на листе {totals.marks}, в журнале {totals.marks_found}; "
        f"«н» {totals.absent} и {totals.absent_found}"
    )


def _compared(one: LessonOnSheet) -> str:
    comparison = one.comparison
    if comparison is None:
        return "не сверен"
    when = f"{shown(comparison.who)}, {day_short(comparison.at)} {clock(comparison.at)}"
    if not comparison.differences:
        return f"сверено без расхождений: {when}"
    rows = ", ".join(str(difference.row) for difference in comparison.differences)
    return f"сверено: {when}; расходятся строки {rows}"


@dataclass(frozen=True, slots=True)
class Aside:
    """What is told of a row beside or instead of where its value came from."""

    told: str
    calm: bool = False
    """Whether it is on its way and needs nobody."""


def row_lines(
    lesson: KeyedLesson, asides: Mapping[int, Aside], missed: Iterable[NotUnderstood]
) -> Iterable[Row]:
    """Return every row of the sheet with what stands there, and first what needs a look."""
    misheard = tuple(missed)
    if misheard:
        yield heading("Не внесено, наберите ещё раз")
        for part in misheard:
            yield row(None, (f"  {fitted(shown(part.part), 24)} {shown(part.why)}", "alarm"))
        yield EMPTY
    lacking = False
    if (totals := lesson.of.totals) is not None and not totals.agree:
        marks, absent = counted_here(lesson)
        lacking = (totals.marks, totals.absent) != (marks, absent)
        told = f"отметок на листе {totals.marks}, в журнале {marks}; «н» {totals.absent} и {absent}"
        yield row(
            None,
            (
                f"Итоги не сошлись: {told}" if lacking else "Итоги теперь сходятся: F6, назовите ещё раз",
                "alarm",
            ),
        )
    for one in lesson.rows:
        number = one.pupil.number
        told = f"{number:>3}  {fitted(shown(one.pupil.short), _NAME)} "
        stands = standing_text(stands_of(one), lesson.kinds, lesson.usual_kind)
        if (aside := asides.get(number)) is not None:
            tone = "quiet" if aside.calm else "alarm"
            yield row(number, told, (f"{fitted(stands, _VALUE)}{aside.told}", tone))
        elif stands:
            yield row(number, told, fitted(stands, _VALUE), (_source(one), "quiet"))
        else:
            yield row(number, told, (NOTHING, "alarm" if lacking else "quiet"))


def counted_here(lesson: KeyedLesson) -> tuple[int, int]:
    """Return how many marks and absent pupils stand in the rows now."""
    return counted(stands_of(one) for one in lesson.rows)


def stands_of(one: KeyedRow) -> Stands:
    """Return what stands in a row."""
    marks = tuple((kind, stood.marks) for kind, stood in one.marks.items() if stood.marks)
    return Stands(marks, one.absence.code if one.absence else "")


def standing_text(stands: Stands, kinds: Sequence[KindOfWork], usual: int) -> str:
    """Return «н 5/4 4К»: the absence, then marks, the letter of an unusual work behind them."""
    letters = {kind.kind: kind.letter for kind in kinds}
    absence = [ABSENCE_LETTERS[AbsenceCode(stands.absence)]] if stands.absence else []
    marks = (
        "/".join(map(short_mark, values)) + (letters.get(kind, "") if kind != usual else "")
        for kind, values in stands.marks
        if values
    )
    return " ".join([*absence, *marks])


def _source(one: KeyedRow) -> str:
    stood = [*one.marks.values(), *((one.absence,) if one.absence and one.absence.code else ())]
    other = next((part for part in stood if not part.from_sheet), None)
    return f"{shown(other.who)} {clock(other.at)}" if other else "с листа"


def entry_text(entry: Entry) -> str:
    """Return «12  Кузнецов Пётр: 4, контрольная работа» of an entry."""
    said = []
    if entry.absence:
        said.append(ABSENCE_LETTERS[AbsenceCode(entry.absence)])
    if entry.marks:
        said.append("/".join(map(short_mark, entry.marks)))
    if entry.marks == ():
        said.append("пусто")
    work = f", {entry.kind.name.lower()}" if entry.marks else ""
    return f"{entry.pupil.number}  {entry.pupil.short}: {' '.join(said)}{work}"


def difference_lines(differences: Iterable[Difference], lesson: KeyedLesson) -> Iterable[Row]:
    """Return the rows in which the paper and the journal differ."""
    names = {one.pupil.number: one.pupil.short for one in lesson.rows}
    for one in differences:
        paper, here = (
            standing_text(side, lesson.kinds, lesson.usual_kind) or NOTHING for side in (one.paper, one.here)
        )
        told = f"{one.row:>3}  {fitted(shown(names.get(one.row, '')), _NAME)} "
        yield row(None, told, (f"на листе {fitted(paper, 8)} в журнале {here}", "alarm"))

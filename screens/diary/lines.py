"""A pupil's week and results as lines."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby, zip_longest

from screens.content import fitted, flowed, shown, wrapped
from screens.diary.ahead import to_bring
from screens.rows import EMPTY, Row, heading, row
from services.views.diary import DiaryDay, DiaryLesson, DiaryMark, DiaryResults, DiaryWeek, SubjectResult
from services.views.diary_ahead import DueDay, DueLesson
from texts.codes import absence, mark, roman, shown_mean, term_title
from texts.codes import marks as marks_of_a_cell
from texts.dates import day_and_month, day_short, weekday
from texts.plurals import lessons
from texts.results import result_kind
from texts.timetable import change_words

Asked = Mapping[tuple[int, str], DueLesson]
"""What is due on a day, by the number and the subject of its lesson."""
NOTHING_DUE = DueDay(None, ())
_SUBJECT = 24
_MARKS = 12
_BEFORE = 4


def week_lines(week: DiaryWeek, width: int, today: date, due: DueDay = NOTHING_DUE) -> tuple[Row, ...]:
    """Return a week with what is due on its next school day, and what the letters of works mean."""
    asked = {(lesson.number, lesson.subject): lesson for lesson in due.lessons}
    days = (
        line
        for day in week.days
        for line in _day(day, width, day.on == today, asked if day.on == due.on else {})
    )
    given = (mark for day in week.days for lesson in day.lessons for mark in lesson.marks)
    return (*days, *_legend(given, width))


def day_line(week: DiaryWeek, lines: Iterable[Row], day_index: int) -> int:
    """Return the place of a day's heading among the lines of its week."""
    titles = [index for index, line in enumerate(lines) if any(tone == "heading" for _, tone in line.parts)]
    return titles[day_index] if day_index < len(titles) else 0


def _legend(given: Iterable[DiaryMark], width: int) -> Iterable[Row]:
    kinds = sorted({(mark.letter, mark.kind) for mark in given if mark.letter})
    told = (f"({letter}) {kind.lower()}" for letter, kind in kinds)
    yield from (row(None, (part, "quiet")) for part in flowed(told, width - 2))


def _day(day: DiaryDay, width: int, today: bool, asked: Asked) -> Iterable[Row]:
    title = f"{weekday(day.on).capitalize()} {day_and_month(day.on)}"
    yield heading(f"{title} – сегодня" if today else title)
    if day.day_off or not day.lessons:
        why = f": {day.day_off}" if day.day_off else ""
        yield row(None, (f"    уроков нет{why}", "quiet"))
    for lesson in day.lessons:
        yield from _lesson(lesson, width, asked.get((lesson.number, lesson.subject)))
    yield EMPTY


def _lesson(lesson: DiaryLesson, width: int, due: DueLesson | None) -> Iterable[Row]:
    room = max(width - _BEFORE - _SUBJECT - _MARKS - 4, 20)
    got, tone = _got(lesson)
    start = f"{lesson.number:>2}  {fitted(lesson.subject, _SUBJECT)} "
    both = zip_longest(wrapped(got, _MARKS) or ("",), _said(lesson, due, room), fillvalue=None)
    for marks, said in both:
        yield row(None, start, (fitted(marks or "", _MARKS), tone), " ", said or ("", ""))
        start = " " * len(start)


def _got(lesson: DiaryLesson) -> tuple[str, str]:
    """Return what the pupil got at a lesson: absence and marks with the letter of their work."""
    missed = absence(lesson.absence, lesson.reason, lesson.minutes)
    marks = _marks(lesson.marks)
    debt = any(given.value == "." for given in lesson.marks)
    return " ".join(part for part in (missed, marks) if part), "alarm" if debt else ("due" if missed else "")


def _marks(given: Iterable[DiaryMark]) -> str:
    """Return marks, those of one work joined, with the letter of its kind: «5/4(К)»."""
    works = groupby(given, key=lambda one: (one.letter, one.kind, one.title))
    return " ".join(
        f"{marks_of_a_cell(tuple(one.value for one in same))}({work[0]})".removesuffix("()")
        for work, same in works
    )


def _said(lesson: DiaryLesson, due: DueLesson | None, room: int) -> Iterable[tuple[str, str]]:
    """Return changes, what is due, homework, own homework and topic as lines of their own."""
    if lesson.change:
        change = change_words(lesson.change, lesson.other)
        if lesson.change in ("extra", "moved_here", "room") and lesson.room:
            change += f", каб. {shown(lesson.room)}"
        teacher = f": {lesson.teacher}" if lesson.change == "substituted" and lesson.teacher else ""
        yield change + teacher, "due"
    for text, tone in to_bring(due, "К уроку: ") if due else ():
        yield from ((part, tone) for part in wrapped(text, room))
    if lesson.homework:
        yield from ((part, "") for part in wrapped(f"ДЗ: {lesson.homework}", room))
    elif lesson.nothing_set:
        yield "ДЗ: не задано", "quiet"
    if lesson.own_homework:
        yield from ((part, "due") for part in wrapped(f"Лично: {lesson.own_homework}", room))
    if lesson.topic:
        yield from ((part, "quiet") for part in wrapped(f"Тема: {lesson.topic}", room))
    if lesson.material:
        yield from ((part, "quiet") for part in wrapped(f"Материал: {lesson.material}", room))


def results_lines(results: DiaryResults, width: int) -> tuple[Row, ...]:
    """Return marks by subject with the mean so far and the marks of terms."""
    return tuple(_results(results, width))


def _results(results: DiaryResults, width: int) -> Iterable[Row]:
    yield heading(term_title(results.term_kind, results.term_number))
    room = max(width - _SUBJECT - 26, 20)
    yield row(
        None, (f"    {fitted('Предмет', _SUBJECT)} {fitted('Ср.', 6)}{fitted('Отметки', room)}Итоги", "quiet")
    )
    for subject in results.subjects:
        yield from _subject(subject, room)
    yield EMPTY
    missed = f"Пропущено: {lessons(results.absent)}, опозданий: {results.late}"
    yield row(None, missed)
    if results.debts:
        yield EMPTY
        yield heading("Не сдано")
    for debt in results.debts:
        what = f"{debt.kind}: {debt.title}" if debt.title else debt.kind
        yield row(None, f"    {fitted(debt.subject, _SUBJECT)} ", (f"{what}, {day_short(debt.on)}", "alarm"))
    heavier = [one for subject in results.subjects for one in subject.marks if one.weight != 1]
    if heavier:
        yield EMPTY
        yield from _legend(heavier, width)


def _one(given: DiaryMark) -> str:
    """Return a mark; only a heavier work shows its letter, so that a row of marks stays readable."""
    return mark(given.value) if given.weight == 1 else f"{mark(given.value)}({given.letter})"


def _subject(subject: SubjectResult, room: int) -> Iterable[Row]:
    given = wrapped(" ".join(_one(one) for one in subject.marks), room - 2) or ("–",)
    terms = "  ".join(f"{roman(number)} {mark(value)}" for number, value in subject.term_marks)
    mean = shown_mean(subject.mean) or "–"
    start = f"    {fitted(subject.subject, _SUBJECT)} {fitted(mean, 6)}"
    yield row(None, start, fitted(given[0], room), terms)
    if subject.later:
        told = ", ".join(f"{result_kind(kind)} {mark(value)}" for kind, value in subject.later)
        yield row(None, " " * (_SUBJECT + 11), (told, "good"))
    for more in given[1:]:
        yield row(None, " " * (_SUBJECT + 11) + more)

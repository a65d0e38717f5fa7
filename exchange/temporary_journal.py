"""The file of a temporary journal, written: rules, the lessons row by row, where it is from (3.1)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_range_abs

from exchange.book import LINE, height, new_book, printable
from rules.text import clean
from services.temporary.sheet import FORM, Field, FileLesson, FileRow, JournalFile, stood_text
from texts import temporary as words
from texts.dates import moment

HIDDEN = (words.LESSON_KEY, words.PUPIL_KEY, words.STOOD, words.STAMP)
WIDTHS: Mapping[str, int] = {
    words.DAY: 11,
    words.NUMBER: 7,
    words.CLASS: 6,
    words.GROUP: 9,
    words.SUBJECT: 15,
    words.TEACHER: 17,
    words.PUPIL: 36,
    words.BEFORE: 28,
    words.COLUMNS[Field.MARKS]: 9,
    words.COLUMNS[Field.ABSENCE]: 15,
    words.COLUMNS[Field.KIND]: 16,
    words.COLUMNS[Field.TOPIC]: 32,
    words.COLUMNS[Field.HOMEWORK]: 32,
}
AT = {name: at for at, name in enumerate(words.HEADER)}
RULES_WIDTH = 104


def write_temporary_journal(file: JournalFile, out: Path) -> int:
    """Write a sealed file; return how many lessons it has. Raises OSError."""
    with new_book(out) as book:
        _Writing(book, file).write()
    return len({(one.place.course, one.place.day, one.place.number) for one in file.lessons})


class _Writing:
    """A workbook under way: rows go down one after another and are let go."""

    def __init__(self, book: Any, file: JournalFile) -> None:
        self._file = file
        self._book = book
        text = {"num_format": "@", "valign": "top", "text_wrap": True}
        self._title = book.add_format({"bold": True, "font_size": 14, "valign": "top"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": _GREY}
        )
        locked = {**text, "bg_color": _PALE, "border": 1, "border_color": _LINE}
        self._locked = book.add_format(locked)
        self._aside = book.add_format({**locked, "bg_color": _GREY, "top": 2, "font_size": 9})
        self._band = book.add_format({**locked, "bold": True, "bg_color": _GREY, "top": 2})
        opened = {**text, "locked": False, "border": 1, "border_color": _LINE}
        self._open = book.add_format(opened)
        self._open_band = book.add_format({**opened, "bold": True, "top": 2})

    def write(self) -> None:
        """Write every sheet."""
        rules = self._book.add_worksheet(words.RULES)
        journal = self._book.add_worksheet(words.JOURNAL)
        outage = self._book.add_worksheet(words.OUTAGE)
        self._rules(rules)
        self._outage(outage)
        self._journal(journal, self._topics())
        rules.activate()

    def _rules(self, sheet: Any) -> None:
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, RULES_WIDTH)
        for at, line in enumerate(words.rules(self._file)):
            sheet.write_string(at, 0, clean(line), self._wrapped if at else self._title)
        printable(sheet)
        sheet.protect()

    def _outage(self, sheet: Any) -> None:
        file = self._file
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 60)
        lines = (
            (words.FORM_LABEL, FORM),
            (words.SCHOOL_LABEL, file.school_name),
            (words.SCHOOL_KEY_LABEL, file.school),
            (words.WHOSE_LABEL, file.whose),
            (words.DAYS_LABEL, words.days(file)),
            (words.MADE_LABEL, moment(file.made_at)),
            (words.OUTAGE_LABEL, words.outage_words(file)),
            (words.FILE_LABEL, file.file),
        )
        for at, (label, value) in enumerate(lines):
            sheet.write_string(at, 0, label, self._wrapped)
            sheet.write_string(at, 1, clean(value), self._locked)
        sheet.protect()

    def _topics(self) -> Mapping[tuple[str, ...], str]:
        """Write the topics that are to come, a column a plan; return where each plan's stand."""
        plans = list(dict.fromkeys(one.topics for one in self._file.lessons if one.topics))
        if not plans:
            return {}
        sheet = self._book.add_worksheet(words.TOPICS)
        for row in range(max(map(len, plans))):
            for column, plan in enumerate(plans):
                if row < len(plan):
                    sheet.write_string(row, column, clean(plan[row]), self._wrapped)
        sheet.set_column(0, len(plans) - 1, 40)
        sheet.protect()
        return {
            plan: f"='{words.TOPICS}'!{xl_range_abs(0, at, len(plan) - 1, at)}"
            for at, plan in enumerate(plans)
        }

    def _journal(self, sheet: Any, topics: Mapping[tuple[str, ...], str]) -> None:
        for name, at in AT.items():
            sheet.set_column(at, at, WIDTHS.get(name, 12), None, {"hidden": self._is_hidden(name)})
            sheet.write_string(0, at, name, self._head)
        sheet.set_row(0, 2 * LINE)
        row = 0
        stamps = iter(self._file.stamps)
        for lesson in self._file.lessons:
            begins = row + 1
            for one in lesson.rows:
                row += 1
                self._row(sheet, row, lesson, one, next(stamps))
            self._choices(sheet, lesson, begins, row, topics.get(lesson.topics, ""))
        sheet.autofilter(0, 0, row, len(words.HEADER) - 1)
        sheet.freeze_panes(1, AT[words.BEFORE])
        sheet.repeat_rows(0)
        printable(sheet)
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})

    def _is_hidden(self, name: str) -> bool:
        """Hide the keys; a teacher's own name too, and groups where there are none."""
        alone = name == words.TEACHER and not self._file.of_class
        ungrouped = name == words.GROUP and not any(one.title.group_title for one in self._file.lessons)
        return name in HIDDEN or alone or ungrouped

    def _row(self, sheet: Any, row: int, lesson: FileLesson, one: FileRow, stamp: str) -> None:
        of_class = one.pupil is None
        title, place = lesson.title, lesson.place
        cells: dict[str, str] = {
            words.LESSON_KEY: place.key,
            words.DAY: words.day_of(lesson),
            words.NUMBER: str(place.number),
            words.CLASS: title.class_title,
            words.GROUP: title.group_title,
            words.SUBJECT: title.subject,
            words.TEACHER: lesson.teacher,
            words.PUPIL_KEY: "" if one.pupil is None else str(one.pupil),
            words.PUPIL: words.WHOLE_CLASS if of_class else one.name,
            words.BEFORE: words.stood_words(one.stood, lesson.kind),
            words.STAMP: stamp,
        }
        free = {words.COLUMNS[field] for field in opened(lesson, one)}
        locked, empty = (self._band, self._open_band) if of_class else (self._locked, self._open)
        cells = {name: clean(text) for name, text in cells.items()}
        cells[words.STOOD] = stood_text(one.stood)  # sealed as it is
        before = cells[words.BEFORE] = _cut(cells[words.BEFORE])
        sheet.set_row(row, height(before, WIDTHS[words.BEFORE]))
        for name, at in AT.items():
            if text := cells.get(name):
                sheet.write_string(
                    row, at, text, self._aside if name == words.BEFORE and of_class else locked
                )
            else:
                sheet.write_blank(row, at, None, empty if name in free else locked)

    def _choices(self, sheet: Any, lesson: FileLesson, first: int, last: int, topics: str) -> None:
        """Offer what may be written; what is not offered is taken too, where it can be understood."""
        marks = words.MARK_CHOICES[lesson.scale] if lesson.has_marks else ()
        self._offer(sheet, first + 1, last, Field.MARKS, marks)
        if lesson.is_first:
            self._offer(sheet, first + 1, last, Field.ABSENCE, words.ABSENCE_CHOICES)
            self._offer(sheet, first, first, Field.TAKEN, (words.TAKEN_WORD,))
            self._offer(sheet, first, first, Field.TOPIC, topics)
        self._offer(sheet, first, first, Field.KIND, self._file.kinds)

    def _offer(self, sheet: Any, first: int, last: int, field: Field, choices: Sequence[str] | str) -> None:
        at = AT[words.COLUMNS[field]]
        fits = isinstance(choices, str) or len(",".join(choices)) <= _MOST_IN_A_LIST
        if choices and fits and first <= last:
            source = choices if isinstance(choices, str) else list(choices)
            told = {"validate": "list", "source": source, "show_error": False}
            sheet.data_validation(first, at, last, at, told)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


def opened(lesson: FileLesson, row: FileRow) -> tuple[Field, ...]:
    """Return the cells of a row that may be written."""
    if row.pupil is None:
        return (Field.KIND, Field.TAKEN, Field.TOPIC, Field.HOMEWORK) if lesson.is_first else (Field.KIND,)
    marks = (Field.MARKS,) if lesson.has_marks else ()
    return (*marks, Field.ABSENCE, Field.HOMEWORK) if lesson.is_first else marks


_GREY, _PALE, _LINE = "#D9D9D9", "#F2F2F2", "#A6A6A6"
_MOST_SHOWN = 200
"""Letters of what stood there that are shown; the whole of it is hidden beside."""
_MOST_IN_A_LIST = 255
"""Letters that a spreadsheet takes in a list of choices."""

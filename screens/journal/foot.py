"""The two lines under the grid: the lesson and the pupil under the cursor."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from rules.codes import DEBT, AbsenceCode, AbsenceReason
from screens.content import fitted, shown
from screens.journal.board import SOMEBODY, Board, Mood, Place, What
from services.views.journal import Column, LessonHead
from texts.codes import term_title
from texts.dates import day_short, weekday_short

GAP = "   "


class FootLine(Widget):
    """One line of text; only the part that differs from what is on the screen is drawn again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = ""
        self._changed = (0, 0)

    def show(self, text: str) -> None:
        """Say something else."""
        width = self.size.width
        before, after = fitted(f" {self._text}", width), fitted(f" {text}", width)
        self._text = text
        if before == after or not width:
            return
        if cell_len(before) != len(before) or cell_len(after) != len(after):
            self._changed = (0, 0)
            self.refresh()
            return
        differing = [index for index in range(width) if before[index] != after[index]]
        self._changed = (differing[0], differing[-1] + 1)
        self.refresh(Region(differing[0], 0, differing[-1] + 1 - differing[0], 1))

    def render_line(self, y: int) -> Strip:
        """Draw the line in up to three pieces, so that the changed one can be sent alone."""
        line = fitted(f" {self._text}", self.size.width)
        first, end = self._changed
        pieces = (line[:first], line[first:end], line[end:])
        return Strip([Segment(piece, self.rich_style) for piece in pieces if piece])


def lesson_line(board: Board, place: Place, width: int) -> str:
    """Return date, number, kind of work, topic and homework of the lesson under the cursor."""
    column, lesson = board.column(place), board.lesson(place)
    if column is None or lesson is None:
        return _term_line(board)
    start = f"{day_short(lesson.held_on)} {weekday_short(lesson.held_on)}, {lesson.number}-й урок"
    begun = GAP.join((start, _kind(column), *_circumstances(lesson)))
    room = max(0, width - cell_len(begun) - 2 * len(GAP) - 1)
    homework = _homework(lesson)
    topic = shown(lesson.topic) or "тема не записана"
    for_topic = max(room - cell_len(homework), room // 2)
    topic = topic if cell_len(topic) <= for_topic else fitted(topic, for_topic)
    return GAP.join((begun, topic, homework))


def pupil_line(board: Board, place: Place) -> str:
    """Return the full name of the pupil under the cursor, absences, debts, and who changed the cell."""
    pupil = board.pupil(place)
    if pupil is None:
        return "В списке нет учеников"
    return GAP.join(
        (
            shown(pupil.full),
            *_late(board, place),
            *_absences(board, pupil.pupil),
            *_debts(board, place),
            *_by(board, place),
        )
    )


def _term_line(board: Board) -> str:
    term = board.page.term
    state = "закрыта для правки" if term.closed else f"итоги до {day_short(term.ends_on)}"
    return f"{term_title(term.kind, term.number)}: {state}{GAP}F5 средний балл и как он получен"


def _kind(column: Column) -> str:
    if column.kind is None:
        return "вид работы не указан"
    weight = f" x{column.weight}" if column.weight != 1 else ""
    title = f" «{shown(column.title)}»" if column.title else ""
    return f"{shown(column.kind.letter)} {shown(column.kind.name)}{weight}{title}"


def _circumstances(lesson: LessonHead) -> Iterator[str]:
    if lesson.substituted:
        yield f"замена: {shown(lesson.taught_by)}"


def _homework(lesson: LessonHead) -> str:
    if lesson.homework.nothing_set:
        return "ДЗ не задано"
    text = shown(lesson.homework.text)
    return f"ДЗ {text}" if text else "ДЗ нет"


def _late(board: Board, place: Place) -> Iterator[str]:
    fact = board.absence_fact(place)
    value = () if fact is None else board.shown(fact)
    if len(value) > 1:
        yield f"опоздание {value[1]} мин"


def _absences(board: Board, pupil: int) -> Iterator[str]:
    standings = [
        standing
        for fact, standing in board.standings.items()
        if fact.pupil == pupil and fact.what is What.ABSENCE and board.place(fact) is not None
    ]
    absent = [standing for standing in standings if standing.value == (AbsenceCode.ABSENT,)]
    if absent:
        unknown = sum(standing.detail == AbsenceReason.UNKNOWN for standing in absent)
        reasons = " (причина не указана)" if unknown == len(absent) else ""
        if 0 < unknown < len(absent):
            reasons = f" (без причины {unknown})"
        yield f"пропусков {len(absent)}{reasons}"
    late = sum(standing.value[:1] == (AbsenceCode.LATE,) for standing in standings)
    if late:
        yield f"опозданий {late}"


def _debts(board: Board, place: Place) -> Iterator[str]:
    debts: list[str] = []
    for index, column in enumerate(board.page.columns):
        fact = board.marks_fact(Place(index, place.row))
        standing = None if fact is None else board.standings.get(fact)
        if standing is not None and DEBT in standing.value:
            letter = f"{shown(column.kind.letter)} " if column.kind else ""
            debts.append(f"{letter}{day_short(board.page.lessons[column.lesson].held_on)}")
    if debts:
        yield f"долг: {', '.join(debts)}"


def _by(board: Board, place: Place) -> Iterator[str]:
    for fact in board.facts(place):
        standing = board.standings.get(fact)
        if standing is not None and standing.mood is Mood.THEIRS:
            yield "изменено не вами" if standing.by in ("", SOMEBODY) else f"изменено: {shown(standing.by)}"
            return

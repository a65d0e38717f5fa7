"""The two lines under the grid of results, and the sentences of the bottom line."""

from collections.abc import Iterator

from rules.results import ResultKind
from screens.content import shown
from screens.journal.board import Fact, Mood, Place
from screens.journal.painting import short_mark
from screens.results.board import ResultsBoard
from services.outcomes import Conflict, Refusal
from texts.codes import RESULT_WORDS, shown_mean, term_title
from texts.dates import clock, day_short
from texts.plurals import counted
from texts.refusals import sentence

GAP = "   "


def column_line(board: ResultsBoard, place: Place) -> str:
    """Return what the column under the cursor is, and whether it may be written."""
    page, column = board.page, board.column(place)
    if column.kind is not ResultKind.TERM:
        words = RESULT_WORDS[column.kind.value]
        title = f"{words[0].upper()}{words[1:]}"
        return f"{title}{GAP}год закрыт, записи не меняются" if page.year_closed else title
    days = f"{day_short(column.starts_on)}–{day_short(column.ends_on)}"
    return GAP.join((term_title(page.term_kind, column.number), days, *_closed(board, place)))


def _closed(board: ResultsBoard, place: Place) -> Iterator[str]:
    column, pupil = board.column(place), board.pupil(place)
    if not column.closed:
        return
    yield "период закрыт"
    for term, whose, until in board.page.open_again:
        if term == column.term and whose in (None, pupil.pupil if pupil else None):
            whom = "для этого ученика" if whose else "для всех"
            yield f"открыт {whom} по {day_short(until)}"
            return


def pupil_line(board: ResultsBoard, place: Place) -> str:
    """Return the pupil with what the result stands on, who set it and why."""
    pupil = board.pupil(place)
    if pupil is None:
        return "В списке никого нет"
    return f"{shown(pupil.short)}: {GAP.join(_about(board, place))}"


def _about(board: ResultsBoard, place: Place) -> Iterator[str]:
    column, fact = board.column(place), board.fact(place)
    proposal = board.proposal(place)
    if board.is_closed(place):
        yield "не числился в это время"
    elif column.kind is ResultKind.TERM:
        basis = board.basis(place)
        if basis.mean is None:
            yield "отметок нет"
        else:
            marks = counted(basis.marks, "отметка", "отметки", "отметок")
            yield f"средний {shown_mean(basis.mean)} -> {proposal}, {marks}"
        if basis.debts:
            yield f"долги: {basis.debts}"
    else:
        before = " ".join(short_mark(value) or "–" for value in board.before(place))
        if before:
            yield f"{before} -> {short_mark(proposal) or '–'}"
    mark = None if fact is None else board.by.get(fact)
    if mark is not None and mark.set_by:
        yield shown(mark.set_by)
    if mark is not None and mark.reason:
        yield f"причина: {shown(mark.reason)}"


def standing_notice(board: ResultsBoard, place: Place) -> tuple[str, str]:
    """Return (sentence, tone) about the cell under the cursor, else about the first one in trouble."""
    fact = board.fact(place)
    for one in (*((fact,) if fact else ()), *board.of(Mood.DISPUTED), *board.of(Mood.REFUSED)):
        trouble = board.standing(one).trouble
        whose = "" if one == fact else _whose(board, board.place(one))
        match trouble:
            case Conflict(theirs, _, who, when):
                stands = short_mark(theirs) or "пусто"
                ours = short_mark("".join(board.standing(one).wanted or ())) or "пусто"
                said = f"{shown(who) or 'Кто-то'}: {stands} в {clock(when)}, вы {ours}"
                return f"{whose}{said}: т — оставить {stands}, м — заменить на {ours}", "refused"
            case Refusal():
                return f"{whose}{sentence(trouble)}", "refused"
            case _:
                continue
    return "", "plain"


def answer_notice(board: ResultsBoard, fact: Fact, cursor: Place) -> tuple[str, str]:
    """Return (sentence, tone) about a result that was just refused or disputed."""
    place = board.place(fact)
    if place is None or place == cursor:
        return standing_notice(board, cursor)
    said, tone = standing_notice(board, place)
    return f"{_whose(board, place)}{said}", tone


def _whose(board: ResultsBoard, place: Place | None) -> str:
    pupil = None if place is None else board.pupil(place)
    return f"{pupil.short.split()[0]}: " if pupil and pupil.short else ""

"""Sentences of the bottom line: disputes, refusals, what a pending key waits for."""

from rules.codes import Scale
from screens.content import shown
from screens.journal.board import Board, Fact, Mood, Standing, Value, What
from screens.journal.declared import (
    KEEP_SIGN,
    REPLACE_SIGN,
    RESULT_CODES,
    RESULT_WORDS,
    SECOND_KEYS,
    typing_keys,
)
from screens.journal.painting import short_absence, short_mark
from screens.journal.saving import Saving
from screens.journal.steps import Retraced
from screens.journal.typing import Pending, Redo, Typing, Undo
from services.outcomes import Conflict, Refusal
from texts.dates import clock, day_short
from texts.plurals import counted
from texts.refusals import REASON_SIGN, sentence

GONE = "Этой клетки на странице больше нет: ничего не записано"
"""Said of a code for a pupil or a lesson that left the page before it was taken."""


def value_words(fact: Fact, value: Value) -> str:
    """Return a value of a fact as a sentence names it."""
    if not value:
        return "пусто"
    if fact.what is What.ABSENCE:
        minutes = f" {value[1]} мин" if len(value) > 1 else ""
        return f"«{short_absence(value[0])}{minutes}»"
    return "/".join(short_mark(part) for part in value)


def standing_notice(board: Board, under_cursor: tuple[Fact, ...]) -> tuple[str, str]:
    """Return (sentence, tone) about the cell under the cursor, else about the first disputed cell."""
    for fact in (*under_cursor, *board.of(Mood.DISPUTED)):
        standing = board.standings.get(fact)
        if standing is not None and standing.trouble is not None:
            match standing.trouble:
                case Conflict():
                    here = fact in under_cursor
                    return dispute_sentence(board, fact, standing, standing.trouble, here=here), "refused"
                case Refusal():
                    return sentence(standing.trouble), "refused"
    return "", "plain"


def dispute_sentence(board: Board, fact: Fact, standing: Standing, theirs: Conflict, *, here: bool) -> str:
    """Return «Иванова А. И. поставила 4 в 10:12, вы 5: т — оставить 4, м — заменить на 5»."""
    stands, ours = value_words(fact, standing.value), value_words(fact, standing.wanted or ())
    who = shown(theirs.who) or "Кто-то"
    said = f"{who} {_put(who, bool(standing.value))} {stands} в {clock(theirs.when)}, вы {ours}"
    choice = f"{KEEP_SIGN} — оставить {stands}, {REPLACE_SIGN} — заменить на {ours}"
    return f"{'' if here else _whose(board, fact)}{said}: {choice}"


def refusal_sentence(board: Board, fact: Fact, refusal: Refusal) -> str:
    """Return a refusal with whose cell it is about."""
    return f"{_whose(board, fact)}{sentence(refusal)}"


def pending_sentence(typing: Typing, selected: int) -> str:
    """Return what the next key is awaited for, or nothing."""
    match typing.pending:
        case Pending.FILL:
            where = f"{counted(selected, 'клетку', 'клетки', 'клеток')}" if selected else "столбец"
            return f"Залить пустые: {where}. Чем? 5 4 3 2, н, о, точка   Esc отмена"
        case Pending.SECOND:
            return "Вторая отметка: 5 4 3 2   Esc отмена"
        case Pending.JUMP:
            return f"Фамилия: {typing.letters}_   Enter здесь   Esc отмена"
        case Pending.MINUTES:
            return f"Опоздал на минут: {typing.letters}_   две цифры или Enter   Esc без минут"
        case Pending.NOTHING:
            return f"Выделено: {selected}. Код заполнит пустые, - очистит все" if selected else ""


def leaving_sentence(saving: Saving) -> str:
    """Return why the page is not left at the first time."""
    if saving.waits_for_reason is not None:
        return f"Итоги ждут причины. {REASON_SIGN} — написать, ещё раз Esc — уйти без этих итогов"
    return "Не всё записано на диск. F9 записать, ещё раз Esc — уйти без этого"


def filled_sentence(cells: int, *, cleared: bool) -> str:
    """Return how many cells a fill changed."""
    done = "Очищено" if cleared else "Заполнено"
    return f"{done}: {counted(cells, 'клетка', 'клетки', 'клеток')}. u — отменить всё сразу"


def retraced_sentence(way: Undo | Redo, retraced: Retraced | None) -> str:
    """Return what came of taking a step back or doing it again."""
    if retraced is None:
        return "Возвращать больше нечего" if isinstance(way, Redo) else "Отменять больше нечего"
    alone = len(retraced.left_alone)
    left = f"; уже изменено после вас и не тронуто: {alone}" if alone else ""
    if isinstance(way, Redo):
        return f"Возвращено: {len(retraced.step)}{left}"
    return f"Отменено: {len(retraced.step)}{left}. U — вернуть"


def no_surname_sentence(letters: str) -> str:
    """Return why the letters of a surname led nowhere."""
    return f"Фамилии на «{shown(letters)}» в списке нет. Backspace — стереть букву, Esc — назад"


def no_code_sentence(typed: str, scale: Scale, *, of_term: bool) -> str:
    """Return that what was typed is no code, and which codes there are."""
    keys = (*RESULT_CODES[scale], *RESULT_WORDS) if of_term else typing_keys(scale)
    codes = ", ".join(f"{one.written} {one.label}" for one in keys if one not in SECOND_KEYS).removesuffix(
        "."
    )
    return f"«{shown(typed)}» не код. Коды: {codes}. Ещё: F1"


def _whose(board: Board, fact: Fact) -> str:
    """Return «Воронин, 12.11: » for a cell that is not under the cursor."""
    place = board.place(fact)
    pupil = None if place is None else board.pupil(place)
    if place is None or pupil is None:
        return ""
    lesson = board.lesson(place)
    day = f", {day_short(lesson.held_on)}" if lesson else ""
    return f"{pupil.short.split()[0] if pupil.short else '?'}{day}: "


def _put(who: str, something: bool) -> str:
    """Return the verb for somebody known by surname and initials only."""
    surname = who.split()[0]
    if surname.endswith(("ва", "на", "ая")):
        return "поставила" if something else "убрала отметку, там"
    if surname.endswith(("в", "н", "ий", "ой", "ый")):
        return "поставил" if something else "убрал отметку, там"
    return "поставил(а)" if something else "убрал(а) отметку, там"

"""Letters and words of the stored codes, as a journal shows them (clauses.md, «Codes»)."""

from fractions import Fraction

from rules.class_results import shown_share
from rules.codes import (
    DEBT,
    DUTIES,
    EXEMPT,
    FAIL,
    NOT_ASSESSED,
    PASS,
    AbsenceCode,
    AbsenceReason,
    Role,
    Scale,
)
from rules.means import rounded

MARK_LETTERS = {PASS: "зач.", FAIL: "незач.", EXEMPT: "осв.", NOT_ASSESSED: "н/а"}
MARK_WORDS = {
    "5": "отлично",
    "4": "хорошо",
    "3": "удовлетворительно",
    "2": "неудовлетворительно",
    "1": "единица",
    DEBT: "долг: работа не сдана",
    PASS: "зачёт",
    FAIL: "незачёт",
    EXEMPT: "освобождение",
    NOT_ASSESSED: "нет аттестации",
}
ABSENCE_LETTERS = {AbsenceCode.ABSENT: "н", AbsenceCode.LATE: "оп", AbsenceCode.EXEMPT: "осв."}
ABSENCE_WORDS = {
    AbsenceCode.ABSENT: "нет на уроке",
    AbsenceCode.LATE: "опоздание",
    AbsenceCode.EXEMPT: "освобождение",
}
REASON_LETTERS = {
    AbsenceReason.UNKNOWN: "н",
    AbsenceReason.VALID: "УП",
    AbsenceReason.ILLNESS: "Б",
    AbsenceReason.NO_REASON: "НП",
}
REASON_WORDS = {
    AbsenceReason.UNKNOWN: "причина не указана",
    AbsenceReason.VALID: "уважительная причина",
    AbsenceReason.ILLNESS: "болезнь",
    AbsenceReason.NO_REASON: "без уважительной причины",
}
TERM_KINDS = {"quarter": "четверть", "half_year": "полугодие", "trimester": "триместр"}
TERM_KINDS_BY = {"quarter": "четвертям", "half_year": "полугодиям", "trimester": "триместрам"}
SCALES = {
    Scale.FIVE_POINT: "пятибалльная",
    Scale.PASS_FAIL: "зачёт – незачёт",
    Scale.NONE: "без отметок",
}
ROLES = {
    Role.ADMINISTRATOR: "администратор",
    Role.DIRECTOR: "директор",
    Role.DEPUTY: "завуч",
    Role.SECRETARY: "секретарь",
    Role.TEACHER: "учитель",
    Role.PUPIL: "ученик",
    Role.GUARDIAN: "родитель",
}
ROLE_LETTERS = {ROLES[duty][0]: duty for duty in DUTIES}
"""The first letter of what an employee does names the role."""
RESULT_WORDS = {"year": "годовая", "exam": "отметка за экзамен", "final": "итоговая"}
RESULT_HEADS = {"year": "Год", "exam": "Экз.", "final": "Итог"}
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def mark(value: str) -> str:
    """Return a stored mark as it stands in a cell: «5», «.», «зач.», «н/а»."""
    return MARK_LETTERS.get(value, value)


def marks(values: tuple[str, ...]) -> str:
    """Return the marks of one cell joined as a journal joins them: «5/4»."""
    return "/".join(mark(value) for value in values)


def mark_word(value: str) -> str:
    """Return a stored mark in words: «хорошо», «зачёт»."""
    return MARK_WORDS.get(value, value)


def absence(code: str, reason: str = "", minutes: int | None = None) -> str:
    """Return an absence as a journal shows it: «н», «Б», «УП», «НП», «оп 10», «осв.», or nothing."""
    if not code:
        return ""
    if code == AbsenceCode.ABSENT:
        return REASON_LETTERS[AbsenceReason(reason)]
    letters = ABSENCE_LETTERS[AbsenceCode(code)]
    if code == AbsenceCode.LATE and minutes:
        return f"{letters} {minutes}"
    return letters


def absence_words(code: str, reason: str = "", minutes: int | None = None) -> str:
    """Return an absence in words: «нет на уроке: болезнь», «опоздание 10 мин»."""
    if not code:
        return ""
    words = ABSENCE_WORDS[AbsenceCode(code)]
    if code == AbsenceCode.ABSENT:
        return f"{words}: {REASON_WORDS[AbsenceReason(reason)]}"
    if code == AbsenceCode.LATE and minutes:
        return f"{words} {minutes} мин"
    return words


def role(code: str) -> str:
    """Return the word for a role: «завуч»."""
    return ROLES[Role(code)]


def roman(number: int) -> str:
    """Return a positive number below 40 in roman numerals: 2 → «II»."""
    numerals = ""
    for value, letters in ROMAN:
        while number >= value:
            numerals += letters
            number -= value
    return numerals


def term_kind(kind: str) -> str:
    """Return «четверть», «полугодие» or «триместр»."""
    return TERM_KINDS[kind]


def term_kinds_by(kind: str) -> str:
    """Return the kind as it stands after «по»: «четвертям»."""
    return TERM_KINDS_BY[kind]


def term_title(kind: str, number: int) -> str:
    """Return «II четверть»."""
    return f"{roman(number)} {term_kind(kind)}"


def shown_mean(mean: Fraction | None) -> str:
    """Return an exact mean with two decimals, half up, and a comma: «4,33»; nothing for no marks."""
    if mean is None:
        return ""
    return str(rounded(mean, 2)).replace(".", ",")


def percent(share: Fraction | None) -> str:
    """Return a per cent as people write it: «48,5», «100», nothing where nobody is counted."""
    value = shown_share(share)
    if value is None:
        return ""
    return f"{value:.0f}" if value == value.to_integral_value() else str(value).replace(".", ",")

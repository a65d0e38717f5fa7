"""What a code of certified paper says about the journal."""

from collections.abc import Sequence

from services.views.on_paper import ComparedSlip
from services.views.sealed import Compared
from services.views.sealed_content import SHEET, YEAR, Part
from texts.codes import term_title
from texts.dates import moment, week
from texts.plurals import counted


def compared(found: Compared | ComparedSlip) -> str:
    """Return in a sentence whether paper and journal agree."""
    if isinstance(found, ComparedSlip):
        return _slip_compared(found)
    what = f"{found.class_title} класс, {sealed_title(found.page, found.term_kind, found.term_number)}"
    sealed = f"Код {found.code}: {what}, заверил(а) {found.sealed_by} {moment(found.sealed_at)}."
    if not found.changed:
        return f"{sealed} Журнал говорит то же самое."
    return f"{sealed} С тех пор изменено: {', '.join(map(part_title, found.changed))}."


def period_title(kind: str, number: int) -> str:
    """Return «II четверть» or «весь год»."""
    return "весь год" if kind == YEAR else term_title(kind, number)


def sealed_title(page: str, kind: str, number: int) -> str:
    """Return what a certificate is of in a class: «Алгебра, II четверть», «весь год»."""
    return ", ".join(part for part in (page, period_title(kind, number)) if part)


def part_title(part: Part) -> str:
    """Return a page in a term as it is named among changes: «Алгебра (II четверть)»."""
    if part.kind == SHEET:
        return "сводная ведомость"
    return f"{part.page} ({'итоги года' if part.kind == YEAR else term_title(part.kind, part.number)})"


def _slip_compared(found: ComparedSlip) -> str:
    by = f", печатал(а) {found.printed_by.rstrip('.')}" if found.printed_by else ""
    what = f"листок за {week(found.monday)}, {found.full_name}"
    told = f"Код {found.code}: {what}, {moment(found.printed_at)}{by}."
    if found.agrees:
        return f"{told} Журнал говорит то же самое."
    return f"{told} С тех пор журнал этой недели изменён: сверьте с новым листком."


def agrees(found: Compared | ComparedSlip | None) -> bool:
    """Tell whether a code is known and the journal says what its paper says."""
    if isinstance(found, ComparedSlip):
        return found.agrees
    return found is not None and not found.changed


def never_given(code: str) -> str:
    """Return what is said of a code that the journal never printed."""
    return f"Кода {code} журнал не печатал. Проверьте, так ли он списан с бумаги."


def said_otherwise(pages: Sequence[int]) -> str:
    """Return what is said of words that stand by a true code and are not the journal's."""
    which = f"Страницы {', '.join(map(str, pages))}" if pages else "Листки"
    return (
        f"{which}: код верный, а слова не те, что печатает журнал: бумагу изменили, или её печатала другая "
        "версия программы. Сверьте с новой печатью."
    )


def paper_compared(pages: int, without: int, *, agree: bool) -> str:
    """Return in a sentence what came of holding a printed document against the journal."""
    if without == pages:
        return "На страницах этого файла нет кода заверения: сверять нечего."
    said = "Бумага и журнал говорят одно." if agree else "Бумага и журнал расходятся: подробности выше."
    bear = counted(without, "страница", "страницы", "страниц")
    return f"{said} Без кода: {bear}, их это не касается." if without else said

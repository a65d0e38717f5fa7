"""What a code of certified paper says about the journal."""

from services.views.sealed import Compared
from texts.codes import term_title
from texts.dates import moment
from texts.plurals import counted


def compared(found: Compared) -> str:
    """Return in a sentence whether paper and journal agree."""
    what = f"{found.class_title} класс, {term_title(found.term_kind, found.term_number)}"
    sealed = f"Код {found.code}: {what}, заверил(а) {found.sealed_by} {moment(found.sealed_at)}."
    if not found.changed:
        return f"{sealed} Журнал говорит то же самое."
    return f"{sealed} С тех пор изменено: {', '.join(found.changed)}."


def never_given(code: str) -> str:
    """Return what is said of a code that no certificate has; slips of a week have codes of their own."""
    return f"Код {code} при заверении не выдавали. Листок недели сверяют новой печатью той же недели."


def paper_compared(pages: int, without: int, *, agree: bool) -> str:
    """Return in a sentence what came of holding a printed document against the journal."""
    if without == pages:
        return "На страницах этого файла нет кода заверения: сверять нечего."
    said = "Бумага и журнал говорят одно." if agree else "Бумага и журнал расходятся: подробности выше."
    bear = counted(without, "страница", "страницы", "страниц")
    return f"{said} Без кода: {bear}, их это не касается." if without else said

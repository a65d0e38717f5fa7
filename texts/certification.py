"""What a code of certified paper says about the journal."""

from services.views.sealed import Compared
from texts.codes import term_title
from texts.dates import moment


def compared(found: Compared) -> str:
    """Return in a sentence whether paper and journal agree."""
    what = f"{found.class_title} класс, {term_title(found.term_kind, found.term_number)}"
    sealed = f"Код {found.code}: {what}, заверил(а) {found.sealed_by} {moment(found.sealed_at)}."
    if not found.changed:
        return f"{sealed} Журнал говорит то же самое."
    return f"{sealed} С тех пор изменено: {', '.join(found.changed)}."

"""Words about where the school's journal is: on every screen, on the board, where it is decided."""

from collections.abc import Iterable

from rules.codes import Role
from rules.knocks import Knocks, Proposal, Proposed, Silence
from rules.outages import Keeping, SchoolMode
from services.views.access import Access
from texts.dates import clock, day_short

FAMILIES = frozenset({Role.PUPIL, Role.GUARDIAN})
NOT_JUDGED = "Журнал школы — региональная система: вне перебоев сроки не проверяются."
"""Instead of a list of what is owed, where nothing but the lessons of outages is judged."""
NOTHING_OVERDUE = "Просроченного нет: журналы заполнены."
MODES = {
    SchoolMode.PRIMARY: "здесь: этот журнал и есть журнал школы",
    SchoolMode.FALLBACK: "в региональной системе; этот — временный, на время перебоев",
}
BOTH = {False: "нет, только выбранный выше", True: "да: одни и те же записи есть в обоих"}


def banner(access: Access, roles: frozenset[Role]) -> str:
    """Return the line everybody reads while there is no access, or while the journal is elsewhere."""
    if access.proposal is not None:
        return proposed(access.proposal)
    family = bool(roles) and roles <= FAMILIES
    if access.away_since is None:
        return _elsewhere(access.keeping, family=family)
    since = f"Перебой с {day_short(access.away_since)} {clock(access.away_since)}"
    if access.keeping.carries_over:
        here = "новое пока здесь" if family else "пишем сюда (п. 3.1)"
        return f"{since}: региональная система недоступна, {here}"
    if family:
        return f"{since}: часть записей появится здесь позже"
    return f"{since}: у кого нет журнала, пишут на бумаге (п. 3.1)"


def _elsewhere(keeping: Keeping, *, family: bool) -> str:
    if keeping.mode is SchoolMode.PRIMARY:
        return ""
    if keeping.keeps_both:
        return "" if family else "Журнал школы — региональная система. Здесь те же записи, сроки те же"
    if family:
        return "Отметки и задания — в региональной системе. Здесь — записи времени перебоев"
    return "Журнал школы — региональная система. Здесь пишут, пока её нет (п. 3.1)"


def proposed(proposal: Proposal) -> str:
    """Return what a deputy or an administrator reads on every screen after what knocking has shown."""
    if proposal.what is Proposed.OPEN:
        return f"Нет ответа региональной системы с {clock(proposal.at)}. Объявить перебой: F4 «перебои»"
    return f"Региональная система отвечает с {clock(proposal.at)}. Закончить перебой: F4 «перебои»"


def deed(proposal: Proposal) -> str:
    """Return what Enter on the proposal does."""
    at = f"{day_short(proposal.at)} {clock(proposal.at)}"
    if proposal.what is Proposed.OPEN:
        return f"Enter — объявить перебой с {at}. {unanswered(proposal)}"
    return f"Enter — закончить перебой: {proposal.address} отвечает с {at}"


def unanswered(proposal: Proposal) -> str:
    """Return the cause of an outage that knocking has found."""
    return f"Нет ответа от {proposal.address}"


SILENCES = {
    Silence.NO_NAME: "имя не найдено",
    Silence.REFUSED: "соединение не принимают",
    Silence.TOO_SLOW: "молчит",
    Silence.UNREACHABLE: "нет пути, проверьте сеть сервера",
}


def probe(address: str, failures: int) -> str:
    """Return where the server knocks."""
    if not address:
        return "выключена"
    return f"{address} раз в минуту, предлагать перебой после неудач подряд: {failures}"


def heard(knocks: Knocks) -> str:
    """Return what the last knock has shown."""
    if knocks.looked_at is None:
        return "Ещё не стучали: первая проба в течение минуты."
    at = clock(knocks.looked_at)
    if knocks.why is None:
        return f"Последняя проба {at}: отвечает."
    since = clock(knocks.silent_since or knocks.looked_at)
    return f"Последняя проба {at}: {SILENCES[knocks.why]}. Неудач подряд: {knocks.failures}, с {since}."


def changes(wanted: Keeping) -> str:
    """Return what deciding it comes to, and how it is decided."""
    judged = "Сроки — всегда" if wanted.is_kept_always else "Сроки — только у уроков перебоя"
    carried = "после перебоя перенос" if wanted.carries_over else "переносить некуда"
    return f"{judged}, {carried}. Enter ещё раз — решить"


def explained(keeping: Keeping) -> Iterable[str]:
    """Return what a decision comes to, line by line."""
    if keeping.mode is SchoolMode.PRIMARY and not keeping.keeps_both:
        yield "Переносить никуда не надо. Перебой — когда недоступен этот журнал: пишут"
        yield "на бумаге и вносят сюда за два рабочих дня (пп. 3.1, 3.2)."
    else:
        yield "Записанное во время перебоя переносят в региональную систему за два"
        yield "рабочих дня (п. 3.2): «Мой день», «Перебои», лист и акт переноса."
    if keeping.is_kept_always:
        yield "Сроки раздела 2 проверяются здесь всегда."
    else:
        yield "Сроки раздела 2 проверяются только у уроков, которые шли в перебой: урок,"
        yield "отсутствующие, тема, задание. Остальное — в региональной системе."
    yield "Что решено, действует с сегодняшнего дня; за прежние дни — как было."

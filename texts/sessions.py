"""Words about open sessions and what lets an account in."""

from services.views.sessions import Over

_FAREWELLS = {
    Over.ENDED: "Этот сеанс закончен: так решили вы с другого места или администратор журнала.",
    Over.CLOSED: "Учётная запись закрыта администратором журнала.",
    Over.ROLE_TAKEN: "Ваши права в журнале изменились. Войдите снова.",
}


def farewell(why: Over) -> str:
    """Return what somebody reads whose session was ended."""
    return f"{_FAREWELLS[why]}\nВсё сохранённое цело."

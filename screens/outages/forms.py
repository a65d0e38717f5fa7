"""What is asked when access to the regional system goes, and when it is back."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from rules.outages import Keeping
from screens.asking import AskingScreen
from screens.form import Line
from screens.journal.new_lesson import day_of
from services.desk import Desk
from services.requests import CorrectOutage, EndOutage, OpenOutage
from services.views.carry_over import OutageView
from texts import outage as words
from texts.dates import clock, day_numbers, moment

NOT_A_TIME = "Время пишут так: {time} или {day} {time}"

STILL_AWAY = "Впишите, с какого часа доступ есть; его снова нет — новый перебой, F8"
A_YEAR = timedelta(days=366)
"""An outage longer ago is a slip of the hand."""

_BETWEEN = re.compile(r"\s*[–—-]\s*")
_TIME = re.compile(r"(?:(\S+)\s+)?([0-9]{1,2}):([0-9]{2})")


def time_of(text: str, now: datetime) -> datetime | None:
    """Read «10:20» of today, «19.11 10:20» or «19.11.2026 10:20»; empty is now, to the minute."""
    if not text:
        return now
    found = _TIME.fullmatch(text)
    on = found and day_of(found[1] or "", now.date())
    if not found or not on or now.date() - on > A_YEAR:
        return None
    try:
        return datetime.combine(on, time(int(found[2]), int(found[3])))
    except ValueError:
        return None


def span_of(text: str, now: datetime) -> tuple[datetime, datetime | None] | None:
    """Read a time as above, or «18.11 9:05–10:30», «18.11 23:00–19.11 1:00» of what is over."""
    since, *until = _BETWEEN.split(text)
    began = time_of(since, now)
    if began is None or not until:
        return None if began is None else (began, None)
    ended = time_of(until[0], began) if since and until[0] and not until[1:] else None
    return None if ended is None else (began, ended)


class OpenOutageForm(AskingScreen):
    """Since when, and what happened."""

    TITLE = "Новый перебой"

    def __init__(self, desk: Desk, keeping: Keeping) -> None:
        super().__init__(desk, "")
        self._keeping = keeping

    def hint(self) -> str:
        """Return what begins with an outage."""
        past = "Прошедший перебой — сразу с концом: 18.11 9:05–10:30."
        return f"{words.begins(self._keeping)} Пустое время — сейчас. {past}"

    def lines(self) -> Iterable[Line]:
        """Return the lines."""
        return (
            Line("since", "С какого часа"),
            Line("cause", "Что случилось", value="Нет интернета", replaced=True),
        )

    def understood(self) -> OpenOutage | str:
        """Return the request, or what is not understood."""
        span = span_of(self.value("since"), self.desk.now())
        if span is None:
            return _how(self.desk.now())
        began, ended = span
        return OpenOutage(self.value("cause"), began, self.desk.new_request(), ended)


class EndOutageForm(AskingScreen):
    """Since when access is back."""

    TITLE = "Связь есть"

    def __init__(self, desk: Desk, outage: OutageView) -> None:
        super().__init__(desk, "")
        self._outage = outage

    def hint(self) -> str:
        """Return what begins with its end."""
        deed = words.deed(self._outage)
        return f"После этого два рабочих дня, чтобы {deed} записи (п. 3.2). Пустое время — сейчас."

    def lines(self) -> Iterable[Line]:
        """Return the line."""
        return (Line("until", "С какого часа есть"),)

    def understood(self) -> EndOutage | str:
        """Return the request, or what is not understood."""
        at = time_of(self.value("until"), self.desk.now())
        if at is None:
            return _how(self.desk.now())
        return EndOutage(self._outage.outage, self._outage.version, at, self.desk.new_request())


class CorrectOutageForm(AskingScreen):
    """When it began and ended in truth, what happened, and why that was not said at once."""

    TITLE = "Исправить перебой"
    HINT = (
        "Список переноса, сроки и отчёт за месяц пойдут по этому времени; что уже отмечено"
        " перенесённым, останется (п. 3.2). Почему — для журнала изменений и акта."
    )

    def __init__(self, desk: Desk, outage: OutageView) -> None:
        super().__init__(desk, words.when(outage, desk.now()))
        self._outage = outage

    def lines(self) -> Iterable[Line]:
        """Return the lines, with what stands there now."""
        yield Line("since", "Доступа нет с", value=moment(self._outage.started_at), replaced=True)
        if self._outage.ended_at is not None:
            yield Line("until", "Доступ есть с", value=moment(self._outage.ended_at), replaced=True)
        yield Line("cause", "Что случилось", value=self._outage.cause, replaced=True)
        yield Line("why", "Почему исправлено")

    def understood(self) -> CorrectOutage | str:
        """Return the request, or what is not understood."""
        began = self._time("since", self._outage.started_at)
        ended = self._outage.ended_at and self._time("until", self._outage.ended_at)
        if isinstance(began, str):
            return began
        if isinstance(ended, str):
            return ended
        cause, why = self.value("cause"), self.value("why")
        there = self._outage
        return CorrectOutage(there.outage, there.version, cause, began, ended, why, self.desk.new_request())

    def _time(self, name: str, stands: datetime) -> datetime | str:
        """Return what a line says; left alone it is the very second that stands there."""
        told = self.value(name)
        if told == moment(stands):
            return stands
        if not told and name == "until":
            return STILL_AWAY
        return (time_of(told, self.desk.now()) if told else None) or _how(self.desk.now())


def _how(now: datetime) -> str:
    return NOT_A_TIME.format(time=clock(now), day=day_numbers(now))

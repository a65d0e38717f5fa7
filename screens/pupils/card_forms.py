"""Forms about a pupil's family and papers: the card, a guardian, an application for print."""

from collections.abc import Iterable
from datetime import timedelta

from rules.text import name_key
from screens.asking import AskingScreen, Unclear
from screens.form import Line
from screens.keys import as_russian
from screens.people.names import NAME_NOT_WHOLE, letter_of, name_parts
from screens.search import one_of
from services.desk import Desk
from services.requests import AddGuardian, EndApplication, EnterApplication, SetCard
from services.views.applications import ApplicationLine
from services.views.pupil import GuardianLine, PupilPage
from texts.dates import WEEKDAYS_SHORT, day_numbers
from texts.people import DELIVERY_LETTERS

_YES = "yes"
_ACCESS_LETTERS = {"д": _YES, "н": "no"}


class CardForm(AskingScreen):
    """What the school knows of a pupil; passport and СНИЛС have a form of their own (clauses.md, 1.6)."""

    TITLE = "Личная карточка"

    def __init__(self, desk: Desk, page: PupilPage) -> None:
        super().__init__(desk, page.full_name)
        self._page = page

    def lines(self) -> Iterable[Line]:
        """Return the card as it stands."""
        card = self._page.card
        yield Line("birth_place", "Место рождения", value=card.birth_place)
        yield Line("address", "Адрес", value=card.address)
        yield Line("phone", "Телефон", value=card.phone)
        if self._page.keeps_health:
            yield Line("health_group", "Группа здоровья", value=card.health_group)
        yield Line("arrived_from", "Прибыл(а) из", value=card.arrived_from)
        yield Line("notes", "Примечания", value=card.notes)

    def understood(self) -> SetCard:
        """Return the card as it is written now."""
        page = self._page
        health = self.value("health_group") if page.keeps_health else page.card.health_group
        return SetCard(
            page.pupil,
            self.value("birth_place"),
            self.value("address"),
            self.value("phone"),
            health,
            self.value("arrived_from"),
            self.value("notes"),
            page.card.version,
            self.desk.new_request(),
        )


class GuardianForm(AskingScreen):
    """A guardian of the pupil."""

    TITLE = "Родитель или представитель"
    HINT = (
        "Фамилия первой. Родителя брата или сестры программа узнаёт по имени\nи телефону.\n"
        "Доступ к дневнику: Д — да; иначе сведения печатают по заявлению (п. 2.12)."
    )

    def __init__(self, desk: Desk, page: PupilPage) -> None:
        super().__init__(desk, page.full_name)
        self._page = page

    def lines(self) -> Iterable[Line]:
        """Return what a guardian is entered by."""
        return (
            Line("name", "Фамилия, имя, отчество"),
            Line("relation", "Кем приходится"),
            Line("phone", "Телефон"),
            Line("access", "Доступ к дневнику (Д, Н)"),
        )

    def wrong(self, name: str) -> str:
        """Tell at once that the name is not whole, or that «да» or «нет» was not understood."""
        if name == "name" and not name_parts(self.value("name"))[1]:
            return NAME_NOT_WHOLE
        if name == "access" and self.value("access") and self._access() is None:
            return "Доступ к дневнику: Д — да, Н — нет"
        return ""

    def _access(self) -> str | None:
        return letter_of(self.value("access"), _ACCESS_LETTERS)

    def understood(self) -> AddGuardian | str:
        """Return the guardian."""
        surname, given, patronymic = name_parts(self.value("name"))
        return AddGuardian(
            self._page.pupil,
            surname,
            given,
            patronymic,
            self.value("relation"),
            self.value("phone"),
            self._access() == _YES,
            self.desk.new_request(),
        )


class ApplicationForm(AskingScreen):
    """A written application for printed progress."""

    TITLE = "Заявление о печати"

    def __init__(self, desk: Desk, page: PupilPage) -> None:
        super().__init__(desk, page.full_name)
        self._page = page

    def lines(self) -> Iterable[Line]:
        """Return what an application is entered by."""
        only = self._page.guardians[0].full_name if len(self._page.guardians) == 1 else ""
        return (
            Line("guardian", "Кто подал", value=only),
            Line("received", "Когда подано"),
            Line("since", "С какого дня"),
            Line("until", "По какой день"),
            Line("weekday", "День недели"),
            Line("delivery", "Как отдать"),
        )

    def hint(self) -> str:
        """Tell how the lines are read."""
        return (
            "«Подано» и «с» пусто — сегодня, «по» пусто — до конца года.\n"
            "День недели — какой назван в заявлении: пн, вт, ср, чт, пт, сб.\n"
            "Отдать: Л — лично (пусто — тоже), Р — через ребёнка, П — почтой."
        )

    def understood(self) -> EnterApplication | str:
        """Return the application, or what is not understood."""
        guardian = self._guardian()
        if isinstance(guardian, str):
            return Unclear("guardian", f"Кто подал: {guardian}")
        received, since = self.day("received"), self.day("since")
        until = self.day("until") if self.value("until") else None
        if isinstance(received, str):
            return received
        if isinstance(since, str):
            return since
        if isinstance(until, str):
            return until
        weekday = weekday_of(self.value("weekday"))
        if weekday is None:
            told = "День недели: как в заявлении, две буквы — пн, вт, ср, чт, пт, сб"
            return Unclear("weekday", told)
        delivery = letter_of(self.value("delivery") or "л", DELIVERY_LETTERS)
        if delivery is None:
            return Unclear("delivery", "Как отдать: Л, Р или П")
        whom, request = guardian.guardian, self.desk.new_request()
        return EnterApplication(self._page.pupil, whom, received, since, until, weekday, delivery, request)

    def _guardian(self) -> GuardianLine | str:
        typed, guardians = self.value("guardian"), self._page.guardians
        if not guardians:
            return "у ученика нет ни одного представителя. Сначала впишите его: Р"
        if not typed:
            return f"впишите первые буквы: {', '.join(one.full_name for one in guardians)}"
        return one_of(typed, guardians, [name_key(one.full_name) for one in guardians])


def weekday_of(typed: str) -> int | None:
    """Return the weekday 1–7 that two typed letters name, in either layout."""
    for reading in (typed.casefold()[:2], as_russian(typed.casefold()[:2])):
        if reading in WEEKDAYS_SHORT:
            return WEEKDAYS_SHORT.index(reading) + 1
    return None


class EndApplicationForm(AskingScreen):
    """The last day an application asks for."""

    TITLE = "Заявление больше не действует"

    def __init__(self, desk: Desk, application: ApplicationLine) -> None:
        super().__init__(desk, application.guardian)
        self._application = application

    def lines(self) -> Iterable[Line]:
        """Return what ending needs."""
        yesterday = day_numbers(self.desk.today() - timedelta(days=1))
        return (Line("until", "Последний день", value=yesterday),)

    def understood(self) -> EndApplication | str:
        """Return the ending, or that the day is none."""
        until = self.day("until")
        if isinstance(until, str):
            return until
        one = self._application
        return EndApplication(one.application, until, one.version, self.desk.new_request())

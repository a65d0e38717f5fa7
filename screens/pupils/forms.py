"""Forms of movement: a new pupil, another class, the last day, a study group."""

from collections.abc import Iterable
from datetime import timedelta

from screens.asking import AskingScreen
from screens.form import Line
from screens.people.classes import OfClasses
from screens.people.names import NAME_NOT_WHOLE, name_parts
from screens.people.who import WhoForm
from screens.search import one_of
from services.desk import Desk
from services.requests import (
    ArrivePupil,
    JoinGroup,
    LeaveGroup,
    LeavePupil,
    MovePupil,
)
from services.views.pupil import GroupChoice, GroupLine, PupilPage, groups_for
from texts.dates import day_numbers


class ArriveForm(WhoForm, OfClasses):
    """A new pupil."""

    TITLE = "Новый ученик"
    HINT = "Фамилия первой. День рождения полностью: 04.05.2013.\n«С какого дня» пусто — с сегодняшнего."

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")

    def lines(self) -> Iterable[Line]:
        """Return what a pupil is entered by."""
        return (
            Line("name", "Фамилия, имя, отчество"),
            Line("sex", "Пол (М или Ж)"),
            Line("born_on", "Дата рождения"),
            Line("file", "Личное дело, №"),
            Line("lodging", "Живёт (И интернат, Д дома)"),
            Line("class", "Класс"),
            Line("since", "С какого дня"),
            Line("order", "Приказ, №"),
        )

    def wrong(self, name: str) -> str:
        """Tell at once what is not understood of a line."""
        if name == "name" and not name_parts(self.value("name"))[1]:
            return NAME_NOT_WHOLE
        if name == "since" and isinstance(told := self.day(name), str):
            return told
        return super().wrong(name)

    def understood(self) -> ArrivePupil | str:
        """Return the new pupil, or what is not understood."""
        school_class, since = self.school_class(), self.day("since")
        born = self.born()
        if isinstance(born, str):
            return born
        if isinstance(since, str):
            return since
        if isinstance(school_class, str):
            return school_class
        surname, given, patronymic = name_parts(self.value("name"))
        file_no, order_no, request = self.value("file"), self.value("order"), self.desk.new_request()
        return ArrivePupil(
            surname,
            given,
            patronymic,
            self.sex(),
            born,
            file_no,
            self.lodging() or "",
            school_class,
            since,
            order_no,
            request,
        )


class MoveForm(OfClasses):
    """Another class from a day on."""

    TITLE = "Перевод в класс"
    HINT = (
        "День — первый в новом классе, пусто — сегодня. Отметки идут за учеником,\n"
        "группы прежнего класса кончаются накануне."
    )

    def __init__(self, desk: Desk, page: PupilPage) -> None:
        super().__init__(desk, page.full_name)
        self._page = page

    def lines(self) -> Iterable[Line]:
        """Return what a move needs."""
        return Line("class", "В какой класс"), Line("since", "С какого дня"), Line("order", "Приказ, №")

    def understood(self) -> MovePupil | str:
        """Return the move, or what is not understood."""
        school_class, since = self.school_class(), self.day("since")
        if isinstance(school_class, str):
            return school_class
        if isinstance(since, str):
            return since
        page, order_no, request = self._page, self.value("order"), self.desk.new_request()
        return MovePupil(page.pupil, school_class, since, order_no, page.last_stay, request)


class LeaveForm(AskingScreen):
    """The last day in the school."""

    TITLE = "Выбытие"
    HINT = (
        "Последний день в школе; пусто — сегодня. Всё записанное остаётся,\n"
        "после этого дня клетки ученика закрыты."
    )

    def __init__(self, desk: Desk, page: PupilPage) -> None:
        super().__init__(desk, page.full_name)
        self._page = page

    def lines(self) -> Iterable[Line]:
        """Return what leaving needs."""
        return Line("day", "Последний день"), Line("order", "Приказ, №")

    def understood(self) -> LeavePupil | str:
        """Return the leaving, or that the day is none."""
        day = self.day("day")
        if isinstance(day, str):
            return day
        page, order_no, request = self._page, self.value("order"), self.desk.new_request()
        return LeavePupil(page.pupil, day, order_no, page.last_stay, request)


class GroupForm(AskingScreen):
    """A study group from a day on."""

    TITLE = "В учебную группу"

    def __init__(self, desk: Desk, page: PupilPage) -> None:
        super().__init__(desk, page.full_name)
        self._page = page
        self._groups: tuple[GroupChoice, ...] = ()

    def lines(self) -> Iterable[Line]:
        """Return what joining needs."""
        return Line("group", "Группа"), Line("since", "С какого дня")

    def hint(self) -> str:
        """Tell how a group is named."""
        return "Первые буквы группы или предмета. Из другой группы того же предмета\nученик выходит накануне."

    async def load(self) -> None:
        """Read the groups the pupil may join."""
        self._groups = await self.desk.read(groups_for, self._page.pupil)
        titles = ", ".join(one.title for one in self._groups) or "групп нет"
        self.say(f"Группы: {titles}")

    def wrong(self, name: str) -> str:
        """Tell at once that there is no such group."""
        found = self._group() if name == "group" else None
        return found if isinstance(found, str) else ""

    def understood(self) -> JoinGroup | str:
        """Return the joining, or what is not understood."""
        group, since = self._group(), self.day("since")
        if isinstance(group, str):
            return group
        if isinstance(since, str):
            return since
        return JoinGroup(self._page.pupil, group.study_group, since, self.desk.new_request())

    def _group(self) -> GroupChoice | str:
        found = one_of(self.value("group"), self._groups, [one.key for one in self._groups])
        return f"Группа: {found}" if isinstance(found, str) else found


class LeaveGroupForm(AskingScreen):
    """The last day in a study group."""

    TITLE = "Выход из группы"

    def __init__(self, desk: Desk, group: GroupLine) -> None:
        super().__init__(desk, group.title)
        self._group = group

    def lines(self) -> Iterable[Line]:
        """Return what leaving a group needs."""
        yesterday = day_numbers(self.desk.today() - timedelta(days=1))
        return (Line("day", "Последний день", value=yesterday),)

    def understood(self) -> LeaveGroup | str:
        """Return the leaving, or that the day is none."""
        day = self.day("day")
        if isinstance(day, str):
            return day
        return LeaveGroup(self._group.membership, day, self.desk.new_request())

"""«Временный журнал файлом»: taken out for the coming days, and the files that came back (3.1)."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rules.codes import Role
from screens.actions import Action
from screens.content import fitted, shown
from screens.listed import ListedScreen
from screens.paper import is_printing, print_paper
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.station import Arrived, Office
from screens.temporary.merging import MergingScreen
from services.desk import Desk
from services.views.choices import ClassChoice, class_choices
from texts.dates import moment
from texts.plurals import lessons

OWN = ("own",)
_NAME = 54


class TemporaryScreen(ListedScreen[None]):
    """Enter takes a file out, or opens one that was brought back."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "взять / открыть", explained="Взять файл с собой или открыть то, что привезли"),
        Action("f5", "обновить", "read_again", explained="Посмотреть, не привезли ли ещё"),
    )

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk)
        self._office = office

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Временный журнал файлом")

    async def load(self) -> None:
        """Read the own classes and look into the folder."""
        classes = await self.desk.read(class_choices)
        teaches = Role.TEACHER in self.desk.roles
        arrived = await self._office.files.arrived()
        self.listed.show((*taking_lines(classes, teaches=teaches), *arrived_lines(arrived)))

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Take a file out, or open one."""
        match event.key:
            case Arrived(name):
                self.app.push_screen(MergingScreen(self.desk, self._office, name), self._told_dropped)
            case ClassChoice(school_class):
                self._take(school_class)
            case _:
                self._take(None)

    def _told_dropped(self, name: str | None) -> None:
        if name:
            self.call_next(self._show_without, name)

    async def _show_without(self, name: str) -> None:
        await self.read_now()
        self.say(f"Файл {name} убран с сервера")

    def _take(self, school_class: int | None) -> None:
        if not is_printing(self):
            taking = self._office.files.take_out(school_class)
            print_paper(self, taking, "пишу файл", lambda laid: lessons(laid.count))

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


def taking_lines(classes: Sequence[ClassChoice], *, teaches: bool) -> Iterable[Row]:
    """Return what can be taken out."""
    yield heading("Взять с собой: книга XLSX на 7 дней, заполняется на любом компьютере")
    if teaches:
        yield row(OWN, "Мои уроки")
    for choice in classes:
        yield row(choice, f"{choice.title} класс, все уроки")
    yield row(None, ("Файл ляжет в папку печати. В нём фамилии и отметки: храните его как журнал.", "quiet"))


def arrived_lines(arrived: Sequence[Arrived]) -> Iterable[Row]:
    """Return the files that came back."""
    yield EMPTY
    yield heading("Привезли: сначала видно, что запишется")
    for one in arrived:
        yield row(one, f"{fitted(one.name, _NAME)} ", (moment(one.at), "quiet"))
    if not arrived:
        yield row(None, "Файлов нет. Отдайте файл администратору, он положит его на сервер:")
        yield row(None, shown("    zhurnal import файл.xlsx"))

"""«Документы»: papers of a class, its pages, forms, the register; Enter prints into the folder."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from screens.actions import Action
from screens.content import fitted, shown
from screens.day_form import PastDayForm
from screens.jump.papers import FoundPaper
from screens.listed import ListedScreen
from screens.paper import is_printing, print_paper
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.station import Office
from services.desk import Desk
from services.views.carry_over import OutageView
from services.views.choices import ClassChoice, class_choices, class_pupils, page_choices
from services.views.diary import Child
from services.views.journal import PageChoice
from services.views.outage_papers import papers_of_outage
from services.views.paper_rights import papers_allowed
from services.views.teacher_choices import TeacherChoice, controls_journals, teacher_choices
from texts.dates import day_numbers
from texts.outage import when
from texts.papers import (
    APPLICATION,
    BLANKS,
    CARD,
    CONSENT,
    KEYS,
    KEYS_TITLE,
    LETTER,
    OF_CLASS,
    OF_CONTROL,
    OF_OUTAGES,
    OF_PUPIL,
    OF_TEACHER,
    PAGE,
    REGISTER,
    REGISTER_TITLE,
    WITHOUT_PAST,
)
from texts.titles import page_title

_TITLE = 40


@dataclass(frozen=True, slots=True)
class Paper:
    """A document about a thing."""

    document: str
    thing: int | None


class PapersScreen(ListedScreen[None]):
    """``<-`` ``->`` another class; on a pupil Enter, С, П, К print what is about one pupil."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "печать", explained="Напечатать документ в папку станции"),
        Action(
            "c",
            "согласие",
            "consent",
            sign="С",
            explained="На ученике: бланк согласия на обработку данных",
            in_line=False,
        ),
        Action(
            "g", "письмо", "letter", sign="П", explained="На ученике: информационное письмо", in_line=False
        ),
        Action("r", "карточка", "card", sign="К", explained="На ученике: личная карточка", in_line=False),
        Action("left", "класс", "turn(-1)", sign="<- ->", explained="Другой класс"),
        Action("f5", "на день", "on_day", explained="Печатать так, как было на конец прошедшего дня"),
        Action("right", "", "turn(1)", in_line=False),
    )

    def __init__(self, desk: Desk, office: Office, wanted: FoundPaper | None = None) -> None:
        super().__init__(desk)
        self._office = office
        self._wanted = wanted
        self._choices: tuple[ClassChoice, ...] = ()
        self._pages: tuple[PageChoice, ...] = ()
        self._pupils: tuple[Child, ...] = ()
        self._teachers: tuple[TeacherChoice, ...] = ()
        self._controls = False
        self._at = 0
        self._on: date | None = None

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Документы")

    async def load(self) -> None:
        """Read the classes, and of the chosen one its pages and pupils."""
        self._choices = await self.desk.read(class_choices)
        if self._wanted and self._wanted.school_class:
            self._at = [one.school_class for one in self._choices].index(self._wanted.school_class)
        self._teachers = await self.desk.read(teacher_choices)
        self._controls = await self.desk.read(controls_journals)
        own = self._choices[self._at] if self._choices else None
        may = await self.desk.read(papers_allowed, own.school_class if own else None)
        outage = await self.desk.read(papers_of_outage) if "outages" in may else None
        first = tuple(outage_lines(outage, self.desk.now(), may))
        may -= {one.key.document for one in first if isinstance(one.key, Paper)}
        school = tuple(school_lines(self._teachers, controls=self._controls, may=may))
        if own is None:
            none = (EMPTY, row(None, ("Классов, чьи документы вы печатаете, нет.", "quiet")))
            self._show((*first, *none, *school))
            return
        self._pages = await self.desk.read(page_choices)
        self._pupils = await self.desk.read(class_pupils, own.school_class)
        self._headed()
        self._show((*first, *paper_lines(own, self._pages, may), *school, *pupil_lines(self._pupils)))

    def _show(self, lines: Iterable[Row]) -> None:
        listed = tuple(lines)
        self.listed.show(listed, from_top=True)
        if self._wanted is None:
            return
        line = APPLICATION if self._wanted.document in OF_PUPIL else self._wanted.document
        papers = (one.key for one in listed if isinstance(one.key, Paper))
        wanted = next((one for one in papers if one.document == line), None)
        self._wanted = None
        if wanted is not None:
            self.listed.reach(wanted)

    def _headed(self) -> None:
        day = (f"на {day_numbers(self._on)}",) if self._on else ()
        self.at("Документы", *(one.title for one in self._choices[self._at : self._at + 1]), *day)

    async def action_turn(self, by: int) -> None:
        """Show the class before or after."""
        if self._choices:
            self._at = (self._at + by) % len(self._choices)
            await self.read_now()

    def action_on_day(self) -> None:
        """Ask for the day whose end the papers are to show."""
        self.app.push_screen(PastDayForm(self.desk, "документы", self._show_on))

    def _show_on(self, day: date) -> None:
        self._on = None if day == self.desk.today() else day
        self._headed()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Print the document of the line."""
        if isinstance(event.key, Paper):
            self._print(event.key)

    def action_consent(self) -> None:
        """Print the consent form of the pupil under the cursor."""
        self._print_of_pupil(CONSENT)

    def action_letter(self) -> None:
        """Print the information letter of the pupil under the cursor."""
        self._print_of_pupil(LETTER)

    def action_card(self) -> None:
        """Print the personal card of the pupil under the cursor; the look at it is kept (5.2)."""
        self._print_of_pupil(CARD)

    def _print_of_pupil(self, document: str) -> None:
        paper = self.listed.chosen
        if isinstance(paper, Paper) and paper.document == APPLICATION:
            self._print(Paper(document, paper.thing))
        else:
            self.say("Это печатается на ученике: список внизу")

    def _print(self, paper: Paper) -> None:
        if is_printing(self):
            return
        on = None if paper.document in WITHOUT_PAST else self._on
        print_paper(self, self._office.paper(paper.document, paper.thing, on))


def outage_lines(outage: OutageView | None, now: datetime, may: Container[str]) -> Iterable[Row]:
    """Return what is wanted because of an outage: blanks while it lasts, then what tells of carrying over."""
    if outage is None:
        return
    yield heading(f"Перебой {when(outage, now)}")
    for document, title in OF_OUTAGES.items():
        if document in may and (document in BLANKS) is (outage.ended_at is None):
            yield row(Paper(document, None), title)
    yield EMPTY


def paper_lines(own: ClassChoice, pages: Iterable[PageChoice], may: Container[str]) -> Iterable[Row]:
    """Return what somebody may print about a class."""
    yield heading(f"{own.title} класс")
    for document, title in OF_CLASS.items():
        if document in may:
            yield row(Paper(document, own.school_class), title)
    mine = [page for page in pages if page.class_title == own.title]
    if mine:
        yield EMPTY
        yield heading("Страницы журнала, текущий период")
    for page in mine:
        title = page_title("", page.subject, page.group_title)
        yield row(
            Paper(PAGE, page.course), f"{fitted(shown(title), _TITLE)} ", (shown(page.teachers), "quiet")
        )


def school_lines(teachers: Iterable[TeacherChoice], *, controls: bool, may: Container[str]) -> Iterable[Row]:
    """Return what can be printed about the school and about teachers."""
    titles = {name: title for name, title in ({REGISTER: REGISTER_TITLE} | OF_OUTAGES).items() if name in may}
    yield EMPTY
    yield heading("Школа")
    for document, title in (titles | (OF_CONTROL if controls else {}) | {KEYS: KEYS_TITLE}).items():
        yield row(Paper(document, None), title)
    for document, title in OF_TEACHER.items():
        for number, teacher in enumerate(teachers):
            if number == 0:
                yield EMPTY
                yield heading(title)
            yield row(Paper(document, teacher.person), shown(teacher.full_name))


def pupil_lines(pupils: Iterable[Child]) -> Iterable[Row]:
    """Return what can be printed about pupils."""
    yield EMPTY
    yield heading("Ученики: Enter заявление, С согласие (бланки), П письмо, К карточка")
    for pupil in pupils:
        yield row(Paper(APPLICATION, pupil.pupil), shown(pupil.full_name))

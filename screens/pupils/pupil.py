"""A pupil whole: card, movement, groups, guardians, applications; opening it is kept in the trail."""

from typing import ClassVar

from textual.events import Resize
from textual.screen import Screen

from rules.permissions import Act
from screens.actions import Action
from screens.content import shown
from screens.listed import ListedScreen
from screens.people.correcting import CorrectForm
from screens.pupils.card_forms import ApplicationForm, CardForm, EndApplicationForm, GuardianForm
from screens.pupils.forms import GroupForm, LeaveForm, LeaveGroupForm, MoveForm
from screens.pupils.lines import Part, look_lines, page_lines
from screens.pupils.sensitive_form import SensitiveForm
from screens.rows import RowList
from services.desk import Desk
from services.outcomes import Saved
from services.refused import Refused
from services.requests import OpenCard, SetDiaryAccess
from services.sensitive import SensitiveLine
from services.views.applications import ApplicationLine
from services.views.correcting import to_correct
from services.views.pupil import GroupLine, GuardianLine, PupilPage, card_looks, pupil_page
from texts.people import sensitive_title

_CARD = Action("f2", "карточка", "card", explained="Дополнить личную карточку")
_OPEN = Action(
    "enter",
    "изменить",
    explained="На родителе: дать или снять доступ к дневнику; на группе, на заявлении: последний день",
    in_line=False,
)
_MOVES = (
    Action("f6", "перевод", "move", explained="Перевести в другой класс или вернуть выбывшего"),
    Action("f8", "выбытие", "leave_school", explained="Отметить последний день в школе"),
    Action("f7", "группа", "group", explained="В учебную группу с какого-то дня"),
    Action(
        "b",
        "исправить",
        "correct",
        sign="И",
        explained="Исправить имя, пол, дату рождения, личное дело, где живёт",
    ),
)
_CORRECT_GUARDIAN = Action(
    "a",
    "имя родителя",
    "correct_guardian",
    sign="Ф",
    explained="Исправить имя и телефон родителя, на котором стоит курсор",
    in_line=False,
)
_GUARDIAN = Action("h", "родитель", "guardian", sign="Р", explained="Вписать родителя или представителя")
_APPLICATION = Action("p", "заявление", "application", sign="З", explained="Заявление о печати сведений")
_SENSITIVE = Action(
    "c", "СНИЛС", "sensitive", sign="С", explained="Внести СНИЛС и паспорт по согласию (п. 1.6)"
)
_OF_GUARDIAN = Action(
    "g",
    "СНИЛС родителя",
    "sensitive_of_guardian",
    sign="П",
    explained="Внести СНИЛС и паспорт родителя, на котором стоит курсор",
    in_line=False,
)
_LOOKS = Action("f3", "кто смотрел", "looks", explained="Кто открывал эту карточку и когда")


class PupilScreen(ListedScreen[None]):
    """What the reader may keep has its key; Enter on a line changes that line."""

    def __init__(self, desk: Desk, pupil: int) -> None:
        super().__init__(desk)
        self._pupil = pupil
        self._page: PupilPage | None = None
        self._sensitive: tuple[SensitiveLine, ...] = ()
        self._looked = False

    @property
    def actions(self) -> tuple[Action, ...]:
        """The keys of what the reader may do with this pupil."""
        may = self._page.may if self._page else frozenset()
        keys: list[Action] = []
        if Act.KEEP_CARD in may:
            keys.append(_CARD)
            if Act.KEEP_SENSITIVE in may and self._sensitive:
                keys.append(_SENSITIVE)
                if self._page and self._page.guardians:
                    keys.append(_OF_GUARDIAN)
            keys += (_GUARDIAN, _CORRECT_GUARDIAN)
        if Act.MOVE_PUPIL in may:
            keys += _MOVES
        if Act.KEEP_APPLICATIONS in may:
            keys.append(_APPLICATION)
        if Act.VIEW_AUDIT in may:
            keys.append(_LOOKS)
        if may & {Act.KEEP_CARD, Act.MOVE_PUPIL, Act.KEEP_APPLICATIONS}:
            keys.append(_OPEN)
        return (*keys, *super().actions)

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Ученики")

    async def load(self) -> None:
        """Note the look once, then read the pupil."""
        if not self._looked:
            noted = await self.desk.send(OpenCard(self._pupil, self.desk.new_request()))
            self._looked = isinstance(noted, Saved)  # a look is no change: nothing is told as saved
            if not self._looked:
                self.answer(noted)
                return
        self._sensitive = await self.desk.sensitive(self._pupil)
        self._page = await self.desk.read(pupil_page, self._pupil)
        self.at("Ученики", self._page.full_name)
        self.bottom.actions = self.actions
        self._refill()

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self._refill()

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Change what the line is about."""
        if not isinstance(event.key, Part):
            return
        match event.key.thing:
            case GuardianLine() as guardian:
                await self._turn_access(guardian)
            case GroupLine() as group:
                self._ask(LeaveGroupForm(self.desk, group))
            case ApplicationLine() as application:
                self._ask(EndApplicationForm(self.desk, application))
            case SensitiveLine() as covered:
                await self._open(covered)

    async def _turn_access(self, one: GuardianLine) -> None:
        request = SetDiaryAccess(self._pupil, one.guardian, not one.diary_access, self.desk.new_request())
        if self.answer(await self.desk.send(request)):
            await self.read_now()
            given = "Доступ к дневнику дан" if not one.diary_access else "Доступ к дневнику снят"
            self.say(f"{given}: {one.full_name}. Вернуть: Enter")

    async def _open(self, covered: SensitiveLine) -> None:
        """Show a value in the bottom line until the next key; that it was opened is on record by then."""
        found = await self.desk.reveal(self._pupil, covered.kind, covered.guardian)
        if isinstance(found, str):
            self.say(f"{sensitive_title(covered.kind)}: {shown(found)}. Записано, что вы открыли")
        else:
            self.answer(found)

    def action_sensitive(self) -> None:
        """Enter СНИЛС and passport."""
        self._enter_sensitive(None)

    def action_sensitive_of_guardian(self) -> None:
        """Enter those of the guardian the cursor stands at."""
        guardian = self._guardian_chosen(self._page) if self._page else None
        if guardian is None:
            self.say("Встаньте на родителя или представителя: П вносит его СНИЛС и паспорт")
        else:
            self._enter_sensitive(guardian)

    def _enter_sensitive(self, guardian: GuardianLine | None) -> None:
        if self._page:
            whose = guardian.guardian if guardian else None
            kept = [one for one in self._sensitive if one.guardian == whose]
            self._ask(SensitiveForm(self.desk, self._page, kept, guardian))

    def _guardian_chosen(self, page: PupilPage) -> GuardianLine | None:
        match self.listed.chosen:
            case Part(GuardianLine() as guardian):
                return guardian
            case Part(SensitiveLine() as covered):
                return next((one for one in page.guardians if one.guardian == covered.guardian), None)
        return None

    def action_card(self) -> None:
        """Write the card."""
        if self._page:
            self._ask(CardForm(self.desk, self._page))

    def action_move(self) -> None:
        """Put the pupil into another class."""
        if self._page:
            self._ask(MoveForm(self.desk, self._page))

    async def action_correct(self) -> None:
        """Correct who the pupil is."""
        if self._page:
            await self._correct(self._page.person)

    async def action_correct_guardian(self) -> None:
        """Correct who the guardian is that the cursor stands at."""
        guardian = self._guardian_chosen(self._page) if self._page else None
        if guardian is None:
            self.say("Встаньте на родителя или представителя: Ф исправляет его имя и телефон")
        else:
            await self._correct(guardian.person)

    async def _correct(self, person: int) -> None:
        try:
            self._ask(CorrectForm(self.desk, await self.desk.read(to_correct, person)))
        except Refused as refused:
            self.show_refusal(refused.refusal)

    def action_leave_school(self) -> None:
        """Note the last day."""
        if self._page:
            self._ask(LeaveForm(self.desk, self._page))

    def action_group(self) -> None:
        """Put the pupil into a study group."""
        if self._page:
            self._ask(GroupForm(self.desk, self._page))

    def action_guardian(self) -> None:
        """Enter a guardian."""
        if self._page:
            self._ask(GuardianForm(self.desk, self._page))

    def action_application(self) -> None:
        """Enter an application."""
        if self._page:
            self._ask(ApplicationForm(self.desk, self._page))

    def action_looks(self) -> None:
        """Show who opened the card."""
        if self._page:
            self.app.push_screen(LooksScreen(self.desk, self._pupil, self._page.full_name))

    def _ask(self, form: Screen[bool]) -> None:
        self.app.push_screen(form, self._asked)

    async def _asked(self, written: bool | None) -> None:
        if written:
            await self.read_now()
            self.note_saved(self.desk.now())

    def _refill(self) -> None:
        if self._page:
            self.listed.show(page_lines(self._page, self.size.width, self._sensitive), in_place=True)


class LooksScreen(ListedScreen[None]):
    """Who looked at a card."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (Action("escape", "назад", "step_back", in_line=True),)

    def __init__(self, desk: Desk, pupil: int, name: str) -> None:
        super().__init__(desk)
        self._pupil = pupil
        self._whose = name

    def on_mount(self) -> None:
        """Name the card."""
        self.at("Кто смотрел карточку", self._whose)

    async def load(self) -> None:
        """Read who looked."""
        self.listed.show(look_lines(await self.desk.read(card_looks, self._pupil)))

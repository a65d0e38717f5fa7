"""One account, one's own or anybody's: where the journal is open under it, the code at sign-in, keys."""

from typing import Any, ClassVar

from rules.codes import Role
from screens.account.forms import AddKeyScreen, DropOwnFactorScreen
from screens.account.lines import Deed, Wish, account_lines
from screens.account.second_factor import SecondFactorScreen
from screens.actions import Action
from screens.listed import ListedScreen
from screens.people.correcting import CorrectForm
from screens.rows import RowList
from screens.station import Office
from services.desk import Desk
from services.requests import (
    CloseAccount,
    DropKey,
    DropSecondFactor,
    EndSession,
    GiveRole,
    ReopenAccount,
    Request,
    TakeRole,
)
from services.views.correcting import to_correct
from services.views.sessions import AccountPage, account_page
from texts.codes import role

_ASKED = {
    Deed.END_SESSION: "Закончить этот сеанс? Его экран сразу закроется",
    Deed.SWITCH_OFF: "Не спрашивать больше кода при входе этого человека?",
    Deed.DROP_KEY: "Убрать ключ? По нему больше не войти",
    Deed.GIVE_ROLE: "Дать роль «{role}»? Её экран откроется при следующем входе",
    Deed.TAKE_ROLE: "Снять роль «{role}»? Открытые сеансы сразу закроются",
    Deed.CLOSE: "Закрыть учётную запись? Открытые сеансы сразу закроются",
    Deed.REOPEN: "Открыть учётную запись снова? Пароль останется прежним",
}
_DONE = {
    Deed.END_SESSION: "Сеанс закончен",
    Deed.SWITCH_OFF: "Код при входе больше не спрашивается",
    Deed.DROP_KEY: "Ключ убран",
    Deed.GIVE_ROLE: "Роль дана",
    Deed.TAKE_ROLE: "Роль снята",
    Deed.CLOSE: "Учётная запись закрыта",
    Deed.REOPEN: "Учётная запись открыта",
}


class AccountScreen(ListedScreen[None]):
    """Enter does what the line says: forms open at once, what takes something away is asked once more."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "изменить", explained="Закончить сеанс, включить код, убрать ключ или роль"),
        Action("escape", "назад", "step_back"),
        Action("f5", "обновить", "read_again", explained="Посмотреть ещё раз"),
    )

    def __init__(self, desk: Desk, office: Office, login: str = "") -> None:
        super().__init__(desk)
        self._office = office
        self._login = login
        self._shown: AccountPage | None = None
        self._asked: Wish | None = None

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at(*(("Учётные записи", self._login) if self._login else ("Мой вход",)))

    async def load(self) -> None:
        """Read the account."""
        self._shown = await self.desk.read(account_page, self._login)
        self.listed.show(account_lines(self._shown), in_place=True)

    def on_row_list_row_reached(self, event: RowList.RowReached) -> None:
        """Forget what was asked about another line."""
        self._asked = None

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open a form, or ask once more and then do it."""
        wish, shown = event.key, self._shown
        if not isinstance(wish, Wish) or shown is None:
            return
        if wish.deed is Deed.SWITCH_ON:
            self.app.push_screen(SecondFactorScreen(self.desk, self._office, shown))
        elif wish.deed is Deed.ADD_KEY:
            self.app.push_screen(AddKeyScreen(self.desk), self._key_added)
        elif wish.deed is Deed.CORRECT:
            form = CorrectForm(self.desk, await self.desk.read(to_correct, shown.person))
            self.app.push_screen(form, self._corrected)
        elif wish.deed is Deed.SWITCH_OFF and shown.is_own:
            self.app.push_screen(DropOwnFactorScreen(self.desk, shown.login), self._factor_dropped)
        elif self._asked != wish:
            self._asked = wish
            named = role(wish.role) if wish.role else ""
            self.say(_ASKED[wish.deed].format(role=named) + ". Да: ещё раз Enter")
        else:
            await self._do(wish, shown.login)

    async def _do(self, wish: Wish, login: str) -> None:
        self._asked = None
        if self.answer(await self.desk.send(self._request(wish, login))):
            await self.read_now()
            self.say(_DONE[wish.deed])

    def _request(self, wish: Wish, login: str) -> Request:
        request = self.desk.new_request()
        match wish.deed:
            case Deed.END_SESSION:
                return EndSession(wish.thing, request)
            case Deed.DROP_KEY:
                return DropKey(wish.thing, request)
            case Deed.GIVE_ROLE:
                return GiveRole(login, wish.role or Role.PUPIL, request)
            case Deed.TAKE_ROLE:
                return TakeRole(login, wish.role or Role.PUPIL, request)
            case Deed.CLOSE:
                return CloseAccount(login, request)
            case Deed.REOPEN:
                return ReopenAccount(login, request)
            case _:
                return DropSecondFactor(login, "", request)

    def _corrected(self, corrected: bool | None) -> None:
        if corrected:
            self.note_saved(self.desk.now())

    def _key_added(self, added: bool | None) -> None:
        if added:
            self.say("Ключ добавлен. В следующий раз ssh войдёт по нему")

    def _factor_dropped(self, dropped: bool | None) -> None:
        if dropped:
            self.say(_DONE[Deed.SWITCH_OFF])

    async def action_read_again(self) -> Any:
        """Look again."""
        await self.read_now()

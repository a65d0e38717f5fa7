"""Home of the administrator: accounts with search, a new first password for one, sessions open now."""

from collections.abc import Iterable
from typing import ClassVar

from textual.events import Resize

from screens.account.page import AccountScreen
from screens.accounts.employing import EmployForm
from screens.accounts.families import FamiliesForm
from screens.accounts.issue import IssueScreen
from screens.accounts.lines import account_key, account_lines, session_lines
from screens.actions import Action
from screens.copies.page import CopiesScreen
from screens.filtered import FilteredScreen
from screens.listed import ListedScreen
from screens.rows import Row, RowList
from screens.safety import alarm_lines
from screens.search import only
from screens.station import Office
from services.desk import Desk
from services.views import choices
from services.views.choices import AccountLine
from services.views.sessions import OpenSignIn, open_sign_ins


class AccountsScreen(FilteredScreen[None]):
    """Everybody's account, narrowed by typing a surname, a login or a role."""

    HINT = "фамилия, логин или роль"
    TELLS_HEALTH = True
    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "пароль", explained="Выдать новый первый пароль"),
        Action("f2", "новый", "employ", explained="Вписать сотрудника: имя, роли, логин, первый пароль"),
        Action(
            "f3",
            "семьям",
            "families",
            explained="Логины семьям класса: новым ученикам и родителям",
            in_line=False,
        ),
        Action("f6", "работают", "sessions", explained="Кто сейчас работает в журнале"),
        Action("f7", "вход", "account", explained="Сеансы, код, ключи и роли человека; закрыть запись"),
        Action("f8", "снимки", "copies", explained="Копии журнала: какие есть, сделать, проверить"),
    )

    _accounts: tuple[AccountLine, ...] = ()
    _keys: tuple[str, ...] = ()
    _read = False

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk)
        self._office = office

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Учётные записи")

    async def load(self) -> None:
        """Read the accounts once; typing narrows what was read."""
        self._accounts = await self.desk.read(choices.account_lines)
        self._keys = tuple(account_key(line) for line in self._accounts)
        self._read = True
        self.at("Учётные записи", str(len(self._accounts)))
        self.refill()

    def rows_of(self, typed: str) -> Iterable[Row]:
        """Return the accounts that are found."""
        if not self._read:
            return ()
        found = account_lines(only(typed, self._accounts, self._keys), self.size.width)
        return (*alarm_lines(self.desk, self.size.width), *found)

    def on_resize(self, event: Resize) -> None:
        """Lay the lines out for the window there is now."""
        self.refill()

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Offer a new first password for the account."""
        for line in self._accounts:
            if line.login == event.key:
                self.app.push_screen(IssueScreen(self.desk, self._office, line))

    def action_employ(self) -> None:
        """Enter an employee."""
        form = EmployForm(self.desk)

        async def go_on(entered: bool | None) -> None:
            if entered:
                await self._employed(form.written)

        self.app.push_screen(form, go_on)

    def action_families(self) -> None:
        """Open the logins that the families of a class lack."""
        form = FamiliesForm(self.desk)

        async def go_on(opened: bool | None) -> None:
            if opened:
                await self.read_now()
                self.note_saved(self.desk.now())
                self.say(f"Логины семей {form.title_chosen} открыты. Кто без пароля: наберите «нет пароля»")

        self.app.push_screen(form, go_on)

    async def _employed(self, account: int) -> None:
        """Go on to the first password of who has none."""
        await self.read_now()
        self.note_saved(self.desk.now())
        for line in self._accounts:
            if line.account == account and line.has_password:
                self.say(f"Сотрудник вписан. Логин и пароль прежние: {line.login}")
            elif line.account == account:
                self.app.push_screen(IssueScreen(self.desk, self._office, line))

    def action_copies(self) -> None:
        """Open the copies of the journal."""
        self.app.push_screen(CopiesScreen(self.desk))

    def action_account(self) -> None:
        """Open what lets a person in."""
        login = self.listed.chosen
        if isinstance(login, str):
            self.app.push_screen(AccountScreen(self.desk, self._office, login))

    def action_sessions(self) -> None:
        """Show who is signed in."""
        self.app.push_screen(SessionsScreen(self.desk, self._office))


class SessionsScreen(ListedScreen[None]):
    """Who is signed in now, from where, since when; Enter opens the account, where a session is ended."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "открыть", explained="Открыть вход человека: там сеанс заканчивают"),
        Action("escape", "назад", "step_back"),
        Action("f5", "обновить", "read_again", explained="Посмотреть ещё раз"),
    )

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk)
        self._office = office

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Учётные записи", "Сейчас работают")

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Open the account of whoever works there."""
        if isinstance(event.key, OpenSignIn):
            login = "" if event.key.is_this else event.key.login
            self.app.push_screen(AccountScreen(self.desk, self._office, login))

    async def load(self) -> None:
        """Read the open sessions."""
        self.listed.show(session_lines(await self.desk.read(open_sign_ins)))

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()

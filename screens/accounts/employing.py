"""A new employee: name, duties and login; somebody so called already is asked about first (5.1, VI)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.widgets import Input

from rules.codes import DUTIES, Role
from rules.text import is_login
from screens.actions import Action
from screens.asking import AskingScreen
from screens.content import shown
from screens.form import Line
from screens.keys import as_latin, as_russian
from screens.listed import ListedScreen
from screens.people.names import NAME_NOT_WHOLE, name_parts
from screens.rows import EMPTY, Row, RowList, heading, row
from services.desk import Desk
from services.requests import EmployPerson
from services.views.employing import Namesake, namesakes, proposed_login
from texts.codes import ROLE_LETTERS, role
from texts.dates import day_numbers

_SHORTEST_WORD = 3
"""Fewer letters are letters of roles, one each."""
_ROLES_ASKED = "Роли: " + ", ".join(f"{letter.upper()} {role(held)}" for letter, held in ROLE_LETTERS.items())


def roles_typed(typed: str) -> tuple[Role, ...] | None:
    """Return the roles meant by letters («УЗ») or beginnings of words, in either layout, or None."""
    found: list[Role] = []
    for word in map(as_russian, re.findall(r"[^\W\d_]+", typed.casefold())):
        named = [held for held in DUTIES if len(word) >= _SHORTEST_WORD and role(held).startswith(word)]
        letters = [ROLE_LETTERS.get(letter) for letter in word]
        found += named or [held for held in letters if held]
        if not named and None in letters:
            return None
    return tuple(dict.fromkeys(found)) or None


class EmployForm(AskingScreen):
    """Who works at the school, as what, under which login."""

    TITLE = "Новый сотрудник"
    HINT = (
        f"{_ROLES_ASKED}.\nНесколько — подряд: УЗ. Логин составлен из имени, можно вписать другой;\n"
        "потом он не меняется. После записи — первый пароль и листок."
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "")
        self._proposed = ""
        self._answered: tuple[tuple[str, ...], int | None, tuple[int, ...]] | None = None
        """For which name it was said who of those so called it is, or that it is none of them."""

    def lines(self) -> Iterable[Line]:
        """Return what an employee is entered by."""
        return (
            Line("name", "Фамилия, имя, отчество"),
            Line("position", "Должность"),
            Line("number", "Табельный №"),
            Line("roles", "Роли (У, З, Д, С, А)"),
            Line("login", "Логин", replaced=True),
        )

    def wrong(self, name: str) -> str:
        """Tell at once what is not understood of a line."""
        if name == "name" and not name_parts(self.value("name"))[1]:
            return NAME_NOT_WHOLE
        if name == "roles" and roles_typed(self.value("roles")) is None:
            return "Роли: одна или несколько букв из названных, например УЗ"
        return ""

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Propose a login as soon as the name is there; the form itself then goes on to the next line."""
        if event.input.id == "name" and not self.wrong("name"):
            login = self.query_one("#login", Input)
            if login.value in ("", self._proposed):
                names = name_parts(self.value("name"))
                self._proposed = login.value = await self.desk.read(proposed_login, *names)

    async def action_send_it(self) -> None:
        """Ask about people of that name before anything is sent."""
        names = name_parts(self.value("name"))
        if self._wrong_line() is None and (self._answered is None or self._answered[0] != names):
            self._answered = None
            if found := await self.desk.read(namesakes, " ".join(names)):
                self.app.push_screen(NamesakesScreen(self.desk, found), self._chosen)
                return
        await super().action_send_it()

    async def _chosen(self, chosen: "Chosen | None") -> None:
        if chosen is not None:
            self._answered = (name_parts(self.value("name")), chosen.person, chosen.others)
            await self.action_send_it()

    def understood(self) -> EmployPerson:
        """Return the employee."""
        names = name_parts(self.value("name"))
        _, person, others = self._answered or ((), None, ())
        login = self.value("login")
        return EmployPerson(
            *names,
            self.value("position"),
            self.value("number"),
            login if is_login(login.casefold()) else as_latin(login.casefold()),
            roles_typed(self.value("roles")) or (),
            person,
            others,
            self.desk.new_request(),
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who of those so called is meant, or (None) a new person beside all of them."""

    person: int | None
    others: tuple[int, ...] = ()


class NamesakesScreen(ListedScreen[Chosen]):
    """People of the very name: one of them, or somebody new."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "выбрать", explained="Вписать сотрудником этого человека или нового, тёзку"),
        Action("escape", "назад", "step_back", in_line=True),
    )

    def __init__(self, desk: Desk, found: Sequence[Namesake]) -> None:
        super().__init__(desk)
        self._found = tuple(found)

    async def load(self) -> None:
        """Show who is so called."""
        self.at("Новый сотрудник", "Кто это?")
        self.listed.show(namesake_lines(self._found))

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Leave with who was chosen; whoever is employed already gets roles elsewhere."""
        match event.key:
            case Namesake() as one if one.is_employed and one.login:
                self.say(f"Уже сотрудник. Роли — «Учётные записи», F7 на {one.login}", "refused")
            case Namesake() as one:
                self.dismiss(Chosen(one.person))
            case _:
                self.dismiss(Chosen(None, tuple(one.person for one in self._found)))


def namesake_lines(found: Iterable[Namesake]) -> Iterable[Row]:
    """Return the people of a name, and somebody new as the last line."""
    yield heading("Люди с таким именем в школе уже есть. Кого вписать сотрудником?")
    yield EMPTY
    for one in found:
        born = f", {day_numbers(one.born_on)}" if one.born_on else ""
        yield row(one, shown(f"{one.full_name}{born} "), (_as_what(one), "quiet"))
    yield EMPTY
    yield row("new", "Никого из них: это тёзка, новый человек")


def _as_what(one: Namesake) -> str:
    told = [f"логин {one.login}" if one.login else "без логина"]
    if one.is_employed:
        told.append("сотрудник")
    if one.was_pupil:
        told.append("ученик(ца)")
    if one.children:
        told.append(f"родитель: {', '.join(one.children)}")
    return shown(", ".join(told))

"""A new document: whose, for which days, what it is, when it was handed in."""

from datetime import date
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.widgets import Input

from rules.absences import DocumentKind
from rules.text import name_key
from screens.actions import Action
from screens.filtered import typing_common
from screens.form import Form, Line
from screens.frame import PageScreen
from screens.journal.new_lesson import day_of
from screens.keys import as_russian
from screens.search import only
from services.desk import Desk
from services.outcomes import Saved
from services.requests import EnterDocument
from services.views.choices import ClassChoice, class_pupils
from services.views.diary import Child
from services.views.documents import SubjectChoice, exemptible_subjects
from texts.dates import day_short
from texts.documents import DOCUMENT_LETTERS, DOCUMENTS

T = TypeVar("T")
_WHOSE = "Ученик"
LINES = (
    Line("pupil", "Ученик"),
    Line("since", "С какого дня"),
    Line("until", "По какой день"),
    Line("kind", "Документ (буква)"),
    Line("handed", "Сдан"),
    Line("subject", "Предмет (для О)"),
    Line("note", "Примечание"),
)


class DocumentFormScreen(PageScreen[bool]):
    """Seven lines, Enter goes on, the last one enters it; what is not understood is said at once."""

    COMMON: ClassVar[tuple[Action, ...]] = typing_common()
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "дальше", explained="Дальше, на последней строке внести"),
        Action("f2", "внести", "enter_it", explained="Внести, не доходя до последней строки"),
        Action("escape", "назад", "step_back", explained="Назад, ничего не внося", in_line=True),
    )
    AUTO_FOCUS = "Input"

    def __init__(self, desk: Desk, own: ClassChoice) -> None:
        super().__init__(desk)
        self._own = own
        self._pupils: tuple[Child, ...] = ()
        self._subjects: tuple[SubjectChoice, ...] = ()

    def compose_body(self) -> ComposeResult:
        """Make the form."""
        kinds = ", ".join(
            f"{letter.upper()} {DOCUMENTS[kind].split()[0]}" for letter, kind in DOCUMENT_LETTERS.items()
        )
        hint = f"Документ: {kinds}.\nУченик — первые буквы. «По» пусто — тот же день, «сдан» пусто — сегодня."
        yield Form("Новый документ", LINES, hint)

    async def on_mount(self) -> None:
        """Name the class."""
        self.at("Новый документ", self._own.title)

    async def load(self) -> None:
        """Read whom and what it may be about."""
        self._pupils = await self.desk.read(class_pupils, self._own.school_class)
        self._subjects = await self.desk.read(exemptible_subjects, self._own.school_class)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line, or enter the document."""
        form = self.query_one(Form)
        told = self._understood()
        about_pupil = event.input.id == "pupil" and isinstance(told, str) and told.startswith(_WHOSE)
        if about_pupil and isinstance(told, str):
            self.say(told, "refused")
            return
        if not form.went_on(event.input):
            await self.action_enter_it()

    async def action_enter_it(self) -> None:
        """Enter the document."""
        told = self._understood()
        if isinstance(told, str):
            self.say(told, "refused")
            return
        outcome = await self.desk.send(told)
        if isinstance(outcome, Saved):
            self.dismiss(True)
        else:
            self.answer(outcome)

    def _understood(self) -> EnterDocument | str:
        """Return the request the lines mean, or what is not understood yet."""
        form, today = self.query_one(Form), self.desk.today()
        pupil = one_of(form.value("pupil"), self._pupils, [name_key(one.full_name) for one in self._pupils])
        if isinstance(pupil, str):
            return f"{_WHOSE}: {pupil}"
        since = day_of(form.value("since"), today)
        until = _day_or(form.value("until"), since, today)
        handed = day_of(form.value("handed"), today)
        if since is None or until is None or handed is None:
            return f"Такой даты нет. Например: {day_short(today)}"
        kind = kind_of(form.value("kind"))
        if kind is None:
            return "Документ — одна буква: С, З, П, И или О"
        subject = self._subject(kind, form.value("subject"))
        if isinstance(subject, str):
            return f"Предмет: {subject}"
        request = self.desk.new_request()
        return EnterDocument(
            pupil.pupil, since, until, kind.value, handed, subject, form.value("note"), request
        )

    def _subject(self, kind: DocumentKind, typed: str) -> int | str | None:
        if kind is not DocumentKind.EXEMPTION or not typed.strip():
            return None
        found = one_of(typed, self._subjects, [name_key(one.title) for one in self._subjects])
        return found if isinstance(found, str) else found.subject


def one_of(typed: str, things: tuple[T, ...], keys: list[str]) -> T | str:
    """Return the one thing that typed letters begin, or why it is not one."""
    found = only(typed, things, keys) if typed.strip() else ()
    if not typed.strip():
        return "впишите первые буквы"
    if not found:
        return "такого нет в списке"
    begins = name_key(typed)
    exact = [thing for thing, key in zip(things, keys, strict=True) if key == begins]
    if exact:
        return exact[0]
    return found[0] if len(found) == 1 else f"подходит несколько ({len(found)}), впишите больше букв"


def kind_of(typed: str) -> DocumentKind | None:
    """Return the kind of a letter or of the first letters of its name, in either layout."""
    for reading in (typed.strip().casefold(), as_russian(typed.strip().casefold())):
        if reading in DOCUMENT_LETTERS:
            return DOCUMENT_LETTERS[reading]
    return None


def _day_or(typed: str, otherwise: date | None, today: date) -> date | None:
    return day_of(typed, today) if typed.strip() else otherwise

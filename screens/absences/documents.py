"""Documents of the class: the list, a new one, one taken back."""

from collections.abc import Iterable
from typing import ClassVar

from screens.absences.document_form import DocumentFormScreen
from screens.actions import Action
from screens.content import fitted
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from services.desk import Desk
from services.requests import WithdrawDocument
from services.views.choices import ClassChoice
from services.views.documents import DocumentLine, class_documents
from texts.dates import day_short
from texts.documents import document
from texts.plurals import lessons


class DocumentsScreen(ListedScreen[None]):
    """The latest handed in stands first; its day of handing in starts the two working days."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("f7 insert", "новый", "new", sign="F7", explained="Внести документ"),
        Action("- delete", "отозвать", "withdraw", sign="Del", explained="Отозвать внесённый по ошибке"),
        Action("escape", "назад", "step_back", explained="Назад: предложения документов стоят там"),
    )

    def __init__(self, desk: Desk, own: ClassChoice) -> None:
        super().__init__(desk)
        self._own = own
        self._documents: tuple[DocumentLine, ...] = ()

    def on_mount(self) -> None:
        """Name the class."""
        self.at("Справки и приказы", self._own.title)

    async def load(self) -> None:
        """Read the documents."""
        self._documents = await self.desk.read(class_documents, self._own.school_class)
        self.listed.show(document_lines(self._documents))

    def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Show the note of the line."""
        one = self._under_cursor()
        if one is not None:
            self.say(one.note or "Примечания нет")

    def action_new(self) -> None:
        """Enter a document."""
        self.app.push_screen(DocumentFormScreen(self.desk, self._own), self._entered)

    async def action_withdraw(self) -> None:
        """Take the document under the cursor back."""
        one = self._under_cursor()
        if one is None:
            self.say("Поставьте курсор на документ")
        elif one.withdrawn:
            self.say("Этот документ уже отозван")
        else:
            request = WithdrawDocument(one.document, one.version, self.desk.new_request())
            outcome = await self.desk.send(request)
            await self.read_now()
            if self.answer(outcome):
                self.say(f"Отозван. Указанные по нему причины остались: {lessons(one.accepted)}")

    def _under_cursor(self) -> DocumentLine | None:
        chosen = self.listed.chosen
        return next((one for one in self._documents if one.document == chosen), None)

    def _entered(self, entered: bool | None) -> None:
        if entered:
            self.say("Внесён. Что он предлагает — на экране «Отсутствующие»: Esc, потом F5")


def document_lines(documents: Iterable[DocumentLine]) -> Iterable[Row]:
    """Return the documents, a line each."""
    listed = tuple(documents)
    if not listed:
        yield EMPTY
        yield row(None, "Документов ещё нет. Внести: F7")
        return
    yield heading(
        f"{fitted('Ученик', 22)}{fitted('Дни', 13)}{fitted('Документ', 22)}{fitted('Сдан', 7)}Принято"
    )
    for one in listed:
        days = f"{day_short(one.since)}–{day_short(one.until)}"
        title = f"{document(one.kind)}: {one.subject}" if one.subject else document(one.kind)
        line = f"{fitted(one.short, 22)}{fitted(days, 13)}{fitted(title, 21)} {day_short(one.handed_in_on)}  "
        last = "отозван" if one.withdrawn else lessons(one.accepted)
        yield row(one.document, (line, "quiet" if one.withdrawn else ""), (last, "quiet"))

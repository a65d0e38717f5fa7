"""«Заверение»: the director certifies closed terms; a code of paper is held against the journal (4.1)."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical

from screens.actions import Action
from screens.asking import AskingScreen
from screens.content import fitted, shown
from screens.form import Line
from screens.frame import PageScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from services.desk import Desk
from services.requests import SealTerm
from services.views.on_paper import code_on_paper
from services.views.sealed import SealedTerm, compare_code, sealed_terms
from texts.certification import agrees, compared, never_given
from texts.codes import term_title
from texts.dates import moment


class CertificationScreen(PageScreen[None]):
    """F8 certifies the class and term under the cursor, Enter compares with what was certified."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action(
            "f8", "заверить", "seal", explained="Заверить, что говорит журнал класса за этот период (п. 4.1)"
        ),
        Action("enter", "сравнить", explained="Сравнить журнал с тем, что было заверено"),
        Action("f5", "код с бумаги", "code", explained="Проверить код, напечатанный на бумаге"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._terms: tuple[SealedTerm, ...] = ()

    def compose_body(self) -> ComposeResult:
        """Make the list."""
        with Vertical(id="body"):
            yield RowList()

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Заверение журналов")

    async def load(self) -> None:
        """Read the closed terms."""
        self._terms = await self.desk.read(sealed_terms)
        self.query_one(RowList).show(sealed_lines(self._terms))

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Compare the journal with what was certified."""
        if isinstance(event.key, SealedTerm) and event.key.code:
            found = await self.desk.read(compare_code, event.key.code)
            self.say(compared(found) if found else "")
        else:
            self.say("Этот период ещё не заверен: F8")

    async def action_seal(self) -> None:
        """Certify what the journal says."""
        one = self.query_one(RowList).chosen
        if not isinstance(one, SealedTerm):
            self.say("Заверяют закрытые периоды. Закрыть: «Учебные периоды»")
            return
        request = SealTerm(one.school_class, one.term, self.desk.new_request())
        if self.answer(await self.desk.send(request)):
            await self.read_now()
            self.say("Заверено. Код встанет на каждой напечатанной странице")

    def action_code(self) -> None:
        """Ask for a code of paper."""
        self.app.push_screen(CodeForm(self.desk, ""))


def sealed_lines(terms: Iterable[SealedTerm]) -> Iterable[Row]:
    """Return the closed terms, a term under another."""
    listed = tuple(terms)
    if not listed:
        yield EMPTY
        yield row(None, "Закрытых периодов ещё нет: заверяют закрытые.")
    before = None
    for one in listed:
        if one.term != before:
            before = one.term
            yield heading(term_title(one.term_kind, one.term_number))
        start = f"{fitted(one.class_title, 6)} "
        if one.sealed_at is None:
            yield row(one, start, ("не заверено", "quiet"))
        else:
            told = f"код {one.code}  заверено {moment(one.sealed_at)}, {shown(one.sealed_by)}"
            yield row(one, start, (told, "good"))


class CodeForm(AskingScreen):
    """A code typed from paper; nothing is written."""

    TITLE = "Код с бумаги"
    HINT = "Восемь знаков, как на бумаге: ABCD-2345."

    def lines(self) -> Iterable[Line]:
        """Return the line of the code."""
        return (Line("code", "Код"),)

    async def action_send_it(self) -> None:
        """Tell what the code says."""
        found = await self.desk.read(code_on_paper, self.value("code"))
        if found is None:
            self.say(never_given(self.value("code").strip().upper()), "refused")
        else:
            self.say(compared(found), "plain" if agrees(found) else "refused")

"""«Заверение»: the director certifies closed terms and years; a code of paper is held against them (4.1)."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import ClassVar

from rules.seal import SignatureState
from screens.actions import Action
from screens.asking import AskingScreen
from screens.content import fitted, shown
from screens.form import Line
from screens.listed import ListedScreen
from screens.paper import is_printing, print_paper
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.station import Office
from services.desk import Desk
from services.requests import SealTerm
from services.views.on_paper import code_on_paper
from services.views.sealed import Sealable, compare_code, sealed_pages, sealed_terms
from services.views.signatures import KeptSignature, kept_signatures
from texts.certification import agrees, compared, never_given, period_title, sealed_title
from texts.dates import moment
from texts.paper_codes import codes_meant
from texts.papers import PAGE
from texts.signatures import in_the_list

CLASS_WIDTH, PAGE_WIDTH, SIGNER_WIDTH = 6, 34, 27
Signed = Mapping[str, tuple[KeptSignature, ...]]
"""Kept signatures by the code of what they sign."""
CLOSE_FIRST = "Заверяют закрытые периоды. Закрыть: «Учебные периоды»"


class CertificationScreen(ListedScreen[None]):
    """F8 certifies the class and period under the cursor, Enter compares with what was certified."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action(
            "f8", "заверить", "seal", explained="Заверить, что говорит журнал класса за этот период (п. 4.1)"
        ),
        Action("enter", "сравнить", explained="Сравнить журнал с тем, что было заверено"),
        Action("f6", "страницы", "pages", explained="Страницы этого класса: заверить одну"),
        Action("f5", "код с бумаги", "code", explained="Проверить код, напечатанный на бумаге"),
        Action("p h", "печать", "print", sign="P", explained="Напечатать журнал класса с кодом заверения"),
    )

    def __init__(self, desk: Desk, office: Office) -> None:
        super().__init__(desk)
        self._office = office

    _asked: Sealable | None = None
    """What the person was asked about and has not agreed to yet."""

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at(*self.place())

    def place(self) -> tuple[str, ...]:
        """Return what the screen is called and what it is about."""
        return ("Заверение журналов",)

    async def load(self) -> None:
        """Read the closed terms and years."""
        periods, signed = await self.desk.read(sealed_terms), await self.desk.read(kept_signatures)
        self.listed.show(sealed_lines(periods, signed))

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Compare the journal with what was certified."""
        if isinstance(event.key, Sealable) and event.key.code:
            found = await self.desk.read(compare_code, event.key.code)
            self.say(compared(found) if found else "")
        else:
            self.say("Это ещё не заверено: F8")

    def on_row_list_row_reached(self, event: RowList.RowReached) -> None:
        """Another line is another question."""
        self._asked = None

    async def action_seal(self) -> None:
        """Certify what the journal says."""
        one = self.listed.chosen
        if not isinstance(one, Sealable):
            self.say(CLOSE_FIRST)
            return
        if self._asked != one:
            self._asked = one
            what = sealed_title(one.page, one.term_kind, one.term_number)
            self.say(f"Заверить: {one.class_title} класс, {what}? Снять заверение нельзя. Да: ещё раз F8")
            return
        self._asked = None
        request = SealTerm(one.school_class, one.term, self.desk.new_request(), one.course)
        if self.answer(await self.desk.send(request)):
            await self.read_now()
            self.say("Заверено. Код встанет на каждой напечатанной странице")

    def action_print(self) -> None:
        """Print the journal of the class, or the page in its term, with the code on it."""
        one = self.listed.chosen
        if not isinstance(one, Sealable):
            self.say(CLOSE_FIRST)
        elif one.course is None:
            if not is_printing(self):
                print_paper(self, self._office.paper("journal", one.school_class, None))
        elif one.term is None:
            self.say("Страница печатается за четверть или полугодие: выберите их строкой выше")
        elif not is_printing(self):
            print_paper(self, self._office.paper(PAGE, one.course, None, one.term_number))

    def action_code(self) -> None:
        """Ask for a code of paper."""
        self.app.push_screen(CodeForm(self.desk, ""))

    def action_pages(self) -> None:
        """Open the pages of the class under the cursor."""
        one = self.listed.chosen
        if isinstance(one, Sealable):
            self.app.push_screen(SealedPagesScreen(self.desk, self._office, one))
        else:
            self.say(CLOSE_FIRST)


class SealedPagesScreen(CertificationScreen):
    """The pages of a class in a period: F8 certifies one of them, Enter compares it."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("f8", "заверить", "seal", explained="Заверить, что говорит эта одна страница (п. 4.1)"),
        Action("enter", "сравнить", explained="Сравнить журнал с тем, что было заверено"),
        Action(
            "p h", "печать", "print", sign="P", explained="Напечатать эту страницу за этот период с кодом"
        ),
    )

    def __init__(self, desk: Desk, office: Office, of: Sealable) -> None:
        super().__init__(desk, office)
        self._of = of

    def place(self) -> tuple[str, ...]:
        """Return which pages these are."""
        return ("Заверение страниц", self._of.class_title, _period(self._of))

    async def load(self) -> None:
        """Read the pages."""
        pages, signed = await self.desk.read(sealed_pages, self._of), await self.desk.read(kept_signatures)
        self.listed.show(_lines(pages, PAGE_WIDTH, signed))


def sealed_lines(periods: Iterable[Sealable], signed: Signed) -> Iterable[Row]:
    """Return the closed terms and years, a period under another, signatures under what they sign."""
    listed = tuple(periods)
    if not listed:
        yield EMPTY
        yield row(None, "Закрытых периодов ещё нет: заверяют закрытые.")
    for period, those in groupby(listed, _period):
        yield heading(period)
        yield from _lines(those, CLASS_WIDTH, signed)


def _period(one: Sealable) -> str:
    return period_title(one.term_kind, one.term_number)


def _lines(listed: Iterable[Sealable], width: int, signed: Signed) -> Iterable[Row]:
    for one in listed:
        start = f"{fitted(shown(one.page or one.class_title), width)} "
        if one.sealed_at is None:
            yield row(one, start, ("не заверено", "quiet"))
            continue
        sealed = "с классом" if one.with_the_class else "заверено"
        who = f", {shown(one.sealed_by)}" if one.course is None else ""
        yield row(one, start, (f"код {one.code}  {sealed} {moment(one.sealed_at)}{who}", "good"))
        if not one.with_the_class:
            yield from (_signature(each) for each in signed.get(one.code, ()))


def _signature(one: KeptSignature) -> Row:
    """Return a signature under its certificate."""
    name = fitted(one.signer, min(SIGNER_WIDTH, len(shown(one.signer))))
    tone = "good" if one.state is SignatureState.INTACT else "quiet"
    return row(None, "    подпись: ", (f"{name}{in_the_list(one)}", tone))


class CodeForm(AskingScreen):
    """A code typed from paper; nothing is written."""

    TITLE = "Код с бумаги"
    HINT = "Восемь знаков, как на бумаге: ABCD-2345."

    def lines(self) -> Iterable[Line]:
        """Return the line of the code."""
        return (Line("code", "Код"),)

    async def action_send_it(self) -> None:
        """Tell what the code says."""
        found = await self.desk.read(code_on_paper, *codes_meant(self.value("code")))
        if found is None:
            self.say(never_given(self.value("code").strip().upper()), "refused")
        else:
            self.say(compared(found), "plain" if agrees(found) else "refused")

"""«Личные данные»: what the school decided to keep on pupils' cards besides what it must (1.6)."""

from collections.abc import Iterable
from typing import ClassVar

from screens.actions import Action
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from services.requests import DecideKept
from services.sensitive import Decided, what_is_kept
from texts.people import kept_title, kept_values


class KeptScreen(ListedScreen[None]):
    """Enter turns a line on and off; what was entered stays locked while it is off."""

    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("enter", "хранить или нет", explained="Хранить это на карточках или больше не хранить"),
        Action("escape", "назад", "step_back", in_line=True),
    )

    def on_mount(self) -> None:
        """Name the screen."""
        super().on_mount()
        self.at("Личные данные")

    async def load(self) -> None:
        """Read what is kept."""
        self.listed.show(kept_lines(await self.desk.read(what_is_kept)), in_place=True)

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Decide otherwise."""
        if not isinstance(event.key, Decided):
            return
        one = event.key
        outcome = await self.desk.send(DecideKept(one.setting, not one.kept, self.desk.new_request()))
        await self.read_now()
        if self.answer(outcome):
            said = "больше не хранится" if one.kept else "теперь хранится"
            self.say(f"{kept_title(one.setting)}: {said}. Вернуть: Enter")


def kept_lines(decided: Iterable[Decided]) -> Iterable[Row]:
    """Return what may be kept, marked where it is, and what that means."""
    yield heading("На карточках учеников и родителей школа хранит")
    for one in decided:
        mark = "(*)" if one.kept else "( )"
        yield row(one, f"{mark} {kept_title(one.setting):<36}", (kept_values(one.values), "quiet"))
    yield EMPTY
    yield heading("Как это хранится")
    for told in (
        "СНИЛС и паспорт вносят по письменному согласию (п. 1.6): ученика — его",
        "родителя, родителя — его собственному; день согласия записывают. В файле",
        "журнала они зашифрованы, на экране закрыты; кто и когда их открыл,",
        "остаётся в журнале изменений.",
        "Ключ лежит в папке keys, не в журнале и не в снимках: без копии этой",
        "папки внесённое не открыть. Посмотреть ключи: zhurnal keys.",
        "Выключенное не видно и не открывается, но остаётся зашифрованным.",
    ):
        yield row(None, (f"  {told}", "quiet"))

"""«Снимки»: copies of the journal, made, checked, and what going back to one would lose (VI)."""

from collections.abc import Awaitable, Iterable
from typing import ClassVar

from screens.actions import Action
from screens.content import shown
from screens.frame import Frame
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, RowList, heading, row
from screens.safety import alarm_lines
from services.safety import ChangesAt, Copy, NotCopied
from services.standby import Standby
from services.views.copies import written_since
from texts import backups as words
from texts.standby import seen as seen_line


class CopiesScreen(ListedScreen[None]):
    """F8 makes a snapshot, П reads one to the last bit, Enter tells what a restore from it would lose."""

    TELLS_HEALTH = True
    READS_EVERY_TIME = True
    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action(
            "f8", "сделать", "make", explained="Сделать снимок сейчас, проверить и положить во второе место"
        ),
        Action(
            "g", "проверить", "look_at", sign="П", explained="Прочитать снимок с диска до последнего бита"
        ),
        Action("enter", "что пропадёт", explained="Что пропало бы, если восстановить журнал из этого снимка"),
        Action("f5", "обновить", "read_again", explained="Посмотреть ещё раз"),
    )

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Снимки")

    async def load(self) -> None:
        """Ask for the right, then read the places."""
        await self.desk.read(written_since, 0)
        keeper = self.desk.copies
        listed = await keeper.listed() if keeper else ()
        told = tuple(alarm_lines(self.desk, self.size.width))
        if isinstance(listed, NotCopied):
            self.listed.show((*told, row(None, words.refused(listed.trouble, listed.about))))
            return
        self.at("Снимки", words.counted_copies(sum(copy.made_at is not None for copy in listed)))
        standby = keeper.standby() if keeper else Standby()
        seen = (EMPTY, row(None, shown(seen_line(standby, self.desk.now())))) if standby.named else ()
        self.listed.show((*told, *copy_lines(listed, keeper.changes() if keeper else ()), *seen))

    def action_make(self) -> None:
        """Make a snapshot beside the keys."""
        if self.desk.copies is not None:
            self._begin("делаю снимок", self._made())

    def action_look_at(self) -> None:
        """Check the snapshot under the cursor beside the keys."""
        copy = self.listed.chosen
        if isinstance(copy, Copy):
            self._begin("читаю снимок", self._looked_at(copy))

    def _begin(self, banner: str, work: Awaitable[str]) -> None:
        if self.top.banner:
            self.say("Подождите: " + self.top.banner)
            return
        self.top.banner = banner
        # The App's worker: a screen that is left would take its own worker with it.
        self.app.run_worker(self._tell(work), group="copies")

    async def _tell(self, work: Awaitable[str]) -> None:
        try:
            said = await work
        finally:
            self.top.banner = ""
        seen = self.app.screen
        if seen is self:
            await self.read_now()
        if isinstance(seen, Frame):
            seen.say(said)

    async def _made(self) -> str:
        keeper = self.desk.copies
        made = await keeper.make() if keeper else NotCopied("source_missing", "")
        if isinstance(made, NotCopied):
            return words.refused(made.trouble, made.about)
        return words.made(made.name, made.rows, made.size)

    async def _looked_at(self, copy: Copy) -> str:
        keeper = self.desk.copies
        found = await keeper.look_at(copy) if keeper else NotCopied("source_missing", "")
        if isinstance(found, NotCopied):
            return words.refused(found.trouble, found.about)
        return words.verdict(copy.name, found or None)

    async def on_row_list_row_chosen(self, event: RowList.RowChosen) -> None:
        """Tell what a restore would lose, and how it is done."""
        if isinstance(event.key, Copy) and event.key.made_at is not None:
            since = await self.desk.read(written_since, event.key.audit_id)
            self.say(words.would_lose(event.key.name, since.events, since.first_at))
        else:
            self.say("Этому снимку верить нельзя: П скажет почему")

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


def copy_lines(copies: Iterable[Copy], changes: Iterable[ChangesAt] = ()) -> Iterable[Row]:
    """Return the snapshots and the change journal of this disk, then of the second place."""
    listed = tuple(copies)
    kept = {one.place: one for one in changes}
    for place in dict.fromkeys(("", *(copy.place for copy in listed), *kept)):
        own = [copy for copy in listed if copy.place == place]
        if place:
            yield EMPTY
        yield heading(shown(words.place_title(place)))
        if place in kept:
            one = kept[place]
            told = words.changes_line(one.whole_at, one.trouble, one.about)
            yield row(None, (shown(told), "alarm") if one.trouble else shown(told))
        for copy in own:
            if copy.made_at is None:
                yield row(copy, (shown(words.doubtful(copy.name)), "alarm"))
            else:
                yield row(copy, words.copy_line(copy.made_at, copy.rows, copy.size))
        if not own:
            yield row(None, "Снимков ещё нет. Сделать: F8")

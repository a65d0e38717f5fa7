"""Entries of a column written beside the keys, first typed first; what is not written is listed (3.1)."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from textual.worker import Worker

from screens.content import shown
from screens.journal.dictation import NotUnderstood
from screens.rows import Row
from screens.sheets.column import ColumnScreen, Place
from screens.sheets.entries import Entry, KindSaid
from screens.sheets.lines import Aside, entry_text, row_lines, stands_of
from screens.sheets.reading import Heard, Reading, Way
from screens.sheets.seen import Dispute, dispute_of, paper_text, replaced, request_of
from services.comparing import Stands
from services.desk import Desk
from services.outcomes import Conflict, NotSaved, Outcome, Refusal, Saved
from services.views.keying import KeyedRow
from texts.refusals import sentence

NOTHING_STANDS = Stands()


class WritingColumn(ColumnScreen):
    """A row that is refused or waits for a word of the person is listed, the rows behind it are written."""

    def __init__(self, desk: Desk, sheet: int, place: Place, way: Way) -> None:
        super().__init__(desk, sheet, place, way)
        self._waiting: deque[Entry] = deque()
        self._on_their_way: tuple[Entry, ...] = ()
        self._writing: Worker[None] | None = None
        self._disputed: dict[int, Dispute] = {}
        self._missed: list[NotUnderstood] = []
        self._to_count = False
        """Whether something was entered since the totals were asked for."""
        self._warned_of_left = False

    def may_fill(self, row: KeyedRow) -> bool:
        """Whether nothing stands in a row and nothing is on its way there."""
        return stands_of(row) == NOTHING_STANDS and row.pupil.number not in self._unsaved

    def rows_of(self, reading: Reading, held: Mapping[int, str]) -> Iterable[Row]:
        """Return what needs a look, then every row with what stands there or is on its way."""
        troubles = {number: Aside(one.in_line) for number, one in self._disputed.items()}
        coming = {number: Aside(f"{told} …", calm=True) for number, told in {**self._unsaved, **held}.items()}
        return row_lines(reading.lesson, {**troubles, **coming}, self._missed)

    def show_rows(self) -> None:
        """Show the rows, and on top how many of them are not on disk yet."""
        super().show_rows()
        reading = self._reading
        held = reading.held(self.field.value) if reading and self._way is Way.DOWN else {}
        self.note_unsaved(len({**self._unsaved, **held}))

    @property
    def _unsaved(self) -> dict[int, str]:
        """What is on its way to the disk, by number of row."""
        return {one.pupil.number: paper_text(one) for one in (*self._on_their_way, *self._waiting)}

    def take(self, heard: Sequence[Heard]) -> None:
        """Write entries beside the keys, list what is not understood."""
        self._warned_of_left = False
        for one in heard:
            match one:
                case NotUnderstood():
                    self._missed.append(one)
                    self.app.bell()
                    self.say(f"Не внесено: «{one.part}», {one.why}", "refused")
                case KindSaid(kind):
                    self.say(f"Отметки без буквы теперь: {kind.name.lower()}")
                case Entry():
                    self._waiting.append(one)
                case _:
                    assert_never(one)
        if self._waiting and self._writing is None:
            self._writing = self.beside(self._write_all, "keying")

    async def _write_all(self) -> None:
        while self._waiting:
            await self.while_here(self._write_some)
        self._writing = None

    async def written(self) -> None:
        """Wait until everything that was typed is answered."""
        while (writing := self._writing) is not None:
            await writing.wait()

    async def _write_some(self) -> None:
        """Write what waits, up to a row's second entry: that one has to see the first."""
        taken: dict[int, Entry] = {}
        while self._waiting and self._waiting[0].pupil.number not in taken:
            entry = self._waiting.popleft()
            taken[entry.pupil.number] = entry
        self._on_their_way = tuple(taken.values())
        asked = [(entry, answer) for entry in taken.values() if (answer := self._asked(entry)) is not None]
        outcomes = await asyncio.gather(*(answer for _, answer in asked))
        if asked:
            await self.read_now()
        self._on_their_way = ()
        for (entry, _), outcome in zip(asked, outcomes, strict=True):
            self._answered(entry, outcome)
        self.show_rows()

    def _asked(self, entry: Entry) -> "asyncio.Future[Outcome] | None":
        """Ask for an entry to be written; one that would overwrite another's value is shown and waits."""
        number, row, lesson = entry.pupil.number, self._row(entry), self.lesson
        if row is None or lesson is None:
            return None
        before = self._disputed.pop(number, None)
        dispute = dispute_of(entry, row)
        if dispute and (before is None or before.entry != entry):
            self._dispute(dispute)
            return None
        request = request_of(entry, row, lesson, self.desk.new_request())
        if request is None:
            self._no_more_missed(number)
            self.say(f"{entry_text(entry)} — уже стоит")
            return None
        if was := replaced(entry, row):
            self.say(
                f"{entry.pupil.number}  {shown(entry.pupil.short)}: было {was}, стало {paper_text(entry)}"
            )
        return self.desk.submit(request)

    def _answered(self, entry: Entry, outcome: Outcome) -> None:
        number, row = entry.pupil.number, self._row(entry)
        match outcome:
            case Saved(_, at):
                self._to_count = True
                self._no_more_missed(number)
                self.note_saved(at)
                return
            case Conflict():
                if row is not None and (dispute := dispute_of(entry, row)):
                    self._dispute(dispute)
                    return
                why = "пока вы набирали, это изменили"
            case Refusal():
                why = sentence(outcome)
            case NotSaved():
                why = "не сохранено: диск не принял"
            case _:
                assert_never(outcome)
        self._missed.append(NotUnderstood(entry_text(entry), why))
        self.app.bell()
        self.answer(outcome)

    def _dispute(self, dispute: Dispute) -> None:
        self._disputed[dispute.entry.pupil.number] = dispute
        self.app.bell()
        self.say(dispute.sentence, "refused")

    def _no_more_missed(self, number: int) -> None:
        self._missed = [one for one in self._missed if one.part.split()[:1] != [str(number)]]

    def _row(self, entry: Entry) -> KeyedRow | None:
        rows = self.lesson.rows if self.lesson else ()
        return next((one for one in rows if one.pupil.pupil == entry.pupil.pupil), None)

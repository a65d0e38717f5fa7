"""What is typed read against a lesson of a sheet: which row it is of, what it says, where it stops (3.1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from rules.text import name_key
from screens.journal.dictation import NotUnderstood
from screens.journal.typing import FILL_KEY, codes_of
from screens.sheets.down import Parted, fills, is_begun, is_jump, leaps, parted, surname_of
from screens.sheets.entries import Column, Entry, KindSaid, entry_of
from services.views.journal import KindOfWork
from services.views.keying import KeyedLesson, KeyedRow

Heard = Entry | KindSaid | NotUnderstood


class Way(Enum):
    """How the rows of a column are typed."""

    BY_NUMBER = auto()
    DOWN = auto()


@dataclass(slots=True)
class Reading:
    """A lesson, the row reached in it, and what marks without a letter are for."""

    lesson: KeyedLesson
    kind: KindOfWork
    at: int = 0
    """Index of the row that is typed next; behind the last one where the column is at its end."""

    by_number: int | None = None
    """Index of the row that was entered by its number last, until the cursor is moved."""

    @property
    def reached(self) -> KeyedRow | None:
        """The row that is typed next."""
        rows = self.lesson.rows
        return rows[self.at] if self.at < len(rows) else None

    @property
    def last(self) -> int:
        """Index of the last row."""
        return len(self.lesson.rows) - 1

    def index(self, number: int) -> int | None:
        """Return the index of a row by its number."""
        rows = enumerate(self.lesson.rows)
        return next((index for index, one in rows if one.pupil.number == number), None)

    def step(self, by: int) -> None:
        """Go up or down; from behind the last row up to it."""
        self.go(max(0, min(self.at + by, self.last)))

    def go(self, index: int) -> None:
        """Go to a row."""
        self.at, self.by_number = index, None

    def heard(self, typed: str) -> Heard:
        """Return what an entry means."""
        lesson = self.lesson
        pupils = tuple(one.pupil for one in lesson.rows)
        return entry_of(typed, Column(pupils, lesson.others, lesson.scale, lesson.kinds), self.kind)

    def by_numbers(self, parts: Iterable[str]) -> list[Heard]:
        """Take entries with the numbers of their rows; the row behind the last of them is reached."""
        found = []
        for part in parts:
            heard = self.heard(part)
            found.append(heard)
            if isinstance(heard, KindSaid):
                self.kind = heard.kind
            elif isinstance(heard, Entry):
                self.by_number = self.index(heard.pupil.number) or 0
                self.at = self.by_number + 1
        return found

    def down(
        self, typed: str, may_fill: Callable[[KeyedRow], bool], *, whole: bool = False
    ) -> tuple[list[Heard], str]:
        """Take what is finished of a line typed straight down, all of it where ``whole``; return the rest."""
        found: list[Heard] = []
        while True:
            said = self.parted(typed)
            if whole and not said.done:
                said = _whole(said)
            for place, part in enumerate(said.done):
                if leaps(part) and (row := self.called(part)) is not None:
                    self.go(row)
                elif leaps(part):
                    return found, "".join(said.done[place:]) + said.rest
                else:
                    found += self._entries(part, may_fill)
            typed = said.rest
            if not said.done:
                return found, typed

    def _entries(self, part: str, may_fill: Callable[[KeyedRow], bool]) -> list[Heard]:
        rows = self.lesson.rows
        if fills(part):
            empty = [row for row in rows if may_fill(row)]
            return [self.heard(f"{row.pupil.number} {part.removeprefix(FILL_KEY)}") for row in empty]
        self.go(self.at + 1)
        return [self.heard(f"{rows[self.at - 1].pupil.number} {part}")]

    def called(self, jump: str) -> int | None:
        """Return the index of the first row whose surname begins as a jump says."""
        key = name_key(surname_of(jump))
        rows = enumerate(self.lesson.rows)
        return next((index for index, one in rows if one.pupil.name_key.startswith(key)), None)

    def pasted_down(self, cells: Iterable[str]) -> list[Heard]:
        """Take the cells of a pasted column, an empty one for an empty row; a strange one is told."""
        found: list[Heard] = []
        for cell in cells:
            row, said = self.reached, self.parted(cell)
            if row is None:
                found.append(NotUnderstood(cell, "строки столбца кончились"))
            elif said.strange or len((*said.done, *said.held)) > 1:
                found.append(NotUnderstood(f"{row.pupil.number} {cell}", "в клетке не одна запись"))
            elif cell:
                found.append(self.heard(f"{row.pupil.number} {cell}"))
            self.at += row is not None
        return found

    def parted(self, typed: str) -> Parted:
        """Part a line that is typed straight down."""
        lesson = self.lesson
        codes = codes_of(lesson.scale, of_term=False)
        return parted(typed, codes, lesson.kinds, len(lesson.rows) - self.at)

    def held(self, typed: str) -> Mapping[int, str]:
        """Return what waits for the next key, by number of row."""
        held = [part for part in self.parted(typed).held if not fills(part)]
        return {self.lesson.rows[self.at + index].pupil.number: part for index, part in enumerate(held)}

    def next_row(self, typed: str) -> int:
        """Return the index of the row that the next key is of."""
        said = self.parted(typed)
        row = self.called(said.strange) if is_jump(said.strange) else None
        return self.at + len(self.held(typed)) if row is None else row

    def kind_alone(self, typed: str) -> KindOfWork | None:
        """Return the kind of work whose letter alone stands in the line."""
        heard = self.heard(typed) if typed and not self.parted(typed).held else None
        return heard.kind if isinstance(heard, KindSaid) else None

    def strange(self, typed: str) -> str:
        """Return what begins no entry in a line, or names nobody, and all behind it."""
        said = self.parted(typed)
        for place, part in enumerate(said.done):
            if leaps(part) and self.called(part) is None:
                return "".join(said.done[place:]) + said.rest
        return said.strange

    def stops(self, typed: str) -> bool:
        """Whether something stands in the line that no key behind it can make an entry of."""
        strange = self.strange(typed)
        if leaps(strange) and len(strange) > 1:
            return not is_jump(strange) or self.called(strange) is None
        return bool(strange) and not is_begun(strange) and self.kind_alone(typed) is None

    def why_strange(self, typed: str) -> str:
        """Return why nothing more is taken."""
        strange = self.strange(typed)
        sign = strange[:1]
        if leaps(strange):
            jump = next((part for part in self.parted(typed).done if leaps(part)), strange)
            return f"Фамилии на «{surname_of(jump)}» в столбце нет."
        if self.at + len(self.parted(typed).held) > self.last and not fills(sign):
            return "Строки столбца кончились, а набрано ещё: не сдвинулось ли выше?"
        if sign == " ":
            return "Набирают подряд: пустая строка — Enter; «3 5» по номерам — F7."
        if isinstance(self.heard(sign), KindSaid):
            return "Буква одна и Enter — для следующих отметок; за отметкой — за эту работу."
        return f"«{strange[:2].strip()}» не отметка; номера строк — F7."


def _whole(said: Parted) -> Parted:
    """Return a line that ends here: what may still go on is done."""
    if said.strange:
        return Parted((said.strange,), (), "") if is_jump(said.strange) else said
    return Parted(said.held, (), "")

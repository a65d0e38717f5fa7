"""A temporary journal that was brought back: what would be written, what not and why; F8 writes it (3.1)."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import ClassVar

from screens.actions import Action
from screens.content import shown
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, heading, row
from screens.station import NotRead, Office
from services.desk import Desk
from services.importing.incoming import FileTrouble
from services.outcomes import NotSaved, Refusal, Saved
from services.temporary.merging import (
    CHANGED_SINCE,
    NOTHING_NEW,
    REHEARSAL,
    WRITTEN,
    Came,
    MergedCell,
    MergedLesson,
    lessons_of,
)
from services.temporary.sheet import FilledFile
from services.views.brought_back import About, about_file
from texts import merging as words
from texts.imports import file_refused
from texts.refusals import sentence

_WIDTH = 74
_INDENT = "  "


class MergingScreen(ListedScreen[str]):
    """Reads a file, rehearses it, writes what it showed; left with the name of a file it dropped."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("f8", "записать", "write", explained="Записать то, что показано как «Запишется»"),
        Action("delete", "убрать файл", "drop", sign="Del", explained="Внесённый файл убрать с сервера"),
        Action("f5", "обновить", "read_again", explained="Прочитать файл ещё раз"),
    )

    def __init__(self, desk: Desk, office: Office, name: str) -> None:
        super().__init__(desk)
        self._office = office
        self._source = name
        self._file: FilledFile | None = None
        self._lessons: tuple[MergedLesson, ...] = ()
        self._warned_of_unread = False

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Временный журнал файлом", self._source)

    async def load(self) -> None:
        """Read the file in a process of its own and rehearse it."""
        self.top.banner = "читаю файл"
        try:
            await self._read()
        finally:
            self.top.banner = ""

    async def _read(self) -> None:
        self._file, self._lessons = None, ()
        opened = await self._office.files.opened(self._source)
        if isinstance(opened, NotRead):
            self.listed.show(told(opened.sentence, "alarm"), from_top=True)
            return
        about = await self.desk.read(about_file, opened.school, [one.place for one in opened.rows])
        if not about.is_ours:
            why = file_refused(self._source, FileTrouble.OTHER_SCHOOL, opened.school_name)
            self.listed.show(told(why, "alarm"), from_top=True)
            return
        lessons = []
        for rows in lessons_of(opened):
            outcome, came = await self.desk.merge(opened, rows)
            if came is None or outcome != NotSaved(REHEARSAL):
                self.answer(outcome)
                return
            lessons.append(came)
        self._file, self._lessons = opened, tuple(lessons)
        self.at("Временный журнал файлом", opened.whose)
        self.listed.show(merging_lines(opened, lessons, about), from_top=True)

    async def action_write(self) -> None:
        """Write what was shown, lesson by lesson."""
        file = self._file
        if file is None or not any(lesson.has_to_write for lesson in self._lessons):
            self.say("Записывать нечего")
            return
        written = []
        for rows, shown_before in zip(lessons_of(file), self._lessons, strict=True):
            if not shown_before.has_to_write:
                continue
            outcome, _ = await self.desk.merge(file, rows, shown_before)
            if isinstance(outcome, Saved):
                self.note_saved(outcome.at)
                written.append(shown_before)
            elif outcome != NotSaved(NOTHING_NEW):
                await self.read_now()
                self._say_why_not(outcome, written)
                return
        await self.read_now()
        self.say(f"Записано: {words.written(written)}")

    def _say_why_not(self, outcome: object, written: Sequence[MergedLesson]) -> None:
        before = f"Записано: {words.written(written)}. " if written else ""
        changed = outcome == NotSaved(CHANGED_SINCE)
        why = words.CHANGED_SINCE if changed else "Не сохранено: журнал не смог записать на диск. Повторите"
        self.say(f"{before}{why}", "refused")

    async def action_drop(self) -> None:
        """Take the file off the server once everything of it stands in the journal."""
        every = [cell for lesson in self._lessons for cell in lesson.cells]
        left = sum(cell.came in (*WRITTEN, Came.REFUSED) for cell in every)
        if self._file is None or not every or left:
            told = f": осталось {words.cells(left)}" if left else ""
            self.say(f"Файл убирают, когда всё из него внесено{told}", "refused")
            return
        if self._file.refused and not self._warned_of_unread:
            self._warned_of_unread = True
            unread = words.cells(len(self._file.refused))
            self.say(f"Не внесено: {unread}, не понято. Ещё раз Del — убрать файл без этого", "refused")
            return
        if await self._office.files.dropped(self._source):
            self.dismiss(self._source)
        else:
            self.say("Файл убрать не удалось. Скажите администратору", "refused")

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


def merging_lines(file: FilledFile, lessons: Sequence[MergedLesson], about: About) -> Iterable[Row]:
    """Return what would become of a file: first what somebody has to look at."""
    if not file.rows and not file.refused:
        yield EMPTY
        yield row(None, words.NOTHING)
        return
    yield from told(words.summary(lessons, file.refused), "")
    yield row(None, (f"Дни {shown(file.days)}", "quiet"))
    yield from _group("Спорно: в журнале уже другое", lessons, about, (Came.CONFLICT, Came.EARLIER))
    yield from _group("Не принято", lessons, about, (Came.REFUSED,))
    if file.refused:
        yield EMPTY
        yield heading("Не понято")
        for remark in file.refused:
            yield from told(words.remark_line(remark), "due", _INDENT)
    yield from _group("Запишется", lessons, about, WRITTEN)


def _group(title: str, lessons: Sequence[MergedLesson], about: About, kinds: Sequence[Came]) -> Iterable[Row]:
    own = [(lesson, [cell for cell in lesson.cells if cell.came in kinds]) for lesson in lessons]
    if not any(cells for _, cells in own):
        return
    yield EMPTY
    yield heading(title)
    for lesson, cells in own:
        if not cells:
            continue
        named = words.lesson_title(lesson.place, about.titles.get(lesson.place.course))
        yield row(None, (_INDENT + shown(named), ""))
        if lesson.place in about.unplanned:
            yield from told(words.UNPLANNED, "due", _INDENT * 2)
        for cell, number in words.grouped(cells):
            yield from told(_line(cell, number), _TONES.get(cell.came, ""), _INDENT * 2)


_TONES = {Came.CONFLICT: "due", Came.EARLIER: "quiet", Came.REFUSED: "due"}


def _line(cell: MergedCell, number: int) -> str:
    """Return what is told of a cell; of a lesson that is not the reader's nothing of what stands in it."""
    if isinstance(cell.why, Refusal) and cell.why.reason in words.NOT_FOR_THE_READER:
        return f"{words.cells(number)}: {sentence(cell.why)}"
    more = f" И ещё {words.cells(number - 1)}." if number > 1 else ""
    place = f"{words.where(cell)}. " if cell.came is Came.REFUSED else ""
    return f"{place}{words.cell_line(cell)}{more}"


def told(text: str, tone: str, indent: str = "") -> Iterable[Row]:
    """Return a sentence as lines of the window's width."""
    for part in wrap(shown(text), _WIDTH - len(indent)):
        yield row(None, (indent + part, tone))

"""A list that was laid onto the server: what it would bring, what not and why; F8 brings it in (1.6, VI)."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from screens.actions import Action
from screens.content import shown, wrapped
from screens.listed import ListedScreen
from screens.rows import EMPTY, Row, heading, row
from screens.station import NotRead, Office
from services.desk import Desk
from services.importing.carrying import REHEARSAL, SCHOOL_CHANGED
from services.importing.incoming import FileRefused, Incoming, Remark
from services.importing.plan import Entry, ImportPlan, State
from services.outcomes import NotSaved, Outcome, Saved
from services.safety import NotCopied
from texts import backups
from texts import imports as words

_WIDTH = 74
MOST_SHOWN = 500
"""Lines of a group; the numbers above them are of all."""
_NOBODY_KEEPS = (
    "Снимок перед записью здесь сделать некому. Войдите на сервер или внесите командой zhurnal import"
)


class BringingScreen(ListedScreen[str]):
    """Reads a file, rehearses it, writes what it showed; left with the name of a file it dropped."""

    ACTIONS: ClassVar[tuple[Action, ...]] = (
        Action("f8", "внести", "bring_in", explained="Сделать снимок журнала и записать показанное"),
        Action("delete", "убрать файл", "drop", sign="Del", explained="Убрать файл с сервера"),
        Action("f5", "обновить", "read_again", explained="Прочитать файл ещё раз"),
    )

    def __init__(self, desk: Desk, office: Office, name: str) -> None:
        super().__init__(desk)
        self._office = office
        self._source = name
        self._plan: ImportPlan | None = None
        self._warned_of = ""

    def on_mount(self) -> None:
        """Name the screen before anything is read."""
        self.at("Списки", self._source)

    async def load(self) -> None:
        """Read the file in a process of its own and rehearse it."""
        self.top.banner = "читаю файл"
        try:
            await self._read()
        finally:
            self.top.banner = ""

    async def _read(self) -> None:
        self._plan, self._warned_of = None, ""
        opened = await self._office.files.opened_list(self._source)
        if isinstance(opened, NotRead):
            self.listed.show(told(opened.sentence, "alarm"), from_top=True)
            return
        outcome, brought = await self.desk.bring_in(opened)
        if isinstance(brought, FileRefused):
            why = words.file_refused(self._source, brought.trouble, brought.about)
            self.listed.show(told(why, "alarm"), from_top=True)
        elif brought is None or outcome != NotSaved(REHEARSAL):
            self._cannot(opened, outcome)
        else:
            self._plan = brought
            self.listed.show(plan_lines(brought), from_top=True)

    def _cannot(self, opened: Incoming, outcome: Outcome) -> None:
        self.listed.show(told(f"{shown(self._source)}: {words.KINDS[opened.kind]}", ""), from_top=True)
        self.answer(outcome)

    def action_bring_in(self) -> None:
        """Make a snapshot and write what was shown, beside the keys."""
        if self.top.banner:
            self.say("Подождите: " + self.top.banner)
        elif self._plan is None or self._plan.changes_nothing:
            self.say("Записывать нечего")
        elif self.desk.copies is None:
            self.say(_NOBODY_KEEPS, "refused")
        else:
            plan = self._plan
            self.beside(lambda: self._bring(plan), "bringing")

    async def _bring(self, plan: ImportPlan) -> None:
        self.top.banner = "делаю снимок и записываю"
        try:
            said, tone = await self._brought(plan)
        finally:
            self.top.banner = ""
        await self.read_now()
        self.say(said, tone)

    async def _brought(self, plan: ImportPlan) -> tuple[str, str]:
        """Write the plan after a snapshot; return what to say of it and how."""
        made = await self.desk.copies.make() if self.desk.copies else NotCopied("source_missing", "")
        if isinstance(made, NotCopied):
            return f"Ничего не записано. {backups.refused(made.trouble, made.about)}", "refused"
        outcome, _ = await self.desk.bring_in(plan.incoming, plan)
        if isinstance(outcome, Saved):
            self.note_saved(outcome.at)
            return words.done(plan), "plain"
        if outcome == NotSaved(SCHOOL_CHANGED):
            return words.CHANGED_SINCE, "refused"
        return "Не сохранено: журнал не смог записать на диск. Повторите", "refused"

    async def action_drop(self) -> None:
        """Take the file off the server; what it would still bring is told first."""
        if self.top.banner:
            self.say("Подождите: " + self.top.banner)
            return
        left = "" if self._plan and self._plan.changes_nothing and not self._plan.refused else self._source
        if left and self._warned_of != left:
            self._warned_of = left
            self.say("Из файла внесено не всё. Ещё раз Del — убрать его с сервера", "refused")
        elif await self._office.files.dropped_list(self._source):
            self.dismiss(self._source)
        else:
            self.say("Файл убрать не удалось. Скажите администратору", "refused")

    async def action_read_again(self) -> None:
        """Look again."""
        await self.read_now()


def plan_lines(plan: ImportPlan) -> Iterable[Row]:
    """Return what a file would bring: first what somebody has to look at."""
    yield from told(words.summary(plan), "")
    yield from _remarks("Не принято", plan.refused, "due")
    yield from _entries("Изменится", plan.of(State.CHANGED))
    yield from _entries("Новое", plan.of(State.NEW))
    yield from _remarks("Обратите внимание", plan.warned, "quiet")


def _entries(title: str, entries: Sequence[Entry]) -> Iterable[Row]:
    return _group(title, [words.entry_line(one) for one in entries], "")


def _remarks(title: str, remarks: Sequence[Remark], tone: str) -> Iterable[Row]:
    return _group(title, [words.remark_line(one) for one in remarks], tone)


def _group(title: str, lines: Sequence[str], tone: str) -> Iterable[Row]:
    if not lines:
        return
    yield EMPTY
    yield heading(f"{title}: {len(lines)}")
    for text in lines[:MOST_SHOWN]:
        yield from told(text, tone, "  ")
    if len(lines) > MOST_SHOWN:
        yield row(None, (f"  … и ещё {len(lines) - MOST_SHOWN}", "quiet"))


def told(text: str, tone: str, indent: str = "") -> Iterable[Row]:
    """Return a sentence as lines of the window's width."""
    for part in wrapped(text, _WIDTH - len(indent)):
        yield row(None, (indent + part, tone))

"""The office's printing station: slips drawn in a worker process, laid into its folder, registered."""

import asyncio
import multiprocessing
import uuid
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, TypeVar

from app.batch import Batch, Bound, paired
from app.due import DueSheets, sheets_due
from app.laying import FilesAt, safe_name, swept
from app.papers import DOCUMENTS, Document, PastPaper, draw_past
from app.printer import HandedOver, NotTaken, Printer
from app.serving.faults import note_fault
from printouts.letters import FontMissing
from printouts.login_slips import Entrance, LoginSlip, LoginSlips, login_slips
from printouts.sheet import Printed as Drawn
from printouts.spare_codes import SpareCodes, spare_codes
from printouts.temporary_journal import temporary_journals
from printouts.weekly import weekly
from rules.calendar import monday_of
from screens.station import NotPrinted, Order, Printed, Printing
from services.desk import Desk
from services.outcomes import Conflict, NotSaved, Refusal, Saved
from services.past import end_of_day
from services.refused import Refused
from services.requests import LayOutSheets, OpenCard, RecordPrint, Request
from services.station import queue_now
from services.views.blanks import TemporaryJournals
from services.views.diary import WeeklySlip
from services.views.papers import PaperMark, paper_mark
from services.views.weekly import weekly_slips
from texts.papers import FILES
from texts.system import cause, font_missing

Made = TypeVar("Made")
OFFICE_FOLDER = Path("printing") / "office"


class Station:
    """Where paper comes out; one worker draws, so that nobody's typing waits."""

    def __init__(
        self, folder: Path, journal: Path, printer: Printer | None = None, *, print_service: str = ""
    ) -> None:
        self.folder = folder
        self._journal = journal
        self.data = journal.parent
        """The folder of the school."""
        self.printer = printer
        """What the server was started with; it overrides what the school chose."""
        self._print_service = print_service
        # The toolkit puts a stand-in for stderr while an App runs, and the tracker needs a real one.
        resource_tracker.ensure_running()
        self._pool: ProcessPoolExecutor | None = None
        self._due_turn = asyncio.Lock()
        self.entrance = Entrance("", 0, "")
        """How the server is come to, once it listens; stands on slips with logins."""
        self.trouble = ""
        """Why the week's sheets could not be made ready by themselves; empty where nothing is wrong."""

    async def printer_now(self, desk: Desk) -> Printer | None:
        """Return where paper comes out besides the folder: the server's printer or the school's."""
        if self.printer is not None:
            return self.printer
        queue = await desk.read(queue_now)
        return Printer(queue, self._print_service) if queue else None

    async def queues(self) -> tuple[str, ...]:
        """Return the queues of the print service; none where it is away."""
        try:
            return await Printer("", self._print_service).queues()
        except NotTaken:
            return ()

    async def print_weekly(self, desk: Desk, school_class: int, pupil: int | None, monday: date) -> Printing:
        """Draw the slips of a class or a pupil, lay them into the folder and register the issue (2.12)."""
        monday = monday_of(monday)
        try:
            slips = await desk.read(weekly_slips, school_class, pupil, monday)
        except Refused as refused:
            return refused.refusal
        out = self.folder / file_name(slips, pupil)
        came = await self._try(self._drawn(desk, weekly, slips, out))
        if isinstance(came, NotPrinted):
            return came
        drawn, handed = came
        issue = RecordPrint(school_class, pupil, monday, uuid.uuid4().hex, paired(slips, drawn.codes))
        return await handed.told(await self._register(desk, issue, out, slips))

    async def print_school(
        self, desk: Desk, monday: date, order: Order, tell: Callable[[int, int], None]
    ) -> Printing:
        """Draw the slips of every class on all processors, bind them in an order, register each class."""
        monday = monday_of(monday)
        batch = Batch(desk, monday, self.folder, order)
        came = await self._try(self._bound(desk, batch, tell))
        if came is None:
            return NotPrinted("на этой неделе в школе нет ни одного ученика.")
        if isinstance(came, NotPrinted):
            return came
        bound, handed = came
        for done, (school_class, codes) in enumerate(bound.classes.items()):
            issue = RecordPrint(school_class, None, monday, uuid.uuid4().hex, codes)
            if not isinstance(await desk.send(issue), Saved):
                of = len(bound.classes)
                told = f"в журнал выдачи записано {done} из {of} классов, файл {bound.file.name} цел."
                return NotPrinted(told)
        batch.tidy()
        return await handed.told(Printed(bound.file.name, bound.slips))

    async def print_due(self, desk: Desk, monday: date) -> Printing:
        """Print all slips that applications ask for in a week as one file and register each (2.12).

        A file that was made ready is taken as it lies while the journal still says the same.
        """
        async with self._due_turn:  # two who ask at once would send the same sheets to the printer twice
            return await self._print_due(desk, monday_of(monday))

    async def _print_due(self, desk: Desk, monday: date) -> Printing:
        due = await desk.read(sheets_due, monday)
        if not due.slips:
            return NotPrinted("на этой неделе по заявлениям печатать больше нечего.")
        out = self.folder / due.file(f"{desk.now():%H%M%S}")
        if not due.lies_in(out):
            drawn = await self._try(self._draw(weekly, due.slips, out))
            if isinstance(drawn, NotPrinted):
                return drawn
        handed = await self._try(self._hand_over(desk, out))
        if isinstance(handed, NotPrinted):
            return handed
        for done, (pupil, code) in enumerate(due.codes):
            issue = RecordPrint(due.classes[pupil], pupil, due.monday, uuid.uuid4().hex, ((pupil, code),))
            if not isinstance(await desk.send(issue), Saved):
                of = len(due.codes)
                return NotPrinted(
                    f"записано в журнал выдачи {done} из {of}, файл {out.name} цел. Повторите: F8."
                )
        return await handed.told(Printed(out.name, len(due.slips)))

    async def draw_due(self, desk: Desk, monday: date) -> DueSheets | NotPrinted:
        """Lay the slips that applications ask for in a week into the folder, for nobody and unregistered."""
        due = await desk.read(sheets_due, monday_of(monday))
        if due.slips:
            drawn = await self._try(self._draw(weekly, due.slips, self.folder / due.ready_file))
            if isinstance(drawn, NotPrinted):
                return drawn
        return due

    async def lay_blanks(self, journals: TemporaryJournals) -> str | NotPrinted:
        """Lay the sheets of a day into the folder, for nobody; return the file's name."""
        out = self.folder / f"{FILES['temporary-journal']}-{journals.day.isoformat()}.pdf"
        drawn = await self._try(self._draw(temporary_journals, journals, out))
        return drawn if isinstance(drawn, NotPrinted) else out.name

    async def sweep(self, files: Iterable[str]) -> None:
        """Take files off the folder that the program laid there by itself; one that will not go stays."""
        await asyncio.to_thread(swept, [self.folder / Path(file).name for file in files])

    async def print_file(self, desk: Desk, file: str) -> Printing | None:
        """Hand a file of the folder over to the printer; None where there is no printer."""
        if await self.printer_now(desk) is None:
            return None
        handed = await self._try(self._hand_over(desk, self.folder / file))
        return handed if isinstance(handed, NotPrinted) else await handed.told(Printed(file, 1))

    async def print_paper(
        self, desk: Desk, document: str, thing: int | None, on: date | None, term: int | None = None
    ) -> Printing:
        """Draw a document, of today or as it was at the end of a past day, and lay it into the folder."""
        paper = DOCUMENTS[document]
        if (before := _kept_before(desk, paper, thing)) and (untold := await _kept(desk, *before)):
            return untold
        about = tuple(one for one in (thing, term) if one is not None)
        try:
            content = await desk.read(paper.read, *about)
            period = "" if term is None else f"период-{term}"
            whose, day = safe_name(paper.whose(content)), (on or desk.today()).isoformat()
            named = (FILES[document], whose, period, day)
            out = self.folder / f"{'-'.join(filter(None, named))}.pdf"
            if on is None:
                came = await self._try(self._drawn(desk, paper.draw, content, out))
            else:
                moment = await desk.read(end_of_day, on)
                past = PastPaper(self._journal, document, about, moment, on, content.mark)
                came = await self._try(self._drawn(desk, draw_past, past, out))
        except Refused as refused:
            return refused.refusal
        if isinstance(came, NotPrinted):
            return came
        drawn, handed = came
        return await handed.told(Printed(out.name, drawn.pages))

    async def lay(self, write: Callable[[Any, Path], Made], content: object, name: str) -> Made | NotPrinted:
        """Write a file that is no paper in the worker and leave it in the folder."""
        return await self._try(self._draw(write, content, self.folder / name))

    async def print_login(self, desk: Desk, slip: LoginSlip) -> Printing:
        """Draw a slip with a first password."""
        mark = await desk.read(paper_mark)
        slips = LoginSlips(mark, self.entrance, (slip,))
        return await self._secretly(desk, login_slips, slips, f"пароль-{safe_name(slip.login)}", mark)

    async def print_spare_codes(
        self, desk: Desk, full_name: str, login: str, codes: tuple[str, ...]
    ) -> Printing:
        """Draw a slip with one-time codes."""
        mark = await desk.read(paper_mark)
        slip = SpareCodes(mark, full_name, login, codes)
        return await self._secretly(desk, spare_codes, slip, f"коды-{safe_name(login)}", mark)

    async def _secretly(
        self, desk: Desk, draw: Callable[[Any, Path], Drawn], content: object, name: str, mark: PaperMark
    ) -> Printing:
        """Draw what nobody else may read; what a printer took does not stay in the folder."""
        out = self.folder / f"{name}-{mark.printed_at:%H%M%S}.pdf"
        came = await self._try(self._drawn(desk, draw, content, out))
        if isinstance(came, NotPrinted):
            return came
        drawn, handed = came
        if handed.printer is None:
            return Printed(out.name, drawn.pages)
        out.unlink(missing_ok=True)
        return await handed.told(Printed("", drawn.pages))

    async def _try(self, making: Awaitable[Made]) -> Made | NotPrinted:
        """Wait for paper; say in words what failed. Raises Refused where the past knows no such thing."""
        try:
            return await making
        except NotTaken as why:
            return NotPrinted(str(why))
        except OSError as trouble:
            return NotPrinted(f"не записать в папку печати ({cause(trouble)}).")
        except FontMissing as missing:
            return NotPrinted(font_missing(str(missing)))
        except BrokenProcessPool:
            self._pool = None
            return NotPrinted("программа рисования остановилась; нажмите ещё раз, готовое не пропало.")
        except Refused:
            raise
        except Exception as error:  # noqa: BLE001  # one sheet that cannot be drawn must not close the screen
            return NotPrinted(f"листок не удалось нарисовать, код {note_fault(error, 'printing')}.")

    async def _bound(
        self, desk: Desk, batch: Batch, tell: Callable[[int, int], None]
    ) -> tuple[Bound, HandedOver] | None:
        """Draw the school's slips into one file and hand it over to the printer where there is one."""
        bound = await batch.drawn(tell)
        return None if bound is None else (bound, await self._hand_over(desk, bound.file))

    async def _hand_over(self, desk: Desk, file: Path) -> HandedOver:
        printer = await self.printer_now(desk)
        if printer is None:
            return HandedOver()
        try:
            return HandedOver(printer, await printer.hand_over(file, file.stem))
        except NotTaken as why:
            raise NotTaken(f"{why} Готовый файл в папке печати: {file.name}") from why

    async def _drawn(
        self, desk: Desk, draw: Callable[[Any, Path], Drawn], content: object, out: Path
    ) -> tuple[Drawn, HandedOver]:
        """Draw in the worker and hand over to the printer where there is one."""
        return await self._draw(draw, content, out), await self._hand_over(desk, out)

    async def _draw(self, draw: Callable[[Any, Path], Made], content: object, out: Path) -> Made:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        return await asyncio.get_running_loop().run_in_executor(self._pool, draw, content, out)

    async def _register(
        self, desk: Desk, issue: RecordPrint, out: Path, slips: tuple[WeeklySlip, ...]
    ) -> Printing:
        match await desk.send(issue):
            case Saved():
                return Printed(out.name, len(slips))
            case Refusal() as refusal:
                out.unlink(missing_ok=True)
                return refusal
            case Conflict() | NotSaved():
                out.unlink(missing_ok=True)
                return NotPrinted("выдачу не удалось записать в журнал, листки убраны. Попробуйте ещё раз.")

    def close(self) -> None:
        """End the worker."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _kept_before(desk: Desk, paper: Document, thing: int | None) -> tuple[Request, str] | None:
    """Return what is written before a document is drawn, and what to say where it could not be."""
    if paper.noted:
        asked = OpenCard(thing or 0, desk.new_request(), printed=True)
        return asked, "просмотр карточки не удалось записать. Попробуйте ещё раз."
    if paper.laid_out:
        return LayOutSheets(
            thing, desk.new_request()
        ), "строки листа не удалось записать. Попробуйте ещё раз."
    return None


async def _kept(desk: Desk, request: Request, otherwise: str) -> Printing | None:
    """Write what belongs to a printing; return why it may not be, None where it may."""
    match await desk.send(request):
        case Saved():
            return None
        case Refusal() as refusal:
            return refusal
        case Conflict() | NotSaved():
            return NotPrinted(otherwise)


def file_name(slips: tuple[WeeklySlip, ...], pupil: int | None) -> str:
    """Return a name that is safe on any disk: class, week, surname where it is one pupil's sheet."""
    week = slips[0].week
    whose = [week.class_title, *(week.full_name.split()[:1] if pupil is not None else ())]
    return f"неделя-{week.monday.isoformat()}-{safe_name('-'.join(whose))}.pdf"


class OfficeAt:
    """One person's way to a station."""

    def __init__(self, station: Station, desk: Desk) -> None:
        self._station = station
        self._desk = desk

    @property
    def files(self) -> FilesAt:
        """The person's way to files that are no paper."""
        return FilesAt(self._station.lay, self._station.data, self._desk)

    @property
    def override(self) -> str:
        """The queue the server was started with, whatever the school chose; empty otherwise."""
        return self._station.printer.queue if self._station.printer else ""

    async def queues(self) -> tuple[str, ...]:
        """Return the queues of the print service; none where it is away."""
        return await self._station.queues()

    @property
    def trouble(self) -> str:
        """Why the week's sheets could not be made ready by themselves, in words; empty otherwise."""
        return self._station.trouble

    async def weekly(self, school_class: int, pupil: int | None, monday: date) -> Printing:
        """Print the weekly slips of a class, or of one pupil of it (2.12)."""
        return await self._station.print_weekly(self._desk, school_class, pupil, monday)

    async def school(self, monday: date, order: Order, tell: Callable[[int, int], None]) -> Printing:
        """Print the slips of every class into one file, telling classes done of classes in all."""
        return await self._station.print_school(self._desk, monday, order, tell)

    async def due(self, monday: date) -> Printing:
        """Print every slip that written applications ask for in a week (2.12)."""
        return await self._station.print_due(self._desk, monday)

    async def paper(
        self, document: str, thing: int | None, on: date | None, term: int | None = None
    ) -> Printing:
        """Print a document about a class, a page, a pupil, or (None) the school; as it was on a past day."""
        return await self._station.print_paper(self._desk, document, thing, on, term)

    async def login(self, full_name: str, login: str, password: str) -> Printing:
        """Print a slip with a first password that was issued just now."""
        return await self._station.print_login(self._desk, LoginSlip(full_name, login, password))

    async def spare_codes(self, full_name: str, login: str, codes: tuple[str, ...]) -> Printing:
        """Print a slip with one-time codes that were made just now."""
        return await self._station.print_spare_codes(self._desk, full_name, login, codes)

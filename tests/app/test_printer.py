"""A real print service of its own: what it takes, what it refuses; nothing refused counts as printed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.printer import LOOKS, NotTaken, Printer, why_it_waits
from app.station import OfficeAt, Station
from models.database import rows
from models.printing import PrintIssue
from rules.codes import Role
from rules.refusals import Reason
from screens.station import NotPrinted, Printed
from services.desk import Desk
from services.outcomes import Conflict, Refusal, Saved
from services.requests import SetStation
from services.station import StationSettings, station_settings
from tests.live_school import obey
from tests.print_service import Cups, cups, needs_cups
from tests.school import PASSWORD, School, Who, new

__all__ = ["cups"]
pytestmark = [pytest.mark.clause("2.12"), needs_cups]
STANDARD = ("", 5, "13:00")


def pdf(folder: Path) -> Path:
    file = folder / "лист.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return file


async def test_a_queue_takes_a_file_and_names_the_job(cups: Cups, tmp_path: Path) -> None:
    printer = Printer("office", cups.server)
    assert await printer.queues() == ("office",)
    assert await printer.hand_over(pdf(tmp_path), "лист") == "office-1"


async def test_a_queue_that_is_not_there_or_takes_nothing_is_said_plainly(cups: Cups, tmp_path: Path) -> None:
    with pytest.raises(NotTaken, match=r"принтера «канцелярия» нет. Есть: office"):
        await Printer("канцелярия", cups.server).hand_over(pdf(tmp_path), "лист")
    cups.admin("cupsreject", "office")
    with pytest.raises(NotTaken, match="не принимает задания"):
        await Printer("office", cups.server).hand_over(pdf(tmp_path), "лист")


async def test_a_service_that_is_away_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(NotTaken, match="не отвечает"):
        await Printer("office", "127.0.0.1:9").hand_over(pdf(tmp_path), "лист")


async def test_what_becomes_of_a_job_is_looked_at_for_a_few_seconds_and_told(
    cups: Cups, tmp_path: Path
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    office = Printer("office", cups.server)
    cups.admin("cupsdisable", "-r", "Нет бумаги", "office")
    job = await office.hand_over(pdf(tmp_path), "лист")
    assert await office.followed(job, sleep) == "очередь остановлена (Нет бумаги)"
    assert slept == [LOOKS[0]], "told at the first look"
    cups.admin("cancel", job)
    assert await office.followed(job, sleep) == "", "a job that left the queue waits for nothing"


async def test_a_printer_that_is_away_is_told(cups: Cups, tmp_path: Path) -> None:
    cups.admin("lpadmin", "-p", "far", "-v", "socket://127.0.0.1:9", "-m", "raw", "-E")
    far = Printer("far", cups.server)
    job = await far.hand_over(pdf(tmp_path), "лист")
    async with asyncio.timeout(30):
        while not (why := await far.fate(job)):
            pass
    assert why == "принтер выключен или не подключён"


def test_paper_and_toner_are_read_off_the_printer() -> None:
    jobs = "office-7   olga  1024   Fri Nov 20 13:00:00 2026\n\tAlerts: job-printing\n\tqueued for office\n"
    empty = "printer office now printing office-7.  enabled since Fri\n\tAlerts: media-empty-error\n"
    assert why_it_waits(jobs, "office-7", empty) == "в принтере кончилась бумага"
    assert why_it_waits(jobs, "office-7", empty.replace("media-empty-error", "none")) == ""
    assert why_it_waits(jobs, "office-8", empty) == "", "another's job"
    paused = "printer office disabled since Fri -\n\tPaused\n\tAlerts: paused\n"
    assert why_it_waits(jobs, "office-7", paused) == "очередь остановлена"


class Office:
    """A class of one, the secretary at a station that asks the private print service."""

    def __init__(self, school: School, folder: Path, cups: Cups) -> None:
        self.school, self.folder = school, folder
        self.seven = school.school_class("7А")
        school.pupil("Воронин Павел", self.seven)
        self.secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
        self.station = Station(folder, school.house.file, print_service=cups.server)

    async def desk(self) -> Desk:
        admission = await self.school.house.accounts.admit(self.secretary.login, PASSWORD, "10.0.0.7")
        assert admission is not None
        return self.school.house.desk(admission)

    async def prints(self, station: Station | None = None) -> object:
        desk = await self.desk()
        return await OfficeAt(station or self.station, desk).weekly(self.seven, None, desk.today())

    def issues(self) -> int:
        with self.school.house.database.connection_context():
            return len(rows(PrintIssue.select(PrintIssue.id)))


@pytest.fixture
async def office(school: School, tmp_path: Path, cups: Cups) -> AsyncIterator[Office]:
    made = Office(school, tmp_path / "office", cups)
    yield made
    await asyncio.to_thread(made.station.close)


def chooses(who: Who, queue: str, seen: tuple[str, int, str] = STANDARD) -> object:
    return who.asks(SetStation(queue, 5, "13:00", seen, new()))


async def test_paper_goes_where_the_school_chose_and_the_server_may_be_started_with_another(
    office: Office, cups: Cups
) -> None:
    folder_alone = await office.prints()
    assert isinstance(folder_alone, Printed)
    assert folder_alone.printer == ""
    assert isinstance(chooses(office.secretary, "office"), Saved)
    assert await office.station.queues() == ("office",)
    taken = await office.prints()
    assert isinstance(taken, Printed)
    assert (taken.printer, taken.waits) == ("office", "")
    assert (office.folder / taken.file).is_file(), "the file stays in the folder too"
    other = Station(office.folder, office.school.house.file, Printer("нет-такой", cups.server))
    try:
        refused = await office.prints(other)
    finally:
        await asyncio.to_thread(other.close)
    assert isinstance(refused, NotPrinted)
    assert "принтера «нет-такой» нет. Есть: office" in refused.cause
    assert office.issues() == 2


async def test_a_job_that_was_accepted_and_waits_is_registered_and_told(office: Office, cups: Cups) -> None:
    chooses(office.secretary, "office")
    cups.admin("cupsdisable", "-r", "Нет бумаги", "office")
    waits = await office.prints()
    assert isinstance(waits, Printed)
    assert waits.waits == "очередь остановлена (Нет бумаги)"
    assert office.issues() == 1
    cups.admin("cupsreject", "office")
    assert isinstance(await office.prints(), NotPrinted)
    assert office.issues() == 1


def test_who_may_choose_the_printer(school: School) -> None:
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    assert isinstance(chooses(secretary, "office"), Saved)
    assert secretary.reads(station_settings) == StationSettings("office", 5, "13:00")
    assert isinstance(chooses(secretary, "attic"), Conflict), "chosen from a screen that had not seen it"
    administrator = school.somebody("Громов Илья", Role.ADMINISTRATOR)
    assert isinstance(chooses(administrator, "", ("office", 5, "13:00")), Saved)
    teacher = school.teacher("Петрова Анна")
    assert isinstance(chooses(teacher, "office"), Refusal)
    assert not teacher.may_read(station_settings)


@pytest.mark.parametrize(
    ("queue", "weekday", "at", "reason"),
    [
        ("-o raw", 5, "13:00", Reason.NO_SUCH_QUEUE),
        ("-d", 5, "13:00", Reason.NO_SUCH_QUEUE),
        ("a/b", 5, "13:00", Reason.NO_SUCH_QUEUE),
        ("office", 8, "13:00", Reason.NO_SUCH_HOUR),
        ("office", 5, "25:00", Reason.NO_SUCH_HOUR),
        ("office", 5, "13", Reason.NO_SUCH_HOUR),
        ("office", 5, "15-00", Reason.NO_SUCH_HOUR),
    ],
)
def test_a_queue_or_an_hour_that_cannot_be_is_refused(
    queue: str, weekday: int, at: str, reason: Reason, school: School
) -> None:
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    refused = secretary.asks(SetStation(queue, weekday, at, STANDARD, new()))
    assert isinstance(refused, Refusal)
    assert refused.reason is reason


async def test_what_the_printer_refuses_is_not_registered_and_the_file_waits(
    cups: Cups, school: School, tmp_path: Path
) -> None:
    seven = school.school_class("7А")
    school.pupil("Воронин Павел", seven)
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    admission = await school.house.accounts.admit(secretary.login, PASSWORD, "10.0.0.7")
    assert admission is not None
    desk: Desk = school.house.desk(admission)
    monday = desk.today()

    async def printed(queue: str) -> object:
        station = Station(tmp_path / "office", school.house.file, Printer(queue, cups.server))
        try:
            return await OfficeAt(station, desk).weekly(seven, None, monday)
        finally:
            await asyncio.to_thread(station.close)

    def issues() -> int:
        with school.house.database.connection_context():
            return len(rows(PrintIssue.select(PrintIssue.id)))

    refused = await printed("нет-такой")
    assert isinstance(refused, NotPrinted)
    assert "Готовый файл в папке печати" in refused.cause
    assert issues() == 0
    assert isinstance(await printed("office"), Printed)
    assert issues() == 1


async def test_the_command_line_tells_that_an_accepted_job_waits(
    office: Office, cups: Cups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    cups.admin("cupsdisable", "-r", "Нет бумаги", "office")
    words = ("print", "weekly", "--data", tmp_path, "--class", "7А", "--week", "2026-11-16")
    code, said, told = await obey(*words, "--out", tmp_path / "листки.pdf", "--printer", "office")
    assert code == 0
    assert "не печатает: очередь остановлена (Нет бумаги)" in told
    assert said.startswith("Напечатано за 16–21 ноября 2026 г.")
    assert office.issues() == 1


async def test_a_slip_with_a_password_stays_in_the_folder_only_where_no_printer_took_it(
    office: Office, cups: Cups
) -> None:
    at = OfficeAt(office.station, await office.desk())
    alone = await at.login("Ли Мин", "li.m", "kidom-varet-4827")
    assert isinstance(alone, Printed)
    assert alone.file.startswith("пароль-li-m-")
    assert [path.name for path in office.folder.iterdir()] == [alone.file]
    (office.folder / alone.file).unlink()
    chooses(office.secretary, "office")
    taken = await at.login("Ли Мин", "li.m", "kidom-varet-4827")
    assert isinstance(taken, Printed)
    assert (taken.printer, taken.file) == ("office", "")
    assert list(office.folder.iterdir()) == []

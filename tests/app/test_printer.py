"""A real print service of its own: what it takes, what it refuses; nothing refused counts as printed."""

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.printer import NotTaken, Printer
from app.station import OfficeAt, Station
from models.database import rows
from models.printing import PrintIssue
from rules.codes import Role
from screens.station import NotPrinted, Printed
from services.desk import Desk
from tests.school import PASSWORD, School

NEEDED = ("cupsd", "lp", "lpadmin", "lpstat")
CUPSD = shutil.which("cupsd") or shutil.which("cupsd", path="/usr/sbin")
MISSING = [
    name for name in NEEDED if not (shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/bin"))
]
pytestmark = [
    pytest.mark.clause("2.12"),
    pytest.mark.skipif(
        bool(MISSING), reason=f"no CUPS here ({', '.join(MISSING)}): the printer is not tried"
    ),
]
LONGEST_START = 20.0


@dataclass(frozen=True)
class Cups:
    """A print service of the test's own on loopback."""

    server: str
    folder: Path

    def admin(self, *words: str) -> None:
        """Change the service as its administrator."""
        tool = shutil.which(words[0], path="/usr/sbin:/usr/bin")
        assert tool is not None
        subprocess.run([tool, "-h", self.server, *words[1:]], check=True, capture_output=True, timeout=20)


@pytest.fixture
def cups(tmp_path: Path) -> Iterator[Cups]:
    folder = tmp_path / "cups"
    for name in ("etc", "spool", "cache", "state", "log", "paper"):
        (folder / name).mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    open_to_all = "Order allow,deny\n Allow all\n"
    (folder / "etc" / "cupsd.conf").write_text(
        f"LogLevel warn\nListen 127.0.0.1:{port}\nBrowsing Off\nDefaultAuthType None\nWebInterface No\n"
        f"<Location />\n {open_to_all}</Location>\n"
        f"<Policy default>\n <Limit All>\n {open_to_all} </Limit>\n</Policy>\n"
    )
    (folder / "etc" / "cups-files.conf").write_text(
        f"ServerRoot {folder}/etc\nRequestRoot {folder}/spool\nCacheDir {folder}/cache\n"
        f"StateDir {folder}/state\nTempDir {folder}/spool\nAccessLog {folder}/log/access\n"
        f"ErrorLog {folder}/log/error\nPageLog {folder}/log/page\nFileDevice Yes\n"
    )
    assert CUPSD is not None
    words = [CUPSD, "-f", "-c", f"{folder}/etc/cupsd.conf", "-s", f"{folder}/etc/cups-files.conf"]
    service = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not _answers(port, service):
            pytest.skip("cupsd did not start here: the printer is not tried")
        made = Cups(f"127.0.0.1:{port}", folder)
        made.admin("lpadmin", "-p", "office", "-v", f"file://{folder}/paper/office.prn", "-m", "raw", "-E")
        yield made
    finally:
        service.terminate()
        service.wait(timeout=20)


def _answers(port: int, service: "subprocess.Popen[bytes]") -> bool:
    """Wait until the service listens; tell whether it does."""
    began = time.monotonic()
    while time.monotonic() - began < LONGEST_START and service.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
    return False


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

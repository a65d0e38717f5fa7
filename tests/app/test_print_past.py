"""``zhurnal print … --on``: papers as they were at the end of a past day, and days that will not do."""

import asyncio
import re
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.common import Exit
from app.main import main
from app.papers import DOCUMENTS, Of
from app.station import OfficeAt, Station
from screens.station import Printed
from services.outcomes import Refusal, Saved
from services.school_year import name_class_teacher
from tests.school import PASSWORD, School


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """7А whose algebra lesson of 20 November got another topic and a newcomer on the 21st."""
    folder = tmp_path / "school"
    folder.mkdir()
    school = School(folder)
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=petrova)
    school.pupil("Воронин Павел", seven)
    algebra = school.course("Алгебра", seven, petrova)
    school.now_is("2026-11-20 12:00")
    held = petrova.holds(algebra, "2026-11-20")
    assert isinstance(held, Saved)
    petrova.writes_topic(held.thing, "Первая тема")
    petrova.marks(held.thing, "Воронин", "3")
    school.now_is("2026-11-21 09:00")
    petrova.writes_topic(held.thing, "Вторая тема", seen=2)
    petrova.marks(held.thing, "Воронин", "5", seen=1)
    school.pupil("Новикова Анна", seven, since="2026-11-21")
    school.school_class("8Б")
    school.close()
    return folder


def printed(data: Path, document: str, *line: str) -> str:
    out = data.parent / f"{document}.pdf"
    code = main(["print", document, *line, "--data", str(data), "--out", str(out)])
    assert code == Exit.DONE
    read = PdfReader(out)
    described = read.xmp_metadata
    assert described is not None
    title = (described.dc_title or {})["x-default"]
    return " ".join(" ".join([title, *(page.extract_text() for page in read.pages)]).split())


def test_the_journal_of_a_past_day_says_what_stood_there_and_which_day_it_is_of(data: Path) -> None:
    then = printed(data, "journal", "--class", "7А", "--on", "2026-11-20")
    assert "Первая тема" in then
    assert "Вторая" not in then
    assert "Новикова" not in then
    assert "3,00" in then
    assert "2026/27 учебный год по состоянию на 20.11.2026" in then, "on the title page"
    of_a_page = "7А Алгебра, II четверть, по состоянию на 20.11.2026"
    assert then.count(of_a_page) == 4, "head and foot of both pages of the spread"
    assert then.startswith("Журнал 7А класса, 2026/27, по состоянию на 20.11.2026")
    now = printed(data, "journal", "--class", "7А")
    assert "Вторая тема" in now
    assert "Новикова" in now
    assert "по состоянию" not in now


@pytest.mark.parametrize("document", [name for name, one in DOCUMENTS.items() if one.has_past])
def test_every_paper_has_a_past_and_says_so(data: Path, document: str) -> None:
    about = {
        Of.CLASS: ("--class", "7А"),
        Of.COURSE: ("--class", "7А", "--subject", "алг"),
        Of.TEACHER: ("--teacher", "Петрова"),
        Of.SCHOOL: (),
    }[DOCUMENTS[document].of]
    text = printed(data, document, *about, "--on", "20.11.2026")
    assert "по состоянию на 20.11.2026" in text
    assert "Новикова" not in text


@pytest.mark.parametrize(
    ("line", "code", "why"),
    [
        (("--class", "7А", "--on", "2027-02-01"), Exit.REFUSED, "01.02.2027 ещё не наступило"),
        (("--class", "7А", "--on", "2026-11-18"), Exit.REFUSED, "журнал начат 19.11.2026"),
        (("--class", "8Б", "--on", "2026-11-20"), Exit.REFUSED, "Класса «8Б» в этом году нет. Есть: 7А."),
        (("--class", "7А", "--on", "вчера"), Exit.WRONG_USAGE, "«вчера» не дата"),
        (("--class", "7А", "--on", "2026-11-31"), Exit.WRONG_USAGE, "«2026-11-31» не дата"),
    ],
)
def test_a_day_that_will_not_do_is_told_and_leaves_nothing(
    data: Path, line: tuple[str, ...], code: int, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = data.parent / "a.pdf"
    try:
        came = main(["print", "journal", *line, "--data", str(data), "--out", str(out)])
    except SystemExit as left:
        came = int(left.code or 0)
    said = capsys.readouterr()
    assert came == code
    assert re.search(re.escape(why), said.out + said.err)
    assert "Traceback" not in said.out + said.err
    assert not out.exists()


async def test_who_may_print_the_past_is_asked_of_the_present(tmp_path: Path) -> None:
    folder = tmp_path / "school"
    folder.mkdir()
    school = School(folder)
    school.house.live.attach(asyncio.get_running_loop())
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=petrova)
    school.now_is("2026-11-21 09:00")
    lukin = school.teacher("Лукин Пётр")
    school._do(lambda book: name_class_teacher(book, seven, lukin.actor.person))
    station = Station(tmp_path / "office", school.house.file)
    try:
        for who, may in ((petrova, False), (lukin, True)):
            admission = await school.house.accounts.admit(who.login, PASSWORD, "10.0.0.7")
            assert admission is not None
            office = OfficeAt(station, school.house.desk(admission))
            came = await office.paper("journal", seven, date(2026, 11, 19))
            assert isinstance(came, Printed if may else Refusal), came
        (file,) = (tmp_path / "office").glob("*.pdf")
        title = " ".join(PdfReader(file).pages[0].extract_text().split())
        assert "Классный руководитель: Петрова А. И." in title, "who led the class then"
        assert "Лукин П." in title, "who prints now"
    finally:
        await asyncio.to_thread(station.close)
        school.close()

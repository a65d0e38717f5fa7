"""The week of the whole school: one file in order of classes, stopped and gone on with, registered once."""

import asyncio
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.batch import part_of
from app.station import OfficeAt, Station
from models.database import rows
from models.printing import PrintIssue
from rules.codes import Role
from screens.station import Order, Printed
from services.desk import Desk
from services.views.choices import class_choices
from services.views.weekly import weekly_slips
from tests.own_mounts import in_own_mounts
from tests.school import PASSWORD, School

pytestmark = pytest.mark.clause("2.12")
CLASSES = ("5А", "7А", "7Б", "10А")
BOARDERS = ("Ученик5А1", "Ученик10А0", "Ученик10А2")


@pytest.fixture
async def desk(school: School) -> Desk:
    """A secretary's desk over four classes, one of them without pupils."""
    for title in CLASSES:
        made = school.school_class(title)
        for number in range(3 if title != "7Б" else 0):
            name = f"Ученик{title}{number}"
            school.pupil(f"{name} Имя", made, lodging="boarding" if name in BOARDERS else "day")
    secretary = school.somebody("Зимина Ольга", Role.SECRETARY)
    admission = await school.house.accounts.admit(secretary.login, PASSWORD, "10.0.0.7")
    assert admission is not None
    return school.house.desk(admission)


def issues(school: School) -> int:
    with school.house.database.connection_context():
        return len(rows(PrintIssue.select(PrintIssue.id)))


def sheets(folder: Path) -> PdfReader:
    (file,) = folder.glob("*.pdf")
    return PdfReader(file)


async def test_the_whole_school_is_one_file_in_order_with_a_bookmark_a_class(
    school: School, desk: Desk, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    station = Station(tmp_path / "office", school.house.file)
    (tmp_path / "office" / ".неделя-2026-09-07-2026-09-11").mkdir(parents=True)
    came = await OfficeAt(station, desk).school(
        desk.today(), Order.CLASSES, lambda done, of: told.append((done, of))
    )
    assert isinstance(came, Printed), came
    assert came.count == 9
    read = sheets(tmp_path / "office")
    assert [one.title for one in read.outline if not isinstance(one, list)] == ["5А", "7А", "10А"]
    texts = [page.extract_text() for page in read.pages]
    assert "Ученик5А0" in texts[0]
    assert "Ученик10А2" in texts[-1]
    assert (len(told), told[-1]) == (3, (3, 3))
    assert issues(school) == 3
    assert list((tmp_path / "office").glob(".неделя-*")) == [], "no parts are left, of other days neither"


async def test_boarders_lie_first_class_by_class_and_everybody_is_registered_once(
    school: School, desk: Desk, tmp_path: Path
) -> None:
    station = Station(tmp_path / "office", school.house.file)
    assert isinstance(
        await OfficeAt(station, desk).school(desk.today(), Order.BOARDERS_FIRST, lambda *_: None), Printed
    )
    read = sheets(tmp_path / "office")
    titles = [one.title for one in read.outline if not isinstance(one, list)]
    assert titles == ["5А, интернат", "10А, интернат", "5А", "7А", "10А"]
    said = re.findall(r"Ученик\d+А\d", "\n".join(page.extract_text() for page in read.pages))
    assert list(dict.fromkeys(said)) == [
        *BOARDERS,
        *("Ученик5А0", "Ученик5А2", "Ученик7А0", "Ученик7А1", "Ученик7А2", "Ученик10А1"),
    ]
    assert issues(school) == 3


async def test_a_part_is_used_again_only_while_the_journal_says_the_same(
    school: School, desk: Desk, tmp_path: Path
) -> None:
    (seven,) = [one for one in await desk.read(class_choices) if one.title == "7А"]

    async def part() -> Path:
        slips = await desk.read(weekly_slips, seven.school_class, None, desk.today())
        return part_of(slips, tmp_path, "001")[0]

    first = await part()
    first.write_bytes(b"as it was drawn")
    assert (await part()).read_bytes() == b"as it was drawn"
    school.pupil("Новикова Анна", seven.school_class)
    again = await part()
    assert again != first
    assert "Новикова" in "".join(page.extract_text() for page in PdfReader(again).pages)


async def test_a_stopped_batch_goes_on_where_it_stopped_and_nothing_is_registered_before(
    school: School, desk: Desk, tmp_path: Path
) -> None:
    station = Station(tmp_path / "office", school.house.file)
    office = OfficeAt(station, desk)
    begun = asyncio.Event()
    task = asyncio.ensure_future(office.school(desk.today(), Order.CLASSES, lambda done, of: begun.set()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert issues(school) == 0
    (parts,) = (tmp_path / "office").glob(".неделя-*")
    before = {part.name: part.stat().st_mtime_ns for part in parts.glob("*.pdf")}
    assert before
    seen: dict[str, int] = {}

    def look(done: int, of: int) -> None:
        seen.update({part.name: part.stat().st_mtime_ns for part in parts.glob("*.pdf")})

    assert isinstance(await office.school(desk.today(), Order.CLASSES, look), Printed)
    assert {name: seen[name] for name in before} == before, "what was drawn is not drawn again"
    assert issues(school) == 3
    assert len(sheets(tmp_path / "office").pages) == 6


def test_a_disk_that_fills_up_in_the_middle_is_told_and_the_batch_goes_on_with_room(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    full, roomy = in_own_mounts("tests.app.full_office", tmp_path / "data", disk=tmp_path / "office")
    assert full == {
        "said": "NotPrinted(cause='не записать в папку печати (на диске нет места).')",
        "issues": 0,
        "whole": [],
        "torn": [],
        "ready": True,
    }, "some classes were ready when the disk filled up"
    assert "count=12" in roomy["said"]
    assert (roomy["issues"], len(roomy["whole"]), roomy["torn"]) == (3, 1, [])

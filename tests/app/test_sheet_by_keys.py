"""A sheet of the temporary journal keyed back over a real SSH session: how many keys a mark costs (3.1)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.cli.common import Exit
from app.main import main
from services.book import Book
from services.outcomes import Outcome, Saved
from services.sheets import lay_out, stored
from tests.live_school import LOGIN, NOON, OTHER, SURNAMES, build, on_disk, serving, verdict
from tests.school import PASSWORD, School
from tests.terminal import Terminal

pytestmark = pytest.mark.clause("3.1")
MOST_KEYS = 4
"""For the number of a row and a mark."""


def laid_out(codes: list[str]) -> Callable[[School], None]:
    """Print the class's sheet of Thursday, and remember its code."""

    def lay(book: Book) -> Outcome:
        return Saved(1, book.now.local, lay_out(book, (1,), NOON.date()))

    def on(school: School) -> None:
        made = school.house.write(lay).result()
        assert isinstance(made, Saved)
        with school.house.database.connection_context():
            sheet = stored(made.thing)
        assert sheet is not None
        codes.append(sheet.code.replace("-", ""))

    return on


async def at_the_sheets(t: Terminal) -> None:
    await t.until("Мой день")
    t.press("<f4>")
    await t.until("Куда:")
    t.press("листы")
    await t.until("Листы временного журнала: внести")
    t.press("<enter>")
    await t.until("Код листа:")


async def opened(t: Terminal, code: str) -> None:
    await at_the_sheets(t)
    t.press(code, "<enter>")
    await t.until("Строка и запись")  # the sheet has one lesson of this teacher: its column opens at once


async def test_thirty_marks_cost_at_most_four_keys_each_and_all_are_on_disk(tmp_path: Path) -> None:
    codes: list[str] = []
    build(tmp_path, and_then=laid_out(codes))
    marks = {row: "5432"[row % 4] for row in range(1, 31)}
    typed = [f"{row} {mark}" for row, mark in marks.items()]
    async with serving(tmp_path) as server, Terminal.connect(server.port, LOGIN, PASSWORD) as t:
        await opened(t, codes[0])
        t.press("".join(typed))  # not a key between one row and the next
        await t.until(f"30  {SURNAMES[29]} Имя: {marks[30]}")
        t.press("<enter>")
        await t.when(lambda: any("с листа" in one for one in t.lines if SURNAMES[29] in one), "the last row")
    assert max(map(len, typed)) <= MOST_KEYS
    assert sum(map(len, typed)) == 9 * 3 + 21 * 4
    there = on_disk(tmp_path)
    assert there.marks == {SURNAMES[row - 1]: mark for row, mark in marks.items()}
    assert there.faults == ()
    assert verdict(tmp_path).sound


async def test_a_burst_straight_down_gives_every_row_its_own_key(tmp_path: Path) -> None:
    codes: list[str] = []
    build(tmp_path, and_then=laid_out(codes))
    marks = {row: "5432"[row % 4] for row in range(1, 31) if row % 7}
    async with serving(tmp_path) as server, Terminal.connect(server.port, LOGIN, PASSWORD) as t:
        await at_the_sheets(t)
        # One packet from the code on: nothing is waited for, not even that the column is open.
        t.press(codes[0], "<enter>", "<f7>", *(marks.get(row, "<enter>") for row in range(1, 31)), "<f6>")
        await t.until("Всего отметок")
        t.press(str(len(marks)), "<enter>", "0", "<enter>")
        await t.until(f"Итоги сошлись: отметок {len(marks)}, «н» 0")
    there = on_disk(tmp_path)
    assert there.marks == {SURNAMES[row - 1]: mark for row, mark in marks.items()}
    assert there.faults == ()
    assert verdict(tmp_path).sound


async def test_enter_after_every_row_and_a_pasted_line_say_the_same(tmp_path: Path) -> None:
    codes: list[str] = []
    build(tmp_path, and_then=laid_out(codes))
    async with serving(tmp_path) as server, Terminal.connect(server.port, OTHER, PASSWORD) as t:
        await opened(t, codes[0])
        t.press("1 5", "<enter>", "2 4", "<enter>")
        t.paste("7 5, " * 200)
        await t.until("Не внесено ничего: вставлено 999 знаков")
        t.paste("3 3\r\n4 2; 31 5\n\n6 5")
        t.press("<enter>")
        await t.until("строки 31 нет")
        await t.when(lambda: any("с листа" in one for one in t.lines if SURNAMES[5] in one), "the last row")
        t.press("<esc>")
        await t.until("Не внесено: 1")
        t.press("<esc>")
        await t.until("Всего отметок")
        t.press("5", "<enter>", "0", "<enter>")
        await t.until("внесено 1 из 1 урока")  # the only lesson is done: back to the sheets
    assert on_disk(tmp_path).marks == dict(zip([*SURNAMES[:4], SURNAMES[5]], "54325", strict=True))


def test_the_command_prints_one_class_or_all_and_keeps_the_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build(tmp_path / "school")
    texts = []
    for words in (("temporary-journal", "--class", "7А"), ("temporary-journals",)):
        out = tmp_path / f"{words[0]}.pdf"
        line = ["print", *words, "--data", str(tmp_path / "school"), "--out", str(out)]
        assert main(line) == Exit.DONE, capsys.readouterr().err
        texts.append(" ".join(page.extract_text() for page in PdfReader(out).pages))
    codes = [re.findall(r"Лист (\d\d-\d{4}-\d\d)", text) for text in texts]
    assert len(set(codes[0])) == 1
    assert codes[0] == codes[1], "printed again it is the same sheet"
    assert "Временный журнал 7А, чт 26 ноября 2026 г." in texts[0], "Thursday's lesson is over at noon"

"""Hostile text on the screens of the office: the deputy's trail and timetable, accounts, slips, pupils."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from rules.text import clean
from services.temporary.sheet import Field
from tests.hostile_school import HostileSchool
from tests.hostile_walk import Server, built, clean_texts, hostile, server, walking
from tests.laptop import Laptop
from tests.payloads import PASTED, PAYLOADS, TYPED
from texts import temporary as words

__all__ = ["built", "clean_texts", "hostile", "server"]
pytestmark = pytest.mark.proof("payload_walks")


async def test_the_trail_the_timetable_and_the_marks_of_a_term(
    server: Server, hostile: HostileSchool
) -> None:
    async with walking(server, hostile.deputy) as walk:
        t = walk.t
        await t.until("Последний вход")
        t.press("<f2>")
        await t.until("Изменения")
        await walk.leaf(4)
        t.press("<home>", "<enter>")
        await t.until("Звено цепи")
        await walk.leaf(1)
        await walk.back("Изменения")
        t.press("<f7>")
        await t.until("О ком")
        await walk.leaf(4)
        await walk.back("Изменения")
        await walk.back("Контроль >")
        t.press("<f7>")
        await t.until("Замены >")
        await walk.leaf(2)
        t.press("<f6>")
        await walk.look()
        await walk.back("Замены >")
        await walk.back("Контроль >")
        for command, title in (
            ("расп", "Расписание >"),
            ("накоп", "Накопляемость"),
            ("календ", "Календарь >"),
        ):
            t.press("<f4>", command)
            await t.until(f"Куда: {command}")
            t.press("<enter>")
            await t.until(title)
            await walk.leaf(2)
            await walk.back("Контроль >")
        assert len(walk.seen()) >= 40


async def test_accounts_and_open_sessions(server: Server, hostile: HostileSchool) -> None:
    async with walking(server, hostile.administrator, size=(120, 35)) as walk:
        t = walk.t
        await t.until("Последний вход")
        await walk.pour(PASTED)
        await walk.pour(TYPED[::4], typed=True)
        await walk.pour([""])
        await walk.leaf(6)
        t.press("<f6>")
        await t.until("Сейчас работают")
        await walk.leaf(2)
        await walk.back("фамилия, логин или роль")
        t.press("<end>", "<ctrl+u>", "п37", "<enter>")
        await t.until("Будет выдан")
        await walk.look()
        t.press("<enter>")
        await t.until("Перепишите его")
        await walk.back("п37")
        t.press("<f7>")
        await t.until("Роли: Enter")
        t.press("<end>", "<up>", "<enter>")
        await t.until("Исправить данные >")
        await walk.pour(PASTED[:6], look_every=3)
        await walk.pour(["Ли"])
        t.press("<f2>")
        await t.until("Роли: Enter")
        await walk.back("п37")
        t.press("<f2>")
        await t.until("Новый сотрудник")
        await walk.pour(PASTED[12:18], "<enter>", "<up>", look_every=3)
        await walk.pour([""])
        assert walk.seen() == {one.mark for one in PAYLOADS}


async def test_the_secretarys_classes_and_the_slips_on_paper(server: Server, hostile: HostileSchool) -> None:
    async with walking(server, hostile.secretary) as walk:
        t = walk.t
        await t.until("Последний вход")
        t.press("<enter>")
        await t.until("Весь класс")
        await walk.leaf(5)
        t.press("<home>", "p")
        await t.until("В папке печати", patience=60)
        assert walk.seen() == {one.mark for one in PAYLOADS}
    (slips,) = (hostile.folder / "printing" / "office").glob("неделя-*")
    assert re.fullmatch(r"неделя-2026-11-16-[\w-]*\.pdf", slips.name)
    text = text_of_pdf(slips)
    lines = text.replace("\N{NO-BREAK SPACE}", " ").splitlines()  # a space that holds ends no line on paper
    assert [line for line in lines if clean(line) != line] == []
    assert {one.mark for one in PAYLOADS if one.mark in text} == {one.mark for one in PAYLOADS}


async def test_the_pupils_their_cards_and_applications(server: Server, hostile: HostileSchool) -> None:
    async with walking(server, hostile.secretary) as walk:
        t = walk.t
        await t.until("Последний вход")
        t.press("<f6>")
        await t.until("Заявления >")
        await walk.look()
        await walk.back("Печать >")
        t.press("<f8>")
        await t.until("Документы >")
        await walk.leaf(4)
        await walk.back("Печать >")
        t.press("<f7>")
        await t.until("Ученики > сегодня")
        await walk.leaf(5)
        assert walk.seen() == {one.mark for one in PAYLOADS}
        t.press("<home>", "<enter>")
        await t.until("Движение")
        await walk.leaf(2)
        t.press("<f2>")
        await t.until("Личная карточка >")
        await walk.pour(PASTED[:12], "<enter>", look_every=4)
        await walk.look()


async def test_a_sheet_of_paper_its_rows_entries_and_the_back_of_it(
    server: Server, hostile: HostileSchool
) -> None:
    async with walking(server, hostile.teacher, rings=True) as walk:  # a strange key in a column rings
        t = walk.t
        await t.until("Мой день")
        t.press("<f7>")
        await t.until("Код листа:")
        await walk.pour(PASTED[::3])
        await walk.pour([""])
        t.press("<enter>")  # with one lesson of one's own the sheet opens at its column
        await t.until("Строка и запись")
        await walk.leaf(5)
        assert walk.seen() == {one.mark for one in PAYLOADS}
        await walk.pour(PASTED[::2], "<enter>", look_every=6)
        await walk.pour(["1 5"], "<enter>")
        await walk.look()
        t.press("<f2>")
        await t.until("Оборот листа")
        await walk.pour(PASTED[::6], look_every=4)
        await walk.back("Строка и запись")


async def test_a_temporary_journal_taken_out_as_a_file_and_brought_back(
    server: Server, hostile: HostileSchool
) -> None:
    async with walking(server, hostile.teacher) as walk:
        t = walk.t
        await t.until("Мой день")
        t.press("<f4>", "временный журнал ф", "<enter>")
        await t.until("Взять с собой")
        t.press("<enter>")
        await t.until("В папке печати", patience=60)
        (file,) = (hostile.folder / "printing" / "office").glob("временный-*.xlsx")
        laptop = Laptop(file)
        assert [text for text in texts_in(laptop) if clean(text, multiline=True) != text] == []
        for row in range(2, min(laptop.sheet.max_row, 60) + 1):
            laptop.write(row, words.COLUMNS[Field.HOMEWORK], f"\x9b6n\u202e{PASTED[row % len(PASTED)][:1]}")
            laptop.write(row, words.COLUMNS[Field.MARKS], "\x9d52;c;cm0=\x9c")
        hostile.folder.joinpath("incoming").mkdir()
        laptop.close().rename(hostile.folder / "incoming" / "a\x1b[31m\u202eb.xlsx")
        t.press("<f5>")
        await t.until("xlsx ")
        t.press("<end>", "<enter>")
        await t.until("Не понято", patience=60)
        await walk.leaf(6)
        t.press("<f8>")
        await t.until("Запис", patience=60)
        await walk.leaf(3)


async def test_a_list_brought_in_from_a_screen(server: Server, hostile: HostileSchool) -> None:
    lists = hostile.folder / "lists"
    lists.mkdir()
    of_a_line = [one.text for one in PAYLOADS if not set('\0\r\n";') & set(one.text)]
    rows = [f"{text} Имя;7А" for text in of_a_line]
    (lists / "a\x1b[31m\u202eb.csv").write_text("\n".join(("ФИО;Класс", *rows)), encoding="utf-8")
    async with walking(server, hostile.secretary) as walk:
        t = walk.t
        await t.until("Последний вход")
        t.press("<f4>", "списки", "<enter>")
        await t.until("Лежат на сервере")
        await walk.look()
        t.press("<enter>")
        await t.until("Не принято", patience=60)
        await walk.leaf(6)
        t.press("<f8>")
        await walk.leaf(1)


def texts_in(laptop: Laptop) -> list[str]:
    """Return every text of a workbook, the keys and what stood there as well."""
    cells = (cell.value for sheet in laptop.book for row in sheet.iter_rows() for cell in row)
    return [value for value in cells if isinstance(value, str)]


def text_of_pdf(file: Path) -> str:
    """Return the text of every page, by a library that did not draw it."""
    return "\n".join(page.extract_text() for page in PdfReader(file).pages)

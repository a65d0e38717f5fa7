"""Hostile text on every screen: a real server, real terminals, and a strict reader of all their bytes."""

import json
from pathlib import Path

import pytest

from models.database import sqlite
from rules.text import clean
from services.house import DATABASE
from tests.hostile_school import HostileSchool, texts_of
from tests.hostile_walk import Server, built, clean_texts, hostile, server, walking
from tests.payloads import PASTED, PAYLOADS, STEERING, TYPED, Payload, strangers
from tests.school import PASSWORD, Who
from tests.torture.ordeal import Ordeal
from tests.walk import SIZE, Walk, console

__all__ = ["built", "clean_texts", "hostile", "server"]
pytestmark = pytest.mark.proof("payload_walks")


def test_there_are_payloads_of_every_kind(ordeal: Ordeal) -> None:
    ordeal.tell(payloads=len(PAYLOADS))
    assert len(PAYLOADS) >= 60
    assert len(STEERING) >= 35
    assert len({one.name for one in PAYLOADS}) == len({one.mark for one in PAYLOADS}) == len(PAYLOADS)


@pytest.mark.parametrize("payload", STEERING, ids=lambda one: one.name)
def test_the_reader_of_bytes_finds_each_payload_that_steers(payload: Payload) -> None:
    drawn = (
        f"\x1b[?2026h\x1b[1;1H\x1b[1;38;2;10;20;30;48;5;4m{payload.text}\x1b[0m\x1b[24;80Hконец\x1b[?2026l"
    )
    innocent = drawn.replace(payload.text, clean(payload.text))
    assert strangers(innocent.encode(), SIZE) == []
    if payload.hostile.strip("\r\n"):
        assert strangers(drawn.encode(), SIZE), payload.name


def test_no_service_keeps_what_could_steer_a_terminal(clean_texts: set[str]) -> None:
    assert [text for text in clean_texts if clean(text, multiline=True, most=100_000) != text] == []
    assert all(any(one.mark in text for text in clean_texts) for one in PAYLOADS)


def test_the_payloads_do_stand_in_the_file_the_screens_read(hostile: HostileSchool) -> None:
    texts = texts_of(hostile.folder)
    assert all(one.text in texts or any(text.startswith(one.text) for text in texts) for one in PAYLOADS)


async def test_a_teachers_day_page_and_what_opens_from_it(server: Server, hostile: HostileSchool) -> None:
    async with walking(server, hostile.teacher) as walk:
        t = walk.t
        await t.until("Последний вход")
        for day in range(20, 15, -1):
            t.press("<left>")
            await t.until(f"{day} ноября")
            await walk.look()
        t.press("<home>", "<enter>")
        await t.until("-й урок")
        for number in range(12):
            t.press("<f2>")
            await t.until("ДЗ классу")
            await walk.back("-й урок")
            if number < 11:
                t.press("<shift+tab>")
        t.press("<f3>")
        await t.until("История клетки")
        await walk.back("-й урок")
        t.press("<f5>")
        await t.until("Средний балл")
        await walk.back("-й урок")
        t.press("и")
        await t.until("Итоги >")
        await walk.leaf(4)
        t.press("5")
        await t.until("п. 2.4")
        t.press("д")
        await t.until("Почему такой итог")
        await walk.pour(PASTED[::4], "<enter>", "д", look_every=1)
        await walk.look()
        await walk.back("Итоги >")
        t.press("<esc>")
        await walk.back("-й урок")
        await walk.leaf(5)
        t.press("'", "п", "0", "Ж", "Ж", "\u0301", "漢", "😀", "[")
        await walk.look()
        assert walk.seen() == {one.mark for one in PAYLOADS}


async def test_what_is_typed_and_pasted_into_the_forms_of_a_page(
    server: Server, hostile: HostileSchool
) -> None:
    async with walking(server, hostile.teacher) as walk:
        t = walk.t
        await t.until("Последний вход")
        for day in range(20, 15, -1):
            t.press("<left>")
            await t.until(f"{day} ноября")
        t.press("<home>", "<enter>")
        await t.until("-й урок")
        t.press("<f7>")
        await t.until("Диктовка")
        await walk.pour([f"{one} 5, нет 4" for one in PASTED])
        await walk.pour(["п00 5, нет 4"], "<enter>")
        await t.until("Не понято: 1")
        await walk.look()
        await walk.back("-й урок")
        t.press("<f6>")
        await t.until("Новый урок")
        await walk.pour(PASTED[::3], "<tab>", "1", "<enter>", "<shift+tab>")
        await walk.look()
        await walk.back("-й урок")
        t.press("<f2>")
        await t.until("ДЗ классу")
        await walk.pour(TYPED[::4], typed=True)
        for first in (0, 1, 2):
            await walk.pour(PASTED[first::3], "<enter>", "<up>", look_every=1)
            t.press("<tab>")
        await walk.look()
        await walk.back("-й урок")
        await walk.look()
    written = typed_by(hostile.folder, hostile.teacher)
    assert [text for text in written if clean(text, multiline=True) != text] == []
    assert len({one.mark for one in PAYLOADS for text in written if one.mark in text}) >= 40


def typed_by(folder: Path, who: Who) -> set[str]:
    """Return every text that somebody wrote from a session, from the trail."""
    connection = sqlite.connect(folder / DATABASE)
    try:
        events = connection.execute(
            "SELECT after FROM audit_event WHERE person = ? AND sign_in IS NOT NULL "
            "AND act IN ('set_topic', 'set_homework')",
            (who.actor.person,),
        ).fetchall()
    finally:
        connection.close()
    rows = [json.loads(after) for (after,) in events]
    return {row[name] for row in rows for name in ("topic", "material", "text") if name in row}


async def test_the_jump_line_the_own_class_a_diary_and_the_locked_screen(
    server: Server, hostile: HostileSchool
) -> None:
    async with walking(server, hostile.teacher) as walk:
        t = walk.t
        await t.until("Последний вход")
        t.press("<f4>")
        await t.until("Куда:")
        await walk.pour(PASTED)
        await walk.pour(TYPED[::4], typed=True)
        await walk.pour(["п"])
        await walk.leaf(7)
        t.press("<esc>")
        await walk.back("Мой день")
        t.press("<f6>")
        await t.until("Страницы журнала")
        await walk.leaf(7)
        t.press("<enter>")
        await t.until("Дневник >")
        await walk.leaf(3)
        t.press("<tab>")
        await walk.look()
        await walk.back("Мой класс >")
        walk.apps[-1].call_later(walk.apps[-1].lock)
        await t.until("Экран закрыт")
        await walk.pour(PASTED[:7])
        t.press("<end>", "<ctrl+u>", PASSWORD, "<enter>")
        await t.until("Мой класс >")
        assert walk.seen() == {one.mark for one in PAYLOADS}


async def test_a_parents_diary_and_an_action_in_a_childs_name(server: Server, hostile: HostileSchool) -> None:
    async with walking(server, hostile.guardian) as walk:
        t = walk.t
        await t.until("Понедельник")
        await t.until("[@click=app.quit]X[/]")
        walk.click("[@click=app.quit]X[/]")
        await walk.leaf(10)
        for part in ("Новое", "четверть", "За год пропущено"):
            t.press("<tab>")
            await t.until(part)
            walk.click("[@click=app.quit]X[/]")
            await walk.leaf(4)
        for child in ("2", "3"):
            t.press(child)
            await walk.leaf(2)
        t.press("<left>")
        await walk.leaf(3)
        assert len(walk.seen()) >= 40


async def test_a_deputys_list_of_pages_in_a_wide_window(server: Server, hostile: HostileSchool) -> None:
    async with walking(server, hostile.deputy, size=(120, 35)) as walk:
        t = walk.t
        await t.until("Последний вход")
        await walk.look()
        t.press("<tab>", "<tab>", "<enter>")
        await t.until("к уроку")
        await walk.leaf(2)
        await walk.back("Только:")
        t.press("<f6>")
        await t.until("Найти:")
        await walk.pour(PASTED)
        await walk.pour(TYPED[::4], typed=True)
        for _ in range(20):
            await walk.pour(["XY"], "Z")
        await walk.look()
        assert "Найти: XYZ " in t.screen[1], "a paste overtook the keys before it"
        await walk.pour(["п"])
        await walk.leaf(3)
        t.press("<enter>")
        await t.until("-й урок")
        await walk.leaf(3)
        t.press("<ctrl+home>", "<up>", "5")
        await t.until("п. 4.2")
        assert len(walk.seen()) >= 40


async def test_a_new_password(server: Server, hostile: HostileSchool) -> None:
    async with walking(server, hostile.newcomer) as walk:
        t = walk.t
        await t.until("Последний вход")
        t.press("<f4>")
        await t.until("Куда:")
        t.press("Сменить", "<enter>")
        await t.until("Нынешний пароль")
        for _ in range(3):
            await walk.pour(PASTED)
            t.press("<tab>")
        t.press("<shift+tab>", "5", "<enter>")
        await t.until("набран по-разному")
        await walk.look()


async def test_the_sign_in_of_the_console_and_the_day_behind_it(hostile: HostileSchool) -> None:
    async with console(hostile.folder) as t:
        walk = Walk(t, [])
        await t.until("Вход в журнал", patience=60)
        for text in [one for one in PASTED if "\x1b" not in one]:
            t.press("<end>", "<ctrl+u>")
            t.paste(text)
        await walk.look()
        t.press("<end>", "<ctrl+u>", "<tab>", *TYPED[:3], "<enter>")
        await t.until("не подошли")
        t.press("<shift+tab>", "<end>", "<ctrl+u>", hostile.teacher.login, "<enter>", PASSWORD, "<enter>")
        await t.until("Последний вход")
        t.press("<left>")
        await t.until("20 ноября")
        await walk.look()
        t.press("<f10>")
        await t.until_closed()
    assert t.exit_status == 0
    assert "До свидания" in t.received
    assert strangers(t.raw, SIZE, console=True) == []
    assert len(walk.seen()) >= 15

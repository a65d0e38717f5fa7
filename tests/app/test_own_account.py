"""Two real sessions, one of which ends the other; codes and keys over SSH, at the console and at a kiosk."""

import base64
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncssh
import pytest
from pypdf import PdfReader

from app.running import Running, running
from rules.codes import Role
from rules.one_time import code_at, step_at
from tests.app.kiosk_school import key_in, kiosk
from tests.live_school import LOGIN, SURNAMES, build, serving
from tests.own_account import SECRET, SPARE, switched_on
from tests.school import PASSWORD, School
from tests.terminal import PATIENCE, Terminal
from tests.walk import console

GROMOV = "gromov.is"


def code(secret: bytes = SECRET, steps: int = 0) -> str:
    """Return what a telephone shows now."""
    return code_at(secret, step_at(time.time()) + steps)


class Person(asyncssh.SSHClient):
    """Gives the password, then a code."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)

    def kbdint_auth_requested(self) -> str | None:
        return "" if self._answers else None

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        return [self._answers.pop(0)] if self._answers else None


def by_code(port: int, typed: str) -> AbstractAsyncContextManager[Terminal]:
    """Sign in with the password and a code."""
    return Terminal.connect(
        *(port, GROMOV, None),
        preferred_auth="keyboard-interactive",
        client_factory=lambda: Person(PASSWORD, typed),
    )


def administrator(school: School) -> None:
    school.somebody("Громов Илья Сергеевич", Role.ADMINISTRATOR)


def asked_for_codes(school: School) -> None:
    switched_on(school.somebody("Громов Илья Сергеевич", Role.ADMINISTRATOR))


@asynccontextmanager
async def two(folder: Path) -> AsyncIterator[tuple[Running, Terminal, Terminal]]:
    """An administrator looks at the account of a teacher who has a page of the journal open."""
    build(folder, held=True, and_then=administrator)
    async with (
        running(folder, "127.0.0.1", 0, keeps_snapshots=False) as server,
        Terminal.connect(server.serving.port, LOGIN, PASSWORD) as petrova,
        Terminal.connect(server.serving.port, GROMOV, PASSWORD) as gromov,
    ):
        await petrova.until("Мой день")
        petrova.press("<enter>")
        await petrova.until(SURNAMES[0])
        await gromov.until("вход")
        gromov.press("петрова")
        await gromov.when(lambda: any("Петрова" in line for line in gromov.lines[1:4]), "her account")
        gromov.press("<f7>")
        await gromov.until("Где открыт журнал")
        yield server, gromov, petrova


async def goes_to(terminal: Terminal, line: str) -> None:
    """Put the cursor at a line, one key after another."""
    for _ in range(len(terminal.lines)):
        row = next(number for number, one in enumerate(terminal.lines) if one[2:].startswith(line))
        cursor = next(number for number, one in enumerate(terminal.lines) if one.startswith("> "))
        if row == cursor:
            return
        terminal.press("<down>" if row > cursor else "<up>")
        moved = f"{terminal.lines[cursor][2:]}"
        await terminal.when(
            lambda was=moved: f"> {was}" not in terminal.lines,  # type: ignore[misc]  # a default
            "the next line",
        )


async def agrees(terminal: Terminal, line: str) -> None:
    """Do what a line offers, reading the question before the second Enter."""
    await goes_to(terminal, line)
    terminal.press("<enter>")
    await terminal.until("Да: ещё раз Enter")
    terminal.press("<enter>")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("19.11.2026", "Этот сеанс закончен"),
        ("учитель", "Ваши права в журнале изменились"),
        ("Закрыть учётную запись", "Учётная запись закрыта"),
    ],
)
async def test_what_the_administrator_ends_closes_the_other_screen_at_once(
    tmp_path: Path, line: str, words: str
) -> None:
    async with two(tmp_path) as (server, gromov, petrova):
        await agrees(gromov, line)
        await petrova.until_closed()
        assert words in petrova.text
        assert "Всё сохранённое цело" in petrova.text
        assert petrova.exit_status == 0
        await gromov.until("сохранено")
        assert len(server.serving.sessions) == 1, "the administrator's own goes on"


async def test_the_owner_ends_the_session_left_open_elsewhere(tmp_path: Path) -> None:
    build(tmp_path)
    async with (
        running(tmp_path, "127.0.0.1", 0, keeps_snapshots=False) as server,
        Terminal.connect(server.serving.port, LOGIN, PASSWORD) as left_open,
        Terminal.connect(server.serving.port, LOGIN, PASSWORD) as here,
    ):
        await left_open.until("Мой день")
        await here.until("Мой день")
        here.press("<f4>")
        await here.until("Найти")
        here.press("мой вход", "<enter>")
        await here.until("Где открыт журнал")
        assert "это вы" in here.text
        here.press("<enter>")  # the one session that may be ended here
        await here.until("Да: ещё раз Enter")
        here.press("<enter>")
        await left_open.until_closed()
        assert "Этот сеанс закончен" in left_open.text
        await here.until("Сеанс закончен")


async def test_a_code_is_asked_for_over_ssh_and_never_taken_twice(tmp_path: Path) -> None:
    build(tmp_path, and_then=asked_for_codes)
    async with running(tmp_path, "127.0.0.1", 0, keeps_snapshots=False) as server:
        port, typed = server.serving.port, code(steps=1)
        async with by_code(port, typed) as t:
            await t.until("Учётные записи")
        for wrong in (typed, "000000"):
            with pytest.raises(asyncssh.PermissionDenied):
                async with by_code(port, wrong):
                    raise AssertionError(wrong)
        with pytest.raises(asyncssh.PermissionDenied):
            async with Terminal.connect(port, GROMOV, PASSWORD):
                raise AssertionError("a password alone")
        async with by_code(port, SPARE[0]) as t:
            await t.until("Неудачных попыток с тех пор:")


async def test_a_code_is_asked_for_at_the_console(tmp_path: Path) -> None:
    build(tmp_path, and_then=asked_for_codes)
    async with console(tmp_path) as t:
        await t.until("Вход в журнал")
        t.press(GROMOV, "<enter>", PASSWORD, "<enter>")
        await t.until("Второй шаг входа")
        t.press("<esc>")
        await t.until("Без кода войти нельзя")
        t.press(PASSWORD, "<enter>")
        await t.until("Второй шаг входа")
        t.press(code(), "<enter>")
        await t.until("Учётные записи >")
        t.press("<f10>")
        await t.until("До свидания")


async def test_a_code_is_asked_for_at_a_kiosk_and_again_when_it_was_wrong(tmp_path: Path) -> None:
    build(tmp_path, and_then=asked_for_codes)
    async with serving(tmp_path) as server, kiosk(server.port, key_in(server)) as one:
        await one.welcomes()
        one.t.press(GROMOV, "<enter>", PASSWORD, "<enter>")
        await one.t.until("Второй шаг входа")
        one.t.press("000000", "<enter>")
        await one.t.until("Код не подошёл")
        one.t.press(code(), "<enter>")
        await one.t.until("Здесь открываются дневник и уроки учителя")
        one.t.press("<f10>")
        await one.welcomes()


async def test_the_code_is_switched_on_at_the_screen_and_its_slip_opens(tmp_path: Path) -> None:
    build(tmp_path, and_then=administrator)
    async with running(tmp_path, "127.0.0.1", 0, keeps_snapshots=False) as server:
        async with Terminal.connect(server.serving.port, GROMOV, PASSWORD) as t:
            await t.until("Учётные записи")
            t.press("<f4>")
            await t.until("Найти")
            t.press("мой вход", "<enter>")
            await t.until("не спрашивается")
            t.press("<enter>")
            await t.until("наберите секрет")
            secret = _secret_on(
                t
            )  # each code is of a later half minute than the one before: a turn of the clock spoils none
            t.press(PASSWORD, "<enter>", code(secret), "<enter>")
            await t.until("Запасные коды")
            spare = re.findall(r"\b[a-z2-9]{5}-[a-z2-9]{5}\b", t.text)
            assert len(spare) == 8
            t.press("p")
            await t.until("листок с кодами", patience=3 * PATIENCE)
        (slip,) = (tmp_path / "printing" / "office").glob("коды-*.pdf")
        paper = PdfReader(slip).pages[0].extract_text()
        assert all(one in paper for one in spare)
        async with by_code(server.serving.port, code(secret, 1)) as t:
            await t.until("Учётные записи")
        async with by_code(server.serving.port, spare[3]) as t:
            await t.until("Учётные записи")


def _secret_on(t: Terminal) -> bytes:
    groups = re.findall(r"\b[A-Z2-7]{4}\b", t.text)
    assert len(groups) == 8, t.text
    return base64.b32decode("".join(groups))


async def test_a_key_added_at_the_screen_opens_and_removed_does_not(tmp_path: Path) -> None:
    build(tmp_path, and_then=administrator)
    key = asyncssh.generate_private_key("ssh-rsa", key_size=3072, comment="gromov@home")
    async with running(tmp_path, "127.0.0.1", 0, keeps_snapshots=False) as server:
        port = server.serving.port
        async with Terminal.connect(port, GROMOV, PASSWORD) as t:
            await t.until("Учётные записи")
            t.press("<f4>")
            await t.until("Найти")
            t.press("мой вход", "<enter>")
            await t.until("Добавить ключ")
            await goes_to(t, "Добавить ключ")
            t.press("<enter>")
            await t.until("Новый ключ SSH")
            t.paste(key.export_public_key().decode().strip())
            t.press("<enter>", PASSWORD, "<enter>")
            await t.until(key.get_fingerprint("sha256"))
            async with Terminal.connect(port, GROMOV, None, client_keys=[key]) as other:
                await other.until("Учётные записи")
            await agrees(t, key.get_fingerprint("sha256"))
            await t.until("Ключ убран")
            with pytest.raises(asyncssh.PermissionDenied):
                async with Terminal.connect(port, GROMOV, None, client_keys=[key]):
                    raise AssertionError("a key that was removed")

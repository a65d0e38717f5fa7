"""The server as a process: one of it a folder, calm words when it cannot begin, a clean end."""

import signal
import socket
import stat
from contextlib import closing
from pathlib import Path

import asyncssh
import pytest

from app.cli.common import CannotGoOn
from app.cli.serve import opened
from app.running import running
from app.serving.host_key import HOST_KEY
from backups.lock import held_by_a_server
from models.database import sqlite
from services.vault import KEY_BYTES
from tests.killing import TALL, cells_on, open_lesson, saved_on
from tests.live_school import LOGIN, SURNAMES, build, obey, on_disk, serving, verdict
from tests.new_school import QUICK
from tests.school import PASSWORD
from tests.terminal import Terminal


def russian_and_calm(words: str) -> None:
    assert "Traceback" not in words
    assert any("а" <= letter <= "я" for letter in words)
    assert words.rstrip().endswith((".", "!"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_nobody_is_told_to_come_to_all_addresses(host: str) -> None:
    assert opened(host, 2222).startswith("Журнал открыт: ssh -p 2222 ЛОГИН@АДРЕС_ЭТОЙ_МАШИНЫ. ")
    assert "ЛОГИН@192.168.1.5. " in opened("192.168.1.5", 2222)


async def test_a_second_server_of_the_same_folder_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    build(tmp_path)
    async with serving(tmp_path) as server:
        code, said, complained = await obey("serve", "--data", tmp_path, "--host", "127.0.0.1", "--port", "0")
        assert (code, said) == (1, "")
        assert f"уже открыт другим сервером (процесс {server.process.pid})" in complained
        assert "--data" in complained
        russian_and_calm(complained)
        async with Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal:
            await open_lesson(terminal)
            terminal.press("5")
            await terminal.when(lambda: saved_on(terminal) == {SURNAMES[0]: "5"}, "a saved mark")


async def test_a_server_that_was_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    build(tmp_path)
    async with serving(tmp_path) as server:
        assert held_by_a_server(tmp_path)
        await server.kill()
    assert not held_by_a_server(tmp_path)
    async with serving(tmp_path) as again:
        assert held_by_a_server(tmp_path)
        assert again.process.pid != server.process.pid


async def test_a_port_in_use_is_told_with_what_to_do_and_nothing_is_left_open(tmp_path: Path) -> None:
    build(tmp_path)
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        code, said, complained = await obey(
            "serve", "--data", tmp_path, "--host", "127.0.0.1", "--port", str(port)
        )
    assert (code, said) == (1, "")
    assert f"Порт {port} на 127.0.0.1 занят" in complained
    assert "--port" in complained
    russian_and_calm(complained)
    assert not held_by_a_server(tmp_path)
    assert not (tmp_path / "journal.db-wal").exists(), "the file was closed"


async def test_told_to_stop_it_ends_cleanly_and_everybody_reads_why(tmp_path: Path) -> None:
    build(tmp_path)
    async with (
        serving(tmp_path) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as typing,
        Terminal.connect(server.port, LOGIN, PASSWORD) as looking,
    ):
        await open_lesson(typing)
        await looking.until("Мой день")
        typing.press("5", "4", "3")
        await typing.when(lambda: len(saved_on(typing)) == 3, "three saved marks")
        code, said, complained = await server.told_to_stop()
        for terminal in (typing, looking):
            await terminal.until_closed()
            assert "Журнал остановлен администратором. Всё сохранённое цело." in terminal.text
            assert terminal.exit_status == 0
    assert (code, complained) == (0, "")
    assert said.splitlines()[-1] == "Журнал закрыт, всё записано на диск."
    assert not (tmp_path / "journal.db-wal").exists(), "the file was closed"
    assert on_disk(tmp_path).marks == dict(zip(SURNAMES, "543", strict=False))
    assert not held_by_a_server(tmp_path)
    assert verdict(tmp_path).sound
    assert endings(tmp_path) == [("stopped", 1), ("stopped", 1)]


def endings(folder: Path) -> list[tuple[str, int]]:
    """Return how each sign-in ended and whether its end has a time."""
    connection = sqlite.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)
    try:
        found = connection.execute("SELECT ended, ended_at IS NOT NULL FROM sign_in ORDER BY id")
        return [(str(ended), int(timed)) for ended, timed in found]
    finally:
        connection.close()


async def test_marks_on_their_way_are_written_before_it_ends(tmp_path: Path) -> None:
    build(tmp_path)
    async with (
        serving(tmp_path) as server,
        Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal,
    ):
        await open_lesson(terminal)
        terminal.press(*"5" * 30)
        await terminal.when(lambda: any(cell.mark for cell in cells_on(terminal).values()), "the first mark")
        shown = {who for who, cell in cells_on(terminal).items() if cell.mark}
        code, _, complained = await server.told_to_stop()
        await terminal.until_closed()
    assert (code, complained) == (0, "")
    kept = on_disk(tmp_path)
    assert shown <= set(kept.marks), "whatever stood on the screen, saved or not yet, is on disk"
    assert kept.faults == ()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_that_comes_with_its_first_words_ends_it_cleanly(
    tmp_path: Path, sign: signal.Signals
) -> None:
    build(tmp_path)
    async with serving(tmp_path) as server:
        server.process.send_signal(sign)
        said, complained = await server.process.communicate()
    assert (server.process.returncode, complained) == (0, b"")
    assert "всё записано на диск" in said.decode()


async def test_nobody_can_come_in_after_it_has_ended(tmp_path: Path) -> None:
    build(tmp_path)
    async with serving(tmp_path) as server:
        port = server.port
        await server.told_to_stop()
        with pytest.raises((OSError, asyncssh.Error)):
            async with Terminal.connect(port, LOGIN, PASSWORD):
                pass


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "keys" / "pepper").unlink(), "Нет ключа"),
        (lambda folder: (folder / "keys" / "audit.key").write_bytes(b"x" * (KEY_BYTES - 1)), "Нет ключа"),
        (lambda folder: (folder / "journal.db").unlink(), "нет журнала"),
        (lambda folder: newer(folder), "более новой программой"),
        (lambda folder: (folder / HOST_KEY).write_bytes(b"junk"), "Ключ сервера испорчен"),
    ],
    ids=["no pepper", "a key cut short", "no file", "a newer file", "a spoilt host key"],
)
async def test_a_folder_that_cannot_be_served_is_told_and_left_as_it_is(
    tmp_path: Path, spoil: object, words: str
) -> None:
    build(tmp_path)
    assert callable(spoil)
    spoil(tmp_path)
    with pytest.raises(CannotGoOn, match=words) as stopped:
        async with running(tmp_path, "127.0.0.1", 0, cost=QUICK):
            raise AssertionError("it must not begin")
    russian_and_calm(stopped.value.sentence)
    assert not held_by_a_server(tmp_path)


def newer(folder: Path) -> None:
    connection = sqlite.connect(str(folder / "journal.db"), isolation_level=None)
    connection.execute(
        "INSERT INTO schema_migration (name, applied) VALUES ('0099_later', '2031-01-01 00:00')"
    )
    connection.close()


async def test_what_it_leaves_in_the_folder_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "school"
    folder.mkdir(mode=0o700)
    build(folder)
    async with running(folder, "127.0.0.1", 0, cost=QUICK) as server:
        assert server.serving.fingerprint.startswith("SHA256:")
        async with Terminal.connect(server.serving.port, LOGIN, PASSWORD) as terminal:
            await terminal.until("Мой день")
            terminal.press("<f10>")
            await terminal.until_closed()
        keys = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (folder / "keys").iterdir()}
        assert keys == dict.fromkeys(("audit.key", "pepper", "ssh_host_ed25519"), 0o600)
        assert stat.S_IMODE((folder / "keys").stat().st_mode) == 0o700
    assert endings(folder) == [("left", 1)]

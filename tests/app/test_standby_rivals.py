"""Two machines that serve at once: prevented where they see each other, found and shown where not."""

import csv
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import main
from app.snapshots import FOLDER, keys_of
from app.standby.others import SILENT_SECONDS
from app.standby.place import FOLDER as STANDBY
from app.standby.place import (
    Where,
    note_heard,
    note_successor,
    own_key,
    remember,
    set_aside,
    successor_of,
)
from backups.lock import take_lock
from backups.snapshot import make_snapshot
from services.health import Ailment
from services.settings import SCHOOL_NAME, settings_on
from services.standby import Standby, Successor
from services.takeover import reign
from tests.killing import TALL, open_lesson, saved_on
from tests.live_school import LOGIN, NOON, SURNAMES, obey, on_disk, running, serving, verdict
from tests.school import PASSWORD
from tests.second_machine import following, free_port, main_server, two_machines, where_is, write
from tests.terminal import Terminal
from texts.health import advice, banner


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return tmp_path / "second"


@pytest.fixture
def first(tmp_path: Path, second: Path) -> Path:
    folder = tmp_path / "first"
    two_machines(folder, second)
    return folder


async def test_the_second_machine_refuses_while_the_first_answers(first: Path, second: Path) -> None:
    async with serving(first) as server:
        async with following(second, where_is(first, server.port)) as follows:
            await follows.fresh(1)
        code, _, complained = await obey("promote", "--data", second, "--only")
        assert code == Exit.REFUSED
        assert f"Главный сервер 127.0.0.1:{server.port} отвечает" in complained
        assert not (second / "journal.db").exists()
        code, _, complained = await obey("promote", "--data", second, "--only", "--main-is-dead")
        assert (code, "Спросить некого" in complained) == (Exit.REFUSED, True), complained
        assert not (second / "journal.db").exists()


async def test_the_first_machine_that_comes_back_is_not_served_and_names_what_only_it_has(
    first: Path, second: Path, tmp_path: Path
) -> None:
    port = free_port()
    async with main_server(first) as (server, where):
        async with following(second, replace(where, own_port=port)) as follows:
            await follows.fresh(await write(server, "Озёрская школа"))
            await follows.until(lambda _: server.house.standby.port == port, "its port is known")
        for name in ("Только здесь", "И это только здесь"):
            await write(server, name)
    async with running("promote", second, port=port):
        code, _, complained = await obey("serve", "--data", first, "--host", "127.0.0.1", "--port", "0")
        assert code == Exit.SUPERSEDED, complained
        assert f"Журнал ведёт другой сервер: 127.0.0.1, порт {port}" in complained
        assert "Записано только здесь: 2\u00a0записи" in complained
    code, _, complained = await obey("serve", "--data", first, "--host", "127.0.0.1", "--port", "0")
    assert code == Exit.SUPERSEDED, "it is remembered, also when the other is away"
    out = tmp_path / "left.csv"
    code, said, _ = await obey("standby", "--left", "--data", first)
    assert (code, "значение: Озёрская школа → значение: Только здесь" in said) == (Exit.DONE, True), said
    code, _, complained = await obey("standby", "--left", "--out", out, "--data", first)
    assert code == Exit.DONE, complained
    table = list(csv.reader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row[-2] for row in table[1:]] == ["значение: Только здесь", "значение: И это только здесь"]


async def test_a_machine_that_serves_while_another_took_over_gives_way_at_the_first_contact(
    first: Path, second: Path
) -> None:
    port = free_port()
    async with main_server(first) as (server, where):
        async with following(second, replace(where, own_port=port)) as follows:
            await follows.fresh(on_disk(first).head[0])
            await follows.until(lambda _: server.house.standby.port == port, "its port is known")
        await write(server, "Только здесь")
        async with (
            running("promote", second, "--main-is-dead", "--yes", port=port),
            Terminal.connect(where.port, LOGIN, PASSWORD, size=TALL) as terminal,
        ):
            await open_lesson(terminal)
            await server.others.ask()
            await terminal.until("Журнал ведёт другой сервер")
            terminal.press("5")
            await terminal.until("░")
            assert SURNAMES[0] not in saved_on(terminal)
            assert server.house.health().ailment is Ailment.TAKEN_OVER
            assert any("Записано только здесь: 1\u00a0запись" in one for one in advice(server.house.health()))
            assert "Здесь только читать" in banner(server.house.health())
            assert successor_of(first) is not None


async def test_the_machine_that_took_over_tells_its_administrator_that_the_old_one_serves(
    first: Path, second: Path
) -> None:
    async with serving(first) as server:
        async with following(second, where_is(first, server.port)) as follows:
            await follows.fresh(on_disk(first).head[0])
        assert (await obey("passwd", "lukin.vp", "--data", first, "--yes"))[0] == Exit.DONE
        words = ("promote", "--data", second, "--only", "--main-is-dead", "--yes")
        assert (await obey(*words))[0] == Exit.DONE
        async with main_server(second) as (running_here, _):
            told = " ".join(advice(running_here.house.health()))
            assert "Прежний сервер 127.0.0.1 тоже открыт" in told
            assert "Записано только там: 1\u00a0запись" in told
            async with Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal:
                await terminal.until("Журнал ведёт другой сервер")
            code, _, complained = await obey("standby", "--left", "--data", second)
            assert (code, "покажет он сам" in complained) == (Exit.REFUSED, True), complained
            await server.told_to_stop()
            running_here.others.steady = lambda: time.monotonic() + SILENT_SECONDS
            await running_here.others.ask()
            assert list(advice(running_here.house.health())) == []


async def test_the_old_machine_becomes_the_second_one_and_takes_the_journal_back(
    first: Path, second: Path
) -> None:
    async with main_server(first) as (server, where), following(second, where) as follows:
        await follows.fresh(await write(server, "Озёрская школа"))
    assert (await obey("promote", "--data", second, "--only"))[0] == Exit.DONE
    code, _, complained = await obey("standby", "--data", first, "--server", "127.0.0.1", "--key", where.key)
    assert (code, "zhurnal standby --anew" in complained) == (Exit.REFUSED, True), complained
    async with main_server(second) as (server, where):
        assert (await obey("standby", "--data", second, "--allow", own_key(first)[1]))[0] == Exit.DONE
        aside = set_aside(first, "journal.db")
        assert aside is not None
        assert (aside / "journal.db").exists()
        make_snapshot(second / "journal.db", second / FOLDER, NOON + timedelta(days=1), "0", keys_of(second))
        async with following(first, where) as follows:
            await follows.fresh(await write(server, "Внесено на второй"))
    assert (await obey("promote", "--data", first, "--only"))[0] == Exit.DONE
    async with main_server(first) as (server, _):
        assert server.house.look(lambda actor, now: reign().number) == 2
        assert (
            server.house.look(lambda actor, now: settings_on(now.today)[SCHOOL_NAME]) == "Внесено на второй"
        )
    assert verdict(first).sound


def test_no_command_writes_where_another_machine_keeps_the_journal(
    first: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = on_disk(first).head
    (first / STANDBY).mkdir(exist_ok=True)
    note_successor(first, Successor(1, "192.168.1.7", 2222, head[0], 0, NOON))
    pupils = first / "pupils.csv"
    pupils.write_text("Класс;Фамилия;Имя\n7А;Ли;Ван\n", "utf-8")
    for words in (
        *(("passwd", LOGIN), ("account", LOGIN, "--close"), ("import", str(pupils)), ("keys", "rotate")),
        *(("backup", "--second", str(first)), ("standby", "--allow", "нет")),
    ):
        assert main([*words, "--data", str(first), "--yes"]) == Exit.SUPERSEDED, words
        assert "Журнал ведёт другой сервер: 192.168.1.7, порт 2222" in capsys.readouterr().err
    assert main(["verify", "--data", str(first)]) == Exit.DONE
    assert on_disk(first).head == head


def test_setting_aside_keeps_all_and_asks_first(first: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remember(first, Where("127.0.0.1", 1, "SHA256:" + "A" * 43, 0))
    whole = (first / "journal.db").read_bytes()
    assert main(["standby", "--data", str(first), "--anew"]) == Exit.REFUSED
    assert "Спросить некого" in capsys.readouterr().err
    assert (first / "journal.db").read_bytes() == whole
    with take_lock(first):
        assert main(["standby", "--data", str(first), "--anew", "--yes"]) == Exit.REFUSED
    assert "сейчас открыт" in capsys.readouterr().err
    assert (first / "journal.db").read_bytes() == whole


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99999), ("a..b", 2222)])
async def test_a_first_machine_starts_whatever_port_or_name_the_other_one_has(
    first: Path, host: str, port: int
) -> None:
    note_heard(first, Standby(True, NOON, 1, host, port))
    async with main_server(first) as (server, _):
        assert server.house.rivals == ()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (("--server", "a..b"), "Нет такого адреса или порта"),
        (("--server", ""), "Нет такого адреса или порта"),
        (("--server", "192.168.1.5", "--port", "99999"), "«99999» не порт"),
        (("--server", "192.168.1.5", "--own-port", "99999"), "«99999» не порт"),
    ],
)
async def test_an_address_that_there_cannot_be_is_not_remembered(
    tmp_path: Path, told: tuple[str, ...], words: str
) -> None:
    key = "SHA256:" + "A" * 43
    code, _, complained = await obey("standby", "--data", tmp_path, *told, "--key", key)
    assert (code, words in complained) == (Exit.WRONG_USAGE, True)
    assert not (tmp_path / STANDBY).exists()

"""A second machine: it follows the first over real SSH, proves every piece, and goes on with the journal."""

from pathlib import Path

from app.cli.common import Exit
from app.snapshots import FOLDER, keys_of
from backups.changes import End, end_of
from backups.snapshot import snapshots_in
from backups.verify import verify_snapshot
from tests.killing import TALL, cells_on, open_lesson, saved_on
from tests.live_school import LOGIN, SURNAMES, obey, on_disk, running, serving, verdict
from tests.school import PASSWORD
from tests.second_machine import following, free_port, main_server, two_machines, where_is, write
from tests.terminal import Terminal


async def test_the_second_machine_goes_on_where_the_first_was_killed_while_typing(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    two_machines(first, second)
    async with serving(first) as server, following(second, where_is(first, server.port)) as follows:
        async with Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal:
            await open_lesson(terminal)
            terminal.press(*"54354")
            await terminal.when(lambda: len(saved_on(terminal)) == 5, "five marks saved")
            acknowledged = saved_on(terminal)
            await follows.fresh(on_disk(first).head[0])
            terminal.press("2", "2")
            await server.kill()
        await follows.until(lambda state: state.trouble == "away", "the first machine is missed")
        assert end_of(second / FOLDER) is not None
    async with running("promote", second) as server:
        assert "Журнал теперь ведёт эта машина (переход 1)" in server.said
        async with Terminal.connect(server.port, LOGIN, PASSWORD, size=TALL) as terminal:
            await open_lesson(terminal)
            assert saved_on(terminal).items() >= acknowledged.items()
            terminal.press("<end>", "<ctrl+end>", "3")
            await terminal.when(lambda: cells_on(terminal)[SURNAMES[-1]].saved, "a mark typed here")
        assert (await server.told_to_stop())[0] == Exit.DONE
    assert verdict(second).sound
    assert all(verify_snapshot(path, keys_of(second)).good for path in snapshots_in(second / FOLDER))
    code, _, complained = await obey("promote", "--data", second)
    assert (code, "эта машина его и ведёт" in complained) == (Exit.REFUSED, True), complained


async def test_a_first_machine_that_is_stopped_leaves_nothing_untold(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    two_machines(first, second)
    port = free_port()
    async with following(second, where_is(first, port)) as follows:
        async with main_server(first, port) as (server, _):
            await follows.fresh(await write(server, "А"))
            for value in ("Б", "В", "Г"):
                await write(server, value)
        assert end_of(second / FOLDER) == End(*on_disk(first).head)

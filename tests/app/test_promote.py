"""When the second machine goes on with the journal and when it refuses, told from the command's words."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli.common import CannotGoOn, Exit
from app.main import main
from app.snapshots import FOLDER, keys_of
from app.standby.place import FOLDER as STANDBY
from app.standby.place import Where, own_key, remember
from app.standby.promotion import RISING, take_the_journal_over
from backups.snapshot import make_snapshot
from services.house import DATABASE
from tests.backups.conftest import set_by_sql
from tests.live_school import NOON, program
from tests.second_machine import free_port, main_server, two_machines


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return tmp_path / "second"


@pytest.fixture
def first(tmp_path: Path, second: Path) -> Path:
    """The first machine; the second one has its snapshot, and nobody answers where it was."""
    folder = tmp_path / "first"
    two_machines(folder, second)
    copied(folder, second)
    remember(second, Where("127.0.0.1", free_port(), "SHA256:" + "A" * 43, 0))
    return folder


def copied(first: Path, second: Path) -> None:
    (second / FOLDER).mkdir(exist_ok=True)
    for path in (first / FOLDER).iterdir():
        (second / FOLDER / path.name).write_bytes(path.read_bytes())


async def test_whoever_answers_with_another_key_has_to_be_looked_at_first(
    first: Path, second: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["promote", "--only", "--data", str(second)]
    async with main_server(first) as (_, where):
        remember(second, replace(where, key="SHA256:" + "A" * 43))
        assert await asyncio.to_thread(main, words) == Exit.REFUSED
        assert f"машина с другим ключом ({where.key})" in capsys.readouterr().err
        assert not (second / DATABASE).exists()
    assert await asyncio.to_thread(main, [*words, "--main-is-dead"]) == Exit.DONE
    assert (second / DATABASE).exists()


def test_without_a_key_of_the_school_nothing_is_begun(
    first: Path, second: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (second / "keys" / "pepper").unlink()
    assert main(["promote", "--only", "--data", str(second)]) == Exit.REFUSED
    assert "нет ключей школы: pepper" in capsys.readouterr().err
    assert not (second / DATABASE).exists()


def test_a_history_that_somebody_changed_past_the_journal_is_not_gone_on_with(
    first: Path, second: Path
) -> None:
    set_by_sql(first / DATABASE, "UPDATE person SET surname = 'Подменённый' WHERE id = 1")
    make_snapshot(first / DATABASE, first / FOLDER, NOON.replace(hour=13), "0", keys_of(first))
    copied(first, second)
    with pytest.raises(CannotGoOn, match="не сходится") as refused:
        take_the_journal_over(second)
    assert refused.value.exit_code == Exit.DAMAGED
    assert not (second / DATABASE).exists()
    assert not (second / STANDBY / RISING).exists(), "it would take the disk's room"


async def test_the_follower_of_the_folder_is_told_to_end_first(first: Path, second: Path) -> None:
    own_key(second)
    follower = await program("standby", "--data", second)
    try:
        assert follower.stdout is not None
        assert "Слежу за главным сервером" in (await follower.stdout.readline()).decode()
        assert await asyncio.to_thread(main, ["promote", "--only", "--data", str(second)]) == Exit.DONE
        assert await follower.wait() == Exit.DONE
    finally:
        if follower.returncode is None:
            follower.kill()
        await follower.communicate()
    assert not (second / STANDBY / RISING).exists()

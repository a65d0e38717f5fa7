"""What lies beside the journal comes to the second machine: past years open there, trusted keys are known."""

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.archive_house import archive_opened
from app.cli.common import Exit
from app.incoming import FOLDER as INCOMING
from app.incoming import Incoming
from app.main import main
from app.snapshots import FOLDER as BACKUPS
from app.standby import bringing
from app.standby import following as following_
from app.standby.bringing import COMING, Bringing
from app.standby.copies import Copies
from app.standby.line import Gone, line_to
from app.standby.place import FOLDER as STANDBY
from app.standby.place import Where, own_key
from app.standby.promotion import take_the_journal_over
from app.standby.shelves import lies_beside, lying_in
from app.standby.talk import FOLLOW, MOST_BYTES
from app.trusted import FOLDER as TRUSTED
from app.trusted import trusted_in
from app.year_archive import FOLDER as YEARS
from backups.disk import PART, digest
from backups.year_archive import SUMS, check, files_in
from services.house import DATABASE
from tests.app.closed_school import closed_school
from tests.live_school import ROOT, on_disk
from tests.school import PASSWORD
from tests.second_machine import Following, following, main_server, make_first, two_machines, write
from tests.signing_keys import key_files
from texts.standby import left_out

NAME = "2026-27"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return tmp_path / "second"


@pytest.fixture
def first(tmp_path: Path, second: Path) -> Path:
    """A small school without an archive."""
    two_machines(tmp_path / "first", second)
    (tmp_path / "first" / TRUSTED).mkdir()
    return tmp_path / "first"


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school whose year is closed and archived, and its second machine, to be copied."""
    folder = tmp_path_factory.mktemp("both")
    closed_school(folder / "first")
    assert main(["archive", "--data", str(folder / "first")]) == Exit.DONE
    make_first(folder / "first", folder / "second")
    return folder


@pytest.fixture
def archived(tmp_path: Path, second: Path, both: Path) -> Path:
    shutil.copytree(both / "second", second)
    return shutil.copytree(both / "first", tmp_path / "first")


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody types on these machines, so nobody has to be waited for."""
    monkeypatch.setattr(bringing, "RETRY_SECONDS", 0.1)
    monkeypatch.setattr(bringing, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(following_, "WAIT_SECONDS", 0.1)


async def here(follows: Following, path: Path, content: bytes | None = None) -> None:
    """Wait until a file or folder is there."""
    await follows.until(
        lambda _: path.exists() and (content is None or path.read_bytes() == content), f"{path} is here"
    )


async def test_after_a_take_over_a_past_year_opens_and_trusted_certificates_are_there(
    archived: Path, second: Path, tmp_path: Path
) -> None:
    (archived / TRUSTED).mkdir()
    shutil.copy(key_files(tmp_path).authority, archived / TRUSTED / "УЦ школы.pem")
    (archived / INCOMING).mkdir()
    (archived / INCOMING / "7А алгебра.xlsx").write_bytes(b"filled elsewhere")
    async with main_server(archived) as (_, where), following(second, where) as follows:
        await here(follows, second / YEARS / NAME)
        state = await follows.fresh(on_disk(archived).head[0])
        assert (state.left_out, state.left_out_about) == ("", "")
    take_the_journal_over(second)
    assert files_in(second / YEARS / NAME) == files_in(archived / YEARS / NAME)
    assert check(second / YEARS / NAME) == []
    assert main(["archive", "--check", str(second / YEARS / NAME), "--data", str(second)]) == Exit.DONE
    assert trusted_in(second) == trusted_in(archived) != b""
    assert [one.name for one in Incoming(second).listed()] == ["7А алгебра.xlsx"]
    modes = {path.stat().st_mode & 0o077 for path in second.rglob("*") if YEARS in path.parts}
    assert modes == {0}, "nobody but the owner reads them"
    told = (ROOT / "docs" / "standby.md").read_text("utf-8")
    entries = {path.name.removesuffix("-wal").removesuffix("-shm") for path in archived.iterdir()}
    assert [name for name in entries if f"`{name}" not in told] == [], "each stands in the table"
    with archive_opened(second / YEARS / NAME, second) as house:
        house.start()
        try:
            admission = await house.accounts.admit("petrova.ai", PASSWORD, "console")
        finally:
            house.stop()
        assert admission is not None
        assert house.desk(admission).health.archive == NAME


async def test_a_certificate_that_is_changed_or_taken_away_there_is_so_here(
    first: Path, second: Path
) -> None:
    trusted, ours = first / TRUSTED / "ca.pem", second / TRUSTED / "ca.pem"
    trusted.write_bytes(b"one")
    async with main_server(first) as (server, where), following(second, where) as follows:
        await here(follows, ours, b"one")
        trusted.write_bytes(b"two")
        await here(follows, ours, b"two")
        trusted.unlink()
        await follows.until(lambda _: not ours.exists(), "it is gone here")
        head = await write(server, "Журнал идёт дальше")
        await follows.fresh(head)


async def test_a_damaged_archive_is_told_of_and_the_journal_s_copy_stays_fresh(
    archived: Path, second: Path
) -> None:
    file = archived / YEARS / NAME / DATABASE
    good = file.read_bytes()
    file.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
    async with main_server(archived) as (server, where), following(second, where) as follows:
        state = await follows.until(lambda one: bool(one.left_out), "told")
        assert (state.left_out, state.left_out_about) == ("piece_damaged", f"{YEARS}/{NAME}")
        assert "zhurnal archive --check" in left_out(state.left_out, state.left_out_about)
        await follows.fresh(await write(server, "Журнал идёт дальше"))
        assert not (second / YEARS).exists()
        file.write_bytes(good)
        await here(follows, second / YEARS / NAME)
        await follows.until(lambda one: not one.left_out, "all is here")
    assert check(second / YEARS / NAME) == []


@pytest.mark.parametrize("begins", ["as it is", "otherwise", "with what is there no more"])
async def test_what_a_cut_off_try_left_is_gone_on_with_or_begun_anew(
    archived: Path, second: Path, begins: str
) -> None:
    whole = (archived / YEARS / NAME / DATABASE).read_bytes()
    part = second / STANDBY / COMING / NAME / (DATABASE + PART)
    part.parent.mkdir(parents=True)
    part.write_bytes(whole[: len(whole) // 2] if begins == "as it is" else bytes(len(whole) // 2))
    if begins.startswith("with"):
        (part.parent / "left.txt").write_bytes(b"of an archive that was made otherwise")
    async with main_server(archived) as (_, where), following(second, where) as follows:
        await here(follows, second / YEARS / NAME)
    assert check(second / YEARS / NAME) == []
    assert not part.parent.exists()


def changed_unseen(path: Path, content: bytes) -> None:
    """Change a file's bytes so that its sum is told as it was."""
    before = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


async def test_a_file_that_is_not_what_its_sum_says_is_not_put_anywhere(archived: Path, second: Path) -> None:
    (archived / TRUSTED).mkdir()
    trusted, sums = archived / TRUSTED / "ca.pem", archived / YEARS / NAME / SUMS
    trusted.write_bytes(b"one")
    lying_in(archived)
    changed_unseen(trusted, b"two")
    async with main_server(archived) as (_, where):
        async with following(second, where) as follows:
            await here(follows, second / YEARS / NAME)
            state = await follows.until(lambda one: bool(one.left_out), "told")
            assert (state.left_out, state.left_out_about) == ("piece_damaged", f"{TRUSTED}/ca.pem")
        assert not (second / TRUSTED / "ca.pem").exists()
        shutil.rmtree(second / YEARS)
        trusted.unlink()
        changed_unseen(sums, b"".join(reversed(sums.read_bytes().splitlines(keepends=True))))
        async with following(second, where) as follows:
            state = await follows.until(lambda one: bool(one.left_out), "told")
            assert (state.left_out, state.left_out_about) == ("piece_damaged", f"{YEARS}/{NAME}")
    assert not (second / YEARS).exists()


@pytest.mark.parametrize(
    "line", [f"{'0' * 64}  ../../../keys/pepper", f"{'0' * 63}  a.txt", "no list at all"]
)
async def test_a_list_of_an_archive_that_leads_elsewhere_is_damage(
    archived: Path, second: Path, line: str
) -> None:
    sums, pepper = archived / YEARS / NAME / SUMS, (second / "keys" / "pepper").read_bytes()
    sums.write_bytes(sums.read_bytes() + f"{line}\n".encode())
    async with main_server(archived) as (_, where), following(second, where) as follows:
        state = await follows.until(lambda one: bool(one.left_out), "told")
        assert (state.left_out, state.left_out_about) == ("piece_damaged", f"{YEARS}/{NAME}")
    assert (second / "keys" / "pepper").read_bytes() == pepper
    assert not (second / YEARS).exists()


async def test_an_archive_that_would_fill_the_disk_is_not_begun(
    archived: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "ROOM", 1 << 60)
    async with main_server(archived) as (server, where), following(second, where) as follows:
        state = await follows.until(lambda one: bool(one.left_out), "told")
        assert (state.left_out, state.left_out_about) == ("disk_full", f"{YEARS}/{NAME}")
        await follows.fresh(await write(server, "Журнал идёт дальше"))
    assert files_in(second / STANDBY / COMING) == []
    take_the_journal_over(second)
    assert not (second / STANDBY / COMING).exists()


async def test_another_archive_of_the_same_year_is_set_aside_not_lost(archived: Path, second: Path) -> None:
    ours = second / YEARS / NAME
    ours.mkdir(parents=True)
    (ours / SUMS).write_bytes(b"made here")
    (second / YEARS / "2025-26").mkdir()
    async with main_server(archived) as (_, where), following(second, where) as follows:
        await follows.until(lambda _: len(files_in(ours)) > 1, "the other one is here")
    assert digest(ours / SUMS) == digest(archived / YEARS / NAME / SUMS)
    (aside,) = second.glob(f"left-*/{YEARS}/{NAME}/{SUMS}")
    assert aside.read_bytes() == b"made here"
    assert (second / YEARS / "2025-26").is_dir(), "an archive that the first machine has no more stays"


async def test_what_cannot_be_read_there_is_told_of_and_the_rest_comes(first: Path, second: Path) -> None:
    for name in ("a.pem", "link.pem", "z.pem"):
        (first / TRUSTED / name).write_bytes(name.encode())
    os.truncate(first / TRUSTED / "a.pem", 65 * 1024 * 1024)
    (first / TRUSTED / "link.pem").unlink()
    (first / TRUSTED / "link.pem").symlink_to(first / "keys" / "pepper")
    async with main_server(first) as (_, where), following(second, where) as follows:
        await here(follows, second / TRUSTED / "z.pem")
        state = await follows.until(lambda one: bool(one.left_out), "told")
        assert (state.left_out, state.left_out_about) == ("gap", f"{TRUSTED}/a.pem")
    assert [path.name for path in (second / TRUSTED).iterdir()] == ["z.pem"]


@pytest.mark.parametrize(
    "way",
    [
        f"{TRUSTED}/../keys/pepper",
        f"{TRUSTED}/..",
        f"{TRUSTED}/",
        TRUSTED,
        f"{TRUSTED}/a/b",
        f"{TRUSTED}/.hidden",
        f"{TRUSTED}/a{PART}",
        f"{TRUSTED}/a\nb",
        f"{TRUSTED}/a\x00b",
        f"{TRUSTED}/{'ё' * 101}",
        f"{TRUSTED}/\udcff",
        f"{YEARS}/{NAME}",
        f"{YEARS}/{NAME}/../../keys/pepper",
        f"{YEARS}/../keys/pepper",
        f"{YEARS}/{NAME}{PART}/{DATABASE}",
        f"{YEARS}/a/b/c/d/e/f",
        f"/{YEARS}/{NAME}/{SUMS}",
        "keys/pepper",
        DATABASE,
        "",
    ],
)
def test_no_other_way_is_one_of_a_file_beside_the_journal(way: str) -> None:
    assert not lies_beside(way)


async def test_a_link_in_the_place_of_a_file_is_not_followed_and_no_answer_is_larger_than_agreed(
    first: Path, second: Path
) -> None:
    (first / TRUSTED / "ca.pem").symlink_to(first / "keys" / "pepper")
    for path in (first / TRUSTED / "large.pem", first / BACKUPS / "journal-2026-11-18-120000.db.zst"):
        path.write_bytes(bytes(MOST_BYTES + 1))
    async with (
        main_server(first) as (_, where),
        line_to(where.host, where.port, where.key, own_key(second)[0], FOLLOW) as line,
    ):
        for name in ("ca.pem", "never.pem"):
            with pytest.raises(Gone):
                await line.read(f"{TRUSTED}/{name}", 0)
        for way in (f"{TRUSTED}/large.pem", "journal-2026-11-18-120000.db.zst"):
            assert len(await line.read(way, 0, 10**9)) == MOST_BYTES
        with pytest.raises(asyncio.IncompleteReadError):
            await line.read(f"{TRUSTED}/../keys/pepper", 0)


@pytest.mark.parametrize(
    "junk",
    [
        5,
        [],
        {},
        {"shelves": 5, "years": []},
        {"shelves": {"keys": []}, "years": []},
        {"shelves": {TRUSTED: [["../keys/audit.key", 3, "0" * 64]]}, "years": []},
        {"shelves": {TRUSTED: [["a.pem", "x", "0" * 64]]}, "years": []},
        {"shelves": {TRUSTED: [[5, 5, 5]]}, "years": []},
        {"shelves": {TRUSTED: [["a.pem", 5]]}, "years": []},
        {"shelves": {}, "years": [["../keys", 5, "0" * 64]]},
        {"shelves": {}, "years": [[NAME, -1, "0" * 64]]},
        {"shelves": {}, "years": [[NAME, "x", "0" * 64]]},
        {"shelves": {}, "years": 7},
    ],
    ids=str,
)
async def test_junk_is_no_list_of_what_lies_there_and_touches_nothing(second: Path, junk: Any) -> None:
    (second / "keys").mkdir(parents=True)
    (second / "keys" / "audit.key").write_bytes(b"audit")
    brings = Bringing(second, Where("127.0.0.1", 1, "SHA256:" + "A" * 43, 0), Copies(second))
    brings.tell(junk)
    brings.begin()
    assert not await brings.bring()
    assert brings.trouble == "piece_damaged"
    assert sorted(path.name for path in second.rglob("*")) == ["audit.key", "keys"]

"""The archive of a closed year: whole, in two copies, read without the program, opened read-only with it."""

import asyncio
import csv
import hashlib
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app import year_archive
from app.archive_house import PREFIX, archive_opened
from app.cli.common import CannotGoOn, Exit
from app.main import main
from app.year_archive import FOLDER, SECRET
from app.yearly import archive_what_is_due
from backups.disk import PART
from backups.year_archive import SUMS, Wrong, check, files_in
from models.database import TABLES, sqlite
from rules.refusals import Reason
from services import school_year
from services.house import House
from services.outcomes import NotSaved, Refusal, Saved
from services.requests import HoldLesson, SetTopic
from services.year_archive import years
from tests.app.closed_school import DOCUMENT, SIGNATURE, TOPIC, closed_school
from tests.own_mounts import in_own_mounts
from tests.school import PASSWORD
from tests.sealed import sealed_school
from texts.archives import DESCRIPTION, JOURNALS, READ_ME, SIGNED
from texts.archives import TABLES as CSV
from texts.tables import column, table

NAME = "2026-27"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a school whose year is closed; its second place is «stick»."""
    (tmp_path / "stick").mkdir()
    closed_school(tmp_path / "school", second=tmp_path / "stick")
    return tmp_path / "school"


def archive(data: Path, *words: str | Path) -> int:
    return main(["archive", *map(str, words), "--data", str(data)])


def read(file: Path) -> list[dict[str, str]]:
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "a spreadsheet must know that it is UTF-8"
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def test_an_archive_is_whole_in_two_copies_and_reads_without_the_program(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert archive(data, "2026/27") == Exit.DONE
    here, there = data / FOLDER / NAME, tmp_path / "stick" / FOLDER / NAME
    assert f"вторая копия: {there}" in capsys.readouterr().out
    assert files_in(here) == files_in(there)
    for copy in (here, there):
        checked = subprocess.run(["sha256sum", "-c", "--quiet", SUMS], cwd=copy, check=False)
        assert checked.returncode == 0
        assert {path.stat().st_mode & 0o077 for path in copy.rglob("*")} == {0}, "read by its owner only"
    drawn = {path.name for path in (here / JOURNALS).iterdir()}
    assert len(drawn) == 3
    assert {"журнал-7А.pdf", "журнал-7-1.pdf"} < drawn
    paper = " ".join(page.extract_text() for page in PdfReader(here / JOURNALS / "журнал-7А.pdf").pages)
    assert "Воронин" in paper
    assert "Озёрская" not in (here / READ_ME).read_text("utf-8-sig")
    assert "Школа для проверок" in (here / READ_ME).read_text("utf-8-sig")
    (lesson,) = read(here / CSV / "lesson.csv")
    assert lesson["topic"] == f"'{TOPIC}", "no spreadsheet takes it for a formula"
    assert [mark["value"] for mark in read(here / CSV / "mark.csv")] == ["5"]
    signed = sorted(path.read_bytes() for path in (here / SIGNED).rglob("*.*") if path.suffix != ".sha256")
    assert signed == [DOCUMENT, SIGNATURE]
    with sqlite.connect(f"file:{here / 'journal.db'}?mode=ro&immutable=1", uri=True) as connection:
        assert connection.execute("SELECT COUNT(*) FROM mark").fetchone() == (1,)


def test_no_secret_is_in_the_tables_and_each_of_them_is_explained(data: Path) -> None:
    assert archive(data) == Exit.DONE
    folder = data / FOLDER / NAME / CSV
    described = {(row["таблица"], row["столбец"]) for row in read(folder / DESCRIPTION)}
    for one in TABLES:
        name = one._meta.table_name
        assert table(name) != name, f"{name} has no words"
        with (folder / f"{name}.csv").open(encoding="utf-8-sig") as stream:
            header = stream.readline().strip().split(";")
        assert {(name, title) for title in header} <= described
        for title in header:
            assert column(title, "") != title or title.endswith("_id"), f"{title} has no words"
    assert ("account", "password_hash") in SECRET
    stored = sqlite.connect(str(data / "journal.db")).execute("SELECT password_hash FROM account").fetchall()
    secrets = [one for (one,) in stored if one]
    secrets += [(data / "keys" / key).read_bytes().hex() for key in ("pepper", "audit.key")]
    everything = "".join(file.read_text("utf-8") for file in folder.glob("*.csv"))
    assert stored
    assert not [secret for secret in secrets if secret in everything]
    assert "password_hash;" not in everything


def test_only_the_years_rows_are_in_the_tables(data: Path) -> None:
    house = House(data)
    house.start()
    house.write(
        lambda book: school_year.add_year(book, "2027/28", date(2027, 9, 1), date(2028, 5, 26))
    ).result()
    with house.database.connection_context():
        (new,) = [year.year for year in house.look(years) if year.closed_at is None]
    house.write(lambda book: school_year.add_class(book, new, 8, "А")).result()
    house.stop()
    assert archive(data, "2026") == Exit.DONE
    folder = data / FOLDER / NAME / CSV
    assert [year["title"] for year in read(folder / "school_year.csv")] == ["2026/27"]
    assert [one["title"] for one in read(folder / "school_class.csv")] == ["7А", "7/1", "7-1"]
    assert [one["surname"] for one in read(folder / "person.csv")].count("Воронин") == 1


def test_every_byte_is_checked_and_what_is_wrong_is_named(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert archive(data) == Exit.DONE
    folder = data / FOLDER / NAME
    assert archive(data, "--check", folder) == Exit.DONE
    assert "о котором помнит журнал" in capsys.readouterr().out
    whole = (folder / READ_ME).read_bytes()
    for change, wrong in (
        (lambda: (folder / READ_ME).write_bytes(whole[:-1] + b"?"), Wrong.CHANGED),
        (lambda: (folder / READ_ME).unlink(), Wrong.MISSING),
        (lambda: (folder / SUMS).unlink(), Wrong.NO_SUMS),
    ):
        change()
        assert [one.wrong for one in check(folder)] == [wrong]
        assert archive(data, "--check", folder) == Exit.DAMAGED
    shutil.rmtree(folder)
    shutil.copytree(data.parent / "stick" / FOLDER / NAME, folder)
    (folder / "записка.txt").write_text("от руки")
    assert [one.wrong for one in check(folder)] == [Wrong.EXTRA]
    capsys.readouterr()
    forged = (folder / SUMS).read_text("utf-8")
    (folder / "записка.txt").unlink()
    (folder / READ_ME).write_bytes(b"another")
    was, became = hashlib.sha256(whole).hexdigest(), hashlib.sha256(b"another").hexdigest()
    (folder / SUMS).write_text(forged.replace(was, became), "utf-8")
    assert check(folder) == []
    assert archive(data, "--check", folder) == Exit.DAMAGED
    assert "не тот, который сделал журнал" in capsys.readouterr().out


def test_a_try_that_was_cut_off_is_gone_on_with(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(year_archive, "_write_tables", cut_off)
        assert archive(data) == Exit.INTERRUPTED
    part = data / FOLDER / (NAME + PART)
    drawn = part / JOURNALS / "журнал-7А.pdf"
    before = drawn.stat().st_ino, (part / "journal.db").stat().st_ino
    assert not (data / FOLDER / NAME).exists()
    assert archive(data) == Exit.DONE
    here = data / FOLDER / NAME
    assert (here / JOURNALS / "журнал-7А.pdf").stat().st_ino == before[0], "drawn once"
    assert (here / "journal.db").stat().st_ino == before[1]
    assert not part.exists()
    assert check(here) == []


def test_a_damaged_copy_is_not_taken_for_one_and_a_missing_disk_is_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert archive(data) == Exit.DONE
    (tmp_path / "stick" / FOLDER / NAME / READ_ME).write_bytes(b"")
    assert archive(data) == Exit.REFUSED
    assert "Переименуйте эту папку" in capsys.readouterr().err
    shutil.rmtree(tmp_path / "stick")
    assert archive(data) == Exit.REFUSED
    assert f"нет места {tmp_path / 'stick'}" in capsys.readouterr().err
    assert not (tmp_path / "stick").exists(), "no folder in place of a disk"


def test_a_year_that_is_open_and_one_that_is_not_there_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "open"
    sealed_school(data)
    for words, told in ((("2026/27",), "ещё не закрыт"), ((), "ещё не закрыт"), (("1999",), "здесь нет")):
        assert archive(data, *words) == Exit.REFUSED
        assert told in capsys.readouterr().err
    assert not (data / FOLDER).exists()


def test_an_archive_is_opened_with_the_school_s_keys_and_nothing_is_written(data: Path) -> None:
    assert archive(data) == Exit.DONE
    folder = data / FOLDER / NAME
    before = {file: (folder / file).read_bytes() for file in files_in(folder)}
    (data / f"{PREFIX}killed").mkdir()
    with archive_opened(folder, data) as house:
        assert not (data / f"{PREFIX}killed").exists(), "what a killed one left is taken away"
        assert house.clock.now().today.isoformat() == "2027-05-27"
        house.start()
        try:
            asked_of(house)
        finally:
            house.stop()
    assert not list(data.glob(f"{PREFIX}*"))
    assert {file: (folder / file).read_bytes() for file in files_in(folder)} == before
    (data / "keys" / "pepper").unlink()
    with pytest.raises(CannotGoOn, match="Положите копию папки keys"), archive_opened(folder, data):
        pass
    (folder / READ_ME).unlink()
    with pytest.raises(CannotGoOn, match="верить нельзя"), archive_opened(folder, data):
        pass


def asked_of(house: House) -> None:
    """Sign in, find a lesson that was held, be refused everything else."""

    async def ask() -> None:
        admission = await house.accounts.admit("petrova.ai", PASSWORD, "console")
        assert admission is not None
        desk = house.desk(admission)
        assert desk.health.archive == NAME
        held = await desk.send(HoldLesson(1, date(2026, 11, 17), 1, "held"))
        assert isinstance(held, Saved), "a lesson held already is found"
        for request in (
            SetTopic(held.thing, "Другая тема", "", 2, "topic"),
            HoldLesson(1, date(2026, 11, 18), 1, "new"),
        ):
            refused = await desk.send(request)
            assert isinstance(refused, Refusal), refused
            assert refused.reason in (Reason.ARCHIVE, Reason.TERM_CLOSED, Reason.YEAR_CLOSED)

    asyncio.run(ask())
    assert isinstance(house.write(lambda book: NotSaved("read")).result(), NotSaved)
    written = house.write(lambda book: school_class(book)).result()
    assert isinstance(written, Refusal)
    assert written.reason is Reason.ARCHIVE


def school_class(book: Any) -> Any:
    return school_year.add_class(book, 1, 9, "Ж")


async def test_the_server_makes_it_once_the_year_is_closed_and_tells_where_it_cannot(
    data: Path, tmp_path: Path
) -> None:
    house = House(data)
    house.start()
    try:
        (tmp_path / "stick").rename(tmp_path / "pulled out")
        assert not await archive_what_is_due(house)
        assert "Подключите диск или флешку" in house.health().archive_trouble
        assert check(data / FOLDER / NAME) == [], "the copy here is made all the same"
        asked: list[object] = []

        async def obey(words: object) -> tuple[int, str]:
            asked.append(words)
            return 0, ""

        assert not await archive_what_is_due(house, obey)
        assert "Подключите диск или флешку" in house.health().archive_trouble
        assert asked == [], "nothing is read anew until the disk is there"
        (tmp_path / "pulled out").rename(tmp_path / "stick")
        assert await archive_what_is_due(house)
        assert house.health().archive_trouble == ""
        assert check(tmp_path / "stick" / FOLDER / NAME) == []
        assert await archive_what_is_due(house, obey)
        assert asked == [], "once"
    finally:
        house.stop()


def test_on_a_full_disk_it_is_told_and_gone_on_with_when_there_is_room(data: Path, tmp_path: Path) -> None:
    told = in_own_mounts("tests.app.full_archive", data, disk=tmp_path / "disk")
    assert told["full"][0] == Exit.REFUSED
    assert "не хватило места" in told["full"][1]
    assert told["left"] == [NAME + PART]
    assert told["then"] == Exit.DONE
    assert told["wrong"] == []


def test_a_json_answer_names_both_copies(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert archive(data, "--json") == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(data / FOLDER / NAME)
    assert told["copy"].endswith(f"stick/{FOLDER}/{NAME}")

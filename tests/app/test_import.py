"""``zhurnal import``: shows, asks, makes a snapshot, writes, and says one sentence at the end."""

import argparse
import io
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.cli import import_
from app.cli.common import CannotGoOn, Exit
from app.cli.parser import RussianParser
from app.incoming import Lists
from app.snapshots import keys_of
from backups.verify import verify_snapshot
from models.database import open_school, rows
from models.people import Pupil
from tests.school import School

LIST = "Фамилия;Имя;Отчество;Класс;Дата рождения\nОрлов;Пётр;Ильич;5А;01.02.2015\nЛи;Ван;;12В;31.02.2015\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A school's folder with a list beside it; the house is closed, as when no server runs."""
    school = School(tmp_path)
    school.school_class("5А")
    school.close()
    (tmp_path / "list.csv").write_bytes(LIST.encode("cp1251"))
    return tmp_path


def test_a_list_is_shown_confirmed_and_written(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(data, "--yes") == Exit.DONE
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "Записано из «list.csv»: новых 1, изменено 0, не принята 1."
    assert any("31.02.2015" in line and "такого дня нет" in line for line in said)
    assert _pupils(data) == 1


def test_a_snapshot_is_made_before_anything_is_written(data: Path) -> None:
    _run(data, "--yes")
    (snapshot,) = (data / "backups").glob("journal-*.db.zst")
    verdict = verify_snapshot(snapshot, keys_of(data))
    assert verdict.facts is not None
    assert verdict.facts.rows["pupil"] == 0
    assert _pupils(data) == 1


def test_a_dry_run_writes_nothing_and_makes_no_snapshot(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(data, "--dry-run") == Exit.DONE
    assert capsys.readouterr().out.splitlines()[-1].startswith("Это пробный прогон, ничего не записано")
    assert _pupils(data) == 0
    assert not (data / "backups").exists()


def test_a_second_run_says_that_there_is_nothing_to_change(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(data, "--yes")
    capsys.readouterr()
    assert _run(data, "--yes") == Exit.DONE
    assert capsys.readouterr().out.splitlines()[-1].startswith("Менять нечего")


def test_a_workbook_is_the_same_dry_run_as_the_same_table_in_text(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in LIST.splitlines():
        sheet.append(line.split(";"))
    sheet["E2"].value = date(2015, 2, 1)
    book.save(data / "list.xlsx")
    _run(data, "--dry-run", files=("list.csv",))
    in_text = capsys.readouterr().out
    _run(data, "--dry-run", files=("list.xlsx",))
    in_book = capsys.readouterr().out
    assert in_book.replace("list.xlsx", "list.csv") == in_text
    _run(data, "--yes", files=("list.xlsx",))
    assert _pupils(data) == 1


def test_of_a_book_of_several_lists_each_can_be_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    for title, line in (("5А", "Орлов;Пётр;5А"), ("5Б", "Ли;Ван;5А")):
        sheet = book.create_sheet(title)
        sheet.append(["Фамилия", "Имя", "Класс"])
        sheet.append(line.split(";"))
    book.save(data / "list.xlsx")
    _run(data, "--yes", files=("list.xlsx",))
    said = capsys.readouterr().out
    assert "этот лист не читали; если он нужен: --sheet и его имя" in said
    assert _pupils(data) == 1
    _run(data, "--yes", "--sheet", "5б", files=("list.xlsx",))
    assert _pupils(data) == 2
    with pytest.raises(CannotGoOn) as stop:
        _run(data, "--sheet", "6А", files=("list.xlsx",))
    assert "листа, названного в --sheet, в файле нет (5А, 5Б)" in stop.value.sentence


def test_without_a_yes_nothing_is_written(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CannotGoOn) as stop:
        _run(data)
    assert "--yes" in stop.value.sentence
    assert _pupils(data) == 0


def test_json_holds_the_plan_and_the_sentence_goes_aside(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _run(data, "--yes", "--json")
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert (document["kind"], document["applied"]) == ("pupils", True)
    assert [entry["state"] for entry in document["entries"]] == ["new"]
    assert document["refused"][0]["reason"] == "такого дня нет; исправьте дату"
    assert said.err.splitlines()[-1].startswith("Записано")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<aSc/>", b" " * 300, b"<fet><Days_List>"])
def test_a_bad_file_is_refused_in_a_sentence_and_stores_nothing(data: Path, content: bytes) -> None:
    (data / "list.csv").write_bytes(content)
    with pytest.raises(CannotGoOn) as stop:
        _run(data, "--yes")
    assert stop.value.exit_code is Exit.REFUSED
    assert stop.value.sentence.startswith("Файл «list.csv» не принят: ")
    assert _pupils(data) == 0
    assert not (data / "backups").exists()


def test_a_bad_second_file_stops_before_the_first_is_written(data: Path) -> None:
    (data / "bad.csv").write_bytes(b"\x00\x01")
    with pytest.raises(CannotGoOn):
        _run(data, "--yes", files=("list.csv", "bad.csv"))
    assert _pupils(data) == 0


def test_a_folder_without_a_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    with pytest.raises(CannotGoOn) as stop:
        _run(tmp_path, "--yes")
    assert "zhurnal init" in stop.value.sentence


def _run(data: Path, *options: str, files: tuple[str, ...] = ("list.csv",)) -> int:
    parser = RussianParser(prog="zhurnal")
    import_.add_parser(parser.add_subparsers(dest="verb"))
    args: argparse.Namespace = parser.parse_args(
        ["import", *(str(data / name) for name in files), "--data", str(data), *options]
    )
    return import_.run(args)


def _pupils(data: Path) -> int:
    opened = open_school(data / "journal.db")
    with opened.connection_context():
        return len(rows(Pupil.select(Pupil.id)))


def test_a_list_may_be_laid_down_for_the_office(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(data, "--lay", "--dry-run") == Exit.DONE
    assert "файл никуда не положен" in capsys.readouterr().out
    assert Lists(data).listed() == ()
    for _ in range(2):
        assert _run(data, "--lay") == Exit.DONE
    said = capsys.readouterr().out.splitlines()[-1]
    assert said == "list.csv: список учеников. Лежит на сервере; вносят с экрана: F4, «Списки»."
    assert [one.name for one in Lists(data).listed()] == ["list.csv"]
    assert (data / "lists").stat().st_mode & 0o777 == 0o700
    assert (data / "lists" / "list.csv").stat().st_mode & 0o777 == 0o600
    assert _pupils(data) == 0
    assert Lists(data).read("list.csv").kind == "pupils"

"""``zhurnal audit``: the journal of changes as a table for an inspector, in Russian, nothing locked in it."""

import csv
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.cli.common import Exit
from models.database import TABLES
from rules.identity import Sensitive
from services.audit import WITHOUT_TRAIL
from services.outcomes import Saved
from services.settings import CARD_PASSPORT, CARD_SNILS
from tests.keeping_school import PASSPORT, SNILS, Office, office_of
from tests.school import School
from texts.tables import column
from texts.trail_table import HEADER, OF_NO_INTEREST, TITLES, WHAT

LATIN = re.compile("[a-z_]{4,}")


@pytest.fixture
def office(school: School) -> Office:
    """A lesson with a mark given twice, and a card with both values."""
    office = office_of(school)
    office.decides(CARD_SNILS, CARD_PASSPORT)
    algebra = school.course("Алгебра", 1, office.leader)
    held = office.leader.holds(algebra, "2026-11-19")
    assert isinstance(held, Saved)
    office.leader.marks(held.thing, "Воронин", "4")
    office.leader.marks(held.thing, "Воронин", "5", seen=1)
    assert isinstance(office.enters(passport=PASSPORT), Saved)
    assert office.opens(Sensitive.SNILS) == SNILS
    return office


def export(office: Office, out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    data = str(office.school.house.folder)
    command = [sys.executable, "-m", "app", "audit", "--out", str(out), "--data", data, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def table_of(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";", restval=""))


def test_an_inspector_reads_who_did_what_in_russian(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "trail.csv"
    told = export(office, out)
    assert told.returncode == Exit.DONE, told.stderr
    table = table_of(out)
    assert tuple(table[0]) == HEADER
    mark = next(line for line in table if line["Что сделано"] == "отметка" and line["Было"])
    assert (mark["Кто"], mark["Ученик"], mark["Страница"]) == ("Петрова А.", "Воронин П.", "7А Алгебра")
    assert ("значение: 4" in mark["Было"], "значение: 5" in mark["Стало"]) == (True, True)
    assert mark["Когда"] == "19.11.2026 12:00:00"
    opened = next(line for line in table if line["Что сделано"] == "СНИЛС открыли")
    assert (opened["Кто"], opened["Ученик"], opened["Было"], opened["Стало"]) == (
        "Зимина О.",
        "Воронин П.",
        "",
        "",
    )


def test_nothing_locked_and_no_digest_of_it_is_told(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "trail.csv"
    export(office, out)
    content = out.read_text("utf-8-sig")
    for value in (SNILS, PASSPORT, "11223344595", *office.sealed().values()):
        assert value not in content
    with closing(sqlite3.connect(office.school.house.file)) as file:
        trail = "".join(file.execute("SELECT group_concat(after) FROM audit_event").fetchone())
    digests = re.findall(r'"(?:sealed|password_hash)":"(\w{32})"', trail)
    assert len(digests) > 5
    assert not any(digest in content for digest in digests)
    assert "зашифрованное значение: скрыто" in content
    assert "пароль: скрыто" in content


def test_a_cell_that_a_spreadsheet_would_calculate_gets_an_apostrophe(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "trail.csv"
    office.school.pupil("=Пупков Иван", 1)
    export(office, out)
    cells = [cell for line in table_of(out) for cell in line.values()]
    assert "'=Пупков И." in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells if isinstance(cell, str))


def test_the_head_of_the_chain_stands_at_the_end(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "trail.csv"
    with closing(sqlite3.connect(office.school.house.file)) as file:
        number, digest = file.execute("SELECT id, hash FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    told = export(office, out)
    foot = [line for line in table_of(out) if line["№ записи"] == "Голова цепи"]
    assert [(line["Когда"], line["Звено цепи"]) for line in foot] == [(f"запись {number}", digest)]
    assert f"Голова цепи: {number}, {digest[:16]}" in told.stdout
    assert len([line for line in table_of(out) if line["№ записи"].isdecimal()]) == number
    with closing(sqlite3.connect(office.school.house.file)) as file:
        last = file.execute("SELECT act FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    assert last == ("export_trail",), "taking it out is on record too"


def test_only_the_days_that_are_asked_for(office: Office, tmp_path: Path) -> None:
    office.school.now_is("2026-11-20 08:00")
    assert isinstance(office.enters(snils="", consent=None, seen={Sensitive.SNILS: 1}), Saved)
    out = tmp_path / "day.csv"
    assert export(office, out, "--since", "2026-11-20").returncode == Exit.DONE
    lines = [line for line in table_of(out) if line["№ записи"].isdecimal()]
    assert [line["Что сделано"] for line in lines] == ["СНИЛС стёрли"]
    out = tmp_path / "before.csv"
    assert export(office, out, "--until", "2026-11-19").returncode == Exit.DONE
    days = {line["Когда"][:10] for line in table_of(out) if line["№ записи"].isdecimal()}
    assert days == {"19.11.2026"}
    assert [line["Когда"] for line in table_of(out) if line["№ записи"] == "Записи"] == ["по 19.11.2026"]


def test_a_broken_chain_is_told_and_exported_all_the_same(office: Office, tmp_path: Path) -> None:
    with closing(sqlite3.connect(office.school.house.file)) as file, file:
        file.execute("DROP TRIGGER audit_event_refuses_update")
        file.execute("UPDATE audit_event SET address = 'elsewhere' WHERE id = 7")
    out = tmp_path / "trail.csv"
    told = export(office, out)
    assert told.returncode == Exit.DAMAGED
    assert "Цепочка НАРУШЕНА на записи 7" in told.stdout
    assert [line["Когда"] for line in table_of(out) if line["№ записи"] == "Цепочка"] == [
        "нарушена на записи 7"
    ]


def test_a_file_that_is_there_is_not_written_over(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "notes.csv"
    out.write_text("мои заметки", "utf-8")
    told = export(office, out)
    assert told.returncode == Exit.REFUSED
    assert "уже есть. Ничего не выгружено" in told.stderr
    assert out.read_text("utf-8") == "мои заметки"
    assert "Не записать" in export(office, tmp_path / "no" / "such.csv").stderr
    assert "не дата" in export(office, tmp_path / "x.csv", "--since", "вчера").stderr
    wrong = export(office, tmp_path / "x.csv", "--since", "2026-11-20", "--until", "2026-11-19")
    assert wrong.returncode == Exit.WRONG_USAGE


def test_every_column_of_the_trail_has_russian_words() -> None:
    without = []
    for table in TABLES:
        for field in () if table in WITHOUT_TRAIL else table._meta.sorted_fields:
            name = field.column_name
            if name in OF_NO_INTEREST:
                continue
            points = name.endswith("_id")
            words = WHAT.get(name.removesuffix("_id"), "") if points else TITLES.get(name) or column(name, "")
            if not words or LATIN.fullmatch(words):
                without.append(f"{table._meta.table_name}.{name}")
    assert without == []

"""``zhurnal export temporary-journal`` and ``zhurnal import`` of what came back (3.1)."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.incoming import FOLDER
from rules.codes import Role
from services.temporary.sheet import Field
from services.views.trail import trail_between
from tests.laptop import Laptop, brought_back, taken_out
from tests.school import School, Who
from texts import temporary as words

MARK = words.COLUMNS[Field.MARKS]


@pytest.fixture
def petrova(school: School) -> Who:
    petrova = school.teacher("Петрова Анна Ивановна")
    seven = school.school_class("7А", leader=petrova)
    for name in ("Ёлкин Пётр", "Щукина Яна"):
        school.pupil(name, seven)
    algebra = school.course("Алгебра", seven, petrova)
    for weekday in range(1, 7):
        school.slot(algebra, weekday, 3)
    return petrova


def command(school: School, *told: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "app", *told, "--data", str(school.house.folder)]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_the_command_writes_a_teachers_or_a_classs_days(school: School, petrova: Who, tmp_path: Path) -> None:
    for whose in (("--teacher", "Петрова"), ("--class", "7A")):
        out = tmp_path / f"{whose[1]}.xlsx"
        days = ("--since", "2026-11-19", "--days", "3")
        told = command(school, "export", "temporary-journal", *whose, *days, "--out", str(out), "--json")
        assert told.returncode == Exit.DONE, told.stderr
        assert "3\u00a0урока" in told.stderr.splitlines()[-1]
        assert json.loads(told.stdout) == {"path": str(out), "lessons": 3}
        laptop = Laptop(out)
        found = {laptop.sheet.cell(row, laptop.column(words.DAY)).value for row in range(2, 11)}
        assert found == {"19.11.2026", "20.11.2026", "21.11.2026"}
        laptop.write(laptop.row("Ёлкин", day="19.11.2026"), MARK, "5")
        assert brought_back(petrova, laptop.close()).cells[0].name.startswith("Ёлкин")
    deputy = school.somebody("Завуч Зоя", Role.DEPUTY)
    acts = [one.line.act for one in deputy.reads(trail_between, 0, 10_000)]
    assert acts.count("take_out_journal") == 2


@pytest.mark.parametrize(
    ("words_of", "code", "told"),
    [
        (("--teacher", "Никто"), Exit.REFUSED, "Здесь нет учителя «Никто». Есть: Петрова Анна Ивановна."),
        (("--class", "9Я"), Exit.REFUSED, "Класса «9Я» в этом году нет."),
        (("--class", "7А", "--days", "15"), Exit.WRONG_USAGE, "Дней может быть от 1 до 14, а не 15."),
        (("--class", "7А", "--since", "2026-07-01"), Exit.REFUSED, "по расписанию нет ни одного урока"),
        ((), Exit.WRONG_USAGE, "нужно указать одно из"),
    ],
)
def test_what_cannot_be_taken_out_is_said(
    school: School, petrova: Who, tmp_path: Path, words_of: tuple[str, ...], code: Exit, told: str
) -> None:
    out = tmp_path / "j.xlsx"
    came = command(school, "export", "temporary-journal", *words_of, "--out", str(out))
    assert (came.returncode, told in came.stderr) == (code, True), came.stderr
    assert not out.exists()


def test_a_filled_file_is_laid_onto_the_server_and_nothing_is_written(
    school: School, petrova: Who, tmp_path: Path
) -> None:
    laptop = Laptop(taken_out(petrova, tmp_path / "Мой журнал.xlsx"))
    laptop.write(laptop.row("Ёлкин"), MARK, "5")
    laptop.write(laptop.row("Щукина"), MARK, "шесть")
    file = laptop.close()
    rehearsed = command(school, "import", str(file), "--dry-run")
    assert (rehearsed.returncode, "файл никуда не положен" in rehearsed.stdout) == (Exit.DONE, True)
    assert not (school.house.folder / FOLDER).exists()
    told = command(school, "import", str(file))
    assert told.returncode == Exit.DONE, told.stderr
    assert "Лист «Журнал», строка 4, столбец «Отметка», «шесть»: это не отметка" in told.stderr
    said = told.stdout.splitlines()[-1]
    assert "Петрова Анна Ивановна" in said
    assert "заполнено: 1\u00a0клетка. Лежит на сервере, вносит его учитель" in said
    there = school.house.folder / FOLDER / "Мой журнал.xlsx"
    assert there.read_bytes() == file.read_bytes()
    assert (there.stat().st_mode & 0o777, there.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert school.page(1).lessons == {}
    command(school, "import", str(file))
    assert len(list(there.parent.iterdir())) == 1, "the same file twice is one file"
    laptop.write(laptop.row("Щукина"), MARK, "4")
    command(school, "import", str(laptop.close()))
    assert sorted(one.name for one in there.parent.iterdir()) == ["Мой журнал-2.xlsx", "Мой журнал.xlsx"]


def test_a_file_of_another_school_or_another_kind_is_refused(
    school: School, petrova: Who, tmp_path: Path
) -> None:
    theirs = Laptop(taken_out(petrova, tmp_path / "other.xlsx"))
    assert theirs.book[words.OUTAGE]["A3"].value == words.SCHOOL_KEY_LABEL
    theirs.book[words.OUTAGE]["B3"].value = "another"
    other = command(school, "import", str(theirs.close()))
    assert other.returncode == Exit.REFUSED
    assert "это временный журнал другой школы (Школа для проверок)" in other.stderr
    plain = tmp_path / "list.xlsx"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    plain.write_bytes(out.getvalue())
    told = command(school, "import", str(plain))
    assert (told.returncode, "это не книга XLSX" in told.stderr) == (Exit.REFUSED, True)
    plain.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "старого вида (.xls) или под паролем" in command(school, "import", str(plain)).stderr
    laptop = Laptop(taken_out(petrova, tmp_path / "j.xlsx"))
    del laptop.book[words.OUTAGE]
    told = command(school, "import", str(laptop.close()))
    assert "это не временный журнал: нет листа «Сбой»" in told.stderr
    assert not (school.house.folder / FOLDER).exists()

"""``zhurnal init``: an empty school that works, and nothing overwritten."""

import argparse
import io
import json
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cli.common import Exit
from app.cli.init import classes_of, highest_cost
from app.main import main
from services.house import DATABASE, House
from tests.demo_school import looked_into
from texts import seeds

PASSWORD = "лыжи-и-кедры"
WHOLE = ("--name", "Школа № 5", "--admin", "Громов Илья Сергеевич", "--year", "2026", "--yes")
Init = Callable[..., int]


@pytest.fixture
def init(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Init:
    """Run the verb on ``tmp_path / "school"`` with a password on standard input."""

    def run(*words: str, typed: str = f"{PASSWORD}\n") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return main(["init", "--data", str(tmp_path / "school"), *words])

    return run


def one(folder: Path, sql: str) -> Any:
    with looked_into(folder) as connection:
        return connection.execute(sql).fetchone()[0]


def test_an_empty_school_has_a_year_bells_kinds_of_work_and_its_classes(init: Init, tmp_path: Path) -> None:
    folder = tmp_path / "school"
    assert init(*WHOLE, "--classes", "1А-11А,5Б") == Exit.DONE
    assert one(folder, "SELECT title FROM school_year") == "2026/2027"
    assert one(folder, "SELECT count(*) FROM school_class") == 12
    assert one(folder, "SELECT count(*) FROM work_kind") == 15
    assert one(folder, "SELECT letter FROM work_kind ORDER BY position LIMIT 1") == "О"
    assert one(folder, "SELECT starts FROM bell_period ORDER BY number LIMIT 1") == "08:30"
    assert one(folder, "SELECT count(*) FROM term WHERE kind = 'quarter' AND grade_to = 9") == 4
    assert one(folder, "SELECT count(*) FROM term WHERE kind = 'half_year' AND grade_from = 10") == 2
    assert one(folder, "SELECT title FROM day_off WHERE day = '2026-11-04'") == "День народного единства"
    assert one(folder, "SELECT kind FROM day_off WHERE day = '2026-10-27'") == "vacation"
    assert one(folder, "SELECT count(*) FROM day_off WHERE day = '2026-11-05'") == 0
    assert one(folder, "SELECT value FROM setting WHERE name = 'school_name'") == "Школа № 5"
    assert one(folder, "SELECT value FROM setting WHERE name = 'week_days'") == "6"
    assert int(one(folder, "SELECT value FROM setting WHERE name = 'bcrypt_cost'")) >= 10
    assert one(folder, "SELECT count(*) FROM mark") == 0


async def test_the_administrator_signs_in_with_the_password_from_standard_input_and_must_change_it(
    init: Init, tmp_path: Path
) -> None:
    assert init(*WHOLE) == Exit.DONE
    house = House(tmp_path / "school")
    house.start()
    try:
        admission = await house.accounts.admit("gromov.is", PASSWORD, "10.0.0.1")
    finally:
        house.stop()
    assert admission is not None
    assert admission.roles == {"administrator"}
    assert admission.must_change_password


def test_the_administrator_has_the_only_account_and_whoever_comes_later_has_no_password(
    init: Init, tmp_path: Path
) -> None:
    assert init(*WHOLE) == Exit.DONE
    folder = tmp_path / "school"
    assert one(folder, "SELECT count(*) FROM account") == 1
    assert one(folder, "SELECT count(*) FROM role_grant") == 1
    staff = (
        "Фамилия;Имя;Отчество;Должность\nПетрова;Анна;Ивановна;учитель\nЛебедева;Ольга;Ивановна;директор\n"
    )
    (tmp_path / "staff.csv").write_text(staff, "utf-8")
    assert main(["import", "--data", str(folder), str(tmp_path / "staff.csv"), "--yes"]) == Exit.DONE
    assert one(folder, "SELECT count(*) FROM account") == 3
    assert one(folder, "SELECT count(*) FROM account WHERE password_hash = ''") == 2


def test_a_school_that_is_there_is_left_as_it_is(
    init: Init, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(*WHOLE) == Exit.DONE
    assert "Переносов" not in capsys.readouterr().out, "2026 and 2027 are known"
    before = (tmp_path / "school" / DATABASE).read_bytes()
    assert init(*WHOLE, "--classes", "1А") == Exit.REFUSED
    assert "ничего не перезаписывает" in capsys.readouterr().err
    assert (tmp_path / "school" / DATABASE).read_bytes() == before


def test_somebody_elses_file_of_that_name_is_left_as_it_is(init: Init, tmp_path: Path) -> None:
    (tmp_path / "school").mkdir()
    (tmp_path / "school" / DATABASE).write_text("мои записи", encoding="utf-8")
    assert init(*WHOLE) == Exit.REFUSED
    assert (tmp_path / "school" / DATABASE).read_text(encoding="utf-8") == "мои записи"
    assert not (tmp_path / "school" / "keys").exists()


def test_an_init_that_was_cut_off_can_be_repeated(init: Init, tmp_path: Path) -> None:
    """The file and its tables are made before the one transaction that founds the school."""
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / DATABASE).touch()
    assert init(*WHOLE) == Exit.DONE
    assert one(folder, "SELECT count(*) FROM school_year") == 1


def test_an_init_that_was_cut_off_after_its_tables_were_made_can_be_repeated(
    init: Init, tmp_path: Path
) -> None:
    (tmp_path / "school").mkdir()
    House(tmp_path / "school").accounts.close()
    assert init(*WHOLE) == Exit.DONE
    assert one(tmp_path / "school", "SELECT count(*) FROM school_year") == 1


def test_only_the_owner_may_read_the_folder_the_keys_and_the_file(init: Init, tmp_path: Path) -> None:
    assert init(*WHOLE) == Exit.DONE
    for path in (tmp_path / "school", *(tmp_path / "school").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) in (0o700, 0o600), path


@pytest.mark.parametrize("password", ["", "12345678", "gromov.is-1"])
def test_a_weak_password_makes_no_school(init: Init, tmp_path: Path, password: str) -> None:
    assert init(*WHOLE, typed=f"{password}\n") == Exit.REFUSED
    assert not (tmp_path / "school").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--admin", "Громов Илья", "--yes"), "--name"),
        (("--name", "Школа", "--yes"), "--admin"),
        (("--name", "Школа", "--admin", "Громов", "--yes"), "нет имени"),
        (("--name", "Школа", "--admin", "Гpомов Илья", "--yes"), "раскладку"),
        (("--name", "Школа", "--admin", "Громов Илья"), "--yes"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_made(
    init: Init, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert init(*words) == Exit.REFUSED
    assert said in capsys.readouterr().err
    assert not (tmp_path / "school").exists()


def test_the_table_comes_as_json_too_and_a_year_whose_moved_days_nobody_knows_yet_is_told_of(
    init: Init, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(*WHOLE, "--year", "2029", "--json", "--five-day-week") == Exit.DONE
    written = capsys.readouterr()
    told = json.loads(written.out)
    assert (told["school"], told["year"], told["login"]) == ("Школа № 5", "2029/2030", "gromov.is")
    assert "Переносов выходных 2029 и 2030 г. программа не знает" in written.err
    assert "password" not in told, "the password came from the caller"


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("5Б", ((5, "Б"),)),
        ("1А-3А", ((1, "А"), (2, "А"), (3, "А"))),
        ("5б, 5А ,5б", ((5, "А"), (5, "Б"))),
        ("10-11", ((10, ""), (11, ""))),
        ("7A", ((7, "А"),)),
        ("1А–2А", ((1, "А"), (2, "А"))),
    ],
)
def test_classes_are_read_as_people_write_them(text: str, classes: tuple[tuple[int, str], ...]) -> None:
    assert classes_of(text) == classes


@pytest.mark.parametrize("text", ["12А", "0А", "3А-1А", "1А-3Б", "пятый", "5АБ", "5А-"])
def test_classes_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        classes_of(text)


@pytest.mark.parametrize(
    ("seconds_at_ten", "cost"), [(0.05, 12), (0.07, 12), (0.08, 11), (0.5, 10), (0.0001, 15)]
)
def test_the_cost_of_a_password_is_the_highest_under_the_limit(seconds_at_ten: float, cost: int) -> None:
    assert highest_cost(lambda least: seconds_at_ten * 2 ** (least - 10)) == cost


def test_every_day_between_quarters_is_off_and_no_day_within_them_but_holidays() -> None:
    off = {day.day: day for day in seeds.days_off(2026)}
    quarters = [term for term in seeds.terms(2026) if term.kind == "quarter"]
    assert [(term.starts_on, term.ends_on) for term in quarters] == [
        (date(2026, 9, 1), date(2026, 10, 24)),
        (date(2026, 11, 2), date(2026, 12, 26)),
        (date(2027, 1, 11), date(2027, 3, 20)),
        (date(2027, 3, 29), date(2027, 5, 26)),
    ]
    starts_on, ends_on = seeds.year_dates(2026)
    for number in range((ends_on - starts_on).days + 1):
        day = date.fromordinal(starts_on.toordinal() + number)
        within = any(term.starts_on <= day <= term.ends_on for term in quarters)
        kind = off[day].kind if day in off else ""
        assert kind == "holiday" or (kind == "vacation") == (not within), day

"""Papers and tables of one outage of several: by its number in the register, its day or its minute (3.2)."""

from datetime import datetime
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import main
from rules.codes import Role
from services.outcomes import Saved
from services.requests import OpenOutage
from tests.app.test_print_reports import code_of, printed
from tests.exchange.test_carry_over import plain_rows
from tests.school import School, new
from tests.services.test_outage_report import away


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three outages that ended, two of them of one day, and one that lasts; each has a lesson's topic."""
    school = School(tmp_path / "school")
    petrova = school.teacher("Петрова Анна Ивановна")
    algebra = school.course("Алгебра", school.school_class("7А", leader=petrova), petrova)
    deputy = school.somebody("Завучева Зоя", Role.DEPUTY)
    for number, (day, hour, topic) in enumerate(
        (("2026-11-20", 9, "Корень"), ("2026-11-24", 9, "Степень"), ("2026-11-24", 12, "Дробь")), 1
    ):
        school.now_is(f"{day} {hour:02}:10")
        held = petrova.holds(algebra, day, number)
        assert isinstance(held, Saved)
        outcome = petrova.writes_topic(held.thing, topic)
        assert isinstance(outcome, Saved), outcome
        school.now_is(f"{day} {hour + 1:02}:30")
        away(deputy, f"{day} {hour:02}:00", f"{day} {hour + 1:02}:00")
    school.now_is("2026-11-25 12:00")
    deputy.asks(OpenOutage("Обрыв", datetime(2026, 11, 25, 11), new()))
    school.close()
    return school.house.folder


@pytest.mark.parametrize(
    ("named", "began"),
    [
        ((), "24.11 12:00"),
        (("--outage", "1"), "20.11 09:00"),
        (("--outage", "2"), "24.11 09:00"),
        (("--outage", "2026-11-20"), "20.11 09:00"),
        (("--outage", "24.11.2026 9:00"), "24.11 09:00"),
        (("--outage", "2026-11-24 12:00"), "24.11 12:00"),
    ],
)
def test_the_act_is_of_the_outage_that_was_named_or_of_the_last(
    data: Path, named: tuple[str, ...], began: str
) -> None:
    assert f"Перебой {began}–" in printed(data, "carry-over-act", *named)


def test_the_list_and_the_table_are_of_the_outage_that_was_named(data: Path, tmp_path: Path) -> None:
    sheet = printed(data, "carry-over", "--outage", "1")
    assert ("Корень" in sheet, "Степень" in sheet) == (True, False)
    out = tmp_path / "list.csv"
    words = ["export", "carry-over", "--data", str(data), "--outage", "2", "--out", str(out)]
    assert main(words) == Exit.DONE
    assert ["Степень" in " ".join(row) for row in plain_rows(out)[1:]] == [True]


@pytest.mark.parametrize(
    ("named", "code", "told"),
    [
        (
            "2026-11-24",
            Exit.REFUSED,
            "Их несколько, назовите номер: 2 – 24.11.2026 09:00; 3 – 24.11.2026 12:00.",
        ),
        ("2026-11-23", Exit.REFUSED, "Такого перебоя нет. Последние: 1 – 20.11.2026 09:00; 2 – "),
        ("5", Exit.REFUSED, "Такого перебоя нет."),
        ("4", Exit.REFUSED, "Этот перебой ещё идёт: переносить начнут, когда связь появится."),
        ("вчера", Exit.WRONG_USAGE, "«вчера» не номер и не день; пишите так: 3, 2026-11-16 или"),
        ("2026-11-24 25:00", Exit.WRONG_USAGE, "не номер и не день"),
        ("0001-01-01", Exit.WRONG_USAGE, "не номер и не день"),
    ],
)
def test_what_names_no_outage_is_told_with_those_there_are(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], named: str, code: int, told: str
) -> None:
    out = tmp_path / "act.pdf"
    words = ["print", "carry-over-act", "--data", str(data), "--outage", named, "--out", str(out)]
    assert code_of(words) == code
    assert told in capsys.readouterr().err
    assert not out.exists()

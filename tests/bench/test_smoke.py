"""The measurement itself works: real server, real clients, every figure there and no key lost."""

import json
from pathlib import Path

import pytest

from app.cli import bench, check
from app.cli.common import Exit
from app.main import main
from models.database import sqlite
from services.house import DATABASE
from tests.bench.archive import founded, grown
from tests.bench.figures import Visits
from tests.bench.memory import at, growth, slope
from tests.bench.serving import lost_marks

WORDS = ("bench", "serving", "--sessions", "2", "--seconds", "2", "--visits", "4")


@pytest.mark.torture
def test_the_serving_is_measured_and_no_key_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    little = {"visitors": 2, "batches": 1, "alone": 1, "writing_pages": 2, "writing_seconds": 0.2}
    monkeypatch.setattr(bench, "WHOLE", little)
    figures = tmp_path / "figures.json"
    assert main([*WORDS, "--json", str(figures), "--where", str(tmp_path)]) == Exit.DONE
    told = json.loads(figures.read_text("utf-8"))
    shown = capfd.readouterr().out

    assert {row["number"] for row in told["rows"]} == {"", "P1", "P2", "P3", "P4", "P6", "P12"}
    assert [row["what"] for row in told["rows"] if row["what"] not in shown] == []
    assert [(size["sessions"], size["keys"]) for size in told["sessions"]] == [(2, 4)]
    for size in told["sessions"]:
        assert (size["lost"], size["unpainted"], size["errors"]) == (0, 0, 0)
        assert len(size["painted"]) == len(size["bytes"]) == size["keys"]
        assert size["memory_after"] > 0
    assert len(told["visits"]["memory_alone"]) == len(told["visits"]["first_screen_alone"]) == 1
    assert told["visits"]["memory_by_visits"][-1][0] == 4
    assert told["visits"]["errors"] == 0
    assert min(told["writing"]["ours"] + told["writing"]["plain"]) > 0
    assert list(tmp_path.glob("zhurnal-bench-*")) == []


def test_a_mark_that_is_not_in_the_file_is_counted_as_lost() -> None:
    assert lost_marks("5432", "5432") == 0
    assert lost_marks("5432", "543") == 1
    assert lost_marks("5432", "532") == 3
    assert lost_marks("5", "") == 1


def test_a_cost_that_doubles_with_its_work_grows_by_the_first_power() -> None:
    assert growth([(1, 3), (10, 30), (100, 300)]) == pytest.approx(1)
    assert growth([(1, 1), (10, 100)]) == pytest.approx(2)
    assert slope([(0, 5), (1, 7), (2, 9)]) == pytest.approx(2)
    assert [at(0.5, range(1, 101)), at(0.95, range(1, 101)), at(0.95, [7.0])] == [50, 95, 7.0]


def test_memory_taken_while_the_server_warms_up_is_no_growth() -> None:
    points = ((0, 60.0), (100, 80.0), (200, 90.0), (300, 90.0), (400, 90.0))
    assert Visits((), (), (), points, 0).growth_a_thousand == pytest.approx(0)
    leaking = (*points[:3], (300, 91.0), (400, 92.0))
    assert Visits((), (), (), leaking, 0).growth_a_thousand == pytest.approx(10)


@pytest.mark.parametrize("words", [("--sessions", "0"), ("--sessions", "1,x"), ("--seconds", "1")])
def test_a_size_that_cannot_be_measured_is_wrong_usage(words: tuple[str, str]) -> None:
    assert main(["bench", "serving", *words]) == Exit.WRONG_USAGE


def test_an_installed_program_says_plainly_that_it_cannot_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "__file__", str(tmp_path / "app" / "cli" / "check.py"))
    assert main(["bench", "serving"]) == Exit.REFUSED
    assert "нет исходного кода" in capsys.readouterr().err


def test_the_pages_of_many_years_are_measured_and_each_is_whole(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.json"
    words = ("bench", "pages", "--years", "1,2", "--pages", "2", "--rounds", "1")
    assert main([*words, "--json", str(figures), "--where", str(tmp_path)]) == Exit.DONE
    told = json.loads(figures.read_text("utf-8"))
    assert [row["number"] for row in told["rows"]] == ["P5", "P5", ""]
    assert [(one["years"], one["marks"]) for one in told["pages"]] == [(1, 2400), (2, 4800)]
    assert list(tmp_path.glob("zhurnal-bench-*")) == []


@pytest.mark.torture
def test_the_start_is_measured_beside_the_imports_alone(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    words = ("bench", "start", "--years", "1", "--pages", "2", "--rounds", "1")
    assert main([*words, "--json", str(figures), "--where", str(tmp_path)]) == Exit.DONE
    told = json.loads(figures.read_text("utf-8"))
    assert [row["number"] for row in told["rows"]] == ["P9"]
    assert [(one["years"], one["marks"], len(one["seconds"])) for one in told["starts"]] == [(1, 2400, 1)]


def test_paper_is_measured(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    words = ("bench", "print", "--slips", "2,4", "--rounds", "1")
    assert main([*words, "--json", str(figures), "--where", str(tmp_path)]) == Exit.DONE
    told = json.loads(figures.read_text("utf-8"))
    assert [row["number"] for row in told["rows"]] == ["P7", "P7", "", "P11", "P11"]
    assert all(one["ours"] > 0 and one["plain"] > 0 for one in told["bulk"])


def test_a_copied_row_is_the_services_row_with_another_id_and_date(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    founded(tmp_path / "one")
    grown(tmp_path / "one", tmp_path / "many", pages=2, years=3)
    connection = sqlite.connect(tmp_path / "many" / DATABASE)
    try:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        pages = connection.execute(
            "SELECT lesson.course_id, group_concat(mark.value || mark.position || work.weight, ' ') "
            "FROM mark JOIN work ON work.id = work_id JOIN lesson ON lesson.id = lesson_id "
            "GROUP BY lesson.course_id ORDER BY lesson.course_id, mark.id"
        ).fetchall()
        days = connection.execute("SELECT DISTINCT strftime('%w', day), number FROM lesson").fetchall()
        of_one = "SELECT DISTINCT strftime('%w', day), number FROM lesson WHERE course_id = 1"
        assert set(days) == set(connection.execute(of_one).fetchall())
    finally:
        connection.close()
    assert len(pages) == 6
    assert len({marks for _, marks in pages}) == 1


def test_a_snapshot_is_measured_beside_a_copy_and_somebody_wrote_meanwhile(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.json"
    words = ("bench", "backup", "--sizes", "1,2", "--rounds", "1")
    assert main([*words, "--json", str(figures), "--where", str(tmp_path)]) == Exit.DONE
    told = json.loads(figures.read_text("utf-8"))
    shown = capfd.readouterr().out
    assert [row["what"] for row in told["rows"] if row["what"] not in shown] == []
    assert {row["number"] for row in told["rows"]} == {"", "P8"}
    for size in told["sizes"]:
        assert size["writes"] > 0
        assert 0 < size["stored_mb"] < size["mb"]
        assert size["pause"] > 0
    assert main(["bench", "backup", "--sizes", "0"]) == Exit.WRONG_USAGE


@pytest.mark.torture
def test_a_second_machine_is_measured_and_lacks_at_most_what_was_just_typed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.json"
    words = (
        "--kills",
        "1",
        "--people",
        "3",
        "--sizes",
        "1",
        "--json",
        str(figures),
        "--where",
        str(tmp_path),
    )
    assert main(["bench", "standby", *words]) == Exit.DONE
    told = json.loads(figures.read_text("utf-8"))
    shown = capfd.readouterr().out
    assert [row["what"] for row in told["rows"] if row["what"] not in shown] == []
    (kill,) = told["kills"]
    assert kill["lost"] < kill["acknowledged"]
    assert [one["events"] > 0 for one in told["takeovers"]] == [True, True]
    assert list(tmp_path.glob("zhurnal-bench-*")) == []

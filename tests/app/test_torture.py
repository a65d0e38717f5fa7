"""The one command of the long forms and its table."""

import json
from pathlib import Path

import pytest

from app.cli import torture
from app.cli.check import Step
from app.cli.common import Exit
from app.cli.ordeals import ROWS, Must, Row
from app.main import main
from tests.torture.ordeal import FULL_MINUTES

REPORT = """<testsuites><testsuite>
  <testcase name="test_a"><properties><property name="kills" value="4"/><property name="lost" value="0"/>
    </properties></testcase>
  <testcase name="test_b"><properties><property name="kills" value="3"/><property name="lost" value="{lost}"/>
    <property name="matrix" value="1"/></properties>{fell}</testcase>
  <testcase name="test_c[x]"><properties><property name="matrix" value="1"/></properties></testcase>
  <testcase name="test_d"><properties><property name="full_disks" value="1"/></properties>
    <skipped message="no loop devices here"/></testcase>
  </testsuite></testsuites>"""
WRITES = (
    "import sys; from pathlib import Path;"
    "file = next(word for word in sys.argv if word.startswith('--junitxml=')).partition('=')[2];"
    "print(*sys.argv[1:4]); Path(file).write_text({report!r}); sys.exit({code})"
)


def tortured(monkeypatch: pytest.MonkeyPatch, report: str, code: int, *words: str) -> int:
    """Run the verb with a report of our own."""
    step = Step("испытания", ("-c", WRITES.format(report=report, code=code)))
    monkeypatch.setattr(torture, "LONG_FORMS", step)
    return main(["torture", *words])


def row_of(lines: list[str], title: str) -> list[str]:
    """Return the words that stand behind a title."""
    return next(line for line in lines if title in line).partition(title)[2].split()


def test_figures_of_several_tests_add_up_and_what_was_left_out_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tortured(monkeypatch, REPORT.format(lost=0, fell=""), 0, "--seed", "77", "--minutes", "2")
    lines = capsys.readouterr().out.splitlines()
    assert code == Exit.DONE
    assert "--seed=77 --hypothesis-seed=77 --minutes=2" in lines
    assert row_of(lines, "убит, раз") == ["7", "больше", "0", "да"]
    assert row_of(lines, "из них потеряно") == ["0", "0", "да"]
    assert row_of(lines, "«кто × что × своё, чужое, закрытое»") == ["2", "больше", "0", "да"]
    assert not any("без места" in line for line in lines), "a test that was left out proves nothing"
    assert "ПРОПУЩЕНО test_d: no loop devices here" in lines
    assert any(line.endswith("повторить: ./zhurnal torture --seed 77 --minutes 2") for line in lines)
    assert lines[-1] == "Испытания выдержаны. Пропущено: 1, причины названы."


def test_a_failure_is_named_with_the_command_that_repeats_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = REPORT.format(lost=2, fell="<failure message='lost'/>")
    assert tortured(monkeypatch, report, 1, "--seed", "5") == Exit.REFUSED
    lines = capsys.readouterr().out.splitlines()
    assert row_of(lines, "из них потеряно") == ["2", "0", "НЕТ"]
    assert row_of(lines, "«кто × что × своё, чужое, закрытое»")[0] == "1", "a failed one does not count"
    again = "./zhurnal torture --seed 5 --minutes 20"
    assert lines[-3:-1] == ["НЕ ВЫДЕРЖАНО test_b", f"  повторить одно: {again} --only test_b"]
    assert lines[-1] == f"Испытания не выдержаны. Повторить: {again}"


def test_a_figure_that_is_not_what_it_must_be_is_a_failure_though_every_test_passed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert tortured(monkeypatch, REPORT.format(lost=1, fell=""), 0) == Exit.REFUSED


def test_the_table_as_json_stands_alone_on_the_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tortured(monkeypatch, REPORT.format(lost=0, fell=""), 0, "--json") == Exit.DONE
    shown = json.loads(capsys.readouterr().out)
    assert (shown["figures"]["kills"], shown["ran"], shown["failed"]) == (7, 4, [])


def test_where_nothing_ran_it_is_not_called_a_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torture, "LONG_FORMS", Step("испытания", ("-c", "raise SystemExit(4)")))
    assert main(["torture"]) == Exit.REFUSED
    assert capsys.readouterr().err == "Испытания не начались, причина выше.\n"


def test_what_a_figure_must_be() -> None:
    for must, good, bad in ((Must.ZERO, 0, 1), (Must.SOME, 1, 0)):
        row = Row("", "x", "x", must)
        assert (row.holds(good), row.holds(bad)) == (True, False)
    assert Row("", "x", "x").of([3, 4]) == 7
    assert Row("", "x", "x", largest=True).of([3, 4]) == 4


def test_every_figure_that_a_long_form_tells_has_its_row_once() -> None:
    assert len({row.figure for row in ROWS}) == len(ROWS)
    assert torture.MINUTES == FULL_MINUTES
    tests = Path(__file__).parents[1]
    texts = [path.read_text("utf-8") for path in tests.rglob("*.py") if path != Path(__file__)]
    assert [row.figure for row in ROWS if not any(row.figure in text for text in texts)] == []

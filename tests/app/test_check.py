import json
import re
from collections.abc import Sequence

import pytest

from app.cli import check
from app.cli.common import Exit
from app.main import main


def checked(monkeypatch: pytest.MonkeyPatch, steps: Sequence[check.Step], *words: str) -> int:
    """Run the verb «check» over other steps."""
    monkeypatch.setattr(check, "STEPS", tuple(steps))
    return main(["check", *words])


def test_the_check_goes_on_after_a_failure_and_ends_with_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = [
        check.Step("первый", ("-c", "raise SystemExit(3)")),
        check.Step("второй", ("-c", "print('== 3 passed, 1 skipped in 0.12s ==')")),
    ]
    assert checked(monkeypatch, steps) == Exit.REFUSED
    lines = capsys.readouterr().out.splitlines()
    assert "== 3 passed, 1 skipped in 0.12s ==" in lines
    assert lines[-1] == "Проверка не пройдена: первый."
    assert re.fullmatch(r"первый +НЕТ +[\d.]+ с", lines[-3])
    assert re.fullmatch(r"второй +да +[\d.]+ с  3 passed, 1 skipped in 0.12s", lines[-2])
    assert checked(monkeypatch, steps[1:]) == Exit.DONE


def test_what_was_compiled_is_kept_for_the_hundreds_of_starts_of_the_tests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    step = check.Step("один", ("-c", "import sys; raise SystemExit(sys.dont_write_bytecode)"))
    assert checked(monkeypatch, [step]) == Exit.DONE


def test_the_check_gives_its_table_as_json_alone_on_the_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(monkeypatch, [check.Step("один", ("-c", "print('шум')"))], "--json") == Exit.DONE
    shown = capsys.readouterr()
    assert [(row["step"], row["passed"]) for row in json.loads(shown.out)] == [("один", True)]
    assert "шум" in shown.err
    assert shown.err.endswith("Проверка пройдена.\n")

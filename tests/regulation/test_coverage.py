"""Every clause the program answers for so far has a test that reads like it."""

import ast
from pathlib import Path

ANSWERED = {
    *(
        "IV",
        "VI",
        "1.3",
        "1.6",
        "2.2",
        "2.3",
        "2.4",
        "2.5",
        "2.6",
        "2.7",
        "2.8",
        "2.9",
        "2.10",
        "2.11",
        "2.12",
    ),
    *("4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "5.1", "5.2", "5.3", "5.4"),
}
OWED = {
    "3.1": "temporary journals",
    "3.2": "carrying over",
}
TESTS = Path(__file__).parent.parent


def _clauses_tested() -> set[str]:
    named: set[str] = set()
    for path in (*TESTS.glob("regulation/test_*.py"), TESTS / "rules" / "test_permissions.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.clause":
                named.update(str(ast.literal_eval(argument)) for argument in node.args)
    return named


def test_each_answered_clause_has_a_test() -> None:
    assert ANSWERED - _clauses_tested() == set()


def test_no_clause_is_both_answered_and_owed() -> None:
    assert ANSWERED.isdisjoint(OWED)

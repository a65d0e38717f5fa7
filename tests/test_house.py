"""The rules of the house that no linter knows: sizes, no Russian below, nothing of a machine."""

import ast
import inspect
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from textual import dom, message_pump, screen, scroll_view, widget

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("app", "screens", "printouts", "exchange", "backups", "texts", "services", "models", "rules")
WITHOUT_RUSSIAN = ("rules", "services", "models", "backups")
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_CLASS = 400, 40, 250

NOT_OURS = {".git", ".venv", "__pycache__", "build", "dist", "node_modules"}
MADE_BY_TOOLS = re.compile(r"\..*_cache|\.hypothesis|.*\.egg-info|\.venv.*")
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.$}])/(?:root|work|home/\w+|Users/\w+)(?:/|\b)")
REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|registry|deb\.debian|snapshot\.debian)\.(?:org|com|io)\b"
)
RUSSIAN_WORD = re.compile("[а-яё]{3,}", re.IGNORECASE)

Sized = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def modules(*folders: str) -> Iterator[Path]:
    """Every module of the folders."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def sized_modules() -> Iterator[Path]:
    """Every module that people read and change; a migration is a frozen copy of the tables."""
    yield from (one for one in modules(*FLOORS, "tests") if one.parent.name != "migrations")


def tree(module: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


def place(module: Path, node: ast.expr | ast.stmt) -> str:
    """Where a person finds it."""
    return f"{module.relative_to(ROOT)}:{node.lineno}"


def own_files(folder: Path = ROOT) -> Iterator[Path]:
    """Every file that a clone of the repository has."""
    for entry in sorted(folder.iterdir()):
        if entry.name in NOT_OURS or MADE_BY_TOOLS.fullmatch(entry.name):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from own_files(entry)
        elif entry.is_file():
            yield entry


def test_no_file_is_longer_than_an_evening_allows() -> None:
    lengths = {module: len(module.read_text("utf-8").splitlines()) for module in sized_modules()}
    assert len(lengths) > 50, "the walk must find the house"
    long = [f"{module.relative_to(ROOT)}: {n}" for module, n in lengths.items() if n > LONGEST_FILE]
    assert long == []


def test_no_function_and_no_class_is_too_long() -> None:
    long = []
    for module in sized_modules():
        for node in ast.walk(tree(module)):
            if isinstance(node, Sized):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > (LONGEST_CLASS if isinstance(node, ast.ClassDef) else LONGEST_FUNCTION):
                    long.append(f"{place(module, node)} {node.name}: {lines}")
    assert long == []


NAMES_OF_PEOPLE = {"short", "full_name", "teacher", "surname", "subject"}


def test_names_are_sorted_by_their_key_with_yo_beside_ye() -> None:
    raw = []
    for module in modules(*FLOORS):
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.Call):
                raw += [place(module, key) for key in _sorting_keys(node) if _raw_names(key)]
    assert raw == []


def _sorting_keys(call: ast.Call) -> Iterator[ast.Lambda]:
    """Give what a call sorts by."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called in {"sorted", "sort", "min", "max"}:
        yield from (word.value for word in call.keywords if isinstance(word.value, ast.Lambda))


def _raw_names(node: ast.AST) -> bool:
    """Whether somebody's name stands there outside `name_key`."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "name_key":
        return False
    if isinstance(node, ast.Attribute) and node.attr in NAMES_OF_PEOPLE:
        return True
    return any(_raw_names(part) for part in ast.iter_child_nodes(node))


def test_rules_services_models_and_backups_speak_no_russian() -> None:
    spoken = [
        f"{place(module, literal)} {literal.value!r}"
        for module in modules(*WITHOUT_RUSSIAN)
        for literal in literals(tree(module))
        if RUSSIAN_WORD.search(str(literal.value))
    ]
    assert spoken == []


def literals(module: ast.Module) -> Iterator[ast.Constant]:
    """Every string of a module that can reach a person or the disk; docstrings cannot."""
    documentation = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


def test_a_docstring_is_no_literal_and_a_piece_of_an_f_string_is_one() -> None:
    module = ast.parse('"""Словарь."""\ndef f(x):\n    """Отметка."""\n    return f"отметка {x}"\n')
    assert [literal.value for literal in literals(module)] == ["отметка "]


def test_nothing_of_somebodys_machine_is_in_the_repository() -> None:
    found = []
    for file in own_files():
        if file == Path(__file__).resolve() or b"\0" in (content := file.read_bytes())[:8000]:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if SOMEBODYS_FOLDER.search(line) or REGISTRY.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number} {line.strip()[:80]}")
    assert found == []


def test_what_belongs_to_a_machine_is_recognised() -> None:
    assert SOMEBODYS_FOLDER.search("open('/root/x')")
    assert SOMEBODYS_FOLDER.search("PATH=/home/ivanov/bin")
    assert not SOMEBODYS_FOLDER.search("tests/work/notes, $HOME/work/x, ~/.local")
    assert REGISTRY.search("https://pypi.org/simple")
    assert not REGISTRY.search("pip install .")


def locked(name: str) -> dict[str, frozenset[str]]:
    """Every «package==version» of a lock with the hashes it may have."""
    pieces = re.split(r"^(?=[\w.-]+==)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        piece.split()[0]: frozenset(re.findall(r"sha256:\w{64}", piece)) for piece in pieces if "==" in piece
    }


def test_every_library_is_locked_with_hashes_and_the_development_lock_holds_the_running_one() -> None:
    running, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert len(running) > 10
    assert all(running.values())
    assert all(development.values())
    assert {pin: development.get(pin) for pin in running} == running


def test_the_locks_hold_what_the_project_says_it_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needs = {need.split(";")[0].strip() for need in project["project"]["dependencies"]}
    tools = set(project["dependency-groups"]["dev"])
    assert needs - set(locked("requirements.lock")) == set()
    assert tools - set(locked("requirements-dev.lock")) == set()


def test_a_clone_can_be_started_at_once() -> None:
    assert os.access(ROOT / "zhurnal", os.X_OK)
    assert (ROOT / "zhurnal").read_bytes().startswith(b"#!/bin/sh\n")


def test_every_style_font_and_migration_goes_into_the_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    patterns: dict[str, list[str]] = settings["package-data"]
    left_out = []
    for file in (file for floor in FLOORS for file in own_files(ROOT / floor)):
        packages = [folder for folder in file.parents if (folder / "__init__.py").exists()]
        if file.suffix == ".py" and file.parent in packages:
            continue
        named = [*patterns["*"], *patterns.get(".".join(packages[0].relative_to(ROOT).parts), [])]
        if not any(file in packages[0].glob(pattern) for pattern in named):
            left_out.append(str(file.relative_to(ROOT)))
    assert left_out == []


TOOLKIT = (message_pump, dom, widget, screen, scroll_view)
SET_ON_SELF = re.compile(r"self\.(_\w+)(?:: [^=\n]+)? = ")


def test_no_screen_takes_a_private_name_that_the_toolkit_uses_itself() -> None:
    theirs = {name for part in TOOLKIT for name in re.findall(r"self\.(_\w+)", inspect.getsource(part))}
    taken = {
        f"{path.name}: {name}"
        for path in (ROOT / "screens").rglob("*.py")
        for name in SET_ON_SELF.findall(path.read_text(encoding="utf-8"))
        if name in theirs
    }
    assert "_closed" in theirs
    assert taken == {"page.py: _compositor"}, "replaced on purpose, see screens/exact.py"

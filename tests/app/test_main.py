import argparse
import ast
import importlib
import inspect
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from app import main as command_line
from app.cli.common import CannotGoOn, Exit, add_common, agreed, default_folder, read_password
from app.cli.parser import PHRASES, RussianParser, in_russian
from app.main import VERBS, Verb, frame, main

ROOT = Path(__file__).resolve().parents[2]
ENGLISH_OF_THE_PARSER = re.compile(
    r"usage:|options:|arguments|show this help|error:|invalid|expected|required"
)
FAULTS_OF_PROGRAMMERS = re.compile(
    r"conflicting|__call__|is an invalid argument for positionals|mutually exclusive arguments must"
    r"|cannot merge|must start with a character|dest= is required|conflict_resolution|not callable"
    r"|cannot have multiple|with mode|deprecated|%\(prog\)s|%\(heading\)s"
)
HEADINGS = {"usage: ", "positional arguments", "options", "subcommands", " (default: %(default)s)"}
HELP_OF_THE_LIBRARY = {"show this help message and exit", "show program's version number and exit"}


def trial(monkeypatch: pytest.MonkeyPatch, run: object) -> None:
    """Put a verb «trial» that ends in a chosen way on the command line."""

    def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        add_common(verbs.add_parser("trial", help="проба"))

    monkeypatch.setitem(sys.modules, "app.cli.trial", SimpleNamespace(add_parser=add_parser, run=run))
    monkeypatch.setattr(command_line, "VERBS", (*VERBS, Verb("trial", "app.cli.trial", "проба")))


INTERRUPTED_WHILE_LOADING = """
import os, runpy, signal, sys
module = sys.argv.pop(1)
class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupts())
runpy.run_module("app", run_name="__main__")
"""


@pytest.mark.parametrize("module", ["app.main", "app.cli.doctor"])
def test_ctrl_c_while_it_loads_ends_it_without_a_word(module: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", INTERRUPTED_WHILE_LOADING, module, "doctor", "--data", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")


def test_every_module_that_obeys_a_verb_is_on_the_command_line() -> None:
    modules = [
        path for path in (ROOT / "app" / "cli").glob("*.py") if "def add_parser(" in path.read_text("utf-8")
    ]
    assert {f"app.cli.{path.stem}" for path in modules} == {verb.module for verb in VERBS}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_explains_itself_in_russian(verb: Verb, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb.name, "--help"]) == Exit.DONE
    shown = capsys.readouterr().out
    assert shown.startswith(f"вызов: zhurnal {verb.name}")
    assert "коды завершения:" in shown
    assert not ENGLISH_OF_THE_PARSER.search(shown)
    assert list(inspect.signature(importlib.import_module(verb.module).run).parameters) == ["args"]


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and, below it, those of its verbs and their kinds."""
    yield parser
    for chooser in parser._actions:
        if isinstance(chooser, argparse._SubParsersAction):
            for one in chooser.choices.values():
                yield from parsers(one)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_option_says_what_it_is_for(verb: Verb) -> None:
    silent = [one.dest for parser in parsers(frame(verb.name)) for one in parser._actions if not one.help]
    assert set(silent) <= {"verb", "document"}, "only the choice of a verb or a document needs no words"


def test_the_help_names_every_verb_and_imports_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == Exit.DONE
    shown = capsys.readouterr().out
    assert [verb.name for verb in VERBS if verb.name not in shown] == []
    asked = "import sys; from app.main import main; main(['--help']); sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, stdout=subprocess.DEVNULL).returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bakup"], "нет такого: «bakup»; можно: "),
        (["trial", "--nothing"], "не знаю такого: --nothing"),
        (["trial", "--data"], "--data: нужно одно значение"),
        (["trial", "--yes=1"], "--yes: значение «1» здесь не нужно"),
        (["trial", "--ye"], "не знаю такого: --ye"),
        (["--version", "--what"], "Журнал "),
    ],
)
def test_a_wrong_command_is_answered_in_russian(
    words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trial(monkeypatch, lambda args: Exit.DONE)
    code = main(words)
    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert code == (Exit.DONE if "--version" in words else Exit.WRONG_USAGE)
    assert not ENGLISH_OF_THE_PARSER.search(shown.err)


def test_no_verb_at_all_shows_the_help_and_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == Exit.WRONG_USAGE
    assert capsys.readouterr().err.rstrip().endswith("zhurnal demo")


def test_everything_the_standard_parser_can_say_to_a_person_has_its_russian() -> None:
    said = {
        word.value
        for call in ast.walk(ast.parse(inspect.getsource(argparse)))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "ngettext"}
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }
    assert len(said) > 20
    unknown = {one for one in said - HEADINGS - HELP_OF_THE_LIBRARY if not FAULTS_OF_PROGRAMMERS.search(one)}
    assert unknown - set(PHRASES) == set()


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("argument --week: invalid fromisoformat value: '2026'", "--week: значение «2026» не подходит"),
        ("argument --to: not allowed with argument --out", "--to: нельзя вместе с --out"),
        ("argument X: expected 2 arguments", "X: нужно значений: 2"),
        ("the following arguments are required: --class, ФАЙЛ", "не указано обязательное: --class, ФАЙЛ"),
        ("argument К: invalid choice: 'a%s' (choose from 'b', 'c')", "К: нет такого: «a%s»; можно: b, c"),
        ("Неделя должна начинаться с понедельника", "Неделя должна начинаться с понедельника"),
    ],
)
def test_a_message_is_put_into_russian_with_what_was_typed(english: str, russian: str) -> None:
    assert in_russian(english) == russian


def test_a_verb_without_a_required_word_says_which(capsys: pytest.CaptureFixture[str]) -> None:
    parser = RussianParser(prog="zhurnal")
    parser.add_argument("--week", required=True)
    with pytest.raises(SystemExit) as left:
        parser.parse_args([])
    assert left.value.code == Exit.WRONG_USAGE
    assert "не указано обязательное: --week. Справка: zhurnal --help" in capsys.readouterr().err


def test_a_refusal_is_the_last_line_and_its_code_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(args: argparse.Namespace) -> int:
        raise CannotGoOn("Снимок повреждён: строка 7.", Exit.DAMAGED)

    trial(monkeypatch, refuse)
    assert main(["trial"]) == Exit.DAMAGED
    assert capsys.readouterr().err == "Снимок повреждён: строка 7.\n"


def test_an_interruption_has_its_own_code_and_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    trial(monkeypatch, interrupted)
    assert main(["trial"]) == Exit.INTERRUPTED
    assert capsys.readouterr().err.startswith("Прервано")


def test_a_reason_to_leave_given_in_words_is_no_success(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def leave(args: argparse.Namespace) -> int:
        raise SystemExit("Порт занят.")

    trial(monkeypatch, leave)
    assert main(["trial"]) == Exit.REFUSED
    assert capsys.readouterr().err == "Порт занят.\n"


def broken(args: argparse.Namespace) -> int:
    """A verb that breaks while it knows a secret."""
    secret = "пароль-" + str(args.yes)
    raise ZeroDivisionError(len(secret) // len(secret))


def test_a_fault_shows_a_code_and_keeps_the_traceback_in_the_log_of_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trial(monkeypatch, broken)
    assert main(["trial", "--data", str(tmp_path)]) == Exit.REFUSED
    shown = capsys.readouterr().err
    code = re.search(r"код ([0-9a-f]{6})\.", shown)
    assert code
    assert "Traceback" not in shown
    log = tmp_path / "logs" / "journal.log"
    written = log.read_text("utf-8")
    assert code[1] in written
    assert "ZeroDivisionError" in written
    assert "пароль-False" not in written
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_fault_before_the_school_exists_makes_no_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trial(monkeypatch, broken)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main(["trial", "--data", str(tmp_path / "school")]) == Exit.REFUSED
    assert not (tmp_path / "school").exists()
    assert "ZeroDivisionError" in (tmp_path / "state" / "zhurnal" / "logs" / "journal.log").read_text("utf-8")
    assert "код" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_fault() -> None:
    nobody_reads, ours = os.pipe()
    os.close(nobody_reads)
    with os.fdopen(ours, "wb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "app", "--help"], cwd=ROOT, env={}, stdout=stream, stderr=subprocess.PIPE
        )
    assert (done.returncode, done.stderr) == (Exit.REFUSED, b"")


def test_the_data_folder_follows_the_desktop_specification(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/own")
    assert default_folder("school") == Path("/srv/own/zhurnal/school")
    for ignored in ("", "relative"):
        monkeypatch.setenv("XDG_DATA_HOME", ignored)
        assert default_folder("demo") == Path.home() / ".local/share/zhurnal/demo"


def test_without_a_terminal_a_password_is_the_next_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typed = tmp_path / "typed"
    typed.write_text(" с пробелом \nвторой\n", encoding="utf-8")
    with typed.open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert read_password("Пароль") == " с пробелом "
        assert read_password("Ещё раз") == "второй"
        with pytest.raises(CannotGoOn, match="нет строки с паролем"):
            read_password("Пароль")
        assert agreed("Заменить?", yes=True)
        with pytest.raises(CannotGoOn, match="--yes"):
            agreed("Заменить?", yes=False)


def test_a_place_without_rights_is_named_with_what_to_do_and_is_no_inner_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def closed(_: argparse.Namespace) -> int:
        raise PermissionError(13, "Permission denied", "/srv/closed/file.pdf")

    trial(monkeypatch, closed)
    assert main(["trial", "--data", str(tmp_path)]) == Exit.REFUSED
    said = capsys.readouterr().err
    assert said.startswith("Не сделано: нет прав на /srv/closed/file.pdf. Повторите с sudo")
    assert "внутренняя" not in said
    assert not (tmp_path / "logs").exists()

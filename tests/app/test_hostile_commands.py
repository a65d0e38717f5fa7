"""Every verb of the command line, given what no school means to give it: a sentence, a code, no fault."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import VERBS, main
from models.database import sqlite
from tests.school import School

ROOT = Path(__file__).resolve().parents[2]
FAULT = re.compile(r"внутренняя ошибка|Traceback")
ENGLISH = re.compile(r"no such table|not a database|malformed|unable to open|Errno|No such file|too long")
NOT_OF_A_SCHOOL = {"install", "kiosk", "bench", "check", "torture"}
LIST, SHEET, OUT = "{folder}/list.csv", "{folder}/sheet.pdf", "{folder}/out"
COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "demo": (("--port", "0"),),
    "init": (("--name", "Школа", "--admin", "Ли Ван", "--yes"),),
    "serve": (("--port", "0", "--host", "127.0.0.1"),),
    "console": ((),),
    "import": ((LIST,), (LIST, "--dry-run", "--json")),
    "export": (
        ("carry-over", "--out", f"{OUT}.xlsx"),
        ("temporary-journal", "--class", "5А", "--out", f"{OUT}.xlsx"),
    ),
    "print": (("class-list", "--class", "5А", "--out", f"{OUT}.pdf"), ("control", "--out", f"{OUT}.pdf")),
    "sign": (("--pkcs12", LIST, SHEET), ("--attach", LIST, SHEET)),
    "passwd": (("li.v",), ("--new",), ("--class", "5А", "--out", f"{OUT}.pdf")),
    "account": (("li.v",), ("li.v", "--add-key", LIST)),
    "backup": ((), ("--to", OUT), ("--second", OUT)),
    "snapshots": ((), ("--prune",)),
    "restore": (("--yes",), (LIST, "--yes"), ("--to", "2026-11-01 10:00", "--replay", "--yes")),
    "standby": (("--status",), ("--left",), ("--allow", LIST)),
    "promote": (("--main-is-dead", "--yes"),),
    "archive": (("2026/27",), ("--check", OUT)),
    "verify": ((), (SHEET,), (LIST,)),
    "audit": (("--out", f"{OUT}.csv"),),
    "keys": ((), ("rotate", "--yes"), ("drop", "x", "--yes")),
    "doctor": ((),),
}
Spoiled = Callable[[Path], None]


def no_database(data: Path) -> None:
    (data / "journal.db").write_bytes(bytes(range(256)) * 200)


def only_words(data: Path) -> None:
    (data / "journal.db").write_text("привет\n" * 1000, encoding="utf-8")


def half(data: Path) -> None:
    content = (data / "journal.db").read_bytes()
    (data / "journal.db").write_bytes(content[: len(content) // 2])


def a_folder(data: Path) -> None:
    (data / "journal.db").unlink()
    (data / "journal.db").mkdir()


def of_a_later_program(data: Path) -> None:
    with sqlite.connect(data / "journal.db") as journal:
        last = "SELECT max(id) + 1, '9999_later', max(applied) FROM schema_migration"
        journal.execute(f"INSERT INTO schema_migration (id, name, applied) {last}")


def of_another_program(data: Path) -> None:
    (data / "journal.db").unlink()
    with sqlite.connect(data / "journal.db") as journal:
        journal.execute("CREATE TABLE a (b)")


def keys_that_are_a_file(data: Path) -> None:
    shutil.rmtree(data / "keys")
    (data / "keys").write_text("x", encoding="utf-8")


def a_file(data: Path) -> None:
    shutil.rmtree(data)
    data.write_text("x", encoding="utf-8")


SPOILED: tuple[Spoiled, ...] = (
    no_database,
    only_words,
    half,
    a_folder,
    of_a_later_program,
    of_another_program,
    keys_that_are_a_file,
    a_file,
)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A school's folder; beside it a list and what is called a PDF."""
    data = tmp_path / "good"
    data.mkdir()
    school = School(data)
    school.school_class("5А")
    school.close()
    (tmp_path / "list.csv").write_text("Фамилия;Имя;Класс\nЛи;Ван;5А\n", encoding="utf-8")
    (tmp_path / "sheet.pdf").write_bytes(b"%PDF-1.4 no more")
    return data


def filled(words: tuple[str, ...], folder: Path) -> list[str]:
    return [word.format(folder=folder) for word in words]


def test_every_verb_is_tried() -> None:
    assert {verb.name for verb in VERBS} == COMMANDS.keys() | NOT_OF_A_SCHOOL


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_bad_data_folder_is_told_in_words_by_every_verb(
    good: Path,
    tmp_path: Path,
    spoil: Spoiled,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for verb, commands in COMMANDS.items():
        for words in commands:
            data = tmp_path / "data"
            shutil.copytree(good, data)
            spoil(data)
            monkeypatch.setattr("sys.stdin", io.StringIO("Pervyi-parol-7812\n"))
            code = main([verb, *filled(words, tmp_path), "--data", str(data)])
            said = capsys.readouterr()
            told = f"{verb} {words}: {code} {said.out[-300:]} {said.err}"
            assert not FAULT.search(said.out + said.err), told
            assert not ENGLISH.search(said.out + said.err), told
            assert said.out.strip() or said.err.strip(), told
            for left in (data, *tmp_path.glob("out*")):
                shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)


@pytest.mark.parametrize("port", ["abc", "-5", "70000", "9" * 20, "22.5", "", "٢٢"])
@pytest.mark.parametrize("verb", ["serve", "demo", "kiosk", "install", "standby", "passwd"])
def test_a_port_that_is_none_is_wrong_usage(verb: str, port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, f"--port={port}"]) == Exit.WRONG_USAGE
    assert "не порт; это число от 1 до 65535" in capsys.readouterr().err


@pytest.mark.parametrize("day", ["31.02.2027", "2026-13-01", "вчера", "", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "words",
    [
        ("audit", "--out", "a.csv", "--since"),
        ("audit", "--out", "a.csv", "--until"),
        ("export", "temporary-journal", "--class", "5А", "--out", "t.xlsx", "--since"),
        ("print", "class-list", "--class", "5А", "--out", "l.pdf", "--on"),
        ("print", "weekly", "--class", "5А", "--out", "w.pdf", "--week"),
    ],
    ids=" ".join,
)
def test_a_day_that_is_none_is_wrong_usage(
    words: tuple[str, ...], day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    *command, option = words
    assert main([*command, f"{option}={day}"]) == Exit.WRONG_USAGE
    assert f"«{day}»" in capsys.readouterr().err


@pytest.mark.parametrize("host", [".", "a" * 300, "999.1.1.1"])
def test_an_address_that_is_none_is_told(good: Path, host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--data", str(good), f"--host={host}"]) == Exit.REFUSED
    said = capsys.readouterr().err
    assert not FAULT.search(said), said
    assert "Укажите другой" in said


def test_a_name_that_no_disk_takes_is_told_as_such(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("print", "keys", "--out", "я" * 300 + ".pdf"), ("archive", "--check", "я" * 300)):
        assert main([*words, "--data", str(good)]) == Exit.REFUSED
        said = capsys.readouterr().err
        assert "слишком длинное имя" in said, said


def test_letters_that_are_none_are_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["passwd", "\udcff\udcfe"]) == Exit.WRONG_USAGE
    assert "не в UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [("print", "class-list", "--class", "\x1b[31m", "--out", "x.pdf"), ("account", "\x1b]0;x\x07")]
)
def test_what_was_typed_steers_no_terminal_when_it_is_quoted(
    good: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--data", str(good)]) == Exit.REFUSED
    said = capsys.readouterr().err
    assert said.strip()
    assert "\x1b" not in said


@pytest.mark.parametrize("closed", [0, 1, 2])
@pytest.mark.parametrize("words", [("verify",), ("import", LIST)], ids=lambda words: str(words[0]))
def test_a_stream_that_is_closed_breaks_nothing(good: Path, words: tuple[str, ...], closed: int) -> None:
    before = (good / "journal.db").read_bytes()[:100]
    done = subprocess.run(
        [sys.executable, "-m", "app", *filled(words, good.parent), "--data", str(good)],
        cwd=ROOT,
        env={"LANG": "C", "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
        preexec_fn=lambda: os.close(closed),
    )
    assert not FAULT.search((done.stdout + done.stderr).decode())
    assert done.returncode == (Exit.DONE if words == ("verify",) else Exit.REFUSED)
    assert (good / "journal.db").read_bytes()[:16] == before[:16], "the journal took nobody's words"

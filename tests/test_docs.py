"""What people read agrees with the program: commands, options, files, exit codes, pictures."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from app.archive import FOLDER as ARCHIVE
from app.cli.common import Exit
from app.demo.logins import LOGINS
from app.main import VERBS, frame
from app.year_archive import FOLDER as YEARS
from tests.pictures import take_pictures_of_a_new_school

ROOT = Path(__file__).resolve().parents[1]
PAPERS = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
PICTURES = ROOT / "docs" / "pictures"
LARGEST_PICTURE = 60_000
NAMES = [str(paper.relative_to(ROOT)) for paper in PAPERS]

FENCED = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}(\S.*)$", re.MULTILINE)
QUOTED = re.compile(r"`([^`\n]+)`")
LINKED = re.compile(r"\]\(([^)\s]+)\)")
OWN_FILE = re.compile(
    r"^(?:app|screens|printouts|exchange|backups|texts|services|models|rules|tests|docs)/[\w./-]+$"
)
COMMAND = re.compile(r"^(?:sudo (?:-u zhurnal )?)?(?:\S*/)?zhurnal (?=[a-z])")
STANDS_FOR_SOMETHING = ("…", "КОМАНДА")


def pieces(text: str) -> Iterator[str]:
    """Every piece of a page that is set as code: a line of a block, or words in back quotes."""
    for block in FENCED.findall(text):
        yield from block.splitlines()
    rest = FENCED.sub("", text)
    yield from INDENTED.findall(rest)
    yield from QUOTED.findall(rest)


def commands(text: str) -> Iterator[list[str]]:
    """Every command of the program that a page names, as words after «zhurnal»."""
    for piece in pieces(text):
        words = piece.partition("  #")[0].strip()
        if COMMAND.match(words) and not any(sign in words.split() for sign in STANDS_FOR_SOMETHING):
            yield shlex.split(COMMAND.sub("", words.removeprefix("ExecStart=")))


def test_a_new_machine_gets_back_every_folder_that_the_second_place_holds() -> None:
    page = (ROOT / "docs" / "installation.md").read_text(encoding="utf-8")
    steps = page.partition("## Новая машина с флешки")[2].partition("## ")[0]
    for folder in (ARCHIVE, YEARS):
        assert f"sudo cp -r /media/usb/journal/{folder} /srv/zhurnal/school/" in steps


def test_commands_are_found_wherever_a_page_shows_them() -> None:
    page = (
        "`zhurnal demo` and `./zhurnal check --json`, not `zhurnal`\n\n    ./zhurnal doctor  # looks\n\n"
        "```sh\nsudo -u zhurnal /opt/zhurnal/zhurnal init --name 'А Б'\n```\n`sudo zhurnal verify`\n"
    )
    assert list(commands(page)) == [
        ["init", "--name", "А Б"],
        ["doctor"],
        ["demo"],
        ["check", "--json"],
        ["verify"],
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_on_a_page_is_one_the_program_takes(name: str) -> None:
    for words in commands((ROOT / name).read_text(encoding="utf-8")):
        alone = len(words) == 1
        if alone and words[0] in {verb.name for verb in VERBS}:
            continue  # the verb named by itself, its arguments left out
        try:
            frame(words[0]).parse_args(words)
        except SystemExit:
            pytest.fail(f"{name}: zhurnal {' '.join(words)}")


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {words[0] for words in commands(readme)} == {verb.name for verb in VERBS}


@pytest.mark.parametrize("name", NAMES)
def test_every_file_a_page_speaks_of_is_there(name: str) -> None:
    page = ROOT / name
    text = page.read_text(encoding="utf-8")
    linked = [link.partition("#")[0] for link in LINKED.findall(text) if "://" not in link]
    missing = [link for link in linked if link and not (page.parent / unquote(link)).exists()]
    own = [piece for piece in QUOTED.findall(text) if OWN_FILE.match(piece)]
    missing += [file for file in own if not (ROOT / file).exists() and not (ROOT / f"{file}.py").exists()]
    assert missing == []


def test_every_picture_is_small_and_somebody_looks_at_it() -> None:
    pictures = sorted(PICTURES.iterdir())
    assert pictures
    shown = "\n".join(paper.read_text(encoding="utf-8") for paper in PAPERS)
    assert [one.name for one in pictures if one.stat().st_size > LARGEST_PICTURE] == []
    assert [one.name for one in pictures if f"pictures/{one.name}" not in shown] == []


def test_the_readme_has_every_exit_code() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.partition("| Exit code |")[2].partition("\n\n")[0]
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == list(Exit)


def test_the_login_of_the_readme_is_one_of_the_demo() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"ssh -p 2222 (\S+)@\S+\s+# password (\S+)", readme)
    assert named
    assert set(named) <= {(login.login, login.password) for login in LOGINS}


@pytest.mark.pictures
def test_the_pictures_show_the_program_as_it_is(tmp_path: Path) -> None:
    take_pictures_of_a_new_school(tmp_path)
    drawn = sorted(tmp_path.glob("*.svg"))
    assert [one.name for one in drawn] == sorted(one.name for one in PICTURES.glob("*.svg"))
    changed = [one.name for one in drawn if one.read_bytes() != (PICTURES / one.name).read_bytes()]
    assert changed == [], "look at them after: .venv/bin/python -m tests.pictures"

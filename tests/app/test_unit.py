"""The systemd unit of the server: what stands in it, and what systemd itself says of it."""

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from app.cli.common import Exit
from app.main import frame
from app.unit import server_unit, standby_unit

DATA = Path("/srv/школа 100%/journal")
PROGRAM = ("/bin/true",)
WORST = 2.0
"""How much of the machine a service may expose in the counting of systemd, 10 being everything."""


def read(text: str) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None, strict=False)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]  # names in a unit have capitals
    parsed.read_string(text)
    return parsed


def test_the_command_in_it_is_one_the_program_takes() -> None:
    words = ("--port", "2022", "--printer", "office")
    service = read(server_unit(DATA, words, PROGRAM))["Service"]
    started = shlex.split(service["ExecStart"].replace("%%", "%").replace("$$", "$"))
    args = frame("serve").parse_args(started[started.index("serve") :])
    assert (args.data, args.port, args.printer) == (DATA, 2022, "office")


def test_it_has_an_own_user_no_rights_and_writes_only_to_its_folder_and_to_disks() -> None:
    text = server_unit(Path("/srv/zhurnal/school"), (), PROGRAM)
    service = read(text)["Service"]
    assert (service["User"], service["Restart"], service["UMask"]) == ("zhurnal", "always", "0077")
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    assert (service["ProtectSystem"], service["ProtectHome"]) == ("strict", "yes")
    assert 'ReadWritePaths="/srv/zhurnal/school"\n' in text
    assert service["ReadWritePaths"] == "-/media -/mnt -/run/media", "where a second place may be mounted"
    assert service["MemoryMax"] == "2G"
    assert read(server_unit(Path("/home") / "anna" / "school", (), PROGRAM))["Service"]["ProtectHome"] == "no"


def test_what_another_start_would_not_mend_is_not_tried_again_for_ever() -> None:
    service = read(server_unit(DATA, (), PROGRAM))["Service"]
    never = {int(code) for code in service["RestartPreventExitStatus"].split()}
    assert never == {Exit.STAYED_OLD, Exit.WRONG_USAGE, Exit.SUPERSEDED}


@pytest.mark.parametrize(
    "text",
    [server_unit(DATA, ("--port", "2222"), PROGRAM), standby_unit(DATA, PROGRAM)],
    ids=["server", "standby"],
)
@pytest.mark.parametrize(
    "judging", [("verify",), ("security", "--offline=yes", f"--threshold={WORST * 10:.0f}")]
)
def test_systemd_itself_finds_nothing_wrong(tmp_path: Path, judging: tuple[str, ...], text: str) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here: the unit is only parsed by the other tests")
    file = tmp_path / "zhurnal.service"
    file.write_text(text, "utf-8")
    judged = subprocess.run(
        ["systemd-analyze", *judging, str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    said = [line for line in judged.stderr.splitlines() if file.name in line]
    assert (judged.returncode, said) == (0, []), judged.stdout

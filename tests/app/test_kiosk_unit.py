"""The systemd unit of a kiosk: what stands in it, and what systemd itself says of it."""

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from app.kiosk.line import Address
from app.kiosk.unit import NoSuchConsole, unit
from app.main import frame
from app.menu import Spot, Unattended

KEY = "SHA256:" + "n4bQgYhMfWWaL28IoEbM8Qa8jG7x0QXJZJqL0-O%$x+"[:43]
ADDRESS = Address("192.168.1.5", 2222, KEY)
CORRIDOR = Unattended(Spot.CORRIDOR, 45)


def read(text: str) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]  # names in a unit have capitals
    parsed.read_string(text)
    return parsed


def test_it_takes_the_console_has_an_own_user_and_always_comes_back() -> None:
    made = read(unit(ADDRESS, CORRIDOR, "tty8"))
    service = made["Service"]
    assert made["Unit"]["Conflicts"] == "getty@tty8.service", "no sign-in of the system on that console"
    assert made["Unit"]["StartLimitIntervalSec"] == "0", "it never gives up"
    assert (service["TTYPath"], service["StandardInput"]) == ("/dev/tty8", "tty")
    assert (service["Restart"], service["User"]) == ("always", "zhurnal-kiosk")
    assert service["TTYVHangup"] == service["TTYReset"] == service["TTYVTDisallocate"] == "yes"
    assert service["NoNewPrivileges"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    assert service["ProtectSystem"] == "strict"
    assert made["Install"]["WantedBy"] == "multi-user.target"


def test_its_command_is_one_the_program_takes() -> None:
    command = read(unit(ADDRESS, CORRIDOR, "tty8"))["Service"]["ExecStart"]
    words = shlex.split(command.replace("%%", "%").replace("$$", "$"))
    args = frame("kiosk").parse_args(words[words.index("kiosk") :])
    assert (args.mode, args.server, args.port, args.key, args.idle) == (
        Spot.CORRIDOR,
        "192.168.1.5",
        2222,
        KEY,
        45,
    )
    assert "--data" not in words, "it opens no file of the school"


@pytest.mark.parametrize("console", ["", "tty", "tty0", "pts/1", "tty1\nExecStartPre=/bin/sh", "../tty1"])
def test_what_is_no_console_is_no_unit(console: str) -> None:
    with pytest.raises(NoSuchConsole):
        unit(ADDRESS, CORRIDOR, console)


@pytest.mark.parametrize(("console", "getty"), [("tty1", "getty@tty1"), ("ttyS0", "serial-getty@ttyS0")])
def test_systemd_itself_finds_nothing_wrong(console: str, getty: str, tmp_path: Path) -> None:
    made = unit(ADDRESS, CORRIDOR, console)
    assert f"Conflicts={getty}.service" in made
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here: the unit is only parsed by the other tests")
    program = shlex.split(read(made)["Service"]["ExecStart"])[0]
    assert Path(program).is_file()
    file = tmp_path / "zhurnal-kiosk.service"
    file.write_text(made)
    judged = subprocess.run(
        ["systemd-analyze", "verify", str(file)], capture_output=True, text=True, timeout=60
    )
    said = [line for line in judged.stderr.splitlines() if file.name in line]
    assert (judged.returncode, said) == (0, [])

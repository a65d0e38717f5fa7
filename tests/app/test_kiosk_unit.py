"""The systemd unit that a kiosk prints: whole, hardened, restarted for ever, and taken by systemd."""

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from app.kiosk.line import Address
from app.kiosk.unit import NoSuchConsole, unit
from app.menu import Spot, Unattended

PROGRAM = ("/bin/true",)
ADDRESS = Address("192.168.1.5", 2222, "SHA256:abc+/d")


def test_the_unit_holds_its_console_and_is_always_started_again() -> None:
    parsed = ConfigParser(interpolation=None, strict=False)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]  # names of systemd keep their case
    parsed.read_string(unit(ADDRESS, Unattended(Spot.STATION, 45), "/dev/tty2", PROGRAM))
    service = parsed["Service"]
    assert parsed["Unit"]["Conflicts"] == "getty@tty2.service"
    assert parsed["Unit"]["StartLimitIntervalSec"] == "0"
    told = "kiosk --mode station --server 192.168.1.5 --port 2222 --key SHA256:abc+/d --idle 45"
    assert service["ExecStart"].endswith(told)
    assert (service["TTYPath"], service["StandardInput"], service["Restart"]) == (
        "/dev/tty2",
        "tty",
        "always",
    )
    assert (service["User"], service["NoNewPrivileges"]) == ("zhurnal-kiosk", "yes")
    assert (service["CapabilityBoundingSet"], service["ProtectSystem"]) == ("", "strict")


@pytest.mark.parametrize("console", ["tty0", "../passwd", "tty1\nUser=root", ""])
def test_what_is_no_console_gets_no_unit(console: str) -> None:
    with pytest.raises(NoSuchConsole):
        unit(ADDRESS, Unattended(Spot.CORRIDOR, 60), console, PROGRAM)


@pytest.mark.parametrize("console", ["tty1", "ttyS0"])
@pytest.mark.parametrize("judging", [("verify",), ("security", "--offline=yes", "--threshold=20")])
def test_systemd_takes_the_unit_and_counts_little_that_it_exposes(
    tmp_path: Path, console: str, judging: tuple[str, ...]
) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not on this machine; the unit is parsed by the test above")
    file = tmp_path / "zhurnal-kiosk.service"
    file.write_text(unit(ADDRESS, Unattended(Spot.CORRIDOR, 60), console, PROGRAM), encoding="utf-8")
    judged = subprocess.run([program, *judging, str(file)], capture_output=True, text=True, check=False)
    assert (judged.returncode, judged.stderr) == (0, ""), judged.stdout

"""The server's own key: made whole, kept from others, never silently replaced."""

import logging
import stat
from pathlib import Path

import asyncssh
import pytest

from app.serving.host_key import HostKeyUnreadable, fingerprint, keep_host_key


def test_the_fingerprint_is_the_one_ssh_shows(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "host"
    made = keep_host_key(file)
    assert made == asyncssh.read_private_key(file).get_fingerprint()
    assert keep_host_key(file) == made == fingerprint(file)


def test_a_key_others_could_read_is_closed_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "host"
    keep_host_key(file)
    file.chmod(0o644)
    with caplog.at_level(logging.WARNING):
        keep_host_key(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "0600" in caplog.text


@pytest.mark.parametrize("damage", ["cut", "empty", "other"])
def test_a_damaged_key_is_an_error_and_stays_as_it_is(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "host"
    keep_host_key(file)
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:100])
    elif damage == "empty":
        file.write_bytes(b"")
    else:
        asyncssh.generate_private_key("ecdsa-sha2-nistp256").write_private_key(file)
    before = file.read_bytes()
    with pytest.raises(HostKeyUnreadable):
        keep_host_key(file)
    assert file.read_bytes() == before


def test_a_half_written_key_of_a_power_cut_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "host"
    (tmp_path / "host.part").write_bytes(b"half")
    assert keep_host_key(file).startswith("SHA256:")
    assert not (tmp_path / "host.part").exists()

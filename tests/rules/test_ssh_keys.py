"""Which lines of ``authorized_keys`` are good enough, judged by keys that a real library made."""

import base64
import subprocess
from pathlib import Path

import asyncssh
import pytest

from rules.refusals import Reason
from rules.ssh_keys import NotAKey, PublicKey, key_of

GOOD = ("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521")
SK = {
    "sk-ssh-ed25519@openssh.com": (b"\x07" * 32, b"ssh:"),
    "sk-ecdsa-sha2-nistp256@openssh.com": (b"nistp256", b"\x04" + b"\x07" * 64, b"ssh:"),
}


def line_of(kind: str, **options: int) -> str:
    key = asyncssh.generate_private_key(kind, comment="gromov@home", **options)
    return key.export_public_key().decode().strip()


def packed(*parts: bytes) -> str:
    return base64.b64encode(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).decode()


def refused(line: str) -> tuple[Reason, str]:
    answer = key_of(line)
    assert isinstance(answer, NotAKey)
    return answer.reason, answer.about


@pytest.mark.parametrize("kind", GOOD)
def test_modern_keys_are_taken_with_the_fingerprint_that_ssh_shows(kind: str) -> None:
    line = line_of(kind)
    key = key_of(f"  {line}\n")
    assert isinstance(key, PublicKey)
    assert (key.kind, key.comment) == (kind, "gromov@home")
    assert key.fingerprint == asyncssh.import_public_key(line).get_fingerprint("sha256")
    assert f"{key.kind} {key.blob}" == line.rpartition(" ")[0]


def test_the_fingerprint_is_the_one_ssh_keygen_writes(tmp_path: Path) -> None:
    line = line_of("ssh-ed25519")
    (tmp_path / "key.pub").write_text(line + "\n", encoding="utf-8")
    told = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(tmp_path / "key.pub")], capture_output=True, text=True, check=True
    )
    key = key_of(line)
    assert isinstance(key, PublicKey)
    assert key.fingerprint in told.stdout


@pytest.mark.parametrize("kind", SK)
def test_keys_of_a_token_are_taken(kind: str) -> None:
    key = key_of(f"{kind} {packed(kind.encode(), *SK[kind])} token")
    assert isinstance(key, PublicKey)
    assert key.kind == kind


def test_rsa_is_taken_from_3072_bits_on() -> None:
    assert isinstance(key_of(line_of("ssh-rsa", key_size=3072)), PublicKey)
    assert refused(line_of("ssh-rsa", key_size=2048)) == (Reason.KEY_TOO_WEAK, "RSA 2048")


def test_dsa_is_refused_by_its_name() -> None:
    assert refused(line_of("ssh-dss"))[0] is Reason.KEY_TOO_WEAK


def test_a_private_key_and_options_are_told_apart_from_nonsense() -> None:
    private = asyncssh.generate_private_key("ssh-ed25519").export_private_key().decode()
    assert refused(private)[0] is Reason.KEY_IS_PRIVATE
    options = f'command="/bin/sh",no-pty {line_of("ssh-ed25519")}'
    assert refused(options)[0] is Reason.KEY_HAS_OPTIONS


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 не-base64",
        f"ssh-ed25519 {packed(b'ssh-ed25519', b'short')}",
        f"ssh-ed25519 {packed(b'ssh-rsa', b'x' * 32)}",
        f"ssh-rsa {packed(b'ssh-rsa', b'e')}",
        f"ecdsa-sha2-nistp256 {packed(b'ecdsa-sha2-nistp256', b'nistp384', bytes([4]) + b'x' * 64)}",
        f"ecdsa-sha2-nistp256 {packed(b'ecdsa-sha2-nistp256', b'nistp256', bytes([2]) + b'x' * 64)}",
        f"ssh-ed25519-cert-v01@openssh.com {packed(b'ssh-ed25519-cert-v01@openssh.com', b'x' * 32)}",
        f"ssh-ed25519 {base64.b64encode(b'1234').decode()}",
        "x" * 100_000,
    ],
)
def test_what_is_no_key_is_said_to_be_none(line: str) -> None:
    assert refused(line)[0] is Reason.KEY_NOT_UNDERSTOOD

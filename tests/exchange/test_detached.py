"""Detached signatures of other programs: read in any form, held against a document by OpenSSL."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exchange.detached import HoldsTheDocument, NotASignature, judged, read_detached
from rules.seal import SignatureState
from tests.signing_keys import KeyFiles, detached, detached_by_gost, key_files


@pytest.fixture
def keys(tmp_path: Path) -> KeyFiles:
    return key_files(tmp_path / "keys", "Орлова Имя")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "журнал.pdf"
    file.write_bytes(b"%PDF of something\r\nwith lines\n")
    return file


@pytest.mark.parametrize("form", ["DER", "PEM", "base64"])
def test_a_signature_is_read_in_every_form_programs_write(
    form: str, keys: KeyFiles, document: Path, tmp_path: Path
) -> None:
    file = detached(keys, document, tmp_path / "a.sig", "DER" if form == "base64" else form).read_bytes()
    one = read_detached(base64.encodebytes(file) if form == "base64" else file)
    assert (one.signer, one.gost) == ("Орлова Имя", False)
    assert one.signed_at is not None
    assert abs(one.signed_at - datetime.now(UTC).replace(tzinfo=None)) < timedelta(minutes=5)
    assert judged(one, document.read_bytes(), b"").state is SignatureState.INTACT


def test_a_signature_fits_its_document_alone_and_is_trusted_by_its_authority_alone(
    keys: KeyFiles, document: Path, tmp_path: Path
) -> None:
    content = document.read_bytes()
    one = read_detached(detached(keys, document, tmp_path / "a.sig").read_bytes())
    own, other = (_pem(each.authority) for each in (keys, key_files(tmp_path / "other")))
    assert judged(one, content, own) == judged(one, content, other + own)
    assert judged(one, content, own).trusted
    assert not judged(one, content, other).trusted
    assert not judged(one, content, b"").trusted
    assert judged(one, content + b"\n", own).state is SignatureState.CHANGED
    assert judged(one, content.replace(b"\r\n", b"\n"), own).state is SignatureState.CHANGED


def _pem(file: Path) -> bytes:
    body = base64.encodebytes(file.read_bytes()).decode()
    return f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n".encode()


def test_a_signature_by_the_russian_algorithms_is_verified_with_the_engine_and_not_judged_without(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = detached_by_gost(tmp_path, document, tmp_path / "a.sig").read_bytes()
    content = document.read_bytes()
    one = read_detached((tmp_path / "a.sig").read_bytes())
    assert (one.signer, one.gost) == ("Лебедева Имя Отчество", True)
    assert judged(one, content, b"").state is SignatureState.INTACT
    assert judged(one, content, certificate).trusted
    assert judged(one, content + b" ", certificate).state is SignatureState.CHANGED
    monkeypatch.setenv("OPENSSL_ENGINES", str(tmp_path))
    assert judged(one, content, certificate).state is SignatureState.UNCHECKED
    assert judged(one, content + b" ", certificate).state is SignatureState.UNCHECKED


def test_without_openssl_and_without_the_signers_certificate_nothing_is_judged(
    keys: KeyFiles, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = read_detached(detached(keys, document, tmp_path / "b.sig", "DER", "-nocerts").read_bytes())
    assert bare.signer.startswith("№ ")
    assert judged(bare, document.read_bytes(), b"").state is SignatureState.UNCHECKED
    whole = read_detached(detached(keys, document, tmp_path / "a.sig").read_bytes())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert judged(whole, document.read_bytes(), b"").state is SignatureState.UNCHECKED


def test_what_openssl_has_not_counted_in_its_time_is_not_judged(
    keys: KeyFiles, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = read_detached(detached(keys, document, tmp_path / "a.sig").read_bytes())
    monkeypatch.setattr("exchange.detached.SECONDS", 0)
    assert judged(one, document.read_bytes(), b"").state is SignatureState.UNCHECKED


def test_a_signature_with_the_document_inside_is_told_from_a_detached_one(
    keys: KeyFiles, document: Path, tmp_path: Path
) -> None:
    file = detached(keys, document, tmp_path / "a.sig", "DER", "-nodetach").read_bytes()
    with pytest.raises(HoldsTheDocument):
        read_detached(file)


@pytest.mark.parametrize(
    "content",
    [b"", b"0", b"0\x03abc", b"0\x80", b"%PDF-1.7", b"AAAA", b"\xff" * 40, b"-----BEGIN CMS-----\nzz\n"],
)
def test_what_is_no_signature_is_told(content: bytes) -> None:
    with pytest.raises(NotASignature):
        read_detached(content)


def test_a_signature_cut_or_spoilt_anywhere_is_told_or_does_not_fit(
    keys: KeyFiles, document: Path, tmp_path: Path
) -> None:
    whole = detached(keys, document, tmp_path / "a.sig").read_bytes()
    for cut in range(0, len(whole), 37):
        with pytest.raises(NotASignature):
            read_detached(whole[:cut])
    for place in range(5, len(whole), 131):
        spoilt = bytearray(whole)
        spoilt[place] ^= 0x55
        try:
            one = read_detached(bytes(spoilt))
        except NotASignature:
            continue
        found = judged(one, document.read_bytes() + b"x", _pem(keys.authority))
        assert found.state is not SignatureState.INTACT

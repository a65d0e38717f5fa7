"""Keys and certificates that tests make for themselves, as an authority would."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from tests.validators import program

PASSWORD = "ключ-2026"


@dataclass(frozen=True)
class KeyFiles:
    """A key file of a person, the same key and certificate apart, and the authority's certificate."""

    pkcs12: Path
    key: Path
    certificate: Path
    authority: Path


def key_files(folder: Path, name: str = "Лебедева Имя", *, days: tuple[int, int] = (-1, 300)) -> KeyFiles:
    """Make a key whose certificate lives between two days counted from now."""
    folder.mkdir(parents=True, exist_ok=True)
    since, until = (datetime.now(UTC) + timedelta(days=day) for day in days)
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("Удостоверяющий центр", root, "Удостоверяющий центр", root, since, until)
    certificate = _certificate(name, own, "Удостоверяющий центр", root, since, until)
    made = KeyFiles(*(folder / each for each in ("key.p12", "key.pem", "own.pem", "authority.cer")))
    locked = BestAvailableEncryption(PASSWORD.encode())
    made.pkcs12.write_bytes(
        pkcs12.serialize_key_and_certificates(name.encode(), own, certificate, [authority], locked)
    )
    made.key.write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    made.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    made.authority.write_bytes(authority.public_bytes(Encoding.DER))
    return made


def _certificate(
    of: str,
    key: ec.EllipticCurvePrivateKey,
    by: str,
    signer: ec.EllipticCurvePrivateKey,
    since: datetime,
    until: datetime,
) -> x509.Certificate:
    own_use = (True, True, False, False, False, False, False, False, False)
    authority_use = (False, False, False, False, False, True, True, False, False)
    itself = of == by
    return (
        x509.CertificateBuilder()
        .subject_name(_named(of))
        .issuer_name(_named(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(itself, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(x509.KeyUsage(*(authority_use if itself else own_use)), critical=True)
        .sign(signer, hashes.SHA256())
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def detached(keys: KeyFiles, document: Path, out: Path, form: str = "DER", *more: str) -> Path:
    """Sign a document with a program that is not ours, leaving the signature beside it."""
    openssl = program("openssl", "openssl")
    words = [openssl, "cms", "-sign", "-binary", "-in", str(document), "-signer", str(keys.certificate)]
    words += ["-inkey", str(keys.key), "-outform", form, "-out", str(out), *more]
    subprocess.run(words, check=True, capture_output=True, timeout=60)
    return out


def detached_by_gost(folder: Path, document: Path, out: Path) -> Path:
    """Sign by the Russian algorithms and return the certificate; skips where OpenSSL has no engine."""
    openssl, made = program("openssl", "openssl"), folder / "gost.pem"
    if subprocess.run([openssl, "engine", "gost"], capture_output=True, timeout=60, check=False).returncode:
        pytest.skip("OpenSSL has no GOST engine here (Debian: libengine-gost-openssl), nothing can be signed")
    key = folder / "gost.key"
    subject = "/SN=Лебедева/GN=Имя Отчество/CN=Школа"
    kind = ["-newkey", "gost2012_256", "-pkeyopt", "paramset:A", "-nodes", "-subj", subject, "-utf8"]
    request = [openssl, "req", "-engine", "gost", "-x509", *kind, "-keyout", str(key), "-out", str(made)]
    sign = [openssl, "cms", "-sign", "-engine", "gost", "-binary", "-in", str(document), "-signer", str(made)]
    for words in (request, [*sign, "-inkey", str(key), "-outform", "DER", "-out", str(out)]):
        subprocess.run(words, check=True, capture_output=True, timeout=60)
    return made

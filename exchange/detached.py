"""Detached signatures (CMS, «.sig») made by other programs: who and when, and whether they fit a document."""

import binascii
import shutil
import subprocess
import tempfile
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from asn1crypto import pem
from asn1crypto.cms import ContentInfo
from asn1crypto.core import Any as Any_
from asn1crypto.core import ObjectIdentifier, Sequence, SetOf
from asn1crypto.x509 import Time

from rules.seal import SignatureState
from services.names import named_in

GOST = "1.2.643."
"""Where the numbers of Russian algorithms begin."""
SIGNING_TIME = "1.2.840.113549.1.9.5"
SECONDS = 60
CANNOT_COUNT = (
    "unsupported",
    "unknown digest",
    "unknown message digest",
    "no matching digest",
    "fetch:",
    "certificate not found",
)
"""What OpenSSL says where it lacks the algorithm or the certificate, whatever the document."""


class NotASignature(Exception):
    """The file is no signature in CMS."""


class HoldsTheDocument(Exception):
    """The signature is not detached: the document lies inside it."""


@dataclass(frozen=True, slots=True)
class Detached:
    """A detached signature as it was read."""

    content: bytes
    """In DER, whatever form it came in."""
    signer: str
    signed_at: datetime | None
    """UTC, as the signature itself says."""
    gost: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of holding a signature against a document."""

    state: SignatureState
    trusted: bool = False
    """Whether its certificate leads to one the school trusts."""


def read_detached(file: bytes) -> Detached:
    """Read a signature in DER, PEM or bare Base64; raises NotASignature or HoldsTheDocument."""
    try:
        content = _der(file)
        whole = ContentInfo.load(content, strict=True)
        signed: Any = whole["content"]
        if whole["content_type"].native != "signed_data" or not len(signed["signer_infos"]):
            raise NotASignature
        if signed["encap_content_info"]["content"].native is not None:
            raise HoldsTheDocument
        infos = list(signed["signer_infos"])
        names = dict.fromkeys(_signer(signed, info) for info in infos)
        gost = any(info["digest_algorithm"]["algorithm"].dotted.startswith(GOST) for info in infos)
        return Detached(content, ", ".join(names), _time(infos[0]), gost)
    except (ValueError, TypeError, KeyError) as error:
        raise NotASignature(str(error)) from error


def _der(file: bytes) -> bytes:
    if pem.detect(file):
        return bytes(pem.unarmor(file)[2])
    if file[:1] == b"\x30":
        return file
    try:
        return b64decode(b"".join(file.split()), validate=True)
    except binascii.Error as error:
        raise NotASignature(str(error)) from error


def _signer(signed: Any, info: Any) -> str:
    """Return who a signer is by the certificate it names, or the number of one that is not inside."""
    serial = info["sid"].chosen["serial_number"].native if info["sid"].name != "subject_key_identifier" else 0
    for one in signed["certificates"]:
        certificate = one.chosen
        if serial in (certificate.serial_number, 0):
            return named_in(certificate.subject.native)
    return f"№ {serial:x}"


class _Attribute(Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields: ClassVar = [("type", ObjectIdentifier), ("values", Any_)]


class _Attributes(SetOf):  # type: ignore[misc]
    """The attributes of a signer under plain numbers.

    asn1crypto 1.5.1 fixes the names it knows when it reads the first one; pyHanko, loaded later,
    would miss its own.
    """

    _child_spec = _Attribute


def _time(info: Any) -> datetime | None:
    signed = info["signed_attrs"]
    for attribute in _Attributes.load(signed.untag().dump()) if signed else ():
        if attribute["type"].dotted == SIGNING_TIME:
            at: datetime = Time.load(SetOf.load(attribute["values"].dump(), spec=Any_)[0].dump()).native
            return at.astimezone(UTC).replace(tzinfo=None)
    return None


def judged(one: Detached, document: bytes, trusted: bytes) -> Judged:
    """Hold a signature against a document by OpenSSL; ``trusted`` are certificates in PEM."""
    openssl = shutil.which("openssl")
    if openssl is None or (one.gost and not counts_gost()):
        return Judged(SignatureState.UNCHECKED)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, content in (("sig", one.content), ("document", document), ("trusted", trusted)):
            (folder / name).write_bytes(content)
        words = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-out", "/dev/null"]
        words += ["-in", str(folder / "sig"), "-content", str(folder / "document")]
        words += ["-engine", "gost"] if one.gost else []
        done = _asked(*words, "-noverify")
        if done.returncode:
            said = done.stderr.casefold()
            unknown = any(word in said for word in CANNOT_COUNT)
            return Judged(SignatureState.UNCHECKED if unknown else SignatureState.CHANGED)
        at = ["-attime", str(int(one.signed_at.replace(tzinfo=UTC).timestamp()))] if one.signed_at else []
        own = ["-CAfile", str(folder / "trusted"), "-no-CApath", "-no-CAstore", "-purpose", "any", *at]
        return Judged(SignatureState.INTACT, bool(trusted) and not _asked(*words, *own).returncode)


def counts_gost() -> bool:
    """Whether this machine can verify signatures by the Russian algorithms."""
    openssl = shutil.which("openssl")
    return openssl is not None and _asked(openssl, "engine", "gost").returncode == 0


def _asked(*words: str) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            words, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(words, 1, "", CANNOT_COUNT[0])

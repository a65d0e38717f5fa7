"""Certificates of the authorities that the school trusts: files in its data folder."""

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.cli.common import CannotGoOn
from texts.system import cause

FOLDER = "trusted"


def trusted_in(data: Path) -> bytes:
    """Return the trusted certificates as PEM, empty where there are none; raises CannotGoOn."""
    folder = data / FOLDER
    files = sorted(one for one in folder.iterdir() if one.is_file()) if folder.is_dir() else []
    return b"".join(_read(file) for file in files)


def _read(file: Path) -> bytes:
    try:
        content = file.read_bytes()
        pem = b"-----BEGIN" in content
        found = x509.load_pem_x509_certificates(content) if pem else [x509.load_der_x509_certificate(content)]
    except OSError as trouble:
        raise CannotGoOn(f"Не прочитать {file}: {cause(trouble)}.") from trouble
    except ValueError as error:
        raise CannotGoOn(
            f"В папке доверенных сертификатов {file} не сертификат (нужен .cer, .crt или .pem). Уберите его."
        ) from error
    return b"".join(one.public_bytes(Encoding.PEM) for one in found)

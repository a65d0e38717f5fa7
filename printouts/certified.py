"""What is read back from a printed document: codes of its pages (2.12, 4.1), signatures."""

import logging
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from rules.seal import SignatureState

CODE = re.compile(r"(?:Заверено электронно[^\n]*?код|Код проверки)\s+([A-Z2-7]{4}-[A-Z2-7]{4})")


class NotReadable(Exception):
    """The file is no PDF, is damaged, or is locked with a password."""


@dataclass(frozen=True, slots=True)
class CodesFound:
    """The codes of a document in the order of its pages, and how many pages bear none."""

    codes: tuple[str, ...]
    pages: int
    without: int


@dataclass(frozen=True, slots=True)
class Embedded:
    """One signature inside a document (PAdES)."""

    signer: str
    signed_at: datetime | None
    """UTC, as the signature itself says."""
    state: SignatureState
    trusted: bool
    """Whether its certificate leads to one the school trusts."""


BROKEN = (
    PyPdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RecursionError,
)
"""What the readers of PDF stumble with over bytes that are not what they should be."""


def hushed(*libraries: str) -> None:
    """Keep libraries from telling a terminal, in English, what our own sentence tells."""
    for library in libraries:
        logging.getLogger(library).addHandler(logging.NullHandler())


def codes_on(file: Path) -> CodesFound:
    """Return the codes on a document's pages; raises OSError or NotReadable."""
    hushed("pypdf")
    try:
        texts = [page.extract_text() for page in PdfReader(file).pages]
    except BROKEN as error:
        raise NotReadable(str(error)) from error
    found = [CODE.findall(text) for text in texts]
    codes = dict.fromkeys(code for page in found for code in page)
    return CodesFound(tuple(codes), len(texts), sum(not page for page in found))

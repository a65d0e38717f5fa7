"""What is read back from a printed document: codes of its pages (2.12, 4.1), signatures."""

import logging
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rules.seal import SignatureState

_CODE = r"\s+([A-Z2-7]{4}-[A-Z2-7]{4})"
CODE = re.compile(rf"(?:Заверено электронно[^\n]*?код|Код проверки){_CODE}")
_HEAD = r"запись\s+(\d+)\s+журнала\s+изменений,\s+([0-9a-f]{16})"
HEAD = re.compile(_HEAD)
"""Where the history ended when the seal was given."""
_SEALED = re.compile(rf"Заверено электронно[^\n]*?код{_CODE}(?!:)(?:,\s+{_HEAD})?")
"""The line under a certified page; on a title page a colon and the period follow the code."""
_SLIP = re.compile(rf"Код проверки{_CODE}")
_OF_THE_PRINTING = (
    _SEALED,
    re.compile(r"напечатано \d\d\.\d\d\.\d{4} \d\d:\d\d[^\n]*?стр\.\s+\d+(?:\s+из\s+\d+)?"),
    re.compile(r"По расписанию в году:\s+\d+"),
    re.compile(r",?\s*по состоянию на \d\d\.\d\d\.\d{4}"),
    re.compile(r"Напечатано \d\d\.\d\d\.\d{4} \d\d:\d\d,.*?(?=Код проверки)", re.DOTALL),
)
"""What another printing of the same content may say otherwise; the seal covers none of it."""


class NotReadable(Exception):
    """The file is no PDF, is damaged, or is locked with a password."""


@dataclass(frozen=True, slots=True)
class PaperRead:
    """A document read back: its codes in the order of its pages, and what is said where they stand."""

    codes: tuple[str, ...]
    pages: int
    without: int
    """Pages that bear no code."""
    sealed: Mapping[int, tuple[str, tuple[str, ...]]]
    """By number of page: the code under a certified page and the words of its content."""
    heads: tuple[tuple[int, str], ...]
    """Numbers of events of the history and the beginnings of their hashes, as the seals bear them."""
    slips: Counter[str]
    """Words of the pages with weekly slips, counted: slips may lie in any order."""


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
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RecursionError,
)
"""What the readers of PDF stumble with over bytes that are not what they should be."""


_NOWHERE = logging.NullHandler()


def hushed(*libraries: str) -> None:
    """Keep libraries from telling a terminal, in English, what our own sentence tells."""
    for library in libraries:
        logging.getLogger(library).addHandler(_NOWHERE)


def read_back(file: Path) -> PaperRead:
    """Return the codes of a document and the words they stand by; raises OSError or NotReadable."""
    from pypdf import PdfReader  # heavy: `verify` of a journal looks into no paper
    from pypdf.errors import PyPdfError

    hushed("pypdf")
    try:
        texts = [page.extract_text() for page in PdfReader(file).pages]
    except (PyPdfError, *BROKEN) as error:
        raise NotReadable(str(error)) from error
    found = [CODE.findall(text) for text in texts]
    sealed = {
        number: (code[1], tuple(_content(text)))
        for number, text in enumerate(texts, 1)
        if (code := _SEALED.search(text))
    }
    has_slips = any(map(_SLIP.search, texts))
    return PaperRead(
        tuple(dict.fromkeys(code for page in found for code in page)),
        len(texts),
        sum(not page for page in found),
        sealed,
        tuple(dict.fromkeys((int(number), head) for text in texts for number, head in HEAD.findall(text))),
        Counter(word for text in texts for word in _content(text)) if has_slips else Counter(),
    )


def _content(text: str) -> list[str]:
    """Return the words of a page without those of its printing."""
    for said in _OF_THE_PRINTING:
        text = said.sub(" ", text)
    return text.split()

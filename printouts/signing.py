"""Signing a printed document with a key file (PAdES, 4.1); a heavy library, for its verb alone."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from io import BytesIO
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.stamp import StaticStampStyle
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from printouts.archive import PROGRAM
from printouts.certified import BROKEN, hushed
from printouts.letters import POINT, Face, Ink, paragraph
from printouts.sheet import Imprint, Paper, Sheet
from services.names import named_in
from texts.dates import day_numbers, moment

LEFT, RIGHT, ABOVE, GAP = 15.0, 8.0, 5.2, 3.0
"""White around the line of a signature on the first page, in millimetres."""
INK = Ink(Face.NARROW, 6.5)
SMALLEST = 4.0
LINE = 2.8
RUSSIAN = b"\x2a\x85\x03"
"""How the numbers of Russian algorithms (1.2.643) begin in a file."""
MOST_SEEN = 2
"""Signatures that have a place on the first page; further ones are in the file alone."""


class Unsignable(Enum):
    """Why a document is not signed."""

    WRONG_PASSWORD = auto()
    NO_KEY_FILE = auto()
    NO_KEY_INSIDE = auto()
    OTHER_KIND_OF_KEY = auto()
    EXPIRED = auto()
    NOT_YET = auto()
    DAMAGED = auto()
    LOCKED = auto()
    NOT_OURS = auto()
    BY_THIS_KEY = auto()


class CannotSign(Exception):
    """A document is not signed, and nothing was written."""

    def __init__(self, why: Unsignable, on: datetime | None = None) -> None:
        super().__init__(why.name)
        self.why = why
        self.on = on
        """The day a certificate's time ended or begins, where that is the reason (UTC)."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key taken out of its file, with what its certificate says; lives as long as the command."""

    signer: SimpleSigner
    name: str
    until: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed document and which signature in it this one is."""

    content: bytes
    number: int


class _AsItWas(IncrementalPdfFileWriter):
    """A writer that leaves the document's metadata alone, through a private part of pyHanko 0.38.0."""

    def _update_meta(self) -> None:
        pass


def open_key(file: bytes, password: str, now: datetime) -> Key:
    """Take the key out of a PKCS#12 file; raises CannotSign. ``now`` is UTC."""
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(file, password.encode())
    except UnsupportedAlgorithm as error:
        raise CannotSign(Unsignable.OTHER_KIND_OF_KEY) from error
    except ValueError as error:
        if RUSSIAN in file:
            raise CannotSign(Unsignable.OTHER_KIND_OF_KEY) from error
        wrong = "password" in str(error).casefold()
        raise CannotSign(Unsignable.WRONG_PASSWORD if wrong else Unsignable.NO_KEY_FILE) from error
    if key is None or certificate is None:
        raise CannotSign(Unsignable.NO_KEY_INSIDE)
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if until < now.replace(tzinfo=UTC):
        raise CannotSign(Unsignable.EXPIRED, until.replace(tzinfo=None))
    if since > now.replace(tzinfo=UTC):
        raise CannotSign(Unsignable.NOT_YET, since.replace(tzinfo=None))
    signer = SimpleSigner.load_pkcs12_data(file, [], password.encode())
    return Key(signer, named_in(signer.signing_cert.subject.native), until.replace(tzinfo=None))


def signed(document: bytes, key: Key, at: datetime) -> Signed:
    """Return a document of ours with one more signature; raises CannotSign. ``at`` is local, for the eyes."""
    hushed("pypdf", "pyhanko")
    width, height = _first_page(document)
    try:
        writer = _AsItWas(BytesIO(document))
        before = writer.prev.embedded_signatures
        if any(_is_by(one, key) for one in before):
            raise CannotSign(Unsignable.BY_THIS_KEY)
        number = len(before) + 1
        field = f"Signature{number}"
        kind = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        with tempfile.TemporaryDirectory() as folder:
            if number > MOST_SEEN:
                signer = PdfSigner(kind, key.signer, new_field_spec=SigFieldSpec(field))
            else:
                line = (width - LEFT - RIGHT - GAP) / 2
                x = LEFT + (line + GAP) * (number - 1)
                top = height - ABOVE
                box = (_points(x), _points(top - LINE), _points(x + line), _points(top))
                place = SigFieldSpec(field, on_page=0, box=box)
                style = _style(Path(folder) / "line.pdf", line, key, at)
                signer = PdfSigner(kind, key.signer, new_field_spec=place, stamp_style=style)
            out = BytesIO()
            signer.sign_pdf(writer, output=out)
    except (PdfError, PyPdfError, *BROKEN) as error:
        raise CannotSign(Unsignable.DAMAGED) from error
    return Signed(out.getvalue(), number)


def _is_by(one: EmbeddedPdfSignature, key: Key) -> bool:
    own, its = key.signer.signing_cert, one.signer_cert
    return own is not None and its is not None and bool(own.sha256 == its.sha256)


def _points(millimetres: float) -> int:
    return round(millimetres / POINT)


def _first_page(document: bytes) -> tuple[float, float]:
    """Return the size of the first page in millimetres; raises CannotSign where the document is not ours."""
    try:
        read = PdfReader(BytesIO(document))
        if read.is_encrypted:
            raise CannotSign(Unsignable.LOCKED)
        xmp, said = read.xmp_metadata, read.metadata
        ours = PROGRAM in (xmp.xmp_creator_tool if xmp else None, said.creator if said else None)
        box = read.pages[0].mediabox
    except (PyPdfError, *BROKEN) as error:
        raise CannotSign(Unsignable.DAMAGED) from error
    if not ours:
        raise CannotSign(Unsignable.NOT_OURS)
    return float(box.width) * POINT, float(box.height) * POINT


def _style(out: Path, width: float, key: Key, at: datetime) -> StaticStampStyle:
    """Draw the line of a signature by our own fonts, so that the page stays one for archives."""
    told = f"Подписано электронной подписью: {key.name}, {moment(at)}, сертификат до {day_numbers(key.until)}"
    with Sheet(Paper(width, LINE), Imprint(told, "", at)) as sheet:
        sheet.next_page()
        sheet.write(paragraph(told, INK, smallest=SMALLEST), 0.0, 0.0, width)
        sheet.save(out)
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN)
    return StaticStampStyle.from_pdf_file(str(out), border_width=0, background_layout=whole)

"""Reading the signatures inside a document (PAdES): who, when, changed since or not, trusted or not."""

from datetime import UTC
from io import BytesIO

from asn1crypto import pem
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from printouts.certified import BROKEN, Embedded, NotReadable, hushed
from rules.seal import SignatureState
from services.names import named_in


def signatures_in(document: bytes, trusted: bytes) -> tuple[Embedded, ...]:
    """Return the signatures of a document in the order they were put; raises NotReadable.

    ``trusted`` are certificates in PEM.
    """
    hushed("pyhanko", "pyhanko_certvalidator")
    found = pem.unarmor(trusted, multiple=True) if trusted else ()
    roots = [Certificate.load(der) for _, _, der in found]
    try:
        inside = PdfFileReader(BytesIO(document), strict=False).embedded_signatures
        return tuple(_judged(one, roots) for one in inside)
    except (PdfError, *BROKEN) as error:
        raise NotReadable(str(error)) from error


def _judged(one: EmbeddedPdfSignature, roots: list[Certificate]) -> Embedded:
    certificate = one.signer_cert
    name = named_in(certificate.subject.native)
    at = one.self_reported_timestamp
    when = at.astimezone(UTC).replace(tzinfo=None) if at else None
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    try:
        status = validate_pdf_signature(one, context)
    except (SignatureValidationError, NotImplementedError):
        return Embedded(name, when, SignatureState.UNCHECKED, False)
    return Embedded(name, when, _state(status), bool(status.trusted))


def _state(status: PdfSignatureStatus) -> SignatureState:
    covered = status.coverage in (
        SignatureCoverageLevel.ENTIRE_FILE,
        SignatureCoverageLevel.ENTIRE_REVISION,
    )
    harmless = status.modification_level in (
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    )
    return (
        SignatureState.INTACT
        if status.intact and status.valid and covered and harmless
        else SignatureState.CHANGED
    )

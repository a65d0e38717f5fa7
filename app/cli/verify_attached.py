"""``zhurnal verify`` of detached signatures: those kept in the archive and one that lies beside the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.archive import document_in, sha256, signature_in
from app.trusted import trusted_in
from exchange.detached import HoldsTheDocument, NotASignature, judged, read_detached
from rules.seal import SignatureState
from services.house import House
from services.views.signatures import KeptSignature, kept_signatures, signatures_of
from texts.signatures import beside, of_another_file, who_signed

ENDINGS = (".sig", ".p7s")


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of one detached signature."""

    signer: str
    state: SignatureState
    trusted: bool
    told: str

    @property
    def as_json(self) -> dict[str, Any]:
        """Return it for scripts."""
        return {"signer": self.signer, "state": self.state, "trusted": self.trusted}


def attached_to(house: House, data: Path, file: Path, content: bytes, codes: Sequence[str]) -> list[Attached]:
    """Judge every detached signature that has to do with a document. Raises OSError for what is beside it."""
    document, trusted = sha256(content), trusted_in(data)
    kept = house.look(signatures_of, document, codes)
    own = [one for one in kept if one.document == document]
    told = [_kept(data, one, content, trusted) for one in own]
    if not own:
        told = [_other(one) for one in kept]
    known = {one.signature for one in own}
    return told + list(_beside(house, file, content, trusted, known))


def _other(one: KeptSignature) -> Attached:
    said = f"{who_signed(one.signer, one.signed_at)}: {of_another_file(one)}"
    return Attached(one.signer, SignatureState.CHANGED, False, said)


def _kept(data: Path, one: KeptSignature, content: bytes, trusted: bytes) -> Attached:
    who = who_signed(one.signer, one.signed_at)
    file = signature_in(data, one.kept_in, one.document, one.signature)
    signature = file.read_bytes() if file.is_file() else b""
    if sha256(signature) != one.signature:
        said = f"{who}: файл подписи {file} пропал или подменён. Возьмите его из копии архива."
        return Attached(one.signer, SignatureState.CHANGED, False, said)
    found = judged(read_detached(signature), content, trusted)
    said = f"{who}: {beside(found.state, trusted=found.trusted)}"
    return Attached(one.signer, found.state, found.trusted, said)


def _beside(house: House, file: Path, content: bytes, trusted: bytes, known: set[str]) -> Iterator[Attached]:
    """Judge what lies beside the file under its name, unless the archive has it."""
    for ending in ENDINGS:
        signature = file.with_name(file.name + ending)
        if not signature.is_file():
            continue
        try:
            one = read_detached(signature.read_bytes())
        except (NotASignature, HoldsTheDocument):
            said = f"{signature.name}: это не отсоединённая подпись."
            yield Attached("", SignatureState.UNCHECKED, False, said)
            continue
        if sha256(one.content) not in known:
            found = judged(one, content, trusted)
            at = house.clock.local(one.signed_at) if one.signed_at else None
            worth = beside(found.state, trusted=found.trusted)
            said = f"{signature.name}. {who_signed(one.signer, at)}: {worth}"
            yield Attached(one.signer, found.state, found.trusted, said)


def archive_faults(house: House, data: Path) -> list[str]:
    """Return in sentences what the archive lacks or holds changed; empty where all is there."""
    faults = []
    for one in dict.fromkeys(one for those in house.look(kept_signatures).values() for one in those):
        paper = document_in(data, one.kept_in, one.document)
        signature = signature_in(data, one.kept_in, one.document, one.signature)
        for file, sum_ in ((paper, one.document), (signature, one.signature)):
            if not file.is_file():
                faults.append(f"архив: {file} пропал")
            elif sha256(file.read_bytes()) != sum_:
                faults.append(f"архив: {file} изменён")
    return list(dict.fromkeys(faults))

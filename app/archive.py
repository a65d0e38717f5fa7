"""The archive of signed documents: each with its signatures and its SHA-256, under a certificate's code."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from printouts.sheet import write_whole

FOLDER = "archive"
NAME_LETTERS = 16


def sha256(content: bytes) -> str:
    """Return the sum a document or a signature is known by."""
    return hashlib.sha256(content).hexdigest()


def document_in(data: Path, kept_in: str, document: str) -> Path:
    """Return where a document lies."""
    return data / FOLDER / kept_in / f"{document[:NAME_LETTERS]}.pdf"


def signature_in(data: Path, kept_in: str, document: str, signature: str) -> Path:
    """Return where a signature of a document lies: beside it."""
    name = f"{document[:NAME_LETTERS]}-{signature[:NAME_LETTERS]}.sig"
    return data / FOLDER / kept_in / name


@dataclass
class Keeping:
    """What one command puts into the archive, so that it can be taken back."""

    data: Path
    kept_in: str
    _new: list[Path] = field(default_factory=list)

    def put(self, document: bytes, signature: bytes) -> None:
        """Write a document, its sum and a signature; what is there already stays. Raises OSError."""
        whole, mark = sha256(document), sha256(signature)
        paper = document_in(self.data, self.kept_in, whole)
        paper.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(paper, document)
        self._write(paper.with_suffix(".pdf.sha256"), f"{whole}  {paper.name}\n".encode())
        self._write(signature_in(self.data, self.kept_in, whole, mark), signature)

    def _write(self, file: Path, content: bytes) -> None:
        if not file.exists():
            write_whole(file, content)
            self._new.append(file)

    def take_back(self) -> None:
        """Remove what this command wrote."""
        for file in self._new:
            file.unlink(missing_ok=True)

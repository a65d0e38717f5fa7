"""A file of somebody else becomes what it brings; what it is, is told by its content."""

from dataclasses import dataclass
from pathlib import Path

from exchange.child import taken_apart
from exchange.fet import read_fet
from exchange.filled_journal import filled_in
from exchange.list_book import list_in
from exchange.people import read_people
from exchange.sniff import Content, content_of, read_bytes
from rules.text import clean_line
from services.importing.incoming import FileRefused, FileTrouble, Incoming, Kind
from services.temporary.sheet import FilledFile


@dataclass(frozen=True, slots=True)
class Brought:
    """A temporary journal that came back (3.1), as it was read and as it lies in the file."""

    file: FilledFile
    content: bytes


def read_file(path: Path, kind: Kind | None = None, sheet: str = "") -> Incoming | Brought:
    """Read a file, of a workbook the named sheet; raise ``FileRefused`` where nothing of it can be taken."""
    content, source = read_bytes(path), clean_line(path.name)
    what = content_of(content)
    if what is Content.BOOK:
        return _book(content, source, kind, sheet)
    if sheet:
        raise FileRefused(FileTrouble.NO_SUCH_SHEET)
    if what is Content.XML:
        if kind not in (None, Kind.FET):
            raise FileRefused(FileTrouble.OTHER_KIND, kind)
        return read_fet(content, source)
    if kind is Kind.FET:
        raise FileRefused(FileTrouble.NOT_XML, "1")
    return read_people(content, source, kind)


def _book(content: bytes, source: str, kind: Kind | None, sheet: str) -> Incoming | Brought:
    parts = taken_apart("sheets", content)
    if "temporary" in parts:
        return Brought(filled_in(source, parts["temporary"]), content)
    if kind is Kind.FET:
        raise FileRefused(FileTrouble.OTHER_KIND, kind)
    return list_in(source, parts["sheets"], kind, sheet)

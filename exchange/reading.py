"""A file of somebody else becomes what it brings; its kind is told by its content."""

from pathlib import Path

from exchange.fet import read_fet
from exchange.people import read_people
from exchange.sniff import Content, content_of, read_bytes
from rules.text import clean_line
from services.importing.incoming import FileRefused, FileTrouble, Incoming, Kind


def read_file(path: Path, kind: Kind | None = None) -> Incoming:
    """Read a file; raise ``FileRefused`` where nothing of it can be taken."""
    content, source = read_bytes(path), clean_line(path.name)
    if content_of(content) is Content.XML:
        if kind not in (None, Kind.FET):
            raise FileRefused(FileTrouble.OTHER_KIND, kind)
        return read_fet(content, source)
    if kind is Kind.FET:
        raise FileRefused(FileTrouble.NOT_XML, "1")
    return read_people(content, source, kind)

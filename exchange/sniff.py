"""What a file is, told by its content, never by its name; the limits that hold before parsing."""

import codecs
import re
from enum import StrEnum
from pathlib import Path

from services.importing.incoming import FileRefused, FileTrouble
from texts.system import cause

MOST_BYTES = 10 * 1024 * 1024
DELIMITERS = ";,\t|"
LINES_OF_A_HEADER = 10

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
PACKED = b"PK\x03\x04"
"""How a workbook begins, and any other archive."""
OLD_BOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook of before 2007 begins, and one that is locked with a password."""
_OTHERS = (
    b"%PDF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"SQLite format",
)
_OLD_RUSSIAN = ("cp1251", "cp866", "koi8-r")
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_OTHER_THAN_ASCII = re.compile("[^\x00-\x7f]")
_JUMP_INSIDE_A_WORD = re.compile("[а-яё][А-ЯЁ]")
_HTML = re.compile("<(?:!doctype html|html|head|body|table|div)[ >]")
_OLD_XML_BOOK = "urn:schemas-microsoft-com:office:spreadsheet"
"""What workbooks of 2003 are written in, often named .xls."""
_QUOTED = re.compile('"[^"]*"')
_LEAST_SHARE_OF_LETTERS = 0.5


class Content(StrEnum):
    """What a file can be for us."""

    TABLE = "table"
    XML = "xml"
    BOOK = "book"


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; one that is too big is refused without being read."""
    try:
        if not path.is_file():
            raise FileRefused(FileTrouble.MISSING, str(path))
        if path.stat().st_size > MOST_BYTES:
            raise FileRefused(FileTrouble.TOO_BIG, str(path.stat().st_size))
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as failure:
        raise FileRefused(FileTrouble.UNREADABLE, cause(failure)) from failure
    if len(content) > MOST_BYTES:
        raise FileRefused(FileTrouble.TOO_BIG, str(len(content)))
    return content


def content_of(content: bytes) -> Content:
    """Return whether the bytes are a table, XML or a workbook; anything else is refused with its reason."""
    if content.startswith(PACKED):
        return Content.BOOK
    if content.startswith(OLD_BOOK):
        raise FileRefused(FileTrouble.OLD_BOOK)
    if content.startswith(_OTHERS):
        raise FileRefused(FileTrouble.NOT_A_LIST)
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not content.strip(b"\x00 \t\r\n\x0b\x0c\xa0\xef\xbb\xbf\xff\xfe"):
        raise FileRefused(FileTrouble.EMPTY)
    if b"\x00" in content and not wide:
        raise FileRefused(FileTrouble.NOT_A_LIST)
    start = content[:4096].decode("utf-16" if wide else "latin-1", errors="replace")
    start = start.removeprefix("\u00ef\u00bb\u00bf").lstrip().casefold()
    if start.startswith("<") and "<fet" not in start and _HTML.search(start):
        raise FileRefused(FileTrouble.WEB_PAGE)
    if _OLD_XML_BOOK in start:
        raise FileRefused(FileTrouble.OLD_BOOK)
    return Content.XML if start.startswith("<") else Content.TABLE


def text_of(content: bytes) -> str:
    """Return the text of a list: BOM, strict UTF-8, else the old Russian encoding that reads best."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decoded(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, encoding_of(content))


def encoding_of(content: bytes) -> str:
    """Return the old Russian encoding in which the text has most letters and fewest jumps of case."""
    best = max(_OLD_RUSSIAN, key=lambda encoding: _russianness(content, encoding))
    if _russianness(content, best) < _LEAST_SHARE_OF_LETTERS:
        raise FileRefused(FileTrouble.WRONG_ENCODING)
    return best


def delimiter_of(text: str) -> str:
    """Return the delimiter that stands most often in one line of the beginning, outside quotes."""
    lines = [_QUOTED.sub("", line) for line in text.splitlines()[:LINES_OF_A_HEADER]]
    return max(DELIMITERS, key=lambda delimiter: max((line.count(delimiter) for line in lines), default=0))


def _russianness(content: bytes, encoding: str) -> float:
    """Return the share of Cyrillic letters in all that is not ASCII, less jumps from small to capital."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    others = len(_OTHER_THAN_ASCII.findall(text))
    if not others:
        return 0.0
    return (len(_CYRILLIC.findall(text)) - 2 * len(_JUMP_INSIDE_A_WORD.findall(text))) / others


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as failure:
        raise FileRefused(FileTrouble.WRONG_ENCODING, encoding) from failure

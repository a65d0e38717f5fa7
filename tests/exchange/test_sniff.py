"""What a file is, its encoding and delimiter are told by its content; limits hold before parsing."""

import os
from pathlib import Path

import pytest

from exchange.sniff import Content, content_of, delimiter_of, encoding_of, read_bytes, text_of
from services.importing.incoming import FileRefused, FileTrouble

LISTS = (
    "Фамилия;Имя;Класс\r\nИванов;Пётр;5А\r\nЧерных;Ян;11Б\r\n",
    "Класс;Ф.И.О. обучающегося;Пол\nЩукина Юлия Олеговна\n",
    "ФАМИЛИЯ;ИМЯ\nЁлкина;Анна\n",
    "№;Ученик\n1;Ли Ван\n",
    "Surname;Имя\nSmith;Иван\n",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp866", "koi8-r"])
@pytest.mark.parametrize("text", LISTS)
def test_a_list_is_read_in_every_encoding_schools_use(text: str, encoding: str) -> None:
    written = text if encoding != "koi8-r" else text.replace("№", "N")
    assert text_of(written.encode(encoding)) == written


def test_the_old_encoding_is_the_one_with_most_letters() -> None:
    assert encoding_of("Иванов Пётр".encode("cp866")) == "cp866"
    assert encoding_of("Иванов Пётр".encode("cp1251")) == "cp1251"
    assert encoding_of("Иванов Пётр".encode("koi8-r")) == "koi8-r"


def test_noise_is_no_encoding() -> None:
    with pytest.raises(FileRefused) as refused:
        text_of(b"\xb1\xb2\xb3\xb4\x86\x87\x98\xb5" * 20)
    assert refused.value.trouble is FileTrouble.WRONG_ENCODING


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ('"Класс, буква, год, смена";Имя;Пол\n', ";"),
        ("Класс,Имя,Пол\n", ","),
        ("Класс\tИмя\tПол\n", "\t"),
        ("Список учеников, 2026 год\nКласс;Имя;Пол\n", ";"),
        ("Имя\n", ";"),
    ],
)
def test_the_delimiter_is_counted_outside_quotes(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", FileTrouble.OLD_BOOK),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            FileTrouble.OLD_BOOK,
        ),
        (b"%PDF-1.7", FileTrouble.NOT_A_LIST),
        (b"a\x00b\x00c", FileTrouble.NOT_A_LIST),
        (b"<html><table></table></html>", FileTrouble.WEB_PAGE),
        (b"<meta charset=utf-8><Table class=x><tr></table>", FileTrouble.WEB_PAGE),
        (b"  \r\n\t \n", FileTrouble.EMPTY),
        (b"", FileTrouble.EMPTY),
        (b"\xef\xbb\xbf\r\n", FileTrouble.EMPTY),
    ],
)
def test_what_is_no_list_is_refused_by_its_content(content: bytes, trouble: FileTrouble) -> None:
    with pytest.raises(FileRefused) as refused:
        content_of(content)
    assert refused.value.trouble is trouble


def test_xml_and_lists_are_told_apart() -> None:
    assert content_of(b"\xef\xbb\xbf\n<?xml version='1.0'?><fet/>") is Content.XML
    assert content_of(b"PK\x03\x04 whatever its name") is Content.BOOK
    assert content_of("Фамилия;Имя".encode("cp1251")) is Content.TABLE
    assert content_of("Фамилия;Имя".encode("utf-16")) is Content.TABLE


def test_200_megabytes_of_blanks_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "blanks.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    before = _bytes_read()
    with pytest.raises(FileRefused) as refused:
        read_bytes(path)
    assert refused.value.trouble is FileTrouble.TOO_BIG
    assert refused.value.about == str(200 * 1024 * 1024)
    assert _bytes_read() - before < 1024 * 1024


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(FileRefused) as refused:
            read_bytes(path)
        assert refused.value.trouble is FileTrouble.MISSING


def _bytes_read() -> int:
    """Return how much this process has read, where the system counts it."""
    counted = Path(f"/proc/{os.getpid()}/io")
    if not counted.exists():
        return 0
    return int(counted.read_text().split("rchar:")[1].split()[0])

"""CSV becomes rows under the numbers a spreadsheet shows."""

import pytest

from exchange.tables import table_rows
from services.importing.incoming import FileRefused, FileTrouble


def test_quotes_keep_a_delimiter_inside_a_cell() -> None:
    rows = table_rows('Фамилия;Предмет\nЯхин;"Алгебра; геометрия"\nЛи;"Клуб ""Юность"""\n'.encode())
    assert [row.cells for row in rows] == [
        ("Фамилия", "Предмет"),
        ("Яхин", "Алгебра; геометрия"),
        ("Ли", 'Клуб "Юность"'),
    ]


def test_empty_rows_are_left_out_and_keep_their_numbers() -> None:
    rows = table_rows(b"a;b\n\n;\n1;2\n")
    assert [(row.number, row.cells) for row in rows] == [(1, ("a", "b")), (4, ("1", "2"))]


def test_a_hundred_empty_rows_end_the_list() -> None:
    gap, end = b";\n" * 99, b";\n" * 100
    content = b"a;b\n" + gap + b"1;2\n" + gap + b"3;4\n" + end + b"lost;lost\n"
    assert [row.cells for row in table_rows(content)] == [("a", "b"), ("1", "2"), ("3", "4")]


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"a;b\n" + b"1;2\n" * 20_000, FileTrouble.TOO_MANY_ROWS),
        (b";".join([b"x"] * 201) + b"\n", FileTrouble.TOO_MANY_COLUMNS),
        (b";\n" * 30, FileTrouble.EMPTY),
        (b'a;b\n1;"2\n3;4\n5;6\n', FileTrouble.UNCLOSED_QUOTE),
        (b'a;b\n1;"' + b"x" * 200_000 + b'"\n', FileTrouble.TOO_HEAVY),
    ],
)
def test_what_is_beyond_the_limits_is_refused(content: bytes, trouble: FileTrouble) -> None:
    with pytest.raises(FileRefused) as refused:
        table_rows(content)
    assert refused.value.trouble is trouble


def test_the_largest_list_allowed_is_read() -> None:
    assert len(table_rows(b"a;b\n" + b"1;2\n" * 19_999)) == 20_000


def test_an_unclosed_quote_is_named_by_its_row() -> None:
    with pytest.raises(FileRefused) as refused:
        table_rows(b'a;b\n1;2\n3;"4\n5;6\n')
    assert refused.value.about == "3"

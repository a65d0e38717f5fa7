"""Other people's bytes are taken apart in a process with little memory and time."""

import pytest

from exchange.child import Limits, taken_apart
from services.importing.incoming import FileRefused, FileTrouble
from tests.exchange.files import activity, fet


def test_plain_parts_come_back() -> None:
    assert taken_apart("table", "Имя;Класс\nПётр;5А\n".encode()) == [
        [1, ["Имя", "Класс"]],
        [2, ["Пётр", "5А"]],
    ]
    assert taken_apart("fet", fet(activity(1, "Алгебра", "Ёлкина", "5А")))["subjects"] == [
        "Алгебра",
        "Музыка",
    ]


def test_a_refusal_in_the_child_is_a_refusal_here() -> None:
    with pytest.raises(FileRefused) as refused:
        taken_apart("table", b";;;\n")
    assert refused.value.trouble is FileTrouble.EMPTY


def test_a_file_that_needs_too_much_memory_is_refused() -> None:
    heavy = b"<fet>" + b"<a><b/></a>" * 900_000 + b"</fet>"
    with pytest.raises(FileRefused) as refused:
        taken_apart("fet", heavy, Limits(memory_bytes=160 * 1024 * 1024))
    assert refused.value.trouble is FileTrouble.TOO_HEAVY


def test_a_file_that_needs_too_much_time_is_refused() -> None:
    heavy = b"<fet>" + b"<a><b/></a>" * 900_000 + b"</fet>"
    with pytest.raises(FileRefused) as refused:
        taken_apart("fet", heavy, Limits(cpu_seconds=1))
    assert refused.value.trouble is FileTrouble.TOO_HEAVY

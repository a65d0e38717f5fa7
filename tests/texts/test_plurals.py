import pytest

from texts.plurals import lessons, plural


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (0, "учеников"),
        (1, "ученик"),
        (2, "ученика"),
        (4, "ученика"),
        (5, "учеников"),
        (11, "учеников"),
        (12, "учеников"),
        (14, "учеников"),
        (21, "ученик"),
        (22, "ученика"),
        (111, "учеников"),
        (121, "ученик"),
    ],
)
def test_the_noun_agrees_with_the_number(number: int, word: str) -> None:
    assert plural(number, "ученик", "ученика", "учеников") == word


def test_a_counted_noun_does_not_break_from_its_number() -> None:
    assert lessons(3) == "3\u00a0урока"

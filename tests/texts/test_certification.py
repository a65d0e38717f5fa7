from datetime import datetime

import pytest

from services.views.sealed import Compared
from services.views.sealed_content import Part
from texts.certification import compared, part_title, sealed_title

AT = datetime(2026, 12, 28, 9, 5)


@pytest.mark.parametrize(
    ("page", "kind", "number", "told"),
    [
        ("", "quarter", 2, "II четверть"),
        ("Алгебра", "half_year", 1, "Алгебра, I полугодие"),
        ("", "year", 0, "весь год"),
        ("Алгебра", "year", 0, "Алгебра, весь год"),
    ],
)
def test_what_a_certificate_is_of(page: str, kind: str, number: int, told: str) -> None:
    assert sealed_title(page, kind, number) == told


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (Part("quarter", 2, "Алгебра"), "Алгебра (II четверть)"),
        (Part("year", 0, "Алгебра"), "Алгебра (итоги года)"),
        (Part("sheet", 0, ""), "сводная ведомость"),
    ],
)
def test_a_changed_part_is_named_with_its_term(part: Part, told: str) -> None:
    assert part_title(part) == told
    assert Part.of(part.key) == part


def test_a_code_of_a_year_is_told_with_everything_that_changed() -> None:
    changed = (Part("quarter", 2, "Музыка"), Part("sheet", 0, ""))
    found = Compared("ABCD-2345", 1, "7А", "", "year", 0, "Лебедева О.", AT, changed)
    assert compared(found) == (
        "Код ABCD-2345: 7А класс, весь год, заверил(а) Лебедева О. 28.12.2026 09:05. "
        "С тех пор изменено: Музыка (II четверть), сводная ведомость."
    )

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from re import fullmatch

import pytest

from rules.seal import canonical, verification_code
from services.views.diary import slip_code
from tests.printouts.samples import results, slip


def test_a_code_is_two_groups_that_cannot_be_misread() -> None:
    code = verification_code(b"content")
    assert fullmatch("[A-Z2-7]{4}-[A-Z2-7]{4}", code)
    assert verification_code(b"content") == code
    assert verification_code(b"contents") != code


def test_a_second_printing_by_somebody_else_has_the_same_code() -> None:
    again = replace(slip(), printed_at=datetime(2026, 11, 23, 8, 0), printed_by="Орлова Т. С.")
    assert slip_code(again) == slip_code(slip())


def test_a_changed_mark_changes_the_code() -> None:
    so_far = results()
    better = replace(so_far.subjects[0], mean=Fraction(451, 100))
    changed = replace(so_far, subjects=(better, *so_far.subjects[1:]))
    assert slip_code(slip(so_far=changed)) != slip_code(slip())


def test_content_without_a_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        canonical((4.5,))


def test_the_canonical_form_does_not_depend_on_the_machine() -> None:
    assert canonical(results().debts[1]) == (
        '{"kind":"Практическая работа","on":"2026-11-12","subject":"География","title":""}'.encode()
    )

"""Which passwords are refused because they are tried first (5.1)."""

import pytest

from rules.passwords import tried, weak
from screens.accounts.first_password import first_password

LOGIN = "petrova.ai"


@pytest.mark.parametrize(
    "password",
    [
        *("пароль2026", "Пароль!2026", "gfhjkm123", "P@ssw0rd", "Qwerty123!", "йцукен123", "qwer4321"),
        *("20101987", "89131234567", "2010-1987", "abcabcabc", "журналжурнал", "1qaz2wsx", "q1w2e3r4"),
        *("Наташа2010", "natasha2010", "vfif2010!", "солнышко", "Пятёрка5", "школа-2026", "teacher-2026"),
        *("petrova1987", "Petrova.AI-1", "абвгдежз", "кот", "", "ж" * 201, "аааааааа", "абабабаб"),
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert weak(password, LOGIN)


@pytest.mark.parametrize(
    "password",
    [
        *("лыжи-и-кедры", "сирень в мае", "три кота на крыше", "kd7rm4xq2p", "насос и кит 8"),
        *("пароль от сарая", "моя школа лучше", "correct horse", "Zx9!kLm2#q"),
    ],
)
def test_several_words_and_chance_are_taken(password: str) -> None:
    assert not weak(password, LOGIN)


def test_first_passwords_that_the_program_makes_itself_are_taken() -> None:
    assert not weak(first_password(lambda letters: letters[0]), LOGIN)
    assert not weak(first_password(lambda letters: letters[-1]), LOGIN)


def test_every_common_word_is_refused_with_a_year_behind_it_in_either_layout() -> None:
    to_latin = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.")
    assert len(tried().words) > 150
    for word in tried().words:
        assert weak(f"{word}20262026", LOGIN), word
        assert weak(f"{word.translate(to_latin)}20262026", LOGIN), word

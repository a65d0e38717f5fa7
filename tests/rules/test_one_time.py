"""Codes of the second factor, by the examples of their own standards."""

import base64
from urllib.parse import parse_qs, urlsplit

import pytest

from rules.one_time import address, code_at, step_at, step_of, tidy, written

SECRET = b"12345678901234567890"
RFC_4226 = (
    "755224",
    "287082",
    "359152",
    "969429",
    "338314",
    "254676",
    "287922",
    "162583",
    "399871",
    "520489",
)
RFC_6238 = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


def test_the_codes_are_those_of_rfc_4226_appendix_d() -> None:
    assert tuple(code_at(SECRET, step) for step in range(10)) == RFC_4226


@pytest.mark.parametrize(("unix", "code"), RFC_6238.items())
def test_the_moments_are_those_of_rfc_6238_appendix_b(unix: int, code: str) -> None:
    assert code_at(SECRET, step_at(unix)) == code[-6:], "its examples have eight digits, we show six"


def test_a_clock_may_be_one_step_ahead_or_behind_and_no_more() -> None:
    found = [step_of(SECRET, code_at(SECRET, 100 + off), 100) for off in (-2, -1, 0, 1, 2)]
    assert found == [None, 99, 100, 101, None]


def test_a_code_may_be_typed_as_it_is_read() -> None:
    code = code_at(SECRET, 7)
    assert step_of(SECRET, f" {code[:3]} {code[3:]} ", 7) == 7
    assert tidy("ABCDE – fghjk") == "abcdefghjk"
    for wrong in ("", "12345", "1234567", "буквы!", "٣٤٥٦٧٨"):
        assert step_of(SECRET, wrong, 7) is None


def test_an_application_is_told_the_whole_secret() -> None:
    told = urlsplit(address("громов is", SECRET))
    assert (told.scheme, told.netloc) == ("otpauth", "totp")
    (secret,) = parse_qs(told.query)["secret"]
    assert secret == written(SECRET)
    assert base64.b32decode(secret + "=" * (-len(secret) % 8)) == SECRET

import pytest

from texts.paper_codes import codes_meant


@pytest.mark.parametrize(
    "typed",
    ["HMW3-SKWS", "hmw3skws", "HMW3 SKWS", " hmw3-skws ", "НМW3-SКWS", "РЬЦ3-ЫЛЦЫ", "рьц3ылцы", "HMW3–SKWS"],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert "HMW3-SKWS" in codes_meant(typed)


def test_a_nought_is_an_o_and_what_is_no_code_is_none() -> None:
    assert codes_meant("0BCD-1345") == ("OBCD-I345",)
    for typed in ("", "ABCD-234", "ABCD-23456", "journal-2026-11-19.db", "ABCD-2389"):
        assert codes_meant(typed) == ()

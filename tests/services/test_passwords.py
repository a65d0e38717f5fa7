"""How passwords and keys are kept: any length and spelling, files for their owner only."""

import stat
from pathlib import Path

import bcrypt
import pytest

from services.house import House
from services.keys import KeysMissing, open_keys
from services.signing_in.passwords import VERSION, cost_of, matches, of_nobody, scramble
from services.vault import KEY_BYTES
from tests.new_school import QUICK

PEPPER = b"p" * 32


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("йогурт-и-ёлка", "и\u0306огурт-и-е\u0308лка"),
        ("окно 2026 три", "окно\u00a02026\u00a0три"),
        ("полка-123-№5", "полка-１２３-No5"),
        ("ﬁалка-синяя", "fiалка-синяя"),
    ],
    ids=["й and ё of two signs", "a no-break space", "wide digits and №", "a ligature"],
)
def test_a_password_is_the_same_in_every_spelling_that_looks_the_same(kept: str, typed: str) -> None:
    assert kept != typed
    assert matches(PEPPER, typed, scramble(PEPPER, kept, QUICK))
    assert matches(PEPPER, kept, scramble(PEPPER, typed, QUICK))


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("лыжи-и-кедры", "Лыжи-и-кедры"),
        ("лыжи-и-кедры", "лыжи-и-кедры "),
        ("ж" * 36 + "правый", "ж" * 36 + "левый!"),
        ("ж" * 100 + "а", "ж" * 100 + "б"),
        ("тайна\0первая", "тайна\0вторая"),
        ("ёлка-зелёная", "елка-зеленая"),
    ],
    ids=["case", "a space", "after 72 bytes", "after 200 bytes", "after a zero", "ё is not е"],
)
def test_another_password_does_not_fit(kept: str, typed: str) -> None:
    assert not matches(PEPPER, typed, scramble(PEPPER, kept, QUICK))


def test_a_stolen_file_without_the_pepper_is_no_help() -> None:
    stored = scramble(PEPPER, "лыжи-и-кедры", QUICK)
    assert matches(PEPPER, "лыжи-и-кедры", stored)
    assert not matches(b"q" * 32, "лыжи-и-кедры", stored)


def test_what_is_stored_names_its_version_and_cost_and_never_repeats() -> None:
    first, second = (scramble(PEPPER, "лыжи-и-кедры", cost) for cost in (QUICK, QUICK + 1))
    assert first.startswith(f"{VERSION}$2b$04$")
    assert (cost_of(first), cost_of(second)) == (QUICK, QUICK + 1)
    assert scramble(PEPPER, "лыжи-и-кедры", QUICK) != first
    assert not matches(PEPPER, "лыжи-и-кедры", "")
    assert not matches(PEPPER, "лыжи-и-кедры", first.removeprefix(VERSION))


def test_what_is_stored_for_nobody_takes_bcrypts_own_work_and_fits_nothing() -> None:
    nobody, somebody = of_nobody(QUICK + 1), scramble(PEPPER, "nobody", QUICK + 1)
    assert len(nobody) == len(somebody)
    assert cost_of(nobody) == QUICK + 1
    assert not any(matches(PEPPER, typed, nobody) for typed in ("", "nobody", ".", nobody))
    kept = nobody.removeprefix(VERSION).encode()
    assert bcrypt.hashpw(b"any", kept)[:29] == kept[:29], "bcrypt goes all its rounds with this salt"


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "school" / "keys"
    made = open_keys(folder, make=True)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {
        "pepper": 0o600,
        "audit.key": 0o600,
    }
    assert len({made.pepper, made.audit}) == 2
    assert {len(made.pepper), len(made.audit)} == {KEY_BYTES}
    assert open_keys(folder, make=True) == open_keys(folder, make=False) == made


@pytest.mark.parametrize("name", ["pepper", "audit.key"])
@pytest.mark.parametrize("cut", [False, True], ids=["is gone", "is cut short"])
def test_a_school_with_a_key_missing_is_not_opened_with_a_new_one(
    tmp_path: Path, name: str, cut: bool
) -> None:
    House(tmp_path, cost=QUICK)
    key = tmp_path / "keys" / name
    if cut:
        key.write_bytes(key.read_bytes()[:7])
    else:
        key.unlink()
    with pytest.raises(KeysMissing, match=name):
        House(tmp_path, cost=QUICK)
    assert key.exists() == cut


def test_a_school_whose_keys_were_half_made_gets_them_whole(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "pepper.part").write_bytes(b"half")
    assert len(open_keys(folder, make=True).pepper) == KEY_BYTES
    assert not (folder / "pepper.part").exists()

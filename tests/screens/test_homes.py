"""The first screen of every role, as a picture in letters."""

import pytest

from tests.screens.conftest import SMALL, WIDE, SignedIn
from tests.screens.golden import assert_like, screen_text
from tests.screens.samples import Sample

ROLES = ("teacher", "deputy", "secretary", "administrator", "pupil", "guardian")


@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x35"])
@pytest.mark.parametrize("role", ROLES)
async def test_a_home_looks_as_kept(
    sample: Sample, signed_in: SignedIn, role: str, size: tuple[int, int]
) -> None:
    async with signed_in(getattr(sample, role), size) as pilot:
        assert_like(f"home-{role}-{size[0]}x{size[1]}", screen_text(pilot.app))

"""A printed sheet of the sample school, and the keys that lead to it."""

from dataclasses import dataclass

from textual.pilot import Pilot

from services.outcomes import Saved
from services.sheets import latest, lay_out
from tests.screens.golden import screen_text, settled
from tests.screens.samples import Sample

THURSDAY = "2026-11-19"


@dataclass(frozen=True)
class Printed:
    """The sample school with the sheet of 7А for this Thursday."""

    sample: Sample
    code: str
    sheet: int


def printed_sheet(sample: Sample) -> Printed:
    """Lay out the sheet of 7А for this Thursday, and let school be over."""
    school = sample.school
    day = school.house.clock.now().today

    def lay(book):  # type: ignore[no-untyped-def]  # a verb of one test
        lay_out(book, (sample.class_7a,), day)
        return Saved(1, book.now.local)

    assert isinstance(school.house.write(lay).result(), Saved)
    school.now_is(f"{THURSDAY} 15:00")
    with school.house.database.connection_context():
        sheet = latest(sample.class_7a, day)
    assert sheet is not None
    return Printed(sample, sheet.code, sheet.sheet)


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press keys; return the screen once all of them are done with."""
    await pilot.press(*keys)
    await settled(pilot.app, pilot)
    return screen_text(pilot.app)


async def to_the_sheets(pilot: Pilot[None]) -> str:
    """Go to the list of sheets."""
    return await press(pilot, "f4", *"листы", "enter")


async def to_algebra(pilot: Pilot[None], code: str) -> str:
    """Open the algebra of the sheet for keying."""
    await to_the_sheets(pilot)
    return await press(pilot, *code.replace("-", ""), "enter")

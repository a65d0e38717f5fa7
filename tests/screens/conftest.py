"""The sample school, and an App of somebody in it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from app.menu import Unattended
from app.session import JournalApp
from app.station import OfficeAt, Station
from services.desk import Desk
from tests.scenes import Scene
from tests.school import Who
from tests.screens.golden import settled
from tests.screens.hands import hands_at
from tests.screens.samples import Sample, sample_school
from tests.screens.sheet_keys import Printed, printed_sheet

SMALL = (80, 24)
WIDE = (120, 35)
SignedIn = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture
def sample(scene: Scene) -> Sample:
    """A small believable school."""
    return scene(sample_school)


@pytest.fixture
def printed(sample: Sample) -> Printed:
    """The sample school with a printed sheet."""
    return printed_sheet(sample)


@pytest.fixture
def signed_in(sample: Sample, tmp_path: Path) -> SignedIn:
    """Run the App of somebody: ``async with signed_in(sample.teacher) as pilot``."""

    @asynccontextmanager
    async def run(
        who: Who,
        size: tuple[int, int] = SMALL,
        theme: str = "dark",
        unattended: Unattended | None = None,
        after: Callable[[Pilot[None]], Coroutine[Any, Any, None]] | None = None,
    ) -> AsyncIterator[Pilot[None]]:
        station = Station(tmp_path / "office", sample.school.house.file)

        def office_of(desk: Desk) -> Any:
            return OfficeAt(station, desk)

        app = JournalApp(await sample.desk(who), office_of, theme=theme, unattended=unattended)
        sample.school.house.live.attach(asyncio.get_running_loop())
        try:
            async with hands_at(app, size) as pilot:
                await settled(app, pilot)
                yield pilot
            assert app._exception is None
        finally:
            station.close()

    return run
